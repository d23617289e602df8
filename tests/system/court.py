"""The laws, after each death: what a dead bank left on its disk, against what its people saw and its doors did."""

from dataclasses import dataclass, field

from controller.core.facts import PulseIntended, TicketMinted
from controller.core.state import Use
from controller.rights import tickets
from tests.system.people import People, Place
from tests.system.street import Evidence


@dataclass
class Court:
    """What must hold whenever the daemon is dead, however it died."""

    street: Place
    people: People
    before: Evidence | None = None
    minted: set[str] = field(default_factory=set)
    shots: set[int] = field(default_factory=set)

    def judge(self, left: Evidence) -> None:
        if self.before is not None:
            known = self.before
            assert left.links.get(known.seq, b"") == known.links.get(known.seq, b""), "facts seen before are gone"
        self._tickets(left)
        self._firings(left)
        self._goods(left)
        self.before = left

    def _tickets(self, left: Evidence) -> None:
        key = tickets.load_or_create(self.street.house.data)

        def digest(ticket: str) -> str:
            return key.ticket_digest(tickets.parse(ticket) or b"")

        self.minted |= {fact.digest for fact in left.new if isinstance(fact, TicketMinted)}
        assert {digest(one) for one in self.people.seen} <= self.minted, "a ticket was shown before it was durable"
        for ticket in self.people.used_up:
            order = left.state.orders.get(left.state.tickets.get(digest(ticket), ""))
            assert order is None or order.spent, "I2: the thanks for it were on the screen, and it is not spent"

    def _firings(self, left: Evidence) -> None:
        shots = [fact.shot for fact in left.new if isinstance(fact, PulseIntended)]
        assert len(set(shots)) == len(shots) and self.shots.isdisjoint(shots), "I6: a shot was used twice"
        self.shots.update(shots)
        assert self.street.world.over_cap == [], "I3: an output stayed on"

    def _goods(self, left: Evidence) -> None:
        uses = {one.channel: left.state.boxes[one.id].use for one in self.street.config.compartments}
        for channel, use in uses.items():
            things = self.people.goods(channel)
            assert not things or use is not Use.FREE, f"I4: {things} lies in compartment {channel}, which is free"
