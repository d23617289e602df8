"""What the demo's window shows: a town's content, built once, sealed with the demo's key, put on the machine's card."""

import hashlib
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

from controller.content.compiled import Content
from controller.release.manifest import CONTENT, MANIFEST, SIGNATURE, reread
from controller.release.seal import seal
from controller.release.store import Room, Store
from controller.rights.office import Office

MIB = 2**20
ROOM = Room(content_bytes_max=1_024 * MIB, free_bytes_min=64 * MIB)
FOLDER = "content"
TOWN = Path(__file__).parent / "saintefoy"
"""The six vitrines of the demo, as a town keeps its content."""


def built(source: Path, out: Path) -> Path:
    """The release that this content makes, unsigned. Raises :class:`controller.content.problems.ContentError`."""
    from controller.content.build import build

    mark, now = out.with_suffix(".made-of"), _fingerprint(source)
    if not (out / CONTENT).exists() or not mark.exists() or mark.read_text("utf-8") != now:
        build(source, out, datetime.now(UTC).date())
        mark.write_text(now, "utf-8")
    return out


def _fingerprint(folder: Path) -> str:
    """Names, lengths and times of everything in it: what changes with any edit."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        found = path.stat()
        digest.update(f"{path.relative_to(folder)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def content_of(release: Path) -> Content:
    return Content.model_validate_json((release / CONTENT).read_bytes())


def bring(release: Path, data: Path, office: Office, sealed: Path) -> None:
    """Seal it and put it into the machine's store, unless this very content lies there already. ``sealed`` is a folder
    to work in. Raises ``OSError``, :class:`~controller.release.trouble.ReleaseError`."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(data / FOLDER, ROOM)
    digest = hashlib.sha256((release / CONTENT).read_bytes()).hexdigest()
    if any(digest == _content_in(store, one) for one in store.releases):
        return
    shutil.rmtree(sealed, ignore_errors=True)
    shutil.copytree(release, sealed)
    content = content_of(release)
    seal(sealed, office.private, content.town, content.languages, time.time())
    _carry(sealed, store)
    shutil.rmtree(sealed)


def _carry(sealed: Path, store: Store) -> None:
    """Object by object, each checked by its hash."""
    data, signature = (sealed / MANIFEST).read_bytes(), (sealed / SIGNATURE).read_bytes()
    manifest = reread(data)
    store.make_room(manifest, store.releases[-1:])
    paths = {entry.sha256: path for path, entry in manifest.files.items()}
    for sha256 in store.missing(manifest):
        store.add(sha256, 0, (sealed / paths[sha256]).read_bytes())
        store.finish(sha256)
    store.stage(data, signature)


def _content_in(store: Store, release: str) -> str:
    manifest = store.manifest(release)
    return "" if manifest is None else manifest.files[CONTENT].sha256
