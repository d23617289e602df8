"""From an operator's machine to a window: publish, install, status; the commands as a person types them."""

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi import FastAPI

from controller.cli.main import main
from controller.link.contract import ORDER, Publish, SignedOrder
from controller.release.manifest import MANIFEST, SIGNATURE
from controller.release.upload import Upload
from controller.rights import orders
from controller.rights.files import write_whole
from controller.rights.keyring import KeyList, NamedKey
from controller.rights.office import Office, write_list
from controller.rights.register import Register
from controller.vitrine.taking import Releases
from controller.web.guard import Guard
from controller.web.server import listen, serving
from controller.web.vitrine import releases
from tests.release.sealed import Town, public, seeded
from tests.release.test_store import OTHERS, PICTURES
from tests.release.window import Pane, until

pytestmark = pytest.mark.anyio


@pytest.fixture
def pane(town: Town, tmp_path: Path) -> Pane:
    return Pane(tmp_path / "content", town)


@asynccontextmanager
async def at_the_api(pane: Pane, **more: Any) -> AsyncIterator[str]:
    """The window with its API; the address of it."""
    async with pane.running(**more):
        intake = pane.intake
        upload = Upload(intake.store, pane.place / "brought", lambda: pane.town.keys, lambda: intake.window, intake.ask)
        app = FastAPI()
        releases.mount(app, Releases(intake, upload))
        app.add_middleware(Guard)
        with listen("127.0.0.1", 0) as listener:
            async with serving(app, listener):
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"


async def bastide(*words: object) -> int:
    return await asyncio.to_thread(main, [str(word) for word in words])


