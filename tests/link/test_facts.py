"""What happened reaches the town: everything, in order, each once, whatever becomes of brokers and processes."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from controller.core.commands import Word
from controller.core.events import Touch, Touched
from controller.core.rights import Act
from controller.core.screen import Screen
from controller.store.journal import Journal
from tests.link.brokers import Mosquitto, Wire
from tests.link.town import DEVICE, Backend, Ear, backend, ear, journal_of, linked, order, public_key, until
from tests.runtime.place import Place, Running, switched_on
from tests.runtime.test_running import channel_of, close, deposit

pytestmark = pytest.mark.anyio


def with_link(place: Place, port: int) -> Place:
    return replace(place, config=linked(place.config, port))


@asynccontextmanager
async def linked_bank(place: Place, port: int) -> AsyncIterator[Running]:
    async with switched_on(with_link(place, port)) as one:
        yield one


async def is_linked(one: Running) -> None:
    await until(lambda: one.bank.front.health().link.connected)


async def pickup(one: Running, box: str, ticket: str) -> None:
    one.place.backplane.scan("front", ticket)
    await one.shows(Screen.TAKE_OUT)
    one.world.take(channel_of(one, box))
    await close(one, box)
    await one.shows(Screen.CLOSED)
    await one.bank.front.offer(Touched(Touch.DONE, one.bank.front.view().visit))


async def deposit_and_pickup(one: Running) -> None:
    box, ticket, _ = await deposit(one)
    await pickup(one, box, ticket)


@pytest.mark.law("I10")
async def test_a_story_reaches_the_town_whole(place: Place, broker: Mosquitto, tmp_path: Path) -> None:
    async with linked_bank(place, broker.port) as one, backend(one, broker.port, tmp_path) as town:
        await deposit_and_pickup(one)
        await town.has_everything(one)
        assert {"GoodsDeposited", "GoodsTaken"} <= {kind for _, kind, _, _ in town.facts()}


@pytest.mark.law("I10")
async def test_a_broker_that_speaks_the_old_version_only_is_as_good(
    place: Place, broker: Mosquitto, tmp_path: Path
) -> None:
    async with Wire(broker.port).relaying() as wire:
        async with linked_bank(place, wire.port) as one, backend(one, broker.port, tmp_path) as town:
            await deposit_and_pickup(one)
            await town.has_everything(one)
        assert wire.levels[:2] == [5, 4] and set(wire.levels[1:]) == {4}


@pytest.mark.law("I10")
async def test_a_broker_that_dies_and_comes_back_under_traffic(place: Place, broker: Mosquitto, tmp_path: Path) -> None:
    async with linked_bank(place, broker.port) as one, backend(one, broker.port, tmp_path) as town:
        for _ in range(3):
            await is_linked(one)
            traffic = asyncio.get_running_loop().create_task(deposit_and_pickup(one))
            await broker.kill()
            await traffic
            await broker.start()
        await town.has_everything(one)


@pytest.mark.field_note("L15")
@pytest.mark.law("I10")
async def test_a_broker_that_hangs_stops_nobody_and_loses_nothing(
    place: Place, broker: Mosquitto, tmp_path: Path
) -> None:
    async with linked_bank(place, broker.port) as one, backend(one, broker.port, tmp_path) as town:
        await is_linked(one)
        broker.pause()
        try:
            await deposit_and_pickup(one)
        finally:
            broker.resume()
        await town.has_everything(one)


@pytest.mark.field_note("L16")
@pytest.mark.law("I7")
async def test_no_broker_at_boot_and_every_door_opens(place: Place, broker: Mosquitto, tmp_path: Path) -> None:
    await broker.kill()
    async with linked_bank(place, broker.port) as one:
        await deposit_and_pickup(one)
        health = one.bank.front.health()
        assert health.ready and not health.link.connected
        await until(lambda: "no broker listens" in one.bank.front.health().link.problem)
        await broker.start()
        async with backend(one, broker.port, tmp_path) as town:
            await town.has_everything(one)


@pytest.mark.law("I10")
async def test_a_town_that_dies_and_one_that_was_brought_back_from_a_copy(
    place: Place, broker: Mosquitto, tmp_path: Path
) -> None:
    async with linked_bank(place, broker.port) as one:
        town = Backend(broker.port, public_key(one.place), tmp_path / "town.db")
        await town.start()
        await town.has_everything(one)
        await town.kill()
        shutil.copy(town.file, tmp_path / "copy.db")
        await deposit_and_pickup(one)
        await town.start()
        await town.has_everything(one)
        await town.kill()
        shutil.copy(tmp_path / "copy.db", town.file)
        await town.start()
        await town.has_everything(one)
        await town.kill()


@pytest.mark.law("I10")
async def test_a_bank_goes_on_where_the_town_was_and_not_where_it_was_itself(
    place: Place, broker: Mosquitto, tmp_path: Path
) -> None:
    async with linked_bank(place, broker.port) as one, backend(one, broker.port, tmp_path) as town:
        await town.has_everything(one)
        await until(lambda: one.bank.front.health().link.acknowledged == one.bank.loop.seq)
    async with switched_on(place) as one:  # a day without a link
        await deposit_and_pickup(one)
    async with linked_bank(place, broker.port) as one, backend(one, broker.port, tmp_path) as town:
        await town.has_everything(one)


@pytest.mark.law("I10")
async def test_facts_beyond_what_is_kept_leave_a_signed_gap(place: Place, broker: Mosquitto, tmp_path: Path) -> None:
    async with switched_on(place) as one:
        await deposit_and_pickup(one)
        seq, state = one.bank.loop.seq, one.bank.loop.state
    with Journal.open(Path(place.config.data.dir) / "journal.db") as journal:
        journal.snapshot(journal.replay(), seq)
        assert state.visits and journal.prune(2e10, 2e10) == seq
    async with linked_bank(place, broker.port) as one, backend(one, broker.port, tmp_path) as town:
        await until(lambda: len(town.facts()) == 1 + len(journal_of(one.place)))
        first, *rest = town.facts()
        assert first[:2] == (seq, "gap") and json.loads(first[2])["first"] == 1
        assert rest == journal_of(one.place)


@pytest.mark.law("I10")
async def test_an_acknowledgement_of_what_was_never_sent_is_not_believed_and_is_told(
    place: Place, broker: Mosquitto
) -> None:
    async with ear(broker.port) as town, linked_bank(place, broker.port) as one:
        await until(lambda: town.on("facts"))
        await town.say("ack", '{"has": 1000000}')
        await until(lambda: one.bank.front.health().alarms)
        assert "1000000" in one.bank.front.health().alarms[0]
        assert one.bank.front.health().link.acknowledged == 0
        for nonsense in (b"", b"7", b'{"has": -1}', b'{"has": "3"}', b"\xff\xfe", b"[" * 100_000):
            await town.say("ack", nonsense)
        last = town.on("facts")[-1]["head"]["seq"]
        await town.say("ack", json.dumps({"has": last, "more": "unknown to this release"}))
        await until(lambda: one.bank.front.health().link.acknowledged == last)
        assert not one.bank.front.health().alarms


@pytest.mark.law("I10")
async def test_a_false_acknowledgement_by_a_broker_that_was_taken_over_loses_the_town_nothing(
    place: Place, broker: Mosquitto, tmp_path: Path
) -> None:
    async with ear(broker.port) as liar, linked_bank(place, broker.port) as one:
        await until(lambda: liar.on("facts"))
        await liar.say("ack", json.dumps({"has": liar.on("facts")[-1]["head"]["seq"]}))
        await until(lambda: one.bank.front.health().link.acknowledged)
        await deposit_and_pickup(one)
        async with backend(one, broker.port, tmp_path) as town:
            await town.has_everything(one)


@pytest.mark.law("I11")
async def test_nothing_of_a_person_is_on_any_topic(place: Place, broker: Mosquitto) -> None:
    """Names, PINs, tickets, badges, what a technician and the town hall wrote: none of it leaves the bank."""
    async with ear(broker.port) as town, linked_bank(place, broker.port) as one:
        await is_linked(one)
        box, ticket, pin = await deposit(one, "bread for Madame Garcia")
        await pickup(one, box, ticket)
        badges = [one.badge(1), one.badge(7, Act.SERVICE)]
        front = one.bank.front
        await front.scan(badges[1])
        await one.shows(Screen.SERVICE_MENU)
        await front.offer(Touched(Touch.OPEN, front.view().visit, box="c18", reason="smells of fish, says M. Dupont"))
        asked = order(one, "check", box="c17", reason="M. Dupont telephoned")
        await town.asks(asked)
        await until(lambda: any(f["seq"] == one.bank.loop.seq for m in town.on("facts") for f in m["facts"]))
        said = [payload.decode() for name, payload in town.heard if not name.endswith("/orders")]
    holder, ids = (7).to_bytes(6, "big").hex(), (7).to_bytes(8, "big").hex()
    secrets = (ticket, ticket.removeprefix("T1:"), pin, pin[2:], *badges, holder, ids, "Dupont", "Garcia", "fish")
    assert len(said) > 5
    assert [(secret, text[:200]) for text in said for secret in secrets if secret in text] == []


async def test_a_bank_says_whether_it_is_there_and_the_broker_says_when_it_is_cut_off(
    place: Place, broker: Mosquitto
) -> None:
    async with ear(broker.port) as town, Wire(broker.port).relaying() as wire:
        async with linked_bank(place, wire.port) as one:
            await until(lambda: town.on("online") == [{"online": True}])
            wire.cut()
            await until(lambda: town.on("online")[1:2] == [{"online": False}])
            await until(lambda: town.on("online")[2:3] == [{"online": True}])
            assert one.bank.front.health().ready
        await until(lambda: town.on("online")[3:] == [{"online": False}])


def _first_door(one: Ear) -> str:
    """As the newest state tells it; a start tells one before the doors were looked at."""
    states = one.on("state")
    return str(states[-1]["compartments"][0]["door"]) if states else ""


async def test_the_summaries_are_for_whoever_looks_in_later(place: Place, broker: Mosquitto) -> None:
    async with linked_bank(place, broker.port) as one:
        async with ear(broker.port) as first:
            await until(lambda: first.on("health") and first.on("head") and _first_door(first) == "closed")
        async with ear(broker.port) as later:
            await until(lambda: later.on("state") and later.on("health") and later.on("head"))
            assert later.on("state")[0]["compartments"][0] == {
                "id": "c01", "label": "1", "size": "S", "cold": False, "use": "free", "door": "closed"
            }  # fmt: skip
            assert later.on("health")[0]["device"] == DEVICE
            assert later.on("head")[0]["link"] == journal_of(one.place)[-1][3]


async def test_a_bank_without_a_link_has_no_key_and_says_nothing_of_one(place: Place) -> None:
    async with switched_on(place) as one:
        assert one.bank.front.health().link is None
    assert not (Path(place.config.data.dir) / "identity.key").exists()


async def test_a_link_that_cannot_be_made_is_told_and_the_doors_open(place: Place, broker: Mosquitto) -> None:
    folder = Path(place.config.data.dir)
    folder.mkdir()
    (folder / "identity.key").write_bytes(b"short")
    async with linked_bank(place, broker.port) as one:
        assert "damaged" in one.bank.front.health().link.problem
        await deposit_and_pickup(one)


async def test_a_fault_in_the_link_stays_in_the_link(
    place: Place, broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    from controller.town import Town

    monkeypatch.setattr(Town, "epoch", lambda self: 1 / 0)
    async with linked_bank(place, broker.port) as one:
        await until(lambda: "ZeroDivisionError" in one.bank.front.health().link.problem)
        await deposit_and_pickup(one)
        await one.bank.front.scan("T1:")
        assert one.bank.front.said()[1].word is Word.NOT_OURS
