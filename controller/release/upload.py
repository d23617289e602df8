"""A release that somebody brings piece by piece, through the daemon's API: into the store's own parts, so that an
upload that was cut short is gone on with, and only what is missing is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from controller.core.vitrine.state import Window
from controller.release.choice import judge, kept
from controller.release.manifest import MANIFEST, SIGNATURE, Manifest, Publishers, opened
from controller.release.store import Store
from controller.release.transfer import done
from controller.release.trouble import ReleaseError, Why
from controller.rights.files import write_whole


@dataclass(frozen=True, slots=True)
class Wanted:
    """An object that is to be sent, and how much of it is here."""

    sha256: str
    bytes: int
    have: int


class Upload:
    """One at a time: a new one takes the place of one that was not brought to its end."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        keys: Callable[[], Publishers],
        window: Callable[[], Window],
        ask: Callable[[Path], None],
    ) -> None:
        """``folder`` keeps the manifest; ``ask`` takes it in from there as from any folder, with every check."""
        self._store = store
        self._folder = folder
        self._keys = keys
        self._window = window
        self._ask = ask
        self._manifest: Manifest | None = None

    async def begin(self, data: bytes, signature: bytes) -> tuple[str, tuple[Wanted, ...]]:
        """The release's id, and what is to be sent of it. Raises :class:`ReleaseError`."""
        manifest = opened(data, signature, self._keys())
        judge(self._window())(manifest, data)
        await done(self._store.make_room, manifest, kept(self._window()))
        await done(self._note, data, signature)
        self._manifest = manifest
        return manifest.id, await done(self._still_wanted, manifest)

    async def piece(self, sha256: str, at: int, data: bytes) -> int:
        """How much of the object is here now; a piece that does not go on from there is not taken."""
        size = self._wanted(sha256)
        have = await done(self._store.begun, sha256)
        if at != have:
            return have
        if at + len(data) > size:
            raise ReleaseError(Why.WRONG_HASH, "is longer than the manifest says")
        await done(self._store.add, sha256, at, data)
        return at + len(data)

    def whole(self) -> None:
        """Everything was sent: it is hashed and staged in its turn."""
        if self._manifest is None:
            raise ReleaseError(Why.NOT_A_RELEASE, "nothing was begun; send the manifest first")
        self._manifest = None
        self._ask(self._folder)

    def _still_wanted(self, manifest: Manifest) -> tuple[Wanted, ...]:
        return tuple(Wanted(one, size, self._store.begun(one)) for one, size in self._store.missing(manifest).items())

    def _wanted(self, sha256: str) -> int:
        size = None if self._manifest is None else self._manifest.objects().get(sha256)
        if size is None:
            raise ReleaseError(Why.OTHER_RELEASE, "is no file of the release that is being brought")
        return size

    def _note(self, data: bytes, signature: bytes) -> None:
        try:
            self._folder.mkdir(exist_ok=True)
            write_whole(self._folder / MANIFEST, data)
            write_whole(self._folder / SIGNATURE, signature)
        except OSError as error:
            raise ReleaseError(Why.CANNOT_WRITE, f"{error.filename}: {error.strerror}") from error
