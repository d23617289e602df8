"""The same through brokers with another mind about queues and retained messages: nothing depends on either."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.link.brokers import Mosquitto, Nats, Rabbit
from tests.link.test_facts import deposit_and_pickup, is_linked, linked_bank
from tests.link.town import backend, ear, name_of, order
from tests.runtime.place import Place

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[Nats, Rabbit])
async def other(request: pytest.FixtureRequest, tmp_path: Path, anyio_backend: str) -> AsyncIterator[Mosquitto]:
    broker: Mosquitto = request.param(tmp_path)
    try:
        await broker.start()
        yield broker
    finally:
        await broker.kill()


@pytest.mark.law("I10")
async def test_a_story_reaches_the_town_though_the_broker_dies_in_the_midst_of_it(
    place: Place, other: Mosquitto, tmp_path: Path
) -> None:
    async with linked_bank(place, other.port) as one, backend(one, other.port, tmp_path) as town:
        await is_linked(one)
        traffic = asyncio.get_running_loop().create_task(deposit_and_pickup(one))
        await other.kill()
        await traffic
        await other.start()
        await town.has_everything(one)


@pytest.mark.law("I10")
async def test_a_broker_that_hangs_loses_nothing(place: Place, other: Mosquitto, tmp_path: Path) -> None:
    async with linked_bank(place, other.port) as one, backend(one, other.port, tmp_path) as town:
        await is_linked(one)
        other.pause()
        try:
            await deposit_and_pickup(one)
        finally:
            other.resume()
        await town.has_everything(one)


@pytest.mark.field_note("L14")
async def test_an_order_is_carried_out_once(place: Place, other: Mosquitto) -> None:
    async with ear(other.port) as town, linked_bank(place, other.port) as one:
        await is_linked(one)
        message = order(one, "open", box="c07")
        answers = [await town.asks(message) for _ in range(3)]
        assert {(answer["order"], answer["outcome"]) for answer in answers} == {(name_of(message), "done")}
        assert one.world.door(7).firings == 1
