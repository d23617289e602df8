"""What guards this machine against its own software: the hardware's watchdog, and ceilings of memory. Pure reading.

Sources: Linux ``watchdog-api`` in sysfs (``state`` is *active* while somebody feeds it, ``timeout`` in seconds), and
control groups, version 2 (``cgroup.controllers`` names what may be bounded). Stock Raspberry Pi OS bounds no memory:
its firmware starts the kernel with ``cgroup_disable=memory``, and ``MemoryMax=`` is then read and ignored.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path("/")
WATCHDOG: Final = "sys/class/watchdog/watchdog0"
CONTROLLERS: Final = "sys/fs/cgroup/cgroup.controllers"


@dataclass(frozen=True, slots=True)
class Guards:
    watchdog_s: int | None = None
    """After how long without a sign of life the hardware starts the machine again; None where it has no watchdog."""
    armed: bool = False
    """Whether somebody feeds it; until then it guards nothing."""
    memory: bool | None = None
    """Whether ceilings of memory hold; None where control groups are of another kind."""


def look(root: Path = ROOT) -> Guards:
    """As they are now; ``root`` is ``/`` but in tests."""
    timeout, controllers = _text(root / WATCHDOG / "timeout"), _text(root / CONTROLLERS)
    return Guards(
        watchdog_s=int(timeout) if timeout is not None and timeout.isdecimal() else None,
        armed=_text(root / WATCHDOG / "state") == "active",
        memory=None if controllers is None else "memory" in controllers.split(),
    )


def missing(guards: Guards) -> tuple[str, ...]:
    """What does not guard though it could, each in a line that says what to do."""
    told = (
        (guards.watchdog_s is not None and not guards.armed, WATCHDOG_IDLE),
        (guards.memory is False, MEMORY_UNBOUNDED),
    )
    return tuple(words for true, words in told if true)


WATCHDOG_IDLE: Final = "the hardware's watchdog is not armed; set RuntimeWatchdogSec=15s in systemd and start again"
MEMORY_UNBOUNDED: Final = (
    "no ceiling of memory holds; add cgroup_enable=memory to /boot/firmware/cmdline.txt and start again"
)


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return None
