"""What a day at the bank leaves behind on its card, in its log, in its browser and on its screen: nobody's secret."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

from controller.cli.main import main
from controller.core.facts import OrderEnded, PinFailed
from controller.rights import passes, tickets
from controller.rights.body import Body
from simulator.daemon import LOG
from simulator.house import CODE
from simulator.town import Came
from tests.chromium import ARGUMENTS, LANDSCAPE, executable
from tests.searching import Secrets, files, found, grown
from tests.stories.person import Person, stepped_up
from tests.stories.playing import Playing, playing
from tests.voices.test_window_page import GLASS, opened, write
from tests.voices.window import content

WIFI = "WIFI:T:WPA;S:Boulangerie;P:pain-au-levain;;"
LETTER = "https://example.org/mail?from=jeanne.durand%40example.org"
WRONG_CODE = "135790"
TOLD = ("/api/health", "/api/bank", "/metrics")


@pytest.mark.parametrize(
    ("secret", "written"),
    [
        ("T1:ABC DEF", b'{"ticket":"T1:ABC DEF"}'),
        ("Fromagerie \u00e9", b"Fromagerie \\u00e9"),
        ("T1:A/B", b"?code=T1%3AA%2FB&"),
        ("pain", "du pain".encode("utf-16-le")),
        ("pain-au-levain", b"xx" + b"YXV4IHBhaW4tYXUtbGV2YWluIQ=="),
        (b"\x01\x02\xfe\xff", b"digest 0102FEFF"),
        ("12345678", b"pin=12345678;"),
    ],
)
def test_the_search_finds_a_secret_however_it_was_written(secret: str | bytes, written: bytes) -> None:
    assert found({"secret": secret}, {"file": written})


def test_the_search_takes_no_part_of_a_number_for_a_pin() -> None:
    assert found(grown(["12345678"]), {"file": b"1764012345678.25 0.12345678 123456789"}) == []


@contextmanager
def lasting(profile: Path, viewport: dict[str, int]) -> Iterator[BrowserContext]:
    """A browser that keeps what it wants to keep in this folder."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=executable(),
            args=list(ARGUMENTS),
            viewport=viewport,  # type: ignore[arg-type]
            has_touch=True,
            reduced_motion="reduce",
        )
        yield browser
        browser.close()


@pytest.fixture
def somebody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """Before a screen whose browser keeps a profile on the disk, at a bank whose log says everything."""
    monkeypatch.setenv(LOG, "DEBUG")
    with playing(tmp_path / "town") as town, lasting(tmp_path / "profile", LANDSCAPE) as browser:
        yield stepped_up(browser.pages[0], town)


class Day:
    """People at the bank, what they knew, and what the bank showed once they had gone."""

    def __init__(self, somebody: Person) -> None:
        self.somebody = somebody
        self.town = somebody.town
        self.secrets: dict[str, str | bytes] = {}
        self.shown: dict[str, bytes] = {}

    def deposits(self, size: str, badge: str, code: str = "") -> tuple[str, str, str]:
        """The door, the ticket and the PIN of an order left here."""
        one = self.somebody
        self.town.show(self.town.badge(badge))
        if code:
            one.sees("code")
            one.types(WRONG_CODE)
            one.reads("code_wrong")
            one.types(code)
        one.sees("menu")
        one.taps(f"size|{size}")
        one.sees("opening", "put_in")
        door = one.door()
        self.town.open(door)
        self.town.do("put", door=door)
        self.town.close(door)
        one.sees("ticket")
        ticket, pin = one.photograph(), one.pin().replace(" ", "")
        one.taps("touch|print")
        self.town.until(lambda: self.town.do("tear_off") is Came.DONE, "the ticket is printed")
        one.taps("touch|done")
        one.sees("idle")
        self.knows_ticket(ticket, pin)
        self.looks("the deposit is over")
        return door, ticket, pin

    def knows_ticket(self, ticket: str, pin: str) -> None:
        raw = tickets.parse(ticket)
        assert raw is not None
        self.secrets |= {
            f"ticket {ticket}": ticket,
            f"body of {ticket}": ticket.partition(":")[2],
            f"key of {ticket}": raw,
        }
        self.secrets |= grown([pin])

    def takes_out(self, door: str) -> None:
        self.somebody.sees("opening", "take_out")
        self.looks("a door opens")
        self.somebody.takes_out(door)
        self.looks("the goods are taken")
        self.somebody.taps("touch|done")
        self.somebody.sees("idle")
        self.looks("the resident has gone")

    def looks(self, when: str) -> None:
        """At the page, at all that the bank tells programs, and at the screen's own stream."""
        self.shown[f"page, {when}"] = self.somebody.page.content().encode()
        for path in TOLD:
            with urlopen(f"{self.town.locker}{path}") as answer:
                self.shown[f"{path}, {when}"] = answer.read()
        with urlopen(f"{self.town.locker}/api/screen") as stream:
            self.shown[f"/api/screen, {when}"] = b"".join(iter(stream.readline, b"\n"))


