"""``bastide night``: what an inspector or a town hall asks for, from a real journal on a real disk."""

import csv
from pathlib import Path

import pytest

from controller.calendar import table
from controller.cli.main import main
from controller.core.decide import decide
from controller.core.events import ClockSet, Event, Started, Woke
from controller.core.moment import Moment, Trust
from controller.core.state import State
from controller.core.vitrine import events as v
from controller.core.vitrine.presets import rules
from controller.core.vitrine.values import Night, Plan
from controller.records import HEARTBEAT, JOURNAL
from controller.store.heartbeat import Heartbeat
from controller.store.journal import Journal
from tests.core.windows import MINTED, at

PLAN = Plan("heritage", night=Night(rules("fr", "shop_window")), calendar=table("Europe/Paris", "FR"))


class Kept:
    """A window whose facts go into a journal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state, self.sight = State(), None  # type: ignore[var-annotated]

    def happens(self, journal: Journal, when: str, event: Event, boot: str = "a", mono_s: float | None = None) -> None:
        wall_s = at(when)
        now = Moment(mono_s or 1_000.0 + wall_s - at("2026-11-24 18:00"), wall_s, Trust.SYNCHRONISED)
        decision = decide(self.state, now, event, MINTED, self.sight)
        self.state, self.sight = decision.state, decision.sight
        if decision.facts:
            journal.append(now, boot, list(decision.facts))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    kept = Kept(tmp_path)
    with Journal.open(tmp_path / JOURNAL) as journal:
        kept.happens(journal, "2026-11-24 18:00", Started("a", "card", None))
        kept.happens(journal, "2026-11-24 18:00", v.VitrineConfigured(PLAN))
        kept.happens(journal, "2026-11-25 00:59:50", Woke())
        kept.happens(journal, "2026-11-25 01:00", v.DisplaySeen(False, "wlopm"))
        kept.happens(journal, "2026-11-25 07:00:10", Woke())
        kept.sight = None
        kept.happens(journal, "2026-11-25 12:00", Started("b", "card", 3_600.0), "b", 20.0)
    with Heartbeat.open(tmp_path / HEARTBEAT) as heartbeat:
        heartbeat.beat(Moment(620.0, at("2026-11-25 12:10"), Trust.FLOOR_ONLY), "b")
    return tmp_path


@pytest.mark.field_note("V15")
def test_the_proof_names_every_off_and_on_its_text_and_what_nobody_watched(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["night", "proof", "--data", str(data), "--csv", str(data / "proof.csv")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Window 'heritage', local time of Europe/Paris."
    assert lines[2] == (
        "2026-11-25 00:59:50 +0100  2026-11-25 07:00:10 +0100  dark            "
        "forbidden by Arrêté du 27 décembre 2018, article 2 (fr-shop-window)  the display said: dark"
    )
    assert lines[4].split("  ")[:3] == ["2026-11-25 11:00:00 +0100", "2026-11-25 12:00:00 +0100", "nobody watched"]
    assert lines[5].startswith("2026-11-25 12:00:00 +0100  2026-11-25 12:10:00 +0100  may be lit"), "to the heartbeat"
    assert "was never lit when that was forbidden, as far as anybody watched." in lines[7]
    assert lines[8] == "1 times, 1.0 hours in all, nobody watched; in 0 of them light was forbidden for a part of it."
    with (data / "proof.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["was"] for row in rows] == ["lit", "dark", "lit", "unwatched", "lit"]
    assert rows[1]["from_utc"] == "2026-11-24T23:59:50Z" and rows[1]["display_said"] == "dark"
    assert rows[1]["clock"] == "known" and rows[1]["margin_s"] == "10.0"


def test_a_part_of_the_time_can_be_asked_for(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["night", "proof", "--data", str(data), "--from", "2026-11-25", "--to", "2026-11-25"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("2026-11-25 00:00:00 +0100  2026-11-25 00:59:50")
    assert main(["night", "proof", "--data", str(data), "--from", "2030-01-01"]) == 2


@pytest.mark.field_note("V15")
def test_a_window_that_was_lit_against_the_law_is_told_by_the_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = Kept(tmp_path)
    with Journal.open(tmp_path / JOURNAL) as journal:
        kept.happens(journal, "2026-11-24 18:00", v.VitrineConfigured(PLAN))
        kept.happens(journal, "2026-11-25 03:00", ClockSet(0.0))
        kept.happens(journal, "2026-11-25 03:10", v.DisplaySeen(True, "cec"))
    assert main(["night", "proof", "--data", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "LIGHT WAS FORBIDDEN: forbidden by Arrêté" in out and "never lit" not in out
    assert "2026-11-25 03:00:00 +0100: it was told to be dark, and the display said that it was lit." in out
    assert "It was watched all the time." in out


@pytest.mark.law("I9")
def test_what_cannot_be_proven_is_said(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["night", "proof", "--data", str(tmp_path / "nowhere")]) == 2
    (tmp_path / "bank").mkdir()
    with Journal.open(tmp_path / "bank" / JOURNAL):
        pass
    assert main(["night", "proof", "--data", str(tmp_path / "bank")]) == 2
    assert "without a window" in capsys.readouterr().err
    (data / "there.csv").touch()
    assert main(["night", "proof", "--data", str(data), "--csv", str(data / "there.csv")]) == 2


WINDOW = """
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
[[vitrine.shop_hours]]
days = ["fr"]
begins = "18:00"
ends = "01:30"
[[vitrine.derogations]]
reference = "Arrêté préfectoral du 3 décembre 2026"
first = 2026-12-01
last = 2026-12-31
begins = "22:00"
ends = "07:00"
eves_only = true
[vitrine.display]
driver = "simulated"
"""


def test_the_plan_says_when_it_may_be_lit_and_by_which_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "window.toml"
    file.write_text(WINDOW)
    assert main(["night", "plan", "--config", str(file), "--date", "2026-12-25", "--days", "2"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Window 'heritage', local time of Europe/Paris; what the town sends besides is not counted.",
        "Fri 2026-12-25  public holiday",
        "  00:00 – 01:00  may be lit  no rule speaks of it",
        "  01:00 – 07:00  may be lit  by derogation: Arrêté préfectoral du 3 décembre 2026 (fr-shop-window)",
        "  07:00 – 24:00  may be lit  no rule speaks of it",
        "Sat 2026-12-26",
        "  00:00 – 01:00  may be lit  no rule speaks of it",
        "  01:00 – 07:00  dark        forbidden by Arrêté du 27 décembre 2018, article 2 (fr-shop-window)",
        "  07:00 – 24:00  may be lit  no rule speaks of it",
    ]
    assert main(["night", "plan", "--config", str(file), "--date", "2026-12-19"]) == 0
    assert "  01:00 – 02:30  may be lit  the shop is open, or was or will be soon:" in capsys.readouterr().out


def test_a_plan_needs_a_window(tmp_path: Path) -> None:
    file = tmp_path / "window.toml"
    assert main(["night", "plan", "--config", str(file)]) == 2
    file.write_text(WINDOW)
    assert main(["night", "plan", "--config", str(file), "--days", "0"]) == 2
