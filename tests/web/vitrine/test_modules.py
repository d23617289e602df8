"""The page's pure modules, as the browser runs them: hours, colours, night; and texts that stay texts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from controller.web.vitrine.preview import PreviewDesk
from tests.web.live import Live, live

pytestmark = pytest.mark.browser

DAY = [[8 * 60, 12 * 60 + 30], [15 * 60, 19 * 60]]
BAKER: dict[str, Any] = {
    "written": "Tu-Sa 08:00-12:30,15:00-19:00; Su 08:00-12:30; Dec 25 off",
    "week": [[], DAY, DAY, DAY, DAY, DAY, DAY[:1]],
    "days": {"2026-12-25": []},
    "until": "2026-12-31",
}
BAR: dict[str, Any] = {"written": "18:00-02:00", "week": [[[18 * 60, 26 * 60]]] * 7, "days": {}, "until": "2026-12-31"}
ALWAYS: dict[str, Any] = {"written": "24/7", "week": [[[0, 1440]]] * 7, "days": {}, "until": "2030-12-31"}
STANDINGS = [
    # 24 November 2026 is a Tuesday
    (BAKER, "2026-11-24T07:59", {"state": "closed", "opens": 480}),
    (BAKER, "2026-11-24T08:00", {"state": "open", "until": 750}),
    (BAKER, "2026-11-24T12:30", {"state": "closed", "opens": 900}),
    (BAKER, "2026-11-24T18:59", {"state": "open", "until": 1140}),
    (BAKER, "2026-11-24T19:00", {"state": "closed", "opens": 1440 + 480}),
    (BAKER, "2026-11-29T13:00", {"state": "closed", "opens": 2 * 1440 + 480}),  # Sunday: Mondays it rests
    (BAKER, "2026-12-25T10:00", {"state": "closed", "opens": 1440 + 480}),  # a day that differs
    (BAKER, "2027-01-01T10:00", {"state": "unknown"}),
    (BAR, "2026-11-24T01:59", {"state": "open", "until": 120}),  # it began yesterday
    (BAR, "2026-11-24T02:00", {"state": "closed", "opens": 1080}),
    (BAR, "2026-11-24T23:30", {"state": "open", "until": 1560}),
    (ALWAYS, "2026-11-24T12:00", {"state": "open", "until": None}),
]
SENTENCES = [
    ("fr", "2026-11-24T08:10", "Ouvert, ferme à 12 h 30"),
    ("fr", "2026-11-24T14:00", "Fermé, ouvre à 15 h"),
    ("fr", "2026-11-24T20:00", "Fermé, ouvre demain à 8 h"),
    ("fr", "2026-11-29T13:00", "Fermé, ouvre mardi à 8 h"),
    ("en", "2026-11-24T08:10", "Open, closes at 12:30"),
    ("en", "2026-11-29T13:00", "Closed, opens on Tuesday at 8:00"),
]
COLOURS = [
    {"accent": "#7a2231", "ink": "#241c14", "paper": "#fbf4e4"},
    {"accent": "#f0c040", "ink": "#808080", "paper": "#ffffff"},  # a town that chose badly
    {"accent": "#1f5a6b", "ink": "#16222a", "paper": "#20303a"},
]


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Any) -> Iterator[Page]:
    served: Live
    with live(window=PreviewDesk(folder)) as served:
        page = browser.new_page()
        page.goto(f"{served.url}/vitrine")
        yield page
        page.close()


Call = Callable[..., Any]


@pytest.fixture(scope="module")
def call(page: Page) -> Call:
    """A function of a module with these arguments."""
    code = "async ([file, name, given]) => (await import(`/vitrine/static/${file}.js`))[name](...given)"
    return lambda file, name, *given: page.evaluate(code, [file, name, list(given)])


@pytest.mark.parametrize(("hours", "at", "stands"), STANDINGS)
def test_whether_a_shop_is_open(page: Page, hours: dict[str, Any], at: str, stands: dict[str, Any]) -> None:
    code = "async ([hours, at]) => (await import('/vitrine/static/hours.js')).standing(hours, new Date(`${at}:00Z`))"
    assert page.evaluate(code, [hours, at]) == stands


@pytest.mark.parametrize(("language", "at", "says"), SENTENCES)
def test_what_is_said_of_it(page: Page, language: str, at: str, says: str) -> None:
    code = """async ([hours, language, at]) => {
      const { opening } = await import("/vitrine/static/open.js");
      const words = await (await fetch(`/vitrine/locales/${language}.json`)).json();
      const now = () => new Date(`${at}:00Z`);
      return opening(hours, { language, words, content: { languages: [language] }, now }).sentence;
    }"""
    assert page.evaluate(code, [BAKER, language, at]) == says


def test_without_a_clock_nobody_is_said_to_be_open(page: Page) -> None:
    code = "async (hours) => (await import('/vitrine/static/hours.js')).standing(hours, null)"
    assert page.evaluate(code, BAKER) == {"state": "unknown"}


@pytest.mark.parametrize("colours", COLOURS)
@pytest.mark.parametrize("how", [{}, {"night": True}, {"strong": True}])
def test_words_can_be_read_in_any_colours(call: Call, colours: dict[str, str], how: dict[str, bool]) -> None:
    found = call("palette", "palette", colours, how)
    for ground in ("paper", "card"):
        for words in ("ink", "soft", "accent"):
            assert call("palette", "contrast", found[words], found[ground]) >= 4.5, f"{words} on {ground}"
    assert call("palette", "contrast", found["onAccent"], found["accent"]) >= 4.5


def test_contrast_is_what_wcag_says(call: Call) -> None:
    assert call("palette", "contrast", "#000000", "#ffffff") == 21
    assert call("palette", "contrast", "#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(
    ("at_ms", "height_deg"),
    [
        # Sainte-Foy-la-Grande, 44.84 N 0.22 E: at true noon the sun stands at 90 - latitude + declination
        (1_782_043_200_000, 68.6),  # 21 June 2026, 12:00 UTC, declination 23.4
        (1_797_854_400_000, 21.7),  # 21 December 2026, 12:00 UTC, declination -23.4
        (1_774_008_000_000, 45.1),  # 20 March 2026, 12:00 UTC, declination -0.0
    ],
)
def test_the_sun_stands_where_it_stands(call: Call, at_ms: int, height_deg: float) -> None:
    assert call("sun", "sunHeight", at_ms, 44.84, 0.22) == pytest.approx(height_deg, abs=0.4)


def test_it_is_night_at_midnight_and_not_at_noon(call: Call) -> None:
    assert call("sun", "isNight", 1_797_811_200_000, 44.84, 0.22) is True
    assert call("sun", "isNight", 1_797_854_400_000, 44.84, 0.22) is False


def test_a_text_becomes_its_few_tags_and_nothing_else(page: Page) -> None:
    code = """async (html) => {
      const { markup } = await import("/vitrine/static/markup.js");
      const here = { language: "fr", content: { languages: ["fr"], scenes: { balade: {} } }, go: () => 0 };
      return markup({ fr: html }, here).innerHTML;
    }"""
    assert page.evaluate(code, "<p>a <em>b</em> &amp; c<br>d</p>") == "<p>a <em>b</em> &amp; c<br>d</p>"
    assert page.evaluate(code, '<p><a href="#balade">x</a></p>') == '<p><a href="#balade">x</a></p>'
    assert page.evaluate(code, '<p><a href="#nirgends">x</a></p>') == "<p><span>x</span></p>"
    assert page.evaluate(code, '<p><a href="http://b">x</a>') == '<p>&lt;a href="http://b"&gt;x</p>'
    for evil in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<p onclick=alert(1)>x</p>"):
        made = page.evaluate(code, evil)
        assert "<script" not in made and "<img" not in made and "<p onclick" not in made
