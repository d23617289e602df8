"""Whether the window paints what it ought to: evidence, not guesses (V1, V2, V8).

The page counts the frames that the browser really drew and says which scene stands in its document. A report is good
when frames were drawn, of the release and of a scene that are due. A busy page reports late and is waited for; one that
reports nothing, or no frames, or something else, for :data:`MISSING_AFTER_S` is told to the core, which climbs
its ladder. Time is passed in, in monotonic seconds. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

MISSING_AFTER_S: Final = 20.0
"""Four reports. A video that hogs the page, or a card that stalls, costs one or two."""
BEGINS_WITHIN_S: Final = 90.0
"""A browser from power-on to its first report, on the slowest Raspberry Pi that may have one (3B+)."""
TURNS_WITHIN_S: Final = 10.0
"""After the programme, the phase or the release changed, what was due before is good as well."""


@dataclass(frozen=True, slots=True)
class Due:
    """What ought to be seen now."""

    release: str | None
    scenes: frozenset[str] = frozenset()
    """One of these; empty: no scene is due, frames alone will do."""
    lit: bool = True
    """A dark display draws no frames, and none are asked for."""

    @property
    def anything(self) -> bool:
        return self.lit and self.release is not None


@dataclass(frozen=True, slots=True)
class Report:
    """What a page says of itself, as :class:`controller.web.vitrine.desk.Painted`."""

    release: str
    scene: str | None
    frames: int


def fault_of(report: Report, due: Iterable[Due]) -> str:
    """Why this report proves nothing; empty when it is good for any of ``due``."""
    if report.frames <= 0:
        return "no_frames"
    if any(one.release == report.release and (not one.scenes or report.scene in one.scenes) for one in due):
        return ""
    return "other_scene"


class Painting:
    """One window, watched."""

    def __init__(self, due: Due, now_s: float) -> None:
        self._due, self._before = due, due
        self._turned_s = now_s
        self._patient_until_s = now_s + BEGINS_WITHIN_S
        self._fault = "no_page"
        self.good_s: float | None = None
        """When it was last seen painting what was due."""

    def expects(self, due: Due, now_s: float) -> None:
        """From now on this is due."""
        if due == self._due:
            return
        if due.anything and not self._due.anything:
            self._wait(now_s, MISSING_AFTER_S)
        self._before, self._due, self._turned_s = self._due, due, now_s

    def restarted(self, now_s: float) -> None:
        """Page, browser or session begin anew: their first report takes its time."""
        self._wait(now_s, BEGINS_WITHIN_S)
        self._fault = "no_page"

    def saw(self, report: Report, now_s: float, *, any_scene: bool = False) -> bool:
        """Whether it proves that what is due is painted; with ``any_scene``, any of the release."""
        known = (self._due, self._before) if now_s - self._turned_s <= TURNS_WITHIN_S else (self._due,)
        self._fault = fault_of(report, (replace(one, scenes=frozenset()) for one in known) if any_scene else known)
        if self._fault:
            return False
        self.good_s = now_s
        self._patient_until_s = now_s + MISSING_AFTER_S
        return True

    def missing(self, now_s: float) -> str:
        """Why nothing good was seen for too long; empty while all is well, or nothing is due."""
        if not self._due.anything or now_s <= self._patient_until_s:
            return ""
        return self._fault or "no_page"

    def _wait(self, now_s: float, within_s: float) -> None:
        self._patient_until_s = max(self._patient_until_s, now_s + within_s)
