"""The machine around the updates: its daemon, its units, its clock."""

import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final, Protocol

from controller.update.place import PROGRAM, Place
from controller.update.wellness import Report, read

DIRECTLY: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""This machine is asked, whatever proxy a shell names."""
BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
SYSTEMCTL: Final = Path("/usr/bin/systemctl")
DAEMON: Final = "bastide.service"
SETUP: Final = "bastide-setup.service"
TRIAL: Final = "bastide-trial.timer"
APPLY: Final = "bastide-update.service"
ANSWERS_WITHIN_S: Final = 5.0
REPORT_BYTES_MAX: Final = 1_000_000
STARTS_WITHIN_S: Final = 60.0
"""``bastide --version`` from a cold card."""
UNIT_WITHIN_S: Final = 30.0


class Host(Protocol):
    def boot(self) -> str:
        """Another one after each start of the machine."""
        ...

    def since_boot_s(self) -> float: ...

    def wait(self, seconds: float) -> None: ...

    def report(self) -> Report | None:
        """The daemon's health; None when nobody answers."""
        ...

    def withheld(self) -> str:
        """Why the daemon must be let alone although it does not answer, in a line; empty where it may be started."""
        ...

    def starts(self, release: Path) -> str:
        """Whether a release runs at all: empty, or what it says instead."""
        ...

    def begin_trial(self) -> None:
        """Start the daemon anew from ``current``, and have the trial looked at in a while."""
        ...

    def end_trial(self, start: bool) -> None:
        """Nothing is to be looked at any more; ``start``: the daemon anew from ``current``."""
        ...


class Bare:
    """A root folder without systemd: whoever calls starts and stops the daemon."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def boot(self) -> str:
        return BOOT_ID.read_text().strip()

    def since_boot_s(self) -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def report(self) -> Report | None:
        if not self._place.config.exists():  # not set up: whatever answers there is no daemon of this machine
            return None
        address = f"http://127.0.0.1:{self._place.port()}/api/health"
        try:
            with DIRECTLY.open(address, timeout=ANSWERS_WITHIN_S) as answer:
                return read(answer.read(REPORT_BYTES_MAX))
        except urllib.error.HTTPError as refusal:
            refusal.close()
        except (OSError, ValueError):
            pass
        return None

    def withheld(self) -> str:
        return ""

    def starts(self, release: Path) -> str:
        try:
            said = subprocess.run(  # noqa: S603 - a release whose signature holds
                [release / PROGRAM, "--version"], capture_output=True, timeout=STARTS_WITHIN_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        last = said.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return "" if said.returncode == 0 else "".join(last)[:200] or f"ends with {said.returncode}"

    def begin_trial(self) -> None:
        pass

    def end_trial(self, start: bool) -> None:
        pass


class Systemd(Bare):
    """The machine itself. No unit's trouble is raised: the trial's end is judged by what the daemon says."""

    def __init__(self, place: Place, systemctl: Path = SYSTEMCTL) -> None:
        super().__init__(place)
        self._systemctl = systemctl

    def withheld(self) -> str:
        """One that falls again and again is neither of these: an update may be what mends it."""
        state = self._asked("show", "--property=ActiveState", "--value", DAEMON)
        if state == "active":
            return "the daemon runs and does not answer, so nobody knows whether somebody is served"
        if state == "inactive" and self._place.config.exists():
            return "the daemon was stopped by hand, perhaps for commissioning; `systemctl start bastide` first"
        return ""

    def begin_trial(self) -> None:
        self._asked("restart", TRIAL)
        self._start()

    def end_trial(self, start: bool) -> None:
        self._asked("stop", TRIAL)
        if start:
            self._start()

    def request(self) -> bool:
        """As the daemon's user: have root look at what was fetched (``systemd/``'s polkit rule names the unit)."""
        return self._asked("--no-block", "start", APPLY) is not None

    def _start(self) -> None:
        """``reset-failed``: a release that fell too often must not keep the other from being started."""
        self._asked("reset-failed", DAEMON)
        self._asked("--no-block", "restart", DAEMON)
        self._asked("--no-block", "try-restart", SETUP)

    def _asked(self, *arguments: str) -> str | None:
        """What it says; None where it does not do it."""
        try:
            said = subprocess.run(  # noqa: S603 - words of this module
                [self._systemctl, "--no-ask-password", *arguments],
                capture_output=True, timeout=UNIT_WITHIN_S, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None
        return None if said.returncode else said.stdout.decode(errors="replace").strip()
