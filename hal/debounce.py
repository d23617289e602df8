"""Debouncing of a feedback switch: a level counts when it has been quiet for a while. Pure; time is passed in."""


class Debouncer:
    """One switch. Feed it every raw edge; ask it when it may have settled.

    A magnetic or micro switch on a slamming door chatters for 5 to 30 ms, so 30 to 60 ms of quiet is usual.
    """

    __slots__ = ("_raw", "_since_s", "_stable_s", "level")

    def __init__(self, stable_ms: float, level: bool | None = None) -> None:
        """``level`` is what is already known to be settled; None when nothing is known yet."""
        if stable_ms < 0:
            raise ValueError(f"stable_ms is {stable_ms}; it must not be negative")
        self._stable_s = stable_ms / 1000
        self._raw = level
        self._since_s = 0.0
        self.level = level
        """The settled level."""

    def edge(self, level: bool, at_s: float) -> None:
        """The raw input reads ``level`` from ``at_s`` on. A repeated level is not an edge."""
        if level != self._raw:
            self._raw = level
            self._since_s = at_s

    def due_s(self) -> float | None:
        """When the raw level will count if it stays; None when it is the settled one already."""
        return None if self._raw == self.level else self._since_s + self._stable_s

    def settle(self, at_s: float) -> bool | None:
        """The new level if one has been quiet for long enough at ``at_s``, else None."""
        due_s = self.due_s()
        if due_s is None or at_s < due_s:
            return None
        self.level = self._raw
        return self.level
