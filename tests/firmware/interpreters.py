"""The real MicroPython, run by node."""

import json
import os
import pty
import select
import subprocess
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
FIRMWARE: Final = HERE.parent.parent / "firmware"
WITHIN_S: Final = 20.0
ON_THE_BOARD: Final = {
    "/firmware/core.py": FIRMWARE / "core.py",
    "/main.py": FIRMWARE / "main.py",
    "/golden.py": HERE / "golden.py",
    "/vectors.json": FIRMWARE / "vectors.json",
    "/fake_pico.py": HERE / "fake_pico.py",
}
EMPTY: Final = {"/machine.py": HERE / "fake_pico.py"}
"""A Pico that has MicroPython and nothing else."""
BOARD: Final = "import time, main, fake_pico\nmain.Shell(fake_pico, time, 0xBEEF).run()\n"


def command(script: str | None, wire: int = -1) -> list[str]:
    files = {place: str(source) for place, source in (ON_THE_BOARD if script else EMPTY).items()}
    what = {"files": files, "wire": wire, **({"script": script} if script else {})}
    return ["node", str(HERE / "micropython.mjs"), json.dumps(what)]


def printed(script: str) -> list[str]:
    """What a script prints on MicroPython, line by line; ``CalledProcessError`` when it raises."""
    done = subprocess.run(command(script), capture_output=True, text=True, check=True, timeout=WITHIN_S)
    return done.stdout.splitlines()


@contextmanager
def board(script: str | None = BOARD) -> Iterator["PicoOnABench"]:
    """``main.py`` on MicroPython, its wire a pty and its pins a bench's. Without a script the pty is its prompt."""
    wire, port = pty.openpty()
    tty.setraw(port)
    os.set_blocking(wire, False)
    orders, hand = os.pipe()
    os.set_blocking(orders, False)
    says, told = os.pipe()
    child = subprocess.Popen(command(script, wire), stdin=orders, stdout=told, pass_fds=(wire,))
    os.close(orders)
    os.close(told)
    try:
        yield PicoOnABench(os.ttyname(port), says, hand)
    finally:
        child.kill()
        child.wait()
        for descriptor in (wire, port, says, hand):
            os.close(descriptor)


class PicoOnABench:
    def __init__(self, port: str, says: int, hand: int) -> None:
        self.port = port
        self._says = says
        self._hand = hand
        self._rest = b""
        self._lines: list[str] = []
        self.told: list[str] = []
        """All that its pins and its dog did so far."""

    def order(self, line: str) -> None:
        os.write(self._hand, f"{line}\n".encode())

    def until(self, wanted: str) -> str:
        """The next line that begins so; :class:`AssertionError` when there is none in time."""
        deadline_s = time.monotonic() + WITHIN_S
        while True:
            while self._lines:
                self.told.append(self._lines.pop(0))
                if self.told[-1].startswith(wanted):
                    return self.told[-1]
            left_s = deadline_s - time.monotonic()
            assert left_s > 0 and select.select([self._says], [], [], left_s)[0], f"no {wanted!r} in {self.told}"
            data = os.read(self._says, 4096)
            assert data, f"ended before {wanted!r}: {self.told}"
            *whole, self._rest = (self._rest + data).split(b"\n")
            self._lines += [line.decode() for line in whole]
