"""Orders of the town: carried out once, answered once, never against a person at the bank."""

from dataclasses import replace
from typing import Any

import pytest

from controller.core import facts as f
from controller.core.afar import STEPS, acceptable, publications
from controller.core.bank import Size
from controller.core.commands import Notice, Word
from controller.core.events import Afar, Fired, KeysListed, PublicationEnded, TemperatureSeen, Touch
from controller.core.moment import Moment, Trust
from controller.core.rights import Act
from controller.core.state import Door, Ended, Outcome, Publication, Use, Wish
from controller.core.vitrine.commands import SetDisplay
from controller.core.vitrine.events import FramesSeen, ReleaseStaged, VitrineConfigured
from controller.core.vitrine.state import Window
from controller.core.vitrine.values import Because as Lit
from controller.core.vitrine.values import Derogation, Plan, Release, Tension
from tests.core.stories import EVENING_S, TECHNICIAN, Bank, badge, digest
from tests.core.windows import CALENDAR, FRENCH, at, day

DONE = ("done", "")


def refused(why: str) -> tuple[str, str]:
    return ("refused", why)


def test_every_kind_of_order_has_its_step() -> None:
    assert set(STEPS) == set(Afar)


# -- a dark window -----------------------------------------------------------------------------


@pytest.mark.field_note("V15")
def test_the_town_has_the_window_dark_for_a_time_and_may_move_its_end() -> None:
    bank = Bank()
    now_s = int(bank.now.wall_s)
    red: dict[str, Any] = {"from_s": now_s - 60, "until_s": now_s + 3_600, "text": "EcoWatt"}
    bank.orders(Afar.DARK, name="no window", **red)
    assert bank.answered == [refused("no_vitrine")]
    bank.happens(VitrineConfigured(Plan("heritage")))
    bank.orders(Afar.DARK, name="too late", from_s=0, until_s=now_s, text="EcoWatt")
    assert bank.answered == [refused("expired")]
    bank.orders(Afar.DARK, name="red", **red)
    assert bank.answered == [DONE] and SetDisplay(False) in bank.commands
    bank.orders(Afar.DARK, name="shorter", **(red | {"until_s": now_s + 60}))
    window = bank.state.window
    assert (
        bank.answered == [DONE]
        and window is not None
        and window.tensions == (Tension(now_s - 60, now_s + 60, "EcoWatt"),)
    )
    bank.waits(120)
    bank.orders(Afar.DARK, name="tomorrow", from_s=now_s + 80_000, until_s=now_s + 90_000, text="EcoWatt")
    assert bank.state.window is not None and len(bank.state.window.tensions) == 1, "what is over is forgotten"


@pytest.mark.law("I12")
def test_times_that_must_be_dark_are_bounded() -> None:
    bank = Bank()
    bank.happens(VitrineConfigured(Plan("heritage")))
    for number in range(101):
        until_s = int(bank.now.wall_s) + 1_000 + number
        bank.orders(Afar.DARK, name=f"red {number}", from_s=number, until_s=until_s, text="EcoWatt")
    assert bank.answered == [refused("too_many")]


# -- a prefect's permission ---------------------------------------------------------------------


PREFECT = "Arrêté préfectoral du 20 novembre 2026, n° 7"


def permission(first: str, last: str, **more: Any) -> dict[str, Any]:
    """From one to three in the morning, of these days."""
    return {"derogation": Derogation(PREFECT, ("fr-shop-window",), day(first), day(last), 60, 180, **more)}


def window_of(bank: Bank) -> Window:
    assert bank.state.window is not None
    return bank.state.window


@pytest.mark.field_note("V15")
def test_a_prefects_permission_from_afar_lights_its_own_hours_and_the_proof_names_it() -> None:
    bank = Bank()
    bank.orders(Afar.DEROGATE, name="no window")
    assert bank.answered == [refused("no_vitrine")]
    bank.happens(VitrineConfigured(Plan("heritage", night=FRENCH, calendar=CALENDAR)))
    bank.orders(Afar.DEROGATE, name="two nights", **permission("2026-11-24", "2026-11-25"))
    assert bank.answered == [DONE]
    bank.waits(at("2026-11-24 00:59") - bank.now.wall_s)
    bank.waits(3_600)
    assert window_of(bank).lit and window_of(bank).because is Lit.DEROGATION
    bank.waits(2 * 3_600)
    assert not window_of(bank).lit, "from three it is night again"
    bank.waits(86_400)
    assert not window_of(bank).lit
    bank.waits(at("2026-11-26 02:00") - bank.now.wall_s)
    assert not window_of(bank).lit, "its last night is past"


