"""Every mistake a communication officer makes is named with its file, its line and what to do; and nothing else is."""

import json
from pathlib import Path

import pytest
from PIL import Image

from controller.content.checks.colours import better
from controller.content.checks.interface import wanted
from controller.content.phone.contrast import contrast
from tests.content.acts import change, one, problems
from tests.content.made import film

MISTAKES = [
    # file, what stood there, what stands there now, line, what is wrong, what to do
    ("content.toml", 'id = "my-town"', 'id = "My Town"', 3, "does not have the right form", 'id = "old-mill"'),
    ("content.toml", "country =", "contry =", 8, "is not a known key", "did you mean `country`?"),
    ("content.toml", "format = 1", "format = = 1", 2, "is not TOML", "write `key = value`"),
    ("content.toml", '"Europe/Paris"', '"Europe/Maville"', 9, "is unknown", '"Europe/Paris"'),
    ("vitrines/heritage.toml", '"poll", ', '"pol", ', 5, "there is no scene 'pol'", "did you mean `poll`?"),
    ("vitrines/heritage.toml", 'en = "What the stones tell"', 'de = "Steine"', 2, "no text in 'en'", 'en = "…"'),
    ("vitrines/heritage.toml", 'from = "08:00"', 'from = "8h"', 19, "does not have the right form", 'from = "18:00"'),
    ("vitrines/heritage.toml", 'to = "13:00"', 'to = "08:00"', 20, "begins when it ends", "another time"),
    ("vitrines/heritage.toml", 'days = ["sa", "su"]', 'days = ["sam"]', 18, "must be 'mo'", 'days = ["sa", "su"]'),
    ("vitrines/heritage.toml", 'ink = "#1c1b19"', 'ink = "#cccccc"', 9, "contrast of 1.5:1", "take #"),
    ("scenes/old-mill.fr.md", 'kind = "story"', 'kind = "tale"', 2, "is missing or unknown", 'kind = "story"'),
    ("scenes/old-mill.fr.md", 'picture = "mill-now"', 'picture = "mil-now"', 5, "no picture 'mil-now'", "`mill-now`"),
    ("scenes/old-mill.fr.md", 'then = "mill-then"', 'then = "mill-1900"', 12, "no picture 'mill-1", "add pictures/"),
    ("scenes/old-mill.fr.md", "plays_s = 20", "plays_s = 500", 7, "must be at most 120", "plays_s = 15"),
    ("scenes/old-mill.fr.md", "(#stroll)", "(#strol)", 29, "leads to 'strol'", "did you mean `#stroll`?"),
    ("scenes/old-mill.en.md", "+++\ntitle", "title", 1, "has no matter", "+++"),
    ("scenes/old-mill.en.md", "lead =", "leed =", 3, "is not a known key", "did you mean `lead`?"),
    ("scenes/quiz.fr.md", 'right = "river"', 'right = "sea"', 7, "says no right answer", 'right = "river"'),
    ("scenes/quiz.fr.md", 'id = "horse"', 'id = "wind"', 7, "has an id twice", "its own id"),
    ("scenes/stroll.fr.md", 'tour = "stroll"', 'tour = "strolls"', 6, "no tour 'strolls'", "`stroll`"),
    ("pictures/bakery.toml", 'alt = { fr', '# alt = { fr', 1, "alt: is missing", "alt = {"),
    ("pictures/bakery.toml", 'licence = "CC0-1.0"', "", 1, "licence: is missing", 'licence = "CC-BY-4.0"'),
    ("pictures/bakery.toml", "Three golden loaves on a wooden shelf.", "", 2, "no text in 'en'", 'en = "…"'),
    ("pictures/bakery.toml", "Three golden loaves on a wooden shelf.", "bakery.svg", 2, "name of a file", "be seen"),
    ("pictures/bakery.svg", '<rect width="1600"', '<script/><rect width="1600"', 1, "holds <script>", "plain SVG"),
    ("pictures/bakery.svg", "<svg ", '<svg onload="x()" ', 1, "holds onload", "plain SVG"),
    ("pictures/bakery.svg", ' viewBox="0 0 1600 1000"', "", 1, "has no viewBox", "viewBox="),
    ("panoramas/mill-yard.toml", 'to = "old-mill"', 'to = "new-mill"', 14, "no panorama or scene 'new-mill'", "`old-m"),
    ("tours/stroll.geojson", '"class": "river"', '"class": "lake"', 6, "without a known class", '"class": "river"'),
    ("tours/stroll.geojson", "[0.2170, 44.8405] }", "[44.8405, 144.2170] }", 29, "not on earth", "longitude first"),
    ("tours/stroll.geojson", '"id": "mill",', "", 33, "id: is missing", 'id = "old-mill"'),
    ("tours/stroll.geojson", '"order": 2,', '"order": 2', 36, "is not JSON", "mend this line"),
    ("shops/bakery.jsonld", "Tu-Sa 07:00", "Mardi 7h", 13, "cannot be read from 'di 7h", "`Mo-Fr 08:00"),
    ("shops/bakery.jsonld", '"image": "bakery"', '"image": "baker"', 15, "no picture 'baker'", "`bakery`"),
    ("shops/bakery.jsonld", '"latitude": 44.8409', '"latitude": 440', 12, "is not on earth", "in degrees"),
    ("shops/bakery.jsonld", '"name": "Boulangerie du Pont"', '"nom": "x"', 1, "name: is missing", '"name": "'),
    ("shops/bakery.jsonld", '"+33 5 57 00 00 00"', '"call me"', 14, "cannot be dialled", "+33 5 57"),
    ("shops/bakery.jsonld", '"image":', '"url": "javascript:x()",\n"image":', 15, "no page of the web", "https://"),
    ("events/evening-market.jsonld", "2099-07-03T18:00", "3 juillet", 7, "no time that can be read", "T18:00"),
    ("events/evening-market.jsonld", "2099-07-03T23:00", "2099-07-02T23:00", 7, "no time that can be read", "endDate"),
]  # fmt: skip


