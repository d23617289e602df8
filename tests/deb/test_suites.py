"""What differs from Debian to Debian: versions that sort, wheels that run."""

import subprocess

import pytest

from tools.deb.debianise import debian_version
from tools.deb.suites import ARCHITECTURES, SUITES, Target


def newer(this: str, that: str) -> bool:
    return subprocess.run(["dpkg", "--compare-versions", this, "gt", that], check=False).returncode == 0


def test_the_same_version_for_the_next_debian_counts_as_newer() -> None:
    assert debian_version("0.1.0", SUITES["bookworm"]) == "0.1.0+deb12"
    assert newer(debian_version("0.1.0", SUITES["trixie"]), debian_version("0.1.0", SUITES["bookworm"]))


@pytest.mark.parametrize("before", ["0.2.0rc1", "0.2.0a3", "0.2.0b2", "0.2.0.dev4"])
def test_what_comes_before_a_release_is_older_than_it_and_newer_than_the_last(before: str) -> None:
    bookworm = SUITES["bookworm"]
    assert "0.2.0~" in debian_version(before, bookworm), "dpkg's own sign for what comes before"
    assert newer(debian_version("0.2.0", bookworm), debian_version(before, bookworm))
    assert newer(debian_version(before, bookworm), debian_version("0.1.9", bookworm))


def test_wheels_may_be_built_for_this_c_library_or_an_older_one() -> None:
    platforms = Target(SUITES["bookworm"], ARCHITECTURES["arm64"]).wheel_platforms()
    assert platforms[0] == "manylinux_2_36_aarch64"
    assert "manylinux_2_17_aarch64" in platforms and platforms[-1] == "manylinux2014_aarch64"
    assert not any("2_37" in platform or "x86" in platform for platform in platforms)
