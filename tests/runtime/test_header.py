"""The whole daemon on a Raspberry Pi's header: relays and switches, a GM65, a printer, a fridge, a case."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.app import Bank, running
from controller.clock import SystemClock
from controller.config import parse
from controller.config.example import example
from controller.core.bank import Size
from controller.core.events import Touch, Touched
from controller.core.rights import Act, Binding
from controller.core.screen import Screen
from controller.core.state import Use
from controller.header import header
from controller.ports import Ports
from controller.readers import readers
from controller.rights.body import Body
from controller.rights.passes import sign, site_id
from controller.web.report import health_report, metrics
from controller.web.server import listen
from hal.bus import Supply
from simulator.boards.gm65 import OnPty
from simulator.boards.gm65 import plugged as scanner_at
from simulator.boards.printer import Printer
from simulator.boards.printer import plugged as printer_at
from simulator.live import LiveWorld
from tests.hal.gpio_bench import PinShop, shop
from tests.runtime.place import write_keys
from tests.runtime.test_wired import ask, process, until
from tests.stories.playing import free_port
from tests.wired import text

pytestmark = pytest.mark.anyio
WITHIN_S = 20.0
DOORS = {"c01": 1, "c02": 2, "c03": 3, "c04": 7}
"""Compartments and the doors of the imagined world behind their pins."""


@dataclass(frozen=True, slots=True)
class Pi:
    bank: Bank
    live: LiveWorld
    pins: PinShop
    scanner: OnPty
    printer: Printer
    probe: Path
    operator: Ed25519PrivateKey

    async def until(self, true: Callable[[], Any]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while not true():
                await asyncio.sleep(0.01)

    async def shows(self, screen: Screen) -> None:
        await self.until(lambda: self.bank.front.view().screen is screen)

    async def touches(self, touch: Touch, **more: Any) -> None:
        await self.bank.front.offer(Touched(touch, self.bank.front.view().visit, **more))

    @property
    def door(self) -> int:
        visit = self.bank.front.state().visit
        assert visit is not None and visit.box is not None
        return DOORS[visit.box]

    async def closes(self, door: int) -> None:
        await self.until(lambda: not self.live.now.door(door).coil_on)
        assert self.live.now.push(door)

    def badge(self) -> str:
        body = Body(site_id("halles"), bytes(8), bytes(6), Act.DEPOSIT, Binding.REUSABLE, 0, 2**32 - 1)
        return sign(body, self.operator)


@asynccontextmanager
async def pi(folder: Path) -> AsyncIterator[Pi]:
    config = parse(text(folder))
    config = config.model_copy(update={"limits": config.limits.model_copy(update={"warm_for_s": 0.1})})
    operator, printer, probe = Ed25519PrivateKey.generate(), Printer(), folder / "w1" / "28-0516a42a1cff"
    write_keys(config.rights.path, operator)
    probe.mkdir(parents=True)
    (probe / "temperature").write_text("4000\n")
    async with AsyncExitStack() as stack:
        pins, live = await stack.enter_async_context(shop(folder))
        scanner = await stack.enter_async_context(scanner_at(folder / "gm65"))
        stack.enter_context(printer_at(folder / "lp0", printer))
        on_header = await stack.enter_async_context(header(config, Supply(), pins.command))
        read = await stack.enter_async_context(readers(config, folder / "w1"))
        ports = Ports(
            on_header.locks, read.scanners, None, read.printer, on_header.signals,
            thermometer=read.thermometer, tamper=on_header.tamper,
        )  # fmt: skip
        bank = await stack.enter_async_context(running(config, ports, SystemClock()))
        one = Pi(bank, live, pins, scanner, printer, probe, operator)
        await one.until(lambda: all(box.door.value != "unknown" for box in bank.loop.state.boxes.values()))
        yield one


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.field_note("L17")
async def test_deposit_and_pickup_while_the_keeper_is_killed_and_the_scanner_pulled_out(tmp_path: Path) -> None:
    async with pi(tmp_path) as one:
        await one.until(lambda: one.scanner.module.saves == 1)
        await one.scanner.show(one.badge())
        await one.shows(Screen.MENU)
        await one.touches(Touch.DEPOSIT, size=Size.S)
        await one.shows(Screen.PUT_IN)
        door = one.door
        one.live.now.put(door, "bread")
        await one.closes(door)
        await one.shows(Screen.TICKET)
        shown = one.bank.front.ticket()
        assert shown is not None
        await one.touches(Touch.PRINT)
        await one.until(lambda: one.printer.tickets)
        assert one.printer.tickets[0].qr_text == shown.ticket
        assert one.printer.tickets[0].lines[0] == "Casiers des Halles"
        await one.touches(Touch.DONE)

        one.pins.kill()
        one.scanner.unplug()
        await one.until(lambda: {box.door.value for box in one.bank.loop.state.boxes.values()} == {"unreachable"})
        one.scanner.plug()
        await one.until(lambda: {box.door.value for box in one.bank.loop.state.boxes.values()} == {"closed"})
        while one.bank.front.view().screen is not Screen.TAKE_OUT:
            await one.scanner.show(shown.ticket)  # held there until it is read
        assert one.live.now.take(door) == ["bread"]
        await one.closes(door)
        await one.shows(Screen.CLOSED)
        assert one.live.now.over_cap == [] and not one.bank.front.state().orders


@pytest.mark.field_note("L29")
async def test_a_fridge_that_fails_and_a_case_that_opens_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hal.sensors.w1.EVERY_S", 0.01)
    async with pi(tmp_path) as one:
        state = one.bank.front.state
        await one.until(lambda: health_report(one.bank.front).temperatures == {"fridge": 4.0})
        assert health_report(one.bank.front).alarms == ()
        (one.probe / "temperature").write_text("12500\n")
        await one.until(lambda: state().boxes["c04"].use is Use.TO_CHECK)
        one.pins.drive(21, True)
        await one.until(lambda: state().case_open)
        report = health_report(one.bank.front)
        assert set(report.alarms) >= {"compartment 4 is too warm", "the case of the bank is open"}
        assert 'bastide_temperature_celsius{thermometer="fridge"} 12.5' in metrics(report)
        (one.probe / "temperature").unlink()
        await one.until(lambda: "thermometer fridge does not answer" in health_report(one.bank.front).alarms)


@pytest.mark.law("I3")
def test_bastide_run_has_a_keeper_that_ends_with_it(tmp_path: Path) -> None:
    file = bank_file(tmp_path)
    port = parse(file.read_text()).web.port
    with process("run", "--config", str(file)) as daemon:
        until(lambda: doors(port) == {"closed"}, "every door is seen closed")
        (keeper,) = Path(f"/proc/{daemon.pid}/task/{daemon.pid}/children").read_text().split()
        assert "hal.gpio.keeper" in Path(f"/proc/{keeper}/cmdline").read_text()
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(WITHIN_S) == 0
        assert not Path(f"/proc/{keeper}").exists()


def bank_file(folder: Path) -> Path:
    file = folder / "bank.toml"
    text = example(4, "gpio").replace("/var/lib/bastide", str(folder / "data")).replace("/etc/bastide", str(folder))
    text = text.replace("port = 8080", f"port = {free_port()}").replace("[header]", '[header]\nfactory = "mock"')
    file.write_text(text.replace("closed_reads = 0", "closed_reads = 1"))  # nothing is wired: each line is pulled up
    return file


def test_a_port_that_is_taken_is_said_with_its_remedy(tmp_path: Path) -> None:
    file = bank_file(tmp_path)
    with listen("127.0.0.1", parse(file.read_text()).web.port), process("run", "--config", str(file)) as daemon:
        _, said = daemon.communicate(timeout=WITHIN_S)
    assert (daemon.returncode, "Traceback" in said) == (2, False)
    assert "is port" in said


def doors(port: int) -> set[str]:
    bank = ask(port, "/api/bank")
    return set() if bank is None else {one["door"] for one in bank["compartments"]}
