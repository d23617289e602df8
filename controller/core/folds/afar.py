"""What facts of orders from afar mean."""

from controller.core import facts as f
from controller.core.change import replace
from controller.core.moment import Moment
from controller.core.state import Ordered, State


def afar_began(state: State, at: Moment, fact: f.AfarBegan) -> State:
    return _kept(state, fact.id, Ordered(fact.name, fact.expires_s, fact.box))


def publication_began(state: State, at: Moment, fact: f.PublicationBegan) -> State:
    return _kept(state, fact.id, Ordered(fact.name, fact.expires_s, publication=fact.publication))


def afar_answered(state: State, at: Moment, fact: f.AfarAnswered) -> State:
    return _kept(state, fact.id, Ordered(fact.name, fact.expires_s, fact.box, fact.outcome, fact.why))


def _kept(state: State, id: str, ordered: Ordered) -> State:
    """Over the limit the soonest to expire goes; new ones are refused before a living one would have to."""
    afar = {**state.afar, id: ordered}
    while len(afar) > state.bank.limits.passes_max:
        del afar[min(afar, key=lambda one: afar[one].expires_s)]
    return replace(state, afar=afar)
