"""Banks to examine, for the tests of the doctor."""

from pathlib import Path

import pytest

from controller.config.example import example
from tests.doctor.sickroom import Sickroom, sickroom


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def room(tmp_path: Path) -> Sickroom:
    return sickroom(tmp_path)


@pytest.fixture
def quiet(tmp_path: Path) -> Sickroom:
    """A simulated bank: it has no ports that could be at fault."""
    one = sickroom(tmp_path)
    one.configure(example(4))
    return one
