"""Which compartment to offer.

Law I4: only a compartment that is surely free is offered: marked free, its door seen closed, no errand and no
grace time running. Among those: the smallest that fits; cold only for who asks for it, unless nothing else is
left; one at wheelchair reach only for who asks, unless nothing else is left; then the least worn.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from controller.core.bank import Compartment, Size
from controller.core.state import Box, Door, State, Use, Wish


@dataclass(frozen=True, slots=True)
class Offer:
    """How many compartments of a kind could be offered now."""

    size: Size
    cold: bool
    reachable: bool
    free: int


def surely_free(box: Box) -> bool:
    return (
        box.use is Use.FREE
        and box.door is Door.CLOSED
        and box.errand is None
        and box.order is None
        and box.clearing_since_s is None
    )


def nobodys(box: Box) -> bool:
    """No goods were promised to it: it is free, or only held for somebody who may come."""
    return box.use is Use.FREE or (box.use is Use.RESERVED and box.order is None)


def just_emptied(box: Box) -> bool:
    """Its grace time runs: it would be free soon, without a look."""
    return box.use is Use.OCCUPIED and box.clearing_since_s is not None


def held_for(box: Box, owner: str | None) -> bool:
    """Whether this merchant reserved it from afar, and nothing has happened to it since."""
    return (
        owner is not None
        and box.use is Use.RESERVED
        and box.owner == owner
        and box.order is None
        and box.errand is None
        and box.door is Door.CLOSED
    )


def fits(compartment: Compartment, wish: Wish) -> bool:
    return (
        compartment.size >= wish.size
        and (compartment.cold or not wish.cold)
        and (compartment.reachable or not wish.reachable)
    )


def choose(state: State, wish: Wish, *, owner: str | None = None, without: Iterable[str] = ()) -> str | None:
    """The compartment to open for this wish, or None when none that fits is surely free.

    One that ``owner`` holds by reservation comes first.
    """
    excluded = frozenset(without)
    best: tuple[tuple[bool, bool, int, bool, int, str], str] | None = None
    for compartment in state.bank.compartments:
        box = state.boxes[compartment.id]
        mine = held_for(box, owner)
        if compartment.id in excluded or not fits(compartment, wish) or not (mine or surely_free(box)):
            continue
        rank = (
            not mine,
            compartment.cold and not wish.cold,
            int(compartment.size),
            compartment.reachable and not wish.reachable,
            box.cycles,
            compartment.label,
        )
        if best is None or rank < best[0]:
            best = (rank, compartment.id)
    return None if best is None else best[1]


def offers(state: State, owner: str | None = None) -> tuple[Offer, ...]:
    """How many compartments of each kind are surely free or held for ``owner``, smallest first."""
    counts: dict[tuple[Size, bool, bool], int] = {}
    for compartment in state.bank.compartments:
        kind = (compartment.size, compartment.cold, compartment.reachable)
        box = state.boxes[compartment.id]
        counts[kind] = counts.get(kind, 0) + (surely_free(box) or held_for(box, owner))
    return tuple(Offer(size, cold, reachable, free) for (size, cold, reachable), free in sorted(counts.items()))
