"""Nothing is left open: every pair in every table is decided, every word of the core is used."""

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest

from controller.core import evolve, visit
from controller.core.bank import Size
from controller.core.commands import BankCommand, Say, Word
from controller.core.decide import HANDLERS
from controller.core.door import STANDS_OPEN, TABLE, UNOBSERVED, Seen, after
from controller.core.events import (
    Afar,
    BankEvent,
    CaseSeen,
    ClockSet,
    ContentSeen,
    DoorLost,
    DoorSeen,
    Fired,
    KeysListed,
    OrderAnnounced,
    PinEntered,
    Refusal,
    ReservationWished,
    Restored,
    ScanRefused,
    TemperatureRange,
    TemperatureSeen,
    Touch,
)
from controller.core.facts import BankFact
from controller.core.rights import Act, Binding, Minted
from controller.core.screen import Screen
from controller.core.state import Door, Kind, Publication, Stage
from controller.core.turn import Turn
from controller.core.visit import ACCEPTED, NEVER, STAGES, TABLES, Happened, Ignored, cell
from controller.core.vitrine.events import VitrineConfigured
from controller.core.vitrine.values import Plan
from tests.core.stories import SMALL, TECHNICIAN, Bank, badge, digest

PAIRS = [(kind, stage, what) for kind in Kind for stage in Stage for what in (*Touch, *Happened)]
MINTED = Minted("ANY", digest("ANY"), "0" * 6, digest("0" * 6))


# -- doors -----------------------------------------------------------------------------------


def test_every_pair_of_a_door_and_what_happens_to_it_is_decided() -> None:
    assert set(TABLE) == {(door, what) for door in Door for what in Seen}


@pytest.mark.field_note("L5")
def test_a_door_can_be_fired_in_every_state() -> None:
    for door in Door:
        assert after(door, Seen.FIRED) in (Door.UNLOCKING, Door.OPEN)


@pytest.mark.field_note("L1")
def test_only_the_switch_says_that_a_door_is_open_or_closed() -> None:
    for (door, what), to in TABLE.items():
        if to in STANDS_OPEN and door not in STANDS_OPEN:
            assert what in (Seen.OPENED, Seen.BROKEN), (door, what)
        if to is Door.CLOSED:
            assert what is Seen.CLOSED, (door, what)


@pytest.mark.field_note("L6")
def test_what_nobody_was_sent_to_open_is_forced() -> None:
    for door in set(Door) - STANDS_OPEN:
        assert after(door, Seen.BROKEN) is Door.FORCED


def in_door_state(door: Door) -> Bank:
    bank = Bank()
    if door is Door.UNKNOWN:
        bank.power_cut(doors=False)
    if door is Door.UNREACHABLE:
        bank.board_lost("b1")
    if door is Door.FORCED:
        bank.door_opens("b1")
    if door in (Door.UNLOCKING, Door.OPEN, Door.LEFT_OPEN, Door.JAMMED):
        bank.shows(TECHNICIAN)
        bank.touch(Touch.OPEN, box="b1")
    if door in (Door.OPEN, Door.LEFT_OPEN):
        bank.door_opens()
    if door in (Door.LEFT_OPEN, Door.JAMMED):
        bank.waits({Door.LEFT_OPEN: 180, Door.JAMMED: 6}[door])
    assert bank.box("b1").door is door
    return bank


@pytest.mark.law("I9")
@pytest.mark.parametrize("event", [DoorSeen("b1", closed=True), DoorSeen("b1", closed=False), DoorLost("b1")])
@pytest.mark.parametrize("door", Door)
def test_what_changes_nothing_in_the_table_changes_nothing(door: Door, event: DoorSeen | DoorLost) -> None:
    bank = in_door_state(door)
    before = bank.state
    bank.happens(event)
    if isinstance(event, DoorLost):
        column = Seen.LOST
    else:
        sent = Seen.OPENED if before.boxes["b1"].errand else Seen.BROKEN
        column = Seen.CLOSED if event.closed else sent
    to = after(door, column)
    if to is None:
        assert not bank.facts and not bank.commands and bank.state == before
    else:
        assert bank.box("b1").door is to


