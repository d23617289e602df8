"""What is wrong in a folder of content: where, why, and what to do. Collected, to be mended in one round."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from controller.config.locate import Place, line_of

PROBLEMS_MAX = 200
"""Beyond this a person mends the first ones and asks again."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    file: str
    """Relative to the folder, with ``/``."""
    line: int
    """From 1."""
    text: str
    remedy: str
    grave: bool = True
    """Nothing can be built before it is mended; otherwise it is advice."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}; {self.remedy}"


class ContentError(Exception):
    """A folder cannot be used; ``problems`` says where, why, and what to do."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One text of the folder, and on which line each of its keys stands."""

    file: str
    lines: dict[Place, int] = field(default_factory=lambda: {(): 1})

    def line(self, *place: str | int) -> int:
        return line_of(place, self.lines)

    def problem(self, place: Place, text: str, remedy: str, *, grave: bool = True) -> Problem:
        return Problem(self.file, self.line(*place), f"{named(place)}: {text}" if place else text, remedy, grave)


@dataclass(slots=True)
class Report:
    """Everything that is wrong, the first ``PROBLEMS_MAX`` of it."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, *problems: Problem) -> None:
        self.take(problems)

    def take(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if len(self.problems) < PROBLEMS_MAX and problem not in self.problems:
                self.problems.append(problem)

    @property
    def grave(self) -> bool:
        return any(problem.grave for problem in self.problems)

    def sorted(self) -> Iterator[Problem]:
        return iter(sorted(self.problems))


def named(place: Place) -> str:
    """``questions[2].text``, counting from 1 as people do."""
    key = ""
    for part in place:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return key.lstrip(".")[:120]
