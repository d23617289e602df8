"""One decision in the making: the state so far, the facts recorded and the commands to follow them.

The only place in the core where something is changed in place; a :class:`Turn` never leaves ``decide``.
"""

from typing import TYPE_CHECKING, Any

from controller.core.bank import Limits
from controller.core.commands import Command, Say, Tone, Word
from controller.core.evolve import evolve
from controller.core.facts import Fact, Parting, VisitEnded, VisitMoved
from controller.core.moment import Moment
from controller.core.rights import Minted
from controller.core.state import Box, Order, State, Visit

if TYPE_CHECKING:
    from controller.core.vitrine.state import Sight


class Turn:
    """Handlers record facts and ask for commands; each fact is folded at once, so later steps see it."""

    def __init__(self, state: State, now: Moment, minted: Minted, sight: "Sight | None" = None) -> None:
        self.state = state
        self.seen = sight
        """Of the window; None until it has looked for the first time since the start."""
        self.now = now
        self.minted = minted
        self.facts: list[Fact] = []
        self.commands: list[Command] = []

    @property
    def limits(self) -> Limits:
        return self.state.bank.limits

    @property
    def visit(self) -> Visit:
        """The present visit; only for steps of the visit tables, which run for nobody else."""
        assert self.state.visit is not None
        return self.state.visit

    @property
    def sight(self) -> "Sight":
        """What the window has before its eyes; only for its own steps, which begin by looking."""
        assert self.seen is not None
        return self.seen

    @sight.setter
    def sight(self, sight: "Sight") -> None:
        self.seen = sight

    def box(self, box: str) -> Box:
        return self.state.boxes[box]

    def live(self, order: str | None) -> Order | None:
        """The order with this id while it has not ended."""
        return None if order is None else self.state.orders.get(order)

    def label(self, box: str | None) -> str | None:
        for compartment in self.state.bank.compartments:
            if compartment.id == box:
                return compartment.label
        return None

    def record(self, fact: Fact) -> None:
        self.facts.append(fact)
        self.state = evolve(self.state, self.now, fact)

    def command(self, command: Command) -> None:
        self.commands.append(command)

    def say(self, word: Word, tone: Tone = Tone.OK, box: str | None = None) -> None:
        self.command(Say(word, tone, self.label(box)))

    def refuse(self, word: Word, box: str | None = None) -> None:
        """A clear word, and nothing changed (law I9)."""
        self.say(word, Tone.REFUSED, box)

    def move(self, **changes: Any) -> None:
        """The present visit goes on, with these of its fields changed."""
        visit = self.visit
        after: dict[str, Any] = {
            "stage": visit.stage,
            "kind": visit.kind,
            "order": visit.order,
            "box": visit.box,
            "todo": visit.todo,
            "wish": visit.wish,
            "tried": visit.tried,
            "claim": visit.claim,
        }
        self.record(VisitMoved(visit.id, **(after | changes)))

    def end_visit(self, how: Parting) -> None:
        self.record(VisitEnded(self.visit.id, how))
