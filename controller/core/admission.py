"""Whoever shows a right at the bank: who is served now, who waits, who is refused and with which word.

Laws: only a valid right begins a visit (I2); the screen serves one person, others wait with a word; the same code
many times a second is one visit (L12); wrong PINs are counted durably per order and slow the keypad, never the
scanner (L26); a refused scan changes nothing (I9).
"""

from dataclasses import replace

from controller.core import facts as f
from controller.core.allocation import choose
from controller.core.bringing import card
from controller.core.commands import Tone, Word
from controller.core.events import (
    CodeEntered,
    KeysListed,
    OrderAnnounced,
    PassScanned,
    PinEntered,
    ReservationWished,
    ScanRefused,
    TicketScanned,
)
from controller.core.facts import Parting
from controller.core.passes import judge
from controller.core.rights import Act, VerifiedPass
from controller.core.state import Ended, Kind, Order, Stage, Tries, Use, Wish
from controller.core.taking import in_turn, open_next, reopenable
from controller.core.turn import Turn

SHORT = 12
"""Digits of a digest that stand in the trail: enough to tell rights apart, too few to be one."""


def ticket(turn: Turn, event: TicketScanned) -> None:
    """A QR ticket, or a claim card."""
    digest = event.digest
    visit = turn.state.visit
    order = turn.state.order(turn.state.tickets.get(digest))
    if order is None and visit is not None and visit.kind is Kind.DEPOSIT and visit.stage is not Stage.CODE:
        if digest == visit.claim:
            return  # the same card, still held before the scanner
        return card(turn, digest)
    if order is None:
        return turn.refuse(_unknown(turn, digest))
    if visit is not None and visit.kind is Kind.DEPOSIT and digest == _shown(turn):
        return  # the card that was bound in this visit is still held before the scanner
    _admit(turn, order, f"ticket:{digest[:SHORT]}", digest)


def _unknown(turn: Turn, digest: str) -> Word:
    if digest in turn.state.voided:
        return Word.TICKET_VOID
    return Word.TICKET_NOT_YET if digest in turn.state.announced else Word.TICKET_UNKNOWN


def _shown(turn: Turn) -> str | None:
    order = turn.live(turn.visit.order)
    return None if order is None else order.ticket


def pin(turn: Turn, event: PinEntered) -> None:
    """Eight digits typed. The slot says which order's tries are counted; the keypad slows down under attack."""
    keypad, limits = turn.state.keypad, turn.limits
    if keypad.count >= limits.keypad_free_tries and turn.now.mono_s - keypad.last_s < limits.keypad_slow_s:
        return turn.refuse(Word.PIN_SLOW)
    order = turn.state.order(turn.state.slots.get(event.slot))
    if order is not None and order.pin_dead:
        return turn.refuse(Word.PIN_DEAD)
    if order is None or order.pin_digest != event.digest:
        return _wrong_pin(turn, order)
    _admit(turn, order, f"pin:{order.id}", order.ticket)


def _wrong_pin(turn: Turn, order: Order | None) -> None:
    turn.record(f.PinFailed(None if order is None else order.id))
    if order is not None and order.pin_tries + 1 >= turn.limits.pin_tries_max:
        turn.record(f.PinKilled(order.id))
        return turn.refuse(Word.PIN_DEAD)
    turn.refuse(Word.PIN_WRONG)


def _admit(turn: Turn, order: Order, under: str, digest: str | None, right: VerifiedPass | None = None) -> None:
    """A right to this order was shown: serve it, let it wait, or say why not."""
    refusal = _why_not(turn, order)
    visit = turn.state.visit
    if visit is not None and (visit.under == under or (visit.kind is Kind.PICKUP and visit.order == order.id)):
        return  # the same person, the same code
    if refusal is not None:
        return turn.refuse(Word.CARD_TAKEN if visit is not None and visit.kind is Kind.DEPOSIT else refusal)
    if visit is not None:
        return _wait(turn, digest, right)
    _serve(turn, order, under, right)


