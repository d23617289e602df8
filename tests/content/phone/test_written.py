"""What ``write`` leaves in a folder: the same every time, nothing from elsewhere, and readable as it is."""

import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from controller.content.compiled import Content
from controller.content.phone import along, write
from controller.content.phone.parts import WIDEST_PX
from controller.content.phone.words import words
from controller.content.phone.write import NotAVisitError
from tests.content.phone.conftest import Releases
from tests.content.phone.town import PHONE, Town


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def program(visit: Path) -> Path:
    (only,) = (visit / "visit.app").iterdir()
    return only


def test_an_address_on_the_phone_never_changes() -> None:
    assert along("https://visite.example.org", "heritage", "bridge") == "https://visite.example.org/heritage/bridge/"
    assert along("https://example.org/a/", "heritage") == "https://example.org/a/heritage/"
    assert along("", "heritage", "bridge") == ""


def test_the_same_release_gives_the_same_bytes_and_replaces_the_former(releases: Releases, tmp_path: Path) -> None:
    out = tmp_path / "visit"
    write(Town(tmp_path / "later", "1289").write(), out)
    write(Town(tmp_path / "again", "1255").write(), out)
    assert files(out) == files(releases.first)


def test_another_release_has_a_program_of_another_name(releases: Releases) -> None:
    first, second = program(releases.first), program(releases.second)
    assert first.name != second.name
    assert second.name in (releases.second / "sw.js").read_text("utf-8")
    assert second.name in (releases.second / "heritage/bridge/index.html").read_text("utf-8")


