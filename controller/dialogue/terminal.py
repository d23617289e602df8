"""A dialogue in a terminal: the question, its answers by number, and a line to type on."""

import asyncio
import os
import sys
import termios
from collections.abc import Callable, Container, Mapping
from typing import Any, TextIO

from controller.dialogue.guide import Guide
from controller.dialogue.script import Asked, View
from controller.dialogue.steps import ENTER, AnswerRefusedError
from controller.rights.badge import terminal as drawn

LINE_MAX = 1_000


class Keys:
    """Lines typed at a terminal, read through the event loop."""

    def __init__(self, source: TextIO) -> None:
        self._handle = source.fileno()
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._begun = b""
        asyncio.get_running_loop().add_reader(self._handle, self._readable)

    def close(self) -> None:
        self.hide(False)
        asyncio.get_running_loop().remove_reader(self._handle)

    def hide(self, hidden: bool) -> None:
        """What is typed from now on is not shown, where the input is a terminal (termios(3), ``ECHO``)."""
        if not os.isatty(self._handle):
            return
        attributes = termios.tcgetattr(self._handle)
        local: int = attributes[3]
        attributes[3] = local & ~termios.ECHO if hidden else local | termios.ECHO
        termios.tcsetattr(self._handle, termios.TCSANOW, attributes)

    async def line(self) -> str | None:
        """The next line; None at the end of the input."""
        return await self._lines.get()

    def forget(self) -> None:
        """What was typed for another question."""
        while not self._lines.empty():
            self._lines.get_nowait()

    def _readable(self) -> None:
        data = os.read(self._handle, 4_096)
        if not data:
            self.close()
            self._lines.put_nowait(None)
            return
        *lines, self._begun = (self._begun + data)[-LINE_MAX:].split(b"\n")
        for line in lines:
            self._lines.put_nowait(line.decode(errors="replace").strip())


async def talk(
    guide: Guide[Any, Any, Any], keys: Keys, say: Callable[[str], None], ends: Container[str] = ("done",)
) -> None:
    """Until one of these questions, which is shown still, or the end of the input."""
    while True:
        revision, shown = guide.revision, guide.view()
        say(told(shown, guide.script.words.catalogue(guide.book.language)["ui"], last=shown.word in ends))
        if shown.word in ends:
            return
        keys.hide(shown.asked is not None and shown.asked.secret)
        if not await _one(guide, keys, say, shown, revision):
            return


async def _one(guide: Guide[Any, Any, Any], keys: Keys, say: Callable[[str], None], shown: View, revision: int) -> bool:
    """One question, answered or overtaken by what the hands have seen; False at the end of the input."""
    while guide.revision == revision:
        line = asyncio.ensure_future(keys.line())
        news = asyncio.ensure_future(guide.changed(revision))
        await asyncio.wait((line, news), return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        if not line.done():
            line.cancel()
            continue
        typed = line.result()
        if typed is None:
            return False
        try:
            if shown.asked is not None or shown.options:
                guide.answer(*_meant(typed, shown))
        except AnswerRefusedError as refused:
            say(f"  ! {guide.script.words.refusal(guide.book.language, refused.word, refused.values)}\n> ")
    return True


def _meant(typed: str, shown: View) -> tuple[str, str]:
    """A letter chooses an answer; where nothing can be typed, its number does, too."""
    keys = [option.key for option in shown.options]
    letters = {chr(ord("a") + number): key for number, key in enumerate(keys)}
    if shown.asked is None:
        letters |= {str(number): key for number, key in enumerate(keys, 1)}
        return (keys[0] if not typed and len(keys) == 1 else letters.get(typed.lower(), typed)), ""
    if typed.startswith("/"):
        return letters.get(typed[1:].lower(), typed), ""
    return ENTER, typed or shown.asked.default


def told(shown: View, words: Mapping[str, str], *, last: bool = False) -> str:
    """One question as text. Nobody answers the last one."""
    lines = ["", f"[{shown.chapter}/{shown.chapters} {shown.chapter_name}] {shown.line}"]
    lines += [f"  {shown.hint}"] if shown.hint else []
    lines += [f"  · {note}" for note in shown.notes]
    lines += [drawn(shown.code, colours=sys.stdout.isatty())] if shown.code else []
    mark = "/" if shown.asked else ""
    lines += [f"  {mark}{chr(ord('a') + number)}  {option.text}" for number, option in enumerate(shown.options)]
    if shown.asked is not None:
        lines += _how(shown.asked, words)
    prompt = "" if last else "…" if shown.asked is None and not shown.options else "> "
    return "\n".join([*lines, prompt])


def _how(asked: Asked, words: Mapping[str, str]) -> list[str]:
    if asked.kind == "shape":
        cold = f" {words['cold'].lower()}" if asked.cold else ""
        default = f"{asked.size} {asked.height_mm}{cold}"
        return [f"  {words['shape_how']}", f"  {words['default'].format(text=default)}"]
    if asked.secret:
        return [f"  {words['secret_how']}"]
    return [f"  {words['default'].format(text=asked.default)}"] if asked.default else []
