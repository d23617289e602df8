"""What is on its way, in numbers: the window, the silence after which it is sent again, who is believed how far."""

import asyncio
import random

import pytest
from aiomqtt import MqttError, ProtocolVersion

from controller.link.bank import Piece
from controller.link.broker import Versions, unreached
from controller.link.contract import Ack, Fact
from controller.link.outward import Cursor, Outward
from controller.link.pace import Pace

pytestmark = pytest.mark.anyio

ZERO = "00" * 32


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Bank:
    """So many facts, all alike; ``cut`` of them are gone."""

    device, site, acknowledged = "halles-1", "halles", 0

    def __init__(self, count: int, cut: int = 0) -> None:
        self.count, self.cut = count, cut
        self.asked: list[int] = []

    def newest(self) -> int:
        return self.count

    async def reaches(self, seq: int) -> None:
        while self.count < seq:
            await asyncio.sleep(0.001)

    async def facts(self, after: int, limit: int) -> Piece:
        self.asked.append(after)
        start = max(after, self.cut)
        return Piece(ZERO, self.cut, [fact(seq) for seq in range(start + 1, min(self.count, start + limit) + 1)])

    def sign(self, text: str) -> str:
        return "ab" * 64

    def epoch(self) -> int:
        return 1


def fact(seq: int) -> Fact:
    return Fact(
        seq=seq, kind="DoorMoved", body="{}", wall_s=1.0, trust="synchronised", mono_s=1.0, boot="b", side_hash=None,
        link=ZERO,
    )  # fmt: skip


async def sends(outward: Outward, cursor: Cursor) -> int:
    message = await outward.next()
    cursor.sent_to(message.head.seq)
    return message.head.seq


async def nothing_comes(outward: Outward) -> bool:
    task = asyncio.get_running_loop().create_task(outward.next())
    for _ in range(20):
        await asyncio.sleep(0)
    done = task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return not done


@pytest.mark.law("I12")
async def test_no_more_is_on_its_way_than_the_window_holds() -> None:
    bank, cursor = Bank(10_000), Cursor.at(0)
    outward = Outward(bank, Pace(window_facts=250), cursor)  # type: ignore[arg-type]
    assert [await sends(outward, cursor) for _ in range(3)] == [100, 200, 300]
    assert await nothing_comes(outward)
    cursor.acknowledged(Ack(has=200), 150)
    assert [await sends(outward, cursor) for _ in range(2)] == [400, 500]
    assert await nothing_comes(outward)


@pytest.mark.law("I10")
async def test_what_nobody_confirmed_is_sent_again_after_a_silence() -> None:
    bank, cursor = Bank(150), Cursor.at(0)
    outward = Outward(bank, Pace(again_from_s=0.01), cursor)  # type: ignore[arg-type]
    assert [await sends(outward, cursor) for _ in range(4)] == [100, 150, 100, 150]
    cursor.acknowledged(Ack(has=120), 150)
    assert await sends(outward, cursor) == 150
    assert bank.asked[-1] == 120


@pytest.mark.law("I10")
async def test_the_town_may_ask_again_from_anywhere() -> None:
    bank, cursor = Bank(150), Cursor.at(0)
    outward = Outward(bank, Pace(), cursor)  # type: ignore[arg-type]
    for _ in range(2):
        await sends(outward, cursor)
    cursor.acknowledged(Ack(has=150), 150)
    assert await nothing_comes(outward)
    cursor.acknowledged(Ack(has=7, again=True), 150)
    message = await outward.next()
    assert message.facts[0].seq == 8 and message.gap is None


@pytest.mark.law("I10")
async def test_a_gap_is_told_once_and_before_what_follows_it() -> None:
    bank, cursor = Bank(60, cut=50), Cursor.at(0)
    outward = Outward(bank, Pace(), cursor)  # type: ignore[arg-type]
    message = await outward.next()
    assert message.gap is not None and (message.gap.first, message.gap.last) == (1, 50)
    assert [one.seq for one in message.facts] == list(range(51, 61))
    cursor.sent_to(60)
    bank.count = 61
    message = await outward.next()
    assert message.gap is None and message.facts[0].seq == 61


async def test_a_new_fact_goes_at_once() -> None:
    bank, cursor = Bank(5), Cursor.at(5)
    outward = Outward(bank, Pace(), cursor)  # type: ignore[arg-type]
    task = asyncio.get_running_loop().create_task(outward.next())
    await asyncio.sleep(0)
    bank.count = 6
    assert [one.seq for one in (await task).facts] == [6]


@pytest.mark.law("I9")
def test_nobody_has_what_was_never_sent_and_what_was_never_written_is_an_alarm() -> None:
    cursor = Cursor.at(10)
    assert not cursor.acknowledged(Ack(has=11), 30) and (cursor.has, cursor.ahead) == (10, 0)
    assert not cursor.acknowledged(Ack(has=11, again=True), 30) and cursor.sent == 10
    assert not cursor.acknowledged(Ack(has=31), 30) and (cursor.has, cursor.ahead) == (10, 31)
    cursor.sent_to(20)
    assert cursor.acknowledged(Ack(has=20), 30) and (cursor.has, cursor.ahead) == (20, 0)
    assert cursor.acknowledged(Ack(has=15), 30) and cursor.has == 20, "an older word that came late"


def test_attempts_are_spread_and_never_further_apart_than_minutes() -> None:
    pace, chance = Pace(), random.Random(7)
    waits = [pace.backoff_s(30, chance) for _ in range(2_000)]
    assert max(waits) <= pace.backoff_to_s <= 300
    tenths = [sum(1 for wait in waits if n <= wait * 10 / pace.backoff_to_s < n + 1) for n in range(10)]
    assert min(tenths) > 120, "full jitter: as likely at once as at the end"
    assert max(pace.backoff_s(1, chance) for _ in range(100)) <= 2 * pace.backoff_from_s


def test_what_was_let_in_is_asked_for_again_until_it_is_refused_time_and_again() -> None:
    versions, five, old = Versions(), ProtocolVersion.V5, ProtocolVersion.V311
    asked = []
    for _ in range(3):
        asked.append(versions.version)
        versions.refused()
    assert asked == [five, old, five], "nobody knows yet what this broker speaks"
    versions.let_in()
    for _ in range(4):
        versions.refused()
        assert versions.version is old, "it is down, and speaks what it spoke"
    versions.refused()
    assert versions.version is five


def test_a_broker_that_is_not_there_has_refused_no_version() -> None:
    wrapped = MqttError("Could not connect")
    wrapped.__cause__ = ConnectionRefusedError(111, "Connection refused")
    assert unreached(wrapped) and unreached(TimeoutError()) and unreached(ExceptionGroup("", [wrapped]))
    assert not unreached(MqttError("[code:132] Unsupported protocol version"))
