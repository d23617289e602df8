"""The build of a page: another one as soon as a file of it is, wherever it is installed."""

from pathlib import Path

from controller.web.answers import build


def test_a_page_below_a_folder_called_lib_notices_its_upgrade(tmp_path: Path) -> None:
    home = tmp_path / "lib" / "python3" / "web"
    (home / "static" / "lib").mkdir(parents=True)
    (home / "static" / "page.js").write_text("1")
    before = build(home)
    (home / "static" / "lib" / "pinned.js").write_text("a library from npm")
    assert build(home) == before
    (home / "static" / "page.js").write_text("2")
    assert build(home) != before
