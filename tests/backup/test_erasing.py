"""An erased bank is gone: every file of it, and whatever of it is looked for in all that is left."""

import json
import os
from pathlib import Path

import pytest

from controller.backup.erasing import erase
from controller.backup.needles import needles
from controller.backup.placing import Target
from controller.backup.searching import READ_BYTES, search
from controller.backup.trouble import Trouble
from controller.cli.main import main
from controller.rights import identity, tickets
from controller.store.journal import Journal
from controller.voices.store import Store
from tests.backup.conftest import SECRET, Home

WORDS = "Le marché devrait rester ouvert jusqu'à midi."
PASSWORD = "the broker's password"
LINE = "TWFyaWUtTGF1cmUgZXQgSmVhbi1CYXB0aXN0ZSBkaXNlbnQ0"


@pytest.fixture
def full(bank: Home) -> Home:
    """Everything that a bank with a window has on its disk."""
    link = bank.source.parent / "link"
    link.mkdir()
    (link / "device.key").write_text(f"-----BEGIN {'PRIVATE'} KEY-----\n{LINE}\n")
    (link / "authority.pem").write_text(f"-----BEGIN CERTIFICATE-----\n{LINE[::-1]}\n")
    (link / "password").write_text(f"{PASSWORD}\n")
    objects = bank.data / "content/objects"
    objects.mkdir(parents=True)
    (objects / ("a" * 64)).write_bytes(b"a picture that anybody may have")
    (bank.data / "content/current").symlink_to(objects)
    (bank.data / "journal.db.damaged-20260101T000000Z").write_bytes(b"what a recovery set aside")
    store = Store.open(bank.data / "voices.db")
    store.keep("v1", WORDS, None)
    store.close()
    return bank


def target(bank: Home, root: Path) -> Target:
    """``root`` stands for the whole machine: what is searched afterwards."""
    return Target(Path("/") / bank.source.relative_to(root), Path("/") / bank.data.relative_to(root), root)


@pytest.mark.law("I11")
def test_nothing_of_a_bank_is_left_and_nothing_of_it_is_found(full: Home, tmp_path: Path) -> None:
    secret = tickets.load_or_create(full.data).secret, full.data.joinpath("identity.key").read_bytes()
    wanted = needles(full.source.parent, full.data)
    for one in (*secret, SECRET.encode(), WORDS.encode(), PASSWORD.encode(), LINE.encode()):
        assert any(one in needle for needle in wanted), one
    assert LINE[::-1].encode() not in wanted, "a certificate may lie anywhere"
    done = erase(target(full, tmp_path / "old"))
    assert [path for path in (tmp_path / "old").rglob("*") if not path.is_dir()] == []
    assert not (full.data / "content").exists() and full.data.is_dir()
    assert done.needles == len(wanted) and done.searched.hits == ()
    assert done.files[:3] == (str(full.source), str(full.data / "device.key"), str(full.data / "identity.key"))
    assert str(full.data / "content/objects" / ("a" * 64)) in done.files


@pytest.mark.parametrize("where", ["usr/share/copy", "etc/other/old-card.img"])
def test_a_copy_that_somebody_made_is_found_and_named(full: Home, tmp_path: Path, where: str) -> None:
    copy = tmp_path / "old" / where
    copy.parent.mkdir(parents=True)
    copy.write_bytes(bytes(READ_BYTES - 16) + (full.data / "device.key").read_bytes() + b"more")
    done = erase(target(full, tmp_path / "old"))
    assert done.searched.hits == (f"{copy}@{READ_BYTES - 16}",), "though it lies across two pieces that are read"


def test_what_is_secret_is_overwritten_before_it_is_let_go(full: Home, tmp_path: Path) -> None:
    """A second name for the same blocks shows what became of them."""
    kept = tmp_path / "second-names"
    kept.mkdir()
    secret = [full.data / name for name in ("device.key", "identity.key", "journal.db", "voices.db")]
    secret.append(full.source.parent / "link/password")
    for path in secret:
        (kept / path.name).hardlink_to(path)
    erase(target(full, tmp_path / "old"))
    for path in secret:
        left = (kept / path.name).read_bytes()
        assert left and not left.strip(b"\0"), path.name


def test_a_running_bank_is_not_erased(full: Home, tmp_path: Path) -> None:
    with Journal.open(full.journal), pytest.raises(Trouble, match="busy"):
        erase(target(full, tmp_path / "old"))
    assert full.source.exists() and identity.load(full.data)


def test_a_folder_that_is_not_a_banks_own_is_left_alone(full: Home, tmp_path: Path) -> None:
    for config, data in (("/etc/site.toml", "/var/lib/bastide"), ("/etc/bastide/bastide.toml", "/var/lib")):
        with pytest.raises(Trouble, match="not-ours"):
            erase(Target(Path(config), Path(data), tmp_path / "old"))
    assert full.source.exists()


def test_cut_short_it_is_done_again(full: Home, tmp_path: Path) -> None:
    full.source.unlink()
    (full.data / "device.key").unlink()
    done = erase(target(full, tmp_path / "old"))
    assert done.needles > 3 and done.searched.hits == ()
    assert [path for path in (tmp_path / "old").rglob("*") if not path.is_dir()] == []


def test_a_device_is_searched_as_it_is(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.write(write, b"x" * 5_000 + b"the secret itself" + b"y" * 50)
    os.close(write)
    assert search((Path(f"/dev/fd/{read}"),), (b"the secret itself",)).hits == (f"/dev/fd/{read}@5000",)
    os.close(read)


# -- as it is typed ------------------------------------------------------------------------------


def test_the_command_asks_for_the_name_and_reports(
    full: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    of = target(full, tmp_path / "old")
    words = ["factory-reset", "--config", str(of.config), "--data", str(of.data), "--root", str(of.root)]
    assert main([*words, "--site", "another"]) == 2
    assert "ici c'est le casier halles-sainte-foy" in capsys.readouterr().err and full.source.exists()
    report = tmp_path / "report.json"
    assert main([*words, "--site", "halles-sainte-foy", "--report", str(report)]) == 0
    told = capsys.readouterr().out
    assert "Trouvé : aucun, nulle part." in told and "répartition de l'usure" in told
    assert str(full.data / "device.key") in json.loads(report.read_text())["files"]
    assert main([*words, "--site", "bastide"]) == 1
    assert "la recherche ne prouve rien" in capsys.readouterr().out


def test_a_bank_that_runs_is_not_erased_and_nobody_is_asked_for_its_name(
    full: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = target(full, tmp_path / "old")
    words = ["factory-reset", "--config", str(of.config), "--data", str(of.data), "--root", str(of.root)]
    with Journal.open(full.data / "journal.db"):
        assert main([*words, "--site", "another"]) == 2
    said = capsys.readouterr().err
    assert "systemctl stop bastide" in said and "another" not in said and full.source.exists()
