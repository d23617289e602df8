import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.core import pins

COMPARTMENTS = st.integers(1, 900)


@pytest.mark.parametrize(("compartments", "digits"), [(1, 2), (18, 2), (90, 2), (91, 3), (400, 3)])
def test_a_slot_has_as_many_digits_as_the_bank_needs(compartments: int, digits: int) -> None:
    assert pins.slot_digits(compartments) == digits
    assert pins.tail_digits(compartments) == 8 - digits


@pytest.mark.field_note("L26")
@pytest.mark.law("I2")
@given(COMPARTMENTS)
def test_the_secret_part_is_never_shorter_than_five_digits(compartments: int) -> None:
    assert pins.tail_digits(compartments) >= 5


@given(COMPARTMENTS, st.data())
def test_a_pin_comes_apart_as_it_was_put_together(compartments: int, data: st.DataObject) -> None:
    digits = pins.slot_digits(compartments)
    slot = data.draw(st.integers(0, 10**digits - 1))
    tail = data.draw(st.text("0123456789", min_size=8 - digits, max_size=8 - digits))
    pin = pins.compose(slot, tail, digits)
    assert len(pin) == 8
    assert pins.split(pin, digits) == (slot, tail)
    assert pins.split(f" {pin[:4]} {pin[4:]} ", digits) == (slot, tail)


@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨", "1234-5678", "-1234567", "12345678\n"]
)
def test_what_is_not_eight_digits_is_no_pin(typed: str) -> None:
    assert pins.split(typed, 2) is None


@given(st.text(max_size=600))
def test_any_text_is_split_or_refused(text: str) -> None:
    parts = pins.split(text, 3)
    assert parts is None or (0 <= parts[0] < 1000 and len(parts[1]) == 5)


@pytest.mark.parametrize(
    ("slot", "tail"), [(100, "123456"), (-1, "123456"), (1, "12345"), (1, "12345x"), (1, "1234567")]
)
def test_a_pin_is_never_put_together_wrong(slot: int, tail: str) -> None:
    with pytest.raises(ValueError, match=r"slot|tail"):
        pins.compose(slot, tail, 2)


@given(COMPARTMENTS, st.integers(0, 10**6), st.data())
def test_a_slot_is_handed_out_only_when_nobody_has_it(compartments: int, turn: int, data: st.DataObject) -> None:
    slots = 10 ** pins.slot_digits(compartments)
    used = dict.fromkeys(data.draw(st.sets(st.integers(0, slots - 1), max_size=compartments)), "order")
    slot = pins.free_slot(used, compartments, turn)
    assert slot is not None
    assert slot not in used
    assert 0 <= slot < slots


def test_no_slot_is_left_when_all_are_used() -> None:
    assert pins.free_slot(dict.fromkeys(range(100), "order"), 18, 7) is None


@pytest.mark.field_note("L26")
def test_a_slot_rests_before_another_order_gets_it() -> None:
    handed_out = [pins.free_slot({}, 18, turn) for turn in range(100)]
    assert len(set(handed_out)) == 100
