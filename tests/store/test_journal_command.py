"""``bastide journal``: readable, exact, harmless beside a running daemon, honest about damage."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from controller.cli.main import main
from controller.core.encoding import GENESIS, NO_SIDE, digest, link, seal
from controller.core.facts import BoxOut, EpochOpened
from controller.core.moment import Moment, Trust
from controller.store.journal import Journal

BASTIDE = [sys.executable, "-c", "import sys; from controller.cli.main import main; sys.exit(main())"]


@pytest.fixture(autouse=True)
def in_paris() -> Iterator[None]:
    """French time, by its rule, for machines that keep no table of time zones."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def ask(path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def ask(*words: str) -> tuple[int, str, str]:
        status = main(["journal", *words, "--data", str(path.parent)])
        return status, *capsys.readouterr()

    return ask


def change(path: Path, sql: str) -> None:
    db = apsw.Connection(str(path))
    db.execute(sql)
    db.close()


def test_show_tells_time_trust_number_kind_and_words(path: Path, ask: Callable[..., Any]) -> None:
    with Journal.open(path) as journal:
        # 2026-03-29 02:30 UTC is 04:30 in Paris, an hour after summer time began.
        for trust in Trust:
            journal.append(Moment(1.0, 1_774_751_400.0, trust), "boot", [EpochOpened(2)])
        journal.append(Moment(1.0, 1_774_751_400.0), "boot", [BoxOut("b7", reason="hinge\x1b[2J broken")])
    status, out, _ = ask("show")
    assert status == 0
    lines = out.splitlines()
    assert [text[:2] for text in lines] == ["> ", "~ ", "= ", "= "]
    assert all("2026-03-29 04:30:00 +0200" in text for text in lines)
    assert lines[0].split()[4:] == ["1", "EpochOpened", "epoch=2"]
    assert 'box=b7 reason="hinge·[2J broken"' in lines[3], "a text from outside does not steer the terminal"


def test_show_picks(path: Path, lives: Any, written: Callable[..., Any], ask: Callable[..., Any]) -> None:
    batches = written(20)
    facts = lives.facts(batches)
    of_box = [n for n, fact in enumerate(facts, 1) if getattr(fact, "box", None) == "b2"]
    assert numbers(ask("show")[1]) == list(range(1, len(facts) + 1))
    assert numbers(ask("show", "--box", "b2")[1]) == of_box
    assert numbers(ask("show", "--box", "b2", "--last", "2")[1]) == of_box[-2:]
    assert numbers(ask("show", "--order", "o1")[1]) == []
    # Batches are a minute apart, from 2026-09-21 16:13:20 in Paris on.
    assert numbers(ask("show", "--since", "2026-09-21T16:31")[1])[0] == len(lives.facts(batches[:18])) + 1
    assert numbers(ask("show", "--since", "2026-09-22")[1]) == []


def numbers(shown: str) -> list[int]:
    return [int(text.split()[4]) for text in shown.splitlines()]


