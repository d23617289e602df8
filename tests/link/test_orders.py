"""Orders from afar, through a real broker: done once, answered once; what the town did not sign opens nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from controller import renewal
from controller.config import load
from controller.config.example import example
from controller.core.commands import Word
from controller.core.facts import AfarAnswered, AfarBegan, PulseIntended
from controller.core.state import Door, Use
from controller.link.contract import Answer
from controller.link.signed import text_of
from controller.rights.keyring import KeyList, NamedKey, sign_list
from controller.store.journal import Journal
from tests.link.brokers import Mosquitto
from tests.link.test_facts import is_linked, linked_bank
from tests.link.town import DEVICE, WITHIN_S, Ear, digest_of, ear, name_of, order, public_key, until
from tests.runtime.place import Place, Running, switched_on
from tests.runtime.test_running import channel_of, close, deposit

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def ordering(place: Place, broker: Mosquitto) -> AsyncIterator[tuple[Running, Ear]]:
    async with ear(broker.port) as town, linked_bank(place, broker.port) as one:
        await is_linked(one)
        yield one, town


def said(answer: dict[str, Any]) -> tuple[str, str]:
    return answer["outcome"], answer["why"]


def opened(one: Running) -> int:
    return sum(one.world.door(channel).firings for channel in range(1, 19))


async def test_a_door_is_opened_with_a_reason_and_the_answer_is_the_door_s_own(place: Place, broker: Mosquitto) -> None:
    async with ordering(place, broker) as (one, town):
        message = order(one, "open", box="c07")
        answer = await town.asks(message)
        assert said(answer) == ("done", "") and answer["order"] == name_of(message) and answer["box"] == "c07"
        assert one.bank.front.state().boxes["c07"].door is Door.OPEN
        signed = Answer(**answer)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key(place)))
        key.verify(bytes.fromhex(signed.signature), text_of(DEVICE, signed).encode())


@pytest.mark.field_note("L13")
@pytest.mark.law("I9")
async def test_what_the_town_did_not_sign_for_this_bank_and_this_hour_opens_nothing(
    place: Place, broker: Mosquitto
) -> None:
    async with ordering(place, broker) as (one, town):
        good = order(one, "open", box="c07")
        envelope = json.loads(good)
        stranger = Ed25519PrivateKey.generate()
        other_reason = envelope | {"order": envelope["order"].replace("telephoned", "telephonEd")}
        forged = json.dumps(json.loads(order(one, "open", stranger, box="c07")) | {"key": envelope["key"]})
        now_s = int(one.bank.front.now().wall_s)
        year_s = 365 * 86_400
        long_ago_s = now_s - 9 * year_s
        for message, why in [
            (forged, "bad_signature"),
            (json.dumps(other_reason), "bad_signature"),
            (order(one, "open", stranger, box="c07"), "unknown_key"),
            (order(one, "open", box="c07", device="halles-2"), "other_device"),
            (order(one, "open", box="c07", site="elsewhere"), "other_site"),
            (order(one, "open", box="c07", not_before_s=long_ago_s, expires_s=long_ago_s + 600), "expired"),
            (order(one, "open", box="c07", not_before_s=now_s + year_s, expires_s=now_s + year_s + 600), "early"),
            (order(one, "open", box="c07", not_before_s=now_s - 60, expires_s=now_s + year_s), "lasts_too_long"),
            (order(one, "open", box="c07", hold_open=True), "too_new"),
            (order(one, "explode", box="c07"), "too_new"),
            (order(one, "open", box="c99"), "no_such_box"),
            (order(one, "open", box="c07", reason=""), "too_new"),
            (good[: len(good) // 2], "not_an_order"),
            ("", "not_an_order"),
            (b"\x00\xff" * 500, "not_an_order"),
            ("[" * 50_000, "not_an_order"),
            (json.dumps(envelope | {"also": 1}), "not_an_order"),
            (json.dumps(envelope | {"order": "\ud800"}), "not_an_order"),
            (one.badge(), "not_an_order"),
            ("x" * 10_000_000, "too_long"),
        ]:  # fmt: skip
            answer = await town.asks(message)
            assert said(answer) == ("refused", why), message[:200]
            if answer["order"] is None:
                assert answer["of"] == digest_of(message)
        assert opened(one) == 0
        assert one.bank.front.health().ready


@pytest.mark.field_note("L14")
async def test_an_order_that_comes_again_and_again_is_carried_out_once(place: Place, broker: Mosquitto) -> None:
    async with ordering(place, broker) as (one, town):
        message = order(one, "open", box="c07")
        for _ in range(5):
            await town.say("orders", message)
        await until(lambda: town.on("answers"))
        await close(one, "c07")
        for _ in range(3):
            assert said(await town.asks(message)) == ("done", "")
        assert opened(one) == 1
        assert {(one["order"], one["outcome"]) for one in town.on("answers")} == {(name_of(message), "done")}


@pytest.mark.field_note("L14")
async def test_orders_that_come_in_another_order_have_each_its_own_answer(place: Place, broker: Mosquitto) -> None:
    async with ordering(place, broker) as (one, town):
        messages = [order(one, "check", box=f"c{number:02d}") for number in range(1, 6)]
        for message in reversed(messages):
            await town.say("orders", message)
        await until(lambda: len(town.on("answers")) == len(messages))
        assert {one["order"] for one in town.on("answers")} == {name_of(message) for message in messages}
        assert all(one.bank.front.state().boxes[f"c{number:02d}"].use is Use.TO_CHECK for number in range(1, 6))


@pytest.mark.field_note("L13")
async def test_a_flood_of_orders_is_not_even_looked_at_and_people_are_served(place: Place, broker: Mosquitto) -> None:
    async with ordering(place, broker) as (one, town):
        flood = order(one, "open", Ed25519PrivateKey.generate(), box="c07")
        await asyncio.gather(*(town.client.publish(f"bastide/1/{DEVICE}/orders", flood, qos=0) for _ in range(2_000)))
        await deposit(one)
        await until(lambda: one.bank.front.health().link.dropped)
        assert opened(one) == 1, "the merchant's"


@pytest.mark.field_note("L14")
@pytest.mark.law("I6")
@pytest.mark.parametrize("after", ["began", "pulse", "answered"])
async def test_a_crash_at_any_step_leaves_one_answer_and_at_most_one_opening(
    place: Place, broker: Mosquitto, after: str
) -> None:
    """The daemon is gone right after a step was durable: before its pulse, before its answer, before it was told."""
    async with ordering(place, broker) as (one, town):
        message = order(one, "open", box="c07")
        if after == "began":
            one.bank.loop._act = lambda command: None  # the power goes before anything is done
            await town.say("orders", message)
            await one.until(lambda it: it.bank.front.state().afar)
        elif after == "pulse":
            one.world.jam(channel_of(one, "c07"))
            await town.say("orders", message)
            await one.until(lambda it: it.bank.front.state().afar)
        else:
            await broker.kill()
            await one.bank.loop.offer(await _event(one, message))
            await one.until(lambda it: all(known.outcome for known in it.bank.front.state().afar.values()))
        fired = opened(one)
    if after == "answered":
        await broker.start()
    place.backplane.boot("boot-2")
    async with ordering(place, broker) as (one, town):
        first = await town.asks(message)
        second = await town.asks(message)
        assert first == second and first["outcome"] in ("done", "unknown")
        assert opened(one) == fired <= 1
    with Journal.open(Path(place.config.data.dir) / "journal.db") as journal:
        facts = [record.fact() for record in journal.facts()]
    for kind in (AfarBegan, PulseIntended, AfarAnswered):
        assert len([fact for fact in facts if isinstance(fact, kind)]) == 1, kind


async def _event(one: Running, message: str) -> Any:
    """What the link would ask the core, with no link at hand."""
    link = one.bank.link
    assert link.town is not None
    return link.town._event(message.encode())


@pytest.mark.field_note("L22")
async def test_a_new_key_list_is_in_force_at_once_and_after_a_start(place: Place, broker: Mosquitto) -> None:
    colleague = Ed25519PrivateKey.generate()
    publics = [key.public_key().public_bytes_raw().hex() for key in (place.operator, colleague)]
    keys = KeyList(version=2, root=publics[0], keys=tuple(NamedKey(public=public) for public in publics))
    async with ordering(place, broker) as (one, town):
        early = order(one, "check", colleague, box="c01")
        assert said(await town.asks(early)) == ("refused", "unknown_key")
        listed = order(one, "keys", list=sign_list(keys, place.operator))
        assert said(await town.asks(listed)) == ("done", "")
        assert said(await town.asks(order(one, "check", colleague, box="c01"))) == ("done", "")
        older = keys.model_copy(update={"version": 1})
        assert said(await town.asks(order(one, "keys", list=sign_list(older, place.operator)))) == ("refused", "older")
        foreign = KeyList(version=9, root=publics[1], keys=())
        answer = await town.asks(order(one, "keys", list=sign_list(foreign, colleague)))
        assert said(answer) == ("refused", "bad_list")
    async with ordering(place, broker) as (one, town):
        assert said(await town.asks(order(one, "check", colleague, box="c02"))) == ("done", "")


@pytest.mark.field_note("L33")
async def test_a_badge_is_voided_from_afar(place: Place, broker: Mosquitto) -> None:
    async with ordering(place, broker) as (one, town):
        assert said(await town.asks(order(one, "revoke", badge=(1).to_bytes(8, "big").hex()))) == ("done", "")
        await one.bank.front.scan(one.badge(1))
        assert one.bank.front.said()[1].word is Word.PASS_REVOKED


async def test_a_message_stands_on_the_idle_screen_until_its_end(place: Place, broker: Mosquitto) -> None:
    async with ordering(place, broker) as (one, town):
        until_s = int(one.bank.front.now().wall_s) + 3_600
        answer = await town.asks(order(one, "message", text="Fermé lundi", until_s=until_s))
        assert said(answer) == ("done", "") and one.bank.front.notice() == "Fermé lundi"
        place.backplane.set_clock(wall_offset_s=7_200.0, synchronised=True)
        await until(lambda: not one.bank.front.notice())


@pytest.mark.field_note("L27")
async def test_a_compartment_is_reserved_from_afar_for_a_merchant(place: Place, broker: Mosquitto) -> None:
    async with ordering(place, broker) as (one, town):
        answer = await town.asks(order(one, "reserve", holder=(1).to_bytes(6, "big").hex(), size="S"))
        box, _, _ = await deposit(one)
        assert answer["box"] == box


async def test_what_this_release_cannot_do_yet_is_said_so(place: Place, broker: Mosquitto) -> None:
    async with ordering(place, broker) as (one, town):
        assert said(await town.asks(order(one, "publish"))) == ("refused", "not_yet")


@pytest.mark.law("I9")
async def test_a_configuration_from_afar_is_checked_written_down_and_then_answered(
    place: Place, broker: Mosquitto, tmp_path: Path
) -> None:
    source = tmp_path / "bastide.toml"
    standing = configuration_text(place, broker.port)
    source.write_text(standing)
    one_door_less = standing[: standing.rindex("[[compartments]]")]
    async with ear(broker.port) as town, switched_on(replace(place, config=load(source)), source) as one:
        await is_linked(one)
        assert said(await town.asks(order(one, "configure", body="[bank]"))) == ("refused", "bad_config")
        elsewhere = one_door_less.replace('device = "halles-1"', 'device = "halles-2"')
        assert said(await town.asks(order(one, "configure", body=elsewhere))) == ("refused", "not_from_afar")
        long_ago_s = int(one.bank.front.now().wall_s) - 86_400
        late = order(one, "configure", body=one_door_less, not_before_s=long_ago_s, expires_s=long_ago_s + 600)
        assert said(await town.asks(late)) == ("refused", "expired")
        assert source.read_text() == standing and not one.bank.renewal.ordered.is_set()
        assert said(await town.asks(order(one, "configure", body=one_door_less))) == ("done", "")
        assert source.read_text() == one_door_less and renewal.before(source).read_text() == standing
        async with asyncio.timeout(WITHIN_S):
            await renewal.renewed(one.bank.renewal, one.bank.front)
    async with switched_on(replace(place, config=load(source)), source) as one:
        assert len(one.bank.front.state().bank.compartments) == 17


def configuration_text(place: Place, port: int) -> str:
    """This bank's configuration as a file, with a link."""
    data, rights = place.config.data.dir, place.config.rights.keyring
    text = example(18).replace("/var/lib/bastide", data).replace("/etc/bastide/keys.json", rights)
    return f'[link]\ndevice = "{DEVICE}"\nhost = "127.0.0.1"\nport = {port}\n\n{text}'


async def test_a_bank_without_a_window_shows_no_release(place: Place, broker: Mosquitto) -> None:
    async with ordering(place, broker) as (one, town):
        where = {"url": "https://www.example.org/vitrine", "manifest": "ab" * 32}
        assert said(await town.asks(order(one, "publish", **where))) == ("refused", "no_vitrine")
        assert said(await town.asks(order(one, "publish", **where | {"url": "ftp://x"}))) == ("refused", "too_new")
