"""The small drawing of the bank shows every compartment once, where it is."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from controller.core.bank import Bank, Compartment, Size
from controller.web.layout import Place, drawing
from tests.web.memory_desk import town_bank


def bank(*heights_mm: int, size: Size = Size.M) -> Bank:
    boxes = [Compartment(f"b{n}", str(n), size, height_mm=height) for n, height in enumerate(heights_mm, 1)]
    return Bank("x", tuple(boxes))


def columns(places: tuple[Place, ...]) -> list[list[str]]:
    """Labels, column by column, from the top."""
    found: dict[int, list[Place]] = {}
    for place in places:
        found.setdefault(place.column, []).append(place)
    return [[place.label for place in sorted(found[column], key=lambda p: p.top)] for column in sorted(found)]


def test_a_column_listed_downwards() -> None:
    assert columns(drawing(bank(1800, 1200, 600, 1800, 1200, 600))) == [["1", "2", "3"], ["4", "5", "6"]]


def test_a_column_listed_upwards() -> None:
    assert columns(drawing(bank(300, 900, 1500, 300, 900, 1500))) == [["3", "2", "1"], ["6", "5", "4"]]


def test_a_bank_listed_row_by_row() -> None:
    assert columns(drawing(bank(1500, 1500, 1500, 700, 700, 700))) == [["1", "4"], ["2", "5"], ["3", "6"]]


def test_a_bank_whose_heights_nobody_measured_is_a_grid() -> None:
    assert columns(drawing(bank(*[1000] * 8))) == [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"]]


def test_an_empty_bank_has_an_empty_drawing() -> None:
    assert drawing(bank()) == ()


def test_larger_compartments_are_drawn_higher_and_columns_end_level() -> None:
    places = drawing(town_bank())
    by_label = {place.label: place for place in places}
    assert by_label["6"].height > by_label["2"].height > by_label["1"].height
    bottoms = {place.column: place.top + place.height for place in places}
    assert max(bottoms.values()) - min(bottoms.values()) < 0.01


@given(st.lists(st.tuples(st.integers(0, 2500), st.sampled_from(Size)), max_size=120))
def test_every_compartment_is_drawn_once_and_none_lies_over_another(given_boxes: list[tuple[int, Size]]) -> None:
    boxes = tuple(Compartment(f"b{n}", str(n), size, height_mm=mm) for n, (mm, size) in enumerate(given_boxes))
    places = drawing(Bank("x", boxes))
    assert sorted(place.label for place in places) == sorted(box.label for box in boxes)
    for column in {place.column for place in places}:
        stack = sorted((p.top, p.top + p.height) for p in places if p.column == column)
        assert all(lower[0] >= upper[1] - 0.01 for upper, lower in pairwise(stack))
