"""A folder becomes a release: complete, the same bytes for the same folder, and never half."""

import json
from pathlib import Path

import pytest

from controller.content import starter
from controller.content.build import build
from controller.content.compiled import Content
from controller.content.problems import ContentError
from controller.content.source import MATTER
from tests.content.acts import TODAY, change, problems, snapshot


def content(release: Path) -> Content:
    return Content.model_validate_json((release / "content.json").read_bytes())


def test_a_new_folder_has_every_kind_of_scene_and_nothing_to_say_about(begun: Path) -> None:
    assert problems(begun) == []
    kinds = {path.read_text("utf-8").split('kind = "')[1].split('"')[0] for path in begun.glob("scenes/*.fr.md")}
    assert kinds == set(MATTER)


def test_two_builds_give_the_same_bytes(light: Path, tmp_path: Path) -> None:
    build(light, tmp_path / "one", TODAY)
    build(light, tmp_path / "two", TODAY)
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_the_release_names_only_files_that_it_has(release: Path) -> None:
    text = (release / "content.json").read_text("utf-8")
    kept = {path for path in snapshot(release) if path.startswith("media/")}
    assert kept == {f"media/{part.split(chr(34))[0]}" for part in text.split("media/")[1:]}


def test_what_the_files_say_is_what_the_screen_gets(release: Path) -> None:
    said = content(release)
    mill = said.scenes["old-mill"]
    assert mill.title == {"fr": "Le vieux moulin", "en": "The old mill"}
    assert '<a href="#stroll">the stroll</a>' in mill.body["en"]
    assert mill.along == "https://visite.example.org/heritage/old-mill/"
    assert mill.credits[0].author == "Ville de Maville" and mill.credits[0].made_here
    quiz = said.scenes["quiz"]
    assert quiz.kind == "quiz" and quiz.questions[0].right == "river"
    assert quiz.questions[0].why["fr"] == "<p>La <strong>rivière</strong> poussait la roue.</p>"
    walk = said.scenes["stroll"]
    assert walk.kind == "map" and [stop.id for stop in walk.stops] == ["square", "mill"]
    assert walk.box == (0.2130, 44.8402, 0.2211, 44.8434)
    ground = json.loads((release / walk.ground).read_bytes())
    assert [one["properties"]["class"] for one in ground["features"]] == ["river", "square", "route"]


def test_a_shop_is_told_with_its_hours_and_its_way_to_the_lockers(release: Path) -> None:
    shops = content(release).scenes["shops"]
    assert shops.kind == "shops"
    baker = shops.shops[0]
    assert (baker.name, baker.kind["en"], baker.lockers_m) == ("Boulangerie du Pont", "Bakery", 40)
    assert baker.offers == {"fr": "pain de seigle, cannelés", "en": "rye bread, cannelés"}
    assert baker.address == "2 rue du Pont, 33000 Maville"
    assert baker.hours is not None
    assert baker.hours.week[0] == () and baker.hours.week[1] == ((420, 750), (930, 1140))


def test_a_programme_is_minutes_of_the_day(light: Path, tmp_path: Path) -> None:
    change(light, "vitrines/heritage.toml", 'to = "13:00"', 'to = "02:00"\nseason = { from = "12-15", to = "01-10" }')
    build(light, tmp_path / "out", TODAY)
    slot = content(tmp_path / "out").vitrines[0].programme[1]
    assert (slot.begins, slot.ends, slot.days, slot.season) == (480, 120, ("sa", "su"), ("12-15", "01-10"))
    assert slot.priority == 10


def test_a_large_panorama_is_cut_into_tiles(release: Path) -> None:
    visit = content(release).scenes["square-visit"]
    assert visit.kind == "visit"
    square = visit.panoramas[0]
    assert (square.width, square.height, square.columns, square.rows) == (4096, 2048, 4, 2)
    assert square.picture.renditions[0].width == 2048
    tiles = [square.tiles.format(column=column, row=row) for column in range(4) for row in range(2)]
    assert all((release / tile).is_file() for tile in tiles)
    assert [(spot.panorama, spot.scene) for spot in square.spots] == [("mill-yard", None), (None, "shops")]


def test_events_that_are_over_stay_away_and_the_next_comes_first(light: Path, tmp_path: Path) -> None:
    event = json.loads((light / "events/evening-market.jsonld").read_text("utf-8"))
    for id, day in (("past", "2026-11-23"), ("next", "2026-11-24")):
        other = {**event, "identifier": id, "startDate": f"{day}T10:00", "endDate": f"{day}T12:00"}
        (light / f"events/{id}.jsonld").write_text(json.dumps(other), "utf-8")
    build(light, tmp_path / "out", TODAY)
    agenda = content(tmp_path / "out").scenes["agenda"]
    assert agenda.kind == "events"
    assert [one.id for one in agenda.events] == ["next", "evening-market"]
    assert agenda.events[0].begins == "2026-11-24T10:00:00+01:00"


def test_a_new_build_replaces_the_former_whole(light: Path, tmp_path: Path) -> None:
    build(light, tmp_path / "out", TODAY)
    change(light, "vitrines/heritage.toml", '"our-street"]', '"welcome"]')
    for path in (*light.glob("scenes/our-street.*"), *light.glob("pictures/street-*")):
        path.unlink()
    built = build(light, tmp_path / "out", TODAY)
    assert sorted(snapshot(tmp_path / "out")) == list(built.paths)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.law("I9")
def test_a_folder_with_a_mistake_leaves_the_former_release_as_it_was(light: Path, tmp_path: Path) -> None:
    build(light, tmp_path / "out", TODAY)
    before = snapshot(tmp_path)
    change(light, "vitrines/heritage.toml", 'opening = "welcome"', 'opening = "nowhere"')
    before |= {f"town/{name}": data for name, data in snapshot(light).items()}
    with pytest.raises(ContentError, match="there is no scene 'nowhere'"):
        build(light, tmp_path / "out", TODAY)
    assert snapshot(tmp_path) == before


def test_a_folder_that_is_no_release_is_never_replaced(light: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(ContentError, match="holds something else"):
        build(light, tmp_path / "mine", TODAY)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_a_folder_that_is_not_empty_is_not_begun_in(town: Path) -> None:
    before = snapshot(town)
    with pytest.raises(ContentError, match="is not empty"):
        starter.write(town)
    assert snapshot(town) == before
