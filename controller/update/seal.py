"""An archive becomes a release of software: measured, listed, signed. On the maker's machine."""

import json
import lzma
import shutil
import tarfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from controller.release.manifest import MANIFEST, SIGNATURE, FileEntry
from controller.release.seal import SealError, sha256_of
from controller.rights.files import PUBLIC, write_whole
from controller.update.manifest import Fits, Software, sign
from controller.update.place import FACTS, FACTS_BYTES_MAX, Facts
from controller.update.trouble import Hindered
from controller.update.unpack import measured


def seal(
    archive: Path, to: Path, key: Ed25519PrivateKey, now_s: float, least: str = "0.0", rollout_percent: int = 100
) -> tuple[Path, Software]:
    """Into ``to``'s folder for machines of its kind, the manifest last; where, and what it is.

    ``archive`` is what ``make deb`` writes beside the package. Raises :class:`~controller.release.seal.SealError`.
    """
    try:
        facts = _facts(archive)
        fits = Fits(suite=facts.suite, architecture=facts.architecture, python=facts.python)
        entry = FileEntry(sha256=sha256_of(archive), bytes=archive.stat().st_size)
        created = datetime.fromtimestamp(now_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        software = Software(facts.version, fits, created, least, rollout_percent, measured(archive), entry)
        data, signature = sign(software, key)
        folder = to / fits.folder
        _carry(archive, folder, software)
        write_whole(folder / MANIFEST, data, PUBLIC)
        write_whole(folder / SIGNATURE, signature, PUBLIC)
    except OSError as error:
        raise SealError(f"{error.filename}: cannot be read or written ({error.strerror})") from error
    except (ValueError, Hindered) as error:
        raise SealError(f"{archive}: {error}; seal what `make deb` writes as bastide_*.tar.xz") from error
    return folder, software


def _carry(archive: Path, folder: Path, software: Software) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SIGNATURE).unlink(missing_ok=True)  # whoever fetches meanwhile finds nothing rather than half of each
    to = folder / software.archive_name
    if not to.exists() or not to.samefile(archive):
        shutil.copyfile(archive, to)
    for former in folder.glob("bastide_*.tar.xz"):
        if former.name != to.name:
            former.unlink()


def _facts(archive: Path) -> Facts:
    """Raises ``ValueError`` for what is no release's archive."""
    try:
        with tarfile.open(archive, "r:xz") as tar:
            member = next((one for one in tar if one.name.removeprefix("./") == FACTS), None)
            file = None if member is None else tar.extractfile(member)
            if file is None:
                raise ValueError(f"has no {FACTS}")
            return Facts.model_validate(json.loads(file.read(FACTS_BYTES_MAX)))
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{FACTS}: {'/'.join(map(str, first['loc']))}: {first['msg']}") from error
    except (tarfile.TarError, lzma.LZMAError, EOFError) as error:
        raise ValueError(f"is no archive ({error})") from error
