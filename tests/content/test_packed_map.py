"""A map of the town in one file becomes the ground beneath a walk; a file that is none is named with its remedy."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from controller.content import packed_map
from controller.content.build import build
from controller.content.compiled import Content, Map
from controller.content.folder import Folder
from controller.content.packed_map import _clipped_area, _clipped_line, around, background, thinned
from controller.content.pmtiles import Archive, NotPackedError, tile_id
from controller.content.problems import ContentError
from controller.content.tile_shapes import Shape, shapes
from tests.content.acts import TODAY, change, one, problems
from tests.content.packing import AREA, LINE, Feature, archive, tile

POND = (AREA, {"kind": "lake"}, [[(0, 0), (1024, 0), (1024, 1024), (0, 1024)]])
LANE = (LINE, {"kind": "minor_road"}, [[(2048, 0), (2048, 4096)]])
TRAIN = (LINE, {"kind": "rail"}, [[(0, 2048), (4096, 2048)]])
WORLD = tile({"water": [POND], "roads": [LANE, TRAIN], "places": [LANE]})
UNIT = (0.0, 0.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("zoom", "x", "y", "number"),
    [(0, 0, 0, 0), (1, 0, 0, 1), (1, 0, 1, 2), (1, 1, 1, 3), (1, 1, 0, 4), (2, 0, 0, 5), (12, 3423, 1763, 19_078_479)],
)
def test_tiles_are_numbered_as_the_specification_numbers_them(zoom: int, x: int, y: int, number: int) -> None:
    assert tile_id(zoom, x, y) == number


@pytest.mark.parametrize("leaves", [False, True])
def test_a_tile_is_found_in_a_directory_or_in_a_leaf_of_it(leaves: bool) -> None:
    packed = Archive(archive({1: b"north-west", 3: b"south-east"}, 1, leaves=leaves))
    assert (packed.tile(1, 0, 0), packed.tile(1, 1, 1), packed.tile(1, 1, 0)) == (b"north-west", b"south-east", b"")
    assert packed.zoom_max == 1


def test_a_tile_says_what_lies_in_it() -> None:
    pond, lane, train, other = shapes(WORLD)
    assert pond == Shape("water", {"kind": "lake"}, True, (((0, 0), (0.25, 0), (0.25, 0.25), (0, 0.25), (0, 0)),))
    assert lane == Shape("roads", {"kind": "minor_road"}, False, (((0.5, 0), (0.5, 1)),))
    assert train.said == {"kind": "rail"} and other.layer == "places"


def test_the_ground_has_what_a_plan_shows_clipped_to_its_box() -> None:
    """Tile 0/0/0 is the whole world: its quarter in the north-west reaches from 180 to 90 degrees west."""
    found = background(archive({0: WORLD}, 0), (-135.0, 0.0, 45.0, 85.0))
    assert [drawn["properties"]["class"] for drawn in found] == ["river", "street"], "no railway, no places"
    pond, lane = (drawn["geometry"] for drawn in found)
    (ring,) = pond["coordinates"]
    assert pond["type"] == "Polygon" and {point[0] for point in ring} == {-135.0, -90.0} and ring[0] == ring[-1]
    assert lane == {"type": "MultiLineString", "coordinates": [[[0.0, pytest.approx(85.0)], [0.0, 0.0]]]}


def test_a_walk_has_some_of_the_town_about_it() -> None:
    assert around((0.0, 10.0, 1.0, 12.0)) == pytest.approx((-0.15, 9.7, 1.15, 12.3))


def test_an_area_is_cut_at_the_window_and_closed_again() -> None:
    ((*cut, last),) = _clipped_area(((0.5, 0.5), (1.5, 0.5), (1.5, 1.5), (0.5, 1.5), (0.5, 0.5)), UNIT)
    assert last == cut[0] and {tuple(one) for one in cut} == {(0.5, 0.5), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0)}
    assert list(_clipped_area(((2, 2), (3, 2), (3, 3), (2, 2)), UNIT)) == []


def test_a_line_that_leaves_and_comes_back_is_two() -> None:
    line = ((0.5, 0.5), (0.5, 1.5), (0.75, 1.5), (0.75, 0.5), (0.75, 0.25))
    assert list(_clipped_line(line, UNIT)) == [[(0.5, 0.5), (0.5, 1.0)], [(0.75, 1.0), (0.75, 0.5), (0.75, 0.25)]]
    assert list(_clipped_line(((2.0, 0.0), (2.0, 1.0)), UNIT)) == []


def test_points_that_nobody_would_miss_are_left_out() -> None:
    assert thinned([(0, 0), (0.5, 0.001), (1, 0), (1, 1)], 0.01) == [(0, 0), (1, 0), (1, 1)]
    assert thinned([(0, 0), (0.5, 0.1), (1, 0)], 0.01) == [(0, 0), (0.5, 0.1), (1, 0)]


def folder(root: Path, data: bytes, mark: str = 'author = "OpenStreetMap"\nlicence = "ODbL-1.0"\n') -> Folder:
    (root / "maps").mkdir()
    (root / "maps/town.pmtiles").write_bytes(data)
    if mark:
        (root / "maps/town.toml").write_text(mark)
    return Folder(root)


def test_who_made_the_map_is_said_beside_it(tmp_path: Path) -> None:
    found, mark = packed_map.read(
        folder(tmp_path, archive({0: WORLD}, 0)), "maps/town.pmtiles", (-10.0, 0.0, 10.0, 40.0)
    )
    assert (mark.author, mark.licence) == ("OpenStreetMap", "ODbL-1.0")
    assert [drawn["properties"]["class"] for drawn in found] == ["street"]
    (tmp_path / "maps/town.toml").unlink()
    with pytest.raises(ContentError, match=r"maps/town\.toml:1: is missing"):
        packed_map.read(Folder(tmp_path), "maps/town.pmtiles", (0.0, 0.0, 1.0, 1.0))


GOOD = archive({0: WORLD}, 0)


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PMTiles\x02" + GOOD[8:], "no PMTiles file of version 3"),
        (GOOD[:100], "no PMTiles file"),
        (GOOD[:-20], "breaks off"),
        (archive({0: WORLD}, 0, kind=2), "holds pictures"),
        (archive({0: WORLD}, 0, packed=3), "something else than gzip"),
        (GOOD[:127] + bytes(20) + GOOD[147:], "cannot be unpacked"),
        (archive({0: WORLD[:-9]}, 0), "breaks off"),
        (archive({0: b"\x1a\x04\x12\x02\x12\x00" + b"\x1a\xff"}, 0), "breaks off"),
    ],
)
def test_a_file_that_is_no_map_is_refused_with_its_remedy(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ContentError, match=words) as caught:
        packed_map.read(folder(tmp_path, data), "maps/town.pmtiles", (-10.0, 0.0, 10.0, 40.0))
    assert "pmtiles extract" in caught.value.problems[0].remedy


def test_the_reader_survives_any_byte_that_is_wrong() -> None:
    for at in range(8, len(GOOD)):
        wrong = GOOD[:at] + bytes([GOOD[at] ^ 0x55]) + GOOD[at + 1 :]
        with suppress(NotPackedError):
            json.dumps(background(wrong, (-10.0, 0.0, 10.0, 40.0)))


EVERYWHERE = [[(0, 0), (4096, 0), (4096, 4096), (0, 4096)]]
MARK = 'author = "OpenStreetMap contributors"\nlicence = "ODbL-1.0"\n'


def packed(town: Path, layers: dict[str, list[Feature]]) -> None:
    """The starter's walk, near 44.84 north and 0.217 east, lies in tile 9/256/184."""
    change(town, "scenes/stroll.fr.md", "made_here", 'packed = "maps/town.pmtiles"\nmade_here')
    folder(town, archive({tile_id(9, 256, 184): tile(layers)}, 9), MARK)


