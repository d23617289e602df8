"""What every test of participation has: an event loop of asyncio."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
