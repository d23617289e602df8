"""How well a line carries: what was asked, and what came back of it. Rising counters; who reads them keeps the last."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Quality:
    """Since the start. Of a good line, everything but ``exchanges`` hardly ever moves."""

    exchanges: int = 0
    retries: int = 0
    """Looks that were taken again because the one before had failed."""
    bad_frames: int = 0
    """Answers that were none. Many of one board: noise, a loose wire, or two boards on one address (L32)."""
    timeouts: int = 0
    """Requests without any answer."""
    surplus_bytes: int = 0
    """What came unasked: echoes, late and double answers, noise."""
    losses: int = 0
    """How often the port itself was gone."""

    def __add__(self, other: "Quality") -> "Quality":
        names = [field.name for field in fields(Quality)]
        return Quality(**{name: getattr(self, name) + getattr(other, name) for name in names})


NOTHING = Quality()
ASKED = Quality(exchanges=1)
AGAIN = Quality(retries=1)
GARBLED = Quality(bad_frames=1)
UNANSWERED = Quality(timeouts=1)
LOST = Quality(losses=1)
