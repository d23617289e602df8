"""Bytes into scanned texts: at a terminator, or after a gap in which nothing came. Pure; time is passed in."""

from typing import Final

TEXT_CHARS_MAX: Final = 512
BYTES_MAX: Final = 4 * TEXT_CHARS_MAX
"""Of one text; UTF-8 has at most four bytes a character. What is longer is cut, and the rest of it dropped."""
TERMINATORS: Final = b"\r\n\t\0"
IDLE_GAP_MS: Final = 40
"""A scanner without a terminator: it sends one text without pausing, and USB adapters pause for up to 16 ms."""


class Texts:
    """Feed it what came; ask it when it may be complete without a terminator."""

    def __init__(self, idle_gap_ms: float = IDLE_GAP_MS) -> None:
        self._gap_s = idle_gap_ms / 1000
        self._data = bytearray()
        self._last_s = 0.0

    def feed(self, data: bytes, at_s: float) -> list[str]:
        """The texts that are complete with ``data``. However late it comes it goes on with what was begun: only a gap
        that :meth:`settle` was asked about is one, for a busy machine looks late at what came in time."""
        texts: list[str] = []
        for byte in data:
            if byte in TERMINATORS:
                texts += self._complete()
            elif len(self._data) < BYTES_MAX:
                self._data.append(byte)
        if data:
            self._last_s = at_s
        return texts

    def due_s(self) -> float | None:
        """When what has come is a text if nothing more comes; None when nothing waits."""
        return self._last_s + self._gap_s if self._data else None

    def settle(self, at_s: float) -> list[str]:
        due_s = self.due_s()
        return self._complete() if due_s is not None and at_s >= due_s else []

    def drop(self) -> None:
        """Forget a text begun: its end was lost."""
        self._data.clear()

    def _complete(self) -> list[str]:
        text = self._data.decode("utf-8", "replace")[:TEXT_CHARS_MAX]
        self._data.clear()
        return [text] if text else []
