"""What a hand on the panel may do to the town. Whatever is not named here is refused (law I9)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Label = Annotated[str, Field(min_length=1, max_length=4)]


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class Hand(_Act):
    """A hand at a door: pull or push its leaf, put a parcel in, take everything out, or break it open."""

    do: Literal["pull", "push", "put", "take", "force"]
    door: Label


class Jam(_Act):
    do: Literal["jam"]
    door: Label
    on: bool


class Cut(_Act):
    """The cable of a door's switch: cut, it reads ``open``; pinched, ``closed``; mended, None."""

    do: Literal["sensor"]
    door: Label
    reads: Literal["open", "closed"] | None


class Plug(_Act):
    do: Literal["plug"]
    board: Annotated[str, Field(min_length=1, max_length=32)]
    on: bool


class Show(_Act):
    """Hold something from a pocket before the code reader."""

    do: Literal["show"]
    item: Annotated[str, Field(min_length=1, max_length=32)]


class ShowText(_Act):
    """Hold a code that says this before the reader."""

    do: Literal["show_text"]
    text: Annotated[str, Field(min_length=1, max_length=1_000)]


class Drop(_Act):
    do: Literal["drop"]
    item: Annotated[str, Field(min_length=1, max_length=32)]


class Press(_Act):
    do: Literal["key"]
    key: Annotated[str, Field(pattern=r"^[0-9*#]$")]


class Simple(_Act):
    """Photograph the screen; tear off the printed ticket; kill the daemon; lose the next reply of a board."""

    do: Literal["photograph", "tear_off", "crash", "lose_reply"]


class Switch(_Act):
    """Mains power; the network, which keeps the clock right; paper in the printer."""

    do: Literal["power", "network", "paper"]
    on: bool


class SetClock(_Act):
    """Set the machine's clock wrong by so much; without a network it stays so."""

    do: Literal["clock"]
    wrong_s: Annotated[float, Field(ge=-2e9, le=2e9, allow_inf_nan=False, strict=False)]


class Order(_Act):
    """The clerk at the town hall signs an order to open this door, and gives a reason."""

    do: Literal["order"]
    door: Label
    reason: Annotated[str, Field(min_length=3, max_length=200)]


class Passer(_Act):
    """Somebody steps before the window, or everybody has gone; None: the sensor's cable is cut."""

    do: Literal["passer"]
    present: bool | None


class Screen(_Act):
    """The window's display: its cable, and a will of its own (it stays lit, whatever is said)."""

    do: Literal["screen_cable", "screen_stubborn"]
    on: bool


class Hour(_Act):
    """It is this hour in the street; None for the real one."""

    do: Literal["hour"]
    hour: Annotated[int, Field(ge=0, le=23)] | None


class Cleaning(_Act):
    """Somebody wants to clean the glass, or has done so."""

    do: Literal["cleaning"]
    on: bool


class Notice(_Act):
    """The clerk at the town hall has a word over everything, for so many minutes."""

    do: Literal["notice"]
    text: Annotated[str, Field(min_length=3, max_length=80)]
    minutes: Annotated[int, Field(ge=1, le=1_440)]


Action = (
    Hand | Jam | Cut | Plug | Show | ShowText | Drop | Press | Simple | Switch | SetClock | Order
    | Passer | Screen | Hour | Cleaning | Notice
)  # fmt: skip

ACTIONS: TypeAdapter[Action] = TypeAdapter(Annotated[Action, Field(discriminator="do")])
