"""Steps of a visit that brings goods: a merchant's deposit, a resident's return.

Laws: only a compartment that is surely free is opened for it (I4, L8); a ticket is shown once (L35); an order is
bound to its recipient by scan, not by typing (L23); whatever happens in between, the goods stay on somebody's
list (I5, L19).
"""

from dataclasses import replace

from controller.core import facts as f
from controller.core.allocation import choose
from controller.core.bank import Size
from controller.core.commands import PrintTicket, ShowTicket, Tone, Word
from controller.core.errands import end_if_empty, fire, give_up, may_fire
from controller.core.events import Touched
from controller.core.facts import Parting, Why
from controller.core.pins import compose, free_slot, slot_digits
from controller.core.rights import Binding
from controller.core.state import Kind, LotState, Order, Stage, Wish
from controller.core.turn import Turn


def ask_for_box(turn: Turn, touched: Touched) -> None:
    """DEPOSIT, MORE: a compartment for these goods."""
    if touched.size is None:
        return turn.refuse(Word.NOT_NOW)
    _open_new(turn, Wish(touched.size, touched.cold, touched.reachable))


def bring_back(turn: Turn, touched: Touched) -> None:
    """RETURN: goods go back to the shop that the spent ticket, or the pass, names."""
    _open_new(turn, Wish(touched.size or _size_it_came_in(turn), touched.cold, touched.reachable))


def _size_it_came_in(turn: Turn) -> Size:
    order = turn.state.order(turn.visit.order)
    boxes = () if order is None else tuple(lot.box for lot in order.lots)
    sizes = [compartment.size for compartment in turn.state.bank.compartments if compartment.id in boxes]
    return max(sizes, default=Size.S)


def _open_new(turn: Turn, wish: Wish) -> None:
    visit = turn.visit
    order = turn.live(visit.order)
    if order is not None and len(order.lots) >= turn.limits.compartments_per_order_max:
        return turn.refuse(Word.NOT_NOW)
    box = choose(turn.state, wish, owner=visit.owner, without=visit.tried)
    if box is None:
        turn.refuse(Word.FULL)
        return _back_to_ticket(turn, order)
    order_id = visit.order if order is not None else _open_order(turn)
    assert order_id is not None
    turn.record(f.LotPromised(order_id, box))
    turn.move(wish=wish, order=order_id)
    fire(turn, box, order_id)


def _back_to_ticket(turn: Turn, order: Order | None) -> None:
    """No further compartment for an order that lies already: its ticket is what remains to be shown."""
    if order is not None and turn.visit.stage is not Stage.TICKET:
        turn.move(box=None)
        _hand_over(turn, order)


def _open_order(turn: Turn) -> str:
    visit = turn.visit
    order_id = f"o{turn.state.opened + 1}"
    if visit.right is not None and visit.right.binding is Binding.ONCE:
        turn.record(f.PassUsed(visit.right.id, visit.right.expires_s))
    if visit.kind is Kind.RETURN and visit.order is not None:
        turn.record(f.ReturnOpened(visit.order))
    turn.record(f.OrderOpened(order_id, visit.kind, visit.owner or "", visit.under))
    return order_id


def add(turn: Turn, touched: Touched) -> None:
    """ADD: more goods into the compartment of an order of one's own (several orders may share one, L27)."""
    order = own(turn, touched)
    if order is None or not order.lying or order.suspended:
        return turn.refuse(Word.NOT_NOW)
    turn.move(kind=Kind.DEPOSIT, wish=None)
    fire(turn, order.lying[-1], order.id)


def own(turn: Turn, touched: Touched) -> Order | None:
    """The live order a touch names (or the one on the screen), if it belongs to the person of this visit."""
    order = turn.live(touched.order or turn.visit.order)
    return order if order is not None and order.owner == turn.visit.owner else None


def again(turn: Turn, touched: Touched) -> None:
    """AGAIN: fire the same lock once more, because a person decided so (I6)."""
    visit = turn.visit
    if visit.box is None or not may_fire(turn, visit.box):
        return turn.refuse(Word.DOOR_STUCK, visit.box)
    fire(turn, visit.box, visit.order)


