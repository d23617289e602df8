"""A complete, commented configuration of a bank of any size: what ``bastide config example`` prints."""

from dataclasses import dataclass

from controller.config.example_parts import BACKUP, HEADER, HEADER_LOCKS_MAX, parts, window
from controller.config.limits import LimitsTable
from controller.config.models import COMPARTMENTS_MAX

PATTERN = (("S", 1700), ("S", 1450), ("M", 1200), ("S", 1000), ("M", 700), ("L", 350))
"""Sizes and handle heights (mm) of one column of compartments, from the top; two are within a wheelchair's reach."""
COLD = 2
"""The last compartments of the example are cold."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How the example wires a bank with boards of one kind."""

    channels: int
    """That one board has locks on."""
    first: int = 1
    """Address of the first board; the next has the next."""
    per_bus: int = 31
    """So many addresses, or so many as a line bears."""
    more: str = ""
    """Further lines of each board's table."""
    most: int = COMPARTMENTS_MAX
    """Compartments of one bank."""


KINDS = {
    "simulated": Kind(24),
    "8a80": Kind(24, more="channels = 24\n"),
    "kerong": Kind(16, first=0, per_bus=15),
    "waveshare": Kind(8),
    "doorboard": Kind(16),
}
"""Kinds with boards of their own."""
HARDWARE = {**KINDS, "gpio": Kind(HEADER_LOCKS_MAX, most=HEADER_LOCKS_MAX)}
PORT = "/dev/serial/by-id/usb-FTDI_FT232R_A{number}-if00-port0"

HEAD = """\
# Configuration of one bank of lockers. Check it with: bastide config check FILE
# Every key is checked; an unknown one is an error. Times are seconds, lengths millimetres.

[bank]
site = "halles-sainte-foy"       # passes are bound to this name: bastide pass issue --site "halles-sainte-foy"
name = "Casiers des Halles"      # shown on the screen
languages = ["fr", "en"]         # the first is shown first
help_phone = "+33 5 57 00 00 00" # shown when nothing else helps: put your own
help_hours = "9 h – 19 h"

[data]
dir = "/var/lib/bastide"         # the journal and the device's own key; absolute

[rights]
keyring = "/etc/bastide/keys.json" # the signed list of public keys, from: bastide keys new
# root = "0123…"                 # the operator's public key (bastide keys show); without it the first list is trusted

[web]
host = "127.0.0.1"               # this machine's own screen only
port = 8080

# The link to the town (docs/link.md). Without this table the bank has none, and does all it does without one.
# [link]
# device = "halles-1"              # this bank's name at the broker, and in its certificate
# host = "broker.example.org"
# port = 8883
# authority = "/etc/bastide/link/authority.pem"   # the only one that may vouch for the broker
# certificate = "/etc/bastide/link/device.pem"
# key = "/etc/bastide/link/device.key"
# home_assistant = true            # shows this bank there: to look at, nothing to open with

# One address in the bank's own network that is told every fact (docs/link.md).
# [webhook]
# url = "http://127.0.0.1:8090/bastide"

# Where this machine looks for signed software, and when it may take it. Without this table a person installs by hand.
# [update]
# address = "https://www.example.org/software"    # with a folder for each kind of machine, as bookworm-arm64
# authority = "/etc/bastide/update/authority.pem" # who may vouch for the server, where that is not whom Debian trusts
# sticks = ["/media"]              # folders under which USB sticks are mounted: their folder bastide-software is read
# begins = "02:00"                 # of the hours in which what came from the web may be installed
# ends = "05:00"

"""

BOUNDS = """
# The bounds of everything, with their defaults. Remove the # to change one.
[limits]
"""

PERIPHERY = """\
[[scanners]]
name = "front"
driver = "simulated"

[keypad]
driver = "simulated"

[printer]
driver = "simulated"
"""
"""What the simulator has besides locks."""

SIMULATED = f"""\
[hardware]
driver = "simulated"
seed = 1

{PERIPHERY}"""

WIRED = """\
[hardware]
driver = "wired"

# One serial adapter each: below /dev/serial/by-id its name is its own, whatever socket it is plugged into.
# `baud` may be left out: then it is what these boards have as they come.
{buses}
# The lock boards. `closed_reads` is the feedback bit that means closed: boards differ, find out door by door.
"""

BUS = """\
[[buses]]
name = "bus{number}"
port = "{port}"
"""

BOARD = """\
[[boards]]
name = "board{number}"
kind = "{kind}"
bus = "bus{bus}"
address = {address}
{more}closed_reads = 1
pulse_ms = 500
"""

COMPARTMENTS = """
# The compartments. `id` is for ever; `label` is the number on the door; `height_mm` is that of its handle (900 to
# 1300 can be reached from a wheelchair); `board` and `channel` say which lock opens it.
"""


def example(compartments: int = 18, kind: str = "simulated") -> str:
    """The text of a valid configuration with this many compartments, 1 to 400, on one of ``HARDWARE``."""
    limits = "".join(f"# {name} = {value}\n" for name, value in LimitsTable().model_dump().items())
    boxes = "\n".join(_compartment(number, compartments, kind) for number in range(1, compartments + 1))
    hardware = SIMULATED if kind == "simulated" else _wired(kind, compartments) + parts(kind, _id(compartments))
    return f"{HEAD}{BACKUP}{hardware}{window(kind)}{BOUNDS}{limits}{COMPARTMENTS}{boxes}"


def _wired(kind: str, compartments: int) -> str:
    if kind == "gpio":
        return HEADER
    of = KINDS[kind]
    count = -(-compartments // of.channels)
    buses = range(1, -(-count // of.per_bus) + 1)
    lines = "\n".join(BUS.format(number=number, port=PORT.format(number=number)) for number in buses)
    return WIRED.format(buses=lines) + "\n".join(_board(number, kind, of) for number in range(count))


def _board(number: int, kind: str, of: Kind) -> str:
    bus, place = divmod(number, of.per_bus)
    return BOARD.format(number=number + 1, kind=kind, bus=bus + 1, address=of.first + place, more=of.more)


def _id(number: int) -> str:
    return f"c{number:02d}"


def _compartment(number: int, of: int, kind: str) -> str:
    size, height_mm = PATTERN[(number - 1) % len(PATTERN)]
    board, channel = divmod(number - 1, HARDWARE[kind].channels)
    return (
        "[[compartments]]\n"
        f'id = "{_id(number)}"\n'
        f'label = "{number}"\n'
        f'size = "{size}"\n'
        f"cold = {'true' if number > of - COLD else 'false'}\n"
        f"height_mm = {height_mm}\n"
        f'board = "board{board + 1}"\n'
        f"channel = {channel + 1}\n"
    )
