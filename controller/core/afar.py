"""Orders from afar: signed by the town, brought by a network that nobody vouches for.

Laws: an order acts at most once, however often it comes, and has one answer (L13, L14); what fires a lock is written
down before (I1) and only the compartment that is named is fired (I2); a firing whose outcome nobody saw ends *unknown*
and is never repeated (I6); an order never takes a door out of a person's hands; refused, it changes nothing but the
record of its answer (I9).

| the order                                      | answer                            | written down |
|------------------------------------------------|-----------------------------------|--------------|
| was answered before                            | the same                          | no           |
| is being carried out                           | when that has ended               | no           |
| is expired, or there are too many              | refused: expired, too_many        | no           |
| denied, or older than a restored copy          | refused: revoked                  | yes          |
| is too early                                   | refused: early                    | yes          |
| is for now, and the clock was lost             | refused: no_clock                 | yes          |
| none of these                                  | what its step says                | yes          |

What is surely expired stays so: it needs no record, so that an old order sent a thousand times fills no disk.
"""

from collections.abc import Callable
from enum import StrEnum

from controller.core import facts as f
from controller.core.admission import SHORT, hold, holds_enough, keys, void
from controller.core.allocation import just_emptied
from controller.core.cold import still_warm
from controller.core.commands import Answer, Notice, Pulse, Remind, Word
from controller.core.door import STANDS_OPEN
from controller.core.events import Afar, OrderedFromAfar, PublicationEnded
from controller.core.facts import Why
from controller.core.moment import Moment, Trust
from controller.core.passes import judge
from controller.core.service import holds_order, may_come_back, withdraw_order
from controller.core.state import Kind, Order, Ordered, Outcome, State, Use
from controller.core.turn import Turn

WHY_MAX = 40
"""Letters of a reason that comes from outside."""
NOBODY = 0
"""In place of a visit's number: nobody stands at the screen for this firing."""


class Because(StrEnum):
    """Why an order was refused, or why nobody knows."""

    NOTHING = ""
    ALREADY_OPEN = "already_open"
    """Done, and the door's switch said open before the lock was fired."""
    BUSY = "busy"
    """Somebody is at this compartment, or its last firing is not over."""
    EARLY = "early"
    EXPIRED = "expired"
    FULL = "full"
    INTERRUPTED = "interrupted"
    """The power went, or the daemon was started anew, in the midst of it."""
    NO_CLOCK = "no_clock"
    """This bank does not know the time, and the order might be years old."""
    NO_SUCH_BOX = "no_such_box"
    NO_SUCH_CONTRIBUTION = "no_such_contribution"
    """Nobody sent it to this vitrine, or it is forgotten already."""
    NO_VITRINE = "no_vitrine"
    """Nothing of content can be shown here."""
    NOT_NOW = "not_now"
    """The compartment is not in a state for that (a door open, goods inside)."""
    NOT_SEEN_OPEN = "not_seen_open"
    """Fired, and the door's switch did not move."""
    OLDER = "older"
    """A newer key list is in force, or a newer release was here."""
    REPLACED = "replaced"
    """A later order names another release."""
    REVOKED = "revoked"
    TAKEN = "taken"
    """This ticket is an order's already."""
    TOO_MANY = "too_many"
    """More orders than this bank can remember, or than this merchant may hold."""
    UNREACHABLE = "unreachable"
    """The lock does not answer."""


JUDGED = {
    Word.PASS_REVOKED: Because.REVOKED,
    Word.PASS_USED: Because.REVOKED,
    Word.PASS_EXPIRED: Because.EXPIRED,
    Word.PASS_EARLY: Because.EARLY,
}
AT_A_BOX = (Afar.OPEN, Afar.WITHDRAW, Afar.CHECK, Afar.OUT, Afar.PUT_BACK)
"""Orders about a compartment: they name it."""
FOR_NOW = (*AT_A_BOX, Afar.CONFIGURE)
"""Years later they would do harm, so the time must be known (L13)."""


