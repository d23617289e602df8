"""The tables of the configuration. Bounds stand with each key; ``examples`` is what an error offers as remedy."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from controller.config.backup import BackupTable
from controller.config.hardware import BOARD_ID, BOARDS_MAX, BUSES_MAX, BoardTable, BusTable, Hardware
from controller.config.limits import LimitsTable
from controller.config.link import LinkTable
from controller.config.parts import (
    CaseTable,
    HeaderTable,
    KeypadTable,
    PrinterTable,
    ScannerTable,
    SignalsTable,
    ThermometerTable,
)
from controller.config.strict import AbsolutePath, Line, Strict
from controller.config.webhook import WebhookTable
from controller.core.bank import Bank, Compartment, Size

if TYPE_CHECKING:
    from controller.config.update import UpdateTable
    from controller.config.vitrine import VitrineTable

COMPARTMENTS_MAX = 400
"""Beyond this one Pi's buses are too slow to watch every door."""
BOX_ID = r"^[a-z0-9][a-z0-9-]{0,15}$"
"""Short enough for a pass to name it."""


class BankTable(Strict):
    site: Line = Field(min_length=1, max_length=60, examples=["halles-sainte-foy"])
    """Passes are bound to it; the same name is given to ``bastide pass issue --site``."""
    name: Line = Field(min_length=1, max_length=60, examples=["Casiers des Halles"])
    languages: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        ("fr", "en"), min_length=1, max_length=8, examples=[["fr", "en"]]
    )
    help_phone: Line = Field(pattern=r"^\+?[0-9][0-9 ().-]{1,22}$", examples=["+33 5 57 00 00 00"])
    help_hours: Line = Field("", max_length=80, examples=["9 h – 19 h"])


class CompartmentTable(Strict):
    id: Line = Field(pattern=BOX_ID, examples=["c01"])
    label: Line = Field(min_length=1, max_length=4, examples=["1"])
    size: Literal["S", "M", "L"] = Field(examples=["M"])
    cold: bool = Field(False, examples=[False])
    height_mm: int = Field(1000, ge=0, le=2500, examples=[1000])
    board: Line = Field("main", pattern=BOARD_ID, examples=["main"])
    channel: int = Field(ge=1, le=256, examples=[1])


class WebTable(Strict):
    host: Annotated[Literal["127.0.0.1", "::1"], Field(examples=["127.0.0.1"])] = "127.0.0.1"
    """Only this machine's own screen and tools may reach the daemon."""
    port: Annotated[int, Field(ge=1024, le=65535, examples=[8080])] = 8080


class DataTable(Strict):
    dir: AbsolutePath = Field(max_length=200, examples=["/var/lib/bastide"])

    @property
    def path(self) -> Path:
        return Path(self.dir)


class RightsTable(Strict):
    keyring: AbsolutePath = Field(max_length=200, examples=["/etc/bastide/keys.json"])
    root: str | None = Field(None, pattern=r"^[0-9a-f]{64}$", examples=["64 digits, shown by `bastide keys show`"])

    @property
    def path(self) -> Path:
        return Path(self.keyring)


class Config(Strict):
    """One bank. Made by :func:`controller.config.load`."""

    bank: BankTable
    compartments: Annotated[tuple[CompartmentTable, ...], Field(strict=False)] = Field(
        min_length=1, max_length=COMPARTMENTS_MAX
    )
    limits: LimitsTable = LimitsTable()
    web: WebTable = WebTable()
    data: DataTable
    rights: RightsTable
    hardware: Hardware
    buses: Annotated[tuple[BusTable, ...], Field(strict=False)] = Field((), max_length=BUSES_MAX)
    boards: Annotated[tuple[BoardTable, ...], Field(strict=False)] = Field((), max_length=BOARDS_MAX)
    scanners: Annotated[tuple[ScannerTable, ...], Field(strict=False)] = Field((), max_length=8)
    keypad: KeypadTable | None = None
    printer: PrinterTable | None = None
    header: HeaderTable = HeaderTable()
    signals: SignalsTable | None = None
    thermometers: Annotated[tuple[ThermometerTable, ...], Field(strict=False)] = Field((), max_length=16)
    case: CaseTable | None = None
    link: LinkTable | None = None
    webhook: WebhookTable | None = None
    backup: BackupTable | None = None
    if TYPE_CHECKING:
        update: UpdateTable | None
        vitrine: VitrineTable | None
    else:
        update: None = None
        vitrine: None = None
    """With one it is a :class:`controller.config.vitrine.WindowConfig`, which no other machine loads; with ``[update]``
    alone a :class:`controller.config.update.UpdatingConfig`."""

    def to_bank(self) -> Bank:
        """What the core works from."""
        return Bank(self.bank.site, tuple(_compartment(one) for one in self.compartments), self.limits.limits())

    def air(self) -> dict[str, tuple[str, ...]]:
        """The compartments whose air each thermometer measures."""
        return {one.name: one.compartments for one in self.thermometers}

    def wiring(self) -> dict[str, tuple[str, int]]:
        """Board and channel of each compartment, by its id: an explicit map, no arithmetic (L24)."""
        return {one.id: (one.board, one.channel) for one in self.compartments}


def _compartment(table: CompartmentTable) -> Compartment:
    return Compartment(table.id, table.label, Size[table.size], table.cold, table.height_mm)
