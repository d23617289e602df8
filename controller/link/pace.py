"""How fast, how many, how long: every bound of the link, named."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    answers_within_s: float = 10.0
    """For whatever is asked of a broker; a longer silence is an outage."""
    keepalive_s: int = 30
    """Silence after which either side takes the other for gone (the broker after half as much again)."""
    backoff_from_s: float = 1.0
    backoff_to_s: float = 240.0
    """Attempts after an outage: anywhere between nothing and twice the last time, at most this (full jitter), so that a
    fleet does not fall upon a broker that comes back."""
    window_facts: int = 1_000
    """Facts sent and not yet acknowledged by the town; more are not sent before it has said something."""
    facts_per_s: int = 1_000
    """A month of a busy bank, some 100,000 facts, in two minutes; the doors must not notice."""
    again_from_s: float = 30.0
    again_to_s: float = 900.0
    """Without a word of the town for so long, what it has not confirmed is sent again; each time twice as late."""
    written_every_s: float = 5.0
    """Acknowledgements share a write to the disk; after a crash at most these facts are sent twice."""
    state_every_s: float = 5.0
    health_every_s: float = 60.0
    """Retained summaries, for convenience: at most so often, and only when they changed."""
    orders_per_s: float = 5.0
    orders_at_once: int = 20
    """A signature is a millisecond on the slowest board: a broker that floods us must not eat the doors' time."""
    messages_waiting_max: int = 32
    """Messages from the broker that wait; more are dropped, and the town repeats what was not answered."""

    def backoff_s(self, failures: int, chance: random.Random) -> float:
        """How long to wait after this many failures in a row."""
        longest_s: float = min(self.backoff_to_s, self.backoff_from_s * 2 ** min(failures, 20))
        return chance.uniform(0.0, longest_s)
