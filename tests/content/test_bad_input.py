"""What somebody made to harm, or broke by accident, is refused with a word, and changes nothing (law I9)."""

import json
import os
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.content import drawings, films, json_lines, markdown, pictures, tours
from controller.content.build import build
from controller.content.folder import TEXT_BYTES_MAX, Folder
from controller.content.importing import cirkwi
from controller.content.importing.record import Giver, ImportProblemError
from controller.content.problems import ContentError, Report
from controller.content.sheets import page, table
from tests.content.acts import TODAY, change, one, problems, snapshot
from tests.content.made import film

pytestmark = pytest.mark.law("I9")


def refused(town: Path, file: str, word: str) -> None:
    """The folder is checked, this file is refused with that word, and a build leaves everything as it was."""
    before = snapshot(town)
    found = [problem for problem in problems(town) if problem.grave]
    assert word in one(found, file).text
    with pytest.raises(ContentError):
        build(town, town.parent / "out", TODAY)
    assert not (town.parent / "out").exists()
    assert snapshot(town) == before


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large, in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (20_000, 10_000)])
def test_a_picture_made_to_fill_the_memory(town: Path, width: int, height: int) -> None:
    (town / "pictures/bakery.svg").unlink()
    (town / "pictures/bakery.png").write_bytes(png(width, height))
    tracemalloc.start()
    refused(town, "pictures/bakery.png", "pixels")
    assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    tracemalloc.stop()


