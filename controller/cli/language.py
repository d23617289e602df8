"""In which language a command speaks to whoever is at the terminal."""

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("en", "fr")


def spoken(environment: Mapping[str, str]) -> str:
    """The language of a terminal, as far as it is one of ours (POSIX: ``LC_ALL``, ``LC_MESSAGES``, ``LANG``)."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = next((name for name in names if name), "").partition("_")[0]
    return language if language in LANGUAGES else "en"
