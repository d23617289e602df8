"""A resident's telephone: it photographs the locker's screen, and has nothing but what the screen shows."""

import asyncio
import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from simulator.optics import Picture

WITHIN_S = 3.0
LINES_MAX = 32
LINE_BYTES_MAX = 131_072


@dataclass(frozen=True, slots=True)
class Photograph:
    """What stood on the screen: the picture of the ticket's code, and the PIN beside it."""

    picture: Picture
    pin: str | None


async def photograph(host: str, port: int) -> Photograph | None:
    """Look at the screen that is served there; None when it shows no ticket, or is dark."""
    try:
        return _seen(await asyncio.to_thread(_look, host, port))
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None


def _look(host: str, port: int) -> dict[str, Any]:
    """The first full picture that a page is sent: an onlooker asks as the page itself does."""
    screen = HTTPConnection(host, port, timeout=WITHIN_S)
    try:
        screen.request("GET", "/api/screen")
        answer, event = screen.getresponse(), ""
        for _ in range(LINES_MAX):
            line = answer.readline(LINE_BYTES_MAX).decode().strip()
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: ") and event == "screen":
                return dict(json.loads(line.removeprefix("data: ")))
    finally:
        screen.close()
    raise ValueError("no screen")


def _seen(screen: dict[str, Any]) -> Photograph | None:
    ticket = screen["ticket"]
    if not isinstance(ticket, dict):
        return None
    pin = ticket["pin"]
    return Photograph(Picture(str(ticket["path"]), int(ticket["modules"])), None if pin is None else str(pin))
