"""Every night's backup: into the folder that was named, the newest few kept, and never onto the card that it is for."""

from pathlib import Path

import pytest

from controller.backup.making import make
from controller.backup.nightly import kept, nightly
from controller.backup.reading import look
from controller.backup.recipients import PrivateKey, PublicKey
from controller.backup.trouble import Trouble
from controller.config import ConfigError, parse
from controller.config.backup import BackupTable
from tests.backup.conftest import NOW_S, Home, mounted

DAY_S = 86_400.0


def table(folder: Path, key: PrivateKey, **more: object) -> BackupTable:
    return BackupTable.model_validate({"folder": str(folder), "keys": [key.public], "same_card": True, **more})


def test_the_newest_few_stay_and_another_banks_are_left_alone(
    bank: Home, key: PrivateKey, theirs: tuple[PublicKey, ...], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    other = bank.config.model_copy(update={"bank": bank.config.bank.model_copy(update={"site": "halles-sainte-foy-2"})})
    others = make(other, bank.source, stick, theirs, NOW_S - 90 * DAY_S).path
    half = stick / "bastide-halles-sainte-foy-20260101T000000Z.backup.part"
    half.write_text("cut short by a power cut")
    for night in range(5):
        nightly(bank.config, bank.source, table(stick, key, keep=2), NOW_S + night * DAY_S)
    assert [path.name for path in kept(stick, "halles-sainte-foy")] == [
        "bastide-halles-sainte-foy-20260925T141320Z.backup",
        "bastide-halles-sainte-foy-20260924T141320Z.backup",
    ]
    assert others.exists() and not half.exists()
    with kept(stick, "halles-sainte-foy")[0].open("rb") as file:
        assert look(file, key).journal.last == 3


def test_a_clock_that_lost_its_years_costs_no_backup_of_today(bank: Home, key: PrivateKey, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for at_s in (NOW_S, 86_400.0):
        made = nightly(bank.config, bank.source, table(stick, key, keep=1), at_s)
    assert made.path.name == "bastide-halles-sainte-foy-19700102T000000Z.backup" and made.path.exists()
    assert len(kept(stick, "halles-sainte-foy")) == 2


def test_a_stick_that_was_pulled_is_missed(bank: Home, key: PrivateKey, tmp_path: Path) -> None:
    """Its folder may be gone, or still there, empty, on the card."""
    with pytest.raises(Trouble, match="no-folder"):
        nightly(bank.config, bank.source, table(tmp_path / "pulled", key), NOW_S)
    (tmp_path / "pulled").mkdir()
    with pytest.raises(Trouble, match="same-card"):
        nightly(bank.config, bank.source, table(tmp_path / "pulled", key, same_card=False), NOW_S)
    assert not list((tmp_path / "pulled").iterdir())


def test_a_full_stick_keeps_the_former_night_and_nothing_half_written(
    bank: Home, key: PrivateKey, tmp_path: Path
) -> None:
    """It is another file system, too: the folder is taken for what it is."""
    with mounted(tmp_path / "stick", "40k") as stick:
        former = nightly(bank.config, bank.source, table(stick, key, same_card=False), NOW_S).path
        with pytest.raises(Trouble, match="cannot-use"):
            for night in range(1, 99):
                former = nightly(bank.config, bank.source, table(stick, key, keep=99), NOW_S + night * DAY_S).path
        assert former.exists() and not list(stick.glob("*.part"))


def test_a_card_that_is_nearly_full_is_left_to_the_running_bank(bank: Home, key: PrivateKey, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    there = {path.name: path.read_bytes() for path in bank.data.iterdir()}
    with mounted(bank.data, "32m"):
        for name, data in there.items():
            (bank.data / name).write_bytes(data)
        with pytest.raises(Trouble, match="no-room"):
            nightly(bank.config, bank.source, table(stick, key), NOW_S)
        assert {path.name for path in bank.data.iterdir()} == there.keys() and not list(stick.iterdir())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('folder = "stick"\nkeys = ["' + "a" * 64 + '"]', "absolute path"),
        ('folder = "/media/stick"\nkeys = []', "at least one entry"),
        ('folder = "/media/stick"\nkeys = ["secret"]', "does not have the right form"),
        ('folder = "/media/stick"\nkeys = ["' + "a" * 64 + '"]\nkeep = 0', "at least 1"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_remedy(bank: Home, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        parse(f"{bank.source.read_text()}\n[backup]\n{text}\n")
