"""The whole daemon with its hardware on a wire: start, stories, power cuts, damage, stop."""

import asyncio
from pathlib import Path

import pytest

from controller import told_time
from controller.core.bank import Size
from controller.core.clock import Anchor
from controller.core.commands import Word
from controller.core.events import Touch, Touched
from controller.core.facts import DoorMoved, EpochOpened, PulseIntended
from controller.core.moment import Trust
from controller.core.screen import Screen
from controller.core.state import Door, Use
from controller.store.journal import Journal
from tests.runtime.place import BOARD, Place, Running, place_at, switched_on, write_keys

pytestmark = pytest.mark.anyio
TODAY_S = 1_800_000_000.0


def channel_of(one: Running, box: str) -> int:
    return one.place.config.wiring()[box][1]


async def close(one: Running, box: str) -> None:
    """Push the door until it stays: while its strike is still released it springs open again."""
    channel = channel_of(one, box)
    while one.world.door(channel).coil_on:
        await asyncio.sleep(0.01)
    one.world.push(channel)


async def deposit(one: Running, thing: str = "bread") -> tuple[str, str, str]:
    """A merchant leaves an order; the box, the ticket and the PIN."""
    front = one.bank.front
    one.place.backplane.scan("front", one.badge())
    await one.shows(Screen.MENU)
    await front.offer(Touched(Touch.DEPOSIT, front.view().visit, size=Size.S))
    await one.shows(Screen.PUT_IN)
    box = front.state().visit.box
    one.world.put(channel_of(one, box), thing)
    await close(one, box)
    await one.shows(Screen.TICKET)
    ticket = front.ticket()
    await front.offer(Touched(Touch.DONE, front.view().visit))
    return box, ticket.ticket, ticket.pin


async def test_deposit_at_six_pickup_at_nine(place: Place) -> None:
    async with switched_on(place) as one:
        box, ticket, _ = await deposit(one)
        assert one.bank.front.ticket() is None, "a ticket is shown only while its visit lasts"
        place.backplane.scan("front", ticket)
        await one.shows(Screen.TAKE_OUT)
        assert one.world.take(channel_of(one, box)) == ["bread"]
        await close(one, box)
        await one.shows(Screen.CLOSED)
        assert not one.bank.front.state().orders


@pytest.mark.field_note("L34")
async def test_a_pin_on_the_keypad_alone_opens(place: Place) -> None:
    async with switched_on(place) as one:
        _, _, pin = await deposit(one)
        for key in pin:
            place.backplane.press(key)
        place.backplane.press("#")
        await one.shows(Screen.TAKE_OUT)


@pytest.mark.field_note("L12")
async def test_a_code_held_before_the_scanner_is_one_visit(place: Place) -> None:
    async with switched_on(place) as one:
        box, ticket, _ = await deposit(one)
        for _ in range(20):
            place.backplane.scan("front", ticket)
        await one.shows(Screen.TAKE_OUT)
        assert one.world.door(channel_of(one, box)).firings == 2  # the deposit's, and one for all twenty


@pytest.mark.field_note("L15")
@pytest.mark.field_note("L16")
@pytest.mark.law("I7")
async def test_there_is_no_network_and_no_broker_in_any_of_this(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the daemon asked the network")

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", refuse)
    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", refuse)
    async with switched_on(place) as one:
        _, ticket, _ = await deposit(one)
        place.backplane.scan("front", ticket)
        await one.shows(Screen.TAKE_OUT)


@pytest.mark.field_note("L18")
async def test_a_board_that_is_missing_at_the_start_comes_back_by_itself(place: Place) -> None:
    place.live.now.unplug()
    async with switched_on(place) as one:
        await one.until(lambda it: all(box.door is Door.UNREACHABLE for box in it.bank.front.state().boxes.values()))
        assert one.bank.front.health().boards[0].answering is False
        one.world.plug()
        await one.until(lambda it: all(box.door is Door.CLOSED for box in it.bank.front.state().boxes.values()))


@pytest.mark.field_note("L2")
async def test_a_silent_board_is_unreachable_and_never_a_success(place: Place) -> None:
    async with switched_on(place) as one:
        _, ticket, _ = await deposit(one)
        one.world.unplug()
        await one.until(lambda it: all(box.door is Door.UNREACHABLE for box in it.bank.front.state().boxes.values()))
        place.backplane.scan("front", ticket)
        await one.shows(Screen.UNREACHABLE)
        assert one.bank.front.state().orders, "the order waits on"


@pytest.mark.field_note("L19")
@pytest.mark.field_note("L36")
async def test_power_goes_while_a_deposit_door_is_open_and_it_is_closed_in_the_dark(place: Place) -> None:
    async with switched_on(place) as one:
        front = one.bank.front
        place.backplane.scan("front", one.badge())
        await one.shows(Screen.MENU)
        await front.offer(Touched(Touch.DEPOSIT, front.view().visit, size=Size.S))
        await one.shows(Screen.PUT_IN)
        box = front.state().visit.box
        badge = one.badge()
    place.live.now.power_off()
    place.live.now.put(place.config.wiring()[box][1], "bread")
    place.live.now.push(place.config.wiring()[box][1])
    place.live.now.power_on()
    place.backplane.boot("boot-2")
    async with switched_on(place) as one:
        await one.until(lambda it: it.bank.front.state().boxes[box].use is Use.TO_CHECK)
        place.backplane.scan("front", badge)
        await one.shows(Screen.MENU)
        (line,) = one.bank.front.view().orders
        assert line.status == "to_check"
        assert Touch.TAKE_BACK in line.can and Touch.REPLACE in line.can


async def test_a_pin_survives_a_power_cut_and_the_floor_of_the_clock_holds(place: Place) -> None:
    async with switched_on(place) as one:
        _, _, pin = await deposit(one)
        before_s = one.bank.front.now().wall_s
    place.backplane.boot("boot-2")
    place.backplane.set_clock(wall_offset_s=-20 * 365 * 86_400.0, synchronised=False)
    async with switched_on(place) as one:
        assert one.bank.front.now().wall_s >= before_s - 1.0
        await one.bank.front.pin(pin)
        await one.shows(Screen.TAKE_OUT)


async def test_without_a_network_a_persons_word_tells_the_time_until_the_power_goes(place: Place) -> None:
    place.backplane.set_clock(wall_offset_s=-20 * 365 * 86_400.0, synchronised=False)
    place.config.data.path.mkdir(parents=True)
    told_time.write(place.config.data.path, Anchor(place.backplane.clock.boot, 0.0, TODAY_S, Trust.HELD_OVER))
    async with switched_on(place) as one:
        now = one.bank.front.now()
        assert now.trust is Trust.HELD_OVER and now.wall_s >= TODAY_S
    place.backplane.boot("boot-2")
    async with switched_on(place) as one:
        assert one.bank.front.now().trust is Trust.FLOOR_ONLY


async def test_a_spoiled_word_about_the_time_stops_nobody(place: Place) -> None:
    place.backplane.set_clock(synchronised=False)
    place.config.data.path.mkdir(parents=True)
    (place.config.data.path / told_time.FILE).write_bytes(b"\xff{")
    async with switched_on(place) as one:
        assert one.bank.front.now().trust is Trust.FLOOR_ONLY


@pytest.mark.field_note("L37")
@pytest.mark.law("I4")
async def test_a_journal_that_vanished_frees_nothing(place: Place) -> None:
    async with switched_on(place) as one:
        await deposit(one)
    for file in Path(place.config.data.dir).glob("journal.db*"):
        file.unlink()
    async with switched_on(place) as one:
        state = one.bank.front.state()
        assert state.epoch > 1
        assert all(box.use is Use.TO_CHECK for box in state.boxes.values())


async def test_a_damaged_journal_is_set_aside_and_the_bank_says_so(place: Place) -> None:
    async with switched_on(place) as one:
        await deposit(one)
    path = Path(place.config.data.dir) / "journal.db"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 3_000)
    async with switched_on(place) as one:
        assert one.bank.front.health().alarms
        assert all(box.use is not Use.FREE for box in one.bank.front.state().boxes.values())
    assert [file for file in path.parent.iterdir() if "journal.db" in file.name and file != path]


