"""What a service tells systemd: that it is ready, how it is, that it lives, that it ends (sd_notify(3)).

Datagrams to the socket that the environment names, in the file system or abstract. Where nobody supervises, nothing is
said. Thirty lines, where a library would have to be kept up with.
"""

import logging
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

log = logging.getLogger(__name__)

STATUS_CHARS_MAX: Final = 200
"""One line of ``systemctl status``."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    address: str | None = None
    """Of its socket; None where there is none."""
    watchdog_s: float | None = None
    """Who says nothing for so long is killed and started again; None where nobody counts."""

    @classmethod
    def of(cls, environment: Mapping[str, str], pid: int) -> Self:
        """As systemd left it in the environment of the process ``pid``; a watchdog may be another process's."""
        address = environment.get("NOTIFY_SOCKET") or None
        usec = environment.get("WATCHDOG_USEC", "")
        ours = environment.get("WATCHDOG_PID", str(pid)) == str(pid)
        return cls(address, int(usec) / 1e6 if address and ours and usec.isdecimal() and int(usec) else None)

    @classmethod
    def here(cls) -> Self:
        return cls.of(os.environ, os.getpid())

    def ready(self, status: str) -> None:
        self._say("READY=1", f"STATUS={_line(status)}")

    def status(self, status: str) -> None:
        self._say(f"STATUS={_line(status)}")

    def alive(self, status: str) -> None:
        self._say("WATCHDOG=1", f"STATUS={_line(status)}")

    def stopping(self) -> None:
        self._say("STOPPING=1", "STATUS=outputs are made safe")

    def _say(self, *words: str) -> None:
        if self.address is None:
            return
        to = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as speaker:
                speaker.connect(to)
                speaker.send("\n".join(words).encode())
        except OSError as error:
            log.warning("the supervisor hears nothing: %s", error)


NOBODY: Final = Supervisor()


def _line(status: str) -> str:
    return " ".join(status.split())[:STATUS_CHARS_MAX]
