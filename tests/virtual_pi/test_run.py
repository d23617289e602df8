"""``bastide run`` on the header, with the configuration that ``bastide config example`` gives to who wires one."""

import os
import signal
from pathlib import Path

import pytest

from controller.config import parse
from controller.config.hardware import GpioTable
from tests.runtime.test_wired import WITHIN_S, ask, configuration, process, until
from tests.virtual_pi.header import Header


@pytest.mark.law("I3")
@pytest.mark.field_note("L6")
def test_the_daemon_drives_the_header_as_its_example_says(tmp_path: Path) -> None:
    header, file = Header(), tmp_path / "bank.toml"
    file.write_text(configuration(tmp_path, "gpio", [], compartments=4))
    config = parse(file.read_text())
    (board,) = (one for one in config.boards if isinstance(one, GpioTable))
    leaning = 0

    def doors() -> list[str]:
        """A switch joins its line to ground while its door is closed, stronger than the pull-up of whoever reads."""
        for switch in board.switches:
            header.pull(switch, switch == leaning)
        bank = ask(config.web.port, "/api/bank")
        return [] if bank is None else [one["door"] for one in bank["compartments"]]

    with process("run", "--config", str(file)) as daemon:
        until(lambda: doors() == ["closed"] * 4, "every door is seen closed")
        leaning = board.switches[2]
        until(lambda: doors() == ["closed", "closed", "forced", "closed"], "the forced door is seen")
        (keeper,) = Path(f"/proc/{daemon.pid}/task/{daemon.pid}/children").read_text().split()
        os.kill(int(keeper), signal.SIGKILL)
        until(lambda: set(doors()) == {"unreachable"}, "nobody watches the doors")
        until(lambda: doors()[:2] == ["closed"] * 2, "the next keeper does")
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(WITHIN_S) == 0
    assert [line for line in board.locks if header.level(line)] == []
