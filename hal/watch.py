"""What the looks at one board come to: levels that count, and who has fallen silent. Pure; time is passed in.

A board that does not debounce is polled, so a contact that bounces may be caught in mid-air. A level therefore counts
when a second look, ``stable_ms`` after the first, still sees it; :meth:`Watch.look_again_s` asks for that look.
"""

from collections.abc import Iterable, Mapping

from hal.boards.board import Seen
from hal.debounce import Debouncer
from hal.ports import Content, Level


class Watch:
    """The wired channels of one board."""

    def __init__(self, channels: Iterable[int], stable_ms: float) -> None:
        self._channels = tuple(sorted(channels))
        self._stable_ms = stable_ms
        self._switches: dict[int, Debouncer] = {}
        self._contents: dict[int, bool] = {}
        self._silent = False
        self._unsettled: set[int] = set()

    @property
    def channels(self) -> tuple[int, ...]:
        return self._channels

    def saw(self, seen: Seen, now_s: float) -> list[Level]:
        """The changes that count now, in the order they were seen. What nothing is wired to says nothing."""
        told: list[Level] = []
        for channel, closed in seen.closed:
            if channel in self._channels:
                told += self._one(channel, closed, now_s)
        self._silent = self._silent and not seen.closed
        return told

    def contents(self, occupied: Mapping[int, bool]) -> list[Content]:
        """What has changed inside."""
        changed = [
            Content(channel, present)
            for channel, present in occupied.items()
            if channel in self._channels and self._contents.get(channel) is not present
        ]
        self._contents.update((one.channel, bool(one.present)) for one in changed)
        return changed

    def fell_silent(self) -> tuple[list[Level], list[Content]]:
        """The board does not answer: every channel says so once."""
        lost = [] if self._silent else [Level(channel, None) for channel in self._channels]
        blind = [Content(channel, None) for channel in self._contents]
        self._silent = True
        self._switches.clear()
        self._contents.clear()
        self._unsettled.clear()
        return lost, blind

    def look_again_s(self) -> float | None:
        """When a look would decide what was seen in passing; None when nothing is open."""
        dues = [due for channel in self._unsettled if (due := self._switches[channel].due_s()) is not None]
        return min(dues, default=None)

    def _one(self, channel: int, closed: bool, now_s: float) -> list[Level]:
        switch = self._switches.get(channel)
        if switch is None:
            self._switches[channel] = Debouncer(self._stable_ms, closed)
            return [Level(channel, closed)]
        switch.edge(closed, now_s)
        settled = switch.settle(now_s)
        if switch.due_s() is None:
            self._unsettled.discard(channel)
        else:
            self._unsettled.add(channel)
        return [] if settled is None else [Level(channel, settled)]
