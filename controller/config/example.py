"""A complete, commented configuration of a bank of any size: what ``bastide config example`` prints."""

from controller.config.limits import LimitsTable

PATTERN = (("S", 1700), ("S", 1450), ("M", 1200), ("S", 1000), ("M", 700), ("L", 350))
"""Sizes and handle heights (mm) of one column of compartments, from the top; two are within a wheelchair's reach."""
COLD = 2
"""The last compartments of the example are cold."""
CHANNELS = 24
"""Of one lock board."""

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

[hardware]
driver = "simulated"
seed = 1

[[scanners]]
name = "front"
driver = "simulated"

[keypad]
driver = "simulated"

[printer]
driver = "simulated"

# The bounds of everything, with their defaults. Remove the # to change one.
[limits]
"""

COMPARTMENTS = """
# The compartments. `id` is for ever; `label` is the number on the door; `height_mm` is that of its handle (900 to
# 1300 can be reached from a wheelchair); `board` and `channel` say which lock opens it.
"""


def example(compartments: int = 18) -> str:
    """The text of a valid configuration with this many compartments, 1 to 400."""
    limits = "".join(f"# {name} = {value}\n" for name, value in LimitsTable().model_dump().items())
    boxes = "\n".join(_compartment(number, compartments) for number in range(1, compartments + 1))
    return HEAD + limits + COMPARTMENTS + boxes


def _compartment(number: int, of: int) -> str:
    size, height_mm = PATTERN[(number - 1) % len(PATTERN)]
    board, channel = divmod(number - 1, CHANNELS)
    return (
        "[[compartments]]\n"
        f'id = "c{number:02d}"\n'
        f'label = "{number}"\n'
        f'size = "{size}"\n'
        f"cold = {'true' if number > of - COLD else 'false'}\n"
        f"height_mm = {height_mm}\n"
        f'board = "board{board + 1}"\n'
        f"channel = {channel + 1}\n"
    )
