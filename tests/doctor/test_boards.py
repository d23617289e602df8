"""The doctor at the boards: each trouble is a real one, on an emulated line, byte by byte."""

from pathlib import Path

import pytest

from controller.doctor.report import sentences
from simulator.boards.a8a80 import A8a80Device
from simulator.boards.doorboard import DoorboardDevice
from simulator.boards.faults import Fault
from simulator.boards.kerong import KerongDevice
from simulator.boards.waveshare import WaveshareDevice
from tests.doctor.sickroom import device, faults, holding, on_the_line, sickroom

pytestmark = pytest.mark.anyio


async def test_a_board_that_answers_is_well(tmp_path: Path) -> None:
    room = sickroom(tmp_path)
    async with on_the_line(room, [device(A8a80Device, 1)]):
        found = await room.examined()
    assert faults(found) == []
    assert sentences(found["board-answers"], "en") == (
        "Board board1 answers at address 1 of bus1, 6 times out of 6.",
        "",
    )


@pytest.mark.parametrize(
    ("kind", "made", "address"),
    [("kerong", KerongDevice, 0), ("waveshare", WaveshareDevice, 1), ("doorboard", DoorboardDevice, 1)],
)
async def test_the_other_kinds_are_understood_too(kind: str, made: type, address: int, tmp_path: Path) -> None:
    room = sickroom(tmp_path, kind)
    async with on_the_line(room, [device(made, address)]) as wire:
        found = await room.examined()
        assert all(door.firings == 0 for door in map(wire.devices[0].live.now.door, range(1, 9)))
    assert faults(found) == [] and "board-answers" in found


@pytest.mark.field_note("L18")
async def test_the_missing_board_is_named_with_its_doors(tmp_path: Path) -> None:
    room = sickroom(tmp_path, compartments=30)
    async with on_the_line(room, [device(A8a80Device, 1, 24)]):
        found = await room.examined()
    what, do = sentences(found["board-silent"], "en")
    assert what == "Board board2 (doors 25–30) does not answer at address 2 of bus1; others there do."
    assert "12 V" in do and "board-answers" in found


async def test_a_line_on_which_nobody_answers_is_one_fault_and_not_many(tmp_path: Path) -> None:
    room = sickroom(tmp_path, compartments=30)
    async with on_the_line(room, [device(KerongDevice, 1)]):
        found = await room.examined()
    assert faults(found) == ["line-silent"]
    assert "board1, board2" in sentences(found["line-silent"], "fr")[0]


async def test_a_board_at_another_address_is_found_there(tmp_path: Path) -> None:
    room = sickroom(tmp_path)
    async with on_the_line(room, [device(A8a80Device, 7)]):
        found = await room.examined()
    assert faults(found) == ["board-elsewhere"]
    assert "answers at 7." in sentences(found["board-elsewhere"], "en")[0]


@pytest.mark.field_note("L32")
async def test_two_boards_on_one_address_are_told_from_a_bad_line(tmp_path: Path) -> None:
    room = sickroom(tmp_path, compartments=30)
    twin = device(A8a80Device, 2)
    for channel in range(1, 9):
        twin.live.now.door(channel).closed = False
    async with on_the_line(room, [device(A8a80Device, 1), device(A8a80Device, 2), twin]):
        found = await room.examined()
    assert faults(found) == ["board-twice"]
    what, do = sentences(found["board-twice"], "en")
    assert what.startswith("Board board2: 6 of 6 answers from address 2 of bus1 are garbled or doubled")
    assert "Unplug boards" in do


@pytest.mark.field_note("L32")
@pytest.mark.parametrize(("kind", "made", "address"), [("8a80", A8a80Device, 1), ("kerong", KerongDevice, 0)])
async def test_an_answer_that_comes_twice_is_a_second_board_as_well(
    kind: str, made: type, address: int, tmp_path: Path
) -> None:
    room = sickroom(tmp_path, kind)
    board = device(made, address)
    board.faults.strike(Fault.DUPLICATED, 1_000)
    async with on_the_line(room, [board]):
        found = await room.examined()
    assert faults(found) == ["board-twice"]
    bad = found["board-twice"].values["bad"]
    assert found["board-twice"].values["asked"] == 6
    assert isinstance(bad, int) and bad > 3, "most of six: a double may come when nobody listens any more"