def test_a_picture_that_is_cut_off(town: Path) -> None:
    whole = (town / "panoramas/mill-yard.jpg").read_bytes()
    (town / "panoramas/mill-yard.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ContentError, match=r"panoramas/mill-yard.jpg:1: is damaged.*export it again"):
        build(town, town.parent / "out", TODAY)
    assert not (town.parent / "out").exists()


def test_a_picture_that_is_something_else(town: Path) -> None:
    (town / "pictures/bakery.svg").unlink()
    (town / "pictures/bakery.jpg").write_bytes(b"%PDF-1.7 not a picture")
    refused(town, "pictures/bakery.jpg", "is not a picture")


def test_a_link_out_of_the_folder(town: Path) -> None:
    (town / "pictures/bakery.svg").unlink()
    (town / "pictures/bakery.svg").symlink_to("/etc/hostname")
    refused(town, "pictures/bakery.svg", "leads out of the folder")


def test_a_folder_that_is_a_link_out(town: Path) -> None:
    for path in town.glob("tours/*"):
        path.rename(town.parent / path.name)
    (town / "tours").rmdir()
    (town / "tours").symlink_to(town.parent)
    assert any("leads out of the folder" in problem.text for problem in problems(town))


@pytest.mark.parametrize("name", ["../secret.pmtiles", "/etc/passwd", "maps\\..\\x", "maps/../../secret.pmtiles"])
def test_a_path_out_of_the_folder(town: Path, name: str) -> None:
    change(town, "scenes/stroll.fr.md", "made_here", f"packed = {json.dumps(name)}\nmade_here")
    assert "leads out of the folder" in one(problems(town), name).text


def test_a_text_beyond_all_measure_is_not_even_read(town: Path) -> None:
    with (town / "scenes/poll.en.md").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    tracemalloc.start()
    assert f"larger than {TEXT_BYTES_MAX // 1024} KiB" in one(problems(town), "scenes/poll.en.md").text
    assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    tracemalloc.stop()


def test_a_text_that_is_not_utf_8(town: Path) -> None:
    (town / "scenes/poll.en.md").write_bytes('+++\ntitle = "Été"\n+++\n'.encode("latin-1"))
    refused(town, "scenes/poll.en.md", "not UTF-8")


POI = """<pois><poi id_poi="1"><informations><information langue="fr"><titre>{0}</titre></information></informations>
<adresse><position><lat>44.8</lat><lng>0.2</lng></position></adresse></poi></pois>"""
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_a_billion_laughs_in_a_drawing(town: Path) -> None:
    svg = f'{LAUGHS}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>&b;</text></svg>'
    (town / "pictures/bakery.svg").write_text(svg)
    refused(town, "pictures/bakery.svg", "not a plain SVG")


@pytest.mark.parametrize(
    "xml",
    [
        LAUGHS + POI.format("&b;"),
        "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>" + POI.format("&f;"),
        "<!DOCTYPE pois SYSTEM 'pois.dtd'>" + POI.format("Puits"),
        "<pois><poi",
        "<a>" * 100_000,
    ],
)
def test_xml_made_to_harm(xml: str) -> None:
    with pytest.raises(ImportProblemError):
        cirkwi.read(xml.encode(), Giver("CC0-1.0", "x"), ("fr",), "walks")


@pytest.mark.parametrize(
    "drawing",
    [
        '<image href="https://elsewhere.example/x.png"/>',
        '<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:x()"/>',
        "<foreignObject/>",
        "<style>@import url(//x)</style>",
        '<rect style="fill: url(https://x.example)"/>',
        '<rect fill="URL( https://x.example )"/>',
        '<html:script xmlns:html="http://www.w3.org/1999/xhtml"/>',
        '<set attributeName="href" to="javascript:x()"/>',
        '<?xml-stylesheet href="https://x.example/a.css"?>',
    ],
)
def test_a_drawing_that_is_more_than_a_drawing(drawing: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{drawing}</svg>'
    with pytest.raises(ContentError):
        drawings.size(svg.encode(), "x.svg")


@pytest.mark.parametrize("nested", ["[" * 100_000, "[" * 60 + "]" * 60, '{"a":' * 60 + "1" + "}" * 60])
def test_json_nested_beyond_all_measure(nested: str) -> None:
    with pytest.raises(ContentError, match=r"nested|nesting|not JSON"):
        json_lines.read(nested, "x.json")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_as_a_scene_is_read_or_refused(text: str) -> None:
    try:
        page(text, "scenes/x.fr.md")
        table(text, "x.toml")
    except ContentError:
        pass
    shown = markdown.render(text).html
    allowed = {"p", "h2", "h3", "em", "strong", "ul", "ol", "li", "blockquote", "br", "a"}
    assert {part.split(">")[0].strip("/ ").split(" ")[0] for part in shown.split("<")[1:]} <= allowed


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
GEO = st.fixed_dictionaries(
    {"type": st.just("FeatureCollection")},
    optional={
        "features": st.lists(
            st.fixed_dictionaries(
                {
                    "geometry": st.fixed_dictionaries(
                        {"type": st.sampled_from(["Point", "LineString", "Polygon", "X"]), "coordinates": VALUES}
                    ),
                    "properties": VALUES,
                }
            ),
            max_size=3,
        )
    },
)


@settings(max_examples=150, deadline=None)
@given(VALUES | GEO)
def test_any_geojson_is_read_or_refused(value: object) -> None:
    text = json.dumps(value, indent=1)
    try:
        tours.read(text, "tours/x.geojson", Report())
    except ContentError as error:
        assert all(problem.line >= 1 and problem.remedy for problem in error.problems)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_every_value_of_a_json_text_has_its_line(value: object) -> None:
    text = json.dumps(value, indent=1)
    read, sheet = json_lines.read(text, "x.json")
    assert read == value
    lines = text.splitlines()
    for place, line in sheet.lines.items():
        if place and isinstance(place[-1], str):
            assert json.dumps(place[-1]) in lines[line - 1]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 600), st.binary(min_size=1, max_size=12))
def test_a_film_with_any_bytes_in_it_is_read_or_refused(place: int, bytes_: bytes) -> None:
    data = film(b"avc1", 1920, 1080)
    spoiled = data[:place] + bytes_ + data[place + len(bytes_) :]
    folder = _folder_of({"videos/x.mp4": spoiled})
    try:
        films.film(folder, "videos/x.mp4")
    except ContentError as error:
        assert "no MP4 film" in str(error)


def _folder_of(files: dict[str, bytes]) -> Folder:
    class Held(Folder):
        def data(self, name: str, bytes_max: int) -> bytes:
            return files[name]

    return Held(Path(os.devnull))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_as_a_picture_are_refused(data: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\x00\x00\x00WEBPVP8 "):
        with pytest.raises(ContentError):
            pictures.open_picture(_folder_of({"x.jpg": start + data}), "x.jpg")
