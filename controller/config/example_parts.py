"""What ``bastide config example`` says of a Raspberry Pi's own header, and of everything beside the locks."""

HEADER_LOCKS_MAX = 8
"""The header has lines for so many locks and switches, and a few left for lights; a bigger bank takes lock boards."""

HEADER = """\
[hardware]
driver = "wired"

# Relays and switches on the Raspberry Pi's own header. Numbers are GPIO numbers (BCM), not pins; `bastide config check`
# refuses a line that could fire a lock at boot. `closed_reads = 0`: a switch joins its line to ground while its door
# is closed. `active_high`: a relay is on while its line is high.
[header]
free_buses = ["spi", "w1"]       # those that this machine has switched off

[[boards]]
name = "board1"
kind = "gpio"
locks = [12, 13, 16, 17, 18, 19, 20, 21]
switches = [22, 23, 24, 25, 26, 27, 5, 6]
active_high = true
closed_reads = 0
pulse_ms = 500
"""

WORDS = """
# What else there may be. Remove the # of what you have, and put your own names and numbers.

"""
FREE = """\
# [header]
# free_buses = ["spi"]           # those that this machine has switched off

"""
PARTS = """\
# [[scanners]]
# name = "front"
# driver = "gm65"                # or "serial" with `port` and `baud`, or "hid" with `device`
# port = "/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0"

# [keypad]
# driver = "hid"                 # or "matrix" on the header, with `rows` and `columns`
# device = "/dev/input/by-id/usb-Keypad-event-kbd"

# [printer]
# driver = "usb"                 # or "serial" with `port` and `baud`
# device = "/dev/usb/lp0"

# [signals]                      # on the header
# buzzer = 9
# good = 10
# bad = 11
# active_high = true

# [[thermometers]]
# name = "fridge"
# probe = "28-0516a42a1cff"      # as in /sys/bus/w1/devices
# compartments = ["{cold}"]

# [case]                         # a switch that tells when the bank's own case is opened, on the header
# line = 8
# open_reads = 1
"""


def parts(kind: str, cold: str) -> str:
    """Everything beside the locks, commented out; ``cold`` is the id of a cold compartment."""
    return WORDS + ("" if kind == "gpio" else FREE) + PARTS.format(cold=cold)
