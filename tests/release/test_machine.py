"""The whole machine with a window: its releases come from a web server and by orders over a real broker."""

import asyncio
import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from controller.core.vitrine.facts import ReleaseRefused, ReleaseShown
from controller.release.manifest import Manifest
from controller.rights.keyring import KeyList, NamedKey, sign_list
from controller.rights.orders import sign_order
from tests.link.brokers import Mosquitto, broker
from tests.link.town import DEVICE, Ear, ear
from tests.release.sealed import Town, public
from tests.release.webserver import serving
from tests.vitrine.glasshouse import Running, content, glasshouse

__all__ = ["broker"]
pytestmark = pytest.mark.anyio


def release(town: Town, version: int) -> tuple[Path, Manifest]:
    return town.release(version, {"content.json": content(f"Version {version}").model_dump_json().encode()})


def trusts(folder: Path, town: Town) -> None:
    root = public(town.mairie)
    named = (NamedKey(public=root, name="mairie"), NamedKey(public=public(town.museum), only="content"))
    (folder / "keys.json").write_text(sign_list(KeyList(version=1, root=root, keys=named), town.mairie))


@asynccontextmanager
async def painting(one: Running) -> AsyncIterator[None]:
    """A page that is well: it paints what waits, hidden, and what is shown."""

    async def paint() -> None:
        while True:
            screen = one.place.desk.screen()
            for id, hidden in ((screen.staged, True), (screen.release, False)):
                if id is not None:
                    await one.paints(id, hidden=hidden)
            await asyncio.sleep(0.05)

    page = asyncio.create_task(paint())
    try:
        yield
    finally:
        page.cancel()
        await asyncio.wait([page])


def order(town: Town, manifest: Manifest, url: str, **more: Any) -> str:
    body = {"id": secrets.token_hex(8), "device": DEVICE, "site": "vitrine-1", "what": "publish", "url": url,
            "manifest": hashlib.sha256(manifest.to_bytes()).hexdigest()}  # fmt: skip
    text = json.dumps(body | more)
    key, signature = sign_order(text, town.mairie)
    return json.dumps({"order": text, "key": key, "signature": signature})


def linked(port: int) -> str:
    return f'[link]\ndevice = "{DEVICE}"\nhost = "127.0.0.1"\nport = {port}\n'


@pytest.mark.field_note("V7")
@pytest.mark.law("I13")
async def test_a_release_comes_from_the_web_and_a_later_one_over_a_bad_line(town: Town, tmp_path: Path) -> None:
    (first, old), (second, new) = release(town, 1), release(town, 2)
    trusts(tmp_path, town)
    async with serving(first) as server:
        more = f'[content]\naddress = "{server.url}"\nfree_mib = 64\n'
        async with glasshouse(tmp_path, more) as one, painting(one):
            await one.until(lambda: one.window.shown is not None and one.window.shown.id == old.id)
        cuts = iter((700, 0, 50))
        server.folder = second
        server.cut = lambda asked: next(cuts, None) if server.requests[asked][0] == "content.json" else None
        async with glasshouse(tmp_path, more) as one, painting(one):
            await one.until(lambda: one.window.shown is not None and one.window.shown.id == new.id)
            assert [fact.release for fact in one.facts() if isinstance(fact, ReleaseShown)] == [old.id, new.id]
            shown = await one.ask(f"/vitrine/release/{new.id}/content.json")
            assert shown["vitrines"][0]["id"] == "heritage"
            assert (await one.ask("/api/vitrine/releases"))["former"] == old.id


async def until_answered(town: Ear, message: str) -> tuple[str, str]:
    answer = await town.asks(message)
    return answer["outcome"], answer["why"]


async def test_the_town_orders_a_release_over_its_broker(town: Town, tmp_path: Path, broker: Mosquitto) -> None:
    (first, old), (second, new), (_, strange) = release(town, 1), release(town, 2), release(town, 3)
    trusts(tmp_path, town)
    more = linked(broker.port) + "[content]\nfree_mib = 64\n"
    async with (
        serving(second) as server,
        ear(broker.port) as mouth,
        glasshouse(tmp_path, more) as one,
        painting(one),
    ):
        await one.until(lambda: one.bank.link.link is not None and one.bank.link.link.status.connected)
        wall_s = int(one.bank.front.now().wall_s)
        when = {"not_before_s": wall_s - 60, "expires_s": wall_s + 3_600}
        assert await until_answered(mouth, order(town, new, server.url, **when)) == ("done", "")
        assert one.window.shown is not None and one.window.shown.id == new.id
        assert await until_answered(mouth, order(town, strange, server.url, **when)) == ("refused", "other_release")
        server.folder = first
        assert await until_answered(mouth, order(town, old, server.url, **when)) == ("refused", "older")
        assert one.window.shown.id == new.id
        assert await until_answered(mouth, order(town, old, server.url, older=True, **when)) == ("done", "")
        assert one.window.shown.id == old.id
        refused = [fact.why for fact in one.facts() if isinstance(fact, ReleaseRefused)]
        assert refused == ["other_release", "older"]
