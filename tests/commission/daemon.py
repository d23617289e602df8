"""The daemon of a bank that was just commissioned, and people at it: the real process, its API, the same doors."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.config import Config, load
from controller.core.rights import Act, Binding
from controller.rights.body import Body
from controller.rights.passes import sign, site_id
from simulator.optics import Picture, read
from tests.commission.bank import WITHIN_S, Standing
from tests.runtime.place import write_keys
from tests.stories.playing import free_port

BASTIDE = (sys.executable, "-c", "import sys; from controller.cli.main import main; sys.exit(main())")


def before(folder: Path) -> Path:
    """A configuration that somebody had begun: where data, keys and the screen are to be."""
    folder.mkdir(exist_ok=True)
    path = folder / "bastide.toml"
    path.write_text(
        '[bank]\nsite = "draft"\nname = "Draft"\nhelp_phone = "112"\n'
        f"[data]\ndir = {json.dumps(str(folder / 'data'))}\n"
        f"[rights]\nkeyring = {json.dumps(str(folder / 'keys.json'))}\n"
        f"[web]\nport = {free_port()}\n"
        '[hardware]\ndriver = "simulated"\n'
        '[[compartments]]\nid = "bread"\nlabel = "1"\nsize = "S"\nchannel = 1\n'
    )
    return path


@dataclass
class Serving:
    """A bank in service."""

    config: Config
    bank: Standing
    operator: Ed25519PrivateKey
    process: "subprocess.Popen[str]"

    def badge(self) -> str:
        body = Body(site_id(self.config.bank.site), bytes(8), bytes(6), Act.DEPOSIT, Binding.REUSABLE, 0, 2**32 - 1)
        return sign(body, self.operator)

    def ask(self, path: str) -> Any:
        return httpx.get(f"http://127.0.0.1:{self.config.web.port}/api/{path}", trust_env=False).json()

    def send(self, path: str, **body: object) -> None:
        answer = httpx.post(f"http://127.0.0.1:{self.config.web.port}/api/{path}", json=body, trust_env=False)
        assert answer.status_code == 200, answer.text

    def screen(self) -> dict[str, Any]:
        """What the screen shows now."""
        with httpx.stream("GET", f"http://127.0.0.1:{self.config.web.port}/api/screen", trust_env=False) as answer:
            lines = answer.iter_lines()
            for line in lines:
                if line == "event: screen":
                    return dict(json.loads(next(lines).removeprefix("data: ")))
        raise AssertionError("the screen says nothing")

    def sees(self, *screens: str) -> dict[str, Any]:
        shown: dict[str, Any] = {}

        def there() -> bool:
            shown.update(self.screen())
            return shown["view"]["screen"] in screens

        self.until(there, f"the screen shows {screens}")
        return shown

    def until(self, true: Callable[[], object], what: str) -> None:
        end_s = time.monotonic() + WITHIN_S
        while not true():
            assert self.process.poll() is None, "the daemon has ended"
            assert time.monotonic() < end_s, f"waited in vain until {what}"
            time.sleep(0.02)

    def touch(self, name: str, **more: object) -> None:
        self.send("touch", touch=name, visit=self.screen()["view"]["visit"], **more)

    # -- people -------------------------------------------------------------------------------

    def deposit(self, thing: str, size: str) -> tuple[str, str]:
        """The door that opened, and the ticket."""
        self.sees("idle")
        self.send("scan", text=self.badge())
        self.sees("menu")
        self.touch("deposit", size=size)
        door = str(self.sees("put_in")["view"]["door"])
        assert self.bank.open_doors() == [door], "the number on the screen is the number on the door that opened"
        self.bank.put(door, thing)
        self.shut(door)
        shown = self.sees("ticket")["ticket"]
        ticket = read(Picture(shown["path"], shown["modules"]))
        assert ticket is not None
        self.touch("done")
        return door, ticket

    def pickup(self, ticket: str) -> list[str]:
        self.sees("idle")
        self.send("scan", text=ticket)
        door = str(self.sees("take_out")["view"]["door"])
        things = self.bank.take(door)
        self.shut(door)
        self.sees("closed")
        self.touch("done")
        return things

    def shut(self, label: str) -> None:
        self.until(lambda: self.bank.shut(label), f"door {label} stays shut")


@contextmanager
def in_service(bank: Standing, path: Path) -> Iterator[Serving]:
    """``bastide run`` on the configuration that the commissioning wrote."""
    config, operator = load(path), Ed25519PrivateKey.generate()
    write_keys(config.rights.path, operator)
    with subprocess.Popen([*BASTIDE, "run", "--config", str(path)], stderr=subprocess.PIPE, text=True) as process:
        one = Serving(config, bank, operator, process)
        try:
            one.until(lambda: _all_seen(one), "every door is seen")
            yield one
        finally:
            process.terminate()
            process.communicate()


def _all_seen(one: Serving) -> bool:
    try:
        doors = one.ask("health")["doors"]
    except httpx.HTTPError:
        return False
    return bool(doors.get("closed") == len(one.config.compartments))
