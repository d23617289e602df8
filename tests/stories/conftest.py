from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.chromium import chromium
from tests.stories.person import Person, person
from tests.stories.playing import Playing, playing


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Playing]:
    with playing(tmp_path / "town") as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def somebody(browser: Browser, town: Playing) -> Iterator[Person]:
    """Before the locker's screen; a script error on the page fails the test."""
    one = person(browser, town)
    yield one
    one.page.context.close()
    assert one.faults == []
