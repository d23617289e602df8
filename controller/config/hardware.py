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
    reversed: Annotated[tuple[Annotated[int, Field(ge=1, le=256)], ...], Field(strict=False)] = Field(
        (), max_length=256, examples=[[5]]
    )
    """Channels whose switch is wired the other way round than the rest of this board's."""
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


class DoorboardTable(SerialBoard):
    """Our own open board; ``bastide board`` gives it its address."""

    BAUD = 115_200
    kind: Literal["doorboard"] = Field(examples=["doorboard"])
    address: int = Field(ge=1, le=31, examples=[1])
    channels: int = Field(16, ge=1, le=16, examples=[16])
    pulse_ms: int = Field(500, ge=100, le=1_000, multiple_of=10, examples=[500])


class GpioTable(Strict):
    """Relays and door switches on the Raspberry Pi's own header. Channel 1 is the first of each list."""

    INPUTS_MAX: ClassVar[int] = 28

    name: Line = Field(pattern=BOARD_ID, examples=["pi"])
    kind: Literal["gpio"] = Field(examples=["gpio"])
    locks: Annotated[tuple[int, ...], Field(strict=False, min_length=1, max_length=28, examples=[[17, 22, 23, 24]])]
    """GPIO numbers (BCM) of the relays."""
    switches: Annotated[tuple[int, ...], Field(strict=False, min_length=1, max_length=28, examples=[[5, 6, 16, 26]])]
    """GPIO numbers of the doors' switches, in the same order."""
    active_high: bool = Field(examples=[True])
    """Whether a relay is on while its line is high."""
    closed_reads: Annotated[int, Field(ge=0, le=1, examples=[0])]
    """Which level means closed: 0 for a switch that joins its line to ground while the door is closed."""
    reversed: Annotated[tuple[Annotated[int, Field(ge=1, le=28)], ...], Field(strict=False)] = Field(
        (), max_length=28, examples=[[2]]
    )
    """Channels whose switch is wired the other way round than the rest."""
    pull: Annotated[Literal["up", "down", "floating"], Field(examples=["up"])] = "up"
    stable_ms: int = Field(40, ge=0, le=500, examples=[40])
    """A switch bounces for less."""
    pulse_ms: int = Field(500, ge=50, le=2_000, examples=[500])
    long_pulse_because: Line = Field("", max_length=200, examples=["a magnet lock that lets go after 1.2 s"])

    @property
    def channels(self) -> int:
        return len(self.locks)


BoardTable = Annotated[
    A8a80Table | KerongTable | WaveshareTable | DoorboardTable | GpioTable, Field(discriminator="kind")
]
SerialBoardTable = A8a80Table | KerongTable | WaveshareTable | DoorboardTable
SERIAL_BOARDS = (A8a80Table, KerongTable, WaveshareTable, DoorboardTable)
