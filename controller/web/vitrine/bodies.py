"""What the window's page may send. Whatever is not named here is refused (law I9)."""

import base64
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from controller.content.compiled import Id

Session = Annotated[int, Field(ge=0, le=2**53)]
Release = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
CONTRIBUTION_CHARS_MAX = 280
WRITTEN = r"^[^\x00-\x09\x0b-\x1f\x7f-\x9f]*$"
"""No control characters but a new line."""


PICTURE_BYTES_MAX = 3 * 1024 * 1024


def _from_base64(written: object) -> object:
    return base64.b64decode(written, validate=True) if isinstance(written, str) else written


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class SessionBody(_Body):
    """Somebody touched, stays, or leaves."""

    session: Session


class SceneBody(_Body):
    session: Session
    scene: Id


class PaintedBody(_Body):
    """Frames that were really drawn, and the scene that really stands there."""

    release: Release
    scene: Id | None
    frames: Annotated[int, Field(ge=0, le=100_000)]
    since_ms: Annotated[int, Field(ge=0, le=600_000)]
    hidden: bool = False
    guest: bool = False
    contacts: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    held_ms: Annotated[int, Field(ge=0, le=2**31)] = 0
    heap_bytes: Annotated[int, Field(ge=0, le=2**40)] | None = None


class AnswerBody(_Body):
    session: Session
    scene: Id
    question: Id
    choice: Id


class ContributionBody(_Body):
    """A neighbour's own words. Never a name, never an address: none is asked for."""

    session: Session | None = None
    """None for who does not stand at the window: what the town hall was handed, say."""
    scene: Id
    text: Annotated[str, Field(min_length=1, max_length=CONTRIBUTION_CHARS_MAX, pattern=WRITTEN)]
    picture: Annotated[bytes, BeforeValidator(_from_base64), Field(max_length=PICTURE_BYTES_MAX)] = b""
    """JPEG, PNG or WebP in base64. It is drawn anew: of what a camera wrote beside it, nothing is kept."""


class CleaningBody(_Body):
    on: bool


class SessionOut(BaseModel):
    """The session now; another one than was sent: that one is over."""

    session: int


class TotalsOut(BaseModel):
    counts: dict[str, dict[str, int]]
    mine: dict[str, str]


class WallLineOut(BaseModel):
    id: str
    text: str
    day: str
    picture: str
    alt: str


class WallOut(BaseModel):
    lines: list[WallLineOut]


class CodeOut(BaseModel):
    """A QR code as an SVG path, and the width of the whole in modules, quiet zone included."""

    path: str
    modules: int
