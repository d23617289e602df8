"""Releases through the API of this machine: how they are, and one that is brought here, whole in a folder or in pieces.

Nobody who asks is trusted for it: what is shown was signed by a key of the town, and every file is hashed.
"""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Protocol

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from controller.web.bodies import Problem

MANIFEST_CHARS_MAX: Final = 2 * 2**20
PIECE_BYTES_MAX: Final = 2**20
PIECE_CHARS_MAX: Final = 4 * (PIECE_BYTES_MAX + 2) // 3
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem} for status in (400, 403, 409, 413, 415, 421, 422)
}
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class NotTaken(Exception):  # noqa: N818 - an answer
    """It will not be taken: ``why`` is the word, the text says what and where."""

    def __init__(self, why: str, words: str) -> None:
        super().__init__(words)
        self.why = why


@dataclass(frozen=True, slots=True)
class Piece:
    """An object that is to be sent, and how much of it is here."""

    sha256: str
    bytes: int
    have: int


class ReleasesOut(BaseModel):
    """What the window shows, what it keeps, and how the next one is coming along."""

    shown: str | None
    former: str | None
    """Kept, to go back to."""
    staged: str | None
    """Whole; it waits to be painted."""
    refused: str
    """The release that was last refused or taken back; empty for none."""
    refused_why: str
    source: str
    """Where one is being fetched from just now; empty: nothing is."""
    coming: str
    """Which one; empty before its manifest is here."""
    have_bytes: int
    of_bytes: int
    problem: str
    """What was wrong the last time, in a line; empty when nothing was."""
    why: str
    """The same as a word."""
    looked_ago_s: float | None
    """Since a source was last asked to its end; null: never since the start."""
    checked_bytes: int
    """Of what is shown, read anew since the start and found right."""
    used_bytes: int
    waiting: int
    """Folders that were brought and not looked at to their end."""


class ReleaseDesk(Protocol):
    async def how(self) -> ReleasesOut: ...

    def folder(self, path: Path) -> None:
        """A sealed release in a folder of this machine."""

    async def begin(self, manifest: bytes, signature: bytes) -> tuple[str, tuple[Piece, ...]]:
        """The release's id, and what is to be sent of it. Raises :class:`NotTaken`."""

    async def piece(self, sha256: str, at: int, data: bytes) -> int:
        """How much of the object is here then. Raises :class:`NotTaken`."""

    def whole(self) -> None:
        """Everything was sent. Raises :class:`NotTaken`."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


def _absolute(path: str) -> str:
    if not PurePosixPath(path).is_absolute() or "\0" in path:
        raise ValueError("must be an absolute path")
    return path


class FolderBody(_Body):
    folder: Annotated[str, Field(max_length=1_000), AfterValidator(_absolute)]


class ManifestBody(_Body):
    manifest: Annotated[str, Field(max_length=MANIFEST_CHARS_MAX)]
    """The text of ``manifest.json``."""
    signature: Annotated[str, Field(max_length=256)]
    """The text of ``manifest.sig``."""


class PieceBody(_Body):
    sha256: Hash
    at: Annotated[int, Field(ge=0, lt=2**40)]
    data: Annotated[str, Field(max_length=PIECE_CHARS_MAX)]
    """Base64."""


class PieceOut(BaseModel):
    sha256: str
    bytes: int
    have: int


class BegunOut(BaseModel):
    release: str
    missing: tuple[PieceOut, ...]


class HaveOut(BaseModel):
    have: int
    """Go on from here."""


class TakenOut(BaseModel):
    waiting: int


def mount(app: FastAPI, desk: ReleaseDesk) -> None:
    @app.get("/api/vitrine/releases", tags=["releases"], summary="What is shown, and what is coming")
    async def how() -> ReleasesOut:
        return await desk.how()

    @app.post("/api/vitrine/releases/folder", tags=["releases"], summary="Take a release in", responses=PROBLEMS)
    async def folder(body: FolderBody) -> TakenOut:
        desk.folder(Path(body.folder))
        return TakenOut(waiting=(await desk.how()).waiting)

    @app.post("/api/vitrine/releases", tags=["releases"], summary="Begin to bring a release", responses=PROBLEMS)
    async def begin(body: ManifestBody) -> BegunOut:
        release, missing = await desk.begin(body.manifest.encode(), body.signature.encode())
        pieces = tuple(PieceOut(sha256=one.sha256, bytes=one.bytes, have=one.have) for one in missing)
        return BegunOut(release=release, missing=pieces)

    @app.post("/api/vitrine/releases/piece", tags=["releases"], summary="A piece of a file", responses=PROBLEMS)
    async def piece(body: PieceBody) -> HaveOut:
        try:
            data = base64.b64decode(body.data, validate=True)
        except binascii.Error:
            raise NotTaken("not_base64", "a piece is sent as base64") from None
        return HaveOut(have=await desk.piece(body.sha256, body.at, data))

    @app.post("/api/vitrine/releases/whole", tags=["releases"], summary="Everything was sent", responses=PROBLEMS)
    async def whole() -> TakenOut:
        desk.whole()
        return TakenOut(waiting=(await desk.how()).waiting)

    @app.exception_handler(NotTaken)
    async def not_taken(_: Request, error: Exception) -> Response:
        assert isinstance(error, NotTaken)
        return JSONResponse(Problem(error=error.why, remedy=str(error)).model_dump(), status_code=409)
