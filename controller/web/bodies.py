"""What may be sent to the HTTP API. Whatever is not named here is refused (law I9)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from controller.core.bank import Size
from controller.core.commands import Word
from controller.core.events import Touch, Touched
from controller.web.desk import SCAN_CHARS_MAX

SizeName = Literal["S", "M", "L"]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
Digits = r"^[0-9]+$"
PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f]*$"
"""No control characters (pydantic itself refuses halves of characters)."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class TouchBody(_Body):
    """An answer to the question on the screen."""

    model_config = ConfigDict(
        title="Touch", json_schema_extra={"examples": [{"touch": "deposit", "visit": 12, "size": "M", "cold": True}]}
    )

    touch: Annotated[Touch, Field(strict=False)]
    visit: Annotated[int, Field(ge=0, le=2**53)]
    """The visit the person saw; an answer to a screen that is gone changes nothing."""
    box: Id | None = None
    order: Id | None = None
    size: SizeName | None = None
    cold: bool = False
    reachable: bool = False
    reason: Annotated[str, Field(max_length=200, pattern=PRINTABLE)] = ""

    def event(self) -> Touched:
        fields = self.model_dump(exclude={"size"})
        return Touched(size=None if self.size is None else Size[self.size], **fields)


class PinBody(_Body):
    """A PIN typed at the screen."""

    model_config = ConfigDict(title="Pin", json_schema_extra={"examples": [{"digits": "01234567"}]})

    digits: Annotated[str, Field(min_length=8, max_length=8, pattern=Digits)]


class CodeBody(_Body):
    """The own code of the badge that is being served."""

    model_config = ConfigDict(title="Code", json_schema_extra={"examples": [{"digits": "2468"}]})

    digits: Annotated[str, Field(min_length=4, max_length=12, pattern=Digits)]


class ScanBody(_Body):
    """A text as read by a scanner."""

    model_config = ConfigDict(title="Scan", json_schema_extra={"examples": [{"text": "B1:…"}]})

    text: Annotated[str, Field(min_length=1, max_length=SCAN_CHARS_MAX, pattern=PRINTABLE)]


class ReservationBody(_Body):
    """Hold a compartment for a merchant who is still in the shop."""

    model_config = ConfigDict(
        title="Reservation", json_schema_extra={"examples": [{"badge": "B1:…", "size": "S", "cold": False}]}
    )

    badge: Annotated[str, Field(min_length=1, max_length=SCAN_CHARS_MAX, pattern=PRINTABLE)]
    """The badge's text, as a scanner reads it."""
    size: SizeName
    cold: bool = False
    reachable: bool = False


class Accepted(BaseModel):
    """It was decided, and what followed from it is durable. What it changed is on the screen."""

    revision: int


class Reserved(BaseModel):
    """What the bank answered."""

    reserved: bool
    word: Word


class Problem(BaseModel):
    """What went wrong, and what to do."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"error": "…", "remedy": "…"}]})

    error: str
    remedy: str
