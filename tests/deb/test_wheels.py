"""Wheels become a ``site-packages``: modules in their place, nothing outside it, nothing over another's."""

from pathlib import Path, PurePosixPath

import pytest

from tests.deb.wheel import wheel
from tools.deb.host import BuildError
from tools.deb.wheels import metadata, place_of, unpack

PLACES = {
    "serial/rfc2217.py": "serial/rfc2217.py",
    "pillow.libs/libpng16.so.16": "pillow.libs/libpng16.so.16",
    "qrcode-8.2.dist-info/METADATA": "qrcode-8.2.dist-info/METADATA",
    "qrcode-8.2.dist-info/licenses/LICENSE": "qrcode-8.2.dist-info/licenses/LICENSE",
    "qrcode-8.2.dist-info/RECORD": None,
    "qrcode-8.2.data/purelib/qrcode/extra.py": "qrcode/extra.py",
    "qrcode-8.2.data/scripts/qr": None,
    "qrcode-8.2.data/data/share/man/man1/qr.1": None,
    "qrcode/tests/test_qrcode.py": None,
    "tests.py": "tests.py",
    "apsw/sqlite_extra_binaries/sqlite3_diff": None,
    "reportlab/fonts/callig15.pfb": None,
    "reportlab/fonts/Vera.ttf": "reportlab/fonts/Vera.ttf",
}


@pytest.mark.parametrize(("name", "place"), PLACES.items())
def test_each_file_of_a_wheel_has_its_place_or_none(name: str, place: str | None) -> None:
    assert place_of(PurePosixPath(name)) == (None if place is None else PurePosixPath(place))


def test_a_wheel_is_unpacked(tmp_path: Path) -> None:
    made = wheel(tmp_path, "lamp", "1.2", {"lamp/__init__.py": "ON = 1\n"}, "Requires-Dist: bulb>=3\n")
    unpack(made, tmp_path / "site")
    assert (tmp_path / "site/lamp/__init__.py").read_text() == "ON = 1\n"
    assert metadata(made).get_all("Requires-Dist") == ["bulb>=3"]


@pytest.mark.parametrize("name", ["../beside.py", "lamp/../../beside.py", "/etc/beside.py"])
def test_a_wheel_that_reaches_out_of_its_folder_ends_the_build(tmp_path: Path, name: str) -> None:
    with pytest.raises(BuildError, match="would write over or beside"):
        unpack(wheel(tmp_path, "lamp", "1.2", {name: ""}), tmp_path / "site")


def test_a_module_never_lies_over_another_packages(tmp_path: Path) -> None:
    unpack(wheel(tmp_path, "lamp", "1.2", {"light.py": "ON = 1\n"}), tmp_path / "site")
    with pytest.raises(BuildError, match=r"light\.py"):
        unpack(wheel(tmp_path, "candle", "0.1", {"light.py": "ON = 0\n"}), tmp_path / "site")
