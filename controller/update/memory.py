"""What the updates of a machine remember: ``state.json``, written whole or not at all.

Which release runs is told by the link ``current`` alone; here stands what a link cannot tell. A trial is written down
before the link is switched, and struck out after it was switched back: no cut of the power leaves one unknown.
"""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from controller.update.place import PACKAGED, Place
from controller.update.version import Version

BYTES_MAX: Final = 65_536
TRIES_MAX: Final = 3
"""Of one release whose trial was cut short by nothing but a restart of the machine."""


class _Kept(BaseModel):
    """A later release may have written more: what is not known here is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


Release = Annotated[str, Field(pattern=r"^(packaged|[0-9.]{3,27})$")]


class Before(_Kept):
    """What was well before the trial began, and must be again before it ends."""

    boards: Annotated[tuple[str, ...], Field(strict=False)] = ()
    link: bool = False
    painted: bool = False


class Trial(_Kept):
    release: Release
    id: str
    former: Release
    """Where it goes back to."""
    boot: str
    began_s: float
    """Seconds since this boot of the machine, at which it was switched."""
    before: Before = Before()


class Refused(_Kept):
    id: str
    why: Literal["unwell", "interrupted", "by_hand"]
    words: str = ""
    times: int = 1


class Memory(_Kept):
    format: Literal[1] = 1
    highest: Version | None = None
    """Of all that were ever put on trial here, or came with a package."""
    current: Release = PACKAGED
    """The last one that was confirmed."""
    id: str | None = None
    """Of its manifest, where an update brought it."""
    previous: Release | None = None
    ready: str | None = None
    """The id of one that lies unpacked and waits for a moment that disturbs nobody."""
    trial: Trial | None = None
    refused: Refused | None = None

    def to_bytes(self) -> bytes:
        return self.model_dump_json(indent=2).encode() + b"\n"

    def blocks(self, id: str) -> bool:
        """Whether a release does not come again by itself."""
        one = self.refused
        return one is not None and one.id == id and (one.why != "interrupted" or one.times >= TRIES_MAX)


def load(place: Place) -> Memory:
    """Of a machine that never had an update, or whose file is damaged, an empty one: the packaged release bounds what
    may come, and the link tells what runs. Raises ``OSError``."""
    try:
        with place.memory.open("rb") as file:
            return Memory.model_validate_json(file.read(BYTES_MAX))
    except (FileNotFoundError, ValidationError):
        return Memory()
