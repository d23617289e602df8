"""Puts files on a microcontroller that runs MicroPython, over its USB line.

Speaks the raw mode of MicroPython's prompt (its reference, "The MicroPython Interactive Interpreter Mode"): Ctrl-C
stops the program, Ctrl-A enters, code is ended by Ctrl-D and answered with ``OK``, what it printed, 04h, its error,
04h, ``>``.
"""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import serial

RASPBERRY_PI: Final = 0x2E8A
"""The vendor of a Pico on USB."""
BAUD: Final = 115_200
"""USB does not care."""
STOP, ENTER, LEAVE, RUN = b"\r\x03\x03", b"\r\x01", b"\r\x02", b"\x04"
PROMPT: Final = b"raw REPL; CTRL-B to exit\r\n>"
ANSWERS_WITHIN_S: Final = 5.0
PIECE_BYTES: Final = 256
TRIES: Final = 5

BEGIN: Final = """
import hashlib, machine, os
def feed():
    if "DOG_HELD_MS" in globals():
        machine.WDT(timeout=DOG_HELD_MS).feed()
def digest(name):
    sha = hashlib.sha256()
    with open(name, "rb") as file:
        while piece := file.read(256):
            sha.update(piece)
    return sha.digest().hex()
def folder(name):
    try:
        os.mkdir(name)
    except OSError:
        pass
"""
"""A board of ours that was interrupted has a watchdog running; it must not bite in the middle of a file."""


class PicoError(Exception):
    """What was asked of it was not done; the text says why."""


def plugged_in() -> list[str]:
    """The ports of all Picos with MicroPython on this machine."""
    from serial.tools.list_ports import comports

    return sorted(port.device for port in comports() if port.vid == RASPBERRY_PI)


class Prompt:
    """The raw prompt of one microcontroller. Every method raises :class:`PicoError`."""

    def __init__(self, port: "serial.Serial") -> None:
        self._port = port

    def run(self, code: str) -> str:
        """What ``code`` printed."""
        data = code.encode()
        for at in range(0, len(data), PIECE_BYTES):
            self._port.write(data[at : at + PIECE_BYTES])
        self._port.write(RUN)
        self._until(b"OK")
        printed, error = self._until(b"\x04"), self._until(b"\x04")
        self._until(b">")
        if error:
            raise PicoError(error.decode(errors="replace").strip().splitlines()[-1])
        return printed.decode(errors="replace").strip()

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write all of them beside the old ones, see that they arrived, and only then take the old ones' places."""
        self.run(BEGIN)
        for name, data in files.items():
            self._write(f"{name}.new", data)
        for name in files:
            self.run(f"os.rename({name + '.new'!r}, {name!r})")

    def reset(self) -> None:
        """Start it anew; the port goes away with it."""
        self._port.write(b"import machine; machine.reset()" + RUN)
        self._port.flush()

    def _write(self, name: str, data: bytes) -> None:
        folder, _, _ = name.rpartition("/")
        if folder:
            self.run(f"folder({folder!r})")
        self.run(f"file = open({name!r}, 'wb')")
        for at in range(0, len(data), PIECE_BYTES):
            self.run(f"feed(); _ = file.write({data[at : at + PIECE_BYTES]!r})")
        self.run("file.close()")
        if self.run(f"print(digest({name!r}))") != hashlib.sha256(data).hexdigest():
            raise PicoError(f"{name} did not arrive whole")

    def _enter(self) -> None:
        for _ in range(TRIES):
            self._port.write(STOP)
            time.sleep(0.1)  # a program that stops says so; that is not read
            self._port.reset_input_buffer()
            self._port.write(ENTER)
            if self._port.read_until(PROMPT).endswith(PROMPT):
                return
        raise PicoError("MicroPython's prompt does not answer")

    def _until(self, end: bytes) -> bytes:
        said = self._port.read_until(end)
        if not said.endswith(end):
            raise PicoError("it fell silent in the middle of an answer; is the cable loose?")
        return said[: -len(end)]


@contextmanager
def prompt(path: str) -> Iterator[Prompt]:
    """The prompt of the microcontroller at this port. Raises :class:`PicoError`."""
    import serial

    try:
        with serial.Serial(path, BAUD, timeout=ANSWERS_WITHIN_S, exclusive=True) as port:
            one = Prompt(port)
            one._enter()
            yield one
    except OSError as error:
        raise PicoError(f"{path} cannot be used ({error})") from error
