"""Moderation over HTTP: whom it lets in, what it tells, and that nothing else does anything."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controller.core.rights import Act
from controller.web.app import create_app
from controller.web.vitrine.app import mount as window_pages
from controller.web.vitrine.bodies import PICTURE_BYTES_MAX
from controller.web.voices import COOKIE, REMEDIES, mount
from tests.voices.test_wall import WORDS, on_the_wall, photograph, sent
from tests.voices.window import Window, window
from tests.web.memory_desk import MemoryDesk

pytestmark = pytest.mark.anyio

JSON = {"content-type": "application/json"}
PRIVATE = ("queue", "pictures/0123456789abcdef")


def application(one: Window) -> FastAPI:
    app = create_app(MemoryDesk())
    window_pages(app, one.desk)
    mount(app, one.voices)
    return app


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[Window, httpx.AsyncClient]]:
    async with window(folder) as one:
        transport = httpx.ASGITransport(application(one))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            yield one, client


async def enters(one: Window, client: httpx.AsyncClient, **badge: Any) -> httpx.Response:
    return await client.post("/api/moderate/enter", json={"badge": one.operator.badge(**badge)})


@pytest.mark.field_note("V17")
async def test_a_person_with_a_badge_approves_and_takes_down(tmp_path: Path) -> None:
    async with served(tmp_path) as (one, client):
        id = await sent(one, picture=photograph())
        assert (await client.get(f"/api/vitrine/pictures/{id}")).status_code == 404
        assert (await enters(one, client)).json() == {"entered": True}
        (entry,) = (await client.get("/api/moderate/queue")).json()["entries"]
        assert (entry["words"], entry["approved"], entry["scene"]) == (WORDS, None, "wall")
        assert (await client.get(entry["picture"])).headers["content-type"] == "image/webp"
        answer = await client.post("/api/moderate/decide", json={"id": id, "approved": True})
        assert answer.json() == {"word": "done"} and on_the_wall(one.voices) == [WORDS]
        assert (await client.get(f"/api/vitrine/pictures/{id}")).content[8:12] == b"WEBP"
        await client.post("/api/moderate/decide", json={"id": id, "approved": False, "reason": "asked to"})
        assert on_the_wall(one.voices) == []
        assert (await client.get(f"/api/vitrine/pictures/{id}")).status_code == 404
        await client.post("/api/moderate/leave", json={})
        assert (await client.get("/api/moderate/queue")).status_code == 401


async def test_the_sittings_name_is_for_this_browser_and_this_api_alone(tmp_path: Path) -> None:
    async with served(tmp_path) as (one, client):
        cookie = (await enters(one, client)).headers["set-cookie"]
        assert {"HttpOnly", "Path=/api/moderate", "SameSite=strict"} <= set(cookie.split("; "))


@pytest.mark.law("I9")
async def test_without_a_sitting_nothing_is_told_and_nothing_is_decided(tmp_path: Path) -> None:
    async with served(tmp_path) as (one, client):
        id = await sent(one)
        seq = one.loop.seq
        for cookie in ("", "0" * 32, "x" * 5000):
            client.cookies.set(COOKIE, cookie, domain="127.0.0.1")
            told = [await client.get(f"/api/moderate/{path}") for path in PRIVATE]
            told.append(await client.post("/api/moderate/decide", json={"id": id, "approved": True}))
            assert {answer.status_code for answer in told} <= {401, 422}
            assert not any(WORDS in answer.text for answer in told)
        refused = await enters(one, client, allows=Act.DEPOSIT)
        assert (refused.status_code, refused.json()["error"]) == (403, "pass_not_for_this")
        assert one.loop.seq == seq and on_the_wall(one.voices) == []


@pytest.mark.law("I9")
async def test_a_page_of_another_site_decides_nothing(tmp_path: Path) -> None:
    async with served(tmp_path) as (one, client):
        id = await sent(one)
        await enters(one, client)
        for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"host": "evil.example"}):
            answer = await client.post("/api/moderate/decide", json={"id": id, "approved": True}, headers=headers)
            assert answer.status_code in (403, 421)
        assert on_the_wall(one.voices) == []


@pytest.mark.law("I9")
def test_no_body_whatever_makes_it_fall(tmp_path_factory: pytest.TempPathFactory) -> None:
    import asyncio

    bodies = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
        max_leaves=6,
    ) | st.fixed_dictionaries(
        {"id": st.text(max_size=20) | st.just("0" * 16), "approved": st.booleans() | st.text()},
        optional={"reason": st.text(max_size=300), "badge": st.text(max_size=600)},
    )

    @settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(bodies, min_size=20, max_size=20))
    def fuzzed(many: list[Any]) -> None:
        async def conversation() -> None:
            async with served(tmp_path_factory.mktemp("fuzzed")) as (one, client):
                await enters(one, client)
                seq = one.loop.seq
                for number, body in enumerate(many):
                    path = ("decide", "leave", "enter")[number % 3 if number > 15 else 0]
                    answer = await client.post(f"/api/moderate/{path}", content=json.dumps(body), headers=JSON)
                    assert answer.status_code in (200, 401, 403, 422), answer.text
                assert one.loop.seq == seq

        asyncio.run(conversation())

    fuzzed()


async def test_open_pages_are_told_that_the_wall_changed(tmp_path: Path) -> None:
    import asyncio

    async with window(tmp_path) as one:
        before = one.voices.revision()
        changed = asyncio.ensure_future(one.voices.changed(before))
        await asyncio.sleep(0)
        id = await sent(one)
        now = await asyncio.wait_for(changed, 5)
        changed = asyncio.ensure_future(one.voices.changed(now))
        await one.voices.decide(id, True, "x")
        assert await asyncio.wait_for(changed, 5) > now


# -- what comes in by the window's own API ---------------------------------------------------------


async def contributes(client: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await client.post("/api/vitrine/contributions", json={"scene": "wall", "text": WORDS} | body)


@pytest.mark.law("I9", "I12")
async def test_a_picture_of_three_megabytes_comes_in_and_a_larger_body_does_not(tmp_path: Path) -> None:
    heavy = photograph() + bytes(
        PICTURE_BYTES_MAX - len(photograph())
    )  # what stands after a JPEG's end is not looked at
    async with served(tmp_path) as (one, client):
        answer = await contributes(client, picture=base64.b64encode(heavy).decode())
        assert answer.status_code == 204 and [entry.picture for entry in await one.voices.entries()] == [True]
        for picture in (base64.b64encode(heavy + b"x").decode(), "é", "AAA", 7):
            assert (await contributes(client, picture=picture)).status_code == 422
        assert (await contributes(client, picture="A" * 5_000_000)).status_code == 413
        assert (await client.post("/api/moderate/enter", json={"badge": "A" * 20_000})).status_code == 413
        assert len(await one.voices.entries()) == 1


@pytest.mark.law("I9")
async def test_a_refusal_says_why_and_what_to_do(tmp_path: Path) -> None:
    async with served(tmp_path) as (one, client):
        for body, why in (
            ({"scene": "market"}, "unknown"),
            ({"session": one.session + 1}, "over"),
            ({"text": "   "}, "empty"),
            ({"picture": base64.b64encode(b"no picture").decode()}, "not_a_picture"),
        ):
            answer = await contributes(client, **body)
            assert (answer.status_code, answer.json()["error"]) == (409, why) and answer.json()["remedy"]
        for text in ("", "x" * 281, "a\x00b", "\x1b[2J", 7):
            assert (await contributes(client, text=text)).status_code == 422
        assert one.loop.state.window is not None and not one.loop.state.window.contributions


def test_every_refusal_has_its_remedy() -> None:
    from controller.core.vitrine.commands import Word
    from controller.voices.picture import WORDS as PICTURE_WORDS

    ours = {Word.OVER, Word.UNKNOWN, Word.ENOUGH, Word.TODAY, Word.FULL, *PICTURE_WORDS.values()}
    assert ours | {"closed", "empty", "picture_too_large"} == REMEDIES.keys()
