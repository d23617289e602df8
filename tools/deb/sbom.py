"""The parts list (SBOM) as CycloneDX 1.6 JSON: each package inside, its licence, the digest of what was fetched."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from packaging.utils import canonicalize_name

from tools.deb import elf, papers, wheels
from tools.deb.host import HOUSE
from tools.deb.suites import Target

SPEC: Final = "1.6"
Component = dict[str, Any]


def bill(carried: Iterable[Path], home: Path, target: Target, version: str, time_s: int) -> dict[str, Any]:
    """``home``: the release; the libraries that came inside wheels are looked for there. ``time_s``: of the commit."""
    described = [python_package(path) for path in carried]
    own = next(each for each in described if each["name"] == "bastide")
    others = [each for each in described if each is not own]
    parts = [*others, *front_end(HOUSE / "package-lock.json"), *libraries(home)]
    text = {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(time_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {**_without(own, "hashes"), "type": "application"},
            "properties": [
                {"name": "bastide:suite", "value": target.suite.name},
                {"name": "bastide:architecture", "value": target.architecture.name},
            ],
        },
        "components": parts,
        "dependencies": [{"ref": own["bom-ref"], "dependsOn": [part["bom-ref"] for part in parts]}],
    }
    return {**text, "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, written(text))}"}


def written(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def python_package(wheel: Path) -> Component:
    metadata = wheels.metadata(wheel)
    name, version = canonicalize_name(metadata["Name"]), str(metadata["Version"])
    address = f"pkg:pypi/{name}@{version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "licenses": [_licence(papers.licence(metadata), "License-Expression" in metadata)],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(wheel.read_bytes()).hexdigest()}],
    }


def front_end(lock: Path) -> Iterator[Component]:
    """The npm packages whose files the screens load (package-lock.json, version 3), without those of the tests."""
    for place, entry in sorted(json.loads(lock.read_text("utf-8"))["packages"].items()):
        if place and not entry.get("dev"):
            yield npm_package(place.rpartition("node_modules/")[2], entry)


def npm_package(name: str, entry: dict[str, Any]) -> Component:
    scope, _, bare = name.rpartition("/")
    address = f"pkg:npm/{scope.replace('@', '%40')}{'/' if scope else ''}{bare}@{entry['version']}"
    component = {"type": "library", "bom-ref": address, "name": bare, "version": entry["version"], "purl": address}
    if scope:
        component["group"] = scope
    return {**component, "licenses": [_licence(entry.get("license", "see its own files"), spdx="license" in entry)]}


def libraries(home: Path) -> Iterator[Component]:
    """Shared libraries that wheels bring along in a ``.libs`` folder, known by file name and digest alone."""
    for path in elf.objects(home):
        if path.parent.name.endswith(".libs"):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            owner = path.parent.name.removesuffix(".libs")
            yield {
                "type": "file",
                "bom-ref": f"{owner}/{path.name}",
                "name": path.name,
                "description": f"a shared library inside the wheel of {owner}",
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }


def _licence(text: str, spdx: bool) -> dict[str, Any]:
    return {"expression": text} if spdx else {"license": {"name": text}}


def _without(component: Component, key: str) -> Component:
    return {name: value for name, value in component.items() if name != key}
