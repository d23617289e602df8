"""A small bank wired to a Raspberry Pi's header, as its configuration says it."""

from pathlib import Path

HEADER = """
[bank]
site = "halles"
name = "Casiers des Halles"
help_phone = "+33 5 57 00 00 00"

[data]
dir = "{folder}/data"

[rights]
keyring = "{folder}/keys.json"

[hardware]
driver = "wired"

[header]
factory = "mock"

[[boards]]
name = "pi"
kind = "gpio"
locks = [17, 22, 23, 24]
switches = [5, 6, 16, 26]
active_high = true
closed_reads = 0
pulse_ms = 300

[[scanners]]
name = "front"
driver = "gm65"
port = "{folder}/gm65"

[printer]
driver = "usb"
device = "{folder}/lp0"

[signals]
buzzer = 12
good = 13
bad = 19

[[thermometers]]
name = "fridge"
probe = "28-0516a42a1cff"
compartments = ["c04"]

[case]
line = 21
"""
COMPARTMENT = """
[[compartments]]
id = "c0{number}"
label = "{number}"
size = "S"
cold = {cold}
height_mm = 1000
board = "pi"
channel = {number}
"""


def text(folder: Path) -> str:
    boxes = (COMPARTMENT.format(number=number, cold=str(number == 4).lower()) for number in range(1, 5))
    return HEADER.format(folder=folder) + "".join(boxes)
