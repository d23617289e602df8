"""What facts of visits, of tries and of rights mean."""

from controller.core import facts as f
from controller.core.change import replace
from controller.core.folds.parts import bounded, put_box, put_order, without
from controller.core.moment import Moment
from controller.core.state import (
    State,
    Tries,
    Visit,
    Waiting,
)


def visit_began(state: State, at: Moment, fact: f.VisitBegan) -> State:
    visit = Visit(
        fact.visit, fact.kind, fact.stage, at.mono_s, fact.under, fact.owner, fact.right, fact.order, todo=fact.todo
    )
    return replace(state, visit=visit, visits=max(state.visits, fact.visit))


def visit_moved(state: State, at: Moment, fact: f.VisitMoved) -> State:
    assert state.visit is not None
    visit = replace(
        state.visit,
        stage=fact.stage,
        kind=fact.kind,
        order=fact.order,
        box=fact.box,
        todo=fact.todo,
        wish=fact.wish,
        tried=fact.tried,
        claim=fact.claim,
        since_s=at.mono_s,
    )
    return replace(state, visit=visit)


def undo_promised(state: State, at: Moment, fact: f.UndoPromised) -> State:
    errand = state.boxes[fact.box].errand
    return state if errand is None else put_box(state, fact.box, errand=replace(errand, undo=True))


def visit_ended(state: State, at: Moment, fact: f.VisitEnded) -> State:
    return replace(state, visit=None)


def wait_began(state: State, at: Moment, fact: f.WaitBegan) -> State:
    return replace(state, waiting=(*state.waiting, Waiting(at.mono_s, fact.ticket, fact.right)))


def wait_ended(state: State, at: Moment, fact: f.WaitEnded) -> State:
    return replace(state, waiting=state.waiting[fact.count :])


def pin_failed(state: State, at: Moment, fact: f.PinFailed) -> State:
    fresh = at.mono_s - state.keypad.last_s > state.bank.limits.keypad_forget_s
    state = replace(state, keypad=Tries(1 if fresh else state.keypad.count + 1, at.mono_s))
    order = state.order(fact.order)
    return state if order is None else put_order(state, order.id, pin_tries=order.pin_tries + 1)


def pin_killed(state: State, at: Moment, fact: f.PinKilled) -> State:
    return put_order(state, fact.order, pin_dead=True)


def code_failed(state: State, at: Moment, fact: f.CodeFailed) -> State:
    before = state.codes.get(fact.id, Tries())
    rested = at.mono_s - before.last_s > state.bank.limits.code_rest_s
    codes = {**state.codes, fact.id: Tries(1 if rested else before.count + 1, at.mono_s)}
    if len(codes) > state.bank.limits.passes_max:
        del codes[min(codes, key=lambda badge: codes[badge].last_s)]
    return replace(state, codes=codes)


def code_passed(state: State, at: Moment, fact: f.CodePassed) -> State:
    return replace(state, codes=without(state.codes, fact.id))


def pass_used(state: State, at: Moment, fact: f.PassUsed) -> State:
    return replace(state, used=bounded(state.used, fact.id, fact.expires_s, state.bank.limits.passes_max))


def pass_revoked(state: State, at: Moment, fact: f.PassRevoked) -> State:
    return replace(state, revoked=bounded(state.revoked, fact.id, int(at.wall_s), state.bank.limits.passes_max))


def ticket_announced(state: State, at: Moment, fact: f.TicketAnnounced) -> State:
    announced = bounded(state.announced, fact.digest, fact.expires_s, state.bank.limits.passes_max)
    return replace(state, announced=announced)
