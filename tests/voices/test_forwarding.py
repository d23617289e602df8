"""Without a network nothing that people said is lost; when the line is back, the town has each of it, once (V16)."""

import json
import secrets
from collections import Counter
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.rights import identity
from controller.rights.orders import sign_order
from controller.store.reader import reading
from tests.link.brokers import Mosquitto, broker
from tests.link.town import DEVICE, Backend, ear, until
from tests.runtime.place import write_keys
from tests.vitrine.glasshouse import THEME, Running, brought, glasshouse
from tests.voices.window import content

__all__ = ["broker"]
pytestmark = pytest.mark.anyio

WORDS = "J'ai appris à nager sous le pont en 1962"


async def release_on_the_disk(folder: Path) -> str:
    files = folder / "built"
    files.mkdir()
    (files / "content.json").write_text(content(THEME).model_dump_json())
    return (await brought(folder, 1, files)).id


def linked(folder: Path, port: int) -> AbstractAsyncContextManager[Running]:
    return glasshouse(folder, f'\n[link]\ndevice = "{DEVICE}"\nhost = "127.0.0.1"\nport = {port}\n')


async def touched(one: Running) -> int:
    """Whoever stood there is gone, somebody else touches; their session."""
    session = one.place.desk.screen().session
    await one.tell("leave", session=session)
    session = (await one.tell("touch", session=one.place.desk.screen().session))["session"]
    await one.until(lambda: one.place.desk.screen().phase == "browsing")
    return int(session)


async def votes(one: Running, *choices: str) -> None:
    """A visitor for each; every second one sends it twice, as a page does that heard no answer."""
    for number, choice in enumerate(choices):
        session = await touched(one)
        for _ in range(1 + number % 2):
            await one.tell("answer", session=session, scene="market", question="day", choice=choice)


def journal(folder: Path) -> list[tuple[int, str, str, str]]:
    with reading(folder / "data" / "journal.db") as reader:
        return [(one.seq, one.kind, one.body.decode(), one.link.hex()) for one in reader.facts()]


def counted(facts: list[tuple[int, str, str, str]]) -> Counter[str]:
    return Counter(str(json.loads(body)["choice"]) for _, kind, body, _ in facts if kind == "Voted")


@pytest.mark.field_note("V16")
@pytest.mark.law("I7", "I10")
async def test_votes_of_days_without_a_line_reach_the_town_each_once(tmp_path: Path, broker: Mosquitto) -> None:
    release = await release_on_the_disk(tmp_path)
    await broker.kill()
    async with linked(tmp_path, broker.port) as one:
        await one.paints(release, hidden=True)
        await votes(one, "saturday", "saturday", "thursday")
    async with linked(tmp_path, broker.port) as one:  # a restart, and still no line
        await votes(one, "saturday", "thursday")
        await broker.start()
        town = Backend(broker.port, identity.load(tmp_path / "data").public, tmp_path / "town.db")
        try:
            await town.start()
            await until(lambda: len(town.facts()) >= len(journal(tmp_path)))
            await town.kill()
            await votes(one, "saturday")  # the town's own process is down meanwhile
            await town.start()
            await until(lambda: len(town.facts()) >= len(journal(tmp_path)))
        finally:
            await town.kill()
        assert counted(town.facts()) == {"saturday": 4, "thursday": 2}
        assert town.facts() == journal(tmp_path)
        assert (await one.ask("/api/vitrine/totals/market"))["counts"] == {"day": {"saturday": 4, "thursday": 2}}


@pytest.mark.law("I11")
async def test_no_word_of_a_neighbour_is_on_any_topic(tmp_path: Path, broker: Mosquitto) -> None:
    """What leaves the window of a contribution is that there is one, and what a person decided."""
    release = await release_on_the_disk(tmp_path)
    async with ear(broker.port) as town, linked(tmp_path, broker.port) as one:
        await one.paints(release, hidden=True)
        await one.tell("contributions", session=await touched(one), scene="wall", text=WORDS)
        assert one.place.voices is not None
        (entry,) = await one.place.voices.entries()
        await one.place.voices.decide(entry.id, True, "digest-of-a-holder", "she is known for it")
        await until(lambda: any(f["kind"] == "ContributionModerated" for m in town.on("facts") for f in m["facts"]))
        said = b"".join(payload for _, payload in town.heard).decode()
    assert entry.id in said
    assert [secret for secret in ("nager", "1962", "digest-of-a-holder", "known") if secret in said] == []


@pytest.mark.field_note("V17")
async def test_the_town_hall_puts_a_line_up_and_takes_it_down_by_signed_orders(
    tmp_path: Path, broker: Mosquitto
) -> None:
    operator = Ed25519PrivateKey.generate()
    write_keys(tmp_path / "keys.json", operator)
    release = await release_on_the_disk(tmp_path)
    async with ear(broker.port) as town, linked(tmp_path, broker.port) as one:
        await one.paints(release, hidden=True)
        await one.tell("contributions", session=await touched(one), scene="wall", text=WORDS)
        (id,) = one.window.contributions

        def order(verdict: str, key: Ed25519PrivateKey = operator) -> str:
            now_s = int(one.bank.front.now().wall_s)
            body = {"id": secrets.token_hex(8), "device": DEVICE, "site": "vitrine-1", "not_before_s": now_s - 60}
            body |= {"expires_s": now_s + 600, "what": "moderate", "contribution": id, "verdict": verdict}
            key_id, signature = sign_order(text := json.dumps(body), key)
            return json.dumps({"order": text, "key": key_id, "signature": signature})

        async def wall() -> list[str]:
            return [line["text"] for line in (await one.ask("/api/vitrine/wall/wall"))["lines"]]

        stranger = await town.asks(order("approve", Ed25519PrivateKey.generate()))
        assert (stranger["outcome"], await wall()) == ("refused", [])
        assert (await town.asks(order("approve")))["outcome"] == "done"
        await one.until(lambda: one.place.desk.wall("wall"))
        assert await wall() == [WORDS]
        assert (await town.asks(order("remove")))["outcome"] == "done"
        assert await wall() == []
