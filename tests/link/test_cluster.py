"""A cluster of three brokers loses one under traffic, as a power cut takes it: nothing is lost.

NATS 2.9, which Debian 12 has, refuses many a new subscription of MQTT while a node is gone, for it places copies on the
lost one and waits 4 s for them; bank and town ask again until it does not. RabbitMQ 3.10 was no help either: in the
one trial made, a client of the lost node was let in nowhere else. So the node comes back here, as a
service manager brings it back; whatever happened before, between and after must arrive, whichever way it took.

``BASTIDE_CLUSTER=3`` is the full lane: each of the three goes in turn.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.link.cluster import Cluster, Node, cluster
from tests.link.test_facts import deposit_and_pickup, is_linked, linked_bank
from tests.link.town import Backend, backend, journal_of
from tests.runtime.place import Place, Running

pytestmark = pytest.mark.anyio

LOST = int(os.environ.get("BASTIDE_CLUSTER", "1"))
ARRIVES_WITHIN_S = 500.0
"""Twice as long as a link may pause between two attempts."""


@pytest.fixture
async def three(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Cluster]:
    async with cluster(tmp_path) as one:
        yield one


async def lost_under_traffic(node: Node, one: Running) -> None:
    """It dies in the midst of a story, is gone for another, and comes back."""
    traffic = asyncio.get_running_loop().create_task(deposit_and_pickup(one))
    await node.kill()
    await traffic
    await deposit_and_pickup(one)
    await node.start()


async def has_everything(town: Backend, one: Running) -> None:
    async with asyncio.timeout(ARRIVES_WITHIN_S):
        while len(town.facts()) < len(journal_of(one.place)):
            await asyncio.sleep(0.1)
    assert town.facts() == journal_of(one.place)


@pytest.mark.law("I10")
async def test_nodes_go_and_come_back_and_nothing_is_lost(place: Place, three: Cluster, tmp_path: Path) -> None:
    async with linked_bank(place, three.bank.port) as one, backend(one, three.town.port, tmp_path) as town:
        await is_linked(one)
        assert three.bank.used[-1] == 0, "the bank is at the node that goes first"
        for node in three.nodes[:LOST]:
            await lost_under_traffic(node, one)
            await has_everything(town, one)
        assert {"GoodsDeposited", "GoodsTaken"} <= {kind for _, kind, _, _ in town.facts()}