def _why_not(turn: Turn, order: Order) -> Word | None:
    if order.suspended:
        return Word.TICKET_SUSPENDED
    if order.exhausted:
        return Word.TICKET_EXHAUSTED
    if order.ended is None:
        return None if order.lying else Word.TICKET_NOT_YET
    if order.ended is Ended.COLLECTED and (reopenable(turn, order) or _may_return(turn, order)):
        return None
    return Word.TICKET_SPENT


def _may_return(turn: Turn, order: Order) -> bool:
    in_time = turn.now.wall_s - order.ended_s <= turn.limits.returns_within_s
    return in_time and order.returns < turn.limits.returns_max


def _serve(turn: Turn, order: Order, under: str, right: VerifiedPass | None) -> None:
    boxes = in_turn(turn, order) if order.ended is None else reopenable(turn, order)
    number = turn.state.visits + 1
    if not boxes:
        turn.record(f.VisitBegan(number, Kind.RETURN, Stage.MENU, under, order.owner, order.id))
        return turn.say(Word.TICKET_SPENT, Tone.ATTENTION)
    if right is not None and right.id not in turn.state.used:
        turn.record(f.PassUsed(right.id, right.expires_s))
    turn.record(f.VisitBegan(number, Kind.PICKUP, Stage.OPENING, under, None, order.id, todo=boxes))
    open_next(turn, boxes, order.id)


def _wait(turn: Turn, digest: str | None, right: VerifiedPass | None) -> None:
    """Somebody else is being served; a bounded number of people wait their turn."""
    waiting = turn.state.waiting
    if any(_same(one.ticket, digest, one.right, right) for one in waiting):
        return
    if len(waiting) >= turn.limits.waiting_max:
        return turn.refuse(Word.WAIT_FULL)
    turn.record(f.WaitBegan(digest, None if right is None else anonymous(right)))
    turn.say(Word.WAIT, Tone.ATTENTION)


def _same(ticket: str | None, other: str | None, right: VerifiedPass | None, another: VerifiedPass | None) -> bool:
    if right is not None or another is not None:
        return right is not None and another is not None and right.id == another.id
    return ticket is not None and ticket == other


def anonymous(right: VerifiedPass) -> VerifiedPass:
    """Without what can be traced to a person: that goes to the side record only (law I11)."""
    return replace(right, pass_id="", reason="")


def next_in_line(turn: Turn) -> None:
    """When the screen is free, the first who waits is served. Who had to wait long may have gone, and a door would open
    before a stranger: that person is asked to show the code again (I2)."""
    while turn.state.visit is None and turn.state.waiting:
        first = turn.state.waiting[0]
        turn.record(f.WaitEnded(1))
        if turn.now.mono_s - first.since_s > turn.limits.still_there_s:
            turn.say(Word.SHOW_AGAIN, Tone.ATTENTION)
        elif first.right is not None:
            passed(turn, PassScanned(first.right))
        else:
            assert first.ticket is not None
            ticket(turn, TicketScanned(first.ticket))


def passed(turn: Turn, event: PassScanned) -> None:
    """A pass, its signature and site already checked outside."""
    right, visit = event.right, turn.state.visit
    if visit is not None and visit.right is not None and visit.right.id == right.id:
        return  # the same badge, still held before the scanner
    refusal = judge(right, turn.now, turn.state)
    if refusal is not None:
        return turn.refuse(refusal)
    if right.allows & Act.REVOKE:
        return _revoke(turn, right)
    if right.allows & Act.PICKUP:
        return _order_pass(turn, right)
    kind = _kind_of(right)
    if kind is None:
        return turn.refuse(Word.PASS_NOT_FOR_THIS)
    if visit is not None:
        return _wait(turn, None, right)
    _begin(turn, kind, right)


def _kind_of(right: VerifiedPass) -> Kind | None:
    if right.allows & Act.SERVICE:
        return Kind.SERVICE
    if right.allows & Act.DEPOSIT:
        return Kind.DEPOSIT
    return Kind.RETURN if right.allows & Act.RETURN else None


def _begin(turn: Turn, kind: Kind, right: VerifiedPass) -> None:
    stage = Stage.CODE if right.code is not None and kind is not Kind.RETURN else Stage.MENU
    if stage is Stage.CODE and _resting(turn, right.id):
        return turn.refuse(Word.CODE_REST)
    turn.record(
        f.VisitBegan(
            turn.state.visits + 1,
            kind,
            stage,
            f"pass:{right.id[:SHORT]}",
            right.holder,
            right=anonymous(right),
            pass_id=right.pass_id,
            reason=right.reason,
        )
    )


