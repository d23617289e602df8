"""The window's page in a real Chromium without a graphics card: how soon it answers a finger, and what it costs."""

import json
import socket
import subprocess
import sys
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from playwright.sync_api import Browser, CDPSession, Page

from controller.core.vitrine.values import Phase
from controller.web.vitrine.preview import PreviewDesk
from tests.bench.bare import Bare, bare
from tests.bench.measure import Measure, percentile
from tests.bench.office import free_port
from tests.chromium import chromium, touch_context
from tests.web.live import Live, live
from tests.web.vitrine.content import release, variant

PANEL = {"width": 1080, "height": 1920}
FRAME_MS = 1000 / 60
FINGER_MS = 80
"""That a finger stays on the glass; less than the 100 ms that Android's ViewConfiguration gives a tap."""
LOOKS_MS = 400
"""Somebody does, before the next touch."""
ROUNDS = 6
SHORT_ROUNDS = 2
LONG = ((300, 2_000), (300, 10_000), (20, 40))
SHORT = ((200, 200), (300, 1_000), (10, 10))
"""Scenes that play by themselves, scenes that a hand opens, panoramas: after how many memory is counted first, and over
how many, twice. A browser compiles and pools for some 10,000 changes; a leak would go on in the next 10,000."""
SWITCHES = 5
STARTS = 3
PAINTS_WITHIN_S = 120
KNOCKS_EVERY_S = 0.02
SCENES = ("maison", "balade", "commerces", "agenda", "jeu", "avis", "mur", "rue")
"""All kinds but the panoramas, which are drawn in space."""
PICTURES = ("/media/", "/tiles/")

WATCH = """() => {
  window.answers = [];
  const standing = () => document.querySelector("#scene > .scene:not(.coming)");
  let touched = null;
  let shown = standing();
  addEventListener("pointerup", (event) => { touched = event.timeStamp; }, { capture: true });
  new MutationObserver(() => {
    const began = touched;
    if (began === null || standing() === shown) return;
    touched = null;
    shown = standing();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => answers.push(performance.now() - began); // after this frame was handed on
      port2.postMessage(0);
    });
  }).observe(document.querySelector("#scene"), { childList: true });
}"""
FRAMES = """() => {
  window.gaps = [];
  let frame = performance.now();
  const tick = (now) => {
    gaps.push(now - frame);
    frame = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""
"""Only after the answers: whoever draws all the time waits for the next frame in turn, and the window does not."""
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
HURRY = """(() => {
  const slow = window.setTimeout;
  window.setTimeout = (what, ms, ...more) => slow(what, ms >= 5000 && ms < 60000 ? ms / 500 : ms, ...more);
})()"""
"""A window that plays leaves each of its scenes standing for some seconds."""
PLAYS = """async (posters) => {
  const place = document.querySelector("#posters");
  for (let number = 0, seen = null; number < posters; ) {
    await new Promise((frame) => requestAnimationFrame(frame));
    const now = place.querySelector(":scope > :not(.coming)");
    if (now === seen) continue;
    seen = now;
    number += 1;
  }
}"""
AROUND = """async (panoramas) => {
  const drawn = () => new Promise((frame) => requestAnimationFrame(frame));
  dispatchEvent(new Event("touchstart")); // the library keeps all it has made until it knows of a finger, or of none
  for (let number = 0; number < panoramas; number += 1) {
    document.querySelector("#scene [data-go=visite]").click();
    while (!document.querySelector("#scene .marks")) await drawn();
    document.querySelector("[data-does=home]").click();
    await drawn();
    await new Promise((later) => setTimeout(later, 100));
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
            *_memory(window, desk, folder, short=short),
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
    fingers = page.context.new_cdp_session(page)
    page.evaluate(WATCH)
    answers = {}
    for held_ms in (FINGER_MS, 0):
        page.evaluate("answers.length = 0")
        for _ in range(rounds):
            _visit(page, fingers, held_ms)
        answers[held_ms] = page.evaluate("answers")
    page.evaluate(FRAMES)
    longest = _visit(page, fingers, FINGER_MS)
    page.context.close()
    return [
        Measure(
            "window: finger lifted → first changed frame, p95", percentile(answers[FINGER_MS], 95), "ms", 2 * FRAME_MS
        ),
        Measure("window: finger lifted → first changed frame, p50", percentile(answers[FINGER_MS], 50), "ms"),
        Measure("window: the same after a tap of no length, p95", percentile(answers[0], 95), "ms", 2 * FRAME_MS),
        Measure("window: the same after a tap of no length, p50", percentile(answers[0], 50), "ms"),
        Measure("window: longest frame around a scene change, p50", percentile(longest, 50), "ms", 3 * FRAME_MS),
    ]


def _visit(page: Page, fingers: CDPSession, held_ms: float) -> list[float]:
    """Each scene, and home again. The longest frame around each, where frames are watched."""
    longest = []
    for scene in SCENES:
        page.evaluate("window.gaps && (gaps.length = 0)")
        _tap(page, fingers, f"#scene [data-go={scene}]", held_ms)
        page.wait_for_selector(f"#scene [data-scene={scene}]:not(.coming)")
        page.wait_for_timeout(LOOKS_MS)
        longest.append(page.evaluate("window.gaps ? Math.max(...gaps) : 0"))
        _tap(page, fingers, "[data-does=home]", held_ms)
        page.wait_for_selector("#scene .scene:not(.coming) [data-go]")
        page.wait_for_timeout(LOOKS_MS)
    return longest


def _tap(page: Page, fingers: CDPSession, control: str, held_ms: float) -> None:
    """As a finger does: it stays down for a while."""
    place = page.locator(control)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    page.wait_for_timeout(LOOKS_MS)
    middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [middle]})
    page.wait_for_timeout(held_ms)  # not by a timer of the page: it has nothing to do meanwhile
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


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


