"""The composition root of a bank: everything is made here, handed what it uses, started in order, stopped in reverse.

Order of start: outputs proven safe → journal proven and replayed → the core told of the start → doors watched,
scanners read, locks ready → the screen. Order of end: the reverse, with the outputs safe last.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from controller import told_time
from controller.climate import Climate
from controller.clock import MachineClock, Timekeeper
from controller.config import Config
from controller.core.clock import anchor
from controller.core.events import ClockSet, Configured, Restored, Started
from controller.core.pins import slot_digits
from controller.front import Front, Sign
from controller.hands import PULSES_WAITING_MAX, Hands, Locks, Press, Voice
from controller.linking import Linked, linked
from controller.loop import WAITING_MAX as EVENTS_WAITING_MAX
from controller.loop import Loop
from controller.machine import Watch
from controller.ports import Ports
from controller.records import JOURNAL, Records, identity, moved_s, opened, outage_s
from controller.renewal import Renewal
from controller.rights import keyring, tickets
from controller.rights.keyring import Keyring, KeyringError
from controller.senses import Board, Typing, scans, watch_case
from controller.slowness import Slowness
from controller.store.journal import SNAPSHOT_EVERY
from controller.store.writer import Writer
from controller.supervisor import NOBODY, Supervisor
from controller.watchdog import Watchdog, in_a_line, signs
from controller.web.desk import BoardHealth, BusHealth, Health, MachineHealth, QueueHealth
from controller.webhook import Hooked, hooked
from hal import guards
from hal.ports import ContentSensors, LockBank

if TYPE_CHECKING:
    from controller.vitrine.place import Place

log = logging.getLogger(__name__)

HEARTBEAT_EVERY_S: Final = 600.0
"""One block of 4 KiB in ten minutes: a card of 10^4 rewrites and wear levelling bears that for decades."""
CLOCK_ASKED_EVERY_S: Final = 5.0
TIDY_EVERY_S: Final = 86_400.0
DAY_S: Final = 86_400.0
PERSONAL_KEPT_S: Final = 30 * DAY_S
FACTS_KEPT_S: Final = (400 * DAY_S, 800 * DAY_S)
"""Facts the town has, and facts it has not: a year for the yearly report, and one more for a link that is down."""
SAFE_WITHIN_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Bank:
    """A running bank."""

    front: Front
    loop: Loop
    link: Linked
    webhook: Hooked
    renewal: Renewal
    window: "Place | None" = None
    """The vitrine of this machine, where it has one."""


@asynccontextmanager
async def running(
    config: Config, ports: Ports, clock: MachineClock, source: Path | None = None, supervisor: Supervisor = NOBODY
) -> AsyncIterator[Bank]:
    """One bank, running as long as the block lasts. Raises what :func:`controller.records.opened` raises.

    ``source`` is the file that ``config`` was read from: the town may order another one. None: it may not.
    ``supervisor`` hears that the bank lives for as long as it does.

    A fault of the unexpected kind ends the block with an ``ExceptionGroup``; outputs are safe then, and the
    journal makes starting again cheap.
    """
    try:
        await _all_safe(ports.locks)
        async with AsyncExitStack() as stack:
            records = stack.enter_context(opened(config.data.path))
            writer = await stack.enter_async_context(Writer(records.journal))
            group = await stack.enter_async_context(asyncio.TaskGroup())
            tasks: list[asyncio.Task[Any]] = []

            def start(name: str, work: Coroutine[Any, Any, Any]) -> None:
                tasks.append(group.create_task(work, name=name))

            try:
                unguarded = () if supervisor is NOBODY else guards.missing(guards.look())
                bank = await _compose(config, source, ports, clock, records, writer, start, stack, unguarded)
                start("watchdog", _watched(bank, writer, ports, supervisor).run())
                yield bank
            finally:
                for task in tasks:
                    task.cancel()
    finally:
        await _all_safe(ports.locks)


def _watched(bank: Bank, writer: Writer, ports: Ports, supervisor: Supervisor) -> Watchdog:
    return Watchdog(supervisor, signs(bank.loop, writer, ports.turns), lambda: in_a_line(bank.front.health()))


async def _all_safe(locks: Mapping[str, LockBank]) -> None:
    """Every output off, as far as can be shown. A board that does not answer stops no other (L18)."""
    async with asyncio.TaskGroup() as group:
        for name, board in locks.items():
            group.create_task(_safe(name, board), name=f"safe {name}")


async def _safe(name: str, board: LockBank) -> None:
    try:
        async with asyncio.timeout(SAFE_WITHIN_S):
            await board.outputs_safe()
    except (ConnectionError, TimeoutError) as error:
        log.warning("board %s: its outputs cannot be shown to be off (%s)", name, error or "no answer")


async def _compose(
    config: Config,
    source: Path | None,
    ports: Ports,
    clock: MachineClock,
    records: Records,
    writer: Writer,
    start: Callable[[str, Coroutine[Any, Any, Any]], None],
    stack: AsyncExitStack,
    unguarded: tuple[str, ...],
) -> Bank:
    time = Timekeeper(clock, records.floor, records.last, told_time.read(config.data.path))
    bank, wiring = config.to_bank(), config.wiring()
    unwired = {board for board, _ in wiring.values()} - set(ports.locks)
    if unwired:
        raise ValueError(f"compartments are wired to {', '.join(sorted(unwired))}, and no such board was made")
    keys, keys_problem = _keys(config, records)
    digits = slot_digits(len(bank.compartments))
    loop = Loop(
        records.state,
        time.now,
        lambda: tickets.mint(records.device_key, digits),
        lambda now, facts: writer.append(now, time.boot, facts),
        lambda command: hands.act(command),
        lambda: decided(),
    )
    loop.seq = records.journal.seq
    locks = {name: Locks(board, loop.tell) for name, board in ports.locks.items()}
    boards = [Board(name, board, wiring, loop.tell) for name, board in ports.locks.items()]
    voice = None if ports.signals is None else Voice(ports.signals)
    press = None if ports.printer is None else Press(ports.printer)

    labels = {one.id: one.label for one in bank.compartments}
    wear = Slowness(config.data.path / JOURNAL, labels)
    machine = None if ports.machine is None else Watch(ports.machine, config.data.path, time.boot)
    climate = None if ports.thermometer is None else Climate(ports.thermometer, config.air(), loop.tell)

    def health(base: Health) -> Health:
        return replace(
            base,
            journal_seq=loop.seq,
            journal_verified=True,
            boards=tuple(BoardHealth(one.name, one.answering, one.for_s) for one in boards),
            buses=tuple(BusHealth(name, bus.quality) for name, bus in ports.buses.items()),
            queues=(
                QueueHealth("events", loop.length, EVENTS_WAITING_MAX),
                *(QueueHealth(f"pulses {name}", one.length, PULSES_WAITING_MAX) for name, one in locks.items()),
            ),
            firings=sum(one.fired for one in locks.values()),
            link=link.health(),
            webhook=webhook.health(),
            window=None if window is None else window.health(),
            machine=MachineHealth() if machine is None else machine.health,
            openings_s=wear.openings_s,
            temperatures={} if climate is None else dict(climate.latest),
            alarms=(
                *(words for words in (records.trouble, keys_problem) if words),
                *unguarded,
                *(() if climate is None else climate.alarms),
                *(() if machine is None else machine.alarms),
                *wear.alarms,
                *link.alarms(),
                *(() if window is None else window.alarms()),
            ),
        )

    on = config.bank
    sign = Sign(on.site, on.name, on.help_phone, on.help_hours, on.languages)
    front = Front(sign, loop, time.now, keys, records.device_key, health)
    renewal = Renewal(config, source)
    link = linked(config, records, front, loop, writer, renewal)
    webhook = hooked(config, records, front, loop, writer)
    window = _window(config, ports, loop, time, records, front)
    hands = Hands(
        wiring, locks, voice, press, front.show, front.paper, loop.note, link.answered, front.announce,
        _nothing if window is None else window.act,
    )  # fmt: skip

    def decided() -> None:
        front.decided()
        if window is not None:
            window.decided()

    start("decide", loop.run())
    await _tell_of_the_start(config, records, loop, time, keys)
    if window is not None:
        await stack.enter_async_context(window.running())
    for one in locks.values():
        start("locks", one.run())
    for board in boards:
        start(f"board {board.name}", board.run())
        sensors = ports.locks[board.name]
        if isinstance(sensors, ContentSensors):
            start(f"contents {board.name}", board.look_inside(sensors))
    for name, scanner in ports.scanners.items():
        start(f"scanner {name}", scans(scanner, front.scan))
    if ports.keypad is not None:
        start("keypad", Typing(ports.keypad, front.typed).run())
    if climate is not None:
        start("thermometers", climate.run())
    if ports.tamper is not None:
        start("case", watch_case(ports.tamper, loop.tell))
    if voice is not None:
        start("signals", voice.run())
    if press is not None:
        start("printer", press.run())
    if machine is not None:
        start("machine", machine.run())
    start("wear", wear.run())
    start("clock", _watch_clock(time, loop))
    start("heartbeat", _beat(records, time))
    start("tidy", _tidy(writer, loop, time))
    start("link", link.run())
    start("webhook", webhook.run())
    return Bank(front, loop, link, webhook, renewal, window)


def _window(
    config: Config, ports: Ports, loop: Loop, time: Timekeeper, records: Records, front: Front
) -> "Place | None":
    """The vitrine, where one is configured; a bank alone imports nothing of it."""
    if config.vitrine is None:
        return None
    from controller.vitrine.making import placed

    keys = (lambda: front.keyring, records.device_key)
    return placed(config, config.vitrine, ports, loop, time.now, *keys)


def _nothing(command: object) -> None:
    """No window, and no command for one either."""


def _keys(config: Config, records: Records) -> tuple[Keyring, str]:
    """The public keys in force, or none with the reason why: a bank without keys still serves tickets and PINs."""
    try:
        root = config.rights.root
        return keyring.load(config.rights.path, root, records.state.keys_version), ""
    except KeyringError as error:
        log.error("no badge or pass can be checked: %s", error)
        return keyring.EMPTY, str(error)


async def _tell_of_the_start(config: Config, records: Records, loop: Loop, time: Timekeeper, keys: Keyring) -> None:
    now = anchor(time.boot, time.now())
    passed_s, wall_moved_s = outage_s(records.last, now), moved_s(records.last, now)
    await loop.offer(Started(time.boot, identity(config.data.path), passed_s, wall_moved_s))
    if records.least_epoch is not None and loop.state.epoch < records.least_epoch:
        await loop.offer(Restored(records.least_epoch))
    await loop.offer(Configured(config.to_bank()))
    if keys is not keyring.EMPTY:
        await loop.offer(keys.listed(records.device_key))


async def _watch_clock(time: Timekeeper, loop: Loop) -> None:
    while True:
        await asyncio.sleep(CLOCK_ASKED_EVERY_S)
        jump_s = time.jumped_s()
        if jump_s is not None:
            await loop.tell(ClockSet(round(jump_s, 3)))


async def _beat(records: Records, time: Timekeeper) -> None:
    """A sign of life, also the last thing before a clean stop."""
    try:
        while True:
            await asyncio.to_thread(records.heartbeat.beat, time.floor(), time.boot)
            await asyncio.sleep(HEARTBEAT_EVERY_S)
    finally:
        records.heartbeat.beat(time.floor(), time.boot)


async def _tidy(writer: Writer, loop: Loop, time: Timekeeper) -> None:
    """Snapshots, erasure and pruning (laws I11, I12), between appends: once a day, and after many facts."""
    while True:
        floor_s = time.floor().wall_s  # a wrong future date must not make the trail disappear
        kept_s = (floor_s - FACTS_KEPT_S[0], floor_s - FACTS_KEPT_S[1])
        await writer.tidy(loop.state, loop.seq, time.now().wall_s - PERSONAL_KEPT_S, kept_s)
        tidied = loop.seq
        with suppress(TimeoutError):
            async with asyncio.timeout(TIDY_EVERY_S):
                await loop.reaches(tidied + SNAPSHOT_EVERY)
