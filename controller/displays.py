"""From the configuration's table to the display behind the glass."""

from pathlib import Path
from typing import TYPE_CHECKING

from controller.config.shopfront import DisplayTable, ScreenTable
from hal.ports import Display

if TYPE_CHECKING:
    from hal.display.ladder import Rung
    from hal.display.relay import Relay


def display_of(table: DisplayTable, relay: "Relay | None", drm: Path | None = None) -> Display | None:
    """A display switched by the ways that its table names. None for one that only a simulator has.

    ``drm`` is where the kernel tells of its sockets, in tests another place.
    """
    if not isinstance(table, ScreenTable):
        return None
    from hal.display.cec import Cec
    from hal.display.connector import DRM, Connector
    from hal.display.ladder import Ladder
    from hal.display.wlopm import Wlopm

    connector = Connector(table.socket, drm or DRM)
    rungs: dict[str, Rung | None] = {
        "wlopm": Wlopm(connector, Path(table.session)),
        "cec": Cec(Path(table.cec)),
        "relay": relay,
    }
    return Ladder(connector, [rung for way in table.ways if (rung := rungs[way]) is not None])
