"""One real window without its glass: the real core and loop, a real journal, the real file of voices, and the web."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from controller.content.compiled import (
    Choice,
    Content,
    Credit,
    Opening,
    Poll,
    Question,
    Quiz,
    Street,
    Vitrine,
    Wall,
)
from controller.content.compiled import Colours as Palette
from controller.core.events import Event, Started
from controller.core.rights import Minted
from controller.core.vitrine import events as e
from controller.core.vitrine.values import Calendar, Plan, Release, Shift
from controller.loop import Loop
from controller.store.journal import Journal
from controller.store.writer import Writer
from controller.vitrine.desk import WindowDesk
from controller.voices.desk import Voices
from controller.voices.place import voices
from tests.voices.people import DEVICE, SITE, Hours, Operator

T = TypeVar("T")
EVER = Calendar("UTC", 0, 2**33, (Shift(0, 0),))
ME = Credit(author="the test", licence="CC0-1.0", made_here=True)
ONE = Minted("T1:", "d", "12345", "e")


def both(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def _question(id: str, *choices: str, **more: Any) -> Question:
    return Question(id=id, text=both(id), choices=tuple(Choice(id=one, text=both(one)) for one in choices), **more)


def _scene(id: str) -> dict[str, Any]:
    return {"id": id, "title": both(id), "lead": both(id), "credits": (ME,)}


def content(theme: str = "voices") -> Content:
    """A window that asks: a quiz of two questions, an open and a closed poll, a street, and a wall."""
    scenes = (
        Opening(**_scene("door")),
        Quiz(
            **_scene("river"), questions=(_question("depth", "two", "nine", right="nine"), _question("name", "d", "g"))
        ),
        Poll(**_scene("market"), question=_question("day", "thursday", "saturday")),
        Poll(**_scene("past"), question=_question("day", "yes", "no"), closes="2026-09-20"),
        Street(**_scene("street"), question=_question("becomes", "trees", "benches"), invitation=both("Say")),
        Wall(**_scene("wall"), invitation=both("Write"), accepts_pictures=True),
    )
    all_of_them = tuple(scene.id for scene in scenes)
    colours = Palette(accent="#8f2f17", ink="#241c14", paper="#fdf8ee")
    shown = Vitrine(id=theme, title=both("v"), lead=both("v"), colours=colours, opening="door", scenes=all_of_them)
    return Content(
        town="here", title=both("here"), languages=("fr", "en"), latitude=44.84, longitude=0.21, credit=ME,
        vitrines=(shown,), scenes={scene.id: scene for scene in scenes},
    )  # fmt: skip


@dataclass
class Window:
    """A window that somebody touched."""

    loop: Loop
    voices: Voices
    hours: Hours
    operator: Operator
    folder: Path
    desk: WindowDesk
    """As the window's page sees it."""

    @property
    def session(self) -> int:
        return self.loop.sight.session

    async def happens(self, event: Event) -> None:
        await self.loop.offer(event)

    async def touched(self) -> int:
        """Somebody touches; their session."""
        await self.happens(e.WindowTouched(self.session))
        return self.session

    async def next_visitor(self) -> int:
        """The one who stood there leaves, another comes."""
        await self.happens(e.Left(self.session))
        return await self.touched()


async def _until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.005)


until = _until


@asynccontextmanager
async def window(folder: Path, hours: Hours | None = None, operator: Operator | None = None) -> AsyncIterator[Window]:
    """From power-on to a clean stop; begun again in the same folder, it is the same window."""
    hours, operator = hours or Hours(), operator or Operator()
    shown = folder / "content.json"
    shown.write_text(content().model_dump_json())
    with Journal.open(folder / "journal.db") as journal:
        async with Writer(journal) as writer, asyncio.TaskGroup() as group:
            loop = Loop(
                journal.replay(),
                hours.now,
                lambda: ONE,
                lambda now, facts: writer.append(now, "boot", facts),
                lambda command: None,
                lambda: None if loop.state.window is None else desk.decided(),
            )
            loop.seq = journal.seq
            desk = WindowDesk("here", loop, hours.now, lambda release, path: folder / path)
            work = group.create_task(loop.run())
            await _begin(loop)
            at_work = voices(folder, loop, hours.now, operator.keys, SITE, DEVICE, lambda release: shown)
            try:
                async with at_work as said:
                    desk.begins(None, said)  # type: ignore[arg-type]
                    told = group.create_task(desk.follow(said))
                    one = Window(loop, said, hours, operator, folder, desk)
                    await one.touched()
                    yield one
                    told.cancel()
            finally:
                work.cancel()


async def _begin(loop: Loop) -> None:
    await loop.offer(Started("boot", "machine", None))
    await loop.offer(e.VitrineConfigured(Plan("voices", calendar=EVER)))
    if loop.state.window is None or loop.state.window.shown is None:
        scenes = tuple(content().scenes)
        await loop.offer(e.ReleaseStaged(Release("r1", scenes, ("fr", "en"))))
        await loop.offer(e.FramesSeen("r1", scenes[0], hidden=True))
    assert loop.state.window is not None and loop.state.window.shown is not None


class Live:
    """A window served on loopback, on an event loop in a thread of its own; ``do`` runs a coroutine there."""

    def __init__(self, folder: Path, make: Callable[[Window], Any]) -> None:
        self._folder, self._make = folder, make
        self._ready, self._failed = threading.Event(), list[BaseException]()
        self._thread = threading.Thread(target=self._run, name="served window")
        self.url = ""

    def do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(20) and not self._failed, self._failed

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:  # shown by the test that waits
            self._failed.append(error)
            self._ready.set()
            raise

    async def _main(self) -> None:
        from controller.web.server import listen, serving

        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with window(self._folder) as self.window:
            listener = listen("127.0.0.1", 0)
            async with serving(self._make(self.window), listener):
                self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
                self._ready.set()
                await self._stop.wait()


@contextmanager
def live(folder: Path, make: Callable[[Window], Any]) -> Iterator[Live]:
    one = Live(folder, make)
    one.start()
    try:
        yield one
    finally:
        one.stop()
