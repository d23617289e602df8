"""The same through NATS, which has another mind about queues and retained messages: nothing depends on either."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.link.brokers import Nats
from tests.link.test_facts import deposit_and_pickup, is_linked, linked_bank
from tests.link.town import backend, ear, name_of, order
from tests.runtime.place import Place

pytestmark = pytest.mark.anyio


@pytest.fixture
async def nats(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Nats]:
    broker = Nats(tmp_path)
    await broker.start()
    yield broker
    await broker.kill()


@pytest.mark.law("I10")
async def test_a_story_reaches_the_town_though_the_broker_dies_in_the_midst_of_it(
    place: Place, nats: Nats, tmp_path: Path
) -> None:
    async with linked_bank(place, nats.port) as one, backend(one, nats.port, tmp_path) as town:
        for _ in range(2):
            await is_linked(one)
            traffic = asyncio.get_running_loop().create_task(deposit_and_pickup(one))
            await nats.kill()
            await traffic
            await nats.start()
        await town.has_everything(one)


@pytest.mark.law("I10")
async def test_a_broker_that_hangs_loses_nothing(place: Place, nats: Nats, tmp_path: Path) -> None:
    async with linked_bank(place, nats.port) as one, backend(one, nats.port, tmp_path) as town:
        await is_linked(one)
        nats.pause()
        try:
            await deposit_and_pickup(one)
        finally:
            nats.resume()
        await town.has_everything(one)


@pytest.mark.field_note("L14")
async def test_an_order_is_carried_out_once(place: Place, nats: Nats) -> None:
    async with ear(nats.port) as town, linked_bank(place, nats.port) as one:
        await is_linked(one)
        message = order(one, "open", box="c07")
        answers = [await town.asks(message) for _ in range(3)]
        assert {(answer["order"], answer["outcome"]) for answer in answers} == {(name_of(message), "done")}
        assert one.world.door(7).firings == 1
