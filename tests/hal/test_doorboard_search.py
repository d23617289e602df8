"""Boards of one address, or of none, are found one by one and given their own: on a real pseudo-terminal, where two who
speak at once spoil each other's bytes."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hal.boards.doorboard_search import Found, Search, SearchError, addresses_for, identity, self_test
from hal.line import Line
from hal.speaker import Speaker
from simulator.boards.doorboard import DoorboardDevice
from simulator.boards.faults import Fault
from simulator.boards.wire import SerialWire
from tests.hal.lines import within, world

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def on_a_line(folder: Path, boards: Sequence[tuple[str, int]]) -> AsyncIterator[tuple[SerialWire, Speaker]]:
    devices = [DoorboardDevice(world(), address, 8, unique_id=bytes.fromhex(id_)) for id_, address in boards]
    wire = SerialWire(folder / "adapter", devices, 115_200)
    async with wire.plugged_in():
        line = Line(str(wire.path), wire.baud)
        line.open()
        try:
            yield wire, Speaker(line)
        finally:
            line.close()


def ids(count: int) -> list[str]:
    """From one maker: alike in their first bytes."""
    chance = random.Random(5)
    return sorted(f"e6{chance.randrange(1 << 56):014x}" for _ in range(count))


@pytest.mark.field_note("L32")
@pytest.mark.parametrize("count", [0, 1, 2, 9])
async def test_boards_without_an_address_are_all_found(tmp_path: Path, count: int) -> None:
    async with on_a_line(tmp_path, [(one, 0) for one in ids(count)]) as (_, speaker):
        found = await within(Search(speaker, 1).everyone(), 20.0)
    assert found == [Found(bytes.fromhex(one), 0) for one in ids(count)]


@pytest.mark.field_note("L32")
async def test_boards_of_one_address_get_their_own_and_only_the_second_moves(tmp_path: Path) -> None:
    one, two = ids(2)
    async with on_a_line(tmp_path, [(one, 3), (two, 3)]) as (wire, speaker):
        search = Search(speaker, 7)
        found = await within(search.everyone(), 20.0)
        assert [(str(board), board.address) for board in found] == [(one, 3), (two, 3)]
        [(board, address)] = addresses_for(found)
        assert await within(search.give(board, address)) == Found(bytes.fromhex(two), 1)
        assert [device.address for device in wire.devices] == [3, 1]
        assert str((await within(identity(speaker, 1))).unique_id.hex()) == two
        assert (await within(self_test(speaker, 3))).passed == 0x0F


async def test_a_second_search_finds_them_again(tmp_path: Path) -> None:
    async with on_a_line(tmp_path, [(one, 0) for one in ids(3)]) as (_, speaker):
        first = await within(Search(speaker, 1).everyone(), 20.0)
        assert await within(Search(speaker, 1).everyone()) == [], "they keep quiet for the rest of the round"
        assert await within(Search(speaker, 2).everyone(), 20.0) == first


async def test_spoilt_answers_are_asked_for_again(tmp_path: Path) -> None:
    async with on_a_line(tmp_path, [(one, 0) for one in ids(2)]) as (wire, speaker):
        wire.devices[0].faults.strike(Fault.GARBLED, 3)
        assert len(await within(Search(speaker, 1).everyone(), 20.0)) == 2


async def test_a_line_that_spoils_everything_is_said_to(tmp_path: Path) -> None:
    async with on_a_line(tmp_path, [(ids(1)[0], 0)]) as (wire, speaker):
        wire.devices[0].faults.strike(Fault.GARBLED, 1_000)
        with pytest.raises(SearchError, match="check wires"):
            await within(Search(speaker, 1).everyone(), 20.0)


def test_who_gets_which_address() -> None:
    boards = [Found(bytes(7) + bytes((number,)), address) for number, address in enumerate((2, 0, 2, 1, 0))]
    assert [(board.unique_id[-1], address) for board, address in addresses_for(boards)] == [(1, 3), (2, 4), (4, 5)]
