"""The [vitrine] table: what it says to the core, and what is wrong in it, with its line and its remedy."""

import re
import subprocess
import sys

import pytest

from controller import header
from controller.calendar import table
from controller.config import ConfigError, parse
from controller.config.content import ContentTable
from controller.config.example import example
from controller.config.vitrine import WindowConfig
from controller.core.vitrine.presets import FR_ADVERTISING, FR_SHOP_WINDOW
from controller.core.vitrine.values import Day, Derogation, Glass, Hours, Times
from tests.core.windows import day

WINDOW = """\
[bank]
site = "vitrine-1"
name = "Vitrine"
help_phone = "+33 5 57 00 00 00"
[data]
dir = "/var/lib/bastide"
[rights]
keyring = "/etc/bastide/keys.json"
[hardware]
driver = "simulated"
[vitrine]
theme = "heritage"
kind = "both"
[vitrine.glass]
bottom_mm = 650
[vitrine.times]
idle_s = 90
[[vitrine.own_hours]]
begins = "07:00"
ends = "24:00"
[[vitrine.shop_hours]]
days = ["fr", "holiday"]
begins = "18:00"
ends = "02:00"
[[vitrine.derogations]]
reference = "Arrêté préfectoral du 3 décembre 2026"
first = 2026-12-18
last = "2026-12-31"
eves_only = true
[vitrine.display]
driver = "simulated"
[vitrine.presence]
driver = "simulated"
[[vitrine.lights]]
name = "evening"
"""