def test_a_folder_with_something_else_in_it_is_left_alone(releases: Releases, tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("mine", "utf-8")
    with pytest.raises(NotAVisitError, match="not a visit"):
        write(releases.first.parent / "first-release", tmp_path)
    assert (tmp_path / "holiday.txt").read_text("utf-8") == "mine"


def test_a_release_that_lacks_a_file_is_refused_before_anything_is_replaced(tmp_path: Path) -> None:
    release = Town(tmp_path / "release").write()
    out = tmp_path / "visit"
    write(release, out)
    before = files(out)
    shutil.rmtree(release / "tiles")
    with pytest.raises(FileNotFoundError):
        write(release, out)
    assert files(out) == before


def test_nothing_leads_to_another_host_but_its_own_address(releases: Releases) -> None:
    allowed = re.compile(rf"{re.escape(PHONE)}|http://www\.w3\.org/")
    for path, body in files(releases.first).items():
        if path.endswith((".html", ".js", ".css", ".json", ".webmanifest")) and "/window/lib/" not in path:
            found = [one for one in re.findall(r"https?://[^\s\"'`<>)]+", body.decode()) if not allowed.match(one)]
            assert found == [], path


def test_no_address_begins_at_the_root_of_the_host(releases: Releases) -> None:
    for path, body in files(releases.first).items():
        if path.endswith(".html"):
            assert re.findall(r'(?:href|src)="/[^"]*"', body.decode()) == [], path


def test_every_scene_is_a_page_with_its_whole_text_in_every_language(releases: Releases) -> None:
    bridge = (releases.first / "heritage/bridge/index.html").read_text("utf-8")
    for text in (
        "Le pont date de 1255.",
        "The bridge dates from 1255.",
        "Cave",
        "Wine.",
        "The sound of water.",
        "Marie Roy",
    ):
        assert text in bridge
    assert 'href="../../market/bakers/"' in bridge, "a link in a text leads to the other scene's page"
    assert (releases.first / "market/bakers/index.html").exists()
    assert "Sourdough." in (releases.first / "market/bakers/index.html").read_text("utf-8")
    assert "In the hall" in (releases.first / "market/lamps/index.html").read_text("utf-8")


def test_a_part_holds_one_language_one_scene_and_no_picture_wider_than_a_phone_shows(releases: Releases) -> None:
    part = json.loads((program(releases.first) / "texts/heritage.bridge.en.json").read_text("utf-8"))
    assert list(part["scenes"]) == ["bridge"]
    assert part["scenes"]["bridge"]["title"] == {"en": "The bridge"}
    assert "pont" not in json.dumps(part)
    assert {one["width"] for one in part["scenes"]["bridge"]["picture"]["renditions"]} == {480, 960}
    for picture in (releases.first / "visit.files/media").glob("*.webp"):
        with Image.open(picture) as image:
            assert image.width <= WIDEST_PX


def test_the_size_said_beforehand_is_what_is_carried(releases: Releases) -> None:
    lists = json.loads((program(releases.first) / "texts/files.json").read_text("utf-8"))
    said = {path: size for theme in lists for path, size in lists[theme]}
    program_of, files_of = program(releases.first), releases.first / "visit.files"
    found = {path: (program_of if path.startswith("window/") else files_of) / path for path in said}
    assert said == {path: there.stat().st_size for path, there in found.items()}
    assert "tiles/hall-1/1_0.webp" in said
    assert "window/lib/photo-sphere-viewer.js" in dict(lists["heritage"]), "without it nobody looks around offline"
    assert "window/lib/photo-sphere-viewer.js" not in dict(lists["market"])
    index = json.loads((program(releases.first) / "texts/index.fr.json").read_text("utf-8"))
    assert index["themes"][0]["bytes"] == sum(size for _, size in lists["heritage"])


def test_the_service_worker_keeps_only_files_that_are_there(releases: Releases) -> None:
    source = (releases.first / "sw.js").read_text("utf-8")
    (listed,) = re.findall(r"const SHELL = (\[.*\]);", source)
    shell = json.loads(listed)
    assert [path for path in shell if not (releases.first / path).is_file()] == []
    assert {"shell.html", "credits.fr.html", "credits.en.html"} <= set(shell)
    light = {path for path in files(releases.first) if path.startswith("visit.app/") and "/window/lib/" not in path}
    assert {path for path in shell if path.startswith("visit.app/")} == light


def test_what_only_writers_read_is_not_carried_and_a_librarys_licence_is(releases: Releases) -> None:
    carried = files(program(releases.first))
    own = {
        path: body.decode() for path, body in carried.items() if path.endswith((".js", ".css")) and "/lib/" not in path
    }
    assert [path for path, text in own.items() if text.startswith(("//", "/*"))] == []
    assert own["window/dom.js"].startswith("const SVG"), "and nothing but that is missing"
    assert own["window/dom.js"].rstrip().endswith("...children);")
    assert b"Permission is hereby granted" in carried["window/lib/LICENSE-three.txt"]
    credits = (releases.first / "credits.fr.html").read_text("utf-8")
    assert f"visit.app/{program(releases.first).name}/window/lib/LICENSE-three.txt" in credits


def test_icons_are_whole_and_the_maskable_one_keeps_its_drawing_in_the_inner_circle(releases: Releases) -> None:
    manifest = json.loads((releases.first / "manifest.webmanifest").read_text("utf-8"))
    sizes = {}
    for icon in manifest["icons"]:
        with Image.open(releases.first / icon["src"]) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]
            sizes[icon["purpose"], image.width] = image.convert("RGB")
    assert set(sizes) == {("any", 192), ("any", 512), ("maskable", 512)}
    mask = sizes["maskable", 512]
    outside = [(x, y) for x in range(0, 512, 4) for y in range(0, 512, 4) if (x - 256) ** 2 + (y - 256) ** 2 > 205**2]
    assert {mask.getpixel(place) for place in outside} == {(184, 137, 74)}, "#b8894a, and nothing of the drawing"


def test_every_language_has_every_word() -> None:
    content = Content.model_validate_json(
        '{"town":"a","title":{"fr":"A"},"languages":["fr"],"latitude":0,"longitude":0,'
        '"credit":{"author":"a","licence":"b"},"vitrines":[{"id":"a","title":{"fr":"A"},"lead":{"fr":"A"},'
        '"colours":{"accent":"#000000","ink":"#000000","paper":"#ffffff"},"opening":"a","scenes":["a"]}],"scenes":{},'
        '"words":{"oc":{"phone.keep":"Emportar aqueste tèma"}}}'
    )
    assert words(content, "fr").keys() == words(content, "en").keys()
    occitan = words(content, "oc")
    assert occitan["phone.keep"] == "Emportar aqueste tèma"
    assert occitan["phone.drop"] == words(content, "en")["phone.drop"]
    assert occitan.keys() == words(content, "en").keys()
