"""Why software is not taken, or not yet: one word for units and tests, one sentence for people.

What is wrong with a release as it was brought (its signature, a hash, a line that is cut) is a
:class:`~controller.release.trouble.ReleaseError`; this is about what a sound release meets here.
"""

from enum import StrEnum
from typing import Final


class Hindrance(StrEnum):
    OTHER_MACHINE = "other_machine"
    """Made for another suite, architecture or Python."""
    OLDER = "older"
    """Than the highest that was seen here; a signed permit alone brings it back."""
    HERE_ALREADY = "here_already"
    TOO_FAR = "too_far"
    """It can only come from a later version than this one."""
    FAILED_HERE = "failed_here"
    """It was on trial here, and went back."""
    NOT_DUE = "not_due"
    """The staged rollout has not reached this machine."""
    BUSY = "busy"
    """Somebody is served, a door is open, or a trial is on."""
    WEAK_SUPPLY = "weak_supply"
    DISK_FULL = "disk_full"
    BAD_ARCHIVE = "bad_archive"
    DOES_NOT_START = "does_not_start"
    NOTHING = "nothing"
    """There is nothing to do it with."""
    NOT_INSTALLED = "not_installed"
    """No package lies here, so nobody can say what fits."""


PASSING: Final = frozenset({Hindrance.NOT_DUE, Hindrance.BUSY, Hindrance.WEAK_SUPPLY, Hindrance.DISK_FULL})
"""What may be otherwise at the next look."""


TRY_LATER: Final = 75
"""How a command ends then (``EX_TEMPFAIL`` of sysexits.h): no failure of its unit."""


class Hindered(Exception):  # noqa: N818 - an answer, not a fault
    def __init__(self, why: Hindrance, words: str) -> None:
        super().__init__(words)
        self.why = why