@pytest.mark.parametrize(
    "words", [("show", "--since", "yesterday"), ("show", "--last", "0"), ("show", "--last", "x"), ("paint",), ()]
)
def test_what_cannot_be_asked_is_refused(ask: Callable[..., Any], words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as refused:
        ask(*words)
    assert refused.value.code == 2


def test_verify_says_sound_with_the_head(path: Path, lives: Any, written: Callable[..., Any], ask: Any) -> None:
    batches = written(8)
    with Journal.open(path) as journal:
        head = journal.head.hex()
    status, out, _ = ask("verify")
    assert status == 0
    assert f"sound: {len(lives.facts(batches))} facts; 4 with a personal record" in out
    assert head in out


def test_verify_says_broken_and_what_to_do(path: Path, written: Callable[..., Any], ask: Any) -> None:
    written(8)
    change(path, "UPDATE fact SET boot = 'other' WHERE seq = 9")
    status, out, _ = ask("verify")
    assert status == 1
    assert "broken:" in out and "fact 9 is not what was written" in out
    assert "proven up to fact 8" in out and "bastide journal recover" in out


def test_an_export_proves_itself_elsewhere(path: Path, lives: Any, written: Callable[..., Any], ask: Any) -> None:
    written(12)
    previous = GENESIS
    for text in ask("export")[1].splitlines():
        fact = json.loads(text)
        body = json.dumps(fact["body"], separators=(",", ":")).encode()
        side_hash = bytes.fromhex(fact["side_hash"]) if fact["side_hash"] else NO_SIDE
        if "personal" in fact:
            side = json.dumps(fact["personal"], separators=(",", ":")).encode()
            assert seal(bytes.fromhex(fact["salt"]), side) == side_hash
        header = [fact[name] for name in ("seq", "kind", "mono_s", "wall_s", "trust", "boot")]
        previous = link(previous, *header, digest(body), side_hash)
        assert previous.hex() == fact["link"]
    with Journal.open(path) as journal:
        assert previous == journal.head


@pytest.mark.law("I11")
def test_an_export_without_personal_tells_nothing_personal(
    path: Path, lives: Any, written: Callable[..., Any], ask: Any, tmp_path: Path
) -> None:
    batches = written(12)
    file = tmp_path / "facts.jsonl"
    assert ask("export", "--without-personal", "--output", str(file)) == (0, "", "")
    text = file.read_text()
    assert len(text.splitlines()) == len(lives.facts(batches))
    assert "Camille" not in text and "salt" not in text
    assert "Camille" in ask("export")[1]


def test_an_export_overwrites_nothing(written: Callable[..., Any], ask: Any, tmp_path: Path) -> None:
    written(2)
    file = tmp_path / "facts.jsonl"
    file.write_text("precious")
    status, _, err = ask("export", "--output", str(file))
    assert status == 2 and "name a new file" in err
    assert file.read_text() == "precious"


@pytest.mark.parametrize("action", ["show", "verify", "export", "recover"])
def test_no_journal_is_said_and_none_is_made(path: Path, ask: Callable[..., Any], action: str) -> None:
    status, _, err = ask(action)
    assert status == 2 and "there is no journal" in err
    assert not path.exists()


@pytest.mark.parametrize("data", [b"", b"\0" * 8192, b"no database" * 900])
def test_a_file_that_is_no_journal_is_said(path: Path, ask: Callable[..., Any], data: bytes) -> None:
    path.write_bytes(data)
    assert ask("show")[0] == 2
    assert ask("export")[0] == 2
    status, out, _ = ask("verify")
    assert status == 1 and "broken" in out
    assert path.read_bytes() == data


def test_a_damaged_body_is_said_by_show(path: Path, written: Callable[..., Any], ask: Any) -> None:
    written(8)
    change(path, "UPDATE fact SET body = x'5b5d' WHERE seq = 9")
    status, out, err = ask("show")
    assert status == 2 and "fact 9 cannot be read" in err
    assert len(out.splitlines()) == 8


def test_recover_of_a_sound_journal_changes_nothing(path: Path, written: Callable[..., Any], ask: Any) -> None:
    written(8)
    before = hashlib.sha256(path.read_bytes()).digest()
    status, out, _ = ask("recover")
    assert status == 0 and "nothing to recover" in out
    assert hashlib.sha256(path.read_bytes()).digest() == before


def test_recover_says_what_it_kept(path: Path, written: Callable[..., Any], ask: Any) -> None:
    written(8)
    change(path, "UPDATE fact SET boot = 'other' WHERE seq = 9")
    status, out, _ = ask("recover")
    assert status == 0 and "Facts 1 to 8 are proven and were kept" in out
    assert ask("verify")[0] == 0


@pytest.mark.field_note("L25")
def test_a_running_daemon_is_read_without_disturbing_it(path: Path, lives: Any) -> None:
    with Journal.open(path) as journal:
        for number, batch in enumerate(lives.batches(6)):
            journal.append(batch.at, lives.boot, batch.facts)
            if number in (2, 5):
                for action in ("show", "verify", "export"):
                    told = bastide("journal", action, "--data", str(path.parent))
                    assert told.returncode == 0 and not told.stderr
                assert len(told.stdout.splitlines()) == journal.seq
        refused = bastide("journal", "recover", "--data", str(path.parent))
        assert refused.returncode == 2 and f"running process {os.getpid()}" in refused.stderr
        assert journal.verify().last == journal.seq


def bastide(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*BASTIDE, *words], capture_output=True, text=True, check=False, timeout=30)


def test_what_is_pruned_meanwhile_is_no_damage(path: Path, lives: Any) -> None:
    from controller.store.reader import reading

    batches = lives.batches(30)
    with Journal.open(path) as journal:
        lives.write(journal, batches)
        journal.snapshot(lives.fold(batches))
        with reading(path) as reader:
            assert journal.prune(1e12, 1e12) > 0
            assert reader.verify().count == len(lives.facts(batches)) == len(list(reader.facts()))
        with reading(path) as reader:
            assert reader.verify().count == 0
