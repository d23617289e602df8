"""Which machine and which version this is, by command."""

import subprocess
from importlib.metadata import version
from pathlib import Path

from controller import board
from tests.commission.daemon import BASTIDE


def test_a_raspberry_pi_says_it_in_its_device_tree(tmp_path: Path) -> None:
    tree = tmp_path / "proc/device-tree"
    tree.mkdir(parents=True)
    (tree / "model").write_bytes(b"Raspberry Pi 5 Model B Rev 1.0\0")
    (tree / "serial-number").write_bytes(b"d3adbeef01234567\0")
    assert board.read(tmp_path) == board.Board("Raspberry Pi 5 Model B Rev 1.0", "d3adbeef01234567")


def test_a_pc_says_it_in_its_bios_and_may_keep_its_number_to_itself(tmp_path: Path) -> None:
    bios = tmp_path / "sys/class/dmi/id"
    bios.mkdir(parents=True)
    (bios / "product_name").write_text("NUC11\x07TN\n" + "x" * 100)
    assert board.read(tmp_path) == board.Board(("NUC11TN" + "x" * 100)[:80], "")


def test_a_machine_that_says_nothing_has_no_name(tmp_path: Path) -> None:
    assert board.read(tmp_path) == board.Board("", "")


def test_the_command_says_both() -> None:
    said = subprocess.run([*BASTIDE, "--version"], capture_output=True, text=True, check=True, timeout=60).stdout
    model = board.read().model
    assert said == f"bastide {version('bastide')}{f' ({model})' if model else ''}\n"