async def test_all_boards_garbled_is_the_line(tmp_path: Path) -> None:
    room = sickroom(tmp_path, compartments=30)
    boards = [device(A8a80Device, 1), device(A8a80Device, 2)]
    for board in boards:
        board.faults.strike(Fault.GARBLED, 1_000)
    async with on_the_line(room, boards):
        found = await room.examined()
    assert faults(found) == ["line-garbled"]
    assert "120 Ω" in sentences(found["line-garbled"], "fr")[1]


@pytest.mark.parametrize("fault", [Fault.GARBLED, Fault.SILENT])
async def test_noise_now_and_then_is_a_warning(fault: Fault, tmp_path: Path) -> None:
    room = sickroom(tmp_path)
    board = device(A8a80Device, 1)
    board.faults.strike(fault)
    async with on_the_line(room, [board]):
        found = await room.examined()
    assert faults(found) == []
    assert "1 of 6 questions went wrong" in sentences(found["board-noisy"], "en")[0]


async def test_linkage_is_named_by_its_inputs(tmp_path: Path) -> None:
    room = sickroom(tmp_path, "waveshare")
    board = device(WaveshareDevice, 1)
    board.modes = (0, 0, 1, 0, 0, 0, 0, 1)  # type: ignore[attr-defined]
    async with on_the_line(room, [board]):
        found = await room.examined()
    assert faults(found) == ["board-linked"]
    assert "input 3, 8 is set to drive a relay" in sentences(found["board-linked"], "en")[0]


async def test_a_relay_that_stays_on_condemns_its_board(tmp_path: Path) -> None:
    room = sickroom(tmp_path, "waveshare")
    board = device(WaveshareDevice, 1)
    board.stuck.add(2)
    board.live.now.energise(2)
    async with on_the_line(room, [board]):
        found = await room.examined()
    assert faults(found) == ["board-refused"]
    assert "relay 2 stays on" in sentences(found["board-refused"], "en")[0]


async def test_a_polarity_that_is_the_other_way_round(tmp_path: Path) -> None:
    room = sickroom(tmp_path)
    async with on_the_line(room, [device(A8a80Device, 1, closed_reads=0)]):
        found = await room.examined()
    assert sentences(found["doors-all-open"], "en")[1].endswith("write closed_reads = 0.")
    room.change("closed_reads = 1", "closed_reads = 0")
    async with on_the_line(room, [device(A8a80Device, 1, closed_reads=0)]):
        assert "doors-all-open" not in await room.examined()


async def test_one_open_door_is_an_open_door(tmp_path: Path) -> None:
    room = sickroom(tmp_path, compartments=1)
    board = device(A8a80Device, 1)
    board.live.now.door(1).closed = False
    async with on_the_line(room, [board]):
        assert "doors-all-open" not in await room.examined()


@pytest.mark.field_note("L25")
async def test_a_line_that_somebody_speaks_on_is_left_alone(tmp_path: Path) -> None:
    """A terminal program locks nothing; it would be answered what the doctor asked."""
    room = sickroom(tmp_path)
    async with on_the_line(room, [device(A8a80Device, 1)]) as wire:
        spoken: list[bytes] = []
        wire.tap = lambda _, who, data: spoken.append(data)
        with holding(room.port, exclusive=False):
            found = await room.examined()
    assert faults(found) == ["port-held"] and spoken == []


class LooseWire(A8a80Device):
    """The switch of channel 3 has a loose wire: it reads differently each time it is looked at."""

    looks = 0

    def bit(self, channel: int) -> int:
        if channel == 3:
            self.looks += 1
            return self.looks // 2 % 2
        return super().bit(channel)


async def test_a_switch_that_changes_by_itself(tmp_path: Path) -> None:
    room = sickroom(tmp_path)
    async with on_the_line(room, [device(LooseWire, 1)]):
        found = await room.examined()
    assert faults(found) == []
    assert "switch of door 3 changes" in sentences(found["doors-restless"], "en")[0]
