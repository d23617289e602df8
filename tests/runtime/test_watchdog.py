"""What systemd is told: ready once it is true, alive only while loop, boards and journal each get on, and the end."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from controller.config import parse
from controller.loop import Loop
from controller.store.journal import Journal
from controller.store.writer import Writer
from controller.supervisor import NOBODY, Supervisor
from controller.watchdog import Sign, Turning, Watchdog, signs
from hal.bus import Bus, Supply
from hal.line import Line
from tests.hal.lines import bench, until
from tests.runtime.place import Place, switched_on
from tests.runtime.test_loop import Bench
from tests.runtime.test_wired import configuration, process

pytestmark = pytest.mark.anyio
WITHIN_S = 20.0


@contextmanager
def listening(address: str) -> Iterator[socket.socket]:
    """Systemd's end of the socket; ``@name`` is in no file system."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        ear.settimeout(WITHIN_S)
        yield ear


def heard(ear: socket.socket) -> dict[str, str]:
    """The next message, by its keys."""
    pairs = (line.partition("=") for line in ear.recv(4_096).decode().split("\n"))
    return {name: value for name, _, value in pairs}


# -- sd_notify ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["file", "abstract"])
def test_a_supervisor_hears_it_by_its_socket(tmp_path: Path, where: str) -> None:
    address = str(tmp_path / "notify") if where == "file" else f"@bastide-test-{os.getpid()}"
    one = Supervisor(address)
    with listening(address) as ear:
        one.ready("ready; board1\ndoes not answer")
        assert heard(ear) == {"READY": "1", "STATUS": "ready; board1 does not answer"}
        one.alive("x" * 300)
        assert heard(ear) == {"WATCHDOG": "1", "STATUS": "x" * 200}
        one.stopping()
        assert heard(ear)["STOPPING"] == "1"


def test_a_supervisor_that_is_gone_or_was_never_there_disturbs_nobody(tmp_path: Path) -> None:
    NOBODY.ready("ready")
    Supervisor(str(tmp_path / "gone")).alive("ready")


@pytest.mark.parametrize(
    ("environment", "known"),
    [
        ({}, NOBODY),
        ({"NOTIFY_SOCKET": "/run/notify"}, Supervisor("/run/notify")),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "60000000"}, Supervisor("@n", 60.0)),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7"}, Supervisor("@n", 60.0)),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "8"}, Supervisor("@n")),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "soon"}, Supervisor("@n")),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "0"}, Supervisor("@n")),
        ({"WATCHDOG_USEC": "60000000"}, NOBODY),
    ],
)
def test_the_environment_says_who_supervises_whom(environment: dict[str, str], known: Supervisor) -> None:
    assert Supervisor.of(environment, pid=7) == known


# -- signs of life -------------------------------------------------------------------------------------


async def stuck(loop: Loop, writer: Writer, turns: int = 0) -> tuple[str, ...]:
    """What gives no sign of life, where one line of boards has come round ``turns`` times since it was looked at."""
    rounds = 0

    def count() -> int:
        return rounds

    watchdog = Watchdog(NOBODY, signs(loop, writer, {"line b": count}), lambda: "")
    rounds += turns
    return await watchdog.stuck(within_s=0.5)


async def test_each_part_must_do_its_own_work(tmp_path: Path) -> None:
    one = Bench()
    with Journal.open(tmp_path / "journal.db") as journal:
        async with Writer(journal) as writer:
            assert await stuck(one.loop, writer, turns=1) == ("the loop",), "nobody runs it"
            deciding = asyncio.ensure_future(one.loop.run())
            assert await stuck(one.loop, writer, turns=1) == ()
            assert await stuck(one.loop, writer, turns=0) == ("line b",)
            disk = threading.Event()
            hung = asyncio.ensure_future(writer.call(lambda _: disk.wait(WITHIN_S)))
            assert await stuck(one.loop, writer, turns=1) == ("the journal",)
            disk.set()
            await hung
            assert await stuck(one.loop, writer, turns=1) == ()
            deciding.cancel()
    assert one.disk.writes == 0, "a sign of life is no fact"