def lived(somebody: Person) -> Day:
    """Two orders left and fetched, wrong digits, strange codes, a technician's look."""
    day, town = Day(somebody), somebody.town
    first, ticket, pin = day.deposits("S", "baker")
    second, _, other_pin = day.deposits("M", "cheesemaker", CODE)
    for stray in (WIFI, LETTER):
        town.show(stray)
        somebody.reads("not_ours")
        day.looks("a strange code was shown")
    wrong = f"{pin[:2]}{(int(pin[2:]) + 1) % 1_000_000:06d}"
    somebody.taps("go|pin")
    somebody.types(wrong)
    town.until(lambda: any(isinstance(fact, PinFailed) for fact in town.facts()), "the wrong digits are counted")
    day.looks("wrong digits were typed")
    town.show(ticket)
    day.takes_out(first)
    somebody.taps("go|pin")
    somebody.types(other_pin)
    day.takes_out(second)
    day.secrets |= grown([wrong]) | known_elsewhere(town)
    return day


def known_elsewhere(town: Playing) -> Secrets:
    """What people and the town hall know, and a bank must not: names, codes, whole badges, other people's secrets."""
    desk = town.office()
    shops = [name for name in desk.register.holders.values() if " " in name]
    assert len(shops) == 2
    badges = {f"badge of {who}": town.badge(who) for who in ("baker", "cheesemaker", "technician")}
    return {
        **{f"name of {name}": name for name in shops},
        **badges,
        "code of a badge": CODE,
        "wrong code": WRONG_CODE,
        "a shop's Wi-Fi": "pain-au-levain",
        "somebody's address": "jeanne.durand",
    }


def badge_id(town: Playing) -> bytes:
    body = passes.open_unchecked(town.badge("baker"))
    assert isinstance(body, Body)
    return body.id


@pytest.mark.browser
@pytest.mark.law("I11")
def test_a_day_at_the_bank_leaves_nobodys_secret_behind(
    somebody: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = lived(somebody)
    house = somebody.town.house
    assert len([fact for fact in somebody.town.facts() if isinstance(fact, OrderEnded)]) == 2
    somebody.town.do("power", on=False)
    somebody.page.context.close()
    assert b" DEBUG " in house.log.read_bytes(), "the log holds back"
    assert main(["journal", "show", "--data", str(house.data)]) == 0
    day.shown["bastide journal show"] = capsys.readouterr().out.encode()
    assert found(day.secrets, day.shown) == []
    card, profile = files(house.data, house.log), files(tmp_path / "profile")
    assert found(day.secrets, card | profile) == []
    assert found({"a merchant's badge, for thirty days": badge_id(somebody.town)}, card), "the search reads the journal"
    assert found({"the page": "/kiosk"}, profile), "the search reads what the browser keeps"


@pytest.mark.browser
@pytest.mark.law("I11")
def test_what_a_neighbour_types_lies_in_its_own_file_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LOG, "DEBUG")
    release = tmp_path / "release"
    release.mkdir()
    (release / "content.json").write_text(content().model_dump_json(), "utf-8")
    with (
        playing(tmp_path / "town", window=release, compartments=1) as town,
        lasting(tmp_path / "profile", GLASS) as browser,
    ):
        town.do("hour", hour=14)
        town.do("passer", present=True)
        page = browser.pages[0]
        page.goto(f"{town.locker}/vitrine")
        page.wait_for_selector("body[data-phase=attract]")
        page.touchscreen.tap(GLASS["width"] / 2, GLASS["height"] / 2)  # a finger knows no buttons
        page.wait_for_selector("body[data-phase=browsing]")
        opened(page, "wall")
        write(page, "coquelicot")
        expect(page.locator(".writing .thanks")).to_be_focused()
        page.locator("[data-does=leave]").first.press("Enter")  # a finger right after a change would not count
        page.wait_for_selector("body[data-phase=attract]")
        left = {"the page, for the next one": page.content().encode()}
        town.do("power", on=False)
    card = files(town.house.data, town.house.log)
    words = {"what somebody typed": "oquelicot"}  # the first letter became a capital
    places = {Path(where.partition(": ")[0]).name.removesuffix("-wal") for where in found(words, card)}
    assert places == {"voices.db"}, "and its log, from which it can be erased"
    assert found(words, left | files(tmp_path / "profile")) == []
