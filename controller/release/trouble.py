"""Why a release is not here, or not shown: one word for machines and journals, one sentence for people."""

from enum import StrEnum
from typing import Final


class Why(StrEnum):
    NOT_A_RELEASE = "not_a_release"
    """No manifest, or one that nobody's ``seal`` has written."""
    TOO_NEW = "too_new"
    """A format that this software does not know."""
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    OTHER_RELEASE = "other_release"
    """Not the one that was ordered."""
    OLDER = "older"
    """Than one that was here before; only an order of the town brings it back."""
    TOO_BIG = "too_big"
    """For the room that content may take here."""
    DISK_FULL = "disk_full"
    CANNOT_WRITE = "cannot_write"
    WRONG_HASH = "wrong_hash"
    """A file is not what the manifest says."""
    MISSING = "missing"
    """A file that the manifest names is not there."""
    UNREACHABLE = "unreachable"
    NOT_CONTENT = "not_content"
    """Its ``content.json`` cannot be read."""
    NO_SUCH_VITRINE = "no_such_vitrine"
    """It has no vitrine of the name that this window is configured for."""
    NOT_PAINTED = "not_painted"
    """It was tried here, and its page showed nothing; another release may do better."""
    DAMAGED = "damaged"
    """It was whole, and is not any more: the card forgets."""


WAITING: Final = frozenset({Why.DISK_FULL, Why.CANNOT_WRITE, Why.UNREACHABLE, Why.MISSING, Why.WRONG_HASH})
"""What may pass by itself: an upload that is not over, a line that comes back, a card that somebody clears. It is tried
again; anything else stays as it is until another release or another order comes."""


class ReleaseError(Exception):
    """A release cannot be used; ``why`` is the word, the text says what and where."""

    def __init__(self, why: Why, words: str, release: str = "") -> None:
        super().__init__(words)
        self.why = why
        self.release = release
        """Its id, as far as it is known."""
