"""A bank is backed up while it runs, and comes back on another machine as it was, in a new epoch."""

import gzip
import os
import shutil
import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import apsw
import pytest

from controller.backup.making import make
from controller.backup.manifest import Entry, Manifest
from controller.backup.placing import Target
from controller.backup.reading import look, manifest_of
from controller.backup.recipients import PrivateKey, PublicKey
from controller.backup.restoring import Restored, restore
from controller.backup.sealed import Sealing, Unsealing
from controller.backup.trouble import Trouble
from controller.core.facts import EpochOpened
from controller.core.moment import Moment
from controller.rights import identity
from controller.store.journal import Journal
from tests.backup.conftest import NOW_S, SECRET, Home

MINUTES = int(NOW_S // 60)


@pytest.fixture
def backup(bank: Home, theirs: tuple[PublicKey, ...], tmp_path: Path) -> Path:
    return make(bank.config, bank.source, tmp_path, theirs, NOW_S).path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Another machine's root, freshly installed: nothing is there but folders."""
    return tmp_path / "new"


def put(backup: Path, key: PrivateKey, bank: Home, root: Path, **more: Any) -> Restored:
    expected = more.pop("expected", None)
    target = Target(bank.source, bank.data, root, **more)
    with backup.open("rb") as file:
        done = restore(file, key, target, lambda manifest: True, NOW_S, expected)
    assert done is not None
    return done


def under(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")


def unpacked(backup: Path, key: PrivateKey) -> bytes:
    return gzip.decompress(Unsealing.open(BytesIO(backup.read_bytes()), key).read())


def sealed_with(backup: Path, key: PrivateKey, theirs: tuple[PublicKey, ...], old: str, new: str) -> Path:
    """The same backup with something else in it, sealed again."""
    forged = backup.with_name("forged.backup")
    with forged.open("wb") as file:
        sealing = Sealing(file, theirs)
        sealing.write(gzip.compress(unpacked(backup, key).replace(old.encode(), new.encode())))
        sealing.finish()
    return forged


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.field_note("L37")
def test_everything_comes_back_and_a_new_epoch_is_demanded(
    bank: Home, backup: Path, key: PrivateKey, new: Path, facts_of: Callable[[Path], Any]
) -> None:
    done = put(backup, key, bank, new)
    data, home = under(new, bank.data), under(new, bank.source.parent)
    assert files(home) == ["bastide.toml", "keys.json"]
    assert files(data) == ["device.key", "heartbeat", "identity.key", "journal.db", "journal.db.lock"]
    for name in ("device.key", "identity.key", "heartbeat"):
        assert (data / name).read_bytes() == (bank.data / name).read_bytes()
    assert (home / "bastide.toml").read_text() == bank.source.read_text()
    assert stat.S_IMODE((data / "device.key").stat().st_mode) == 0o600
    assert facts_of(data / "journal.db") == facts_of(bank.journal)
    with Journal.open(data / "journal.db") as journal:
        assert journal.replay().epoch == 3
        assert journal.least_epoch == done.epoch == MINUTES


def test_two_banks_from_one_copy_do_not_share_the_number_of_their_epoch(
    bank: Home, backup: Path, key: PrivateKey, new: Path
) -> None:
    """The copied bank went on: its next epoch is 4, and may have been opened long ago."""
    bank.happens(EpochOpened(4))
    assert put(backup, key, bank, new).epoch > 4


def test_an_epoch_never_goes_back_though_the_clock_of_the_new_machine_is_at_its_beginning(
    bank: Home, key: PrivateKey, theirs: tuple[PublicKey, ...], tmp_path: Path, new: Path
) -> None:
    bank.happens(EpochOpened(MINUTES + 5))
    later = make(bank.config, bank.source, tmp_path / "later", theirs, NOW_S).path
    assert put(later, key, bank, new).epoch == MINUTES + 6


@pytest.mark.law("I11")
def test_nothing_personal_goes_along_and_the_chain_holds_without_it(backup: Path, key: PrivateKey, bank: Home) -> None:
    manifest = look(BytesIO(backup.read_bytes()), key)
    with Journal.open(bank.journal) as journal:
        proof = journal.verify()
        assert (proof.first, proof.last, proof.sides) == (1, 3, 1)
        assert manifest.journal.head == proof.head.hex()
    plain = unpacked(backup, key)
    assert b"EpochOpened" in plain and b"c01" in plain
    assert SECRET.encode() not in plain and b"Camille" not in plain


def test_it_is_made_beside_the_daemon_that_owns_the_journal(
    bank: Home, theirs: tuple[PublicKey, ...], key: PrivateKey, tmp_path: Path
) -> None:
    with Journal.open(bank.journal) as journal:
        made = make(bank.config, bank.source, tmp_path / "one.backup", theirs, NOW_S)
        assert journal.append(Moment(2.0, NOW_S), "boot", [EpochOpened(4)]) == 4
    assert made.manifest.journal.last == 3
    assert files(bank.data) == ["device.key", "heartbeat", "identity.key", "journal.db", "journal.db.lock"]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_a_journal_that_does_not_prove_itself_is_not_backed_up(
    bank: Home, theirs: tuple[PublicKey, ...], tmp_path: Path
) -> None:
    db = apsw.Connection(str(bank.journal))
    db.execute("UPDATE fact SET boot = 'other' WHERE seq = 2")
    db.close()
    with pytest.raises(Trouble, match=r"journal-damaged.*fact 2 is not what was written"):
        make(bank.config, bank.source, tmp_path / "one.backup", theirs, NOW_S)
    assert not list(tmp_path.glob("one.backup*")) and "journal.db.copy" not in files(bank.data)


def test_a_bank_that_never_ran_says_so(bank: Home, theirs: tuple[PublicKey, ...], tmp_path: Path) -> None:
    shutil.rmtree(bank.data)
    bank.data.mkdir()
    with pytest.raises(Trouble, match="no-journal"):
        make(bank.config, bank.source, tmp_path, theirs, NOW_S)


def test_what_the_configuration_names_elsewhere_is_told(
    bank: Home, theirs: tuple[PublicKey, ...], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text("keys")
    text = bank.source.read_text().replace(str(bank.source.parent / "keys.json"), str(elsewhere))
    bank.source.write_text(text)
    (bank.source.parent / "update-keys").mkdir()
    (bank.source.parent / "update-keys/maker.pub").write_text("who may sign software is root's to say")
    (bank.source.parent / "acceptance.pdf").write_text("signed by an electrician")
    manifest = make(bank.config, bank.source, tmp_path, theirs, NOW_S).manifest
    assert manifest.left_out == (str(elsewhere),)
    assert [one.name for one in manifest.files if one.name.startswith("config/")] == [
        "config/bastide.toml",
        "config/acceptance.pdf",
    ]


# -- refused, and then nothing has changed -----------------------------------------------------


@pytest.mark.law("I9")
def test_a_backup_that_is_cut_or_changed_puts_nothing_in_place(
    bank: Home, backup: Path, key: PrivateKey, new: Path
) -> None:
    whole = backup.read_bytes()
    for data in (whole[:-1], whole[: len(whole) // 2], whole[:-40] + bytes(8) + whole[-32:], whole + b"\0"):
        backup.write_bytes(data)
        with pytest.raises(Trouble, match="damaged"):
            put(backup, key, bank, new)
        assert not new.exists() or files(new) == [under(Path(), bank.data / "journal.db.lock").as_posix()]


def test_another_banks_backup_is_refused_where_the_towns_key_is_given(
    bank: Home, backup: Path, key: PrivateKey, new: Path
) -> None:
    with pytest.raises(Trouble, match="other-bank"):
        put(backup, key, bank, new, expected="ab" * 32)
    assert put(backup, key, bank, new, expected=identity.load(bank.data).public).manifest.site == bank.config.bank.site


def test_what_the_bank_did_not_sign_is_refused_though_it_is_sealed_for_the_right_key(
    bank: Home, backup: Path, key: PrivateKey, theirs: tuple[PublicKey, ...]
) -> None:
    """Whoever knows the public key can seal anything for it."""
    forged = sealed_with(backup, key, theirs, '"site": "halles-s', '"site": "halles-S')
    with forged.open("rb") as file, pytest.raises(Trouble, match="damaged"):
        look(file, key)


def test_a_machine_that_is_a_bank_already_is_left_alone_unless_told(
    bank: Home, backup: Path, key: PrivateKey, facts_of: Callable[[Path], Any]
) -> None:
    bank.happens(EpochOpened(4))
    (bank.data / "device.key").write_bytes(bytes(32))
    with pytest.raises(Trouble, match="there-is-one"):
        put(backup, key, bank, Path("/"))
    assert (bank.data / "device.key").read_bytes() == bytes(32)
    aside = put(backup, key, bank, Path("/"), replace=True).aside
    assert (bank.data / "device.key").read_bytes() != bytes(32)
    assert len(facts_of(bank.journal)) == 3
    former = next(path for path in aside if path.parent == bank.data and path.name.startswith("journal.db"))
    assert len(facts_of(former)) == 4, "what was there is set aside whole"


def test_a_running_bank_is_not_replaced(bank: Home, backup: Path, key: PrivateKey) -> None:
    with Journal.open(bank.journal), pytest.raises(Trouble, match="busy"):
        put(backup, key, bank, Path("/"), replace=True)
    assert bank.source.exists()


def test_another_folder_than_the_one_expected_is_said(bank: Home, backup: Path, key: PrivateKey, new: Path) -> None:
    target = Target(bank.source, Path("/srv/other"), new)
    with backup.open("rb") as file, pytest.raises(Trouble, match="other-folder"):
        restore(file, key, target, lambda manifest: True, NOW_S)
    assert not (new / "srv/other/journal.db").exists()


def test_who_says_no_changes_nothing(bank: Home, backup: Path, key: PrivateKey, new: Path) -> None:
    seen: list[Manifest] = []
    with backup.open("rb") as file:
        done = restore(file, key, Target(bank.source, bank.data, new), lambda one: bool(seen.append(one)), NOW_S)
    assert done is None and not new.exists()
    assert (seen[0].site, seen[0].made, seen[0].journal.last) == ("halles-sainte-foy", "2026-09-21 14:13:20", 3)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_restores_belongs_to_the_daemon_of_that_machine(
    bank: Home, backup: Path, key: PrivateKey, new: Path
) -> None:
    (new / "etc").mkdir(parents=True)
    (new / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/bash\nbastide:x:4321:4322::/:/usr/sbin/nologin\n")
    put(backup, key, bank, new)
    data, home = under(new, bank.data), under(new, bank.source.parent)
    restored = [path for folder in (data, home) for path in (folder, *folder.rglob("*"))]
    assert len(restored) == 9
    assert {(path.stat().st_uid, path.stat().st_gid) for path in restored} == {(4_321, 4_322)}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_where_no_package_made_a_user_it_belongs_to_whom_the_data_belong(
    bank: Home, backup: Path, key: PrivateKey, new: Path
) -> None:
    under(new, bank.data).mkdir(parents=True)
    os.chown(under(new, bank.data), 4_323, 4_324)
    put(backup, key, bank, new)
    assert under(new, bank.source).stat().st_uid == 4_323


@pytest.mark.law("I9")
@pytest.mark.parametrize("name", ["config/update-keys/maker.pub", "data/authorized_keys", "config/bastide.toml"])
def test_no_backup_puts_what_is_not_a_banks_anywhere(
    bank: Home, theirs: tuple[PublicKey, ...], tmp_path: Path, name: str
) -> None:
    """Who may sign software is root's to say; whoever knows a public key can seal a backup for it."""
    made = make(bank.config, bank.source, tmp_path / "one", theirs, NOW_S).manifest
    more = (*made.files, Entry(name=name, bytes=1, sha256="ab" * 32, mode=0o644))
    text = made.model_copy(update={"files": more, "identity": None}).to_text().encode()
    members = iter([("manifest.json", len(text), BytesIO(text)), ("manifest.sig", 0, BytesIO())])
    with pytest.raises(Trouble, match="damaged"):
        manifest_of(members, None)


@pytest.mark.parametrize(
    "name", ["config/../../root/.ssh/authorized_keys", "/etc/passwd", "etc/passwd", "config", "data//x"]
)
def test_no_name_leads_out_of_the_banks_folders(name: str) -> None:
    with pytest.raises(ValueError, match=r"outside of the bank's two folders"):
        Entry(name=name, bytes=1, sha256="ab" * 32, mode=0o644)


def test_the_keys_that_may_sign_software_stay_where_root_put_them(
    bank: Home, theirs: tuple[PublicKey, ...], tmp_path: Path
) -> None:
    (bank.source.parent / "update-keys").mkdir()
    (bank.source.parent / "update-keys/keys.json").write_text("a key of nobody's")
    bank.source.write_text(bank.source.read_text().replace("bastide/keys.json", "bastide/update-keys/keys.json"))
    names = [one.name for one in make(bank.config, bank.source, tmp_path / "2", theirs, NOW_S).manifest.files]
    assert [name for name in names if name.startswith("config/")] == ["config/bastide.toml"]
