"""Which packages a requirement needs on another machine, each in the version that is pinned.

pip answers markers such as ``python_version < "3.13"`` for the Python that runs it, even when it downloads for another;
so they are answered here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from tools.deb.host import BuildError

PINNED: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;#]+)$")


@dataclass(frozen=True, order=True)
class Pin:
    name: NormalizedName
    version: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


def pins(text: str) -> dict[NormalizedName, Pin]:
    """Of a constraints file: its lines ``name==version``."""
    matches = (PINNED.match(line.strip()) for line in text.splitlines())
    return {(name := canonicalize_name(match[1])): Pin(name, match[2]) for match in matches if match}


def wanted(requires: Iterable[str], extras: Iterable[str], markers: Mapping[str, str]) -> Iterator[Requirement]:
    """Those of a package's ``Requires-Dist`` lines that hold with these extras on a machine with these markers."""
    asked = ["", *sorted(extras)]
    for requirement in map(Requirement, requires):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({**markers, "extra": extra}) for extra in asked):
            yield requirement


Fetch = Callable[[Sequence[Pin]], Mapping[NormalizedName, Sequence[str]]]
"""Brings these packages; answers with the ``Requires-Dist`` lines of each."""


def closure(
    root: str, known: Mapping[NormalizedName, Pin], markers: Mapping[str, str], fetch: Fetch, without: Iterable[str]
) -> list[Pin]:
    """Every package that ``root``, a requirement such as ``bastide[pi]``, needs: itself too, in the order of names.

    ``without`` names packages that come from elsewhere. Raises :class:`BuildError` for one that nothing pins, and for a
    pin that a requirement refuses.
    """
    elsewhere = {canonicalize_name(name) for name in without}
    requires: dict[NormalizedName, Sequence[str]] = {}
    extras: dict[NormalizedName, set[str]] = {}
    waiting = [Requirement(root)]
    while waiting:
        asked = [each for each in waiting if canonicalize_name(each.name) not in elsewhere]
        fresh = sorted({_pinned(each, known) for each in asked} - {known[name] for name in requires})
        requires.update(fetch(fresh))
        waiting = []
        for each in asked:
            name = canonicalize_name(each.name)
            if name not in extras or not each.extras <= extras[name]:
                extras.setdefault(name, set()).update(each.extras)
                waiting += wanted(requires[name], extras[name], markers)
    return sorted(known[name] for name in requires)


def _pinned(requirement: Requirement, known: Mapping[NormalizedName, Pin]) -> Pin:
    pin = known.get(canonicalize_name(requirement.name))
    if pin is None:
        raise BuildError(f"{requirement.name} is needed, and neither constraints.txt nor tools/deb/pins.txt pins it")
    if not requirement.specifier.contains(pin.version, prereleases=True):
        raise BuildError(f"{requirement} is needed, and {pin} is pinned")
    return pin
