"""Every question that a set-up can ask, as books to be shown."""

from dataclasses import replace

from controller.setup.book import Book, Clock, Network
from controller.setup.steps import (
    CertificateFetched,
    ClockSeen,
    ConfigurationFetched,
    Joined,
    KeysFetched,
    NetworkSeen,
    RequestMade,
    ZoneSet,
)
from tests.setup.books import (
    ALONE,
    DONE,
    KEYED,
    OFFLINE,
    ONLINE,
    PLACED,
    REQUESTED,
    ROOTED,
    SHOWN,
    TIMED,
    WIFI,
    WINDOW,
    ZONED,
    told,
    typed,
)

WRONG = told(ZONED, ClockSeen(Clock("01.11.2025, 00:12", False)))
JOINING = told(OFFLINE, "wifi:Mairie-Invités", typed("correct horse"))
LINKED = told(REQUESTED, "next", "next")
POSES = {
    "language": Book(),
    "name": told(Book(), "fr"),
    "site": told(Book(), "fr", typed("Casiers des Halles")),
    "phone": told(Book(), "fr", typed("Casiers des Halles"), typed("casiers-des-halles")),
    "looking_at_network": PLACED,
    "network_good": told(PLACED, NetworkSeen(Network(True, "eth0", WIFI))),
    "network_unmanaged": told(PLACED, NetworkSeen(Network(False))),
    "network_choice": OFFLINE,
    "network_none": told(PLACED, NetworkSeen(Network(True))),
    "wifi_password": told(OFFLINE, "wifi:Mairie-Invités"),
    "joining": JOINING,
    "wifi_refused": told(JOINING, Joined("Connection activation failed: Secrets were required, but not provided.")),
    "zone": ONLINE,
    "which_zone": told(ONLINE, "other_zone"),
    "zone_refused": told(ONLINE, "zone:Europe/Paris", ZoneSet("Failed to set time zone: Access denied")),
    "setting_zone": told(ONLINE, "zone:Europe/Paris"),
    "looking_at_clock": ZONED,
    "clock_right": WRONG,
    "clock_set": told(WRONG, "set_it"),
    "setting_clock": told(WRONG, "set_it", typed("2026 11 25 14 30")),
    "making_keys": TIMED,
    "root": KEYED,
    "no_keys": told(KEYED, "from_stick", KeysFetched(problem="no_stick")),
    "fetching_keys": told(KEYED, "from_stick"),
    "town": ROOTED,
    "device": told(ROOTED, "with_town"),
    "broker": told(ROOTED, "with_town", typed("halles-1")),
    "making_request": told(ROOTED, "with_town", typed("halles-1"), typed("broker.example.org")),
    "request": REQUESTED,
    "copying": told(REQUESTED, "to_stick"),
    "identity": told(REQUESTED, "next"),
    "certificate": told(LINKED, "from_stick", CertificateFetched("no_certificate")),
    "fetching_certificate": told(LINKED, "from_stick"),
    "hardware": ALONE,
    "fetching_configuration": told(ALONE, "ready"),
    "no_configuration": told(ALONE, "ready", ConfigurationFetched("bastide.toml, line 4: bank.site is missing")),
    "theme": told(ALONE, "window"),
    "glass": told(ALONE, "window", typed("heritage")),
    "content": WINDOW,
    "content_address": told(WINDOW, "address"),
    "commission": told(ALONE, "lockers"),
    "commissioning": told(ALONE, "lockers", "begin"),
    "look": SHOWN,
    "writing": told(SHOWN, "write"),
    "done": replace(DONE, printed="no_printer"),
    "printing": told(DONE, "print"),
    "started": told(DONE, "start"),
}
TROUBLED = {
    "request": told(
        REQUESTED, "to_stick", RequestMade(replace(REQUESTED.request, copied_to="/media/CLE/bastide/halles-1.csr"))
    ),
    "clock_right": replace(WRONG, clock_problem="Failed to set time: Access denied"),
    "look": told(LINKED, "later", "both", typed("heritage"), "landscape", "stick"),
}
"""The same questions with more to say."""
