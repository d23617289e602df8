"""A machine with a window and no compartment: the real daemon over a real wire, its page served, in its own folder."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from controller.app import Bank, running
from controller.config import Config
from controller.config.load import parse
from controller.content.compiled import Colours, Content, Credit, Opening, Slot, Story, Vitrine
from controller.core.facts import Fact
from controller.core.vitrine.events import VitrineConfigured
from controller.core.vitrine.state import Window
from controller.ports import Ports
from controller.release.folder_source import FolderSource
from controller.release.manifest import Manifest
from controller.release.store import Room, Store
from controller.release.transfer import Transfer
from controller.vitrine.making import FOLDER
from controller.vitrine.pages import mount
from controller.vitrine.place import Place
from controller.web.app import create_app
from controller.web.server import listen, serving
from simulator.backplane import Backplane
from simulator.display import Display
from simulator.ports import Cable, WiredClock, WiredDisplay, WiredKiosk, WiredLights, WiredPresence
from simulator.tail import Tail
from tests.release.sealed import Town

WITHIN_S = 120.0
ROOM = Room(content_bytes_max=64 * 2**20, free_bytes_min=2**20)
THEME = "heritage"
CONFIG = """
[bank]
site = "vitrine-1"
name = "Vitrine du patrimoine"
help_phone = "+33 5 57 00 00 00"

[data]
dir = "{folder}/data"

[rights]
keyring = "{folder}/keys.json"

[hardware]
driver = "simulated"

[vitrine]
theme = "heritage"
country = "none"
{more}
[vitrine.display]
driver = "simulated"

[[vitrine.own_hours]]
begins = "00:00"
ends = "24:00"

[vitrine.presence]
driver = "simulated"

