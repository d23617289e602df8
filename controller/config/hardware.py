"""The tables of the hardware: the driver, the serial lines, and one table for each kind of lock board.

A new kind is one class here with its own ``kind``, its name in ``Board``, and its maker in ``controller/hardware.py``.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from controller.config.strict import AbsolutePath, Line, Strict

BOARD_ID = r"^[a-z0-9][a-z0-9-]{0,31}$"
BUSES_MAX = 8
BOARDS_MAX = 62
"""Two lines of 31."""
PULSE_USUAL_MS = 1_000
"""Beyond this somebody must have written down why a lock needs more."""


class Simulated(Strict):
    """Hardware imagined by the simulator, the same for the same seed."""

    driver: Literal["simulated"] = Field(examples=["simulated"])
    seed: int = Field(1, ge=0, le=2**31, examples=[1])


class Wired(Strict):
    """Real hardware: what it is stands in ``[[buses]]`` and ``[[boards]]``."""

    driver: Literal["wired"] = Field(examples=["wired"])


Hardware = Annotated[Simulated | Wired, Field(discriminator="driver")]


class BusTable(Strict):
    name: Line = Field(pattern=BOARD_ID, examples=["bus1"])
    port: AbsolutePath = Field(max_length=200, examples=["/dev/serial/by-id/usb-FTDI_FT232R-if00-port0"])
    """Below ``/dev/serial/by-id`` it names the adapter, whatever socket that is plugged into."""
    baud: int | None = Field(None, ge=1_200, le=115_200, examples=[9_600])
    """Left out, it is what boards of its kind have as they come."""


class SerialBoard(Strict):
    """What every board on a serial line has."""

    BAUD: ClassVar[int]
    INPUTS_MAX: ClassVar[int] = 256
    """Locks on channels beyond this have no switch that the board could read."""

    name: Line = Field(pattern=BOARD_ID, examples=["board1"])
    kind: str
    bus: Line = Field(pattern=BOARD_ID, examples=["bus1"])
    address: int
    channels: int
    closed_reads: Annotated[int, Field(ge=0, le=1, examples=[1])]
    """Which feedback bit means closed. Boards differ, and installations of one board do: find out door by door."""
    pulse_ms: int = Field(500, ge=100, le=2_000, examples=[500])
    """How long a lock is released: told to the boards that let themselves be told, and what the others are set to."""
    long_pulse_because: Line = Field("", max_length=200, examples=["a magnet lock that lets go after 1.2 s"])


class A8a80Table(SerialBoard):
    """The "8A/80" boards with 2 to 50 channels."""

    BAUD = 9_600
    kind: Literal["8a80"] = Field(examples=["8a80"])
    address: int = Field(ge=1, le=31, examples=[1])
    channels: int = Field(ge=1, le=50, examples=[24])


class KerongTable(SerialBoard):
    """KERONG CU12 and CU16."""

    BAUD = 19_200
    kind: Literal["kerong"] = Field(examples=["kerong"])
    address: int = Field(ge=0, le=14, examples=[0])
    channels: int = Field(16, ge=1, le=16, examples=[16])


class WaveshareTable(SerialBoard):
    """Waveshare Modbus RTU relays with inputs."""

    BAUD = 9_600
    INPUTS_MAX = 8
    kind: Literal["waveshare"] = Field(examples=["waveshare"])
    address: int = Field(ge=1, le=247, examples=[1])
    channels: Annotated[Literal[8, 16, 32], Field(examples=[8])] = 8
    """How many relays it has. Its inputs are eight at most, and a lock needs one."""
    pulse_ms: int = Field(500, ge=100, le=2_000, multiple_of=100, examples=[500])


BoardTable = Annotated[A8a80Table | KerongTable | WaveshareTable, Field(discriminator="kind")]
