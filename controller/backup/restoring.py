"""A bank brought back from a backup: read and proven whole beside what is there, put in place only then."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from controller.backup.contents import JOURNAL_NAME
from controller.backup.manifest import Manifest
from controller.backup.placing import Target, put_in_place, stage, staging
from controller.backup.reading import files_of, manifest_of, members_of, prove
from controller.backup.recipients import Opener
from controller.backup.trouble import Trouble
from controller.config import ConfigError, parse
from controller.core.encoding import UnknownFact
from controller.store.copying import demand_new_epoch
from controller.store.errors import JournalError
from controller.store.files import BESIDE
from controller.store.reader import reading


@dataclass(frozen=True, slots=True)
class Restored:
    manifest: Manifest
    epoch: int
    """The next start begins it: every compartment is to be checked, every right of before waits for a person."""
    aside: tuple[Path, ...]
    """What was there before."""


def restore(
    file: BinaryIO,
    opener: Opener,
    target: Target,
    agree: Callable[[Manifest], bool],
    now_s: float,
    expected: str | None = None,
) -> Restored | None:
    """Put a backup in place; None where ``agree`` says no to what it holds.

    ``expected`` is the bank's public key as the town has it. Raises :class:`Trouble`.
    """
    with members_of(file, opener) as members:
        manifest = manifest_of(members, expected)
        if not agree(manifest):
            return None
        with staging(target):
            for entry, data in files_of(members, manifest):
                with stage(target, entry) as path, path.open("wb") as staged:
                    prove(entry, data, staged.write)
            _check_config(target, manifest)
            epoch = _prepare_journal(target.staged(JOURNAL_NAME).absolute(), manifest, now_s)
            return Restored(manifest, epoch, put_in_place(target, manifest))


def _check_config(target: Target, manifest: Manifest) -> None:
    """This release can use it, and it names the folder that the bank's data go to."""
    try:
        config = parse(target.staged(manifest.files[0].name).read_text("utf-8"))
    except (ConfigError, UnicodeDecodeError) as error:
        raise Trouble("config-wrong", why=str(error)) from error
    if config.data.path != target.data:
        raise Trouble("other-folder", folder=config.data.dir, expected=str(target.data))


def _prepare_journal(journal: Path, manifest: Manifest, now_s: float) -> int:
    """Proven, the very one that was copied, and in need of a new epoch."""
    try:
        with reading(journal) as reader:
            if reader.verify().head.hex() != manifest.journal.head:
                raise Trouble("damaged")
        epoch = demand_new_epoch(journal, now_s)
    except UnknownFact as error:
        raise Trouble("too-new") from error
    except JournalError as error:
        raise Trouble("journal-damaged", why=str(error)) from error
    for suffix in (*BESIDE, ".lock"):
        journal.with_name(journal.name + suffix).unlink(missing_ok=True)
    return epoch