[[vitrine.lights]]
name = "evening"
"""


def both(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def content(title: str = "Huit siècles", lights: str | None = "evening") -> Content:
    """Two scenes without pictures: small, and a whole release."""
    credit = Credit(author="Town", licence="CC-BY-4.0", made_here=True)
    common: dict[str, Any] = {"lead": both("Une ville neuve"), "credits": (credit,), "plays_s": 5}
    first = Opening(id="door", title=both(title), **common)
    story = Story(id="hall", title=both("La halle"), body=both("<p>La halle.</p>"), **common)
    shown = Vitrine(
        id=THEME, title=both("Patrimoine"), lead=both("Ici"), opening="door", scenes=("door", "hall"),
        colours=Colours(accent="#7a2231", ink="#241c14", paper="#fbf4e4"),
        programme=(Slot(scenes=("door",), lights=lights),),
    )  # fmt: skip
    other = shown.model_copy(update={"id": "river", "title": both("La rivière"), "opening": "hall"})
    return Content(
        town="sainte-foy", title=both("Sainte-Foy"), languages=("fr", "en"), latitude=44.84, longitude=0.21,
        credit=credit, vitrines=(shown, other), scenes={"door": first, "hall": story},
    )  # fmt: skip


def built(folder: Path) -> Path:
    """A folder as ``bastide content build`` leaves it."""
    folder.mkdir(parents=True)
    (folder / "content.json").write_text(content().model_dump_json(), "utf-8")
    return folder


def configuration(folder: Path, more: str = "") -> Config:
    return parse(CONFIG.format(folder=folder, more=more))


async def brought(folder: Path, version: int, files: Path | None = None, **said: Any) -> Manifest:
    """A release on the disk of this machine, as a stick brings it; ``files`` or a small one."""
    town = Town(folder / f"town-{version}")
    data = content(**said).model_dump_json().encode()
    paths = [] if files is None else [path for path in files.rglob("*") if path.is_file()]
    found = {str(path.relative_to(files or folder)): path.read_bytes() for path in paths}
    place, manifest = town.release(version, {"content.json": data, **found})
    (folder / "data").mkdir(exist_ok=True)
    store = Store(folder / "data" / FOLDER, ROOM)
    assert await Transfer(FolderSource(place), store, town.keys).run(lambda *_: None, store.releases) is not None
    return manifest


@dataclass(frozen=True, slots=True)
class Running:
    bank: Bank
    backplane: Backplane
    page: str
    folder: Path

    @property
    def place(self) -> Place:
        assert self.bank.window is not None
        return self.bank.window

    @property
    def window(self) -> Window:
        window = self.bank.loop.state.window
        assert window is not None
        return window

    def facts(self) -> list[Fact]:
        tail, found = Tail(self.folder / "data" / "journal.db"), []
        while news := tail.news():
            found += [fact for _, fact in news]
        return found

    async def until(self, true: Callable[[], Any]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while not true():
                await asyncio.sleep(0.01)

    async def ask(self, path: str) -> Any:
        async with httpx.AsyncClient(base_url=self.page) as client:
            answer = await client.get(path)
            assert answer.status_code == 200, answer.text
            return answer.json()

    async def tell(self, path: str, **body: object) -> Any:
        async with httpx.AsyncClient(base_url=self.page) as client:
            answer = await client.post(f"/api/vitrine/{path}", json=body)
            assert answer.status_code < 300, answer.text
            return answer.json() if answer.content else None

    async def adopts(self, release: str) -> None:
        """The hidden frame's part: painted, told, shown."""
        await self.until(lambda: self.place.desk.screen().staged == release)
        await self.paints(release, hidden=True)
        await self.until(lambda: self.place.desk.screen().release == release)

    async def proof(self, after_s: float = 0.0) -> None:
        """Time goes by, and then the page proves that it paints."""
        await self.passes(after_s)
        mono_s = self.bank.front.now().mono_s
        await self.until(lambda: self.painted_s() >= mono_s)

    def painted_s(self) -> float:
        """When it was last seen painting, by the machine's own clock."""
        health = self.place.health()
        ago_s = None if health is None else health.painted_ago_s
        return float("-inf") if ago_s is None else self.bank.front.now().mono_s - ago_s

    @property
    def missing(self) -> str:
        health = self.place.health()
        return "" if health is None else health.missing

    async def passes(self, seconds: float) -> None:
        """So much time goes by for the machine, at once."""
        clock, then_s = self.backplane.clock, self.bank.front.now().mono_s + seconds
        self.backplane.clock = replace(clock, started_s=clock.started_s - seconds)
        self.backplane.set_clock(wall_offset_s=clock.wall_offset_s + seconds)
        await self.until(lambda: self.bank.front.now().mono_s >= then_s)

    async def hurry(self, **times: float) -> None:
        """Times of the window, for a test; seconds."""
        plan = self.window.plan
        await self.bank.loop.offer(VitrineConfigured(replace(plan, times=replace(plan.times, **times))))

    async def paints(self, release: str, scene: str | None = "door", **more: object) -> None:
        """As a page that is well tells of it."""
        await self.tell("painted", release=release, scene=scene, frames=12, since_ms=200, **more)


@asynccontextmanager
async def glasshouse(folder: Path, more: str = "", backplane: Backplane | None = None) -> AsyncIterator[Running]:
    """From power-on to a clean stop. The folder outlives it, as the card does."""
    config = configuration(folder, more)
    world = backplane or Backplane({}, (), "boot-1")
    world.shopfront.display = Display(lights_in_s=0.05, darkens_in_s=0.02)
    async with world.serving(folder / "wire"):
        cable = await Cable.connect(folder / "wire")
        listening = asyncio.ensure_future(cable.listen())
        ports = Ports(
            {}, presence=WiredPresence(cable), display=WiredDisplay(cable, settles_s=1.0),
            lights=WiredLights(cable), kiosk=WiredKiosk(cable),
        )  # fmt: skip
        try:
            with listen("127.0.0.1", 0) as listener:
                async with running(config, ports, WiredClock(cable)) as bank:
                    app = create_app(bank.front)
                    assert bank.window is not None
                    mount(app, bank.window)
                    async with serving(app, listener):
                        yield Running(bank, world, f"http://127.0.0.1:{listener.getsockname()[1]}", folder)
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
