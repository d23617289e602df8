"""One question to a board and its answer, as bytes. Pure: nothing here waits or owns a port.

A driver says what to send and hands over a *recogniser* that looks at what has come so far. It sees a reply grow byte
by byte, so that it makes no difference into which bursts an adapter cuts it.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

SILENCE_MS: Final = 25
"""A reply is complete after this much silence: USB adapters deliver one reply in bursts more than 5 ms apart."""
REST_MS: Final = 5
"""Between two exchanges on one line, where the board's document asks for no more."""

T = TypeVar("T")


class BadFrameError(Exception):
    """What came is no answer to what was asked; the text says why. Whose it was is not guessed (L4)."""


class Heard(Enum):
    """What a recogniser makes of the bytes so far."""

    PART = "part"
    """The beginning of the reply."""
    WHOLE_IF_SILENT = "whole if silent"
    """The whole reply, unless more follows: some boards do not say how long their reply is."""
    WHOLE = "whole"


Recogniser = Callable[[bytes], Heard]
"""Raises :class:`BadFrameError` as soon as the bytes cannot become the reply. It must do so at some length."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request, and how its reply is known."""

    request: bytes
    reply_within_ms: int
    """Until the reply's first byte, counted from the last byte of the request on the wire."""
    heard: Recogniser | None = None
    """None: no answer is due. Whatever comes within ``reply_within_ms`` is dropped."""
    silence_ms: int = SILENCE_MS
    """What had not come when the line was silent for so long does not come any more."""
    rest_ms: float = REST_MS
    """The line is left alone for so long afterwards."""
    busy_ms: int = 0
    """This board is left alone for so long afterwards; others are spoken to meanwhile."""


Talk = Generator[Exchange, bytes, T]
"""Some exchanges with one board, one after another: yields each, is sent its whole reply, returns what it learnt.

Between two of them the line may serve other boards. A talk that is broken off is closed, never resumed elsewhere.
"""


class Ear:
    """Listens to one reply."""

    def __init__(self, heard: Recogniser) -> None:
        self._heard = heard
        self._data = b""
        self._whole = False

    def feed(self, data: bytes) -> tuple[bytes, bytes] | None:
        """The whole reply and what came after it, or None while more must come. Raises :class:`BadFrameError`."""
        for at in range(len(data)):
            self._data += data[at : at + 1]
            heard = self._heard(self._data)
            if heard is Heard.WHOLE:
                return self._data, data[at + 1 :]
            self._whole = heard is Heard.WHOLE_IF_SILENT
        return None

    def silence(self) -> bytes:
        """The line fell silent: the reply, if it may end here. Raises :class:`BadFrameError` when it may not."""
        if not self._whole:
            raise BadFrameError(f"cut off after {self._data.hex(' ')}")
        return self._data
