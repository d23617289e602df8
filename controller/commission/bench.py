"""The hands of a commissioning: each task of the engine done with the hardware that is really there."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from controller.commission import probing, reading
from controller.commission.book import Board, Book, Part
from controller.commission.rig import Rig, rigged
from controller.commission.steps import (
    AwaitClosed,
    AwaitScan,
    ClosedSeen,
    Evidence,
    FindPorts,
    FindReaders,
    Fire,
    LookAtRest,
    Measure,
    Measured,
    MoveSeen,
    PortsSeen,
    ReadersSeen,
    Scanned,
    SearchLine,
    Sound,
    Sounded,
    Task,
    Watch,
    WriteDown,
    Wrote,
)
from hal.ports import LockBank, Scanner, Signals, Thermometer, Tone

SOUNDS_S: Final = 2.0
MEASURES_WITHIN_S: Final = 15.0
"""A probe speaks at most once in ten seconds."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What this bank has beside the boards on its lines."""

    locks: Mapping[str, LockBank] = field(default_factory=dict)
    """Boards on the header, their switches told raw."""
    boards: tuple[Board, ...] = ()
    """The same, as a book has them."""
    taken: frozenset[str] = frozenset()
    """Serial ports that something else than lock boards is on."""
    scanners: Mapping[str, Scanner] = field(default_factory=dict)
    signals: Signals | None = None
    thermometer: Thermometer | None = None
    probes: tuple[str, ...] = ()

    def listed(self) -> tuple[Part, ...]:
        signals = () if self.signals is None else (Part("signals", "signals"),)
        scanners = (Part("scanner", name) for name in self.scanners)
        return (*scanners, *signals, *(Part("probe", name) for name in self.probes))


class Bench:
    """Call :meth:`close` at the end: it lets go of every line."""

    def __init__(
        self,
        root: Path,
        parts: Parts,
        write: Callable[[Book], tuple[str, ...]],
        *,
        answers_within_ms: int = probing.ANSWERS_WITHIN_MS,
        sounds_s: float = SOUNDS_S,
    ) -> None:
        """``root`` is ``/dev``; ``write`` leaves configuration and report, and says where."""
        self._root = root
        self._parts = parts
        self._write = write
        self._within_ms = answers_within_ms
        self._sounds_s = sounds_s
        self._boards: tuple[Board, ...] = ()
        self._rig: asyncio.Future[Rig] | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()

    async def do(self, task: Task, book: Book) -> Evidence:
        match task:
            case FindPorts():
                await self.close()
                return PortsSeen(probing.ports(self._root, self._parts.taken))
            case SearchLine(port=port, known=known, wide=wide):
                await self.close()
                return await probing.search(port, known, wide, self._within_ms)
            case LookAtRest() | Fire() | Watch() | AwaitClosed():
                return await self._with_doors(task)
            case WriteDown():
                await self.close()
                return Wrote(await asyncio.to_thread(self._write, book))
            case FindReaders() | AwaitScan() | Sound() | Measure():
                return await self._with_parts(task)

    async def _with_doors(self, task: LookAtRest | Fire | Watch | AwaitClosed) -> Evidence:
        rig = await self._rigged(task.boards)
        match task:
            case LookAtRest():
                return await rig.rested()
            case Fire(board=board, channel=channel):
                return await rig.fire(board, channel)
            case Watch():
                return MoveSeen(await rig.next_move())
            case AwaitClosed(board=board, channel=channel, bit=bit):
                await rig.reads(board, channel, bit)
                return ClosedSeen()

    async def _with_parts(self, task: FindReaders | AwaitScan | Sound | Measure) -> Evidence:
        match task:
            case FindReaders(taken=taken):
                return ReadersSeen(reading.places(self._root, self._parts.taken | set(taken)))
            case AwaitScan(name=name, path=path):
                return await (reading.scanned(path) if path else self._scan(name))
            case Sound():
                return await self._sound()
            case Measure(name=name):
                return Measured(await self._measure(name))

    async def _scan(self, name: str) -> Scanned:
        return Scanned(await anext(self._parts.scanners[name].texts()))

    async def _sound(self) -> Sounded:
        assert self._parts.signals is not None
        try:
            await self._parts.signals.show(Tone.ATTENTION)
            await asyncio.sleep(self._sounds_s)
        finally:
            await self._parts.signals.show(Tone.OFF)
        return Sounded()

    async def _measure(self, name: str) -> float | None:
        assert self._parts.thermometer is not None
        try:
            async with asyncio.timeout(MEASURES_WITHIN_S):
                async for one in self._parts.thermometer.temperatures():
                    if one.probe == name:
                        return one.celsius
        except TimeoutError:
            pass
        return None

    async def _rigged(self, boards: tuple[Board, ...]) -> Rig:
        """The lines stay open from door to door; they are opened anew when a board or its pulse is another."""
        if self._boards != boards:
            await self.close()
            ready: asyncio.Future[Rig] = asyncio.get_running_loop().create_future()
            self._stop = asyncio.Event()
            self._keeper = asyncio.create_task(_kept(boards, self._parts.locks, ready, self._stop), name="rig")
            self._boards, self._rig = boards, ready
        assert self._rig is not None
        return await asyncio.shield(self._rig)

    async def close(self) -> None:
        keeper, self._keeper, self._rig, self._boards = self._keeper, None, None, ()
        if keeper is not None:
            self._stop.set()
            await asyncio.shield(keeper)


async def _kept(
    boards: tuple[Board, ...], on_header: Mapping[str, LockBank], ready: "asyncio.Future[Rig]", stop: asyncio.Event
) -> None:
    """The life of a rig is one task's: questions come and go, the lines stay."""
    async with rigged(boards, on_header) as rig:
        ready.set_result(rig)
        await stop.wait()