async def test_a_fault_of_a_part_is_not_swallowed() -> None:
    async def falls() -> None:
        raise OSError(5, "the card is dead")

    with pytest.raises(OSError, match="the card is dead"):
        await Watchdog(NOBODY, {"the journal": falls}, lambda: "").stuck(within_s=1.0)


async def test_a_stuck_part_starves_the_watchdog_until_it_gets_on(tmp_path: Path) -> None:
    released = asyncio.Event()
    parts: dict[str, Sign] = {"the loop": released.wait}
    address = str(tmp_path / "notify")
    with listening(address) as ear:
        running = asyncio.ensure_future(Watchdog(Supervisor(address, 0.3), parts, lambda: "ready").run())
        assert await asyncio.to_thread(heard, ear) == {"STATUS": "no sign of life from the loop"}
        released.set()
        assert await asyncio.to_thread(heard, ear) == {"WATCHDOG": "1", "STATUS": "ready"}
        running.cancel()


async def test_where_nobody_counts_nothing_is_asked() -> None:
    async def asked() -> None:
        raise AssertionError("a part was asked")

    await Watchdog(Supervisor("/run/notify", None), {"the loop": asked}, lambda: "").run()


# -- lines of boards -----------------------------------------------------------------------------------


async def turned(bus: Bus) -> None:
    sign = Turning(lambda: bus.turns)
    async with asyncio.timeout(WITHIN_S):
        await sign.turned()
        await sign.turned()


async def test_a_line_comes_round_whatever_its_boards_do(tmp_path: Path) -> None:
    async with bench(tmp_path, "8a80", calm_s=0.2) as one:
        await turned(one.bus)
        one.world.unplug()
        await until(lambda: one.bus.quality.timeouts)
        await turned(one.bus)


async def test_a_line_without_its_adapter_comes_round(tmp_path: Path) -> None:
    async with bench(tmp_path, "kerong", plugged=False) as one:
        await turned(one.bus)


async def test_a_line_with_nothing_on_it_comes_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hal.bus.RESTS_S_MAX", 0.05)
    near, far = os.openpty()
    bus = Bus("bus1", Line(os.ttyname(far), 9_600), Supply())
    async with bus.running():
        await turned(bus)
    os.close(near)
    os.close(far)


# -- the whole daemon ----------------------------------------------------------------------------------


async def test_a_bank_feeds_the_watchdog_and_writes_nothing_for_it(place: Place, tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with listening(address) as ear:
        async with switched_on(place, supervisor=Supervisor(address, 0.3)) as one:
            written = one.bank.loop.seq
            for _ in range(3):
                assert (await asyncio.to_thread(heard, ear))["WATCHDOG"] == "1"
            assert one.bank.loop.seq == written


def test_the_process_says_ready_when_it_is_and_that_it_ends(tmp_path: Path) -> None:
    address = f"@bastide-test-run-{os.getpid()}"
    file = tmp_path / "bank.toml"
    with listening(address) as ear, process("emulate", "8a80", "--boards", "1", "--channels", "24") as emulator:
        assert emulator.stdout is not None
        text = configuration(tmp_path, "8a80", [emulator.stdout.readline().strip()])
        file.write_text(text)
        supervised = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "900000"}
        with process("run", "--config", str(file), env=supervised) as daemon:
            told = heard(ear)
            while "READY" not in told:
                assert told.get("WATCHDOG") == "1"
                told = heard(ear)
            assert told["STATUS"].startswith("ready")
            with socket.create_connection(("127.0.0.1", parse(text).web.port), timeout=WITHIN_S):
                pass
            while heard(ear).get("WATCHDOG") != "1":
                pass
            daemon.send_signal(signal.SIGTERM)
            while "STOPPING" not in heard(ear):
                pass
            assert daemon.wait(WITHIN_S) == 0
