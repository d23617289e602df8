"""A window without glass: the real core, loop, store and intake, and a page that paints what it is given."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from controller.core.bank import Bank
from controller.core.commands import Answer, Command
from controller.core.events import Afar, Configured, OrderedFromAfar, Started
from controller.core.facts import BankFact
from controller.core.moment import Moment, Trust
from controller.core.rights import Act, Binding, Minted, VerifiedPass
from controller.core.state import Publication, State
from controller.core.vitrine import facts as f
from controller.core.vitrine.events import FramesSeen, ReleaseStaged, VitrineConfigured
from controller.core.vitrine.facts import VitrineFact
from controller.core.vitrine.state import Window
from controller.core.vitrine.values import Plan, Release
from controller.loop import Loop
from controller.release.intake import Intake, Places
from controller.release.manifest import Manifest
from controller.release.source import Patience
from controller.release.store import Room, Store
from tests.release.sealed import NOW_S, Town

MIB = 1 << 20
ROOM = Room(content_bytes_max=64 * MIB, free_bytes_min=MIB)
AT_ONCE = Patience(failures_max=3, first_s=0.0, stalls_after_s=5.0)
WITHIN_S = 20.0


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not true():
            await asyncio.sleep(0.005)


@dataclass
class Pane:
    place: Path
    town: Town
    facts: list[BankFact | VitrineFact] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)
    paints: bool = True
    now_s: float = 0.0
    state: State = field(default_factory=State)
    started: int = 0

    def __post_init__(self) -> None:
        self.loop: Loop
        self.intake: Intake

    @property
    def window(self) -> Window:
        assert self.loop.state.window is not None
        return self.loop.state.window

    @property
    def shown(self) -> str:
        return "" if self.window.shown is None else self.window.shown.id

    def whole(self) -> bool:
        """Every file of what is shown is what its manifest says."""
        return self.shown in self.intake.store.releases and all(self.intake.store.hashed(self.shown))

    def told(self) -> list[tuple[str, str]]:
        return [(one.release, one.why) for one in self.facts if isinstance(one, f.ReleaseRefused | f.ReleaseRolledBack)]

    def moment(self) -> Moment:
        return Moment(self.now_s, NOW_S + self.now_s, Trust.SYNCHRONISED)

    @asynccontextmanager
    async def running(self, places: Places | None = None, room: Room = ROOM) -> AsyncIterator[None]:
        """Until the end of the block; then the power goes. The state is what the facts say."""
        self.started += 1
        self.loop = Loop(
            self.state, self.moment, lambda: Minted("", "", "", ""), self._append, self._act, lambda: self._decided()
        )
        store = Store(self.place, room)
        self.intake = Intake(
            store, places or Places(), lambda: self.town.keys, lambda: self.loop.state, lambda: self.moment().wall_s,
            self._arrived, self.loop.tell, AT_ONCE,
        )  # fmt: skip
        async with asyncio.TaskGroup() as group:
            deciding = group.create_task(self.loop.run())
            await self.loop.offer(Started(f"boot {self.started}", "this", 1.0))
            await self.loop.offer(Configured(Bank("halles", ())))
            await self.loop.offer(VitrineConfigured(Plan("heritage")))
            taking = group.create_task(self.intake.run())
            yield
            taking.cancel()
            await asyncio.wait([taking])
            deciding.cancel()
        self.state = self.loop.state

    async def order(self, manifest: Manifest, url: str, name: str = "1", older: bool = False, for_s: int = 600) -> None:
        data = manifest.to_bytes()
        publication = Publication(url, hashlib.sha256(data).hexdigest(), older)
        wall_s = int(self.moment().wall_s)
        right = VerifiedPass(f"digest {name}", "", Act.SERVICE, Binding.ONCE, wall_s - 60, wall_s + for_s, pass_id=name)
        await self.loop.offer(OrderedFromAfar(right, Afar.PUBLISH, publication=publication))

    async def _arrived(self, manifest: Manifest) -> None:
        await self.loop.tell(ReleaseStaged(Release(manifest.id, ("gate",), ("fr",), version=manifest.version)))

    async def _append(self, now: Moment, facts: list[BankFact | VitrineFact]) -> int:
        self.facts.extend(facts)
        return len(self.facts)

    def _act(self, command: Command) -> None:
        if isinstance(command, Answer):
            self.answers.append((command.outcome.value, command.why))

    def _decided(self) -> None:
        """The page: it paints what waits, and then what is shown."""
        window = self.loop.state.window
        if window is None:
            return
        self.intake.decided()
        if self.paints and window.staged is not None and not self.loop.sight.staged_paints:
            self.loop.note(FramesSeen(window.staged.id, "gate", hidden=True))
        elif self.paints and window.shown is not None and not window.proven:
            self.loop.note(FramesSeen(window.shown.id, "gate"))
