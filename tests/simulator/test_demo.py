"""``bastide demo`` as its user has it: started in a terminal, ended with Ctrl-C, started again."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from controller.web.server import listen
from simulator import child
from simulator.app import HOST
from simulator.optics import Picture, read
from tests.stories.playing import free_port, playing

WITHIN_S = 30.0
BASTIDE = "import sys; from controller.cli.main import main; sys.exit(main())"


class Demo:
    def __init__(self, folder: Path, *more: str) -> None:
        self.port, self.sim_port = free_port(), free_port()
        ports = ("--port", str(self.port), "--sim-port", str(self.sim_port))
        self.process = subprocess.Popen(
            [sys.executable, "-c", BASTIDE, "demo", "--data", str(folder), *ports, *more],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def said_until(self, words: str) -> str:
        """What it printed, up to the line with these words."""
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(f"it ended without saying {words!r}:\n{said}")

    def end(self, how: signal.Signals) -> str:
        self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=WITHIN_S)
        return rest


def until(true: Callable[[], object], what: str) -> None:
    end_s = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < end_s, f"waited in vain until {what}"
        time.sleep(0.05)


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://{HOST}:{port}/", timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def test_it_prints_the_addresses_and_a_badge_and_goes_on_where_it_ended(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    badges = []
    for _ in range(2):
        with Demo(folder) as demo:
            said = demo.said_until("Ctrl-C")
            assert f"http://{HOST}:{demo.sim_port}/sim" in said
            assert f"http://{HOST}:{demo.port}/kiosk" in said
            assert f"http://{HOST}:{demo.port}/vitrine" in said
            badges.append(re.findall(r"B1:[0-9A-Z $%*+./:-]{100,}", said)[0])
            assert answers(demo.port)
            assert answers(demo.sim_port)
            assert "Good night" in demo.end(signal.SIGINT)
            assert demo.process.returncode == 0
            assert not answers(demo.port)
    assert badges[0] == badges[1]
    assert read(Picture.of(badges[0])) == badges[0]
    assert (folder / "data" / "journal.db").exists()


def test_it_plays_on_emulated_boards(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with Demo(folder, "--hardware", "kerong", "--no-window") as demo:
        demo.said_until("Ctrl-C")
        assert (folder / "bus1").is_symlink(), "the daemon's port leads to the emulated board"
        until(lambda: seen(demo.port) == {"closed"}, "every door is seen on its board")
        assert "Good night" in demo.end(signal.SIGINT)
    assert not (folder / "bus1").exists()
    assert "Traceback" not in (folder / "daemon.log").read_text()


def seen(port: int) -> set[str]:
    with urlopen(f"http://{HOST}:{port}/api/bank", timeout=WITHIN_S) as answer:
        return {one["door"] for one in json.load(answer)["compartments"]}


def test_the_daemon_ends_with_a_town_that_was_killed(tmp_path: Path) -> None:
    with Demo(tmp_path / "demo", "--no-window") as demo:
        demo.said_until("Ctrl-C")
    until(lambda: not answers(demo.port), "the daemon has noticed and ended")


@pytest.mark.parametrize("option", ["--port", "--sim-port"])
def test_a_port_in_use_is_named_with_its_remedy(tmp_path: Path, option: str) -> None:
    with closing(listen(HOST, 0)) as taken:
        port = str(taken.getsockname()[1])
        with Demo(tmp_path / "demo", option, port) as demo:
            said, _ = demo.process.communicate(timeout=WITHIN_S)
    assert demo.process.returncode == 2
    assert f"port {port} cannot be used" in said
    assert f"choose another with {option}" in said
    assert "Traceback" not in said


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("a file in its place")
    with Demo(tmp_path / "demo") as demo:
        said, _ = demo.process.communicate(timeout=WITHIN_S)
    assert (demo.process.returncode, "Traceback" in said) == (2, False)
    assert "--data" in said


def test_a_daemon_that_never_starts_is_given_up_and_its_log_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "AGAIN_AFTER_S", 0.01)
    with playing(tmp_path / "town") as town:
        town.house.config.write_text("[bank]\n")
        town.do("crash")
        town.until(lambda: town.town.child.running == "broken", "it is given up")
        assert "is missing" in town.house.log.read_text()


def test_damaged_keepsakes_and_pockets_are_a_new_evening(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    folder.mkdir()
    for name in ("doors.json", "pockets.json", "badges.json"):
        (folder / name).write_bytes(b"\x00{not json")
    with playing(folder) as town:
        assert all(not town.door(label).goods for label in town.town.doors)
        names = {item.name for item in town.town.pockets.items}
        assert {"baker", "cheesemaker", "technician", "card"} <= names
        town.show(town.badge("baker"))
        town.until(lambda: any(type(fact).__name__ == "VisitBegan" for fact in town.facts()), "the badge is served")
