"""A second release is put on the host while the first is on phones: never half of one and half of the other."""

import shutil
from pathlib import Path

from playwright.sync_api import expect

from tests.content.phone.conftest import Releases
from tests.content.phone.phone import BELOW, Phone

FIRST, SECOND = "Le pont date de 1255.", "Le pont date de 1289."


def publish(web: Path, visit: Path) -> None:
    """As a town does it: the folder is emptied and the new visit put there."""
    shutil.rmtree(web / BELOW)
    shutil.copytree(visit, web / BELOW)


def look_for_a_newer_one(phone: Phone) -> None:
    phone.page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update()).catch(() => null)")


def test_the_newer_one_waits_until_somebody_says_so_and_then_is_whole_offline(
    phone: Phone, web: Path, releases: Releases
) -> None:
    phone.keep("heritage")
    publish(web, releases.second)
    phone.open("heritage/bridge/")
    expect(phone.page.locator(".text").first).to_contain_text(FIRST)
    phone.page.wait_for_selector(".newer:not([hidden])")
    phone.open("heritage/bridge/")
    phone.page.wait_for_selector(".newer:not([hidden])")
    expect(phone.page.locator(".text").first).to_contain_text(FIRST)
    phone.cut_off()
    phone.touch("L’afficher")
    expect(phone.page.locator(".text").first).to_contain_text(SECOND)
    assert phone.broken_pictures() == []
    phone.open("heritage/")
    expect(phone.page.locator(".keeping .there")).to_be_visible()


def test_of_the_former_one_nothing_stays_but_what_both_have(phone: Phone, web: Path, releases: Releases) -> None:
    phone.keep("heritage")
    publish(web, releases.second)
    phone.open("heritage/bridge/")
    phone.page.wait_for_selector(".newer:not([hidden])")
    phone.touch("L’afficher")
    expect(phone.page.locator(".text").first).to_contain_text(SECOND)
    kept = set(phone.stored()["caches"])
    there = {path.relative_to(web / BELOW).as_posix() for path in (web / BELOW).rglob("*") if path.is_file()}
    assert {path for path in kept if path.startswith("visit.app/")} <= there
    assert {path for path in kept if path.startswith("visit.files/")} <= there


def test_a_newer_one_that_cannot_be_had_whole_is_not_taken(phone: Phone, web: Path, releases: Releases) -> None:
    """The kept theme's new picture is refused: the first release stays, whole, and works without a network."""
    phone.keep("heritage")
    publish(web, releases.second)
    new = {path.name for path in (releases.second / "visit.files/media").iterdir()}
    old = {path.name for path in (releases.first / "visit.files/media").iterdir()}
    phone.host.refused |= new - old
    phone.offline = True
    phone.open("heritage/")
    look_for_a_newer_one(phone)
    phone.until("""async () => {
      const one = await navigator.serviceWorker.getRegistration();
      return !one.installing && !one.waiting && one.active;
    }""")
    assert any(path.rpartition("/")[2] in new - old for path in phone.host.asked), "it was tried"
    phone.cut_off()
    phone.open("heritage/bridge/")
    expect(phone.page.locator(".text").first).to_contain_text(FIRST)
    assert phone.broken_pictures() == []


def test_without_a_touch_the_newer_one_is_there_at_the_next_visit(phone: Phone, web: Path, releases: Releases) -> None:
    phone.open()
    phone.at_home()
    publish(web, releases.second)
    phone.offline = True  # the former picture was never seen, and is no longer there: the browser may say so
    phone.open("heritage/bridge/")
    phone.page.wait_for_selector(".newer:not([hidden])")
    phone.page.close()
    phone.page = phone.context.new_page()
    phone.open("heritage/bridge/")
    expect(phone.page.locator(".text").first).to_contain_text(SECOND)


def test_two_visits_on_one_host_do_not_touch_each_other(phone: Phone, web: Path, releases: Releases) -> None:
    shutil.copytree(releases.second, web / "elsewhere")
    phone.keep("heritage")
    phone.page.goto(f"{phone.host.address}/elsewhere/heritage/bridge/")
    expect(phone.page.locator(".text").first).to_contain_text(SECOND)
    phone.at_home()
    phone.page.locator(".opener").tap()
    phone.touch("Tout oublier")
    expect(phone.page.get_by_role("status").filter(has_text="oublié")).to_be_visible()
    phone.cut_off()
    phone.open("heritage/bridge/")
    expect(phone.page.locator(".text").first).to_contain_text(FIRST)
    assert phone.broken_pictures() == []