@pytest.mark.field_note("L22")
async def test_a_badge_of_another_town_is_refused_with_a_word(place: Place, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    async with place_at(tmp_path / "elsewhere") as elsewhere, switched_on(place) as one:
        foreign = Running(one.bank, elsewhere).badge()
        await one.bank.front.scan(foreign)
        assert one.bank.front.said()[1].word is Word.UNKNOWN_KEY


async def test_an_older_key_list_than_the_one_in_force_is_refused(place: Place) -> None:
    write_keys(place.config.rights.path, place.operator, version=7)
    async with switched_on(place):
        pass
    write_keys(place.config.rights.path, place.operator, version=6)
    async with switched_on(place) as one:
        assert "older than 7" in one.bank.front.health().alarms[0]
        await one.bank.front.scan(one.badge())
        assert one.bank.front.said()[1].word is Word.UNKNOWN_KEY


@pytest.mark.law("I8")
async def test_every_opening_is_in_the_journal_with_its_right(place: Place) -> None:
    async with switched_on(place) as one:
        box, ticket, _ = await deposit(one)
        place.backplane.scan("front", ticket)
        await one.shows(Screen.TAKE_OUT)
        one.world.force(channel_of(one, "c18"))
        await one.until(lambda it: it.bank.front.state().boxes["c18"].door is Door.FORCED)
    with Journal.open(Path(place.config.data.dir) / "journal.db") as journal:
        facts = [record.fact() for record in journal.facts()]
    opened = [fact for fact in facts if isinstance(fact, DoorMoved) and fact.to in (Door.OPEN, Door.FORCED)]
    assert [(fact.box, fact.under.partition(":")[0]) for fact in opened] == [
        (box, "pass"),
        (box, "ticket"),
        ("c18", ""),
    ]
    assert len([fact for fact in facts if isinstance(fact, PulseIntended)]) == 2
    assert not [fact for fact in facts if isinstance(fact, EpochOpened)]


@pytest.mark.law("I11")
async def test_nothing_readable_is_kept(place: Place) -> None:
    async with switched_on(place) as one:
        _, ticket, pin = await deposit(one)
        badge_id = (1).to_bytes(8, "big").hex()
    kept = b"".join(file.read_bytes() for file in Path(place.config.data.dir).iterdir() if file.name != "device.key")
    for secret in (ticket, ticket.removeprefix("T1:"), pin, pin[2:]):
        assert secret.encode() not in kept
    assert badge_id.encode() in kept, "the badge's id stands in the erasable side record"
    async with switched_on(place) as one:
        pass
    with Journal.open(Path(place.config.data.dir) / "journal.db") as journal:
        journal.erase_personal(2e10)
    kept = b"".join(file.read_bytes() for file in Path(place.config.data.dir).iterdir())
    assert badge_id.encode() not in kept


async def test_the_outputs_are_safe_before_anything_and_after_all(place: Place) -> None:
    heard: list[str] = []

    async def note(order: object) -> None:
        heard.append(type(order).__name__)

    place.backplane.before = note
    async with switched_on(place) as one:
        await deposit(one)
    assert heard[0] == heard[-1] == "MakeSafe"
    assert BOARD in place.backplane.worlds
