"""The fetching half: a release that may come here is brought from a stick or the web, into the daemon's folder.

It runs now and then as the daemon's user (``bastide-fetch.service``), beside the daemon and not in it: whatever falls
here takes no door down, and costs no memory between two looks. A stick is somebody's own hand: it is asked neither for
a rollout nor for the hour.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controller.config.update import UpdateTable
from controller.release.folder_source import FolderSource, sticks
from controller.release.manifest import SIGNATURE, Publishers
from controller.release.source import Patience, Source
from controller.release.store import Objects, Room
from controller.release.transfer import Transfer
from controller.release.trouble import ReleaseError, Why
from controller.release.web_source import Address, WebSource
from controller.rights.files import PUBLIC, write_whole
from controller.update import permit as permits
from controller.update.judge import Machine, due, judge
from controller.update.manifest import SOFTWARE, Software
from controller.update.permit import PERMIT
from controller.update.trouble import Hindered

ON_STICK: Final = "bastide-software"
ROOM: Final = Room(content_bytes_max=512 << 20, free_bytes_min=128 << 20)


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of one place."""

    source: str
    by_hand: bool
    """A stick."""
    software: Software | None = None
    """That is here whole now, or would come."""
    why_not: str = ""
    trouble: bool = False
    """It is the place's fault: nobody answers, a signature does not hold."""


class Fetching:
    def __init__(
        self, folder: Path, table: UpdateTable, machine: Machine, keys: Publishers, patience: Patience | None = None
    ) -> None:
        """``folder`` is the daemon's own. Raises ``OSError``."""
        self._folder = folder
        self._store = Objects(SOFTWARE, folder, ROOM)
        self._table = table
        self._machine = machine
        self._keys = keys
        self._patience = patience or Patience()

    async def run(self, only_look: bool = False) -> tuple[Looked, ...]:
        """Sticks first; once something is here, no other place is asked. Raises ``ValueError`` for an address that is
        none, and ``OSError``."""
        looked = list[Looked]()
        for source, by_hand in self._sources():
            looked.append(await self._from(source, by_hand, only_look))
            if looked[-1].software is not None:
                break
        return tuple(looked)

    def tidy(self) -> None:
        """What is installed by now, or will never be, goes."""
        if not any(self._may_come(manifest) for manifest in self._whole()):
            self._store.keep(())
            (self._folder / PERMIT).unlink(missing_ok=True)

    def _whole(self) -> Iterator[Software]:
        for release in self._store.releases:
            manifest = self._store.manifest(release)
            if manifest is not None:
                yield manifest

    def _may_come(self, software: Software) -> bool:
        try:
            judge(software, self._machine, self._permit())
        except Hindered:
            return False
        return True

    def _sources(self) -> Iterator[tuple[Source, bool]]:
        kind = self._machine.fits.folder
        for place in sticks(tuple(map(Path, self._table.sticks)), f"{ON_STICK}/{kind}/{SIGNATURE}"):
            yield FolderSource(place), True
        if self._table.address is not None:
            address = Address.of(f"{self._table.address.rstrip('/')}/{kind}", self._table.authority_path)
            yield WebSource(address, self._patience.stalls_after_s), False

    async def _from(self, source: Source, by_hand: bool, only_look: bool) -> Looked:
        transfer = Transfer(source, self._store, self._keys, self._patience)
        try:
            await self._bring_permit(transfer)
            judged = self._judge(by_hand)
            if only_look:
                software: Software | None = await transfer.look(judged)
            else:
                software = await transfer.run(judged, ())
        except (ReleaseError, Hindered) as error:
            trouble = isinstance(error, ReleaseError)
            return Looked(source.name, by_hand, None, f"{error.why.value}: {error}", trouble)
        finally:
            await source.close()
        return Looked(source.name, by_hand, software)

    def _judge(self, by_hand: bool) -> Callable[[Software, bytes], None]:
        def judged(software: Software, data: bytes) -> None:
            judge(software, self._machine, self._permit())
            if not by_hand:
                due(software, self._machine.device)

        return judged

    async def _bring_permit(self, transfer: Transfer[Software]) -> None:
        """Where there is one beside the release, it is kept for root's half, which reads it again."""
        try:
            text = await transfer.small(PERMIT, permits.BYTES_MAX)
            permits.read(text, self._keys)
        except ReleaseError as error:
            if error.why is Why.UNREACHABLE:
                raise
            return
        if text != self._kept_permit():
            await asyncio.to_thread(write_whole, self._folder / PERMIT, text, PUBLIC)

    def _kept_permit(self) -> bytes:
        with suppress(OSError):
            return (self._folder / PERMIT).read_bytes()
        return b""

    def _permit(self) -> permits.Permit | None:
        with suppress(ReleaseError):
            return permits.read(self._kept_permit(), self._keys)
        return None