def test_an_order_that_was_read_before_there_was_a_window_changes_nothing_there() -> None:
    bank = Bank()
    bank.happens(VitrineConfigured(Plan("heritage", night=FRENCH, calendar=CALENDAR)))
    bank.orders(Afar.DEROGATE, name="read too soon")
    assert bank.answered == [refused("no_vitrine")] and window_of(bank).derogations == ()


@pytest.mark.field_note("V15")
def test_a_permission_is_changed_and_ended_by_its_reference() -> None:
    bank = Bank()
    bank.happens(VitrineConfigured(Plan("heritage", night=FRENCH, calendar=CALENDAR)))
    bank.orders(Afar.DEROGATE, name="over", **permission("2026-11-01", "2026-11-21"))
    assert bank.answered == [refused("expired")] and window_of(bank).derogations == ()
    bank.orders(Afar.DEROGATE, name="last night", **permission("2026-11-01", "2026-11-22"))
    assert bank.answered == [DONE], "its last night may still go on"
    bank.orders(Afar.DEROGATE, name="longer", **permission("2026-11-22", "2026-12-31", eves_only=True))
    assert window_of(bank).derogations == (permission("2026-11-22", "2026-12-31", eves_only=True)["derogation"],)
    bank.orders(Afar.DEROGATE, name="withdrawn", **permission("2026-11-01", "2026-11-20"))
    assert bank.answered == [DONE] and window_of(bank).derogations == ()


@pytest.mark.law("I12")
def test_permissions_from_afar_are_bounded() -> None:
    bank = Bank()
    bank.happens(VitrineConfigured(Plan("heritage", night=FRENCH, calendar=CALENDAR)))
    one = permission("2026-11-24", "2026-12-31")["derogation"]
    for number in range(101):
        bank.orders(Afar.DEROGATE, name=f"{number}", derogation=replace(one, reference=f"Arrêté n° {number}"))
    assert bank.answered == [refused("too_many")] and len(window_of(bank).derogations) == 100


# -- opening a door --------------------------------------------------------------------------


@pytest.mark.law("I1")
def test_a_door_opened_from_afar_is_done_when_its_own_switch_says_so() -> None:
    bank = Bank()
    bank.orders(Afar.OPEN, "b1")
    assert bank.fired == ["b1"] and not bank.answered, "a pulse proves nothing"
    kinds = [type(fact).__name__ for fact in bank.facts]
    assert kinds.index("AfarBegan") < kinds.index("PulseIntended")
    assert bank.box("b1").use is Use.TO_CHECK, "opened by a hand nobody saw: not surely free"
    bank.door_opens("b1")
    assert bank.answered == [DONE]
    assert bank.box("b1").door is Door.OPEN, "ordered, so not forced"
    bank.door_closes("b1")
    assert bank.box("b1").errand is None


@pytest.mark.field_note("L14")
@pytest.mark.law("I2")
def test_the_same_order_again_fires_nothing_and_has_the_same_answer() -> None:
    bank = Bank()
    bank.orders(Afar.OPEN, "b1")
    bank.orders(Afar.OPEN, "b1")
    assert not bank.fired and not bank.facts and not bank.answered, "its answer is still to come"
    bank.door_opens("b1")
    bank.door_closes("b1")
    for _ in range(3):
        bank.orders(Afar.OPEN, "b1")
        assert bank.answered == [DONE] and not bank.fired and not bank.facts


@pytest.mark.field_note("L14")
@pytest.mark.law("I6")
def test_an_order_that_a_power_cut_interrupted_is_answered_and_never_carried_out_again() -> None:
    bank = Bank()
    bank.orders(Afar.OPEN, "b1")
    bank.power_cut(open_doors=["b1"])
    assert [(one.outcome.value, one.why) for one in bank.answers] == [("unknown", "interrupted")]
    bank.orders(Afar.OPEN, "b1", right={"expires_s": int(bank.now.wall_s) + 600})
    assert bank.answered == [("unknown", "interrupted")] and not bank.fired


def arrives(bank: Bank) -> None:
    bank.orders(Afar.OPEN, "b1", right={"expires_s": int(EVENING_S) + 86_400})


