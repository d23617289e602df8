"""I3 and I8: coils, and openings that the journal must know."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from controller.core import events as e
from controller.core import facts as f
from controller.core.decide import Decision
from controller.core.door import STANDS_OPEN
from controller.core.state import Door
from simulator.laws.known import Known
from simulator.world import World

if TYPE_CHECKING:
    from simulator.laws.court import Laws

SEEN_WITHIN_S = 2.0
BLINK_S = 0.2
"""A movement undone sooner than this, the debounced switch need not show."""

PULLED_WITHIN_S = 10.0
"""An opening this soon after a pulse may be that pulse's doing."""


class Doors:
    def __init__(self, laws: "Laws", known: Known, world: World, channels: Mapping[str, int]) -> None:
        self._laws = laws
        self._known = known
        self._world = world
        self._channels = channels
        self._boxes = {channel: box for box, channel in channels.items()}
        self._unseen: dict[str, float] = {}
        """Compartment → when it really opened, while the journal does not say so."""
        self._stood_open: dict[str, float] = {}
        """Compartment → the last time its door was surely open."""
        self._perhaps_unseen: set[str] = set()
        """Closed while the board was out, before anyone noticed that it was."""
        self._broken_in: set[str] = set()
        """Forced open while nobody watched. Shut again before anyone looks, it is as it was: nobody can know."""
        world.on_move = self._moved

    def open_since(self, box: str, since_s: float) -> bool:
        door = self._world.door(self._channels[box])
        return not door.closed or self._stood_open.get(box, -1.0) >= since_s

    def blind(self) -> None:
        """Nobody watches; what happens now is covered by the fact of the interval."""
        self._unseen = {}
        for box in self._perhaps_unseen:
            self._laws.goods.closed_unseen(box)
        self._perhaps_unseen = set()

    def _moved(self, channel: int, closed: bool) -> None:
        box = self._boxes[channel]
        now_s = self._world.now_s
        self._laws.note(now_s, f"{box} {'closes' if closed else 'opens'}")
        before_s, self._stood_open[box] = self._stood_open.get(box, -1.0), now_s
        blink = now_s - before_s < BLINK_S
        if not self._watched(channel):
            self._moved_unseen(now_s, channel, box, closed)
        else:
            self._broken_in.discard(box)
        if closed and blink:
            self._unseen.pop(box, None)
        if not closed and not blink and self._watched(channel) and self._world.told(channel):
            self._unseen[box] = now_s

    def _moved_unseen(self, now_s: float, channel: int, box: str, closed: bool) -> None:
        ours = now_s - self._world.door(channel).coil_on_until_s < PULLED_WITHIN_S
        if not closed and not ours:
            self._broken_in.add(box)
        elif closed and box not in self._broken_in:
            self._closed_unseen(channel, box)

    def _closed_unseen(self, channel: int, box: str) -> None:
        """A board that has just been unplugged may be back before anyone notices; then the door is known after all."""
        unnoticed = self._laws.up and self._world.powered and self._world.told(channel) is not None
        if unnoticed and not self._world.plugged:
            self._perhaps_unseen.add(box)
        else:
            self._laws.goods.closed_unseen(box)

    def _watched(self, channel: int) -> bool:
        return self._laws.up and self._world.answers and self._world.door(channel).sensor == "ok"

    def decided(self, now_s: float, event: e.Event, decision: Decision) -> None:
        if isinstance(event, e.Started) and not any(isinstance(fact, f.Booted) for fact in decision.facts):
            self._laws.broken("I8", "the daemon started and the interval before is no fact")
        if isinstance(event, e.DoorLost):
            self._unseen.pop(event.box, None)
            if event.box in self._perhaps_unseen:
                self._laws.goods.closed_unseen(event.box)
                self._perhaps_unseen.discard(event.box)
        if self._unseen:
            self._overdue(now_s)

    def fact(self, now_s: float, fact: f.Fact) -> None:
        if isinstance(fact, f.DoorMoved) and (fact.to in STANDS_OPEN or fact.to is Door.CLOSED):
            self._unseen.pop(fact.box, None)
            self._broken_in.discard(fact.box)
            self._perhaps_unseen.discard(fact.box)

    def _overdue(self, now_s: float) -> None:
        for box, at_s in list(self._unseen.items()):
            if now_s - at_s < SEEN_WITHIN_S:
                continue
            del self._unseen[box]
            if self._watched(self._channels[box]) and not self._world.unplugged_since(at_s):
                self._laws.broken("I8", f"{box} opened at {at_s:.2f} s and the journal does not know")

    def hourly(self, now_s: float) -> None:
        self._overdue(now_s)
        for at_s, channel in self._world.over_cap:
            self._laws.broken("I3", f"the coil of {self._boxes[channel]} was on beyond its cap at {at_s:.2f} s")
        self._world.over_cap.clear()
