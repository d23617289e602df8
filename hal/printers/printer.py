"""A ticket printer on USB (``/dev/usb/lp0``) or a serial line: a :class:`hal.ports.Printer`.

It is opened for each ticket, so that one that was pulled out, or has got new paper, needs nobody's attention.
"""

import asyncio
import logging
import os
from contextlib import suppress
from typing import Final, Protocol

from hal.line import LineLostError
from hal.printers import escpos

log = logging.getLogger(__name__)

ANSWERS_WITHIN_S: Final = 1.0
PRINTED_WITHIN_S: Final = 10.0
"""A ticket takes two seconds; while the head moves, some printers do not answer."""


class Way(Protocol):
    """How bytes reach a printer: a :class:`hal.line.Line`, or :class:`UsbPort`."""

    path: str

    def open(self) -> None: ...

    def write(self, data: bytes) -> None: ...

    async def read(self, within_s: float) -> bytes: ...

    def close(self) -> None: ...


class UsbPort:
    """The kernel's ``usblp`` device; the same as a line, without a baud rate."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._device: int | None = None

    def open(self) -> None:
        try:
            self._device = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError as error:
            raise LineLostError(f"cannot be opened ({error.strerror})", sent=False) from None

    def write(self, data: bytes) -> None:
        assert self._device is not None
        try:
            count = os.write(self._device, data)
        except OSError as error:
            raise LineLostError(f"takes nothing ({error.strerror})", sent=False) from None
        if count < len(data):
            raise LineLostError("takes no more bytes", sent=True)

    async def read(self, within_s: float) -> bytes:
        assert self._device is not None
        loop, readable = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._device, readable.set)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(within_s):
                    await readable.wait()
            return os.read(self._device, 64)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LineLostError(f"failed ({error.strerror})", sent=True) from None
        finally:
            loop.remove_reader(self._device)

    def close(self) -> None:
        if self._device is not None:
            os.close(self._device)
            self._device = None


class TicketPrinter:
    def __init__(self, way: Way, answers_within_s: float = ANSWERS_WITHIN_S) -> None:
        self._way = way
        self._answers_within_s = answers_within_s
        self._quiet = False

    async def print_ticket(self, qr_text: str, lines: tuple[str, ...]) -> bool:
        """True once the printer says that it has paper, and still had some afterwards."""
        why = "has no paper, or does not say so"
        printed = False
        try:
            self._way.open()
            if await self._has_paper(self._answers_within_s):
                self._way.write(escpos.ticket(qr_text, lines))
                printed = await self._has_paper(PRINTED_WITHIN_S)
        except LineLostError as error:
            why = str(error)
        finally:
            self._way.close()
        self._note(printed, why)
        return printed

    async def _has_paper(self, within_s: float) -> bool:
        """Asked until it answers."""
        loop = asyncio.get_running_loop()
        until_s = loop.time() + within_s
        while loop.time() < until_s:
            self._way.write(escpos.ASK_PAPER)
            for status in await self._way.read(min(self._answers_within_s, until_s - loop.time())):
                paper = escpos.has_paper(status)
                if paper is not None:
                    return paper
        return False

    def _note(self, printed: bool, why: str) -> None:
        """Logged once when it fails and once when it prints again."""
        if not printed and not self._quiet:
            log.error("printer %s %s", self._way.path, why)
        elif printed and self._quiet:
            log.info("printer %s prints again", self._way.path)
        self._quiet = not printed
