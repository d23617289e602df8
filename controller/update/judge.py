"""Whether a release of software may come to this machine. Pure."""

import hashlib
from dataclasses import dataclass
from typing import Final

from controller.update.manifest import Fits, Software
from controller.update.memory import Memory
from controller.update.permit import Permit
from controller.update.trouble import Hindered, Hindrance
from controller.update.version import rank

PARTS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Machine:
    """What is to be known of it."""

    device: str
    fits: Fits
    running: str
    """The version of what is current."""
    packaged: str
    memory: Memory

    @property
    def highest(self) -> str:
        """That was ever here: on trial, or in a package."""
        seen = (self.memory.highest, self.running, self.packaged)
        return max((one for one in seen if one is not None), key=rank)


def judge(software: Software, machine: Machine, permit: Permit | None = None, again: bool = False) -> None:
    """Raises :class:`Hindered`. ``again``: a person wants it although it went back here."""
    if software.fits != machine.fits:
        made, here = _words(software.fits), _words(machine.fits)
        raise Hindered(Hindrance.OTHER_MACHINE, f"is made for {made}; this machine is {here}")
    if rank(software.version) == rank(machine.running):
        raise Hindered(Hindrance.HERE_ALREADY, f"{software.version} is what runs")
    if rank(software.version) < rank(machine.highest) and not _permitted(software, machine, permit):
        words = f"{software.version} is older than {machine.highest}, which was here; `bastide update permit` allows it"
        raise Hindered(Hindrance.OLDER, words)
    if rank(machine.running) < rank(software.least):
        words = f"{software.version} follows {software.least} or later, not {machine.running}; bring that one first"
        raise Hindered(Hindrance.TOO_FAR, words)
    if machine.memory.blocks(software.id) and not again:
        raise Hindered(Hindrance.FAILED_HERE, f"{software.version} was on trial here and went back")


def _permitted(software: Software, machine: Machine, permit: Permit | None) -> bool:
    return permit is not None and permit.allows(software.version, machine.device, machine.highest)


def _words(fits: Fits) -> str:
    return f"{fits.suite} {fits.architecture} with Python {fits.python}"


def due(software: Software, device: str) -> None:
    """Raises :class:`Hindered` until the staged rollout has come to this machine.

    Each version draws its own order among the machines, so that it is not always the same one that goes first; as the
    percentage grows, whoever had it keeps it.
    """
    drawn = hashlib.sha256(f"bastide rollout\0{device}\0{software.version}".encode()).digest()
    if int.from_bytes(drawn[:8], "big") % PARTS >= software.rollout_percent * PARTS // 100:
        words = f"{software.version} goes to {software.rollout_percent} machines of 100 so far, not yet to this one"
        raise Hindered(Hindrance.NOT_DUE, words)
