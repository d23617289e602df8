"""The languages of the screen: one JSON file each in ``locales``, all with the same keys (a test holds that)."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


class UnknownLanguageError(ValueError):
    """A configured language has no catalogue; the text says which there are."""


def languages() -> tuple[str, ...]:
    """Every language that has a catalogue."""
    names = (entry.name for entry in (files(__package__) / "locales").iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def require(wanted: tuple[str, ...]) -> None:
    """Raise :class:`UnknownLanguageError` unless every wanted language has a catalogue, and there is one."""
    missing = [one for one in wanted if one not in languages()]
    if missing or not wanted:
        raise UnknownLanguageError(
            f"no catalogue for {', '.join(missing) or 'any language'}; there are {', '.join(languages())}. "
            "Add controller/web/locales/<language>.json, or change `languages`."
        )


@cache
def catalogue(language: str) -> dict[str, Any]:
    """The catalogue of one language. Raises :class:`UnknownLanguageError`."""
    require((language,))
    text: dict[str, Any] = json.loads((files(__package__) / "locales" / f"{language}.json").read_text("utf-8"))
    return text
