"""The two files of the boot partition that say how a Raspberry Pi starts."""

from typing import Final

CMDLINE: Final = ("cgroup_enable=memory",)
"""Raspberry Pi OS starts without it: `MemoryMax=` is then ignored."""
CONFIG: Final = ("dtparam=watchdog=on", "dtparam=strict_gpiod")


def cmdline(text: str) -> str:
    """``cmdline.txt``: one line of words. What is there stays; what we need is there once."""
    words = [word for word in text.split() if word != "cgroup_disable=memory"]
    return " ".join([*words, *(one for one in CMDLINE if one not in words)]) + "\n"


def config(text: str) -> str:
    """``config.txt``: what we need, for all models, at the end."""
    lines = [line.strip() for line in text.splitlines()]
    missing = [one for one in CONFIG if one not in lines]
    if not missing:
        return text
    return "\n".join([text.rstrip("\n"), "", "# Bastide", "[all]", *missing, ""])
