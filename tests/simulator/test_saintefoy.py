"""The demo town's folder: nothing is wrong with it, nothing is missing, and its pictures are what the program draws."""

from datetime import date
from functools import cache

import pytest
from PIL import Image, ImageChops, ImageStat

from controller.content.build import build
from controller.content.check import check
from controller.content.compiled import Content, Picture, Story
from controller.content.read import Source
from controller.content.source import MATTER, Window
from simulator.drawing import bells
from simulator.drawing.__main__ import TOWN
from simulator.drawing.catalogue import PICTURES
from simulator.drawing.panoramas import PLACES

TODAY = date(2026, 12, 1)
HEAVIEST_BYTES = 4 * 1024 * 1024
"""Of the whole folder: it lies in git, and on every machine that shows the demo."""
HEAVIEST_DRAWING_BYTES = 100 * 1024
"""What a Raspberry Pi paints without anybody noticing."""
VITRINES = ["heritage", "river", "shops", "people", "food", "street"]


@cache
def town() -> Source:
    found, report = check(TOWN, TODAY)
    assert found is not None
    assert [str(one) for one in report.sorted()] == []
    return found


def test_nothing_is_wrong_and_every_kind_of_scene_is_shown() -> None:
    assert list(town().town.value.vitrines) == VITRINES
    shown = {scene for window in town().windows.values() for scene in window.value.scenes}
    assert {town().scenes[name].matter.kind for name in shown} == set(MATTER)
    assert shown == set(town().scenes)


@pytest.mark.parametrize("name", VITRINES)
def test_a_vitrine_opens_with_a_picture_tells_a_handful_and_has_its_hours(name: str) -> None:
    window = town().windows[name].value
    opening = town().scenes[window.opening].matter
    assert opening.kind == "opening" and opening.picture
    assert window.scenes[0] == window.opening
    assert 5 <= len(window.scenes) <= 9
    _has_a_programme(window)


def _has_a_programme(window: Window) -> None:
    """Something for any hour, for the evening past midnight, for the market's Saturday, and for a time of the year."""
    always, *special = window.programme
    assert (always.begins, always.ends, always.season, len(always.days)) == ("00:00", "24:00", None, 8)
    assert any(entry.ends < entry.begins and entry.lights == "evening" for entry in special)
    assert any(entry.days == ("sa",) and (entry.begins, entry.ends) == ("07:00", "13:00") for entry in special)
    assert any(entry.season or entry.days == ("su", "holiday") for entry in special)
    assert all(entry.priority > always.priority for entry in special)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The town's release, as a window reads it."""
    return build(TOWN, tmp_path_factory.mktemp("release") / "out", TODAY).content


def test_every_text_is_there_in_french_and_english_down_to_the_release(content: Content) -> None:
    assert content.languages == ("fr", "en")
    assert {scene.kind for scene in content.scenes.values()} == set(MATTER)
    texts = list(_texts(content.model_dump()))
    assert len(texts) > 350
    assert [text for text in texts if set(text) != {"fr", "en"} or not all(text.values())] == []


def _texts(value: object) -> list[dict[str, str]]:
    """Every table by language; a text that may be left out is an empty one."""
    if isinstance(value, dict):
        if value and set(value) <= {"fr", "en"}:
            return [value]
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, (list, tuple)):
        return [text for inner in value for text in _texts(inner)]
    return []


def test_whoever_looks_is_told_that_it_was_drawn_here(content: Content) -> None:
    pictures = [scene.picture for scene in content.scenes.values()]
    assert all(isinstance(one, Picture) and one.credit.made_here and one.credit.licence for one in pictures)


def test_invented_shops_and_events_say_so() -> None:
    shops = {name: shop.node["description"] for name, shop in town().shops.items()}
    assert len(shops) == 12
    assert all("invent" in told["fr"] and "Invented" in told["en"] for told in shops.values())
    assert all("xemple" in event.node["description"]["fr"] for event in town().events.values())
    lockers = [name for name, shop in town().shops.items() if "additionalProperty" in shop.node]
    assert 6 <= len(lockers) < len(shops)


def test_a_visitor_can_walk_to_every_panorama_and_back() -> None:
    ways = {name: {spot.to for spot in one.value.hotspots} & set(PLACES) for name, one in town().panoramas.items()}
    assert set(ways) == set(PLACES)
    for start in ways:
        reached, todo = {start}, [start]
        while todo:
            fresh = ways[todo.pop()] - reached
            reached |= fresh
            todo += fresh
        assert reached == set(PLACES), f"from {start}"


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_drawing_is_drawn_again_byte_for_byte(name: str) -> None:
    kept = (TOWN / "pictures" / f"{name}.svg").read_text("utf-8")
    assert PICTURES[name](name).svg() == kept, "draw it anew: python -m simulator.drawing"
    assert len(kept.encode()) <= HEAVIEST_DRAWING_BYTES


@pytest.mark.parametrize("name", sorted(PLACES))
def test_a_panorama_is_drawn_again_and_has_no_seam(name: str) -> None:
    drawn = PLACES[name]()
    assert drawn.width == 2 * drawn.height == 4096
    with Image.open(TOWN / "panoramas" / f"{name}.jpg") as kept:
        # Another libjpeg may round otherwise; a changed drawing is off by far more.
        difference = ImageStat.Stat(ImageChops.difference(drawn, kept.convert("RGB"))).mean
    assert max(difference) < 3, "draw it anew: python -m simulator.drawing"
    left, right = (drawn.crop((x, 0, x + 1, drawn.height)) for x in (0, drawn.width - 1))
    assert max(ImageStat.Stat(ImageChops.difference(left, right)).mean) < 4


def test_no_picture_is_kept_that_nobody_draws() -> None:
    assert {path.stem for path in (TOWN / "pictures").glob("*.svg")} == set(PICTURES)
    assert {path.stem for path in (TOWN / "panoramas").glob("*.jpg")} == set(PLACES)


def test_a_sound_lasts_as_long_as_the_program_says_and_is_told_in_words(content: Content) -> None:
    (heard,) = (scene.sound for scene in content.scenes.values() if isinstance(scene, Story) and scene.sound)
    assert heard.duration_s == pytest.approx(bells.LASTS_S, abs=0.1) and heard.credit.made_here
    assert set(heard.transcript) == {"fr", "en"} and heard.path.endswith(".mp3")


def test_the_folder_is_light() -> None:
    assert sum(path.stat().st_size for path in TOWN.rglob("*") if path.is_file()) <= HEAVIEST_BYTES
