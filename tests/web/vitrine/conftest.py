"""Fixtures: a window that serves a release made here, and a passer-by before it, at both sizes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from controller.web.vitrine.preview import PreviewDesk
from tests.chromium import chromium
from tests.web.live import Live, live
from tests.web.vitrine.content import release
from tests.web.vitrine.passer_by import PasserBy, passing


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("town") / "release")


@pytest.fixture
def desk(folder: Path) -> PreviewDesk:
    return PreviewDesk(folder)


@pytest.fixture
def window(desk: PreviewDesk) -> Iterator[Live]:
    with live(window=desk) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def passer_by(browser: Browser, window: Live, desk: PreviewDesk) -> Iterator[Callable[..., PasserBy]]:
    """A call that lets somebody step before the window; a script error on the page fails the test."""
    people: list[PasserBy] = []

    def step(shape: str = "portrait", address: str = "/vitrine", **options: object) -> PasserBy:
        people.append(passing(browser, window, desk, shape, address, **options))
        return people[-1]

    yield step
    for one in people:
        one.page.context.close()
    assert [fault for one in people for fault in one.faults] == []
