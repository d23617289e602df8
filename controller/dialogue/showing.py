"""A guide shown, in the terminal or on the machine's own screen, until one of some questions is reached."""

import sys
from collections.abc import Callable, Container
from typing import Any, Protocol

from controller.dialogue.guide import Guide

Say = Callable[[str], None]


class Shows(Protocol):
    async def __call__(self, guide: Guide[Any, Any, Any], ends: Container[str]) -> None: ...


def in_terminal(say: Say) -> Shows:
    async def shown(guide: Guide[Any, Any, Any], ends: Container[str]) -> None:
        from controller.dialogue.terminal import Keys, talk

        keys = Keys(sys.stdin)
        try:
            await talk(guide, keys, say, ends)
        finally:
            keys.close()

    return shown


def on_screen(port: int, say: Say) -> Shows:
    async def shown(guide: Guide[Any, Any, Any], ends: Container[str]) -> None:
        from controller.dialogue.screen import serve

        await serve(guide, port, lambda url: say(f"Open {url} on this machine's screen. Ctrl-C ends it.\n"), ends)

    return shown
