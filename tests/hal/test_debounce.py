"""A contact that chatters must be told once, when it rests."""

import pytest

from hal.debounce import Debouncer


def test_a_quiet_change_counts_after_the_stable_time() -> None:
    switch = Debouncer(40, level=True)
    switch.edge(False, 1.0)
    assert switch.due_s() == pytest.approx(1.04)
    assert switch.settle(1.039) is None
    assert switch.settle(1.041) is False
    assert switch.level is False


def test_chatter_starts_the_wait_anew() -> None:
    switch = Debouncer(40, level=True)
    for at_s, level in ((1.0, False), (1.01, True), (1.02, False)):
        switch.edge(level, at_s)
    assert switch.settle(1.045) is None
    assert switch.settle(1.061) is False


def test_a_spike_that_returns_is_never_told() -> None:
    switch = Debouncer(40, level=True)
    switch.edge(False, 1.0)
    switch.edge(True, 1.005)
    assert switch.due_s() is None
    assert switch.settle(9.0) is None


def test_a_repeated_level_does_not_postpone() -> None:
    switch = Debouncer(40, level=True)
    switch.edge(False, 1.0)
    switch.edge(False, 1.03)
    assert switch.settle(1.041) is False


def test_the_first_level_is_learnt() -> None:
    switch = Debouncer(40)
    switch.edge(True, 0.0)
    assert switch.settle(0.05) is True


def test_a_negative_time_is_refused() -> None:
    with pytest.raises(ValueError, match="stable_ms"):
        Debouncer(-1)
