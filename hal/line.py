"""A serial line, owned by one process: opened by path, read through the event loop, found again when it was lost.

Paths below ``/dev/serial/by-id`` name the adapter and not the socket it is plugged into. There is no thread.
"""

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import serial

LOOKED_FOR_EVERY_S: Final = 0.25
"""A missing adapter; opening a path that is not there costs microseconds."""
READ_BYTES: Final = 4_096
UNREAD_BYTES_MAX: Final = 4_096
"""A line that babbles; more is dropped unread."""
BITS_PER_BYTE: Final = 10
"""8N1: a start bit, eight of data, a stop bit."""
BUSY: Final = "is in use by another process; stop it, one service owns a port"
REMEDIES: Final = {2: "is not there; is the adapter plugged in?", 13: "may not be opened; is this user in `dialout`?"}


class LineLostError(Exception):
    """The line is gone. ``sent`` says whether a byte of the request that failed may have left it."""

    def __init__(self, why: str, *, sent: bool) -> None:
        super().__init__(why)
        self.sent = sent


class Line:
    """One port. Lost on ENOENT, ENXIO, EIO, EBADF and every other error of its file; :meth:`open` finds it again."""

    def __init__(self, path: str, baud: int) -> None:
        self.path = path
        self.baud = baud
        self._port: serial.Serial | None = None
        self._unread = bytearray()
        self._news = asyncio.Event()
        self._why_lost = "was not opened yet"
        self.heard_s = 0.0
        """When bytes came last, in the seconds of the event loop."""

    @property
    def is_open(self) -> bool:
        return self._port is not None

    def wire_s(self, count: int) -> float:
        """Seconds that so many bytes take on the wire."""
        return count * BITS_PER_BYTE / self.baud

    # -- open and closed ----------------------------------------------------------------------

    def open(self) -> None:
        """Open it for this process alone (L25). Raises :class:`LineLostError` with the reason when it cannot be."""
        import termios

        import serial

        try:
            port = serial.Serial(self.path, self.baud, timeout=0, exclusive=True)
        except (OSError, ValueError, termios.error) as error:  # the last when it is pulled out just then
            raise LineLostError(self._refusal(error), sent=False) from None
        self._unread.clear()
        self._port = port
        asyncio.get_running_loop().add_reader(port.fileno(), self._readable)

    def close(self) -> None:
        self._lose("was closed")

    def _lose(self, why: str) -> None:
        port, self._port = self._port, None
        if port is None:
            return
        self._why_lost = why
        asyncio.get_running_loop().remove_reader(port.fileno())
        with suppress(OSError):
            port.close()
        self._news.set()

    def _refusal(self, error: Exception) -> str:
        number = getattr(error, "errno", None)
        if number in (11, 16):
            return BUSY
        return REMEDIES.get(number or 0, f"cannot be opened ({error})")

    # -- bytes --------------------------------------------------------------------------------

    def write(self, data: bytes) -> None:
        """Hand bytes to the port at once; it sends them in its own time. Raises :class:`LineLostError`."""
        if self._port is None:
            raise LineLostError(self._why_lost, sent=False)
        try:
            count = os.write(self._port.fileno(), data)
        except OSError as error:
            self._lose(f"failed ({error.strerror})")
            raise LineLostError(self._why_lost, sent=False) from None
        if count < len(data):
            self._lose("takes no more bytes")
            raise LineLostError(self._why_lost, sent=True)

    async def read(self, within_s: float) -> bytes:
        """Whatever has come, or comes first within so many seconds; nothing when nothing came.

        Raises :class:`LineLostError`: whatever was asked may have been heard.
        """
        if not self._unread:
            self._news.clear()
            if self._port is not None and within_s > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(within_s):
                        await self._news.wait()
        if not self._unread and self._port is None:
            raise LineLostError(self._why_lost, sent=True)
        data = bytes(self._unread)
        self._unread.clear()
        return data

    def drop(self) -> int:
        """Forget what has come and was not read; how many bytes it was."""
        count = len(self._unread)
        self._unread.clear()
        return count

    def _readable(self) -> None:
        assert self._port is not None
        try:
            data = os.read(self._port.fileno(), READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:
            self._lose(f"failed ({error.strerror})")
            return
        if not data:
            self._lose("was pulled out")
            return
        self.heard_s = asyncio.get_running_loop().time()
        self._unread += data[: UNREAD_BYTES_MAX - len(self._unread)]
        self._news.set()
