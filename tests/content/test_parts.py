"""Small parts: Markdown, films and sounds, tours, the lines of a JSON text, the language of a record."""

import struct
from pathlib import Path

import pytest

from controller.content import films, json_lines, markdown, sounds, tours
from controller.content.folder import Folder
from controller.content.linked_data import in_all, records, said
from controller.content.problems import ContentError, Report
from tests.content.made import film, vorbis


def test_markdown_keeps_the_few_elements_of_a_screen() -> None:
    text = "# One\n\n### Two\n\nA *soft* and **loud** word,\nand so on\\\nhere.\n\n> said\n\n1. a\n2. b\n"
    assert markdown.render(text).html == (
        "<h2>One</h2><h3>Two</h3><p>A <em>soft</em> and <strong>loud</strong> word,\nand so on<br>here.</p>"
        "<blockquote><p>said</p></blockquote><ol><li>a</li><li>b</li></ol>"
    )


def test_a_link_leads_to_a_scene_or_becomes_its_text() -> None:
    found = markdown.render("First.\n\nTo [the mill](#old-mill)\nor [out](https://x.example).")
    assert found.html == '<p>First.</p><p>To <a href="#old-mill">the mill</a>\nor out.</p>'
    assert (found.links, found.refused) == ((("old-mill", 2),), (("https://x.example", 3),))


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "![a](https://x.example/a.png)",
        "<https://x.example>",
        '[a](#b"onclick="x)',
        "[a]: https://x.example\n\n[a]",
    ],
)
def test_nothing_else_gets_through(text: str) -> None:
    shown = markdown.render(text).html
    assert "<a" not in shown and "<img" not in shown and "<script" not in shown


@pytest.mark.parametrize("fast_start", [True, False])
def test_a_film_tells_what_is_inside(fast_start: bool) -> None:
    found = films.read(film(b"avc1", 1280, 720, 42, fast_start=fast_start))
    assert found == films.Film("h264", 1280, 720, 42.0, fast_start)


def test_a_long_film_counts_in_64_bits() -> None:
    data = film(b"hvc1", 1920, 1080, 10)
    short = struct.pack(">IIIII", 0, 0, 0, 1000, 10_000) + bytes(80)
    wide = struct.pack(">IQQIQ", 1 << 24, 0, 0, 1000, 75_000) + bytes(68)
    assert data.count(short) == 1 and len(short) == len(wide)
    assert films.read(data.replace(short, wide)).duration_s == 75.0


def test_a_sound_tells_how_long_it_lasts(tmp_path: Path) -> None:
    (tmp_path / "x.ogg").write_bytes(vorbis(90))
    assert sounds.duration_s(Folder(tmp_path), "x.ogg") == 90.0


@pytest.mark.law("I9")
@pytest.mark.parametrize("data", [b"", b"OggS", b"ID3" + bytes(100), vorbis(7200)])
def test_no_sound_or_an_endless_one_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.ogg").write_bytes(data)
    with pytest.raises(ContentError, match=r"no sound|lasts"):
        sounds.duration_s(Folder(tmp_path), "x.ogg")


def test_stops_come_in_their_order_and_the_ground_keeps_no_names() -> None:
    text = """{"type": "FeatureCollection", "features": [
      {"type": "Feature", "properties": {"id": "b", "order": 2, "title": {"fr": "B"}},
       "geometry": {"type": "Point", "coordinates": [1, 2, 300]}},
      {"type": "Feature", "properties": {"id": "a", "order": 1, "title": {"fr": "A"}},
       "geometry": {"type": "Point", "coordinates": [3, 4]}},
      {"type": "Feature", "properties": {"owner": "Martin"},
       "geometry": {"type": "MultiLineString", "coordinates": [[[0, 0], [0.12345678, 1]]]}}]}"""
    report = Report()
    tour = tours.read(text, "tours/x.geojson", report)
    assert report.problems == []
    assert [stop.table.id for stop in tour.stops] == ["a", "b"]
    assert tour.box == (0, 0, 3, 4)
    assert tour.ground["features"] == [
        {
            "type": "Feature",
            "properties": {"class": "route"},
            "geometry": {"type": "MultiLineString", "coordinates": [[[0.0, 0.0], [0.123457, 1.0]]]},
        }
    ]


def test_json_values_have_their_lines() -> None:
    _, sheet = json_lines.read('{\n "a": [1,\n  {"b":\n   "x\\"]"}],\n "c": {}\n}', "x.json")
    assert sheet.lines == {(): 1, ("a",): 2, ("a", 0): 2, ("a", 1): 3, ("a", 1, "b"): 4, ("c",): 5}


def test_a_text_is_read_in_any_way_of_json_ld() -> None:
    languages = ("fr", "en")
    assert said({"name": "Four"}, "name", languages) == {"fr": "Four"}
    assert said({"name": {"en": "Oven"}}, "name", languages) == {"en": "Oven"}
    tagged = [{"@language": "fr", "@value": "Four"}, {"@language": "en-GB", "@value": "Oven"}]
    assert said({"name": tagged}, "name", languages) == {"fr": "Four", "en": "Oven"}
    assert in_all({"en": "Oven"}, languages) == {"fr": "Oven", "en": "Oven"}


def test_several_records_in_a_file_are_told_apart() -> None:
    text = '{"@graph": [{"@type": "Store", "name": "A"}, {"@type": "Store", "name": "B", "identifier": "bee"}]}'
    assert [one.id for one in records(text, "shops/market.jsonld", Report())] == ["market-1", "bee"]
