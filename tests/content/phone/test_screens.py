"""The visit in a hand: light, alone with its host, to be read and touched by everybody, in French and English."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.chromium import axe
from tests.content.phone.host import Host
from tests.content.phone.phone import SMALL, Phone

PAGES = ["", "heritage/", "heritage/arcades/", "heritage/bridge/", "heritage/hall/", "heritage/walk/", "market/bakers/",
         "market/fairs/", "market/guess/", "market/lamps/", "market/neighbours/", "market/street/"]  # fmt: skip
FIRST_BYTES = 100 * 1024
TAP_PX = 48
SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, summary')]
  .filter(one => one.offsetParent !== null && !one.closest('.text, .skip, [aria-hidden=true]') && !one.matches('.skip'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && (box.width < 47.5 || box.height < 47.5))
  .map(([one, box]) => `${one.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""


@pytest.mark.parametrize(
    ("locale", "wishes", "pages"),
    [
        ("fr-FR", {}, PAGES),
        ("en-GB", {"color_scheme": "dark"}, PAGES[1::2]),
        ("fr-FR", {"contrast": "more"}, PAGES[::5]),
    ],
    ids=["day", "dark", "contrast"],
)
def test_every_page_is_clean_fits_its_width_and_can_be_touched_with_a_thumb(
    browser: Browser, host: Host, locale: str, wishes: dict[str, str], pages: list[str]
) -> None:
    phone = Phone(browser, host, locale, **wishes)
    for path in pages:
        phone.open(path)
        assert phone.page.evaluate("document.documentElement.lang") == locale[:2]
        assert re.findall(r"\bphone\.\w+|\{\w+\}", phone.page.inner_text("body")) == [], "a word is missing"
        assert axe(phone.page) == [], path
        assert phone.page.evaluate(SMALL_TARGETS) == [], path
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], path
    phone.close()
    assert phone.complaints == []


@pytest.mark.parametrize("path", ["", "heritage/walk/", "heritage/bridge/"])
def test_the_first_sight_weighs_less_than_a_hundred_kibibytes_before_pictures(phone: Phone, path: str) -> None:
    """Whatever a QR code leads to: the whole visit, a map, a story."""
    carried: dict[str, tuple[str, int]] = {}
    devtools = phone.context.new_cdp_session(phone.page)
    devtools.on("Network.responseReceived", lambda e: carried.update({e["requestId"]: (e["type"], 0)}))
    devtools.on("Network.loadingFinished", lambda e: carried.update(
        {e["requestId"]: (carried[e["requestId"]][0], int(e["encodedDataLength"]))}))  # fmt: skip
    devtools.send("Network.enable")
    phone.open(path)
    phone.until("() => [...document.images].slice(0, 1).every(one => one.complete)")
    phone.page.wait_for_load_state("networkidle")
    weight = sum(size for kind, size in carried.values() if kind != "Image")
    print(f"{path or 'first sight'}: {weight / 1024:.1f} KiB in {len(carried)} files")
    assert len(carried) > 10
    assert 20 * 1024 < weight <= FIRST_BYTES


def test_nobody_is_asked_for_anything_but_the_host_and_nothing_above_its_path(phone: Phone) -> None:
    phone.keep("heritage")
    for path in PAGES:
        phone.open(path)
    assert [url for url in phone.requests if not url.startswith(phone.root)] == []
    assert [path for path in phone.host.asked if not path.startswith("/town/visit/")] == []


def test_a_page_that_wanted_to_tell_somebody_else_could_not(phone: Phone, web: Path) -> None:
    other = Host(web)
    phone.open("heritage/")
    phone.offline = True  # the browser says what it refused
    refused = phone.page.evaluate(
        """async other => {
      const failed = [];
      await fetch(other).catch(() => failed.push('fetch'));
      const seen = new Image();
      await new Promise(done => {
        seen.onload = done;
        seen.onerror = () => { failed.push('picture'); done(); };
        seen.src = other;
      });
      return failed;
    }""",
        f"{other.address}/count.gif",
    )
    other.kill()
    assert refused == ["fetch", "picture"]
    assert other.asked == []


def test_an_address_without_its_slash_and_one_that_is_no_more(phone: Phone) -> None:
    phone.open("heritage/bridge")
    phone.shown("Le pont")
    phone.at_home()
    phone.open("heritage/bridge")
    phone.shown("Le pont")
    assert phone.page.url == phone.root + "heritage/bridge/"
    phone.open("heritage/gone/")
    phone.shown("Cette page n’est plus dans la visite.")
    phone.touch("Voir tous les thèmes", "link")
    phone.shown("Montclar-la-Bastide")


def test_walking_through_the_visit_and_back(phone: Phone) -> None:
    phone.open()
    phone.touch("Patrimoine", "link")
    phone.shown("Patrimoine")
    phone.touch("Le pont", "link")
    phone.shown("Le pont")
    assert phone.page.title() == "Le pont – Montclar-la-Bastide"
    assert phone.page.evaluate("document.activeElement.tagName") == "H1", "a screen reader begins at the heading"
    phone.page.locator("a[href='#bakers']").tap()
    phone.shown("Les boulangers")
    assert phone.page.url == phone.root + "market/bakers/"
    phone.page.go_back()
    phone.shown("Le pont")
    phone.touch("Suivant", "link")
    phone.shown("La halle")
    assert phone.page.evaluate("performance.getEntriesByType('navigation').length") == 1


def test_language_and_size_are_chosen_and_hold(phone: Phone) -> None:
    phone.open("heritage/bridge/")
    before = phone.page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    phone.page.locator(".opener").tap()
    phone.touch("Très grande")
    phone.page.get_by_role("button", name="English").tap()
    phone.shown("The bridge")
    phone.open("heritage/bridge/")
    phone.shown("The bridge")
    after = phone.page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    assert after == pytest.approx(before * 1.5)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    assert axe(phone.page) == []


def test_an_answer_is_given_at_the_window_and_the_phone_says_where_it_stands(phone: Phone) -> None:
    for id in ("lamps", "neighbours", "street"):
        phone.open(f"market/{id}/")
        place = phone.page.locator(".window-stands")
        expect(place).to_contain_text("Montclar-la-Bastide")
        expect(place.locator("a")).to_have_attribute("href", "geo:44.84,0.22")
        assert phone.page.locator(".scene button").count() == 0, "nothing to press that could not be sent"


def test_an_iphone_finds_the_window_on_its_own_map(browser: Browser, host: Host) -> None:
    phone = Phone(
        browser, host, user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15"
    )
    phone.open("market/lamps/")
    expect(phone.page.locator(".window-stands a")).to_have_attribute("href", "maps:?q=44.84,0.22")
    phone.close()


def test_when_the_program_does_not_come_the_text_does(phone: Phone) -> None:
    phone.host.refused.add("main.js")
    phone.offline = True  # the browser says that a module did not come
    phone.page.clock.install()
    phone.page.goto(phone.root + "heritage/bridge/")
    expect(phone.page.locator("#plain")).to_be_hidden()
    phone.page.clock.fast_forward(8000)
    expect(phone.page.locator("#plain")).to_contain_text("Le pont date de 1255.")


def test_ones_own_position_is_asked_for_by_a_touch_and_shown(browser: Browser, host: Host) -> None:
    place = {"latitude": 44.8380, "longitude": 0.2151, "accuracy": 12}
    phone = Phone(browser, host, geolocation=place, permissions=["geolocation"])
    phone.page.add_init_script("""{
      const watch = navigator.geolocation.watchPosition;
      navigator.geolocation.watchPosition = function (...all) { window.asked = true; return watch.apply(this, all); };
    }""")
    phone.open("heritage/walk/")
    panel = phone.page.locator(".position")
    expect(panel).to_contain_text("Votre position reste dans ce téléphone")
    assert phone.page.evaluate("window.asked") is None
    phone.touch("Me situer")
    expect(panel).to_contain_text("Vous y êtes : Le quai. (à 12 m près)")
    phone.page.wait_for_selector("svg.plan .me.about", state="attached")
    phone.context.set_geolocation({"latitude": 44.8400, "longitude": 0.2150, "accuracy": 12})
    expect(panel).to_contain_text("Vous êtes à 220 m de l’étape la plus proche : Le quai.")
    phone.touch("Ne plus me situer")
    expect(phone.page.locator("svg.plan .me")).to_have_count(0)
    phone.close()
    assert phone.complaints == []


def test_without_a_position_the_walk_goes_on(phone: Phone) -> None:
    phone.open("heritage/walk/")
    phone.touch("Me situer")
    expect(phone.page.locator(".position")).to_contain_text("suivez la liste")
    phone.touch("Le quai")
    expect(phone.page.locator(".detail h2")).to_contain_text("Le quai")


def test_an_address_can_be_shared(browser: Browser, host: Host) -> None:
    phone = Phone(browser, host, permissions=["clipboard-read", "clipboard-write"])
    phone.page.add_init_script("navigator.share = undefined")
    phone.open("heritage/bridge/?utm=x")
    phone.touch("Partager")
    expect(phone.page.get_by_role("status").filter(has_text="copiée")).to_be_visible()
    assert phone.page.evaluate("navigator.clipboard.readText()") == phone.root + "heritage/bridge/"
    phone.close()


def test_a_phone_of_2021_that_was_never_renewed_can_do_the_same(phone: Phone) -> None:
    """Without what browsers learned since: `at`, `toSorted` and their like."""
    phone.page.add_init_script("""{
      const younger = { Array: ['at', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'toSpliced', 'with'],
        String: ['at', 'isWellFormed', 'toWellFormed'], Set: ['union', 'intersection', 'difference', 'isSubsetOf'] };
      for (const [type, names] of Object.entries(younger)) {
        for (const name of names) delete window[type].prototype[name];
      }
      for (const name of ['hasOwn', 'groupBy']) delete Object[name];
      delete Promise.withResolvers;
      delete window.structuredClone;
    }""")
    for path in PAGES:
        phone.open(path)
        assert phone.page.locator("h1").count() == 1
    phone.open("market/bakers/")
    phone.touch("Au Bon Pain")
    expect(phone.page.locator(".detail h2")).to_have_text("Au Bon Pain")


@pytest.mark.parametrize("path", ["", "heritage/", "heritage/bridge/", "credits.en.html"])
def test_without_javascript_every_page_can_be_read(browser: Browser, host: Host, path: str) -> None:
    phone = Phone(browser, host, java_script_enabled=False)
    phone.page.goto(phone.root + path)
    expect(phone.page.locator("#plain h1")).to_be_visible()
    expect(phone.page.locator("#plain")).to_contain_text(
        "Marie Roy" if path.count("/") == 2 else re.compile("bridge|Bastide")
    )
    phone.page.locator("#plain a").first.tap()
    expect(phone.page.locator("#plain h1")).to_have_text("Montclar-la-Bastide" if path else "Patrimoine")
    phone.close()


def test_who_made_what_is_said_and_what_the_phone_keeps(phone: Phone) -> None:
    phone.open("heritage/")
    phone.touch("Crédits et vie privée", "link")
    expect(phone.page.locator("h1")).to_have_text("Crédits et vie privée")
    expect(phone.page.locator("main")).to_contain_text("Marie Roy · CC-BY-4.0 · fait pour cette visite")
    expect(phone.page.locator("main")).to_contain_text("ne compte personne")
    assert axe(phone.page) == []
