"""Formats of the journal's tables, and the steps that carry a journal from one to the next.

The rule by which a release can be taken back: **a release reads what the next one writes.** A step is known to one
release, which goes on with a journal of either format, and taken by the next. So the release that was left an hour ago
opens the journal that the new one has carried forward, and nothing that happened meanwhile is lost. An update names
the least release it can come from; none is jumped over.

For that a step only ever adds: a table, an index, a column with a default. A copy (a backup, a recovery) is written in
the format that this release writes; what a step adds and a copy must keep goes into :mod:`controller.store.copying`.
What facts say follows the same rule (:mod:`controller.core.coming`).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Formats:
    """What a release knows."""

    steps: tuple[str, ...]
    """SQL, one transaction each, in order and for ever: the first makes format 2 of format 1."""
    writes: int
    """To which every journal is carried when its daemon opens it. Steps beyond are the next release's to take."""

    @property
    def reads(self) -> int:
        """The newest format that this release can go on with."""
        return 1 + len(self.steps)


FORMATS: Final = Formats(steps=(), writes=1)
