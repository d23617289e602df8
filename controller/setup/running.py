"""A set-up from its book to a machine that may start; the commissioning comes in between, on the same screen."""

import asyncio
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from controller.commission import leaving, progress
from controller.commission.book import Book as Doors
from controller.commission.running import clock, commissioned, nobody_else
from controller.dialogue.guide import Guide
from controller.dialogue.showing import Shows
from controller.setup import drafting, engine
from controller.setup.book import Book
from controller.setup.hands import Hands
from controller.setup.places import Places, Programs
from controller.setup.progress import KEPT
from controller.setup.script import SCRIPT
from controller.setup.steps import Commission, Commissioned, Evidence, Task

ENDS: Final = ("commissioning", "started")
LOOKS_EVERY_S: Final = 2.0
GuideOfThis = Guide[Book, Task, Evidence]


class TwiceError(Exception):
    """Another set-up asks already; the text says where."""


@contextmanager
def alone(places: Places) -> Iterator[None]:
    """One set-up at a time. Makes its folder. Raises :class:`TwiceError` and ``OSError``."""
    places.staging.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(places.staging, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        words = "a set-up is going on already, on this machine's own screen or in another terminal"
        raise TwiceError(f"{words}; answer there, or end it first (`systemctl stop bastide-setup`)") from error
    finally:
        os.close(handle)


def guide(book: Book, places: Places, programs: Programs) -> GuideOfThis:
    """Everything that it learns is kept."""
    KEPT.save(places.book, book)
    return Guide(SCRIPT, book, lambda changed: KEPT.save(places.book, changed), Hands(places, programs), clock())


async def through(guide: GuideOfThis, places: Places, show: Shows) -> bool:
    """Until it is started, or somebody stops; whether it is started.

    Raises ``OSError``, :class:`~controller.commission.running.InUseError`, and what the hands raise.
    """
    while True:
        async with guide.at_work():
            await show(guide, ENDS)
        if guide.step.word != "commissioning":
            return guide.book.started
        if not await _doors(guide.book, places, show):
            return False
        guide.turn(engine.learnt(guide.book, Commission(), Commissioned()))


async def through_or_made_elsewhere(guide: GuideOfThis, places: Places, show: Shows) -> bool:
    """The same on the machine's own screen, which makes way for the daemon once somebody else has put a configuration
    in its place, too: a restored backup, a commissioning in a terminal, a file copied by hand."""
    going = asyncio.ensure_future(through(guide, places, show))
    elsewhere = asyncio.ensure_future(_made_elsewhere(guide, places))
    try:
        await asyncio.wait((going, elsewhere), return_when=asyncio.FIRST_COMPLETED)
        return going.result() if going.done() else True
    finally:
        for one in (going, elsewhere):
            one.cancel()
        await asyncio.gather(going, elsewhere, return_exceptions=True)


async def _made_elsewhere(guide: GuideOfThis, places: Places) -> None:
    """Looks twice: our own configuration is there a moment before its label is. Who sets up anew has one already."""
    if places.config.exists():
        await asyncio.Event().wait()
    seen = 0
    while seen < 2:
        await asyncio.sleep(LOOKS_EVERY_S)
        seen = seen + 1 if places.config.exists() and guide.book.label is None else 0


async def _doors(book: Book, places: Places, show: Shows) -> bool:
    """The commissioning, in the folder where everything waits for the last step."""
    kept = progress.load(places.staged.with_name("commission.json"))
    doors = kept or Doors(book.language, book.name, book.site, book.phone)

    async def shown(one: Guide[Any, Any, Any]) -> None:
        await show(one, ("done",))

    with nobody_else(places.data):
        draft = drafting.draft(book, places, leaving.before(places.config))
        last = await commissioned(
            places.staged, places.dev, replace(doors, language=book.language, within_setup=True), shown, draft
        )
    return bool(last.written)


def taken_up(places: Places) -> Book:
    """As it was left. Raises :class:`~controller.dialogue.keeping.ProgressError`."""
    return engine.taken_up(KEPT.load(places.book) or Book())


def set_aside(path: Path) -> None:
    """What was asked before stays beside it."""
    if path.exists():
        path.replace(path.with_name(f"{path.name}.old"))
