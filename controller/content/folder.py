"""The town's folder, read so that nothing outside it and nothing beyond measure is ever touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from controller.content.problems import ContentError, Problem

TEXT_BYTES_MAX = 512 * 1024
"""A scene of a hundred printed pages; whoever has more has another file."""
DATA_BYTES_MAX = 8 * 1024 * 1024
"""A GeoJSON or JSON-LD file."""
PICTURE_BYTES_MAX = 64 * 1024 * 1024
MEDIA_BYTES_MAX = 300 * 1024 * 1024
"""A film of ten minutes at what a Raspberry Pi can play."""
FILES_MAX = 5000


@dataclass(frozen=True, slots=True)
class Folder:
    root: Path

    def names(self, below: str, suffixes: Iterable[str]) -> list[str]:
        """Names (``scenes/well.fr.md``) of the files directly in ``below``, sorted; hidden ones are left out."""
        place, wanted = self.root / below, tuple(suffixes)
        if not place.is_dir():
            return []
        found = [one.name for one in place.iterdir() if one.name.endswith(wanted) and not one.name.startswith(".")]
        if len(found) > FILES_MAX:
            raise refusal(below, f"holds more than {FILES_MAX} files", "keep what belongs to the vitrines here only")
        return sorted(f"{below}/{name}" for name in found)

    def path(self, name: str) -> Path:
        """Where ``name`` lies. Raises :class:`ContentError` where that is not inside the folder."""
        parts = PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts or "\\" in name:
            raise refusal(name, "leads out of the folder", "name a file inside the folder, without `..`")
        path = self.root / parts
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise refusal(name, "is a link that leads out of the folder", "put the file itself into the folder")
        return path

    def has(self, name: str) -> bool:
        return self.path(name).is_file()

    def data(self, name: str, bytes_max: int) -> bytes:
        """What the file holds. Raises :class:`ContentError` for one that cannot be read or is too large."""
        path = self.path(name)
        try:
            if not path.is_file():
                raise refusal(name, "is missing", "add the file, or do not name it")
            if path.stat().st_size > bytes_max:
                size = f"is larger than {bytes_max // 1024} KiB"
                raise refusal(name, size, "make it smaller, or split it into several")
            return path.read_bytes()
        except OSError as error:
            raise refusal(name, f"cannot be read ({error.strerror})", "let this account read it") from error

    def text(self, name: str, bytes_max: int = TEXT_BYTES_MAX) -> str:
        try:
            return self.data(name, bytes_max).decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise refusal(name, "is not UTF-8 text", "save it again as UTF-8 in the editor") from error


def refusal(name: str, text: str, remedy: str, line: int = 1) -> ContentError:
    return ContentError([Problem(name, line, text, remedy)])
