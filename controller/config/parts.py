"""The tables of everything that is no lock board: readers, printer, signals, thermometers, switches of the case."""

from typing import Annotated, Literal

from pydantic import Field

from controller.config.hardware import BOARD_ID
from controller.config.strict import AbsolutePath, Line, Strict

Pin = Annotated[int, Field(ge=0, le=255, examples=[17])]
"""A GPIO number of the header (BCM), never the number of a pin. Which may be used for what: ``hal.gpio.pins``."""
Port = Annotated[AbsolutePath, Field(max_length=200, examples=["/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0"])]
Device = Annotated[AbsolutePath, Field(max_length=200, examples=["/dev/input/by-id/usb-Scanner-event-kbd"])]


class SimulatedScanner(Strict):
    name: Line = Field(pattern=BOARD_ID, examples=["front"])
    driver: Literal["simulated"] = Field(examples=["simulated"])


class Gm65Table(Strict):
    """A GM65-class module on a serial line. It is set up at every start."""

    name: Line = Field(pattern=BOARD_ID, examples=["front"])
    driver: Literal["gm65"] = Field(examples=["gm65"])
    port: Port
    reads: Annotated[Literal["near", "always"], Field(examples=["near"])] = "near"
    """When something comes near, or all the time: for where the light changes so much that it wakes for nothing."""


class SerialScannerTable(Strict):
    """Any scanner that sends plain text."""

    name: Line = Field(pattern=BOARD_ID, examples=["front"])
    driver: Literal["serial"] = Field(examples=["serial"])
    port: Port
    baud: int = Field(9_600, ge=1_200, le=115_200, examples=[9_600])


class HidScannerTable(Strict):
    """A scanner that types like a USB keyboard. Set it to the US layout."""

    name: Line = Field(pattern=BOARD_ID, examples=["front"])
    driver: Literal["hid"] = Field(examples=["hid"])
    device: Device


ScannerTable = Annotated[
    SimulatedScanner | Gm65Table | SerialScannerTable | HidScannerTable, Field(discriminator="driver")
]


class SimulatedKeypad(Strict):
    driver: Literal["simulated"] = Field(examples=["simulated"])


class HidKeypadTable(Strict):
    """A USB numeric pad."""

    driver: Literal["hid"] = Field(examples=["hid"])
    device: Device


class MatrixTable(Strict):
    """Four rows and three columns on the header: 1 2 3, 4 5 6, 7 8 9, * 0 #."""

    driver: Literal["matrix"] = Field(examples=["matrix"])
    rows: Annotated[tuple[Pin, Pin, Pin, Pin], Field(strict=False, examples=[[17, 22, 23, 24]])]
    columns: Annotated[tuple[Pin, Pin, Pin], Field(strict=False, examples=[[5, 6, 16]])]


KeypadTable = Annotated[SimulatedKeypad | HidKeypadTable | MatrixTable, Field(discriminator="driver")]


class SimulatedPrinter(Strict):
    driver: Literal["simulated"] = Field(examples=["simulated"])


class UsbPrinterTable(Strict):
    """An ESC/POS printer on USB."""

    driver: Literal["usb"] = Field(examples=["usb"])
    device: AbsolutePath = Field("/dev/usb/lp0", max_length=200, examples=["/dev/usb/lp0"])


class SerialPrinterTable(Strict):
    """An ESC/POS printer on a serial line."""

    driver: Literal["serial"] = Field(examples=["serial"])
    port: Port
    baud: int = Field(19_200, ge=1_200, le=115_200, examples=[19_200])


PrinterTable = Annotated[SimulatedPrinter | UsbPrinterTable | SerialPrinterTable, Field(discriminator="driver")]


class HeaderTable(Strict):
    """The Raspberry Pi's own header, when anything is wired to it."""

    factory: Annotated[Literal["lgpio", "rpigpio", "mock"], Field(examples=["lgpio"])] = "lgpio"
    """``rpigpio`` is for old systems, ``mock`` for none at all."""
    free_buses: Annotated[
        tuple[Literal["i2c", "spi", "uart", "w1"], ...], Field(strict=False, max_length=4, examples=[["spi"]])
    ] = ()
    """Buses that this machine has switched off, so that their lines are free."""


class SignalsTable(Strict):
    """Buzzer and lights on the header; any may be left out."""

    buzzer: Pin | None = None
    good: Pin | None = None
    """The light for *yes*."""
    bad: Pin | None = None
    """The light for everything else."""
    active_high: Annotated[bool, Field(examples=[True])] = True


class ThermometerTable(Strict):
    """A DS18B20 on the 1-wire bus, and the compartments whose air it measures."""

    name: Line = Field(pattern=BOARD_ID, examples=["fridge"])
    probe: Line = Field(pattern=r"^28-[0-9a-f]{12}$", examples=["28-0516a42a1cff"])
    compartments: Annotated[tuple[Line, ...], Field(strict=False, min_length=1, max_length=400, examples=[["c17"]])]


class CaseTable(Strict):
    """A switch that tells when the bank's own case is opened."""

    line: Pin
    pull: Annotated[Literal["up", "down", "floating"], Field(examples=["up"])] = "up"
    open_reads: Annotated[int, Field(ge=0, le=1, examples=[1])] = 1
    """Which level means open. A contact that is closed with the case tells of its cut cable, too."""
