"""A unit's file as systemd reads it: lines that end in a backslash go on, and keys may come more than once."""

import configparser
import re
from pathlib import Path

SYSTEMD = Path(__file__).parents[2] / "systemd"


class Unit(configparser.ConfigParser):
    """Keys keep their letters."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def unit(name: str) -> configparser.ConfigParser:
    """Its sections; of a key that comes again, the last."""
    found = Unit(interpolation=None, comment_prefixes="#", delimiters="=", strict=False)
    found.read_string((SYSTEMD / name).read_text("utf-8").replace("\\\n", " "))
    return found


def named(name: str, key: str) -> list[str]:
    """Every value of a key that may come more than once."""
    text = (SYSTEMD / name).read_text("utf-8").replace("\\\n", " ")
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)