def test_an_unobserved_door_remembers_what_it_was() -> None:
    for door in set(Door) - UNOBSERVED:
        bank = in_door_state(door)
        bank.board_lost("b1")
        assert bank.box("b1").before_lost is door


# -- visits ----------------------------------------------------------------------------------


def test_every_pair_of_a_visit_is_decided_and_every_refusal_to_act_has_its_reason() -> None:
    for kind, stage, what in PAIRS:
        step = cell(kind, stage, what)
        assert callable(step) if not isinstance(step, Ignored) else step.because
    for kind, table in TABLES.items():
        assert set(Happened) <= set(table), f"what happens to a {kind} is not all decided"
        assert all(len(row) == len(STAGES) == len(Stage) for row in table.values())


def test_no_row_is_there_for_nothing() -> None:
    for kind in Kind:
        for what in TABLES[kind]:
            assert any(not isinstance(cell(kind, stage, what), Ignored) for stage in Stage), (kind, what)


def test_a_stage_exists_for_a_kind_or_it_does_not() -> None:
    for kind in Kind:
        for stage in Stage:
            cells = [cell(kind, stage, what) for what in TABLES[kind]]
            assert all(one is NEVER for one in cells) or NEVER not in cells, (kind, stage)


def exists(kind: Kind, stage: Stage) -> bool:
    return cell(kind, stage, Happened.IDLE) is not NEVER


STANDS = [(kind, stage) for kind in Kind for stage in Stage if exists(kind, stage)]


def standing(kind: Kind, stage: Stage) -> Bank:
    """A bank whose visitor stands at this stage."""
    bank = Bank()
    ticket = bank.leaves_order(Size.M).ticket
    code = digest("1") if stage is Stage.CODE else None
    match kind:
        case Kind.PICKUP:
            bank.scan(ticket)
        case Kind.RECLAIM:
            bank.badge()
            bank.touch(Touch.TAKE_BACK, order="o1")
        case Kind.SERVICE:
            bank.shows(badge("technician", allows=Act.SERVICE, code=code))
        case Kind.DEPOSIT:
            bank.badge(code=code)
        case Kind.RETURN:
            bank.shows(badge("bakery", allows=Act.RETURN))
    if stage not in (Stage.CODE, Stage.MENU):
        opening = {Kind.SERVICE: Touch.OPEN, Kind.DEPOSIT: Touch.DEPOSIT, Kind.RETURN: Touch.RETURN}.get(kind)
        if opening is not None:
            bank.touch(opening, box="a1", size=Size.S)
    if stage is Stage.STUCK:
        bank.waits(6)
    if stage in (Stage.OPEN, Stage.CLOSED, Stage.TICKET):
        bank.door_opens()
    if stage in (Stage.CLOSED, Stage.TICKET):
        bank.door_closes()
    assert bank.state.visit is not None
    assert (bank.state.visit.kind, bank.state.visit.stage) == (kind, stage)
    return bank


@pytest.mark.law("I9")
@pytest.mark.parametrize(("kind", "stage"), STANDS)
def test_an_ignored_touch_changes_nothing_and_an_accepted_one_is_answered(kind: Kind, stage: Stage) -> None:
    bank = standing(kind, stage)
    for touch in Touch:
        before = bank.state
        bank.touch(touch, box="a1", order="o1", size=Size.S)
        if isinstance(cell(kind, stage, touch), Ignored):
            assert not bank.facts and not bank.commands and bank.state == before, touch
            assert touch not in ACCEPTED[kind, stage]
        else:
            assert bank.facts or bank.commands, f"{touch} is accepted and nobody is told anything"
            bank = standing(kind, stage)


@pytest.mark.law("I9")
@pytest.mark.parametrize(("kind", "stage"), STANDS)
def test_an_ignored_happening_changes_nothing(kind: Kind, stage: Stage) -> None:
    bank = standing(kind, stage)
    for what in Happened:
        if isinstance(cell(kind, stage, what), Ignored):
            turn = Turn(bank.state, bank.now, MINTED)
            visit.happen(turn, what, None)
            assert not turn.facts and not turn.commands and turn.state == bank.state, what


