"""The window's page in a real Chromium without a graphics card: how soon it answers a finger, and what it costs."""

import socket
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from controller.core.vitrine.values import Phase
from controller.web.vitrine.preview import PreviewDesk
from tests.bench.measure import Measure, percentile
from tests.bench.office import free_port
from tests.chromium import chromium, touch_context
from tests.web.live import Live, live
from tests.web.vitrine.content import release, variant

PANEL = {"width": 1080, "height": 1920}
FRAME_MS = 1000 / 60
ROUNDS = 6
SHORT_ROUNDS = 2
CHANGES = 10_000
SHORT_CHANGES = 1_000
SETTLED_AFTER = 300
"""Changes after which code is compiled and caches are full; memory is counted from there."""
SWITCHES = 5
STARTS = 3
PAINTS_WITHIN_S = 120
KNOCKS_EVERY_S = 0.02
SCENES = ("maison", "balade", "commerces", "agenda", "jeu", "avis", "mur", "rue")
"""All kinds but the panoramas, which are drawn in space."""
PICTURES = ("/media/", "/tiles/")

WATCH = """() => {
  window.answers = [];
  window.gaps = [];
  let touched = null;
  let frame = performance.now();
  addEventListener("pointerup", (event) => { touched = event.timeStamp; }, { capture: true });
  new MutationObserver(() => {
    const began = touched;
    if (began === null) return;
    touched = null;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => answers.push(performance.now() - began); // after this frame was handed on
      port2.postMessage(0);
    });
  }).observe(document.querySelector("#scene"), { childList: true });
  const tick = (now) => {
    gaps.push(now - frame);
    frame = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""
CHANGE = """async (changes) => {
  const drawn = () => new Promise((frame) => requestAnimationFrame(frame));
  for (let number = 0; number < changes; number += 2) {
    const ways = document.querySelectorAll("#scene [data-go]");
    const way = [...ways].filter((one) => one.dataset.go !== "visite")[(number / 2) % (ways.length - 1)];
    way.click();
    await drawn();
    await fetch("/vitrine/locales/fr.json"); // in its turn: no hand is faster than the daemon
    document.querySelector("[data-does=home]").click();
    await drawn();
  }
}"""
BLANK = """() => {
  window.blank = 0;
  const loaded = (img) => img.complete && img.naturalWidth;
  const look = () => {
    const shown = [...document.querySelectorAll("#posters > :not(.coming)")];
    blank += !shown.some((one) => [...one.querySelectorAll(".arch img")].every(loaded));
    requestAnimationFrame(look);
  };
  look();
}"""


def measure(folder: Path, *, short: bool) -> list[Measure]:
    desk = PreviewDesk(release(folder / "release"), idle_s=3600)
    desk.pose(scenes=("patrimoine",))
    with live(window=desk) as window, chromium() as browser:
        return [
            *_weight(browser, window),
            *_answers(browser, window, desk, SHORT_ROUNDS if short else ROUNDS),
            *_switches(browser, window, desk, folder),
            *_memory(browser, window, desk, SHORT_CHANGES if short else CHANGES),
        ]


def _page(browser: Browser, window: Live, desk: PreviewDesk) -> Page:
    """Somebody new before a window that plays."""
    window.do(desk.pose, phase=Phase.ATTRACT, session=desk.screen().session + 1)
    page = touch_context(browser, PANEL, reduced_motion="reduce").new_page()
    page.goto(f"{window.url}/vitrine")
    page.wait_for_selector("#posters > :not(.coming)")
    return page


def _weight(browser: Browser, window: Live) -> list[Measure]:
    """All that is loaded until the window plays; the server does not compress."""
    page = touch_context(browser, PANEL, reduced_motion="reduce").new_page()
    loaded: dict[str, int] = {}
    page.on("response", lambda answer: loaded.update({answer.url: int(answer.headers.get("content-length", "0"))}))
    page.goto(f"{window.url}/vitrine")
    page.wait_for_selector("#posters > :not(.coming)")
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => 0)")
    counted = sum(size for url, size in loaded.items() if not any(part in url for part in PICTURES))
    page.context.close()
    return [Measure("window: weight of attract before pictures", counted / 1024, "KiB", 300)]


def _answers(browser: Browser, window: Live, desk: PreviewDesk, rounds: int) -> list[Measure]:
    page = _page(browser, window, desk)
    page.touchscreen.tap(540, 700)
    page.wait_for_selector("#scene [data-go]")
    page.evaluate(WATCH)
    longest: list[float] = []
    for scene in SCENES * rounds:
        page.evaluate("gaps.length = 0")
        page.locator(f"#scene [data-go={scene}]").tap()
        page.wait_for_selector(f"#scene [data-scene={scene}]")
        page.evaluate("new Promise((later) => setTimeout(later, 400))")
        longest.append(page.evaluate("Math.max(...gaps)"))
        page.locator("[data-does=home]").tap()
        page.wait_for_selector("#scene [data-go]")
    answers: list[float] = page.evaluate("answers")
    page.context.close()
    return [
        Measure("window: touch → first changed frame, p95", percentile(answers, 95), "ms", 2 * FRAME_MS),
        Measure("window: touch → first changed frame, p50", percentile(answers, 50), "ms"),
        Measure("window: longest frame around a scene change, p50", percentile(longest, 50), "ms", 3 * FRAME_MS),
    ]


def _switches(browser: Browser, window: Live, desk: PreviewDesk, folder: Path) -> list[Measure]:
    """Releases that follow each other, each proved in a hidden frame first."""
    page = _page(browser, window, desk)
    page.evaluate(BLANK)
    for number in range(SWITCHES):
        title = f"Parution {number}"
        newer = variant(folder / "release", folder / f"newer-{number}", title=title)
        window.do(desk.stage, f"newer-{number}", newer)
        page.locator(f"#posters > :not(.coming) h1:has-text('{title}')").wait_for(timeout=60_000)
    blank = float(page.evaluate("blank"))
    page.context.close()
    return [Measure(f"window: blank frames in {SWITCHES} switches of release", blank, "frames", 0)]


def _memory(browser: Browser, window: Live, desk: PreviewDesk, changes: int) -> list[Measure]:
    page = _page(browser, window, desk)
    inspect = page.context.new_cdp_session(page)
    page.touchscreen.tap(540, 700)
    page.wait_for_selector("#scene [data-go]")
    page.evaluate(CHANGE, SETTLED_AFTER)
    before = _used(inspect)
    page.evaluate(CHANGE, changes)
    after = _used(inspect)
    page.context.close()
    grown = 100 * (after["usedSize"] - before["usedSize"]) / before["usedSize"]
    nodes = 100 * (after["nodes"] - before["nodes"]) / before["nodes"]
    return [
        Measure(f"window: memory grown over {changes} scene changes", grown, "%", 5),
        Measure(f"window: elements grown over {changes} scene changes", nodes, "%", 5),
        Measure("window: memory of its scripts", after["usedSize"] / 2**20, "MiB"),
    ]


def _used(inspect: CDPSession) -> dict[str, Any]:
    """After everything that nobody holds is gone."""
    for _ in range(3):
        inspect.send("HeapProfiler.collectGarbage")
    return inspect.send("Runtime.getHeapUsage") | {"nodes": inspect.send("Memory.getDOMCounters")["nodes"]}


def measure_start(folder: Path) -> list[Measure]:
    """The demo's daemon with the town's six vitrines, from its start until a browser that waits has painted a scene."""
    with chromium() as browser:
        seconds = [_start(browser, folder) for _ in range(1 + STARTS)][1:]  # the first one makes the release
    lit = [each for each in seconds if each is not None]
    if not lit:
        return []
    return [Measure(f"window: start of daemon → first scene painted (median of {len(lit)})", median(lit), "s")]


def _start(browser: Browser, folder: Path) -> float | None:
    """None where the law keeps the window dark at this hour."""
    port, panel = free_port(), free_port()
    command = [Path(sys.executable).with_name("bastide"), "demo", "--no-link", "--data", folder / "demo"]
    page = touch_context(browser, PANEL, reduced_motion="reduce").new_page()
    began = perf_counter()
    with subprocess.Popen([*command, "--port", str(port), "--sim-port", str(panel)], stdout=subprocess.DEVNULL) as demo:
        try:
            _knock(port, began + PAINTS_WITHIN_S)
            page.goto(f"http://127.0.0.1:{port}/vitrine")
            page.wait_for_selector("#posters > :not(.coming), body[data-phase=dark]", timeout=1000 * PAINTS_WITHIN_S)
            page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
            shown = page.locator("body[data-phase=dark]").count() == 0
            return perf_counter() - began if shown else None
        finally:
            demo.terminate()
            page.context.close()


def _knock(port: int, until_s: float) -> None:
    """Until somebody listens there. Raises ``TimeoutError``."""
    while perf_counter() < until_s:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            sleep(KNOCKS_EVERY_S)
    raise TimeoutError(f"nobody listened within {PAINTS_WITHIN_S} s")