def test_what_the_file_says_is_what_the_core_works_from() -> None:
    config = parse(WINDOW)
    assert config.vitrine is not None and config.compartments == () and config.to_bank().compartments == ()
    plan = config.vitrine.to_plan(config.bank.languages, table(config.vitrine.timezone, config.vitrine.holidays))
    assert (plan.theme, plan.languages, plan.presence, plan.sleeps_lit) == ("heritage", ("fr", "en"), True, True)
    assert plan.glass == Glass(bottom_mm=650) and plan.times == Times(idle_s=90.0) and plan.lights == ("evening",)
    night = plan.night
    assert night.rules == (FR_SHOP_WINDOW, FR_ADVERTISING)
    assert night.own_hours == (Hours(420, 1_440),)
    assert night.shop_hours == (Hours(1_080, 120, (Day.FR, Day.HOLIDAY)),)
    rules = ("fr-shop-window",)
    given = Derogation("Arrêté préfectoral du 3 décembre 2026", rules, day("2026-12-18"), day("2026-12-31"), 0, 1_440)
    assert night.derogations == (Derogation(*(getattr(given, name) for name in given.__slots__[:-1]), True),)
    assert plan.calendar.zone == "Europe/Paris"


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    ("find", "put", "key", "words"),
    [
        ('theme = "heritage"\n', "", "vitrine.theme", 'is missing; write for example `theme = "heritage"`'),
        (
            '[vitrine.display]\ndriver = "simulated"\n',
            "",
            "vitrine.display",
            "is missing; write [vitrine.display] and its keys",
        ),
        ("theme =", "themes =", "vitrine.themes", "did you mean `theme`?"),
        ('kind = "both"', 'kind = "pub"', "vitrine.kind", "must be 'shop_window', 'advertising' or 'both'"),
        ('ends = "24:00"', 'ends = "24:30"', "vitrine.own_hours[1].ends", "does not have the right form"),
        ('days = ["fr", "holiday"]', 'days = ["fri"]', "vitrine.shop_hours[1].days[1]", "for example `days = ["),
        ('"2026-12-31"', '"2026-12-32"', "vitrine.derogations[1].last", "must be a day of the calendar"),
        ('"2026-12-31"', '"2026-12-01"', "vitrine.derogations[1].last", "is before its first day 2026-12-18"),
        ("idle_s = 90", "idle_s = 5", "vitrine.times.idle_s", "must be at least 20"),
        ('kind = "both"', 'timezone = "Europe/Paname"', "vitrine.timezone", 'write for example `timezone = "Europe/'),
        ('kind = "both"', 'holidays = "XX"', "vitrine.holidays", 'write for example `holidays = "FR"`'),
        (
            'name = "evening"',
            'name = "evening"\n[[vitrine.lights]]\nname = "evening"',
            "vitrine.lights[2].name",
            "each",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_remedy(find: str, put: str, key: str, words: str) -> None:
    assert WINDOW.count(find) == 1
    with pytest.raises(ConfigError) as caught:
        parse(WINDOW.replace(find, put), "window.toml")
    problem = next(one for one in caught.value.problems if one.key.startswith(key))
    line = WINDOW[: WINDOW.index(find)].count("\n") + 1
    assert words in problem.text, str(problem)
    assert problem.line in (line, line + 2) or "missing" in problem.text


def test_a_country_without_a_night_law_needs_hours_of_its_own() -> None:
    free = WINDOW.replace('kind = "both"', 'country = "none"')
    assert parse(free).vitrine is not None
    with pytest.raises(ConfigError, match=r"add \[\[vitrine.own_hours\]\]"):
        parse(re.sub(r"\[\[vitrine.own_hours\]\]\nbegins.*\nends.*\n", "", free))


def test_without_a_window_there_must_be_compartments_and_nothing_of_one_is_loaded() -> None:
    with pytest.raises(ConfigError, match="compartments: is missing"):
        parse(WINDOW[: WINDOW.index("[vitrine]")])
    code = (
        "import sys; from controller.config import parse; from controller.config.example import example;"
        "assert parse(example()).vitrine is None;"
        "print(*[name for name in sys.modules if 'vitrine' in name or name in ('holidays', 'controller.calendar')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "\n"


def test_the_example_shows_a_window_that_can_be_uncommented() -> None:
    text = example(kind="8a80")
    begun = text.index("# [vitrine]")
    ended = text.index("# The bounds of everything")
    window = "\n".join(line.removeprefix("# ").removeprefix("#") for line in text[begun:ended].splitlines())
    config = parse(text[:begun] + window + "\n" + text[ended:])
    assert isinstance(config, WindowConfig) and config.vitrine.theme == "heritage"
    assert config.content.address == "https://www.example.org/vitrine" and config.content.sticks == ("/media",)
    assert config.content == ContentTable(  # what it says besides are the defaults
        address=config.content.address, authority=config.content.authority, sticks=("/media",)
    )


HTTPS = 'address = "https://www.example.org/vitrine"\n'


@pytest.mark.parametrize("address", ["", 'address = "http://192.168.1.7/vitrine"\n'])
def test_an_authority_without_https_vouches_for_nothing_and_is_refused(address: str) -> None:
    text = f'{WINDOW}[content]\n{address}authority = "/etc/bastide/content/authority.pem"\n'
    with pytest.raises(ConfigError, match=r"content\.authority: vouches for an https address") as caught:
        parse(text)
    assert caught.value.problems[0].line == text.count("\n"), "its own line is named"
    assert parse(text.replace("http:", "https:").replace("[content]\nauth", f"[content]\n{HTTPS}auth"))


WIRED = """\
[bank]
site = "vitrine-1"
name = "Vitrine"
help_phone = "+33 5 57 00 00 00"
[data]
dir = "/var/lib/bastide"
[rights]
keyring = "/etc/bastide/keys.json"
[hardware]
driver = "wired"
[vitrine]
theme = "heritage"
[vitrine.display]
driver = "screen"
ways = ["wlopm", "relay"]
relay = 16
[vitrine.presence]
driver = "gpio"
line = 20
[[vitrine.lights]]
name = "evening"
lines = [21]
"""


def test_a_windows_own_lines_are_on_the_header_with_their_bounds() -> None:
    plan = header.plan(parse(WIRED))
    assert [(one.line, one.active_high, one.coil) for one in plan.outputs] == [(21, True, False), (16, True, False)]
    assert [(one.line, one.pull) for one in plan.inputs] == [(20, "down")]


def test_a_line_of_the_header_serves_one_thing() -> None:
    with pytest.raises(ConfigError, match="GPIO 16 already serves the display"):
        parse(WIRED.replace("lines = [21]", "lines = [16]"))
