"""Where the hand and the sphere put what is cut; figures worked out by hand."""

import pytest
from PIL import Image

from simulator.drawing import bells
from simulator.drawing.hand import points
from simulator.drawing.sheet import Sheet
from simulator.drawing.sphere import Pane, Sphere, ground, ring, seen, wall


def test_a_sheet_is_plain_svg_of_whole_pixels() -> None:
    sheet = Sheet("any", 100, 60, "#ffffff")
    sheet.shape("#112233", points("10 10, 20 10, 20 20"), wobble=0)
    with sheet.at(5, 6, 2, flip=True):
        sheet.stroke("#000000", 3, points("0 0, 4 4"))
    assert sheet.svg() == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60" width="100" height="60">\n'
        '<path fill="#ffffff" d="M0 0H100V60H0z"/>\n'
        '<path fill="#112233" d="M10 10L20 10L20 20z"/>\n'
        '<g transform="translate(5 6) scale(-2 2)">\n'
        '<path fill="none" stroke="#000000" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" '
        'd="M0 0L4 4"/>\n'
        "</g>\n</svg>\n"
    )


def test_the_same_name_cuts_the_same_and_another_does_not() -> None:
    def one(name: str) -> str:
        sheet = Sheet(name)
        sheet.blob("#000000", 50, 50, 20, 20)
        return sheet.svg()

    assert one("vine") == one("vine") != one("wine")


@pytest.mark.parametrize(
    ("at", "yaw", "pitch"),
    [
        ((0, 10, 1.6), 0, 0),  # straight ahead on eye level
        ((10, 0, 1.6), 90, 0),
        ((-10, 0, 1.6), -90, 0),
        ((0, 1.6, 0), 0, -45),  # the ground, as far away as the eye is high
        ((3, 3, 1.6), 45, 0),
    ],
)
def test_directions(at: tuple[float, float, float], yaw: float, pitch: float) -> None:
    assert seen(at) == pytest.approx((yaw, pitch))


def test_planes_put_their_pixels_where_they_are_seen() -> None:
    # A wall ten metres north, read from left to right as one sees it; 50 pixels a metre.
    facing = wall((-10, 10, 1.6), (1, 0), 50)
    assert facing((0, 0)) == pytest.approx((-45, 0))
    assert facing((1000, 0)) == pytest.approx((45, 0))
    # The ground 1.6 m south of the eye, whose own foot is pixel (100, 0).
    below = ground((-2, 0, 0), 50)
    assert below((100, 80)) == pytest.approx((180, -45))
    assert ring(-180, 10)((900, 100)) == pytest.approx((-90, -10))


def light(picture: Image.Image, x: int, y: int) -> bool:
    """White rather than black, where edges are soft."""
    return picture.convert("L").getpixel((x, y)) > 127  # type: ignore[operator]


def test_what_lies_behind_is_drawn_over_the_seam() -> None:
    sphere = Sphere(64)
    behind = Pane("behind", sphere, wall((3, -10, 3.6), (-1, 0), 50))
    behind.box("#ffffff", 0, 0, 300, 200, 0)
    picture = sphere.picture()
    # On eye level the wall takes 33 degrees, 3 pixels on either side of the seam; ahead there is nothing.
    assert [x for x in range(64) if light(picture, x, 16)] == [0, 1, 2, 61, 62, 63]


def test_a_ceiling_closes_over_the_eye_without_a_hole() -> None:
    sphere = Sphere(64)
    sphere.cap("#ffffff", 2.0, 2.0)
    picture = sphere.picture()
    assert all(light(picture, x, 0) for x in range(64))
    # North it ends at 45 degrees, a quarter of the height; along the passage at the horizon, half of it.
    assert [light(picture, 32, y) for y in (6, 9)] == [True, False]
    assert [light(picture, 16, y) for y in (13, 17)] == [True, False]


def test_a_bell_is_silent_before_its_stroke_and_swings_about_nothing() -> None:
    assert bells.stroke(-0.1) == bells.stroke(0.0) == 0.0
    rung = [bells.stroke(number / bells.RATE_HZ) for number in range(bells.RATE_HZ)]
    assert abs(sum(rung) / len(rung)) < 0.001, "no pressure stays behind"


def test_three_strokes_are_heard_none_is_clipped_and_the_end_is_silence() -> None:
    heard = bells.samples()
    assert len(heard) == 242_550, "eleven seconds of 22,050"
    assert max(map(abs, heard)) == pytest.approx(0.85) and abs(heard[-1]) < 0.001

    def loud(from_s: float) -> float:
        """Over a twentieth of a second."""
        first = round(from_s * bells.RATE_HZ)
        return sum(one * one for one in heard[first : first + 1_102])

    for struck_s in (2.6, 5.2):
        assert loud(struck_s + 0.01) > 3 * loud(struck_s - 0.06)
