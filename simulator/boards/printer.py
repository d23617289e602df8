"""An ESC/POS printer on a pseudo-terminal: it decodes what it gets into tickets, and can be out of paper."""

import asyncio
import os
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OPERANDS = {b"\x1b@": 0, b"\x1bt": 1, b"\x1ba": 1, b"\x1d!": 1, b"\x1dV": 2}
"""Commands and how many bytes follow them."""
PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858"}
PAPER_FULL, PAPER_OUT = 0x12, 0x72


@dataclass(frozen=True, slots=True)
class Ticket:
    qr_text: str
    lines: tuple[str, ...]


class Printer:
    """Bytes in, status bytes out; ``tickets`` lie in the tray, cut."""

    def __init__(self) -> None:
        self.has_paper = True
        self.ends_after: int | None = None
        """The paper ends after so many more tickets."""
        self.tickets: list[Ticket] = []
        self.on_ticket: Callable[[Ticket], None] = lambda ticket: None
        self._data = b""
        self._begin()

    def _begin(self) -> None:
        self._page, self._stored, self._qr = "cp437", b"", ""
        self._line, self._lines = b"", list[str]()

    def hear(self, data: bytes) -> bytes:
        self._data += data
        answers = b""
        while self._data:
            if self._data.startswith(b"\x10"):
                if len(self._data) < 3:
                    break
                if self._take(3) == b"\x10\x04\x04":
                    answers += bytes((PAPER_FULL if self.has_paper else PAPER_OUT,))
            elif self._data[0] in b"\x1b\x1d":
                if not self._command():
                    break
            else:
                self._character(self._take(1))
        return answers

    def _command(self) -> bool:
        """False while the command is not whole."""
        if self._data.startswith(b"\x1d(k"):
            length = int.from_bytes(self._data[3:5], "little")
            if len(self._data) < 5 or len(self._data) < 5 + length:
                return False
            self._code(self._take(5 + length)[5:])
            return True
        if len(self._data) < 2 or len(self._data) < 2 + OPERANDS[self._data[:2]]:
            return False
        name = self._data[:2]
        operands = self._take(2 + OPERANDS[name])[2:]
        if name == b"\x1b@":
            self._begin()
        elif name == b"\x1bt":
            self._page = PAGES[operands[0]]
        elif name == b"\x1dV":
            self._cut()
        return True

    def _code(self, body: bytes) -> None:
        if body[:3] == b"1P0":
            self._stored = body[3:]
        elif body == b"1Q0":
            self._qr = self._stored.decode("ascii")

    def _character(self, char: bytes) -> None:
        if char != b"\n":
            self._line += char
        elif self._line:
            self._lines.append(self._line.decode(self._page))
            self._line = b""

    def _cut(self) -> None:
        if self.ends_after == 0:
            self.has_paper = False
        if self.has_paper:
            self.tickets.append(Ticket(self._qr, tuple(self._lines)))
            self.on_ticket(self.tickets[-1])
            self.ends_after = None if self.ends_after is None else self.ends_after - 1
        self._begin()

    def _take(self, count: int) -> bytes:
        taken, self._data = self._data[:count], self._data[count:]
        return taken


@contextmanager
def plugged(path: Path, printer: Printer) -> Iterator[None]:
    """The printer at ``path``, inside a running event loop, as long as the block lasts."""
    master, slave = os.openpty()
    tty.setraw(slave)
    path.symlink_to(os.ttyname(slave))
    loop = asyncio.get_running_loop()
    loop.add_reader(master, lambda: os.write(master, printer.hear(os.read(master, 4_096))))
    try:
        yield
    finally:
        loop.remove_reader(master)
        path.unlink()
        os.close(master)
        os.close(slave)