def test_a_walk_is_built_upon_the_town_and_names_who_drew_it(light: Path, tmp_path: Path) -> None:
    packed(light, {"landuse": [(AREA, {"kind": "park"}, EVERYWHERE), (AREA, {"kind": "school"}, EVERYWHERE)]})
    assert not any(problem.grave for problem in problems(light))
    build(light, tmp_path / "out", TODAY)
    walk = Content.model_validate_json((tmp_path / "out/content.json").read_bytes()).scenes["stroll"]
    assert isinstance(walk, Map) and walk.packed is None
    ground = json.loads((tmp_path / "out" / walk.ground).read_bytes())
    assert [drawn["properties"]["class"] for drawn in ground["features"]] == ["green", "river", "square", "route"]
    assert ("OpenStreetMap contributors", "ODbL-1.0") in [(given.author, given.licence) for given in walk.credits]
    west, _, east, _ = walk.box
    assert (west, east) == pytest.approx((0.2130 - 0.15 * 0.0081, 0.2211 + 0.15 * 0.0081))


def test_a_map_of_another_town_is_told(town: Path) -> None:
    packed(town, {"roads": [TRAIN]})
    found = one(problems(town), "maps/town.pmtiles")
    assert "holds nothing of what lies about the walk" in found.text and not found.grave