def _order_pass(turn: Turn, right: VerifiedPass) -> None:
    order = turn.state.order(turn.state.tickets.get(right.order or ""))
    if order is None:
        return turn.refuse(_unknown(turn, right.order or ""))
    _admit(turn, order, f"pass:{right.id[:SHORT]}", None, right)


def _revoke(turn: Turn, right: VerifiedPass) -> None:
    """A signed revocation, shown at the bank: no network is needed to void a lost badge (L33)."""
    if right.revokes is None:
        return turn.refuse(Word.PASS_NOT_FOR_THIS)
    void(turn, right.revokes, right.id)
    turn.say(Word.PASS_VOIDED)


def void(turn: Turn, badge: str, by: str) -> None:
    """The badge opens nothing from here on; at the menu its visit ends, at an open door somebody must close it."""
    if badge not in turn.state.revoked:
        turn.record(f.PassRevoked(badge, by))
    visit = turn.state.visit
    if visit is not None and visit.right is not None and visit.right.id == badge and visit.box is None:
        turn.end_visit(Parting.CANCELLED)


def code(turn: Turn, event: CodeEntered) -> None:
    """The badge's own code; wrong ones are counted durably by badge."""
    visit = turn.state.visit
    if visit is None or visit.stage is not Stage.CODE or visit.right is None:
        return
    if event.digest == visit.right.code:
        turn.record(f.CodePassed(visit.right.id))
        return turn.move(stage=Stage.MENU)
    turn.record(f.CodeFailed(visit.right.id))
    if _resting(turn, visit.right.id):
        turn.end_visit(Parting.CANCELLED)
        return turn.refuse(Word.CODE_REST)
    turn.move()
    turn.refuse(Word.CODE_WRONG)


def _resting(turn: Turn, badge: str) -> bool:
    tries = turn.state.codes.get(badge, Tries())
    return tries.count >= turn.limits.code_tries_max and turn.now.mono_s - tries.last_s < turn.limits.code_rest_s


def refused(turn: Turn, event: ScanRefused) -> None:
    """What was shown is no right of ours; the word says which kind of no."""
    turn.refuse(Word(event.why.value))


def reserve(turn: Turn, event: ReservationWished) -> None:
    """A merchant asks from the shop to hold a compartment, before walking over (L27)."""
    right = event.right
    refusal = judge(right, turn.now, turn.state)
    if refusal is not None:
        return turn.refuse(refusal)
    if not right.allows & Act.DEPOSIT or right.code is not None:
        return turn.refuse(Word.PASS_NOT_FOR_THIS)
    if holds_enough(turn, right.holder):
        return turn.refuse(Word.TOO_MANY_RESERVATIONS)
    box = hold(turn, right.holder, Wish(event.size, event.cold, event.reachable))
    if box is None:
        return turn.refuse(Word.FULL)
    turn.say(Word.RESERVED, Tone.OK, box)


def holds_enough(turn: Turn, holder: str) -> bool:
    held = sum(1 for box in turn.state.boxes.values() if box.use is Use.RESERVED and box.owner == holder)
    return held >= turn.limits.reservations_max


def hold(turn: Turn, holder: str, wish: Wish) -> str | None:
    """Reserve what fits this wish; None when nothing that fits is surely free."""
    box = choose(turn.state, wish)
    if box is not None:
        turn.record(f.BoxReserved(box, holder, until_s=turn.now.wall_s + turn.limits.reservation_s))
    return box


def announced(turn: Turn, event: OrderAnnounced) -> None:
    """The town says that a ticket will be brought along."""
    if event.digest not in turn.state.tickets and event.expires_s > turn.now.wall_s:
        turn.record(f.TicketAnnounced(event.digest, event.expires_s))


def keys(turn: Turn, event: KeysListed) -> None:
    """The list of keys in force; its version never goes back."""
    if (event.version, event.denied) > (turn.state.keys_version, turn.state.denied):
        turn.record(f.KeysAccepted(event.version, event.denied))
