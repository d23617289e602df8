"""What holds for all tests.

Chance is drawn the same on every run and every machine, however slow; ``EXPLORE=1`` draws anew. ``--board=KIND`` asks
the contract suite of a lock board that is really wired to this machine.
"""

import os

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", derandomize=False, database=None, deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("EXPLORE") else "repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--board", help="run tests/contracts on this wired lock board in place of the imagined ones")
