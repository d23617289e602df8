"""Which files a theme needs on the phone, and what they weigh: said before anybody takes it along."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDERS = ("media/", "tiles/")


def needs(part: dict[str, Any]) -> list[str]:
    """The paths in the release of all that this theme's part names, sorted, each once."""
    return sorted(set(_paths(part)))


def weighed(release: Path, paths: list[str]) -> list[tuple[str, int]]:
    """Each path with its bytes. Raises ``FileNotFoundError`` when the release lacks one."""
    return [(path, (release / path).stat().st_size) for path in paths]


def _paths(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.startswith(FOLDERS):
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _paths(one)
    elif isinstance(value, dict):
        yield from _tiles(value) if "tiles" in value else ()
        for name, one in value.items():
            yield from _paths(one) if name != "tiles" else ()


def _tiles(panorama: dict[str, Any]) -> Iterator[str]:
    for column in range(panorama["columns"]):
        for row in range(panorama["rows"]):
            yield panorama["tiles"].replace("{column}", str(column)).replace("{row}", str(row))
