"""The same in, the same out: whatever the clock, the umask, and the order in which files were made."""

import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from tools.deb import pack

WHEN_S = 1_764_000_000
FILES = ("usr/bin/bastide", "usr/lib/bastide/release.json", "usr/lib/bastide/lib/a.py", "DEBIAN/postinst")
CONTROL = (
    "Package: bastide\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@example.invalid>\nDescription: test\n"
)


def root(folder: Path, files: tuple[str, ...], umask: int, when_s: int) -> Path:
    before = os.umask(umask)
    try:
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"{name}\n")
            os.utime(folder / name, (when_s, when_s))
        (folder / "DEBIAN/control").write_text(CONTROL)
        (folder / "usr/bin/python").symlink_to("/usr/bin/python3")
    finally:
        os.umask(before)
    pack.settle(folder, WHEN_S)
    return folder


@pytest.fixture
def twins(tmp_path: Path) -> tuple[Path, Path]:
    return root(tmp_path / "a", FILES, 0o022, 1_000_000_000), root(tmp_path / "b", FILES[::-1], 0o077, 1_700_000_000)


def test_two_packages_of_the_same_files_are_the_same_bytes(twins: tuple[Path, Path], tmp_path: Path) -> None:
    for number, twin in enumerate(twins):
        pack.deb(twin, tmp_path / f"{number}.deb", WHEN_S)
    assert (tmp_path / "0.deb").read_bytes() == (tmp_path / "1.deb").read_bytes()
    listed = subprocess.run(["dpkg-deb", "-c", tmp_path / "0.deb"], capture_output=True, text=True, check=True).stdout
    assert "-rwxr-xr-x root/root" in next(line for line in listed.splitlines() if line.endswith("./usr/bin/bastide"))
    assert "-rw-r--r-- root/root" in next(line for line in listed.splitlines() if line.endswith("a.py"))


def test_two_archives_of_the_same_release_are_the_same_bytes_with_its_content_at_the_top(
    twins: tuple[Path, Path], tmp_path: Path
) -> None:
    for number, twin in enumerate(twins):
        pack.archive(twin / "usr", tmp_path / f"{number}.tar.xz", WHEN_S)
    assert (tmp_path / "0.tar.xz").read_bytes() == (tmp_path / "1.tar.xz").read_bytes()
    with tarfile.open(tmp_path / "0.tar.xz") as tar:
        assert tar.getnames() == [
            "bin", "bin/bastide", "bin/python", "lib", "lib/bastide", "lib/bastide/lib", "lib/bastide/lib/a.py",
            "lib/bastide/release.json",
        ]  # fmt: skip
        assert {(entry.uid, entry.uname, entry.mtime) for entry in tar} == {(0, "root", WHEN_S)}
        assert not any(entry.pax_headers for entry in tar), "a fraction of a second, or a name too long for any tar"
        assert tar.getmember("bin/python").linkname == "/usr/bin/python3"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.tar.xz", "1.tar.xz", "a", "b"]


def test_each_file_of_a_package_has_its_checksum_by_which_a_machine_is_verified(twins: tuple[Path, Path]) -> None:
    assert [line.split("  ")[1] for line in pack.checksums(twins[0]).splitlines()] == sorted(FILES[:3])
    assert pack.checksums(twins[0]).startswith("f1caec908eb8faa7b0e2e6d98121314f  usr/bin/bastide\n")
