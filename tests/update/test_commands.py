"""``bastide update``, as the maker, an installer and the units call it."""

import json
from pathlib import Path

import pytest

from controller.cli.main import main
from controller.config import parse
from controller.config.example import example
from controller.config.update import UpdateTable
from tests.update.machine import Installed, archive, tree


def update(*words: object) -> int:
    return main(["update", *map(str, words)])


def test_from_the_makers_key_to_a_confirmed_trial(machine: Installed, capsys: pytest.CaptureFixture[str]) -> None:
    office, stick, root = machine.work / "office", machine.work / "stick", machine.root
    assert update("key", office, "--name", "Atelier de la Mairie") == 0
    assert update("key", office, "--name", "Atelier") == 2, "a key is never overwritten"
    made = archive(machine.work / "made.tar.xz", tree("0.2.0"))
    assert update("seal", made, "--key", office, "--to", stick, "--rollout", 10) == 0
    assert update("install", stick, "--root", root) == 1
    told = capsys.readouterr().out
    assert "unknown_key" in told and "/etc/bastide/update-keys/" in told
    mine = machine.place.keys[1]
    mine.mkdir(mode=0o755)
    (mine / "atelier.pub").write_bytes((office / "atelier-de-la-mairie.pub").read_bytes())
    assert update("install", stick, "--root", root) == 0
    assert update("status", "--root", root) == 1
    assert update("install", stick, "--root", root) == 75
    assert update("confirm", "--root", root) == 0
    assert update("confirm", "--root", root) == 0, "there is nothing to do"
    capsys.readouterr()
    assert update("status", "--json", "--root", root) == 0
    how = json.loads(capsys.readouterr().out)
    assert (how["running"], how["previous"], how["highest"]) == ("0.2.0", "packaged", "0.2.0")
    assert sorted(how["keys"].values()) == ["Atelier de la Mairie", "maker"]
    assert update("back", "--root", root) == 0
    assert update("install", stick, "--root", root) == 1
    assert update("install", stick, "--again", "--root", root) == 0
    assert update("boot", "--root", root) == 0
    assert update("packaged", "--root", root) == 0
    assert update("status", "--root", root) == 0
    assert machine.runs() == "0.1.0"


def test_a_permit_by_command(machine: Installed) -> None:
    office, root = machine.work / "office", machine.root
    update("key", office, "--name", "maker")
    machine.place.keys[1].mkdir(mode=0o755)
    (machine.place.keys[1] / "maker.pub").write_bytes((office / "maker.pub").read_bytes())
    for version in ("0.2.0", "0.3.0"):
        made = archive(machine.work / "made.tar.xz", tree(version))
        assert update("seal", made, "--key", office, "--to", machine.work / version) == 0
    assert update("install", machine.work / "0.3.0", "--root", root) == 0
    assert update("confirm", "--root", root) == 0
    assert update("install", machine.work / "0.2.0", "--root", root) == 1
    place = machine.work / "0.2.0/bookworm-arm64"
    assert update("permit", "0.2", "--not-above", "x", "--key", office, "--to", place) == 2
    assert update("permit", "0.2.0", "--not-above", "0.3.0", "--key", office, "--to", place) == 0
    assert update("install", machine.work / "0.2.0", "--root", root) == 0


def test_what_is_no_archive_is_not_sealed(machine: Installed, capsys: pytest.CaptureFixture[str]) -> None:
    office = machine.work / "office"
    update("key", office, "--name", "maker")
    other = machine.work / "other.tar.xz"
    other.write_bytes(b"no archive")
    assert update("seal", other, "--key", office, "--to", machine.work) == 2
    archive(other, {"bin/bastide": b""})
    assert update("seal", other, "--key", office, "--to", machine.work) == 2
    assert "has no release.json" in capsys.readouterr().err
    assert update("seal", other, "--key", machine.work, "--to", machine.work) == 2


def configured(machine: Installed, more: str) -> Path:
    machine.place.config.write_text(example(2) + more)
    return machine.place.config


def test_a_machine_that_looks_nowhere_says_so(machine: Installed, capsys: pytest.CaptureFixture[str]) -> None:
    configured(machine, "")
    assert update("fetch", "--root", machine.root) == 0
    assert "no [update]" in capsys.readouterr().out


def test_check_and_fetch_from_a_stick(machine: Installed, capsys: pytest.CaptureFixture[str]) -> None:
    media = machine.work / "media"
    configured(machine, f'[update]\nsticks = ["{media}"]\n')
    machine.place.fetched.mkdir(parents=True)
    assert update("check", "--root", machine.root) == 0
    (media / "stick").mkdir(parents=True)
    machine.release("0.2.0").rename(media / "stick/bastide-software")
    assert update("check", "--root", machine.root) == 0
    assert "0.2.0 may come" in capsys.readouterr().out
    assert update("apply", "--root", machine.root) == 1, "nothing is fetched yet"
    assert update("fetch", "--only", "--root", machine.root) == 0
    assert update("apply", "--root", machine.root) == 0
    assert machine.runs() == "0.2.0"


def test_the_hours_of_the_table_may_go_over_midnight() -> None:
    night, late = UpdateTable(begins="02:00", ends="05:00"), UpdateTable(begins="23:00", ends="01:30")
    assert [night.allows(time) for time in ("01:59", "02:00", "04:59", "05:00")] == [False, True, True, False]
    assert [late.allows(time) for time in ("22:59", "23:00", "00:00", "01:29", "01:30")] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_only_a_machine_that_looks_for_software_loads_anything_of_it() -> None:
    assert type(parse(example(2))).__name__ == "Config"
    config = parse(example(2) + '[update]\naddress = "https://www.example.org/software"\n')
    assert config.update is not None and config.update.begins == "02:00"
