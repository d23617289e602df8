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

BACKUP = """\
# A backup every night, which only the operator's key can read (bastide backup key). Remove the # of what you have.
# [backup]
# folder = "/media/bastide-backup" # where a stick or another machine's folder is mounted
# keys = ["0123…"]                 # public keys, 64 digits each
# keep = 7                         # so many are kept there
# same_card = false                # true: it may lie on this machine's own card, for somebody fetches it from there

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

WINDOW = """
# A shop window on the same machine (then there may be no compartments at all). Remove the # of what it has.
# [vitrine]
# theme = "heritage"               # which vitrine of the release it shows
# country = "fr"                   # whose night law binds it; "none" leaves it to own_hours
# kind = "shop_window"             # or "advertising", or "both": what the law takes it for
# timezone = "Europe/Paris"
# holidays = "FR"                  # or a part of a country, as "FR-57"; "" for none
# asleep = "still"                 # or "dark": while nobody is there, where a sensor tells
# reach_always = false             # true: everything is always within a wheelchair's reach
#
# [vitrine.glass]                  # where the lit glass is
# bottom_mm = 700                  # above the ground
# height_mm = 1200
# width_mm = 700
# orientation = "portrait"
#
# [vitrine.times]                  # seconds
# idle_s = 60                      # without a touch, before it asks "still there?"
# asks_s = 20                      # for an answer, before everything is forgotten
# attract_s = 120                  # it plays on after the last presence
# cleaning_s = 180
#
# [[vitrine.shop_hours]]           # of the shop behind the glass; none for an empty one
# days = ["tu", "we", "th", "fr", "sa"]
# begins = "09:00"
# ends = "19:00"
#
# [[vitrine.own_hours]]            # the town's stricter ones: lit in these alone
# begins = "07:30"
# ends = "23:00"
#
# [[vitrine.derogations]]          # a prefect's permission
# reference = "Arrêté préfectoral du 3 décembre 2026, n° 12"
# first = 2026-12-18
# last = 2026-12-31
# begins = "01:00"
# ends = "03:00"
#
# [vitrine.display]
# driver = "screen"                # or "simulated"
# socket = "HDMI-A-1"
# ways = ["wlopm", "cec"]          # how it is switched off, gentlest first
#
# [vitrine.presence]               # somebody is there: one bit, for waking only
# driver = "gpio"
# line = {presence}
"""
LIGHTS = """\
#
# [[vitrine.lights]]               # a light scene, as a programme names it
# name = "evening"
# lines = [25]
"""
CONTENT = """\
#
# [content]                        # where what it shows comes from; without it only by hand, or by the town's order
# address = "https://www.example.org/vitrine"  # the folder with manifest.json, on any web server: releases are signed
# authority = "/etc/bastide/content/authority.pem"  # who may vouch for that server; without it whom this machine trusts
# every_min = 15                   # minutes between two looks
# sticks = ["/media"]              # where USB sticks are mounted: their folder `bastide` is read
# store_mib = 2048                 # what all releases together may take: two are kept
# free_mib = 512                   # what always stays free for the journal
"""


def window(kind: str) -> str:
    """A shop window and its content, commented out. Doors whose switches are on the header leave no line for lights."""
    own = WINDOW.format(presence=4) if kind == "gpio" else WINDOW.format(presence=24) + LIGHTS
    return own + CONTENT


def parts(kind: str, cold: str) -> str:
    """Everything beside the locks, commented out; ``cold`` is the id of a cold compartment."""
    return WORDS + ("" if kind == "gpio" else FREE) + PARTS.format(cold=cold)
