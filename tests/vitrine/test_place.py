"""One window on the real loop and journal, its page's part played over HTTP, its display behind a real wire."""

from pathlib import Path

import httpx
import pytest

from controller.cli.status_command import told as status
from controller.core.vitrine.facts import GhostTouches, LivenessStep, ReleaseProven, ReleaseShown
from controller.core.vitrine.values import Ghost, Step, Times
from controller.vitrine.liveness import HEAP_MAX_BYTES
from controller.web.vitrine.messages import view_message
from hal.ports import Glass
from tests.vitrine.glasshouse import brought, glasshouse

pytestmark = pytest.mark.anyio


async def test_a_machine_with_a_window_and_no_compartment_runs_and_says_how_it_is(tmp_path: Path) -> None:
    async with glasshouse(tmp_path) as one:
        health = await one.ask("/api/health")
        assert health["ready"] and health["uses"]["free"] == 0
        assert health["window"]["release"] is None and health["window"]["phase"] == "fault"
        assert [alarm for alarm in health["alarms"] if "nothing to show" in alarm]
        assert (await one.ask("/api/bank"))["compartments"] == []


async def test_a_release_on_the_disk_is_painted_hidden_then_shown_then_proven(tmp_path: Path) -> None:
    """Whole on the disk is not enough: it is shown once its hidden frame was painted, and trusted once it was seen."""
    release = (await brought(tmp_path, 1)).id
    async with glasshouse(tmp_path) as one:
        assert one.place.desk.screen().release is None
        await one.adopts(release)
        await one.paints(release)
        await one.until(lambda: one.window.proven)
        shown = [fact for fact in one.facts() if isinstance(fact, ReleaseShown | ReleaseProven)]
        assert shown == [ReleaseShown(release), ReleaseProven(release)]
        health = (await one.ask("/api/health"))["window"]
        assert (health["version"], health["scene"], health["missing"]) == (1, "door", "")
        assert health["painted_ago_s"] < 10
    async with glasshouse(tmp_path) as one:
        assert one.place.desk.screen().release == release, "what is shown is a fact, and outlives a restart"


async def test_display_and_lights_follow_the_core(tmp_path: Path) -> None:
    release = (await brought(tmp_path, 1)).id
    async with glasshouse(tmp_path) as one:
        shopfront = one.backplane.shopfront
        await one.until(lambda: shopfront.display.seen(10**9).glass is Glass.LIT)
        await one.adopts(release)
        one.backplane.stand_before(True)
        await one.until(lambda: shopfront.lights == "evening")
        health = one.place.health
        await one.until(lambda: (told := health()) is not None and told.glass == "lit")


async def test_somebody_comes_touches_goes_and_is_forgotten(tmp_path: Path) -> None:
    release = (await brought(tmp_path, 1)).id
    async with glasshouse(tmp_path) as one:
        await one.adopts(release)
        await one.hurry(attract_s=0.2)
        await one.until(lambda: one.place.desk.screen().phase == "asleep")
        one.backplane.stand_before(True)
        await one.until(lambda: one.place.desk.screen().phase == "attract")
        session = one.place.desk.screen().session
        assert (await one.tell("touch", session=session))["session"] == session
        assert one.place.desk.screen().phase == "browsing"
        assert (await one.tell("leave", session=session))["session"] == session + 1
        one.backplane.stand_before(False)
        assert one.place.desk.screen().phase == "attract"


@pytest.mark.field_note("V12")
async def test_ghosts_end_the_visit_are_reported_and_not_listened_to(tmp_path: Path) -> None:
    release = (await brought(tmp_path, 1)).id
    async with glasshouse(tmp_path) as one:
        await one.adopts(release)
        await one.tell("touch", session=one.place.desk.screen().session)
        await one.paints(release, contacts=3_000)
        await one.until(lambda: one.window.ghosts is Ghost.RATE)
        session = one.place.desk.screen().session
        await one.tell("touch", session=session)
        assert one.place.desk.screen().phase != "browsing"
        assert not one.place.desk.screen().touches
        assert GhostTouches(Ghost.RATE, True) in one.facts()
        assert [alarm for alarm in (await one.ask("/api/health"))["alarms"] if "no finger makes" in alarm]