STORY = (
    arrives,
    lambda bank: bank.pulse_ends(Fired.SENT),
    lambda bank: bank.door_opens("b1"),
    arrives,
    lambda bank: bank.door_closes("b1"),
)


@pytest.mark.field_note("L14")
@pytest.mark.law("I6")
@pytest.mark.parametrize("steps", range(len(STORY) + 1))
@pytest.mark.parametrize("stands_open", [False, True])
def test_the_power_goes_after_any_step_and_there_is_one_answer_and_at_most_one_opening(
    steps: int, stands_open: bool
) -> None:
    bank = Bank()
    for step in STORY[:steps]:
        step(bank)
    for _ in range(3):
        bank.power_cut(open_doors=["b1"] if stands_open else [])
        arrives(bank)
        arrives(bank)
        bank.waits(10)
        bank.door_closes("b1")
    assert len(bank.pulses) == 1
    assert len(bank.happened(f.AfarAnswered)) == 1
    assert len({(one.outcome, one.why) for one in bank.answers}) == 1
    assert len(bank.answers) >= 3, "and it is told whenever the order comes"


@pytest.mark.field_note("L13")
@pytest.mark.parametrize(
    ("right", "why"),
    [
        ({"not_before_s": 1_500_000_000, "expires_s": 1_500_000_600}, "expired"),
        ({"not_before_s": 1_895_456_800, "expires_s": 1_895_457_800}, "early"),
    ],
)
def test_an_order_that_is_years_old_or_of_the_future_fires_nothing(right: dict[str, Any], why: str) -> None:
    bank = Bank()
    bank.orders(Afar.OPEN, "b1", right=right)
    assert bank.answered == [refused(why)] and not bank.fired
    bank.orders(Afar.OPEN, "b1", right=right)
    assert bank.answered == [refused(why)] and not bank.facts


@pytest.mark.law("I12")
def test_an_old_order_sent_a_thousand_times_writes_nothing() -> None:
    bank = Bank()
    for _ in range(1000):
        bank.orders(Afar.OPEN, "b1", right={"not_before_s": 1, "expires_s": 2})
        assert not bank.facts


@pytest.mark.field_note("L21")
def test_a_bank_that_does_not_know_the_time_opens_nothing_from_afar() -> None:
    bank = Bank()
    bank.power_cut(trust=Trust.FLOOR_ONLY)
    bank.orders(Afar.OPEN, "b1")
    assert bank.answered == [refused("no_clock")] and not bank.fired
    assert not acceptable(bank.state, bank.now, bank.ordering(Afar.CONFIGURE, name="order 3"))
    lost = badge("bakery", "lost")
    bank.orders(Afar.REVOKE, name="order 2", right={"revokes": lost.id})
    assert bank.answered == [DONE], "what only takes rights away needs no clock"


@pytest.mark.field_note("L37")
def test_an_order_from_before_a_restored_copy_is_void() -> None:
    bank = Bank()
    bank.power_cut(identity="another card")
    bank.orders(Afar.OPEN, "b1", right={"not_before_s": int(bank.now.wall_s) - 3600})
    assert bank.answered == [refused("revoked")] and not bank.fired


def test_an_order_under_the_id_of_a_pass_that_has_acted_is_refused() -> None:
    bank = Bank()
    bank.shows(badge("town hall", "9", allows=Act.SERVICE))
    bank.touch(Touch.DONE)
    denied = digest("order 1")
    bank.happens(KeysListed(2, (denied,)))
    bank.orders(Afar.OPEN, "b1")
    assert bank.answered == [refused("revoked")] and not bank.fired


def test_a_compartment_that_is_not_there_is_refused() -> None:
    bank = Bank()
    bank.orders(Afar.OPEN, "nowhere")
    assert bank.answered == [refused("no_such_box")] and not bank.fired


def test_a_lock_that_does_not_answer() -> None:
    bank = Bank()
    bank.orders(Afar.OPEN, "b1")
    bank.pulse_ends(Fired.NOT_SENT)
    assert bank.answered == [refused("unreachable")]
    assert bank.box("b1").errand is None


@pytest.mark.field_note("L1")
def test_a_door_that_stays_shut_is_not_said_to_be_open_and_what_opens_it_later_is_an_alarm() -> None:
    bank = Bank()
    bank.orders(Afar.OPEN, "b1")
    bank.pulse_ends(Fired.SENT)
    bank.waits(7)
    assert [(one.outcome.value, one.why) for one in bank.answers] == [("unknown", "not_seen_open")]
    bank.door_opens("b1")
    assert bank.box("b1").door is Door.FORCED


