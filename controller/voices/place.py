"""The voices of a window, put together: the file opened, the sittings begun, everything ended with the block."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from controller.core.moment import Moment
from controller.loop import Loop
from controller.rights.keyring import Keyring
from controller.rights.tickets import DeviceKey
from controller.voices.desk import Voices
from controller.voices.moderators import Moderators
from controller.voices.store import FILE, Store, StoreError

log = logging.getLogger(__name__)


@asynccontextmanager
async def voices(
    folder: Path,
    loop: Loop,
    now: Callable[[], Moment],
    keys: Callable[[], Keyring],
    site: str,
    device_key: DeviceKey,
    content: Callable[[str], Path | None],
) -> AsyncIterator[Voices]:
    """The voices in ``folder``, at work as long as the block lasts; give them to ``controller.web.voices.mount``.

    ``content`` says where the ``content.json`` of a release lies. Begin it when ``loop`` runs. A damaged file is
    removed, with a line in the log: what it holds could not be erased on schedule. Raises
    :class:`~controller.voices.store.StoreError` when none can be made, and ends with whatever its work raises.
    """
    sittings = Moderators(keys, site, device_key, lambda: loop.state, now)
    with _opened(folder / FILE) as store:
        desk = Voices(store, loop, now, content, sittings)
        async with asyncio.TaskGroup() as group:
            work = group.create_task(desk.run(), name="voices")
            try:
                yield desk
            finally:
                work.cancel()


def _opened(path: Path) -> Store:
    try:
        return Store.open(path)
    except StoreError as error:
        log.error("what neighbours sent is lost: %s", error)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return Store.open(path)
