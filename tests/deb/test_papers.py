"""What dpkg, the law and the curious are told."""

import re
import subprocess
from pathlib import Path

import pytest

from controller.cli.main import COMMANDS
from tests.deb.wheel import wheel
from tools.deb import papers, wheels
from tools.deb.debianise import SCRIPTS
from tools.deb.elf import packages
from tools.deb.host import BuildError
from tools.deb.ours import declared_version
from tools.deb.suites import ARCHITECTURES, SUITES, Target

BOOKWORM = Target(SUITES["bookworm"], ARCHITECTURES["amd64"])


def test_the_manual_page_names_every_command_and_no_sign_is_left_in_it() -> None:
    page = papers.manual_page("1.2.3")
    assert [name for name in COMMANDS if f".B {name.replace('-', chr(92) + '-')}\n" not in page] == []
    assert "Bastide 1.2.3" in page and "@" not in page


def test_the_changelogs_first_line_is_this_version() -> None:
    newest = (papers.DEBIAN / "changelog").read_text("utf-8").splitlines()[0]
    assert newest.startswith(f"bastide ({declared_version()}) ")


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_script_of_the_package_is_one_that_any_shell_reads(name: str) -> None:
    script = papers.DEBIAN / name
    subprocess.run(["dash", "-n", script], check=True)
    assert script.read_text("utf-8").startswith("#!/bin/sh\n") and "\nset -e\n" in script.read_text("utf-8")


def test_the_package_never_brings_a_configuration() -> None:
    """dpkg would ask an installer about it, and a bank would start as somebody else's."""
    scripts = "".join((papers.DEBIAN / name).read_text("utf-8") for name in SCRIPTS)
    assert not re.search(r"(>|cp|install|touch)\s[^\n]*/etc/bastide", scripts)
    assert not (papers.DEBIAN / "conffiles").exists()


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ("License-Expression: MIT OR Apache-2.0\nClassifier: License :: OSI Approved :: BSD License\n",
         "MIT OR Apache-2.0"),
        ("License: whole text\nClassifier: License :: OSI Approved :: BSD License\n", "BSD License"),
        ("License: ISC\n", "ISC"),
        ("", "see its own files"),
    ],
)  # fmt: skip
def test_a_wheels_licence_is_what_it_says_most_exactly(tmp_path: Path, metadata: str, said: str) -> None:
    described = wheels.metadata(wheel(tmp_path, "lamp", "1.2", {}, f"Author: A. Person\n{metadata}"))
    assert papers.licence(described) == said
    paragraph = papers.stanza(described)
    assert paragraph.startswith("Files: usr/lib/bastide/lib/*/site-packages/lamp*\nCopyright: A. Person\nLicense: ")
    assert not [line for line in paragraph.splitlines()[3:] if not line.startswith(" ")]


def test_libraries_are_asked_of_debian_by_their_packages() -> None:
    assert packages(["libc.so.6", "ld-linux-x86-64.so.2", "libm.so.6"], BOOKWORM) == ["libc6 (>= 2.36)"]
    assert packages(["libstdc++.so.6", "libgcc_s.so.1"], BOOKWORM) == ["libgcc-s1", "libstdc++6"]


def test_a_library_that_nobody_is_known_to_have_ends_the_build() -> None:
    with pytest.raises(BuildError, match=r"libcamera\.so\.0"):
        packages(["libcamera.so.0"], BOOKWORM)
