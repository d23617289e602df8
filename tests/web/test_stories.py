"""People before the screen: whole visits in a real browser, decided by the real core."""

import io
import re
import time
from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from controller.core.events import DoorLost, DoorSeen
from controller.core.state import Ended, Use
from tests.web.live import Live

pytestmark = pytest.mark.browser

SHORTEST_QR_MM = 60.0
SEVEN_INCH_WIDE_MM = 154.0


class Person:
    """Someone at the bank: touches, types, shows codes, and moves the doors."""

    def __init__(self, page: Page, served: Live) -> None:
        self.page = page
        self.served = served

    def tap(self, words: str) -> None:
        """Once the page has settled: a press within a moment of a change is meant for the page before.

        Nobody is faster than the answer: it has come before the person does the next thing.
        """
        button = self.page.get_by_role("button", name=re.compile(rf"^{re.escape(words)}"))
        expect(button).to_be_visible()
        self.page.clock.run_for(400)
        button.tap()
        expect(self.page.locator("main")).to_have_attribute("aria-busy", "false")

    def shows(self, code: str) -> None:
        """Hold a code before the scanner."""
        self.served.wait(self.served.desk.scan(code))

    def reads(self, words: str) -> None:
        expect(self.page.locator("h1")).to_contain_text(words)

    def hears(self, words: str) -> None:
        expect(self.page.locator(".said")).to_contain_text(words)

    def door(self) -> str:
        return self.page.locator(".stage .plate").inner_text()

    def opens(self, door: str) -> None:
        self.served.do(self.served.desk.decide, DoorSeen(f"b{door}", False))

    def closes(self, door: str) -> None:
        self.served.do(self.served.desk.decide, DoorSeen(f"b{door}", True))

    def photographs(self) -> str:
        """The QR code, decoded from a picture of the screen."""
        picture = Image.open(io.BytesIO(self.page.screenshot()))
        found = zxingcpp.read_barcodes(picture)
        assert len(found) == 1, "exactly one code can be read on the screen"
        return found[0].text

    def writes_down(self) -> str:
        return self.page.locator(".pin").inner_text().partition(":")[2].replace(" ", "").strip()

    def types(self, digits: str) -> None:
        for digit in digits:
            self.tap(digit)


@pytest.fixture
def person(page: Page, served: Live) -> Person:
    return Person(page, served)


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, what


def deposit(person: Person) -> str:
    """A merchant leaves an order; gives back the number of the compartment. The ticket is on the screen."""
    person.shows("merchant")
    person.reads("Quelle taille")
    person.tap("Petit")
    person.reads("La porte s’ouvre")
    door = person.door()
    person.opens(door)
    person.reads("Déposez la commande")
    person.closes(door)
    person.reads("Photographiez ce code")
    return door


def fetch(person: Person, door: str) -> None:
    person.reads("La porte s’ouvre")
    assert person.door() == door
    person.opens(door)
    person.reads("Prenez votre commande")
    person.closes(door)
    person.reads("Merci, à bientôt")
    person.tap("Terminé")
    person.reads("Montrez votre code QR")


@pytest.mark.field_note("L23")
def test_left_at_six_photographed_and_fetched_at_nine(person: Person) -> None:
    door = deposit(person)
    code = person.photographs()
    person.tap("Terminé")
    person.hears("Dépôt enregistré")
    person.reads("Montrez votre code QR")
    person.shows(code)
    fetch(person, door)
    desk = person.served.desk
    assert desk.pulses == [f"b{door}", f"b{door}"]
    order = desk.state().order("o1")
    assert order is not None and order.ended is Ended.COLLECTED


@pytest.mark.field_note("L34")
def test_the_same_without_a_telephone_by_the_eight_digits(person: Person) -> None:
    door = deposit(person)
    pin = person.writes_down()
    person.tap("Terminé")
    person.reads("Montrez votre code QR")
    person.tap("J’ai un code à 8 chiffres")
    person.types(pin)
    person.tap("Valider")
    fetch(person, door)


def test_the_code_is_large_enough_and_has_its_quiet_zone(person: Person) -> None:
    deposit(person)
    drawn = person.page.locator(".sheet svg").bounding_box()
    assert drawn is not None
    side_px = min(drawn["width"], drawn["height"])
    modules = int(str(person.page.locator(".sheet svg").get_attribute("viewBox")).split()[2])
    code_px = side_px * (modules - 8) / modules
    assert code_px / 800 * SEVEN_INCH_WIDE_MM >= SHORTEST_QR_MM
    picture = Image.open(io.BytesIO(person.page.screenshot())).convert("L")
    quiet_px = int(side_px * 4 / modules) - 2
    left = int(drawn["x"] + (drawn["width"] - side_px) / 2)
    top = int(drawn["y"] + (drawn["height"] - side_px) / 2)
    for strip in ((left, top, left + quiet_px, top + int(side_px)), (left, top, left + int(side_px), top + quiet_px)):
        assert picture.crop(strip).getextrema() == (255, 255)


