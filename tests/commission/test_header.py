"""A bank on the Raspberry Pi's own header is commissioned, too, with the scanner and signals that its file names."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from controller.commission import engine, leaving
from controller.commission.bench import Bench
from controller.commission.book import Book
from controller.commission.equipment import equipped
from controller.commission.parts import TEST_CODE
from controller.commission.script import SCRIPT
from controller.config import load
from controller.config.hardware import GpioTable
from controller.dialogue.guide import Guide
from simulator.boards.gm65 import plugged
from tests.commission.books import NOW
from tests.hal.gpio_bench import shop
from tests.wired import text

pytestmark = pytest.mark.anyio
PAINTED = {1: "1", 2: "2", 3: "3", 7: "4"}
"""The imagined world's doors, and the numbers on them."""
SAID = {
    "language": ("en", ""), "name": ("enter", "Halles"), "site": ("enter", "halles"), "phone": ("enter", "112"),
    "no_ports": ("no_more", ""), "close_all": ("all_shut", ""), "begin": ("begin", ""), "column": ("enter", "4"),
    "shape": ("enter", "S 1000"), "heard": ("yes", ""), "measuring": ("skip", ""), "glass_lower": ("no_screen", ""),
    "review": ("to_sign", ""), "who": ("enter", "Ada"),
}  # fmt: skip


async def test_locks_on_the_header_are_walked_and_what_the_file_names_is_tried(tmp_path: Path) -> None:
    """Two doors hang the other way round, and the file has the level of the switches wrong."""
    path = tmp_path / "bastide.toml"
    wrong = text(tmp_path).replace("[17, 22,", "[22, 17,").replace("[5, 6,", "[6, 5,")
    path.write_text(wrong.replace("closed_reads = 0", "closed_reads = 1"))
    async with (
        shop(tmp_path) as (pins, live),
        plugged(tmp_path / "gm65") as scanner,
        equipped(load(path), pins.command) as parts,
    ):
        async with asyncio.timeout(60):
            bench = Bench(tmp_path / "dev", parts, lambda done: leaving.leave(done, path), sounds_s=0.0)
            guide = Guide(
                SCRIPT, engine.taken_up(Book(), parts.boards, parts.listed()), lambda _: None, bench, lambda: NOW
            )
            async with guide.at_work():
                while guide.step.word != "done":
                    revision, word = guide.revision, guide.step.word
                    if word == "which_door":
                        number = next(one for one in PAINTED if not live.now.door(one).closed)
                        guide.answer("enter", PAINTED[number])
                    elif word == "close_it":
                        await until(lambda: all(live.now.push(one) or live.now.door(one).closed for one in PAINTED))
                    elif word == "scan_this":
                        await until(lambda: scanner.module.saves == 1)
                        await scanner.show(TEST_CODE)
                    elif guide.step.values.get("door") == "4" and word == "shape":
                        guide.answer("enter", "S 1000 cold")
                    elif guide.step.form or guide.step.options:
                        guide.answer(*SAID[word])
                    await guide.changed(revision)
            await bench.close()
    config = load(path)
    board = config.boards[0]
    assert isinstance(board, GpioTable)
    assert (board.closed_reads, board.reversed, board.locks) == (0, (), (22, 17, 23, 24))
    assert {one.label: one.channel for one in config.compartments} == {"1": 2, "2": 1, "3": 3, "4": 4}
    assert [one.id for one in config.compartments] == ["c01", "c02", "c03", "c04"], "ids are for ever"
    assert {(one.part.kind, one.outcome) for one in guide.book.tests} == {
        ("scanner", "right"), ("signals", "right"), ("probe", "skipped"),
    }  # fmt: skip
    assert [one.name for one in config.thermometers] == ["fridge"] and config.signals is not None


async def until(true: Callable[[], object]) -> None:
    while not true():
        await asyncio.sleep(0.01)
