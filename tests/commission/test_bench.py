"""The hands of a commissioning on emulated boards: who answers, what fires, what is seen."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from controller.commission import probing
from controller.commission.bench import Bench, Parts
from controller.commission.book import Board, Book, Part, Port
from controller.commission.progress import load, save
from controller.commission.script import SCRIPT
from controller.commission.steps import (
    AwaitScan,
    ClosedSeen,
    Evidence,
    FindReaders,
    Fire,
    LookAtRest,
    Measure,
    ReadersSeen,
    Scanned,
    Sound,
    Task,
)
from controller.dialogue.guide import Guide
from controller.dialogue.steps import Stamp
from hal.line import Line
from hal.ports import Temperature, Tone
from simulator.boards.device import Device
from simulator.boards.doorboard import DoorboardDevice
from simulator.boards.gm65 import Gm65, plugged
from simulator.boards.kerong import KerongDevice
from simulator.boards.waveshare import WaveshareDevice
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World
from tests.commission.bank import ADAPTER, Bank
from tests.commission.books import NOW, at_doors

pytestmark = pytest.mark.anyio
SOON_MS = 50


@pytest.fixture
async def bank(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Bank]:
    one = Bank(tmp_path / "dev", (2, 2))
    async with one.wire.plugged_in(), asyncio.TaskGroup() as group:
        tasks = [group.create_task(live.run()) for live in one.lives]
        yield one
        for task in tasks:
            task.cancel()


def live() -> LiveWorld:
    return LiveWorld(World([DoorPlan(1)], seed=1, now_s=asyncio.get_running_loop().time(), pulse_s=0.2))


def path(bank: Bank) -> str:
    return str(bank.wire.path)


def bench_of(tmp_path: Path, parts: Parts | None = None) -> Bench:
    return Bench(tmp_path / "dev", parts or Parts(), lambda _: (), answers_within_ms=SOON_MS, sounds_s=0.0)


# -- ports and boards ----------------------------------------------------------------------------------


@pytest.mark.field_note("L25")
async def test_an_adapter_goes_by_its_own_name_and_one_in_use_is_told(bank: Bank, tmp_path: Path) -> None:
    (tmp_path / "dev" / "ttyUSB0").symlink_to(bank.wire.path)
    assert probing.ports(tmp_path / "dev") == (Port(path(bank)),)
    assert path(bank).endswith(ADAPTER)
    line = Line(path(bank), 9_600)
    line.open()
    assert probing.ports(tmp_path / "dev") == (Port(path(bank), busy=True),)
    line.close()


async def test_without_names_the_plain_ones_are_shown(bank: Bank, tmp_path: Path) -> None:
    root = tmp_path / "other"
    root.mkdir()
    (root / "ttyUSB0").symlink_to(bank.wire.path.readlink())
    (root / "null").touch()
    assert probing.ports(root) == (Port(str(root / "ttyUSB0")),)


@pytest.mark.parametrize(
    ("make", "kind", "address", "channels"),
    [(KerongDevice, "kerong", 3, 16), (WaveshareDevice, "waveshare", 7, 8), (DoorboardDevice, "doorboard", 5, 16)],
)
async def test_every_kind_is_found_where_it_is(
    bank: Bank, make: type[Device], kind: str, address: int, channels: int
) -> None:
    bank.wire.devices, bank.wire.baud = [make(live(), address, channels)], make.BAUD
    seen = await probing.search(path(bank), (), wide=False, within_ms=SOON_MS)
    assert [(one.kind, one.address, one.channels) for one in seen.found] == [(kind, address, channels)]


async def test_a_search_fires_nothing(bank: Bank) -> None:
    bank.connect(0)
    seen = await probing.search(path(bank), (), wide=False, within_ms=SOON_MS)
    assert [(one.address, one.channels) for one in seen.found] == [(1, 24)]
    assert bank.firings() == 0


@pytest.mark.field_note("L32")
@pytest.mark.parametrize("alike", [True, False])
async def test_a_second_board_on_one_address_never_passes_for_a_new_one(bank: Bank, alike: bool) -> None:
    bank.boards[1].address = 1
    if not alike:
        bank.boards[1].closed_reads = 0  # so that the two do not say the same
    bank.connect(0)
    bank.connect(1)
    known = (Board("board1", path(bank), "8a80", 9_600, 1, 2),)
    seen = await probing.search(path(bank), known, wide=False, within_ms=SOON_MS)
    assert [one.address for one in seen.found if one.address != 1] == []
    assert seen.garbled == (() if alike else (1,))


@pytest.mark.field_note("L32")
async def test_a_board_that_does_not_answer_any_more_beside_a_new_one_is_told(bank: Bank) -> None:
    bank.connect(1)
    known = (Board("board1", path(bank), "8a80", 9_600, 1, 2),)
    seen = await probing.search(path(bank), known, wide=False, within_ms=SOON_MS)
    assert ([one.address for one in seen.found], seen.garbled) == ([2], (1,))


async def test_a_waveshare_board_that_fires_by_itself_is_not_taken(bank: Bank) -> None:
    device = WaveshareDevice(live(), 1, 8)
    device.modes = (1, *device.modes[1:])
    bank.wire.devices = [device]
    seen = await probing.search(path(bank), (), wide=False, within_ms=SOON_MS)
    assert "drive its own relay" in seen.problem and seen.found == ()


# -- doors ----------------------------------------------------------------------------------------------


def board(bank: Bank, number: int = 1) -> Board:
    return Board(f"board{number}", path(bank), "8a80", 9_600, number, 2)


async def test_a_pulse_and_what_moved_after_it(bank: Bank, tmp_path: Path) -> None:
    bank.connect(0)
    bench, boards = bench_of(tmp_path), (board(bank),)
    rest = await bench.do(LookAtRest(boards), Book())
    assert [(one.channel, one.bit) for one in rest.levels] == [(1, 1), (2, 1)]  # type: ignore[union-attr]
    seen = await bench.do(Fire(boards, "board1", 2), Book())
    assert [(one.channel, one.bit) for one in seen.moved] == [(2, 0)]  # type: ignore[union-attr]
    assert 0 < seen.moved[0].after_ms < 2_000  # type: ignore[union-attr]
    assert bank.open_doors() == ["2"]
    await bench.close()


async def test_a_board_that_is_not_there_is_named_and_stops_no_other(bank: Bank, tmp_path: Path) -> None:
    bank.connect(0)
    bench = bench_of(tmp_path)
    rest = await bench.do(LookAtRest((board(bank), board(bank, 2))), Book())
    assert rest.silent == ("board2",)  # type: ignore[union-attr]
    assert {one.board for one in rest.levels} == {"board1"}  # type: ignore[union-attr]
    await bench.close()


@pytest.mark.law("I1")
async def test_no_lock_fires_before_the_intent_is_on_the_disk(bank: Bank, tmp_path: Path) -> None:
    bank.connect(0)
    file = tmp_path / "commission.json"
    known: list[int] = []

    def intents() -> int:
        return sum(len(one["shots"]) for one in json.loads(file.read_text())["trials"])

    for one in bank.lives:
        one.now.on_pulse = lambda channel: known.append(intents())
    book = at_doors(2)
    book = book.with_board(board(bank))
    guide = Guide(SCRIPT, book, lambda changed: save(file, changed), bench_of(tmp_path), lambda: NOW)
    async with guide.at_work(), asyncio.timeout(10):
        while guide.step.word != "which_door":
            await guide.changed(guide.revision)
    assert known == [1]
    again = load(file)
    assert again is not None and [shot.sent for shot in again.trial("board1", 1).shots] == ["sent"]
    await guide.hands.close()  # type: ignore[attr-defined]


# -- the guide ---------------------------------------------------------------------------------------------


class Slow:
    """Hands that work until somebody answers."""

    def __init__(self) -> None:
        self.begun: list[Task] = []
        self.ended = 0

    async def do(self, task: Task, book: Book) -> Evidence:
        self.begun.append(task)
        try:
            await asyncio.Event().wait()
        finally:
            self.ended += 1
        return ClosedSeen()


async def test_an_answer_ends_the_work_of_its_question() -> None:
    hands = Slow()
    book = Book("en", "Halles", "halles", "112", boards_done=True)
    guide = Guide(SCRIPT, book, lambda _: None, hands, lambda: Stamp())
    guide.answer("all_shut")
    async with guide.at_work(), asyncio.timeout(5):
        while not hands.begun:
            await asyncio.sleep(0)
        guide.speak("fr")  # asks the same in other words, and the hands work on
        await asyncio.sleep(0)
        assert hands.ended == 0
    assert len(hands.begun) == hands.ended == 1


# -- parts ---------------------------------------------------------------------------------------------------


class Reader:
    async def texts(self) -> AsyncIterator[str]:
        yield "ABC"


class Bell:
    def __init__(self) -> None:
        self.tones: list[Tone] = []

    async def show(self, tone: Tone) -> None:
        self.tones.append(tone)


class Probes:
    async def temperatures(self) -> AsyncIterator[Temperature]:
        yield Temperature("room", 21.0)
        yield Temperature("fridge", 4.5)


async def test_parts_are_tried_through_their_ports(tmp_path: Path) -> None:
    bell = Bell()
    parts = Parts(scanners={"front": Reader()}, signals=bell, thermometer=Probes(), probes=("fridge",))
    bench = bench_of(tmp_path, parts)
    assert parts.listed() == (Part("scanner", "front"), Part("signals", "signals"), Part("probe", "fridge"))
    assert (await bench.do(AwaitScan("front"), Book())).text == "ABC"  # type: ignore[union-attr]
    await bench.do(Sound(), Book())
    assert bell.tones == [Tone.ATTENTION, Tone.OFF], "and it does not go on sounding"
    assert (await bench.do(Measure("fridge"), Book())).celsius == 4.5  # type: ignore[union-attr]


@pytest.mark.parametrize(("mute", "driver"), [(False, "gm65"), (True, "serial")])
async def test_a_reader_is_found_spoken_to_and_read(tmp_path: Path, mute: bool, driver: str) -> None:
    by_id = tmp_path / "dev" / "serial" / "by-id"
    by_id.mkdir(parents=True)
    module = Gm65()
    module.mute = mute
    async with plugged(by_id / "usb-reader", module) as reader, asyncio.timeout(10):
        bench = bench_of(tmp_path)
        assert await bench.do(FindReaders(()), Book()) == ReadersSeen((str(by_id / "usb-reader"),))
        assert await bench.do(FindReaders((str(by_id / "usb-reader"),)), Book()) == ReadersSeen(())
        reading = asyncio.ensure_future(bench.do(AwaitScan("front", str(by_id / "usb-reader")), Book()))
        while not reading.done():
            await reader.show("HELLO")
            await asyncio.wait((reading,), timeout=0.2)
        assert reading.result() == Scanned("HELLO", driver)
