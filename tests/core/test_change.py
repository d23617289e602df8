"""A changed copy of a value."""

import pytest

from controller.core.change import replace
from controller.core.state import Tries


def test_a_copy_has_the_changes_and_the_original_does_not() -> None:
    before = Tries(1, 2.0)
    assert replace(before, count=3) == Tries(3, 2.0) and before == Tries(1, 2.0)


def test_a_field_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="Tries has no colour"):
        replace(Tries(), colour="red")