@pytest.mark.parametrize(("kind", "stage"), STANDS)
def test_what_happens_to_other_doors_does_not_move_a_visit(kind: Kind, stage: Stage) -> None:
    bank = standing(kind, stage)
    before = bank.state.visit
    bank.opens_and_closes("c2")
    bank.board_lost("c2")
    assert bank.state.visit == before


@pytest.mark.law("I12")
@pytest.mark.parametrize(("kind", "stage"), STANDS)
def test_nobody_holds_the_screen_for_ever(kind: Kind, stage: Stage) -> None:
    bank = standing(kind, stage)
    bank.waits(400)
    assert bank.state.visit is None


@pytest.mark.parametrize(("kind", "stage"), STANDS)
def test_every_stage_has_its_screen_and_says_until_when(kind: Kind, stage: Stage) -> None:
    bank = standing(kind, stage)
    assert bank.screen.screen is not Screen.IDLE and bank.screen.until_s is not None
    assert bank.screen.until_s > bank.now.mono_s


# -- words -----------------------------------------------------------------------------------


def test_every_event_has_a_handler_and_every_fact_a_fold() -> None:
    assert set(HANDLERS) == set(get_args(BankEvent))
    assert set(evolve._FOLDS) == set(get_args(BankFact))


def busy_days() -> Iterator[Bank]:
    """Days on which everything happens that the core has a word for."""
    yield from (refusals(), troubles(), operations(), attacks())


def refusals() -> Bank:
    bank = Bank(waiting_max=1, returns_max=0, extensions_max=0, reservations_max=1)
    for why in Refusal:
        bank.happens(ScanRefused(why))
    bank.scan("NEVER")
    bank.happens(OrderAnnounced(digest("TOWN"), int(bank.now.wall_s) + 5000))
    bank.scan("TOWN")
    bank.badge(not_before_s=int(bank.now.wall_s) + 5000)
    bank.badge(expires_s=5)
    bank.badge(allows=Act(0))
    bank.happens(ReservationWished(badge(), Size.L))
    bank.happens(ReservationWished(badge(), Size.L))
    bank.badge()
    bank.scan("TOWN")
    bank.choose(Size.M)
    bank.opens_and_closes()
    bank.touch(Touch.EXTEND, order="o1")
    bank.touch(Touch.DONE)
    bank.badge()
    bank.touch(Touch.EXTEND, order="o1")
    bank.touch(Touch.REPLACE, order="o1")
    bank.touch(Touch.PRINT)
    bank.scan(bank.shown[-1].ticket)
    bank.badge("florist")
    bank.badge("cheese")
    bank.touch(Touch.DONE)
    bank.scan("TOWN")
    bank.waits(7200)
    bank.fetches(bank.shown[-1].ticket)
    bank.waits(400)
    bank.badge()
    bank.scan(bank.shown[-1].ticket)
    bank.badge("florist")
    bank.waits(20)
    bank.touch(Touch.DONE)
    return bank


def troubles() -> Bank:
    bank = Bank(firings_max=2, returns_within_s=100_000.0)
    bank.badge()
    bank.choose(Size.S)
    bank.pulse_ends(Fired.SENT)
    bank.waits(6)
    bank.touch(Touch.ANOTHER)
    bank.door_opens()
    bank.touch(Touch.FOREIGN)
    bank.door_closes()
    bank.door_opens()
    bank.touch(Touch.TOO_SMALL)
    bank.door_closes()
    bank.door_opens()
    bank.touch(Touch.CANCEL)
    bank.door_closes()
    first, second = bank.leaves_order(Size.M).ticket, bank.leaves_order(Size.L).ticket
    bank.scan(first)
    bank.door_opens()
    bank.touch(Touch.DONE)
    bank.touch(Touch.EMPTY)
    bank.waits(200)
    bank.door_closes("b1")
    bank.scan(second)
    for _ in range(2):
        bank.waits(6)
        bank.touch(Touch.CANCEL)
        bank.waits(400)
        bank.scan(second)
    bank.scan(second)
    third = bank.leaves_order(Size.M).ticket
    (box,) = [box for box, what in bank.state.boxes.items() if what.order == bank.shown[-1].order]
    bank.door_opens(box)
    bank.scan(third)
    bank.door_closes()
    bank.waits(200)
    bank.scan(third)
    bank.touch(Touch.RETURN)
    bank.opens_and_closes()
    bank.scan(third)
    bank.waits(500_000)
    return bank


