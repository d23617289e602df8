"""Touches that no finger makes (V12)."""

import pytest

from controller.vitrine.ghosts import CALM_S, Contacts, Ghosts, Haunting, haunted

pytestmark = pytest.mark.field_note("V12")


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (Contacts(0, 0.0, 5.0), None),
        (Contacts(60, 1.5, 5.0), None),
        (Contacts(75, 0.0, 5.0), None),
        (Contacts(76, 0.0, 5.0), Haunting.RATE),
        (Contacts(200, 0.0, 5.0), Haunting.RATE),
        (Contacts(14, 0.0, 0.01), None),
        (Contacts(1, 60.0, 5.0), None),
        (Contacts(1, 60.1, 5.0), Haunting.HELD),
    ],
)
def test_what_a_hand_can_do_and_what_it_cannot(seen: Contacts, found: Haunting | None) -> None:
    assert haunted(seen) is found


def test_a_ghost_is_told_once_and_its_end_once() -> None:
    ghosts = Ghosts()
    wild, calm = Contacts(300, 0.0, 5.0), Contacts(2, 0.0, 5.0)
    assert ghosts.saw(wild, 0.0) == (Haunting.RATE, True)
    assert ghosts.saw(wild, 5.0) is None
    assert ghosts.saw(calm, 5.0 + CALM_S - 0.1) is None
    assert ghosts.saw(Contacts(1, 90.0, 5.0), 36.0) is None, "another kind, and still a ghost"
    assert ghosts.saw(calm, 36.0 + CALM_S) == (Haunting.RATE, False)
    assert ghosts.saw(calm, 100.0) is None
