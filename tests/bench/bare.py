"""Chromium as the kiosk has it: no test library listens to its network. One that does has the page's own process keep a
copy of every answer, some 12 KiB for each change of scene, and what is measured then is that."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.chromium import ARGUMENTS, executable

BEGINS_WITHIN_S = 60.0
LOOKS_EVERY_S = 0.1
SPOKEN = "DevToolsActivePort"
"""The file in its profile in which Chromium says where it can be spoken to: a port, and a path."""


class Bare:
    """One page, spoken to by the DevTools protocol, and only in the words that are asked for."""

    def __init__(self, browser: int, line: ClientConnection) -> None:
        self._browser, self._line = browser, line
        self._asked = 0
        self._session: str | None = None
        (page, *_) = [one for one in self.send("Target.getTargets")["targetInfos"] if one["type"] == "page"]
        self._session = self.send("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Raises ``RuntimeError`` for what Chromium refuses."""
        self._asked += 1
        session = {} if self._session is None else {"sessionId": self._session}
        self._line.send(json.dumps({"id": self._asked, "method": method, "params": params} | session))
        while (said := json.loads(self._line.recv())).get("id") != self._asked:
            pass
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']}")
        return dict(said["result"])

    def value(self, expression: str) -> Any:
        """Of a script in the page; of a promise, what it brings. Raises ``RuntimeError``."""
        said = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in said:
            raise RuntimeError(str(said["exceptionDetails"]))
        return said["result"].get("value")

    def goes(self, url: str, until: str) -> None:
        """There, and until that is true of the page. Raises ``TimeoutError``."""
        self.send("Page.navigate", url=url)
        self.until(f"location.href === {json.dumps(url)} && ({until})")

    def until(self, true: str) -> None:
        ends_s = time.monotonic() + BEGINS_WITHIN_S
        while time.monotonic() < ends_s:
            try:
                if self.value(true):
                    return
            except RuntimeError:
                pass  # of a page that is just leaving
            time.sleep(LOOKS_EVERY_S)
        raise TimeoutError(f"in vain until {true}")

    def elements(self) -> int:
        self.collect()
        return int(self.send("Memory.getDOMCounters")["nodes"])

    def collect(self) -> None:
        """After it, everything that nobody holds is gone."""
        for _ in range(3):
            self.send("HeapProfiler.collectGarbage")

    def memory_mib(self) -> float:
        """What the page's process holds itself (``Anonymous`` of proc_pid_smaps(5)).

        Decoded pictures are not among it: Chromium keeps those where they can be thrown away, up to a fourth of the
        machine's memory. It does not tell which process is the page's, either: it is the one that has worked most.
        """
        self.collect()
        return _own_mib(max(filter(_draws, _below(self._browser)), key=_worked))


@contextmanager
def bare(folder: Path, size: tuple[int, int]) -> Iterator[Bare]:
    """``folder`` is its profile, new. Raises ``TimeoutError``."""
    glass = f"--window-size={size[0]},{size[1]}"
    asked = ("--headless=new", glass, "--force-prefers-reduced-motion", "--remote-debugging-port=0")
    command = [executable(), *ARGUMENTS, *asked, f"--user-data-dir={folder}", "about:blank"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as browser:
        try:
            port, path = _spoken(folder / SPOKEN)
            with connect(f"ws://127.0.0.1:{port}{path}", max_size=None) as line:
                yield Bare(browser.pid, line)
        finally:
            browser.terminate()


def _spoken(file: Path) -> tuple[str, str]:
    ends_s = time.monotonic() + BEGINS_WITHIN_S
    while time.monotonic() < ends_s:
        words = file.read_text().split() if file.exists() else []
        if len(words) == 2:
            return words[0], words[1]
        time.sleep(LOOKS_EVERY_S)
    raise TimeoutError("Chromium did not begin")


def _below(pid: int) -> list[int]:
    """All processes that this one began, and theirs."""
    own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, own) for one in (child, *_below(child))]


def _draws(pid: int) -> bool:
    return b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _worked(pid: int) -> int:
    """Ticks of the processor."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return int(user) + int(system)


def _own_mib(pid: int) -> float:
    rolled = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in rolled if line.startswith("Anonymous:")) / 1024
