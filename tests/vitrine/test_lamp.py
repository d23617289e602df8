"""The display is kept as the core wants it, on the imagined display behind its real wire."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from controller.core.vitrine.events import DisplaySeen
from controller.vitrine import lamp as lamps
from controller.vitrine.lamp import Lamp
from hal.ports import Glass, Shown
from simulator.backplane import Backplane
from simulator.display import Display
from simulator.ports import Cable, WiredDisplay

pytestmark = pytest.mark.anyio
WITHIN_S = 20.0


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Window:
    def __init__(self, lamp: Lamp, screen: Display, told: list[DisplaySeen]) -> None:
        self.lamp, self.screen, self.told = lamp, screen, told

    @property
    def glass(self) -> Glass:
        return self.screen.seen(time.monotonic()).glass

    async def until(self, what: Callable[[], Any]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while not what():
                await asyncio.sleep(0.005)


@asynccontextmanager
async def window(folder: Path) -> AsyncIterator[Window]:
    told: list[DisplaySeen] = []

    async def tell(event: DisplaySeen) -> None:
        told.append(event)

    backplane = Backplane({}, (), "boot-1")
    backplane.shopfront.display = Display(lights_in_s=0.05, darkens_in_s=0.02)
    async with backplane.serving(folder / "wire"):
        cable = await Cable.connect(folder / "wire")
        lamp = Lamp(WiredDisplay(cable, settles_s=0.3), tell, looks_every_s=0.05, again_s=(0.05, 0.2))
        tasks = [asyncio.ensure_future(work) for work in (cable.listen(), lamp.run())]
        try:
            yield Window(lamp, backplane.shopfront.display, told)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def test_it_is_lit_and_darkened_and_what_was_seen_is_told(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        await one.until(lambda: one.told)
        assert one.told[0] == DisplaySeen(False, "simulated, told by the street"), "before anything is ordered"
        one.lamp.set(True)
        await one.until(lambda: one.told[-1].lit)
        assert one.glass is Glass.LIT
        one.lamp.set(False)
        await one.until(lambda: one.told[-1].lit is False)
        assert one.glass is Glass.DARK
        assert one.lamp.alarms == ()


@pytest.mark.field_note("V5")
async def test_one_that_does_not_stay_off_is_told_and_switched_off_again(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        one.lamp.set(True)
        await one.until(lambda: one.glass is Glass.LIT)
        one.screen.be_stubborn(True)
        one.lamp.set(False)
        await one.until(lambda: one.lamp.alarms)
        assert one.lamp.alarms == ("the display should be dark and is lit (simulated, told by the street)",)
        assert one.told[-1].lit is True, "never told as dark"
        one.screen.be_stubborn(False)
        await one.until(lambda: one.glass is Glass.DARK)
        await one.until(lambda: one.told[-1].lit is False and not one.lamp.alarms)
        one.screen.order(True, time.monotonic())  # somebody, with its own remote control
        await one.until(lambda: one.glass is Glass.LIT)
        await one.until(lambda: one.glass is Glass.DARK)


@pytest.mark.field_note("V4")
async def test_a_display_plugged_in_late_is_lit_without_a_restart(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        one.screen.plug(False, time.monotonic())
        one.lamp.set(True)
        await one.until(lambda: one.lamp.alarms)
        assert "check its cable" in one.lamp.alarms[0]
        one.screen.plug(True, time.monotonic())
        await one.until(lambda: one.glass is Glass.LIT)
        await one.until(lambda: one.lamp.alarms == ())


def test_a_panel_that_shines_without_a_picture_is_lit_for_the_law() -> None:
    assert {glass: lamps.GLASSES[glass] for glass in Glass} == {
        Glass.LIT: True, Glass.BLACK: True, Glass.DARK: False, Glass.UNKNOWN: None,
    }  # fmt: skip
    assert Shown(Glass.BLACK, "").glass is not Glass.LIT