def another(turn: Turn, touched: Touched) -> None:
    """ANOTHER: leave this door alone and open another compartment."""
    visit = turn.visit
    assert visit.box is not None
    wish = visit.wish
    give_up(turn, visit.box, told=True)
    still = None if wish is None else _still_open(turn)  # after an addition the menu is about no order
    turn.move(stage=Stage.MENU, box=None, tried=(*visit.tried, visit.box), order=still, wish=None)
    if wish is not None:
        _open_new(turn, wish)


def _still_open(turn: Turn) -> str | None:
    """The order of this visit, while it goes on; None when its last part was undone."""
    order = turn.live(turn.visit.order)
    return None if order is None else order.id


def too_small(turn: Turn, touched: Touched) -> None:
    """TOO_SMALL: take the goods out again and close; the next size up opens then."""
    visit = turn.visit
    if visit.box is None or visit.wish is None:
        return turn.refuse(Word.NOT_NOW)
    size = turn.state.bank.compartment(visit.box).size
    turn.record(f.UndoPromised(visit.box))
    bigger = replace(visit.wish, size=Size(size + 1)) if size < max(Size) else None
    turn.move(wish=bigger, tried=(*visit.tried, visit.box))
    if bigger is None:
        turn.say(Word.FULL, Tone.ATTENTION)


def foreign(turn: Turn, touched: Touched) -> None:
    """FOREIGN: someone's things are in here. Nobody gets this compartment before a person has looked (L8)."""
    visit = turn.visit
    order = turn.live(visit.order)
    lot = None if order is None or visit.box is None else order.lot(visit.box)
    if order is None or lot is None or visit.box is None or lot.state is not LotState.PROMISED:
        return turn.refuse(Word.NOT_NOW)
    turn.record(f.ForeignReported(visit.box, visit.id))
    turn.record(f.LotUndone(order.id, visit.box))
    turn.record(f.BoxToCheck(visit.box, Why.FOREIGN))
    turn.record(f.UndoPromised(visit.box))
    end_if_empty(turn, order.id)  # now: this person may go away, and nothing would end it later
    turn.move(tried=(*visit.tried, visit.box))
    turn.say(Word.REPORTED_FOREIGN, Tone.ATTENTION, visit.box)


def undo(turn: Turn, touched: Touched) -> None:
    """CANCEL at an open door: everything comes out again."""
    visit = turn.visit
    assert visit.box is not None
    turn.record(f.UndoPromised(visit.box))
    turn.move(wish=None)


def cancel_stuck(turn: Turn, touched: Touched) -> None:
    """CANCEL before the door has opened."""
    visit = turn.visit
    assert visit.box is not None
    give_up(turn, visit.box, told=True)
    if visit.wish is None:  # adding to an order that has its ticket: nothing new to show
        turn.say(Word.CANCELLED)
        return turn.end_visit(Parting.CANCELLED)
    _cancelled(turn)


def opened(turn: Turn) -> None:
    turn.move(stage=Stage.OPEN)


def stuck(turn: Turn) -> None:
    turn.move(stage=Stage.STUCK)


def closed(turn: Turn) -> None:
    """The door is closed again; what that means for the order is recorded already."""
    visit = turn.visit
    assert visit.box is not None
    order = turn.live(visit.order)
    lot = None if order is None else order.lot(visit.box)
    if order is None or lot is None or lot.state is LotState.UNDONE:
        return _after_undo(turn)
    if visit.kind is Kind.RETURN:
        turn.say(Word.RETURNED)
        return turn.end_visit(Parting.DONE)
    if visit.wish is None and order.ticket is not None:
        turn.say(Word.DEPOSITED)
        return turn.move(stage=Stage.MENU, order=None, box=None)
    _hand_over(turn, order)