def ordered(turn: Turn, event: OrderedFromAfar) -> None:
    """An order of the town, its signature, site and device checked outside."""
    known = turn.state.afar.get(event.right.id)
    if known is not None:
        if known.outcome is not None:
            turn.command(Answer(known.name, known.outcome, known.why, known.box))
        return
    why = _why_unrecorded(turn.state, turn.now, event)
    if why is not None:
        return turn.command(Answer(event.right.pass_id, Outcome.REFUSED, why, event.box))
    why = _why_not(turn.state, turn.now, event)
    if why is not None:
        return answer(turn, event, Outcome.REFUSED, why)
    STEPS[event.what](turn, event)


def acceptable(state: State, now: Moment, event: OrderedFromAfar) -> bool:
    """Whether this order would be carried out now: some are written down outside before the core says *done*."""
    known = event.right.id in state.afar
    return not (known or _why_unrecorded(state, now, event) or _why_not(state, now, event))


def _why_unrecorded(state: State, now: Moment, event: OrderedFromAfar) -> Because | None:
    """Refusals that stay what they are without being written down."""
    if now.wall_s >= event.right.expires_s:
        return Because.EXPIRED
    kept = state.afar.values()
    living = len(kept) >= state.bank.limits.passes_max and min(one.expires_s for one in kept) > now.wall_s
    return Because.TOO_MANY if living else None


def _why_not(state: State, now: Moment, event: OrderedFromAfar) -> Because | None:
    refusal = judge(event.right, now, state)
    if refusal is not None:
        return JUDGED[refusal]
    if event.what in FOR_NOW and now.trust is Trust.FLOOR_ONLY:
        return Because.NO_CLOCK
    return Because.NO_SUCH_BOX if event.what in AT_A_BOX and event.box not in state.boxes else None


def answer(
    turn: Turn, event: OrderedFromAfar, outcome: Outcome, why: Because = Because.NOTHING, box: str | None = None
) -> None:
    """How the order ended, written down and told to the town."""
    right, box = event.right, box or event.box
    turn.record(
        f.AfarAnswered(right.id, right.pass_id, event.what, outcome, why.value, box, right.expires_s, right.reason)
    )
    turn.command(Answer(right.pass_id, outcome, why.value, box))


# -- what can be ordered ---------------------------------------------------------------------


def _open(turn: Turn, event: OrderedFromAfar) -> None:
    """Fire the lock once, whatever its switch says (L5), unless a person's errand is not over at this door."""
    assert event.box is not None
    right, before = event.right, turn.box(event.box)
    if before.errand is not None:
        return answer(turn, event, Outcome.REFUSED, Because.BUSY)
    turn.record(f.AfarBegan(right.id, right.pass_id, event.box, right.expires_s, right.reason))
    if before.use in (Use.FREE, Use.RESERVED) or just_emptied(before):
        turn.record(f.BoxToCheck(event.box, Why.ORDERED, right.reason))
    if before.level:
        turn.command(Remind(event.box, 0))
    shot, under = turn.state.shots + 1, f"pass:{right.id[:SHORT]}"
    turn.record(f.PulseIntended(event.box, shot, NOBODY, Kind.SERVICE, under, before.order, right.reason))
    turn.command(Pulse(event.box, shot))
    if before.door in STANDS_OPEN:
        turn.record(f.AlreadyOpen(event.box, shot))
        _ended(turn, event.box, Outcome.DONE, Because.ALREADY_OPEN)


def _withdraw(turn: Turn, event: OrderedFromAfar) -> None:
    assert event.box is not None
    order = turn.live(turn.box(event.box).order)
    if order is None:
        return answer(turn, event, Outcome.REFUSED, Because.NOT_NOW)
    if _in_somebodys_hands(turn, order):
        return answer(turn, event, Outcome.REFUSED, Because.BUSY)
    withdraw_order(turn, order, event.right.reason)
    answer(turn, event, Outcome.DONE)


def _in_somebodys_hands(turn: Turn, order: Order) -> bool:
    visit = turn.state.visit
    boxes = (turn.state.boxes.get(lot.box) for lot in order.lots)
    at_a_door = any(box is not None and box.order == order.id and box.errand is not None for box in boxes)
    return at_a_door or (visit is not None and visit.order == order.id)


