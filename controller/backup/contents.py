"""What of a bank goes into a backup: what nobody could make again, and nothing that must be erasable.

=======================  ======================================================================================
the journal              without what can be traced to a person
the device's key         without it every ticket in a pocket and every card at a merchant's is void for ever
the signing key          by it the town knows that the new machine is the same bank
the heartbeat            below which the clock never starts
the configuration        with every file that it names beside it: the list of keys, the link's certificate and key
what was signed          the acceptance report
=======================  ======================================================================================

Left out: what neighbours wrote at a window (it must be erasable, and a drawer is not), releases (signed, and with who
published them), software (the package) and the keys that may sign it: those are root's to put there, and no backup's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from controller.backup.manifest import CONFIG, DATA
from controller.config.models import Config
from controller.records import HEARTBEAT, JOURNAL
from controller.rights.identity import IDENTITY_FILE
from controller.rights.tickets import KEY_FILE

TOML: Final = f"{CONFIG}/bastide.toml"
JOURNAL_NAME: Final = f"{DATA}/{JOURNAL}"
KEPT: Final = (KEY_FILE, IDENTITY_FILE, HEARTBEAT)
"""Of the data folder, as they are; the journal is written anew."""
DATA_NAMES: Final = {JOURNAL_NAME, *(f"{DATA}/{name}" for name in KEPT)}
BESIDE: Final = ("acceptance.*",)
"""Of the configuration's folder, though the configuration does not name them."""
ROOTS: Final = "update-keys"
"""A folder beside the configuration that is neither backed up nor restored."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, and its name in the backup."""

    name: str
    path: Path


def pieces(config: Config, source: Path) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """What is copied as it is, the configuration first; and the files that it names elsewhere, which are not."""
    home, data = source.parent, config.data.path
    found = {Path(text) for text in _texts(config.model_dump()) if text.startswith("/")}
    files = sorted(path for path in found if path.is_file() and not path.is_relative_to(data))
    ours = [path for path in files if path.is_relative_to(home) and not path.is_relative_to(home / ROOTS)]
    ours += sorted(path for pattern in BESIDE for path in home.glob(pattern) if path.is_file())
    kept = [Piece(f"{DATA}/{name}", data / name) for name in KEPT if (data / name).is_file()]
    named = [Piece(f"{CONFIG}/{path.relative_to(home).as_posix()}", path) for path in dict.fromkeys(ours)]
    elsewhere = tuple(str(path) for path in files if not path.is_relative_to(home))
    return (Piece(TOML, source), *named, *kept), elsewhere


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)