def test_a_board_that_falls_silent_after_the_firing() -> None:
    bank = Bank()
    bank.orders(Afar.OPEN, "b1")
    bank.board_lost("b1")
    assert bank.answered == [("unknown", "unreachable")]
    bank.door_opens("b1")
    assert bank.box("b1").door is Door.OPEN, "what was ordered is no burglary"
    bank.door_closes("b1")
    assert bank.box("b1").errand is None


@pytest.mark.field_note("L5")
def test_a_door_whose_switch_says_open_is_fired_all_the_same() -> None:
    bank = Bank()
    bank.door_opens("b1")
    bank.orders(Afar.OPEN, "b1")
    assert bank.fired == ["b1"] and bank.answered == [("done", "already_open")]
    assert bank.reminders[-1] == ("b1", 0)
    bank.door_closes("b1")
    assert bank.box("b1").errand is None


def test_goods_stay_their_order_s_though_the_town_looked_inside() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.orders(Afar.OPEN, "a2")
    bank.opens_and_closes("a2")
    assert bank.order().lying == ("a2",)
    bank.fetches(ticket)
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.law("I4")
def test_a_compartment_just_emptied_and_opened_from_afar_is_to_check() -> None:
    bank = Bank()
    bank.fetches(bank.leaves_order().ticket)
    bank.orders(Afar.OPEN, "a2")
    bank.opens_and_closes("a2")
    bank.waits(600)
    assert bank.box("a2").use is Use.TO_CHECK


def test_a_door_in_somebody_s_hands_is_not_opened_from_afar() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    for what in (Afar.OPEN, Afar.CHECK, Afar.OUT):
        bank.orders(what, "a2", name=what)
        assert bank.answered == [refused("busy")] and not bank.fired
    bank.orders(Afar.WITHDRAW, "a2", name="withdraw")
    assert bank.answered == [refused("busy")]
    bank.door_opens()
    bank.door_closes()
    bank.orders(Afar.WITHDRAW, "a2", name="withdraw again")
    assert bank.answered == [refused("busy")], "its ticket is being shown"
    bank.touch(Touch.DONE)
    assert bank.order().ended is None


def test_a_person_whose_ticket_opens_the_door_that_the_town_fired_is_served() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.orders(Afar.OPEN, "a2")
    bank.scan(ticket)
    assert bank.fired == ["a2"]
    bank.door_opens("a2")
    assert bank.answered == [DONE]
    bank.door_closes("a2")
    assert bank.order().ended is Ended.COLLECTED


def test_a_person_gives_up_at_the_door_that_the_town_fired() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.orders(Afar.OPEN, "a2")
    bank.scan(ticket)
    bank.waits(7)
    assert bank.answers[-1].outcome is Outcome.UNKNOWN
    assert bank.box("a2").errand is not None, "the person's errand is not the town's to drop"


# -- the other orders ------------------------------------------------------------------------


@pytest.mark.law("I5")
def test_an_order_is_withdrawn_from_afar() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.orders(Afar.WITHDRAW, "a2")
    assert bank.answered == [DONE]
    assert bank.order().ended is Ended.WITHDRAWN and bank.box("a2").use is Use.TO_CHECK
    bank.orders(Afar.WITHDRAW, "a2", name="order 2")
    assert bank.answered == [refused("not_now")]


def test_a_compartment_is_marked_taken_out_of_service_and_put_back() -> None:
    bank = Bank()
    for number, (what, use) in enumerate(
        [(Afar.CHECK, Use.TO_CHECK), (Afar.CHECK, Use.TO_CHECK), (Afar.OUT, Use.OUT), (Afar.OUT, Use.OUT),
         (Afar.PUT_BACK, Use.FREE), (Afar.PUT_BACK, Use.FREE)]
    ):  # fmt: skip
        bank.orders(what, "b1", name=f"order {number}")
        assert bank.answered == [DONE] and bank.box("b1").use is use
    assert bank.happened(f.AfarAnswered)[-1].reason == "seized up"


@pytest.mark.law("I4")
def test_goods_or_an_open_door_keep_a_compartment_from_being_put_back_or_out() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.orders(Afar.OUT, "a2")
    assert bank.answered == [refused("not_now")]
    bank.orders(Afar.PUT_BACK, "a2", name="order 2")
    assert bank.answered == [refused("not_now")]
    bank.door_opens("b1")
    bank.orders(Afar.PUT_BACK, "b1", name="order 3")
    assert bank.answered == [refused("not_now")]


