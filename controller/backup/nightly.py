"""The backup of every night: into a folder that is not on the card, the newest few kept."""

import re
from pathlib import Path
from typing import Final

from controller.backup.making import DRAFT, ENDING, Made, make, prefix_of
from controller.backup.recipients import PublicKey
from controller.backup.trouble import Trouble
from controller.config.backup import BackupTable
from controller.config.models import Config

STAMP: Final = r"\d{8}T\d{6}Z"


def nightly(config: Config, source: Path, table: BackupTable, now_s: float) -> Made:
    """Raises :class:`Trouble`; what is there of former nights then stays."""
    folder = Path(table.folder)
    if not folder.is_dir():
        raise Trouble("no-folder", folder=table.folder)
    if not table.same_card and folder.stat().st_dev == config.data.path.stat().st_dev:
        raise Trouble("same-card", folder=table.folder)
    for half in [path for path in folder.iterdir() if _of(config.bank.site, path, DRAFT)]:
        half.unlink(missing_ok=True)
    made = make(config, source, folder, tuple(map(PublicKey, table.keys)), now_s)
    for old in kept(folder, config.bank.site)[table.keep :]:
        if old != made.path:  # a clock that was reset must not cost the newest
            old.unlink(missing_ok=True)
    return made


def kept(folder: Path, site: str) -> list[Path]:
    """The backups of this bank in a folder, the newest by their names first."""
    return sorted((path for path in folder.iterdir() if _of(site, path, "")), reverse=True)


def _of(site: str, path: Path, draft: str) -> bool:
    """Other banks may have theirs in the same folder, and longer names that begin alike."""
    return re.fullmatch(rf"{re.escape(prefix_of(site))}{STAMP}{re.escape(ENDING + draft)}", path.name) is not None
