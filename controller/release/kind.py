"""What may be fetched and kept: a window's content, a machine's software. Each is one signed list of files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from controller.release.manifest import FileEntry, Publishers


class Listed(Protocol):
    """A manifest, as far as whoever fetches and keeps needs to know it."""

    @property
    def id(self) -> str:
        """Two of one id are the same; it is the name of a folder."""
        ...

    @property
    def files(self) -> Mapping[str, FileEntry]: ...

    @property
    def size_bytes(self) -> int: ...

    def objects(self) -> Mapping[str, int]:
        """Length by SHA-256."""
        ...


M = TypeVar("M", bound=Listed)


@dataclass(frozen=True, slots=True)
class Kind(Generic[M]):
    """How manifests of one kind are read: both raise :class:`~controller.release.trouble.ReleaseError`."""

    opened: Callable[[bytes, bytes, Publishers], M]
    """From the bytes of manifest and signature, whoever brought them: the signature is checked first."""
    reread: Callable[[bytes], M]
    """From bytes whose signature was checked before."""
    too_big: str
    """What ends the sentence "its 12 MiB beside what is kept are ...": which key allows more, and what else helps."""