@pytest.mark.law("I4")
@pytest.mark.field_note("L29")
def test_a_compartment_that_is_still_warm_is_not_put_back() -> None:
    bank = Bank()
    bank.happens(TemperatureSeen(("b2",), 12.0))
    bank.waits(1_800)
    bank.orders(Afar.PUT_BACK, "b2")
    assert bank.answered == [refused("not_now")] and bank.box("b2").use is Use.TO_CHECK
    bank.happens(TemperatureSeen(("b2",), 4.0))
    bank.orders(Afar.PUT_BACK, "b2", name="order 2")
    assert bank.answered == [DONE] and bank.box("b2").use is Use.FREE


@pytest.mark.field_note("L27")
def test_a_compartment_is_held_for_a_merchant() -> None:
    bank = Bank(reservations_max=2)
    bank.orders(Afar.RESERVE, wish=Wish(Size.S))
    assert bank.answered == [DONE] and bank.answers[-1].box == "a2"
    bank.badge()
    bank.choose()
    assert bank.fired == ["a2"]
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    for number, answer in enumerate([DONE, DONE, refused("too_many")]):
        bank.orders(Afar.RESERVE, name=f"more {number}", wish=Wish(Size.L))
        assert bank.answered == [answer]


def test_a_full_bank_says_so() -> None:
    bank = Bank()
    for number, answer in enumerate([DONE, DONE, refused("full")]):
        bank.orders(Afar.RESERVE, name=f"order {number}", wish=Wish(Size.L))
        assert bank.answered == [answer]


def test_a_ticket_is_announced_and_bound_when_it_comes() -> None:
    bank = Bank()
    end_s = int(bank.now.wall_s) + 3600
    bank.orders(Afar.ANNOUNCE, right={"order": digest("CARD")}, until_s=end_s)
    assert bank.answered == [DONE]
    bank.scan("CARD")
    assert bank.said == [Word.TICKET_NOT_YET]
    bank.badge()
    bank.choose()
    bank.opens_and_closes()
    bank.scan("CARD")
    bank.touch(Touch.DONE)
    bank.orders(Afar.ANNOUNCE, name="order 2", right={"order": digest("CARD")}, until_s=end_s)
    assert bank.answered == [refused("taken")]
    bank.orders(Afar.ANNOUNCE, name="order 3", right={"order": digest("OLD")}, until_s=5)
    assert bank.answered == [refused("expired")]


@pytest.mark.field_note("L33")
def test_a_badge_is_revoked_from_afar_while_its_thief_stands_at_the_menu() -> None:
    bank = Bank()
    lost = badge("bakery", "lost")
    bank.shows(lost)
    bank.orders(Afar.REVOKE, right={"revokes": lost.id})
    assert bank.answered == [DONE] and bank.state.visit is None
    bank.shows(lost)
    assert bank.said == [Word.PASS_REVOKED]


def test_a_new_key_list_comes_from_afar_and_its_version_never_goes_back() -> None:
    bank = Bank()
    bank.orders(Afar.KEYS, keys=KeysListed(5, (TECHNICIAN.id,)))
    assert bank.answered == [DONE] and bank.state.keys_version == 5
    bank.shows(TECHNICIAN)
    assert bank.said == [Word.PASS_REVOKED]
    bank.orders(Afar.KEYS, name="order 2", keys=KeysListed(4))
    assert bank.answered == [refused("older")] and bank.state.keys_version == 5


def test_a_message_goes_to_the_screen_and_nowhere_else() -> None:
    bank = Bank()
    until_s = int(bank.now.wall_s) + 3600
    bank.orders(Afar.MESSAGE, text="Closed on Monday", until_s=until_s)
    assert [one for one in bank.commands if isinstance(one, Notice)] == [Notice("Closed on Monday", until_s)]
    assert "Monday" not in repr(bank.facts) + repr(bank.state)
    bank.orders(Afar.MESSAGE, name="order 2", text="Old news", until_s=5)
    assert bank.answered == [refused("expired")]