@pytest.mark.field_note("L8")
def test_someones_things_are_in_here(person: Person) -> None:
    person.shows("merchant")
    person.tap("Petit")
    person.reads("La porte s’ouvre")
    first = person.door()
    person.opens(first)
    person.tap("Déjà occupé")
    person.hears("Merci, c’est noté")
    person.reads("Reprenez tout")
    person.closes(first)
    person.reads("La porte s’ouvre")
    assert person.door() != first
    assert person.served.desk.state().boxes[f"b{first}"].use is Use.TO_CHECK


@pytest.mark.field_note("L9")
def test_it_was_empty_is_one_touch(person: Person) -> None:
    door = deposit(person)
    code = person.photographs()
    person.tap("Terminé")
    person.shows(code)
    person.reads("La porte s’ouvre")
    person.opens(door)
    person.tap("C’était vide")
    person.hears("le commerce et la mairie sont prévenus")


@pytest.mark.field_note("L35")
def test_my_deposits_gives_a_new_code_and_the_old_one_is_void(person: Person) -> None:
    deposit(person)
    old = person.photographs()
    person.tap("Terminé")
    person.shows("merchant")
    person.tap("Mes dépôts (1)")
    person.tap("1 En attente")
    person.tap("Nouveau code")
    person.reads("Photographiez ce code")
    new = person.photographs()
    assert new != old
    person.tap("Terminé")
    person.shows(old)
    person.hears("Ce code a été remplacé")
    person.shows(new)
    person.reads("La porte s’ouvre")


def test_a_badge_with_a_code_of_its_own(person: Person) -> None:
    person.shows("careful merchant")
    person.reads("Tapez le code de votre badge")
    person.types("1357")
    assert "1357" not in person.page.content()
    person.tap("Valider")
    person.hears("Ce n’est pas le code de ce badge")
    person.types("2468")
    person.tap("Valider")
    person.reads("Quelle taille")


@pytest.mark.field_note("L2")
def test_a_door_that_does_not_answer_is_nobodys_fault(person: Person) -> None:
    person.shows("merchant")
    person.tap("Petit")
    person.reads("La porte s’ouvre")
    person.served.do(person.served.desk.decide, DoorLost(f"b{person.door()}"))
    person.reads("Cette porte ne répond pas")
    expect(person.page.locator("footer .phone")).to_be_visible()
    person.tap("Un autre casier")
    person.reads("La porte s’ouvre")


@pytest.mark.field_note("L27")
def test_what_is_not_free_cannot_be_chosen(person: Person) -> None:
    person.shows("merchant")
    person.reads("Quelle taille")
    small = person.page.get_by_role("button", name=re.compile("^Petit"))
    expect(small).to_contain_text("9 libres")
    expect(small).to_be_enabled()
    person.tap("Au froid")
    expect(small).to_contain_text("Un plus grand s’ouvre")
    expect(person.page.get_by_role("button", name=re.compile("^Moyen"))).to_contain_text("2 libres")
    expect(person.page.get_by_role("button", name=re.compile("^Grand"))).to_be_disabled()
    person.tap("Petit")
    person.reads("La porte s’ouvre")
    assert person.door() == "14", "cold, and the one within reach is kept for who asks for it"


def test_a_technician_opens_with_a_reason_and_says_what_was_inside(person: Person) -> None:
    person.shows("technician")
    person.reads("Entretien")
    person.tap("5 Libre")
    person.tap("Ouvrir la porte")
    person.tap("Nettoyage")
    person.reads("La porte s’ouvre")
    assert person.door() == "5"
    assert person.served.desk.pulses == ["b5"]
    person.opens("5")
    person.reads("regardez, puis fermez")
    person.closes("5")
    person.reads("Qu’y avait-il")
    person.tap("Vide : en service")
    person.hears("C’est fait")
    person.tap("Retour au plan")
    person.reads("Entretien")
    assert person.served.desk.state().boxes["b5"].use is Use.FREE


def test_two_people_the_second_waits_with_a_word(person: Person) -> None:
    deposit(person)
    code = person.photographs()
    person.tap("Terminé")
    person.shows("merchant")
    person.reads("Quelle taille")
    person.shows(code)
    person.hears("c’est bientôt votre tour")
    expect(person.page.locator("footer")).to_contain_text("1 personne attend")
    person.tap("Quitter")
    person.reads("La porte s’ouvre")
    expect(person.page.locator("footer")).not_to_contain_text("attend")
