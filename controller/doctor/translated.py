"""What is wrong in a configuration, in another language than the English in which ``controller.config`` says it.

As with gettext the English sentence is the key, its gaps named; a sentence that is not listed stays English.
"""

import json
import re
from functools import cache
from importlib.resources import files

from controller.doctor import words


def translated(text: str, language: str) -> str:
    for pattern, sentence in _sentences(language):
        if found := pattern.fullmatch(text):
            given = found.groupdict()
            return sentence.format(**{name: translated(given[name], language) for name in given})
    return text


@cache
def _sentences(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those first that stand first in the file."""
    file = files(words) / f"configuration-{language}.json"
    told: dict[str, str] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return tuple((_pattern(english), sentence) for english, sentence in told.items())


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(english)), re.DOTALL)