def _after_undo(turn: Turn) -> None:
    wish = turn.visit.wish
    still = _still_open(turn)
    if wish is not None:
        turn.move(stage=Stage.MENU, box=None, order=still, wish=None)
        return _open_new(turn, wish)
    _cancelled(turn)


def _cancelled(turn: Turn) -> None:
    """Nothing came of this compartment; what lies in others of the same order keeps its ticket."""
    turn.say(Word.CANCELLED)
    order = turn.live(turn.visit.order)
    if order is None or not order.lying:
        return turn.end_visit(Parting.CANCELLED)
    _back_to_ticket(turn, order)


def _hand_over(turn: Turn, order: Order) -> None:
    """The resident's ticket: the claim card brought along, the one shown already, or a new one."""
    claim = turn.visit.claim
    if claim is not None and claim not in turn.state.tickets:
        turn.record(f.TicketBound(order.id, claim))
    elif order.ticket is None:
        mint(turn, order)
    turn.move(stage=Stage.TICKET, claim=None)


def mint(turn: Turn, order: Order) -> None:
    """A new ticket and PIN, shown once; the ones before are void from here (L35)."""
    slots = {slot: holder for slot, holder in turn.state.slots.items() if holder != order.id}
    compartments = len(turn.state.bank.compartments)
    slot = free_slot(slots, compartments, turn.state.opened)
    turn.record(f.TicketMinted(order.id, turn.minted.ticket_digest, slot, turn.minted.pin_digest))
    pin = None if slot is None else compose(slot, turn.minted.pin_tail, slot_digits(compartments))
    turn.command(ShowTicket(turn.visit.id, order.id, turn.minted.ticket, pin))


def replace_ticket(turn: Turn, touched: Touched) -> None:
    """REPLACE: a new ticket for an order of one's own."""
    order = own(turn, touched)
    if order is None or order.kind is not Kind.DEPOSIT or not order.lying or order.suspended:
        return turn.refuse(Word.NOT_NOW)
    mint(turn, order)
    turn.move(stage=Stage.TICKET, order=order.id)


def extend(turn: Turn, touched: Touched) -> None:
    """EXTEND: a day longer, a bounded number of times."""
    order = own(turn, touched)
    if order is None or order.deadline_s is None or order.suspended:
        return turn.refuse(Word.NOT_NOW)
    if order.extensions >= turn.limits.extensions_max:
        return turn.refuse(Word.NO_MORE_EXTENSIONS)
    later = max(order.deadline_s, turn.now.wall_s) + turn.limits.extension_s
    turn.record(f.DeadlineExtended(order.id, later))
    turn.move()
    turn.say(Word.EXTENDED)


def card(turn: Turn, digest: str) -> None:
    """A claim card was shown: it becomes this order's ticket, now or when the door has closed."""
    order = turn.live(turn.visit.order)
    if turn.visit.kind is not Kind.DEPOSIT or digest in turn.state.voided:
        return turn.refuse(Word.TICKET_VOID if digest in turn.state.voided else Word.TICKET_UNKNOWN)
    if turn.visit.stage is Stage.TICKET and order is not None:
        turn.record(f.TicketBound(order.id, digest))
        turn.move()
    else:
        turn.move(claim=digest)
    turn.say(Word.CARD_BOUND)


def print_ticket(turn: Turn, touched: Touched) -> None:
    order = turn.live(turn.visit.order)
    if order is None or order.pin_digest is None:
        return turn.refuse(Word.NOT_NOW)
    turn.move()
    turn.command(PrintTicket(turn.visit.id, order.id))


def done(turn: Turn, touched: Touched | None = None) -> None:
    """DONE, or the person has gone with what they came for."""
    if turn.visit.stage is Stage.TICKET:
        turn.say(Word.DEPOSITED)
    turn.end_visit(Parting.DONE)


def walked_away(turn: Turn) -> None:
    """Nobody answered."""
    box = turn.visit.box
    if box is not None and turn.visit.stage in (Stage.OPENING, Stage.STUCK):
        give_up(turn, box, told=False)
    turn.end_visit(Parting.WALKED_AWAY)
