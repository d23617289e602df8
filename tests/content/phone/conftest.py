import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from controller.content.phone import write
from tests.chromium import chromium
from tests.content.phone.host import Host
from tests.content.phone.phone import BELOW, Phone
from tests.content.phone.town import Town


@dataclass(frozen=True)
class Releases:
    """The visit as it was written first, and as it was written later, when its bridge was dated anew."""

    first: Path
    second: Path


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    root = tmp_path_factory.mktemp("visits")
    for name, year in (("first", "1255"), ("second", "1289")):
        write(Town(root / f"{name}-release", year).write(), root / name)
    return Releases(root / "first", root / "second")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def web(tmp_path: Path, releases: Releases) -> Path:
    """The folder of a web space, with the visit below a path of it."""
    shutil.copytree(releases.first, tmp_path / "web" / BELOW)
    return tmp_path / "web"


@pytest.fixture
def host(web: Path) -> Iterator[Host]:
    served = Host(web)
    yield served
    served.kill()


@pytest.fixture
def phone(browser: Browser, host: Host) -> Iterator[Phone]:
    held = Phone(browser, host)
    yield held
    held.close()
    assert held.complaints == []