async def test_a_release_is_installed_at_the_window_and_only_what_is_missing_is_sent(
    pane: Pane, town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    (first, old), (second, new) = (
        town.release(1, {**PICTURES, "media/big.webp": bytes(1_200_000)}),
        town.release(2, OTHERS),
    )
    async with at_the_api(pane) as url:
        assert await bastide("content", "status", "--url", url) == 1
        assert "NOTHING" in capsys.readouterr().out
        assert await bastide("content", "install", first, "--url", url) == 0
        assert "4 files" in capsys.readouterr().out and pane.shown == old.id and pane.whole()
        assert await bastide("content", "install", second, "--url", url) == 0
        told = capsys.readouterr().out
        assert "3 files, 0.0 MiB" in told and "The window shows it" in told
        assert await bastide("content", "status", "--url", url) == 0
        assert new.id in (told := capsys.readouterr().out) and old.id in told
        assert await bastide("content", "status", "--url", url, "--json") == 0
        assert json.loads(capsys.readouterr().out)["former"] == old.id


async def test_what_the_window_does_not_take_is_told_with_why(
    pane: Pane, town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    (first, _), (second, new) = town.release(1, PICTURES), town.release(2, OTHERS)
    strange, _ = town.release(3, OTHERS, seeded("stranger"))
    async with at_the_api(pane) as url:
        assert await bastide("content", "install", second, "--url", url) == 0
        for folder, why in [(first, "older"), (strange, "unknown_key")]:
            assert await bastide("content", "install", folder, "--url", url) == 2
            assert why in capsys.readouterr().err
        spoilt, _ = town.release(4, {"media/e.webp": b"right"})
        (spoilt / "media/e.webp").write_bytes(b"wrong")
        assert await bastide("content", "install", spoilt, "--url", url) == 1
        assert "media/e.webp" in capsys.readouterr().out
        assert pane.shown == new.id and pane.whole()
        (spoilt / SIGNATURE).unlink()
        assert await bastide("content", "install", spoilt, "--url", url) == 2
        assert "seal it" in capsys.readouterr().err
    assert await bastide("content", "install", second, "--url", url) == 2
    assert "no daemon answers" in capsys.readouterr().err


async def posted(url: str, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    from controller.cli.content_api import Refused, asked

    try:
        return 200, await asyncio.to_thread(asked, url, path, body)
    except Refused as refused:
        return 409, {"why": refused.why}


@pytest.mark.law("I9", "I12")
async def test_pieces_are_taken_in_order_and_within_what_the_manifest_says(pane: Pane, town: Town) -> None:
    folder, manifest = town.release(1, PICTURES)
    sha256 = manifest.files["media/b.webp"].sha256

    def piece(at: int, data: bytes, of: str = sha256) -> dict[str, Any]:
        return {"sha256": of, "at": at, "data": base64.b64encode(data).decode()}

    async with at_the_api(pane) as url:
        assert await posted(url, "/piece", piece(0, b"f")) == (409, {"why": "other_release"})
        assert await posted(url, "/whole", {}) == (409, {"why": "not_a_release"})
        texts = {"manifest": (folder / MANIFEST).read_text(), "signature": (folder / SIGNATURE).read_text()}
        assert await posted(url, "", texts | {"manifest": "{}"}) == (409, {"why": "bad_signature"})
        status, begun = await posted(url, "", texts)
        assert status == 200 and begun["release"] == manifest.id and len(begun["missing"]) == 3
        assert await posted(url, "/piece", piece(0, b"fi")) == (200, {"have": 2})
        assert await posted(url, "/piece", piece(4, b"t")) == (200, {"have": 2}), "go on from there"
        assert await posted(url, "/piece", piece(2, b"rst and more")) == (409, {"why": "wrong_hash"})
        assert await posted(url, "/piece", piece(0, b"x", "ab" * 32)) == (409, {"why": "other_release"})
        assert await posted(url, "/piece", piece(2, b"rst") | {"data": "***"}) == (409, {"why": "not_base64"})
        _, begun = await posted(url, "", texts)
        assert {one["have"] for one in begun["missing"]} == {0, 2}, "an upload is gone on with"
        await posted(url, "/whole", {})
        await until(lambda: pane.told() == [(manifest.id, "missing")])
        assert pane.shown == ""
        assert await posted(url, "/folder", {"folder": str(folder)}) == (200, {"waiting": 1})
        await until(lambda: pane.shown == manifest.id)
        assert pane.whole()


def office(folder: Path, town: Town) -> Path:
    key = town.mairie
    folder.mkdir()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_whole(folder / "operator.pem", pem)
    named = (NamedKey(public=public(key)), NamedKey(public=public(town.museum), only="content"))
    write_list(Office(folder, key, KeyList(version=1, root=public(key), keys=named), Register()))
    return folder


async def test_a_release_is_published_to_a_folder_and_windows_are_ordered_to_show_it(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (first, _), (second, new) = town.release(1, PICTURES), town.release(2, OTHERS)
    keys, web = office(tmp_path / "office", town), tmp_path / "web"
    assert await bastide("content", "publish", first, "--to", web) == 0
    assert "3 files copied" in capsys.readouterr().err
    words = ["--to", web, "--keys", keys, "--order", "halles-1@les halles", "--order", "quai@quai",
             "--address", "https://www.example.org/vitrine"]  # fmt: skip
    assert await bastide("content", "publish", second, *words) == 0
    said = capsys.readouterr()
    assert "3 files copied, 1 were there, 1 of the former release removed" in said.err
    found = {path.relative_to(web).as_posix() for path in web.rglob("*") if path.is_file()}
    assert found == {*new.files, MANIFEST, SIGNATURE}
    lines = [line.split(" ", 1) for line in said.out.splitlines()]
    assert [device for device, _ in lines] == ["halles-1", "quai"]
    envelope = SignedOrder.model_validate_json(lines[0][1])
    assert orders.refusal(envelope.order, envelope.key, envelope.signature, town.keys) is None
    order = ORDER.validate_json(envelope.order)
    assert isinstance(order, Publish) and (order.device, order.site) == ("halles-1", "les halles")
    assert order.url == "https://www.example.org/vitrine" and not order.older
    assert order.manifest == hashlib.sha256((web / MANIFEST).read_bytes()).hexdigest()


async def test_what_cannot_be_published_is_told(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, _ = town.release(1, PICTURES)
    strange, _ = town.release(2, OTHERS, seeded("stranger"))
    keys, to = office(tmp_path / "office", town), tmp_path / "web"
    for words, told in [
        ([folder], "name a folder with --to"),
        ([folder, "--order", "a@b"], "name the operator's folder with --keys"),
        ([folder, "--order", "nobody", "--keys", keys], "write DEVICE@SITE"),
        ([folder, "--order", "a@b", "--keys", keys, "--address", "ftp://x"], "the order's url"),
        ([strange, "--to", to, "--keys", keys], "not on this machine's key list"),
        ([tmp_path, "--to", to], "seal it"),
    ]:
        assert await bastide("content", "publish", *words) == 2
        assert told in capsys.readouterr().err
    (folder / "media/a.webp").write_bytes(b"another")
    assert await bastide("content", "publish", folder, "--to", to) == 2
    assert "was changed after it was sealed" in capsys.readouterr().err
    assert not to.exists(), "nothing is published of a release that is not whole"
