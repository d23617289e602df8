"""A bank on a disk, with some life in its journal, and what its operator has."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from controller.backup.recipients import PrivateKey, PublicKey
from controller.config import Config, load
from controller.config.example import example
from controller.core.facts import BankConfigured, BoxOut, EpochOpened, Fact
from controller.core.moment import Moment
from controller.rights import identity, tickets
from controller.store.heartbeat import Heartbeat
from controller.store.journal import Journal

NOW_S = 1_790_000_000.0
"""2026-09-21 14:13:20 UTC."""
SECRET = "seen by Camille Dupont"


@dataclass(frozen=True)
class Home:
    """A machine: its configuration, and where its data lie."""

    source: Path
    data: Path

    @property
    def config(self) -> Config:
        return load(self.source)

    @property
    def journal(self) -> Path:
        return self.data / "journal.db"

    def happens(self, *facts: Fact) -> None:
        with Journal.open(self.journal) as journal:
            journal.append(Moment(1.0, NOW_S), "boot", facts)


def made_at(root: Path, data: Path, site: str = "halles-sainte-foy") -> Home:
    """A bank whose configuration names ``data`` and a list of keys beside it, wherever ``root`` is."""
    home = root / "etc/bastide"
    home.mkdir(parents=True)
    text = example(2).replace("/var/lib/bastide", str(data)).replace("/etc/bastide", str(home))
    (home / "bastide.toml").write_text(text.replace("halles-sainte-foy", site))
    (home / "keys.json").write_text("the list of keys")
    return Home(home / "bastide.toml", data)


@contextmanager
def mounted(place: Path, size: str) -> Iterator[Path]:
    """A file system of this size; skipped where this machine does not let itself mount one."""
    place.mkdir(parents=True, exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.fixture
def bank(tmp_path: Path) -> Home:
    """It has run: keys, a heartbeat, and three facts, one with something personal."""
    home = made_at(tmp_path / "old", tmp_path / "old/var/lib/bastide")
    home.data.mkdir(parents=True)
    tickets.load_or_create(home.data)
    identity.load_or_create(home.data)
    with Heartbeat.open(home.data / "heartbeat") as heartbeat:
        heartbeat.beat(Moment(1.0, NOW_S), "boot")
    home.happens(BankConfigured(home.config.to_bank()), BoxOut("c01", reason=SECRET), EpochOpened(3))
    return home


@pytest.fixture
def key() -> PrivateKey:
    return PrivateKey(X25519PrivateKey.generate())


@pytest.fixture
def theirs(key: PrivateKey) -> tuple[PublicKey, ...]:
    return (PublicKey(key.public),)


@pytest.fixture
def facts_of() -> Callable[[Path], list[tuple[int, str, bytes, bytes]]]:
    def facts_of(path: Path) -> list[tuple[int, str, bytes, bytes]]:
        with Journal.open(path) as journal:
            return [(one.seq, one.kind, one.body, one.link) for one in journal.facts()]

    return facts_of
