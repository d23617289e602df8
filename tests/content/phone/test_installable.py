"""What a phone asks before it offers to install a visit, and what Lighthouse's checks of an app ask beside."""

import json
from typing import Any
from urllib.parse import urljoin

from tests.content.phone.phone import Phone


def test_chromium_finds_nothing_that_keeps_it_from_being_installed(phone: Phone) -> None:
    phone.open()
    phone.at_home()
    devtools = phone.context.new_cdp_session(phone.page)
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    reasons = {one["errorId"] for one in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert reasons - {"in-incognito"} == set(), "a test's browser is a private one, and that alone is in the way"


def test_its_manifest_says_who_it_is_wherever_it_lies(phone: Phone) -> None:
    phone.open("heritage/bridge/")
    address = phone.page.evaluate("document.querySelector('link[rel=manifest]').href")
    assert address == phone.root + "manifest.webmanifest"
    manifest: dict[str, Any] = json.loads(phone.page.request.get(address).text())
    assert manifest["name"] == "Montclar-la-Bastide"
    assert manifest["short_name"] == "Montclar-la"
    assert manifest["display"] == "standalone"
    assert manifest["lang"] == "fr"
    assert {urljoin(address, manifest[key]) for key in ("start_url", "scope", "id")} == {phone.root}
    assert {(one["sizes"], one["purpose"]) for one in manifest["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in manifest["icons"]:
        assert phone.page.request.get(urljoin(address, icon["src"])).ok


def test_its_pages_say_what_a_phone_needs_to_know(phone: Phone) -> None:
    phone.open("market/bakers/")
    head: dict[str, str] = phone.page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('meta[name]')].map(one => [one.name, one.content]))"
    )
    assert "width=device-width" in head["viewport"]
    assert "user-scalable=no" not in head["viewport"]
    assert "maximum-scale" not in head["viewport"]
    assert head["theme-color"] == "#8c3b2a"
    assert head["description"] == "Les boulangers, en peu de mots."
    assert phone.page.evaluate("isSecureContext")
    canonical = phone.page.evaluate("document.querySelector('link[rel=canonical]').href")
    assert canonical == "https://visite.example.org/bastide/market/bakers/"


def test_a_page_answered_by_the_service_worker_finds_its_way_at_every_depth(phone: Phone) -> None:
    phone.open()
    phone.at_home()
    for path in ("", "heritage/", "heritage/bridge/"):
        phone.open(path)
        assert (
            phone.page.evaluate("document.querySelector('link[rel=manifest]').href")
            == phone.root + "manifest.webmanifest"
        )
        assert phone.page.evaluate("navigator.serviceWorker.controller.scriptURL") == phone.root + "sw.js"
