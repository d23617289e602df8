"""Each way to switch a display, against stand-ins that obey the panel behind them."""

import asyncio
import time
from pathlib import Path

import pytest

from hal.display.connector import Connector
from hal.display.evidence import Evidence, Witness, judge
from hal.display.kiosk import BROWSER, SESSION, SystemdKiosk
from hal.display.program import WORDS_BYTES_MAX, run
from hal.display.wlopm import Wlopm
from hal.ports import Glass, Output
from tests.hal.display_bench import SOCKET, Panel, relay

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    return Panel(tmp_path / "panel")


def program(folder: Path, text: str) -> Path:
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return path


@pytest.mark.parametrize(
    ("told", "glass", "witness"),
    [
        (Evidence(), Glass.UNKNOWN, None),
        (Evidence(signal=True), Glass.LIT, Witness.SIGNAL),
        (Evidence(signal=False), Glass.DARK, Witness.SIGNAL),
        (Evidence(signal=False, panel=True), Glass.BLACK, Witness.PANEL),
        (Evidence(signal=False, panel=False), Glass.DARK, Witness.PANEL),
        (Evidence(signal=True, panel=False), Glass.DARK, Witness.PANEL),
        (Evidence(signal=True, panel=True), Glass.LIT, Witness.SIGNAL),
        (Evidence(panel=True), Glass.LIT, Witness.PANEL),
        (Evidence(signal=True, panel=True, power=False), Glass.DARK, Witness.POWER),
        (Evidence(signal=True, power=True), Glass.LIT, Witness.SIGNAL),
        (Evidence(power=True), Glass.UNKNOWN, None),
    ],
)
def test_who_says_what_and_what_is_so(told: Evidence, glass: Glass, witness: Witness | None) -> None:
    assert judge(told) == (glass, witness)


@pytest.mark.field_note("V5")
async def test_a_lit_black_climbs_to_the_next_way(panel: Panel) -> None:
    """The compositor takes the picture away, the panel shines on: only its own standby makes the street dark."""
    ladder = panel.ladder(panel.rung("wlopm"), panel.rung("cec"))
    shown = await ladder.power(False)
    assert (shown.glass, shown.how) == (Glass.DARK, "cec, told by the panel")
    assert (panel.drm / f"card1-{SOCKET}" / "dpms").read_text() == "Off\n"
    assert (await ladder.power(True)).glass is Glass.LIT


@pytest.mark.field_note("V5")
async def test_a_panel_that_shines_whatever_is_said_is_told_as_what_it_is(panel: Panel) -> None:
    panel.write("panel-refuses")
    shown = await panel.ladder(panel.rung("wlopm"), panel.rung("cec")).power(False)
    assert (shown.glass, shown.how) == (Glass.BLACK, "cec, told by the panel")


@pytest.mark.field_note("V5")
async def test_the_relay_is_what_no_panel_refuses(panel: Panel, tmp_path: Path) -> None:
    panel.refuse()
    async with relay(tmp_path, panel) as rung:
        ladder = panel.ladder(panel.rung("wlopm"), panel.rung("cec"), rung)
        assert (await ladder.power(True)).glass is Glass.LIT
        assert (await ladder.power(False)).how == "relay, told by its power"
        assert (panel.folder / "power-off").exists()


async def test_a_panel_that_obeys_and_never_answers_is_judged_by_its_signal(panel: Panel) -> None:
    panel.write("panel-mute")
    ladder = panel.ladder(panel.rung("wlopm"), panel.rung("cec"))
    shown = await ladder.power(False)
    assert (shown.glass, shown.how) == (Glass.DARK, "wlopm, told by the signal")
    assert (await ladder.power(True)).glass is Glass.LIT
    assert f"cec --device={panel.folder}/cec0 --playback --to 0 --image-view-on" in panel.said()


@pytest.mark.field_note("V4")
def test_a_cable_without_a_screen_at_its_end_is_not_usable(panel: Panel) -> None:
    panel.says_no_modes()
    assert panel.connector().output() == Output(True, ())
    assert not panel.connector().output().usable
    assert panel.connector().signal() is None
    assert Connector("HDMI-A-2", panel.drm).output() == Output(False, ())


async def test_a_session_that_is_not_there_tells_nothing(panel: Panel) -> None:
    rung = Wlopm(panel.connector(), panel.folder / "wayland-7", panel.wlopm)
    assert not await rung.switch(False)
    assert await rung.awake() is None


async def test_a_display_with_no_way_to_switch_it_says_so(panel: Panel) -> None:
    shown = await panel.ladder().power(False)
    assert (shown.glass, shown.how) == (Glass.LIT, "told by the signal")


async def test_a_program_that_hangs_is_killed_with_all_it_started(tmp_path: Path) -> None:
    child = tmp_path / "child"
    hangs = program(tmp_path, f'sleep 600 & echo $! > "{child}"; wait')
    began_s = time.monotonic()
    assert (await run(hangs, within_s=0.3)).code is None
    assert time.monotonic() - began_s < 60, "it was not waited for"
    async with asyncio.timeout(20):
        while _lives(int(child.read_text())):
            await asyncio.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] not in "ZX"
    except OSError:
        return False


async def test_a_program_that_talks_without_end_is_heard_so_far(tmp_path: Path) -> None:
    talks = program(tmp_path, "head -c 1000000 /dev/zero | tr '\\0' x")
    assert (await run(talks, env={"PATH": "/usr/bin:/bin"})).words == "x" * WORDS_BYTES_MAX


async def test_only_absolute_programs_run_and_a_missing_one_is_no_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="absolute"):
        await run(Path("wlopm"))
    assert (await run(tmp_path / "nothing")).code is None


async def test_the_kiosk_restarts_its_own_two_units(tmp_path: Path) -> None:
    said = tmp_path / "said"
    kiosk = SystemdKiosk(program(tmp_path, f'echo "$*" >> "{said}"'))
    assert await kiosk.restart_browser()
    assert await kiosk.restart_session()
    how = "--no-ask-password --no-block restart"
    assert said.read_text().splitlines() == [f"{how} {BROWSER}", f"{how} {SESSION}"]
    assert not await SystemdKiosk(program(tmp_path, "exit 4")).restart_browser()


async def test_what_a_program_reads_is_on_no_command_line(tmp_path: Path) -> None:
    reads = program(tmp_path, "cat; tr '\\0' ' ' < /proc/$$/cmdline")
    ended = await run(reads, "asked", typed="a secret\n")
    assert ended.well and ended.words.startswith("a secret\n")
    assert "secret" not in ended.words.removeprefix("a secret\n") and "asked" in ended.words


async def test_a_program_that_reads_nothing_ends_all_the_same(tmp_path: Path) -> None:
    assert (await run(program(tmp_path, "exit 3"), typed="x" * 1_000_000)).code == 3
