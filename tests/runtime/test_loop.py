"""The loop that decides: durable before acting, bounded, woken in time."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from controller.core.bank import Bank, Compartment, Limits, Size
from controller.core.commands import Command, Pulse, Say
from controller.core.events import (
    Configured,
    DoorSeen,
    Event,
    PassScanned,
    Refusal,
    ScanRefused,
    Started,
    TicketScanned,
    Touch,
    Touched,
)
from controller.core.facts import Fact, PulseIntended
from controller.core.moment import Moment
from controller.core.rights import Act, Binding, Minted, VerifiedPass
from controller.core.state import State
from controller.loop import WAITING_MAX, Full, Loop

BANK = Bank("site", (Compartment("a", "1", Size.S), Compartment("b", "2", Size.M)))
BADGE = VerifiedPass("badge", "shop", Act.DEPOSIT, Binding.REUSABLE, 0, 2**31)


class Disk:
    """A journal in memory that can be slow, or full."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.writes = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.full = False

    async def append(self, now: Moment, facts: list[Fact]) -> int:
        await self.gate.wait()
        if self.full:
            raise OSError(28, "No space left on device")
        self.writes += 1
        self.facts.extend(facts)
        return len(self.facts)


class Bench:
    """A loop with its disk; ``acted`` is what was commanded, with how many facts were durable just then."""

    def __init__(self, now: Callable[[], Moment] | None = None) -> None:
        self.disk = Disk()
        self.acted: list[tuple[Command, int]] = []
        self.loop = Loop(State(), now or self._now, _mint, self.disk.append, self._act, lambda: None)

    @staticmethod
    def _now() -> Moment:
        return Moment(round(asyncio.get_running_loop().time(), 3), 1.8e9)

    def _act(self, command: Command) -> None:
        self.acted.append((command, len(self.disk.facts)))

    async def offer(self, *events: Event) -> None:
        for event in events:
            await self.loop.offer(event)


def _mint() -> Minted:
    return Minted("T1:TICKET", "digest", "123456", "pin")


def run(story: Callable[[Bench], Awaitable[None]]) -> None:
    async def main() -> None:
        bench = Bench()
        deciding = asyncio.get_running_loop().create_task(bench.loop.run())
        try:
            async with asyncio.timeout(20):
                await story(bench)
        finally:
            deciding.cancel()
            await asyncio.gather(deciding, return_exceptions=True)

    asyncio.run(main())


async def ready(bench: Bench) -> None:
    await bench.offer(Started("boot", "here", None), Configured(BANK), DoorSeen("a", True), DoorSeen("b", True))


@pytest.mark.law("I1")
def test_a_pulse_is_commanded_only_after_its_intent_is_durable() -> None:
    async def story(bench: Bench) -> None:
        await ready(bench)
        await bench.offer(PassScanned(BADGE))
        bench.disk.gate.clear()
        wish = asyncio.ensure_future(bench.loop.offer(Touched(Touch.DEPOSIT, 1, size=Size.S)))
        while bench.loop.length:
            await asyncio.sleep(0)
        assert not [command for command, _ in bench.acted if isinstance(command, Pulse)]
        bench.disk.gate.set()
        await wish
        (durable,) = [count for command, count in bench.acted if isinstance(command, Pulse)]
        assert any(isinstance(fact, PulseIntended) for fact in bench.disk.facts[:durable])

    run(story)


def test_what_came_in_while_the_disk_was_busy_shares_one_write() -> None:
    async def story(bench: Bench) -> None:
        await ready(bench)
        writes = bench.disk.writes
        async with asyncio.TaskGroup() as group:
            for number in range(20):
                group.create_task(bench.loop.offer(DoorSeen("a", bool(number % 2))))
        assert bench.disk.writes - writes <= 2

    run(story)


@pytest.mark.law("I12")
def test_a_full_queue_refuses_people_and_lets_hardware_wait() -> None:
    async def story(bench: Bench) -> None:
        await ready(bench)
        bench.disk.gate.clear()
        stuck = asyncio.ensure_future(bench.loop.offer(DoorSeen("a", False)))
        while bench.loop.length:
            await asyncio.sleep(0)
        waiting = [asyncio.ensure_future(bench.loop.tell(DoorSeen("b", n % 2 == 0))) for n in range(WAITING_MAX + 5)]
        while bench.loop.length < WAITING_MAX:
            await asyncio.sleep(0)
        with pytest.raises(Full):
            await bench.loop.offer(TicketScanned("x"))
        assert bench.loop.length == WAITING_MAX
        bench.disk.gate.set()
        await asyncio.gather(stuck, *waiting)

    run(story)


def test_the_core_is_woken_when_it_asked_to_be() -> None:
    async def story(bench: Bench) -> None:
        bank = Bank("site", BANK.compartments, Limits(idle_s=0.05))
        await bench.offer(Started("boot", "here", None), Configured(bank), DoorSeen("a", True), PassScanned(BADGE))
        assert bench.loop.state.visit is not None
        await bench.loop.reaches(bench.loop.seq + 1)
        assert bench.loop.state.visit is None

    run(story)


@pytest.mark.law("I9")
def test_a_refused_scan_writes_nothing() -> None:
    async def story(bench: Bench) -> None:
        await ready(bench)
        before = bench.loop.state, bench.disk.writes
        await bench.offer(ScanRefused(Refusal.NOT_OURS), TicketScanned("nobody's"))
        assert (bench.loop.state, bench.disk.writes) == before
        assert [type(command) for command, _ in bench.acted] == [Say, Say]

    run(story)


@pytest.mark.law("I1")
def test_a_full_disk_ends_the_daemon_and_commands_nothing() -> None:
    async def main() -> None:
        bench = Bench()
        deciding = asyncio.get_running_loop().create_task(bench.loop.run())
        await ready(bench)
        await bench.offer(PassScanned(BADGE))
        bench.disk.full = True
        asyncio.ensure_future(bench.loop.offer(Touched(Touch.DEPOSIT, 1, size=Size.S)))  # noqa: RUF006 - never answered
        with pytest.raises(OSError, match="No space"):
            await asyncio.wait_for(deciding, 10)
        assert not bench.acted

    asyncio.run(main())