@pytest.mark.field_note("V9")
async def test_years_without_a_network_change_nothing_in_the_street(tmp_path: Path) -> None:
    """The clock runs on and nobody vouches for it: the window shows what it has, and only its operator sees how old."""
    release = (await brought(tmp_path, 7)).id
    async with glasshouse(tmp_path) as one:
        await one.adopts(release)
        one.backplane.stand_before(True)
        one.backplane.set_clock(synchronised=False)
        for _ in range(4):
            await one.passes(100 * 86_400.0)
            await one.paints(release)
            await one.until(lambda: not one.missing)
        screen = one.place.desk.screen()
        assert (screen.phase, screen.release, screen.lit) == ("attract", release, True)
        assert not [name for name in view_message(screen) if name in ("version", "age", "fresh", "network")]
        assert (await one.ask("/api/health"))["window"]["version"] == 7
    async with glasshouse(tmp_path) as one:
        assert one.place.desk.screen().release == release, "and after a power cut as well"


@pytest.mark.law("I13")
async def test_a_release_that_is_no_more_on_the_disk_is_not_shown(tmp_path: Path) -> None:
    release = (await brought(tmp_path, 1)).id
    async with glasshouse(tmp_path) as one:
        await one.adopts(release)
    for file in (tmp_path / "data" / "content" / "releases" / release).iterdir():
        file.unlink()
    async with glasshouse(tmp_path) as one:
        await one.until(lambda: one.place.desk.screen().release is None)
        assert one.place.desk.file(release, "content.json") is None


async def test_status_tells_a_person_how_the_window_is(tmp_path: Path) -> None:
    release = (await brought(tmp_path, 7)).id
    async with glasshouse(tmp_path) as one:
        before = status(await one.ask("/api/health"))
        assert "NOTHING to show" in before and "not painted yet" in before
        await one.adopts(release)
        await one.paints(release)
        await one.until(lambda: one.window.proven)
        lines = status(await one.ask("/api/health"))
        assert "\nReady.\n" in lines, "it has no doors to speak of"
        assert "heritage, asleep, lit; the display is" in lines and "version 7; door painted" in lines
        async with httpx.AsyncClient(base_url=one.page) as client:
            metrics = (await client.get("/metrics")).text
        assert "bastide_window_painting 1\n" in metrics and "bastide_window_release 7\n" in metrics


@pytest.mark.field_note("V3")
async def test_a_page_that_has_grown_too_large_has_its_browser_restarted_when_nobody_is_there(tmp_path: Path) -> None:
    release = (await brought(tmp_path, 1)).id
    async with glasshouse(tmp_path) as one:
        await one.adopts(release)
        await one.passes(Times().under_touch_s)
        browser = one.backplane.shopfront.browser
        await one.tell("touch", session=one.place.desk.screen().session)
        await one.paints(release, heap_bytes=HEAP_MAX_BYTES + 1)
        await one.paints(release, heap_bytes=HEAP_MAX_BYTES)
        await one.tell("leave", session=one.place.desk.screen().session)
        await one.passes(Times().under_touch_s)
        await one.paints(release, heap_bytes=HEAP_MAX_BYTES)
        assert one.backplane.shopfront.browser == browser, "neither under a hand nor for a page of an honest size"
        await one.paints(release, heap_bytes=HEAP_MAX_BYTES + 1)
        await one.until(lambda: one.backplane.shopfront.browser == browser + 1)
        assert LivenessStep(Step.RESTART_BROWSER, "memory") in one.facts()
        await one.passes(Times().ladder_rests_s)
        await one.paints(release, heap_bytes=HEAP_MAX_BYTES + 1)
        assert one.backplane.shopfront.browser == browser + 1, "not in a circle"