@pytest.mark.law("I9")
@pytest.mark.parametrize(("file", "old", "new", "line", "text", "remedy"), MISTAKES)
def test_a_mistake_is_named_where_it_stands(
    town: Path, file: str, old: str, new: str, line: int, text: str, remedy: str
) -> None:
    change(town, file, old, new)
    found = [problem for problem in problems(town) if problem.file == file and problem.grave]
    assert found, "\n".join(map(str, problems(town)))
    assert any(text in one.text and remedy in one.remedy and one.line == line for one in found), "\n".join(
        map(str, found)
    )


def test_a_scene_that_is_not_translated_is_named(town: Path) -> None:
    (town / "scenes/poll.en.md").unlink()
    found = one(problems(town), "scenes/poll.fr.md")
    assert "does not exist in 'en'" in found.text and "scenes/poll.en.md" in found.remedy


def test_a_text_that_one_language_lacks_is_named(town: Path) -> None:
    text = (town / "scenes/old-mill.en.md").read_text("utf-8")
    (town / "scenes/old-mill.en.md").write_text(text.split("+++\n##")[0] + "+++\n", "utf-8")
    assert "no text below its matter" in one(problems(town), "scenes/old-mill.en.md").text


def test_a_picture_without_its_sheet_has_no_licence(town: Path) -> None:
    (town / "pictures/bakery.toml").unlink()
    found = problems(town)
    assert any("has no licence" in one.text and one.remedy.endswith("pictures/bakery.toml") for one in found)


def test_what_nobody_will_see_is_advice(town: Path) -> None:
    change(town, "vitrines/heritage.toml", '"poll", ', "")
    found = one(problems(town), "scenes/poll.fr.md")
    assert not found.grave and "no vitrine" in found.text


def test_what_is_over_is_advice(town: Path) -> None:
    change(town, "events/evening-market.jsonld", "2099-07-03T18:00", "2026-07-03T18:00")
    change(town, "events/evening-market.jsonld", "2099-07-03T23:00", "2026-07-03T23:00")
    found = one(problems(town), "events/evening-market.jsonld")
    assert not found.grave and "over on 2026-07-03" in found.text and found.line == 8


def test_a_panorama_that_is_not_twice_as_wide_as_high_is_refused(town: Path) -> None:
    Image.new("RGB", (4096, 2000)).save(town / "panoramas/mill-yard.jpg")
    assert "is 4096 × 2000, not 2:1" in one(problems(town), "panoramas/mill-yard.jpg").text


