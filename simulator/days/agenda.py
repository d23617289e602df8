"""Virtual time: what happens when, in order, and people who live in it as generators."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from heapq import heappop, heappush

Life = Generator["float | Until", None, None]
"""A person: yields seconds to let pass, or :class:`Until`."""


@dataclass(frozen=True, slots=True)
class Until:
    """Wait until something to be seen or heard changes at the bank, at most this long."""

    at_most_s: float


class Agenda:
    """Appointments in true seconds since the simulation began. Equal times keep the order they were made in."""

    __slots__ = ("_count", "_heap", "now_s")

    def __init__(self) -> None:
        self.now_s = 0.0
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def at(self, at_s: float, do: Callable[[], None]) -> None:
        self._count += 1
        heappush(self._heap, (max(at_s, self.now_s), self._count, do))

    def after(self, delay_s: float, do: Callable[[], None]) -> None:
        self.at(self.now_s + delay_s, do)

    def next_s(self) -> float | None:
        return self._heap[0][0] if self._heap else None

    def do_next(self) -> None:
        self.now_s, _, do = heappop(self._heap)
        do()


class Living:
    """One person in virtual time, woken when their wait is over or, sooner, when something changes."""

    __slots__ = ("_agenda", "_ended", "_life", "_turn", "reaction_s", "watching")

    def __init__(self, agenda: Agenda, life: Life, reaction_s: float, ended: Callable[[], None]) -> None:
        self._agenda = agenda
        self._life = life
        self._turn = 0
        self._ended = ended
        self.reaction_s = reaction_s
        self.watching = False
        self._resume_in(0.0)

    def notice(self) -> None:
        """Something changed before this person's eyes."""
        if self.watching:
            self.watching = False
            self._resume_in(self.reaction_s)

    def _resume_in(self, delay_s: float) -> None:
        self._turn += 1
        turn = self._turn
        self._agenda.after(delay_s, lambda: self._resume(turn))

    def _resume(self, turn: int) -> None:
        if turn != self._turn:
            return
        self.watching = False
        try:
            wait = next(self._life)
        except StopIteration:
            self._ended()
            return
        self.watching = isinstance(wait, Until)
        self._resume_in(wait.at_most_s if isinstance(wait, Until) else wait)