def _check(turn: Turn, event: OrderedFromAfar) -> None:
    assert event.box is not None
    if turn.box(event.box).errand is not None:
        return answer(turn, event, Outcome.REFUSED, Because.BUSY)
    if turn.box(event.box).use is not Use.TO_CHECK:
        turn.record(f.BoxToCheck(event.box, Why.ORDERED, event.right.reason))
    answer(turn, event, Outcome.DONE)


def _out(turn: Turn, event: OrderedFromAfar) -> None:
    assert event.box is not None
    box = turn.box(event.box)
    if box.errand is not None or holds_order(turn, box):
        return answer(turn, event, Outcome.REFUSED, Because.NOT_NOW if box.errand is None else Because.BUSY)
    if box.use is not Use.OUT:
        turn.record(f.BoxOut(event.box, event.right.reason))
    answer(turn, event, Outcome.DONE)


def _put_back(turn: Turn, event: OrderedFromAfar) -> None:
    assert event.box is not None
    if not may_come_back(turn, turn.box(event.box)) or still_warm(turn.box(event.box)):
        return answer(turn, event, Outcome.REFUSED, Because.NOT_NOW)
    if turn.box(event.box).use is not Use.FREE:
        turn.record(f.BoxFreed(event.box, Why.CHECKED))
    answer(turn, event, Outcome.DONE)


def _reserve(turn: Turn, event: OrderedFromAfar) -> None:
    assert event.wish is not None
    if holds_enough(turn, event.right.holder):
        return answer(turn, event, Outcome.REFUSED, Because.TOO_MANY)
    box = hold(turn, event.right.holder, event.wish)
    if box is None:
        return answer(turn, event, Outcome.REFUSED, Because.FULL)
    answer(turn, event, Outcome.DONE, box=box)


def _announce(turn: Turn, event: OrderedFromAfar) -> None:
    assert event.right.order is not None
    if event.until_s <= turn.now.wall_s:
        return answer(turn, event, Outcome.REFUSED, Because.EXPIRED)
    if event.right.order in turn.state.tickets:
        return answer(turn, event, Outcome.REFUSED, Because.TAKEN)
    turn.record(f.TicketAnnounced(event.right.order, event.until_s))
    answer(turn, event, Outcome.DONE)


def _revoke(turn: Turn, event: OrderedFromAfar) -> None:
    assert event.right.revokes is not None
    void(turn, event.right.revokes, event.right.id)
    answer(turn, event, Outcome.DONE)


def _keys(turn: Turn, event: OrderedFromAfar) -> None:
    assert event.keys is not None
    if event.keys.version < turn.state.keys_version:
        return answer(turn, event, Outcome.REFUSED, Because.OLDER)
    keys(turn, event.keys)
    answer(turn, event, Outcome.DONE)


def _configure(turn: Turn, event: OrderedFromAfar) -> None:
    answer(turn, event, Outcome.DONE)


def _message(turn: Turn, event: OrderedFromAfar) -> None:
    if event.until_s <= turn.now.wall_s:
        return answer(turn, event, Outcome.REFUSED, Because.EXPIRED)
    turn.command(Notice(event.text, event.until_s))
    if turn.state.window is not None:
        _over_the_window(turn, event)
    answer(turn, event, Outcome.DONE)


def _over_the_window(turn: Turn, event: OrderedFromAfar) -> None:
    """A word of the town stands over everything there, too; in the one language it was written in."""
    from controller.core.vitrine.events import NoticeOrdered
    from controller.core.vitrine.happenings import happens  # a bank without a vitrine pays nothing for it

    happens(turn, NoticeOrdered({"": event.text}, event.until_s))


def _publish(turn: Turn, event: OrderedFromAfar) -> None:
    """One release is wanted at a time: a later order takes an earlier one's place. How it ends is told by
    :func:`publication_ended`."""
    assert event.publication is not None
    if turn.state.window is None:
        return answer(turn, event, Outcome.REFUSED, Because.NO_VITRINE)
    for id, one in publications(turn.state):
        _published(turn, id, one, Because.REPLACED.value)
    right = event.right
    turn.record(f.PublicationBegan(right.id, right.pass_id, event.publication, right.expires_s, right.reason))


