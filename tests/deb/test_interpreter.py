"""The Python that compiles the package is of the version that will run it."""

import sys
from pathlib import Path

import pytest

from tools.deb.interpreter import answers, sources
from tools.deb.suites import SUITES, Suite


def test_this_python_answers_for_its_own_version_alone() -> None:
    mine = Suite("mine", 12, f"{sys.version_info.major}.{sys.version_info.minor}", (2, 36))
    assert answers(sys.executable, mine)
    assert not answers(sys.executable, Suite("other", 99, "3.99", (2, 99)))


def test_a_stand_in_without_a_version_behind_it_is_none(tmp_path: Path) -> None:
    stand_in = tmp_path / "python3.13"
    stand_in.write_text("#!/bin/sh\necho 'python3.13: command not found' >&2\nexit 127\n")
    stand_in.chmod(0o755)
    assert not answers(str(stand_in), SUITES["trixie"])


@pytest.mark.parametrize("suite", SUITES)
def test_another_debian_is_fetched_from_this_machines_mirrors_and_checked_with_debians_keys(suite: str) -> None:
    lines = sources(suite).splitlines()
    assert lines
    assert all(line.startswith("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ") for line in lines)
    assert all(line.endswith(f" {suite} main") for line in lines)
