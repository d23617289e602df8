"""Many banks at one broker that dies: everything arrives, in order, each once."""

import asyncio
from pathlib import Path

import pytest

from controller.cli.main import main
from controller.link.broker import Broker
from simulator.fleet import Fleet
from tests.link.brokers import mosquitto

pytestmark = pytest.mark.anyio

DEVICES = 40
WITHIN_S = 120.0


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def until(true: object) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not true():  # type: ignore[operator]
            await asyncio.sleep(0.02)


@pytest.mark.law("I10")
async def test_a_fleet_whose_broker_dies_loses_nothing(tmp_path: Path) -> None:
    async with mosquitto(tmp_path) as broker:
        fleet = Fleet(DEVICES, Broker("127.0.0.1", broker.port), every_s=0.5, seed=3)
        running = asyncio.get_running_loop().create_task(fleet.run())
        try:
            await until(lambda: fleet.linked == DEVICES and fleet.town.heard > 5 * DEVICES)
            await broker.kill()
            await until(lambda: fleet.linked == 0)
            await broker.start()
            await until(lambda: fleet.linked == DEVICES)
            fleet.go_home()
            await until(lambda: fleet.complete)
            assert not running.done()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def test_a_fleet_of_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate-fleet", "--devices", "0"]) == 2
    assert "from 1 to 20000" in capsys.readouterr().err
