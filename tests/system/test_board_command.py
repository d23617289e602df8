"""``bastide board test``, the process an installer starts, on a line of emulated boards."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from simulator.boards.doorboard import DoorboardDevice
from simulator.boards.wire import SerialWire
from tests.hal.lines import world

pytestmark = pytest.mark.anyio
MAIN = "import sys; from controller.cli.main import main; sys.exit(main())"
ONE, TWO, NEW = "e6614c311b000001", "e6a14c311b000002", "e6e14c311b000003"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def line(folder: Path, boards: Sequence[tuple[str, int]]) -> SerialWire:
    devices = [DoorboardDevice(world(), address, 8, unique_id=bytes.fromhex(id_)) for id_, address in boards]
    return SerialWire(folder / "adapter", devices)


async def outcome(wire: SerialWire, *more: str) -> tuple[int, str]:
    """Exit status, and what was printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MAIN, "board", "test", str(wire.path), *more,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(60.0):
        out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


@pytest.mark.field_note("L32")
async def test_doubles_and_new_boards_are_found_named_and_given_addresses(tmp_path: Path) -> None:
    wire = line(tmp_path, [(ONE, 4), (TWO, 4), (NEW, 0)])
    async with wire.plugged_in():
        status, said = await outcome(wire)
        assert status == 1
        assert f"{TWO}  has address 4 as another board has" in said
        assert f"{NEW}  has no address yet" in said
        assert [device.address for device in wire.devices] == [4, 4, 0], "nothing changes unasked"
        status, said = await outcome(wire, "--assign")
        assert status == 0, said
        assert [device.address for device in wire.devices] == [4, 1, 2]
        assert f"{NEW}  address  2  version 1.0.0  16 locks  12.0 V" in said
    assert [device.live.now.door(channel).firings for device in wire.devices for channel in (1, 2, 3, 7)] == [0] * 12


async def test_a_stuck_output_is_told_by_its_channel(tmp_path: Path) -> None:
    wire = line(tmp_path, [(ONE, 1)])
    async with wire.plugged_in():
        wire.devices[0].stuck.add(3)
        wire.devices[0].live.now.energise(3)
        status, said = await outcome(wire)
    assert status == 1
    assert "an output reads on that must be off" in said
    assert "look at the output of channel 3" in said


async def test_an_empty_line_says_what_to_look_for(tmp_path: Path) -> None:
    wire = line(tmp_path, [(ONE, 1)])
    async with wire.plugged_in():
        wire.devices[0].live.now.unplug()
        assert await outcome(wire) == (
            1,
            "Looking for boards …\n"
            "No board answers. Have they power? Are A and B the right way round? Is the daemon stopped?\n",
        )