def test_a_configuration_is_written_down_before_it_is_answered_and_only_where_it_is_taken_on() -> None:
    bank = Bank()
    event = bank.ordering(Afar.CONFIGURE)
    assert acceptable(bank.state, bank.now, event)
    for wrong in ({"expires_s": 1}, {"not_before_s": 2**40}):
        assert not acceptable(bank.state, bank.now, bank.ordering(Afar.CONFIGURE, right=wrong))
    bank.happens(event)
    assert bank.answered == [DONE] and len(bank.facts) == 1
    assert not acceptable(bank.state, bank.now, event), "it was"


# -- what is remembered ----------------------------------------------------------------------


@pytest.mark.law("I12")
def test_a_bank_that_can_remember_no_more_living_orders_takes_no_more() -> None:
    bank = Bank(passes_max=3)
    for number in range(3):
        bank.orders(Afar.CHECK, "b1", name=f"order {number}")
    bank.orders(Afar.CHECK, "b1", name="order 3")
    assert bank.answered == [refused("too_many")] and not bank.facts
    bank.orders(Afar.CHECK, "b1", name="order 0")
    assert bank.answered == [DONE], "none that lives was forgotten"
    bank.now = Moment(bank.now.mono_s + 601, bank.now.wall_s + 601)
    bank.orders(Afar.CHECK, "b1", name="order 4")
    assert bank.answered == [DONE] and len(bank.state.afar) == 3
    bank.orders(Afar.CHECK, "b1", name="order 0", right={"expires_s": int(bank.now.wall_s) - 1})
    assert bank.answered == [refused("expired")]


# -- a release -------------------------------------------------------------------------------

RELEASE = Release("7-0123456789abcdef", ("gate",), ("fr",), version=7)
WANTED = Publication("https://files.example.org/vitrine/", "ab" * 32)


def vitrine() -> Bank:
    bank = Bank()
    bank.happens(VitrineConfigured(Plan("heritage")))
    return bank


def wants(bank: Bank, name: str = "order 1", publication: Publication = WANTED, **more: Any) -> None:
    bank.orders(Afar.PUBLISH, name=name, publication=publication, **more)


def shows(bank: Bank, release: Release = RELEASE) -> None:
    bank.happens(ReleaseStaged(release))
    bank.happens(FramesSeen(release.id, release.scenes[0], hidden=True))
    assert bank.state.window is not None and bank.state.window.shown == release


def the_order(bank: Bank) -> str:
    (id,) = (id for id, _ in publications(bank.state))
    return id


def test_a_bank_without_a_window_shows_no_release() -> None:
    bank = Bank()
    wants(bank)
    assert bank.answered == [refused("no_vitrine")]
    assert publications(bank.state) == []


def test_a_release_that_was_ordered_is_answered_when_it_is_shown() -> None:
    bank = vitrine()
    wants(bank)
    assert not bank.answered
    id = the_order(bank)
    bank.happens(PublicationEnded(id, RELEASE.id))
    assert not bank.answered and not bank.facts, "nothing is shown yet"
    shows(bank)
    bank.happens(PublicationEnded(id, "6-0123456789abcdef"))
    assert not bank.answered, "something else is shown"
    bank.happens(PublicationEnded("nobody's", RELEASE.id))
    assert not bank.answered
    bank.happens(PublicationEnded(id, RELEASE.id))
    assert bank.answered == [DONE]
    bank.happens(PublicationEnded(id, RELEASE.id, "older"))
    assert not bank.answered and not bank.facts, "one answer"
    wants(bank)
    assert bank.answered == [DONE] and not bank.facts, "and the same when it is asked again"


def test_a_release_that_will_not_be_shown_is_answered_with_why() -> None:
    bank = vitrine()
    wants(bank)
    bank.happens(PublicationEnded(the_order(bank), "", "w" * 50))
    assert bank.answered == [refused("w" * 40)]


@pytest.mark.field_note("L14")
def test_a_release_is_fetched_on_after_a_power_cut_and_a_lock_is_not() -> None:
    bank = vitrine()
    wants(bank)
    id = the_order(bank)
    bank.power_cut()
    assert not bank.answers
    assert publications(bank.state)[0][1].publication == WANTED
    wants(bank)
    assert not bank.answered and not bank.facts, "the same order again is the same one"
    assert the_order(bank) == id


def test_a_later_order_takes_the_place_of_an_earlier_one() -> None:
    bank = vitrine()
    wants(bank)
    wants(bank, "order 2", Publication("", "cd" * 32, older=True))
    assert bank.answered == [refused("replaced")]
    assert [one.publication for _, one in publications(bank.state)] == [Publication("", "cd" * 32, older=True)]
