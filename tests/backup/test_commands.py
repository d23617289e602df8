"""``bastide backup`` and ``bastide restore``, as an installer types them."""

import os
import pty
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from controller.backup.trouble import Trouble
from controller.backup.words import _sentences, said, trouble
from controller.cli.main import main
from tests.backup.conftest import Home
from tests.test_house import HOUSE

WORDS = "quatre mots sans rapport"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def types(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def types(*words: object, exits: int = 0) -> str:
        assert main(list(map(str, words))) == exits
        told = capsys.readouterr()
        return told.err if exits == 2 else told.out

    return types


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(f"{WORDS}\n")
    return path


def test_from_a_dead_pi_to_a_new_one(
    bank: Home, types: Callable[..., str], passphrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = types("backup", "make", "--config", bank.source, "--to", tmp_path, "--passphrase-file", passphrase)
    backup = next(tmp_path.glob("bastide-halles-sainte-foy-*.backup"))
    assert f"Made {backup}: 3 facts, to fact 3" in made
    looked = types("backup", "look", backup, "--passphrase-file", passphrase)
    assert "For: whoever knows the passphrase" in looked
    assert "Casiers des Halles (halles-sainte-foy)" in looked and "facts 1 to 3, epoch 3" in looked
    where = ("--config", bank.source, "--data", bank.data, "--root", tmp_path / "new")
    opened = ("--passphrase-file", passphrase)
    assert "say --yes" in types("restore", backup, *opened, *where, exits=2)
    done = types("restore", backup, *opened, *where, "--yes")
    assert "must never run again" in done and re.search(r"Epoch \d+ begins at the next start", done)
    assert (tmp_path / "new" / bank.source.relative_to("/")).exists()
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    again = types("restore", backup, *opened, *where, exits=2)
    assert "cette machine est déjà un casier" in types("restore", backup, *opened, *where, "--yes", exits=2), again
    replaced = types("restore", backup, *opened, *where, "--yes", "--replace")
    assert "Mis de côté : " in replaced and "chaque case attend" in replaced


def test_a_key_of_the_town_hall_reads_what_the_bank_seals_every_night(
    bank: Home, types: Callable[..., str], passphrase: Path, tmp_path: Path
) -> None:
    assert "nothing was done" in types("backup", "nightly", "--config", bank.source)
    key = tmp_path / "backup.pem"
    made = types("backup", "key", key, "--passphrase-file", passphrase)
    line = next(line for line in made.splitlines() if line.strip().startswith("keys = "))
    stick = tmp_path / "stick"
    stick.mkdir()
    table = f'\n[backup]\nfolder = "{stick}"\n{line.strip()}\nsame_card = true\n'
    bank.source.write_text(bank.source.read_text() + table)
    assert "3 facts" in types("backup", "nightly", "--config", bank.source)
    backup = next(stick.iterdir())
    assert "whole" in types("backup", "look", backup, "--key-file", key, "--passphrase-file", passphrase)
    assert "give the private key" in types("backup", "look", backup, "--passphrase-file", passphrase, exits=2)
    passphrase.write_text("another one entirely")
    words = types("backup", "look", backup, "--key-file", key, "--passphrase-file", passphrase, exits=2)
    assert "is it a backup key, and the passphrase right?" in words
    assert "nothing is overwritten" in types("backup", "key", key, exits=2)
    assert WORDS not in made


@pytest.mark.parametrize(("answer", "done"), [("n", False), ("", False), ("y", True)])
def test_at_a_terminal_it_asks_for_the_passphrase_and_whether_to_go_on(
    bank: Home, types: Callable[..., str], passphrase: Path, tmp_path: Path, answer: str, done: bool
) -> None:
    types("backup", "make", "--config", bank.source, "--to", tmp_path, "--passphrase-file", passphrase)
    backup, root = next(tmp_path.glob("*.backup")), tmp_path / "new"
    words = ["restore", backup, "--config", bank.source, "--data", bank.data, "--root", root]
    code = "import sys; from controller.cli.main import main; sys.exit(main())"
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(HOUSE)
        os.execve(sys.executable, [sys.executable, "-c", code, *map(str, words)], {"LANG": "C.UTF-8"})
    told = b""
    for asked, answered in (("Passphrase of the backup: ", WORDS), ("[y/N] ", answer)):
        while not told.endswith(asked.encode()):
            told += os.read(terminal, 1_024)
        os.write(terminal, f"{answered}\n".encode())
    with suppress(OSError):  # the other end of the terminal is closed
        while more := os.read(terminal, 1_024):
            told += more
    _, status = os.waitpid(process, 0)
    assert (os.waitstatus_to_exitcode(status) == 0) == done == (root / bank.source.relative_to("/")).exists()
    assert WORDS.encode() not in told, "it is not shown"


def test_a_short_passphrase_and_no_passphrase_are_refused(
    bank: Home, types: Callable[..., str], passphrase: Path, tmp_path: Path
) -> None:
    passphrase.write_text("bastide")
    make = ("backup", "make", "--config", bank.source, "--to", tmp_path)
    assert "at least 12 characters" in types(*make, "--passphrase-file", passphrase, exits=2)
    assert "nobody could read it" in types(*make, exits=2)
    assert not list(tmp_path.glob("*.backup*"))


# -- the words -----------------------------------------------------------------------------------


def gaps(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


def test_both_languages_say_the_same() -> None:
    english, french = _sentences("en"), _sentences("fr")
    for part in ("trouble", "told"):
        assert english[part].keys() == french[part].keys()
        for code, sentence in english[part].items():
            assert gaps(sentence) == gaps(french[part][code]), code
            assert sentence != french[part][code], code


def test_every_trouble_and_every_word_in_the_source_has_its_sentence_and_no_other() -> None:
    sources = [*HOUSE.glob("controller/backup/*.py"), *HOUSE.glob("controller/cli/*.py")]
    texts = "\n".join(path.read_text("utf-8") for path in sources)
    assert set(re.findall(r'Trouble\(\s*"([a-z-]+)"', texts)) | {"too-new", "not-a-backup"} == set(
        _sentences("en")["trouble"]
    )
    told = set(re.findall(r'(?:tell|asked|said)\(\s*"([a-z-]+)"', texts))
    assert told == set(_sentences("en")["told"])


def test_a_sentence_carries_what_it_is_about() -> None:
    assert trouble(Trouble("exists", path="/a/b"), "en") == "/a/b exists, and nothing is overwritten; name another file"
    assert said("aside", "fr", path="/a") == "Mis de côté : /a"
