"""Without a network: what was taken along is whole, what was seen is there, what is missing says so."""

import re

import pytest
from playwright.sync_api import expect

from tests.content.phone.phone import Phone

HERITAGE = [("arcades", "Les arcades"), ("bridge", "Le pont"), ("hall", "La halle"), ("walk", "La promenade")]
MARKET = ["Les étals", "Les boulangers", "Les foires", "Devinez", "Les lampes", "Les voisins", "Ma rue"]


def test_a_theme_that_was_taken_along_is_whole_when_the_server_is_dead(phone: Phone) -> None:
    phone.keep("heritage")
    phone.cut_off()
    phone.open("heritage/")
    expect(phone.page.locator(".keeping .there")).to_be_visible()
    for id, title in HERITAGE:
        phone.open(f"heritage/{id}/")
        expect(phone.page.locator("h1")).to_have_text(title)
        assert phone.broken_pictures() == []
    phone.open("heritage/walk/")
    phone.page.wait_for_selector("svg.plan path.ground.river", state="attached")


def test_a_sound_that_was_taken_along_plays_without_a_network_in_parts_too(phone: Phone) -> None:
    phone.keep("heritage")
    phone.cut_off()
    phone.open("heritage/bridge/")
    assert phone.page.evaluate("""async () => {
      const sound = document.querySelector('audio');
      sound.preload = 'auto';
      await new Promise((ready, failed) => { sound.onloadedmetadata = ready; sound.onerror = failed; sound.load(); });
      return sound.duration;
    }""") == pytest.approx(1.0)
    status, parted, length = phone.page.evaluate("""async () => {
      const part = await fetch(document.querySelector('audio').src, { headers: { Range: 'bytes=4-11' } });
      return [part.status, part.headers.get('Content-Range'), (await part.arrayBuffer()).byteLength];
    }""")
    assert (status, parted, length) == (206, "bytes 4-11/8044", 8)


def test_all_texts_are_there_after_the_first_sight_and_missing_pictures_break_nothing(phone: Phone) -> None:
    phone.open()
    phone.at_home()
    phone.cut_off()
    for title in MARKET:
        phone.open("market/")
        phone.touch(title, "link")
        phone.shown(title)


def test_a_picture_that_was_seen_is_seen_again(phone: Phone) -> None:
    phone.open()
    phone.at_home()
    phone.open("heritage/arcades/")
    assert phone.broken_pictures() == []
    seen = phone.page.evaluate("document.querySelector('figure img').currentSrc").removeprefix(phone.root)
    phone.until(
        "async url => Boolean(await caches.match(url))",
        phone.root + seen,
    )
    phone.cut_off()
    phone.open("heritage/arcades/")
    assert phone.broken_pictures() == []


def test_the_size_is_said_before_and_a_broken_off_download_goes_on_where_it_was(phone: Phone) -> None:
    lost = "tiles/hall-1/1_0.webp"
    phone.host.refused.add(lost)
    phone.open("heritage/")
    phone.at_home()
    expect(phone.page.locator(".keeping p").first).to_have_text(
        re.compile(r"^[\d\s,]+\s[kM]o à télécharger, puis tout marche sans réseau\.$")
    )
    phone.offline = True  # what the browser says about the broken line is no complaint
    phone.touch("Emporter ce thème")
    expect(phone.page.get_by_role("alert")).to_contain_text("Le réseau s’est interrompu")
    assert "visit.kept/heritage" not in phone.stored()["caches"]
    phone.host.refused.clear()
    phone.host.asked.clear()
    phone.touch("Emporter ce thème")
    phone.page.wait_for_selector(".keeping .there")
    carried = [path for path in phone.host.asked if "/visit.files/" in path]
    everything = [path for path in phone.stored()["caches"] if path.startswith("visit.files/")]
    assert any(path.endswith(lost) for path in carried)
    assert len(carried) < len(set(everything))


def test_a_theme_is_let_go_without_what_another_one_needs(phone: Phone) -> None:
    phone.keep("heritage")
    phone.keep("market")
    phone.open("heritage/")
    phone.page.locator("button.drop").tap()
    phone.page.wait_for_selector("button.keep")
    kept = set(phone.kept())
    lists = phone.page.evaluate("url => fetch(url).then(one => one.json())", phone.program() + "texts/files.json")
    assert {f"visit.files/{path}" for path, _ in lists["market"]} | {"visit.kept/market"} == kept


def test_where_there_is_no_room_nothing_is_begun(phone: Phone) -> None:
    phone.page.add_init_script("navigator.storage.estimate = async () => ({ quota: 1000, usage: 900 })")
    phone.open("heritage/")
    phone.at_home()
    phone.touch("Emporter ce thème")
    expect(phone.page.get_by_role("alert")).to_contain_text("Pas assez de place")
    assert "visit.kept/heritage" not in phone.stored()["caches"]


def test_what_was_seen_is_bounded_and_the_first_seen_goes_first(phone: Phone) -> None:
    phone.open()
    phone.at_home()
    remaining = phone.page.evaluate("""async () => {
      const seen = await caches.open('bastide-visit /town/visit/ seen');
      for (const [name, bytes] of [['old', 30], ['middle', 30], ['new', 30]]) {
        const headers = { 'Content-Length': String(bytes * 1024 * 1024) };
        await seen.put(`visit.files/media/${name}.webp`, new Response('', { headers }));
      }
      return (await seen.keys()).length;
    }""")
    assert remaining >= 3
    phone.open("heritage/")
    phone.until("""async () => {
      const urls = [];
      for (const name of await caches.keys()) {
        if (name.endsWith('seen')) for (const one of await (await caches.open(name)).keys()) urls.push(one.url);
      }
      return !urls.some(url => /old|middle/.test(url)) && urls.some(url => /new/.test(url));
    }""")


def test_everything_is_forgotten_when_somebody_says_so(phone: Phone) -> None:
    phone.keep("heritage")
    phone.page.locator(".opener").tap()
    phone.touch("Grande")
    phone.touch("Tout oublier")
    expect(phone.page.get_by_role("status").filter(has_text="oublié")).to_be_visible()
    assert phone.stored() == {"caches": [], "local": [], "session": [], "databases": [], "cookies": []}


def test_nothing_personal_is_stored_and_nothing_else(phone: Phone) -> None:
    phone.keep("heritage")
    phone.page.locator(".opener").tap()
    phone.touch("English")
    phone.shown("Heritage")
    phone.page.locator(".opener").tap()
    phone.touch("Large")
    stored = phone.stored()
    mine = "bastide-visit /town/visit/ "
    assert sorted(stored.pop("local")) == [f"{mine}language", f"{mine}size"]
    kinds = {path.split("/")[0] for path in stored.pop("caches")}
    assert kinds == {"visit.app", "visit.files", "visit.kept", "shell.html", "credits.fr.html", "credits.en.html",
                     "manifest.webmanifest"}  # fmt: skip
    assert stored == {"session": [], "databases": [], "cookies": []}
