import pytest

from controller.core.change import replace
from controller.core.state import Lot, LotState


def test_a_copy_has_the_changes_and_the_original_has_not() -> None:
    lot = Lot("a1")
    changed = replace(lot, state=LotState.LYING, firings=2)
    assert changed == Lot("a1", LotState.LYING, 2) and hash(changed) == hash(Lot("a1", LotState.LYING, 2))
    assert lot == Lot("a1")


def test_a_field_that_a_value_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="Lot has no colour"):
        replace(Lot("a1"), colour="blue")
