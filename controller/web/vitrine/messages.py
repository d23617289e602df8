"""What the window's page is told, as server-sent events: ``hello``, ``view`` at each change, ``reload``, ``alive``."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from typing import Any

from controller.core.vitrine.view import VitrineView
from controller.web.answers import event
from controller.web.vitrine.desk import VitrineDesk

ALIVE_EVERY_S = 25.0
"""A page that has heard nothing for two of these knows that the daemon hangs."""
RETRY_MS = 1000


async def vitrine_stream(desk: VitrineDesk, build: str) -> AsyncIterator[str]:
    """Events for one page, for ever."""
    await desk.listens()
    yield f"retry: {RETRY_MS}\n" + event("hello", {"build": build, "alive_every_s": ALIVE_EVERY_S})
    reloads = desk.reloads()
    while True:
        revision = desk.revision()
        if desk.reloads() != reloads:
            reloads = desk.reloads()
            yield event("reload", {})
        yield event("view", view_message(desk.screen()))
        while desk.revision() == revision:
            try:
                async with asyncio.timeout(ALIVE_EVERY_S):  # wait_for of Python 3.11 may swallow a cancellation
                    await desk.changed(revision)
            except TimeoutError:
                yield event("alive", {})


def view_message(view: VitrineView) -> dict[str, Any]:
    """Without the lights: they are the machine's own business."""
    message = asdict(replace(view, notice=None))
    del message["lights"]
    message["notice"] = None if view.notice is None else {"text": dict(view.notice.text)}
    return message
