"""A restore killed at any step leaves the old bank, the new one, or a machine that waits to be restored again."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from controller.backup import keys
from controller.backup.making import make
from controller.backup.placing import Target
from controller.backup.recipients import PublicKey
from controller.backup.restoring import restore
from controller.core.facts import EpochOpened
from controller.core.moment import Moment
from controller.store.journal import Journal
from tests.backup.conftest import Home, made_at
from tests.test_house import HOUSE

OLD_KEY = b"o" * 32


@pytest.mark.field_note("L19")
def test_no_cut_mixes_two_banks(bank: Home, tmp_path: Path, facts_of: Callable[[Path], Any]) -> None:
    key_file = tmp_path / "key.pem"
    theirs = (PublicKey(keys.new(key_file, None).public),)
    backup = make(bank.config, bank.source, tmp_path, theirs, 0.0).path
    _another_life(tmp_path / "template", bank)
    words = [sys.executable, "-m", "tests.backup.cut", backup, key_file, bank.source, bank.data, tmp_path / "root"]
    told = subprocess.run(list(map(str, words)), cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    cuts = [json.loads(line) for line in told.splitlines()]
    assert len(cuts) > 20 and [one["killed"] for one in cuts] == [True] * (len(cuts) - 1) + [False]
    kinds = {_what_is_there(tmp_path / f"left-{one['number']}", bank) for one in cuts}
    assert kinds == {"old", "waits", "new"}
    for number in (len(cuts) // 3, len(cuts) // 2, len(cuts) - 1):
        left = tmp_path / f"left-{number}"
        with backup.open("rb") as file:
            restore(file, keys.load(key_file, None), Target(bank.source, bank.data, left, replace=True), _yes, 0.0)
        assert _what_is_there(left, bank) == "new"
        assert facts_of(left / bank.journal.relative_to("/")) == facts_of(bank.journal)


def _yes(manifest: object) -> bool:
    return True


def _another_life(root: Path, bank: Home) -> None:
    """What is on the machine: a bank of another site, with a journal of its own."""
    former = made_at(root.parent / "former", bank.data, site="another-site")
    for source, place in ((former.source, bank.source), (former.source.parent / "keys.json", bank.source.parent / "k")):
        (root / place.relative_to("/")).parent.mkdir(parents=True, exist_ok=True)
        (root / place.relative_to("/")).write_bytes(source.read_bytes())
    data = root / bank.data.relative_to("/")
    data.mkdir(parents=True)
    (data / "device.key").write_bytes(OLD_KEY)
    with Journal.open(data / "journal.db") as journal:
        journal.append(Moment(1.0, 1.0), "boot", [EpochOpened(9)])


def _what_is_there(root: Path, bank: Home) -> str:
    """``waits``: without a configuration the daemon does not start."""
    config, data = root / bank.source.relative_to("/"), root / bank.data.relative_to("/")
    if not config.exists():
        return "waits"
    is_old = "another-site" in config.read_text()
    assert ((data / "device.key").read_bytes() == OLD_KEY) == is_old, "a bank with another one's key"
    with Journal.open(data / "journal.db") as journal:
        assert (journal.seq == 1) == is_old, "a bank with another one's journal"
        assert is_old or journal.least_epoch > journal.replay().epoch
    return "old" if is_old else "new"
