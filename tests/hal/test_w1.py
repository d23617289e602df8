"""DS18B20 probes as the kernel shows them: files in folders."""

import asyncio
from pathlib import Path

import pytest

from hal.ports import Temperature
from hal.sensors.w1 import W1Thermometer, found, read

pytestmark = pytest.mark.anyio
NUMBER = "28-0516a42a1cff"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def says(devices: Path, text: str, number: str = NUMBER) -> None:
    (devices / number).mkdir(exist_ok=True)
    (devices / number / "temperature").write_text(text)


@pytest.mark.parametrize(
    ("text", "celsius"),
    [("4062\n", 4.062), ("-1500\n", -1.5), ("0\n", 0.0), ("85000\n", None), ("", None), ("\n", None),
     ("-127000\n", None), ("200000\n", None), ("4.5\n", None)],
)  # fmt: skip
def test_thousandths_of_a_degree_or_nothing(tmp_path: Path, text: str, celsius: float | None) -> None:
    says(tmp_path, text)
    assert read(tmp_path / NUMBER) == celsius


def test_probes_are_found_by_their_family(tmp_path: Path) -> None:
    says(tmp_path, "1\n")
    says(tmp_path, "1\n", "28-00")
    (tmp_path / "w1_bus_master1").mkdir()
    assert found(tmp_path) == ("28-00", NUMBER)


@pytest.mark.field_note("L29")
async def test_a_probe_that_falls_silent_says_so_and_comes_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    says(tmp_path, "4000\n")
    temperatures = W1Thermometer({"fridge": NUMBER}, tmp_path, every_s=0.0).temperatures()
    async with asyncio.timeout(20.0):
        assert await anext(temperatures) == Temperature("fridge", 4.0)
        (tmp_path / NUMBER / "temperature").unlink()
        assert [await anext(temperatures) for _ in range(2)] == [Temperature("fridge", None)] * 2
        says(tmp_path, "9500\n")
        assert await anext(temperatures) == Temperature("fridge", 9.5)
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]
