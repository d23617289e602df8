"""The town hall of the demo: facts over a real link, signed orders, and the network switch between them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.cli.main import main
from controller.link.topics import Topic
from controller.renewal import before
from simulator.town import Came
from tests.chromium import chromium
from tests.simulator.test_panel import panel
from tests.stories.playing import Playing, free_port, playing
from tests.web.test_pages import axe


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playing]:
    with playing(tmp_path_factory.mktemp("hall") / "town", link_port=free_port()) as one:
        one.until(lambda: hall(one).online, "the bank is linked")
        yield one


@pytest.fixture(scope="module")
def browser(town: Playing) -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def page(browser: Browser, town: Playing) -> Iterator[Page]:
    one = panel(browser, town)
    faults: list[str] = []
    one.on("pageerror", lambda error: faults.append(str(error)))
    yield one
    one.context.close()
    assert faults == []


@pytest.mark.browser
@pytest.mark.law("I10")
def test_a_signed_order_opens_a_door_and_its_answer_is_shown(page: Page, town: Playing) -> None:
    expect(page.locator("#hall-link b")).to_have_text("reliée au casier")
    page.select_option("#order-door", "4")
    page.fill("#order-reason", "un motif de l’essai")
    page.get_by_role("button", name="Signer l’ordre d’ouvrir").click()
    expect(page.locator("#hall-orders li").first).to_contain_text("ouvrir la porte 4 : fait")
    assert not town.door("4").closed
    expect(page.locator("#hall-facts li", has_text="AfarAnswered")).to_contain_text("porte 4")
    assert "un motif de l’essai" not in page.locator("#hall-facts").inner_text(), "a reason never comes back"
    town.until(lambda: hall(town).last == len(town.facts()), "every fact is at the town hall")


@pytest.mark.browser
@pytest.mark.field_note("L15")
def test_with_the_network_off_doors_go_on_and_an_order_waits(page: Page, town: Playing) -> None:
    page.get_by_role("switch", name="Réseau").click()
    expect(page.locator("#hall-link b")).to_contain_text("pas de liaison")
    before = hall(town).last
    town.do("force", door="6")
    town.until(lambda: any(type(fact).__name__ == "DoorMoved" for fact in town.facts()[before:]), "the bank saw it")
    page.select_option("#order-door", "9")
    page.get_by_role("button", name="Signer l’ordre d’ouvrir").click()
    expect(page.locator("#hall-orders li").first).to_contain_text("ouvrir la porte 9 : en chemin")
    assert hall(town).last == before and town.door("9").closed
    page.get_by_role("switch", name="Réseau").click()
    expect(page.locator("#hall-orders li").first).to_contain_text("ouvrir la porte 9 : fait", timeout=60_000)
    assert not town.door("9").closed
    town.until(lambda: hall(town).last == len(town.facts()), "what happened meanwhile has arrived")


@pytest.mark.browser
@pytest.mark.parametrize(("language", "words"), [("fr-FR", "pour la démo seulement"), ("en-GB", "for the demo only")])
def test_it_is_said_that_this_broker_is_for_the_demo(
    browser: Browser, town: Playing, language: str, words: str
) -> None:
    for width in (1440, 390):
        page = panel(browser, town, language, viewport={"width": width, "height": 900})
        expect(page.locator("#hall-label")).to_contain_text(words)
        assert axe(page) == []
        page.context.close()


def test_a_new_configuration_signed_at_the_town_hall_is_in_force_a_moment_later(
    town: Playing, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    standing = town.house.config.read_text("utf-8")
    fresh = tmp_path / "bastide.toml"
    fresh.write_text(standing.replace('label = "18"', 'label = "88"'))
    device, site = hall(town).device, hall(town).site
    order = ["order", "configure", "--device", device, "--site", site, "--config", str(fresh)]
    assert main([*order, "--keys", str(town.house.folder / "office")]) == 0
    signed = capsys.readouterr().out
    pid = town.town.child.pid
    said = asyncio.run_coroutine_threadsafe(hall(town).say(Topic.ORDERS, signed), town.loop)
    said.result(20)
    town.until(lambda: town.town.child.pid not in (pid, None), "the daemon began anew by itself", within_s=60)
    town.until(lambda: town.town.child.running == "ready", "it is ready", within_s=60)
    assert "88" in [one["label"] for one in town.ask("/api/bank")["compartments"]]
    assert town.house.config.read_text("utf-8") == fresh.read_text("utf-8")
    town.until(lambda: not before(town.house.config).exists(), "it is the one that works now")


def hall(town: Playing):  # type: ignore[no-untyped-def]
    assert town.town.hall is not None
    return town.town.hall


def test_a_town_without_a_link_has_no_hall(tmp_path_factory: pytest.TempPathFactory) -> None:
    with playing(tmp_path_factory.mktemp("alone") / "town") as alone:
        assert alone.do("order", door="4", reason="somebody asks") is Came.NO_HALL
        assert alone.town.hall is None
