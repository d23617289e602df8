"""The folder of a demo: a bank's configuration, an operator's keys, and what its people carry in their pockets."""

import json
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from controller.config.example import PERIPHERY, example
from controller.core.rights import Act
from controller.rights import office, tickets
from controller.rights.issue import draft
from controller.rights.office import LIST_FILE, Office
from simulator.optics import Picture
from simulator.pockets import Pockets, Sort

SITE = "halles-sainte-foy"
BADGE_DAYS = 365
LINK = """
# To the broker in the demo's own process: for the demo only.
[link]
device = "halles-1"
host = "127.0.0.1"
port = {port}
"""
WINDOW = """
# The shop window beside the bank.
[vitrine]
theme = "{theme}"
asleep = "still"

[vitrine.times]
idle_s = {idle_s}
asks_s = {asks_s}
attract_s = {attract_s}

[vitrine.display]
driver = "simulated"

[vitrine.presence]
driver = "simulated"

[[vitrine.lights]]
name = "evening"
"""
UNHURRIED, QUICK = (60, 20, 120), (20, 10, 20)
"""Seconds without a touch, for an answer, and after the last passer-by."""
CODE = "246810"
"""Of the badge that asks for one; it is written beside the badge, for this is a demo."""
QUICK_LIMITS = {
    "remind_after_s": 15, "louder_after_s": 30, "alarm_after_s": 60, "grace_s": 10, "dark_grace_s": 60,
    "idle_s": 30, "ticket_shown_s": 60, "thanks_s": 6, "waiting_s": 30, "keypad_slow_s": 1, "code_rest_s": 60,
}  # fmt: skip
"""With --fast: the shortest waits at which a person can still follow."""
RUBBISH = {
    "menu": "https://example.org/menu",
    "wifi": "WIFI:T:WPA;S:Boulangerie;P:pain-au-levain;;",
    "camembert": "3760091720001",
}


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    title: dict[str, str]
    """By language."""


@dataclass(frozen=True, slots=True)
class House:
    folder: Path
    config: Path
    merchant: str
    """The text of the first merchant's badge."""
    office: Office
    themes: tuple["Theme", ...] = ()
    """The vitrines that its window may show; none without a window."""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def doors(self) -> Path:
        return self.folder / "doors.json"

    @property
    def log(self) -> Path:
        return self.folder / "daemon.log"


def prepare(
    folder: Path,
    *,
    compartments: int,
    port: int,
    fast: bool,
    hardware: str = "simulated",
    link_port: int | None = None,
    window: Path | None = None,
) -> House:
    """Make what is missing in ``folder`` and leave the rest as it was; the configuration is always written anew.
    ``hardware`` is one of :data:`controller.config.example.KINDS`; with ``link_port`` the bank has a link, there;
    ``window`` is a built release (see :func:`simulator.vitrines.built`): with one the machine has a shop window.

    Raises ``OSError`` and :class:`~controller.rights.office.OfficeError`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = folder / "office"
    desk = office.open_office(keys) if (keys / LIST_FILE).exists() else office.create(keys, "Mairie")
    config = folder / "bank.toml"
    text = _wired(example(compartments, hardware), folder)
    link = "" if link_port is None else LINK.format(port=link_port)
    themes = () if window is None else _brought(window, folder, desk)
    shown = _window(themes[0], QUICK if fast else UNHURRIED) if themes else ""
    config.write_text(_config(text, folder, keys / LIST_FILE, port, fast) + link + shown, encoding="utf-8")
    pockets = Pockets(folder / "pockets.json")
    merchant = _badges(desk, folder / "badges.json")
    _fill(pockets, merchant)
    return House(folder, config, merchant["baker"], desk, themes)


def _brought(release: Path, folder: Path, desk: Office) -> tuple[Theme, ...]:
    """The release is on the machine's card; its vitrines."""
    from simulator import vitrines  # with it comes all that knows content

    vitrines.bring(release, folder / "data", desk, folder / "sealed")
    return tuple(Theme(one.id, one.title) for one in vitrines.content_of(release).vitrines)


def _window(theme: Theme, times_s: tuple[int, int, int]) -> str:
    idle_s, asks_s, attract_s = times_s
    return WINDOW.format(theme=theme.id, idle_s=idle_s, asks_s=asks_s, attract_s=attract_s)


def _wired(text: str, folder: Path) -> str:
    """Its lines end in this folder; readers and printer are the simulator's, whatever the locks are."""
    text = re.sub(
        r'(?m)^port = "/dev/.*_A(\d+)-.*"$', lambda line: f"port = {json.dumps(f'{folder}/bus{line[1]}')}", text
    )
    return text if re.search(r"(?m)^\[\[scanners", text) else f"{text}\n{PERIPHERY}"


def _config(text: str, folder: Path, keyring: Path, port: int, fast: bool) -> str:
    text = _set(_set(text, "dir", json.dumps(str(folder / "data"))), "keyring", json.dumps(str(keyring)))
    text = _set(text, "port", str(port))
    return _hurried(text) if fast else text


def _hurried(text: str) -> str:
    """Other tables have keys of the same names."""
    before, table, limits = text.partition("[limits]")
    for limit, value in QUICK_LIMITS.items():
        limits = re.sub(rf"(?m)^# {limit} = .*$", f"{limit} = {value}", limits)
    return f"{before}{table}{limits}"


def _set(text: str, key: str, value: str) -> str:
    return re.sub(rf"(?m)^{key} = \S+", lambda _: f"{key} = {value}", text, count=1)


def _badges(desk: Office, kept: Path) -> dict[str, str]:
    """The texts of the badges, made at the first start and kept. A lost file is made anew for the same holders."""
    try:
        known = json.loads(kept.read_text(encoding="utf-8"))
        if known["until_s"] > time.time():
            return {name: str(text) for name, text in known["texts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    texts = {
        "baker": _badge(desk, "Boulangerie Martin", Act.DEPOSIT),
        "cheesemaker": _badge(desk, "Fromagerie du Bourg", Act.DEPOSIT, CODE),
        "technician": _badge(desk, "Technique", Act.SERVICE),
    }
    kept.write_text(json.dumps({"until_s": time.time() + (BADGE_DAYS - 30) * 86_400, "texts": texts}), encoding="utf-8")
    return texts


def _badge(desk: Office, name: str, allows: Act, code: str = "") -> str:
    holder = desk.register.holder_of(name)
    return desk.issue(draft(SITE, holder, allows, time.time(), BADGE_DAYS, code=code), SITE)


def _fill(pockets: Pockets, badges: dict[str, str]) -> None:
    for name, text in badges.items():
        pockets.add(Sort.BADGE, name, Picture.of(text), CODE if name == "cheesemaker" else "")
    if not any(item.sort is Sort.CARD for item in pockets.items):
        pockets.add(Sort.CARD, "card", Picture.of(tickets.show(secrets.token_bytes(tickets.TICKET_BYTES))))
        for name, text in RUBBISH.items():
            pockets.add(Sort.RUBBISH, name, Picture.of(text))
