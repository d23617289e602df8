"""A real browser before a real daemon: whoever paints is left alone, whoever does not is helped, within bounds.

Time is passed in: the machine's clock is moved on by what the field's limits are.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from controller.core.vitrine.events import FramesMissing
from controller.core.vitrine.facts import LivenessStep, PaintingAgain
from controller.core.vitrine.values import Step, Times
from controller.vitrine import place
from controller.vitrine.liveness import Liveness
from controller.vitrine.painting import BEGINS_WITHIN_S, MISSING_AFTER_S
from tests.vitrine.glasshouse import Running, brought, glasshouse
from tests.vitrine.kiosk import Kiosk, kiosk

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
LATE_S = MISSING_AFTER_S / 2
NEXT_STEP_S = max(Times().ladder_rests_s, BEGINS_WITHIN_S) + 1.0


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[FramesMissing]:
    """What is missing is told at once, and here as well."""
    heard: list[FramesMissing] = []

    def listened(tell: Callable[[Any], Awaitable[None]], *how: Any, **more: Any) -> Liveness:
        async def both(event: Any) -> None:
            heard.extend([event] if isinstance(event, FramesMissing) else [])
            await tell(event)

        return Liveness(both, *how, looks_every_s=0.1, **more)

    monkeypatch.setattr(place, "Liveness", listened)
    return heard


@asynccontextmanager
async def painted(folder: Path) -> AsyncIterator[tuple[Running, Kiosk]]:
    """A window with its browser, lit for a while and seen painting."""
    release = (await brought(folder, 1)).id
    async with glasshouse(folder) as one:
        one.backplane.stand_before(True)
        async with kiosk(one) as browser:
            await one.until(lambda: one.place.desk.screen().release == release and one.window.proven)
            for _ in range(4):
                await one.proof(after_s=LATE_S)
            assert Times().under_touch_s < 4 * LATE_S, "it has been lit for long enough"
            assert steps(one) == []
            yield one, browser


def looked_at(one: Running) -> bool:
    """Somebody has the page open."""
    assert one.place._liveness is not None
    return one.place._liveness.looked_at


def steps(one: Running) -> list[Step]:
    return [fact.step for fact in one.facts() if isinstance(fact, LivenessStep)]


@pytest.mark.field_note("V1")
async def test_a_frozen_page_is_reloaded_then_its_browser_restarted_and_it_paints_again(tmp_path: Path) -> None:
    """Its thread runs in a circle: it hears no event, so the reload comes to nothing, and the browser is restarted."""
    async with painted(tmp_path) as (one, browser):
        await browser.page.evaluate("setTimeout(() => { for (;;); }, 0)")
        await one.passes(MISSING_AFTER_S + 1)
        await one.until(lambda: steps(one) == [Step.RELOAD])
        await one.passes(NEXT_STEP_S)
        await one.until(lambda: browser.started == 2 and one.window.tried is None)
        assert steps(one) == [Step.RELOAD, Step.RESTART_BROWSER]
        assert PaintingAgain(Step.RESTART_BROWSER) in one.facts()
        assert one.backplane.shopfront.sessions == 0


@pytest.mark.field_note("V1")
async def test_a_page_that_fell_is_brought_back(tmp_path: Path) -> None:
    """The renderer is gone, as for want of memory: "Aw, Snap" reports nothing, whatever it paints (V3)."""
    async with painted(tmp_path) as (one, browser):
        await browser.crash()
        await one.passes(MISSING_AFTER_S + 1)
        await one.until(lambda: steps(one) == [Step.RELOAD])
        await one.passes(NEXT_STEP_S)
        await one.until(lambda: browser.started == 2 and one.window.tried is None)
        assert steps(one) == [Step.RELOAD, Step.RESTART_BROWSER]


@pytest.mark.field_note("V8")
async def test_a_page_that_paints_something_else_is_loaded_anew(tmp_path: Path) -> None:
    """Sixty frames a second of nothing: an empty programme looks healthy to everyone but who asks for the scene."""
    async with painted(tmp_path) as (one, browser):
        await browser.page.evaluate("document.getElementById('posters').remove()")
        await one.passes(MISSING_AFTER_S + 1)
        await one.until(lambda: steps(one) == [Step.RELOAD])
        await one.until(lambda: one.window.tried is None)
        assert browser.started == 1, "the gentlest step was enough"
        await browser.page.wait_for_selector("[data-scene=door]", state="attached")


FILM = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const pen = canvas.getContext("2d");
  let hue = 0;
  setInterval(() => { pen.fillStyle = `hsl(${(hue += 20)} 80% 50%)`; pen.fillRect(0, 0, 320, 180); }, 40);
  window.film = Object.assign(document.createElement("video"), { muted: true, srcObject: canvas.captureStream(25) });
  document.body.append(film);
  await film.play();
  const hog = () => { const end = performance.now() + 100; while (performance.now() < end); setTimeout(hog, 20); };
  hog();
}"""


@pytest.mark.field_note("V2")
async def test_a_good_film_that_keeps_the_browser_busy_is_never_stopped(tmp_path: Path) -> None:
    """It plays, and the page has a sixth of its time for anything else: its proofs come late, and they come."""
    async with painted(tmp_path) as (one, browser):
        await browser.page.evaluate(FILM)
        for _ in range(4):
            await one.proof(after_s=LATE_S)
        assert await browser.page.evaluate("film.currentTime > 0 && !film.paused")
        assert steps(one) == [] and browser.started == 1


@pytest.mark.field_note("V1")
async def test_nothing_is_restarted_under_a_hand(tmp_path: Path, told: list[FramesMissing]) -> None:
    """Somebody touches, and in that moment the page stops: it is waited for until nobody has touched for a while."""
    async with painted(tmp_path) as (one, browser):
        await browser.page.locator("#touch").dispatch_event("pointerdown", {"isPrimary": True, "pointerId": 1})
        await one.until(lambda: one.place.desk.screen().phase == "browsing")
        await browser.page.evaluate("setTimeout(() => { for (;;); }, 0)")
        await one.passes(MISSING_AFTER_S + 1)
        await one.until(lambda: len(told) >= 3)
        assert steps(one) == [], "it is known that nothing is painted, and nothing is done"
        await one.passes(Times().under_touch_s)
        await one.until(lambda: steps(one) == [Step.RELOAD])


async def test_in_the_demo_nothing_is_missing_while_nobody_has_the_page_open(tmp_path: Path) -> None:
    """There the browser is whoever plays; one that was closed is no fault, one that fell is."""
    release = (await brought(tmp_path, 1)).id
    async with glasshouse(tmp_path) as one:
        one.backplane.stand_before(True)
        await one.paints(release, hidden=True)
        await one.until(lambda: one.place.desk.screen().release == release)
        await one.passes(BEGINS_WITHIN_S + MISSING_AFTER_S)
        assert one.missing == "", "it was never opened"
        async with kiosk(one) as browser:
            await one.until(lambda: one.window.proven)
            await browser.page.goto("about:blank")
            await one.until(lambda: not looked_at(one))
        await one.passes(BEGINS_WITHIN_S + MISSING_AFTER_S)
        assert one.missing == "" and steps(one) == []
        async with kiosk(one) as browser:
            await one.until(lambda: looked_at(one))
            await browser.crash()
            await one.passes(BEGINS_WITHIN_S + MISSING_AFTER_S)
            await one.until(lambda: steps(one) == [Step.RELOAD])
