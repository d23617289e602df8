"""One machine of each suite goes through all tests, in the order in which they stand; ``make test-appliance``.

``BASTIDE_SUITES`` names the suites (there are none without it), ``BASTIDE_CUTS`` how often each machine's power is
cut, ``IDLE_MIN`` how long it idles.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.appliance.disk import Disk
from tests.appliance.figures import Figures
from tests.appliance.packages import Built, Stick, built, later_package, later_release, made_stick
from tests.appliance.rootfs import Rootfs, rootfs
from tests.appliance.site import Site, site
from tests.appliance.wall import Wall, wall
from tests.system.people import People

SUITES = os.environ.get("BASTIDE_SUITES", "").split()
CACHE = Path(os.environ.get("BASTIDE_CACHE", "build/appliance")).absolute()
collect_ignore_glob = [] if SUITES else ["test_*.py"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def figures() -> Iterator[Figures]:
    one = Figures()
    yield one
    print(f"\n{one.tell()}")


@pytest.fixture(scope="session", params=SUITES)
def suite(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def package(suite: str) -> Built:
    return built(CACHE, suite)


@pytest.fixture(scope="session")
def newer(package: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same software under a later number."""
    return later_package(package, tmp_path_factory.mktemp("newer"), "0.90.0")


@pytest.fixture(scope="session")
def update(package: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A still later one, that comes as an update."""
    return later_release(package, tmp_path_factory.mktemp("update"), "0.91.0")


@pytest.fixture(scope="session")
def spoiled(package: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The latest, whose daemon does not come up."""
    return later_release(package, tmp_path_factory.mktemp("spoiled"), "0.92.0", falls=True)


@pytest.fixture(scope="session")
def stick(
    package: Built, newer: Built, update: Built, spoiled: Built, tmp_path_factory: pytest.TempPathFactory
) -> Stick:
    """All of them on one stick, the updates sealed by a maker whose key is made for this run."""
    return made_stick(tmp_path_factory.mktemp("stick"), [package, newer], [update, spoiled])


@pytest.fixture(scope="session")
def debian(suite: str, package: Built) -> Rootfs:
    return rootfs(CACHE, suite, package.deb)


@pytest.fixture(scope="session")
def owner(suite: str, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site(tmp_path_factory.mktemp(f"site-{suite}"))


@pytest.fixture(scope="session")
async def bank(
    anyio_backend: str, suite: str, debian: Rootfs, owner: Site, stick: Stick, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Wall]:
    """A bare Debian that has just been booted, in a wall of lockers: nothing of ours is on it."""
    folder = tmp_path_factory.mktemp(f"machine-{suite}")
    async with wall(folder, debian, Disk(folder, debian.disk, cuts=True), owner) as one:
        one.machine.stick = stick.image
        await one.machine.boot()
        yield one


@pytest.fixture(scope="session")
def people(bank: Wall, owner: Site) -> People:
    return People(bank, owner.baker, owner.technician)