def _memory(window: Live, desk: PreviewDesk, folder: Path, *, short: bool) -> list[Measure]:
    """Of the page's own process, in a browser that nobody watches: a window that plays, visitors, panoramas."""
    with bare(folder / "profile", (PANEL["width"], PANEL["height"])) as page:
        shown = desk.screen().scenes
        window.do(desk.pose, phase=Phase.ATTRACT, session=desk.screen().session + 1, scenes=SCENES)
        page.send("Page.enable")
        page.send("Page.addScriptToEvaluateOnNewDocument", source=HURRY)
        page.goes(f"{window.url}/vitrine", "document.querySelector('#posters > :not(.coming)') !== null")
        lanes = zip(
            (PLAYS, CHANGE, AROUND), ("posters", "scene changes", "panoramas"), SHORT if short else LONG, strict=True
        )
        found = [one for script, what, (warm, times) in lanes for one in _grown(page, script, what, warm, times)]
        window.do(desk.pose, scenes=shown)
        return found if not short else [replace(one, goal=None) for one in found]


def _grown(page: Bare, script: str, what: str, warm: int, times: int) -> list[Measure]:
    if script is not PLAYS and page.value("document.body.dataset.phase") == "attract":
        page.value("document.querySelector('#touch').click()")
        page.until("document.querySelector('#dock [data-does=home]') !== null")
        page.value("document.querySelector('[data-does=home]').click()")
        page.until("document.querySelector('#scene [data-go]') !== null")
    page.value(f"({script})({warm})")
    before, elements, found = page.memory_mib(), page.elements(), []
    for which in ("first", "next"):
        page.value(f"({script})({times})")
        after = page.memory_mib()
        grown = 100 * (after - before) / before
        found.append(Measure(f"window: memory grown over the {which} {times} {what}", grown, "%", 5))
        before = after
    if script is not PLAYS:  # one poster has more of them than another
        grown = 100 * (page.elements() - elements) / elements
        found.append(Measure(f"window: elements grown over {2 * times} {what}", grown, "%", 5))
    return [*found, Measure(f"window: memory of its page after {2 * times} {what}", before, "MiB")]


def measure_start(folder: Path) -> list[Measure]:
    """The demo with the town's six vitrines, from its start until a browser that waits has painted a scene.

    It is noon in its street, whatever the law wants dark at this hour.
    """
    with chromium() as browser:
        seconds = [_start(browser, folder) for _ in range(1 + STARTS)][1:]  # the first one makes the release
    return [Measure(f"window: start of demo → first scene painted (median of {STARTS})", median(seconds), "s")]


def _start(browser: Browser, folder: Path) -> float:
    port, panel = free_port(), free_port()
    command = [Path(sys.executable).with_name("bastide"), "demo", "--no-link", "--data", folder / "demo"]
    page = touch_context(browser, PANEL, reduced_motion="reduce").new_page()
    began = perf_counter()
    with subprocess.Popen([*command, "--port", str(port), "--sim-port", str(panel)], stdout=subprocess.DEVNULL) as demo:
        try:
            _knock(panel, began + PAINTS_WITHIN_S)
            _act(panel, {"do": "hour", "hour": 12})
            _knock(port, began + PAINTS_WITHIN_S)
            page.goto(f"http://127.0.0.1:{port}/vitrine")
            page.wait_for_selector("#posters > :not(.coming)", timeout=1000 * PAINTS_WITHIN_S)
            page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
            return perf_counter() - began
        finally:
            demo.terminate()
            page.context.close()


def _act(panel: int, action: dict[str, object]) -> None:
    """Somebody at the panel of the simulator does something. Raises ``OSError``."""
    line = HTTPConnection("127.0.0.1", panel, timeout=PAINTS_WITHIN_S)
    host = f"127.0.0.1:{panel}"
    line.request("POST", "/sim/act", json.dumps(action), {"Content-Type": "application/json", "Host": host})
    answer = line.getresponse()
    if answer.status >= 300:
        raise OSError(f"/sim/act: {answer.status} {answer.read()[:200]!r}")
    line.close()


def _knock(port: int, until_s: float) -> None:
    """Until somebody listens there. Raises ``TimeoutError``."""
    while perf_counter() < until_s:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            sleep(KNOCKS_EVERY_S)
    raise TimeoutError(f"nobody listened within {PAINTS_WITHIN_S} s")