def operations() -> Bank:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.leaves_order(Size.M)
    bank.badge()
    bank.touch(Touch.EXTEND, order="o1")
    bank.touch(Touch.TAKE_BACK, order="o1")
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.scan(ticket)
    bank.orders(Afar.OPEN, "b2")
    bank.opens_and_closes("b2")
    bank.orders(Afar.MESSAGE, name="order 2", text="Closed on Monday", until_s=int(bank.now.wall_s) + 60)
    once = badge("town", "once", allows=Act.SERVICE, binding=Binding.ONCE)
    bank.shows(once)
    bank.touch(Touch.OPEN, box="b1")
    bank.opens_and_closes()
    bank.touch(Touch.OPEN, box="a1")
    bank.touch(Touch.OUT, box="a1")
    bank.touch(Touch.DONE)
    bank.touch(Touch.DONE)
    bank.power_cut(outage_s=5000)
    bank.clock_jumps(5)
    bank.happens(ClockSet(0.0))
    bank.happens(Restored())
    bank.scan(bank.shown[-1].ticket)
    bank.badge("florist")
    bank.choose()
    bank.touch(Touch.DONE)
    bank.shows(TECHNICIAN)
    bank.touch(Touch.CONFIRM, box="b1")
    bank.touch(Touch.WITHDRAW, box="b1")
    bank.touch(Touch.WITHDRAW, box="b1")
    bank.touch(Touch.DONE)
    bank.happens(CaseSeen(True))
    bank.happens(ContentSeen("a1", True))
    bank.happens(TemperatureRange("fridge", 4.0, 12.0))
    bank.happens(TemperatureSeen(("b2",), 12.0))
    bank.waits(1_800)
    bank.shows(TECHNICIAN)
    bank.touch(Touch.IN_USE, box="b2")
    bank.happens(TemperatureSeen(("b2",), 4.0))
    bank.touch(Touch.DONE)
    bank.shows(badge("town", allows=Act.REVOKE, revokes=TECHNICIAN.id))
    bank.shows(TECHNICIAN)
    bank.happens(KeysListed(1, ()))
    bank.happens(VitrineConfigured(Plan("heritage")))
    bank.orders(Afar.PUBLISH, name="a release", publication=Publication("", "ab" * 32))
    return bank


def attacks() -> Bank:
    bank = Bank(pin_tries_max=2, code_tries_max=2, keypad_free_tries=3)
    bank.leaves_order()
    slot = bank.order().pin_slot
    assert slot is not None
    for _ in range(4):
        bank.happens(PinEntered(slot, digest("guess")))
    bank.happens(PinEntered(slot + 1, digest("guess")))
    bank.happens(PinEntered(slot + 1, digest("guess")))
    for code in ("1", "0", "0"):
        bank.badge(code=digest("1"))
        bank.enters_code(code)
        if code == "1":
            bank.touch(Touch.DONE)
    return bank


def test_every_fact_every_command_and_every_word_has_a_day_on_which_it_is_used() -> None:
    days = list(busy_days())
    facts = {type(fact) for bank in days for fact in bank.journal}
    assert set(get_args(BankFact)) - facts == set()
    commands = {kind for bank in days for kind in bank.kinds}
    assert set(get_args(BankCommand)) - commands == set()
    words = {word for bank in days for word in bank.everything_said}
    assert set(Word) - words == set()


def test_a_say_names_the_door_by_its_number() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.waits(6)
    bank.happens(ReservationWished(badge("florist"), Size.S))
    (said,) = [command for command in bank.commands if isinstance(command, Say)]
    assert said.door == SMALL.label


def test_the_bank_knows_its_compartments_by_id() -> None:
    configuration = Bank().configuration
    assert configuration.compartment("a1") is SMALL
    with pytest.raises(KeyError):
        replace(configuration, compartments=()).compartment("a1")
