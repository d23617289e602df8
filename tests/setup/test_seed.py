"""Answers given beforehand: the examples of the docs, through the real command."""

import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from controller.config import load
from controller.setup import seed
from controller.setup.seed import SeedError
from tests.commission.daemon import BASTIDE

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
EXAMPLE = EXAMPLES / "bastide-setup.toml"


def setup(folder: Path, file: Path) -> "subprocess.CompletedProcess[str]":
    """``bastide setup --seed`` on a machine that has none of the programs, so that only the answers count."""
    (folder / "etc").mkdir(exist_ok=True)
    places = {"--config": "etc/bastide.toml", "--data": "data", "--sticks": "media", "--programs": "programs"}
    more = [word for name, path in places.items() for word in (name, str(folder / path))]
    return subprocess.run(
        [*BASTIDE, "setup", "--seed", str(file), *more], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


def test_the_example_makes_a_window_without_anybody(tmp_path: Path) -> None:
    ended = setup(tmp_path, EXAMPLE)
    assert (ended.returncode, ended.stderr) == (0, "")
    config = load(tmp_path / "etc" / "bastide.toml")
    assert config.vitrine is not None
    assert (config.bank.name, config.vitrine.theme) == ("Vitrine des Halles", "heritage")
    assert config.content.address == "https://www.example.org/vitrine"  # type: ignore[attr-defined]
    assert (tmp_path / "data" / "device.key").stat().st_mode & 0o077 == 0
    assert "Vitrine des Halles" in (tmp_path / "etc" / "label.svg").read_text()


def test_where_an_answer_is_missing_it_says_which_and_keeps_what_it_has(tmp_path: Path) -> None:
    file = tmp_path / seed.NAME
    file.write_text(EXAMPLE.read_text().replace('network = "none"', 'network = "any"'))
    ended = setup(tmp_path, file)
    if ended.returncode != 0:  # where the tests have no network
        assert (ended.returncode, "Only a person can go on" in ended.stdout) == (3, True)
    file.write_text(EXAMPLE.read_text().replace('theme = "heritage"', ""))
    again = setup(tmp_path / "other" if (tmp_path / "other").mkdir() is None else tmp_path, file)
    assert again.returncode == 3 and "Quelle vitrine montre-t-elle" in again.stdout
    assert not (tmp_path / "other" / "etc" / "bastide.toml").exists()
    assert '"name": "Vitrine des Halles"' in (tmp_path / "other" / "etc" / "setup" / "setup.json").read_text()


def test_lockers_wait_for_a_person_at_the_doors(tmp_path: Path) -> None:
    file = tmp_path / seed.NAME
    file.write_text(EXAMPLE.read_text().replace('hardware = "window"', 'hardware = "lockers"'))
    ended = setup(tmp_path, file)
    assert ended.returncode == 3 and "Maintenant, les portes" in ended.stdout


@pytest.mark.parametrize(
    ("line", "words"),
    [('language = "de"', "language"), ("wifi_password = 'x'", "wifi_password"), ("broken", "no TOML")],
)
def test_a_wrong_file_is_told_with_its_place(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / seed.NAME
    file.write_text(f"{line}\n")
    ended = setup(tmp_path, file)
    assert ended.returncode == 2 and words in ended.stderr and "Traceback" not in ended.stderr


def test_what_cloud_init_writes_is_such_a_file(tmp_path: Path) -> None:
    said = yaml.safe_load((EXAMPLES / "user-data.yaml").read_text())
    written = {one["path"]: one["content"] for one in said["write_files"]}
    file = tmp_path / seed.NAME
    file.write_text(written["/boot/firmware/bastide-setup.toml"])
    assert seed.load(file).hardware == "window"
    assert tomllib.loads(file.read_text()).keys() <= seed.Seed.model_fields.keys()
    assert said["ssh_pwauth"] is False and "passwd" not in str(said)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="cannot be read"):
        seed.load(tmp_path / "none.toml")