def test_a_hotspot_leads_to_a_panorama_of_the_same_visit(town: Path) -> None:
    change(town, "scenes/square-visit.fr.md", ', "mill-yard"]', "]")
    found = [problem for problem in problems(town) if problem.grave]
    assert "leads to 'mill-yard', not in this visit" in one(found, "panoramas/market-square.toml").text
    assert found[0].line == 8


def test_a_small_picture_is_advice(town: Path) -> None:
    Image.new("RGB", (640, 400)).save(town / "pictures/bakery.jpg")
    (town / "pictures/bakery.svg").unlink()
    found = one(problems(town), "pictures/bakery.jpg")
    assert not found.grave and "only 640 pixels wide" in found.text


@pytest.mark.parametrize(
    ("board", "codec", "size", "wrong"),
    [
        ("pi3", b"avc1", (1920, 1080), None),
        ("pi4", b"avc1", (1080, 1920), None),
        ("pi3", b"hvc1", (1920, 1080), "is HEVC, and a Raspberry Pi 3 plays H264"),
        ("pi4", b"hvc1", (1920, 1080), None),
        ("pi5", b"hvc1", (1920, 1080), None),
        ("pi5", b"av01", (1920, 1080), "is AV1"),
        ("pi4", b"avc1", (3840, 2160), "is 3840 × 2160"),
    ],
)
def test_a_film_must_suit_the_board(
    town: Path, board: str, codec: bytes, size: tuple[int, int], wrong: str | None
) -> None:
    (town / "videos").mkdir()
    (town / "videos/mill.mp4").write_bytes(film(codec, *size))
    (town / "videos/mill.toml").write_text(
        'author = "a"\nlicence = "CC0-1.0"\nposter = "mill-now"\ntranscript = { fr = "L’eau.", en = "Water." }\n'
    )
    for language in ("fr", "en"):
        (town / f"videos/mill.{language}.vtt").write_text("WEBVTT\n")
    change(town, "scenes/old-mill.fr.md", "plays_s = 20", 'plays_s = 20\nvideo = "mill"')
    found = problems(town, board)
    assert [one.text.startswith(wrong or "") for one in found] == ([True] if wrong else [])


def test_a_film_without_captions_is_advice(town: Path) -> None:
    (town / "videos").mkdir()
    (town / "videos/mill.mp4").write_bytes(film(b"avc1", 1920, 1080))
    (town / "videos/mill.toml").write_text(
        'author = "a"\nlicence = "CC0-1.0"\nposter = "mill-now"\ntranscript = { fr = "L’eau.", en = "Water." }\n'
    )
    change(town, "scenes/old-mill.fr.md", "plays_s = 20", 'plays_s = 20\nvideo = "mill"')
    assert [(one.grave, one.text) for one in problems(town)] == [
        (False, "has no captions in 'en'"),
        (False, "has no captions in 'fr'"),
    ]


def test_an_imported_record_keeps_its_licence_or_is_refused(town: Path) -> None:
    path = town / "shops/bakery.jsonld"
    node = {**json.loads(path.read_text("utf-8")), "isBasedOn": "https://data.example.org/1"}
    path.write_text(json.dumps(node), "utf-8")
    assert "license: is missing, and the record comes from elsewhere" in one(problems(town), "shops/bakery.jsonld").text


def test_a_third_language_needs_the_windows_words(town: Path) -> None:
    change(town, "content.toml", 'languages = ["fr", "en"]', 'languages = ["fr", "en", "oc"]')
    found = [problem for problem in problems(town) if "the window cannot say" in problem.text]
    assert [(problem.file, problem.grave) for problem in found] == [("content.toml", False)]
    words = dict.fromkeys(wanted(), "…")
    (town / "ui").mkdir()
    (town / "ui/oc.json").write_text(json.dumps(words), "utf-8")
    assert not [problem for problem in problems(town) if "the window cannot say" in problem.text]


@pytest.mark.parametrize("ground", ["#fbf7ee", "#101010", "#7f7f7f"])
def test_the_colour_that_is_offered_stands_out(ground: str) -> None:
    for colour in ("#8a2b2b", "#c0c0c0", "#3344aa"):
        assert contrast(better(colour, ground, 4.5), ground) >= 4.5
