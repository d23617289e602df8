"""The parts list is CycloneDX by CycloneDX's own schema, and holds what is in the package."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.deb.wheel import wheel
from tools.deb import sbom
from tools.deb.host import HOUSE
from tools.deb.suites import ARCHITECTURES, SUITES, Target

WHEN_S = 1_764_000_000
"""2025-11-24 16:00:00 UTC."""
LIBRARY = b"\x7fELF and so on"


@pytest.fixture
def wheelhouse(tmp_path: Path) -> list[Path]:
    own = wheel(tmp_path, "bastide", "1.2.3", {}, "License-Expression: Apache-2.0\n")
    return [own, wheel(tmp_path, "Old_Lamp", "0.9", {}, "License: as you like\n")]


@pytest.fixture
def bill(wheelhouse: list[Path], tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "home/lamp.libs").mkdir(parents=True)
    (tmp_path / "home/lamp.libs/libglow.so.1").write_bytes(LIBRARY)
    (tmp_path / "home/lamp.libs/README").write_text("no library")
    target = Target(SUITES["bookworm"], ARCHITECTURES["arm64"])
    return sbom.bill(wheelhouse, tmp_path / "home", target, "1.2.3", WHEN_S)


def test_the_schema_of_cyclonedx_accepts_it(bill: dict[str, Any]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom.written(bill)) is None


def test_it_is_about_this_package_at_the_time_of_its_commit(bill: dict[str, Any]) -> None:
    about = bill["metadata"]
    assert (about["component"]["purl"], about["component"]["type"]) == ("pkg:pypi/bastide@1.2.3", "application")
    assert about["timestamp"] == "2025-11-24T16:00:00Z"
    assert {"name": "bastide:architecture", "value": "arm64"} in about["properties"]


def test_each_part_is_named_with_its_licence_and_the_digest_of_what_was_fetched(
    bill: dict[str, Any], wheelhouse: list[Path]
) -> None:
    parts = {part["bom-ref"]: part for part in bill["components"]}
    lamp = parts["pkg:pypi/old-lamp@0.9"]
    digest = hashlib.sha256(wheelhouse[1].read_bytes()).hexdigest()
    assert lamp["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert lamp["licenses"] == [{"license": {"name": "as you like"}}]
    assert parts["lamp/libglow.so.1"]["hashes"][0]["content"] == hashlib.sha256(LIBRARY).hexdigest()
    assert "lamp/README" not in parts
    assert bill["dependencies"][0]["dependsOn"] == list(parts)


def test_the_screens_packages_are_in_it_and_those_of_the_tests_are_not(bill: dict[str, Any]) -> None:
    wanted = json.loads((HOUSE / "package.json").read_text("utf-8"))
    named = {"/".join(filter(None, (part.get("group"), part["name"]))) for part in bill["components"]}
    assert set(wanted["dependencies"]) <= named
    assert not set(wanted["devDependencies"]) & named
    assert "pkg:npm/%40fontsource/alegreya-sans@5.3.0" in {part["bom-ref"] for part in bill["components"]}


def test_the_same_parts_give_the_same_list_and_another_part_another_number(
    bill: dict[str, Any], wheelhouse: list[Path], tmp_path: Path
) -> None:
    target = Target(SUITES["bookworm"], ARCHITECTURES["arm64"])
    assert sbom.bill(wheelhouse, tmp_path / "home", target, "1.2.3", WHEN_S) == bill
    fewer = sbom.bill(wheelhouse[:1], tmp_path / "home", target, "1.2.3", WHEN_S)
    assert fewer["serialNumber"] != bill["serialNumber"]
