"""One board, some of whose switches are wired the other way round."""

import pytest

from hal.boards.a8a80 import A8a80
from hal.boards.board import Seen
from hal.boards.reversed import Reversed
from hal.exchange import Talk

STATES = bytes((0x80, 0x01, 0b0000_0101, 0x33, 0x80 ^ 0x01 ^ 0b0000_0101 ^ 0x33))
"""Contacts of channels 1 and 3 made."""
UNLOCKED = bytes((0x8A, 0x01, 0x02, 0x00, 0x8A ^ 0x01 ^ 0x02))
"""Channel 2 fired, and its contact open afterwards."""


def told(talk: Talk[Seen], *replies: bytes) -> Seen:
    """What a talk returns when it hears these replies."""
    next(talk)
    for reply in replies:
        try:
            talk.send(reply)
        except StopIteration as done:
            assert isinstance(done.value, Seen)
            return done.value
    raise AssertionError("it wants to hear more")


@pytest.mark.parametrize("talk", ["begin", "poll"])
def test_only_the_named_channels_are_turned_round(talk: str) -> None:
    board = Reversed(A8a80(1, 4), (3, 4))
    assert dict(told(getattr(board, talk)(), STATES, STATES).closed) == {1: True, 2: False, 3: False, 4: True}


def test_so_is_what_an_unlock_tells() -> None:
    assert told(Reversed(A8a80(1, 4), (2,)).unlock(2), UNLOCKED).closed == ((2, True),)
    assert told(Reversed(A8a80(1, 4), (1,)).unlock(2), UNLOCKED).closed == ((2, False),)


def test_all_else_is_the_boards_own() -> None:
    board, plain = Reversed(A8a80(1, 4, pulse_ms=300), ()), A8a80(1, 4, pulse_ms=300)
    for name in ("channels", "pulse_ms", "stable_ms", "off_after_ms", "proven_first"):
        assert getattr(board, name) == getattr(plain, name)
