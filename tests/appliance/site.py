"""What an installer brings along: the configuration of a bank on one lock board, keys, and badges."""

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controller.config import Config, load
from controller.config.example import example
from controller.core.rights import Act
from controller.rights.issue import draft
from controller.rights.office import LIST_FILE
from simulator.house import SITE, House, prepare

BOARD, SCANNER = "LOCKBOARD1", "SCANNER1"
"""The serial numbers of two USB adapters."""
PORT: Final = "/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_{}-if00-port0"
WEB: Final = 8080
NAMES: Final = ("Épicerie Quatrevents", "Dépannage Millebornes")
"""Of the two who have a badge; no file of ours has ever heard of them."""
ACTS: Final = (Act.DEPOSIT, Act.SERVICE)
BADGE_DAYS: Final = 365
BOXES: Final = 24
SCANNERS: Final = f"""
[[scanners]]
name = "front"
driver = "gm65"
port = "{PORT.format(SCANNER)}"
"""
LIMITS: Final = {
    "opens_within_s": 20, "grace_s": 10, "dark_grace_s": 60, "idle_s": 300, "ticket_shown_s": 300, "thanks_s": 30,
}  # fmt: skip
"""Time enough for hands before a machine whose processor is translated."""


@dataclass(frozen=True, slots=True)
class Site:
    house: House
    """On this host; its data folder holds copies of what the machine keeps."""
    config: Config
    text: str
    """The machine's own configuration."""
    keyring: bytes
    baker: str
    technician: str


def site(folder: Path) -> Site:
    house = prepare(folder, compartments=BOXES, port=WEB, fast=False)
    text = re.sub(r'(?m)^port = "/dev/.*"$', f'port = "{PORT.format(BOARD)}"', example(BOXES, "8a80"), count=1)
    above, mark, limits = text.partition("\n[limits]\n")
    for name, value in LIMITS.items():
        limits = limits.replace(f"# {name} = ", f"{name} = {value} # ")
    text = f"{above}{SCANNERS}{mark}{limits}"
    house.config.write_text(text)
    house.data.mkdir(exist_ok=True)
    baker, technician = (_badge(house, name, act) for name, act in zip(NAMES, ACTS, strict=True))
    keyring = (folder / "office" / LIST_FILE).read_bytes()
    return Site(house, load(house.config), text, keyring, baker, technician)


def _badge(house: House, name: str, allows: Act) -> str:
    holder = house.office.register.holder_of(name)
    return house.office.issue(draft(SITE, holder, allows, time.time(), BADGE_DAYS), SITE)
