"""From a machine's configuration and records to its window."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from controller import calendar
from controller.config import Config
from controller.config.content import ContentTable
from controller.config.shopfront import SimulatedDisplay
from controller.config.vitrine import VitrineTable, WindowConfig
from controller.core.moment import Moment
from controller.loop import Loop
from controller.ports import Ports
from controller.release.intake import Intake, Places
from controller.release.manifest import CONTENT
from controller.release.store import Room, Store
from controller.release.upload import Upload
from controller.release.web_source import Address
from controller.rights.keyring import Keyring
from controller.rights.tickets import DeviceKey
from controller.vitrine.place import Place
from controller.vitrine.releases import Shelf
from controller.vitrine.taking import Releases
from controller.voices.place import voices

FOLDER: Final = "content"
BROUGHT: Final = "brought"
"""Where the manifest of a release lies that is brought through the API."""
MIB: Final = 2**20


def placed(
    config: Config,
    table: VitrineTable,
    ports: Ports,
    loop: Loop,
    now: Callable[[], Moment],
    keys: Callable[[], Keyring],
    device_key: DeviceKey,
) -> Place:
    """The window of this machine; nothing happens before it runs. Raises ``OSError`` for a folder it cannot have."""
    assert isinstance(config, WindowConfig)
    folder = config.data.path
    store = Store(folder / FOLDER, Room(config.content.store_mib * MIB, config.content.free_mib * MIB))
    shelf = Shelf(store, table.theme, loop.tell)
    intake = Intake(
        store, _places(config.content), keys, lambda: loop.state, lambda: now().wall_s, shelf.arrived, loop.tell
    )
    upload = Upload(store, folder / FOLDER / BROUGHT, keys, lambda: intake.window, intake.ask)

    def content(release: str) -> Path | None:
        return store.path_of(release, CONTENT)

    return Place(
        config.bank.name,
        table.to_plan(config.bank.languages, calendar.table(table.timezone, table.holidays)),
        ports,
        loop,
        now,
        shelf,
        Releases(intake, upload),
        voices(folder, loop, now, keys, config.bank.site, device_key, content),
        guests=isinstance(table.display, SimulatedDisplay),
    )


def _places(table: ContentTable) -> Places:
    """Raises ``OSError`` for an authority that cannot be read."""
    web = None if table.address is None else Address.of(table.address, table.authority_path)
    return Places(web, table.authority_path, 60.0 * table.every_min, tuple(map(Path, table.sticks)))
