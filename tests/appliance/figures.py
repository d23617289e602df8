"""What was measured, by suite: ``build/bench-appliance.json``, in the form of ``make bench``."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from tests.bench.measure import Measure, heading, line, write

FILE: Final = Path("build/bench-appliance.json")


@dataclass
class Figures:
    measures: list[Measure] = field(default_factory=list)

    def add(self, suite: str, *measures: Measure) -> None:
        self.measures += [replace(each, name=f"{suite}: {each.name}") for each in measures]

    def tell(self) -> str:
        write(self.measures, FILE)
        return "\n".join((heading(), *map(line, self.measures), str(FILE)))