def _at_the_window(turn: Turn, event: OrderedFromAfar) -> None:
    """A bank without a vitrine loads nothing of one."""
    if turn.state.window is None:
        return answer(turn, event, Outcome.REFUSED, Because.NO_VITRINE)
    from controller.core.vitrine.orders import STEPS as AT_THE_WINDOW

    AT_THE_WINDOW[event.what](turn, event)


STEPS: dict[Afar, Callable[[Turn, OrderedFromAfar], None]] = {
    Afar.OPEN: _open,
    Afar.WITHDRAW: _withdraw,
    Afar.CHECK: _check,
    Afar.OUT: _out,
    Afar.PUT_BACK: _put_back,
    Afar.RESERVE: _reserve,
    Afar.ANNOUNCE: _announce,
    Afar.REVOKE: _revoke,
    Afar.KEYS: _keys,
    Afar.MESSAGE: _message,
    Afar.CONFIGURE: _configure,
    Afar.PUBLISH: _publish,
    Afar.MODERATE: _at_the_window,
    Afar.DARK: _at_the_window,
    Afar.DEROGATE: _at_the_window,
}


# -- what comes of a release -----------------------------------------------------------------


def publications(state: State) -> list[tuple[str, Ordered]]:
    """Releases that were ordered and are neither shown nor refused yet; there is one at most."""
    return [(id, one) for id, one in state.afar.items() if one.publication is not None and one.outcome is None]


def publication_ended(turn: Turn, event: PublicationEnded) -> None:
    """Done only when that release is what the window shows."""
    window = turn.state.window
    shown = None if window is None else window.shown
    for id, one in publications(turn.state):
        if id == event.id and (event.why or (shown is not None and shown.id == event.release)):
            _published(turn, id, one, event.why[:WHY_MAX])


def _published(turn: Turn, id: str, one: Ordered, why: str) -> None:
    outcome = Outcome.REFUSED if why else Outcome.DONE
    turn.record(f.AfarAnswered(id, one.name, Afar.PUBLISH, outcome, why, None, one.expires_s))
    turn.command(Answer(one.name, outcome, why))


# -- what comes of a firing ------------------------------------------------------------------


def opened(turn: Turn, box: str) -> None:
    """The door's own switch says so."""
    _ended(turn, box, Outcome.DONE)


def not_sent(turn: Turn, box: str) -> None:
    """No byte left the port: nothing has moved, and nothing will."""
    if _ended(turn, box, Outcome.REFUSED, Because.UNREACHABLE):
        _drop(turn, box)


def silent(turn: Turn, box: str) -> None:
    """Its board fell silent after the firing. The errand waits for what the door says when it is back."""
    _ended(turn, box, Outcome.UNKNOWN, Because.UNREACHABLE)


def jammed(turn: Turn, box: str) -> None:
    """Nothing moved. Whatever opens this door from here on was not ordered."""
    if _ended(turn, box, Outcome.UNKNOWN, Because.NOT_SEEN_OPEN):
        _drop(turn, box)


def interrupted(turn: Turn) -> None:
    """After a start nobody knows what came of a lock that was being fired, and it is not fired again (L14). A release
    that was being fetched is fetched on: it is the same one however often it is begun."""
    for box in [one.box for one in turn.state.afar.values() if one.box is not None and one.outcome is None]:
        _ended(turn, box, Outcome.UNKNOWN, Because.INTERRUPTED)


def _ended(turn: Turn, box: str, outcome: Outcome, why: Because = Because.NOTHING) -> bool:
    """Answer the order that fired this compartment, if one waits for its answer."""
    for id, one in turn.state.afar.items():
        if one.box == box and one.outcome is None:
            turn.record(f.AfarAnswered(id, one.name, Afar.OPEN, outcome, why.value, box, one.expires_s))
            turn.command(Answer(one.name, outcome, why.value, box))
            return True
    return False


def _drop(turn: Turn, box: str) -> None:
    errand = turn.box(box).errand
    if errand is not None and errand.visit == NOBODY:
        turn.record(f.ErrandDropped(box))
