"""What a fleet's minutes are to be."""

from dataclasses import dataclass
from typing import Final

HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Plan:
    devices: int = 2_000
    seed: int = 7
    lasts_s: float = 180.0
    """While things happen; what is on its way then is waited for."""
    hurry: float = 5.0
    """So many times faster than the town's clock do people come: at 5, an hour of theirs takes twelve minutes."""
    broker: tuple[str, int] | None = None
    """Somebody's broker; None for one of our own, which is killed in the midst of it all."""
    outage_s: float = 30.0
    """How long our own broker stays away. With none, 0, it is not killed."""
    bad_line_every: int = 10
    """Every so many devices one has a bad line; 0 for none."""
    cuts_every_s: float = 5.0
    """A tenth of the bad lines is cut so often."""
    switched_on_in_s: float = 30.0
    """The fleet is switched on one by one within this time. Outages are what brings them back all at once."""
