"""What the commands say, in every language: one file each, sentences under their codes."""

import json
from functools import cache
from importlib.resources import files
from typing import cast

from controller.backup.trouble import Trouble


def said(code: str, language: str, **values: str | int) -> str:
    return _sentences(language)["told"][code].format(**values)


def trouble(what: Trouble, language: str) -> str:
    return _sentences(language)["trouble"][what.code].format(**what.values)


@cache
def _sentences(language: str) -> dict[str, dict[str, str]]:
    text = (files(__name__) / f"{language}.json").read_text("utf-8")
    return cast(dict[str, dict[str, str]], json.loads(text))
