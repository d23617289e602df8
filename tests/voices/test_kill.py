"""``kill -9`` in the middle of people's answers and words: what was acknowledged is there, and at most one more."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.voices.window import window

pytestmark = pytest.mark.anyio

HOUSE = Path(__file__).parents[2]
LIVES = 2


def killed_in_the_middle(folder: Path, after: int) -> list[str]:
    """What was acknowledged in one life of the busy window."""
    command = [sys.executable, "-m", "tests.voices.busy_window", str(folder)]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(after)]
        process.kill()
        told += process.stdout.read().splitlines()
    return [line for line in told if line.startswith(("vote", "words "))]


@pytest.mark.field_note("V16")
async def test_no_kill_loses_a_vote_or_words_that_were_acknowledged(tmp_path: Path) -> None:
    chance, votes, words = random.Random(16), 0, set[str]()
    for life in range(1, LIVES + 1):
        told = killed_in_the_middle(tmp_path, chance.randint(5, 25))
        votes += told.count("vote")
        words |= {line.split()[1] for line in told if line.startswith("words")}
        async with window(tmp_path) as one:
            counted = sum(one.voices.totals("market").counts["day"].values())
            assert votes <= counted <= votes + life, "acknowledged and lost, or counted without having been told"
            kept = {entry.id for entry in await one.voices.entries()}
            assert words <= kept and len(kept) <= len(words) + life
            assert one.voices.wall("wall") == ()
