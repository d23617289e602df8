"""A configuration from afar, as files: whole or not at all, tried, and taken back where no bank comes up with it."""

from pathlib import Path

import pytest

from controller import renewal
from controller.config import load
from controller.config.example import example
from controller.renewal import NotTaken, Renewal

STANDING = example(4)
FRESH = example(3)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "bastide.toml"
    path.write_text(STANDING)
    return path


def refusal(source: Path | None, text: str) -> str:
    with pytest.raises(NotTaken) as told:
        Renewal(load(source) if source else renewal.parse(STANDING), source).take(text)
    return told.value.why


def test_a_good_one_is_in_place_and_the_former_is_kept_until_a_bank_came_up(source: Path) -> None:
    one = Renewal(load(source), source)
    one.take(FRESH)
    assert source.read_text() == FRESH and renewal.before(source).read_text() == STANDING and one.ordered.is_set()
    one.take(FRESH)
    assert renewal.before(source).read_text() == STANDING, "the one that was seen to work, not the one on trial"
    renewal.confirmed(source)
    assert not renewal.before(source).exists() and not renewal.taken_back(source)


def test_one_that_no_bank_comes_up_with_is_taken_back_and_kept_aside(source: Path) -> None:
    Renewal(load(source), source).take(FRESH)
    assert renewal.taken_back(source)
    assert source.read_text() == STANDING and renewal.refused(source).read_text() == FRESH
    assert not renewal.taken_back(source)


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "bad_config"),
        (FRESH + "\nunknown = 1\n", "bad_config"),
        (FRESH.replace("/var/lib/bastide", "/tmp/elsewhere"), "not_from_afar"),
        (FRESH.replace("/etc/bastide/keys.json", "/etc/other.json"), "not_from_afar"),
        (FRESH.replace('site = "', 'site = "an'), "not_from_afar"),
        ('[backup]\nfolder = "/srv"\nkeys = ["' + "a" * 64 + '"]\n\n' + FRESH, "not_from_afar"),
        ('[link]\ndevice = "d-1"\nhost = "127.0.0.1"\n\n' + FRESH, "not_from_afar"),
    ],
)
def test_a_wrong_one_changes_nothing(source: Path, text: str, why: str) -> None:
    assert text != FRESH and refusal(source, text) == why
    assert source.read_text() == STANDING and not renewal.before(source).exists()


def test_where_there_is_no_file_or_it_cannot_be_written_nothing_is_taken(source: Path) -> None:
    assert refusal(None, FRESH) == "cannot_write"
    source.with_name("bastide.toml.before.new").mkdir()
    assert refusal(source, FRESH) == "cannot_write"
    assert source.read_text() == STANDING
