"""Where the files of ``systemd/`` belong on a machine, by how each is named.

systemd.unit(5), sysusers.d(5), tmpfiles.d(5), udev(7), polkit(8), systemd-system.conf(5), journald.conf(5),
NetworkManager.conf(5). A file that none of these rows knows ends the build, so that none is forgotten.
"""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from tools.deb.host import BuildError
from tools.deb.suites import Suite

PLACES: Final = (
    (re.compile(r"[\w@-]+\.(service|socket|target|timer|path|mount)"), "usr/lib/systemd/system/{name}"),
    (re.compile(r"bastide\.sysusers"), "usr/lib/sysusers.d/bastide.conf"),
    (re.compile(r"bastide\.tmpfiles"), "usr/lib/tmpfiles.d/bastide.conf"),
    # After 70 and 71, which tag keyboards, before 73, which acts on the tags.
    (re.compile(r"bastide\.udev"), "usr/lib/udev/rules.d/72-bastide.rules"),
    (re.compile(r"bastide\.polkit"), "usr/share/polkit-1/rules.d/50-bastide.rules"),
    (re.compile(r"bastide\.system\.conf"), "usr/lib/systemd/system.conf.d/50-bastide.conf"),
    (re.compile(r"bastide\.journald\.conf"), "usr/lib/systemd/journald.conf.d/50-bastide.conf"),
    (re.compile(r"bastide\.networkmanager\.conf"), "usr/lib/NetworkManager/conf.d/50-bastide.conf"),
    (re.compile(r"bastide\.steps\.conf"), "usr/lib/systemd/system/bastide.service.d/50-steps.conf"),
    (re.compile(r"labwc/[\w.-]+"), "usr/share/bastide/{name}"),
)
SINCE: Final = {"bastide.steps.conf": 13}
"""For this Debian and later ones: systemd 252 of Debian 12 does not know the keys and would say so at every boot."""
STAYS_HERE: Final = "README.md"
INSTALLED_BY: Final = re.compile(r"(?m)^WantedBy=(.+)$")
AT_NEXT_START: Final = ("bastide-kiosk.service", "bastide-session.service")
"""The screen takes the first console over, where somebody may be typing the very command that installs the package."""


def place(name: str, suite: Suite) -> PurePosixPath | None:
    """Where ``name``, relative to ``systemd/``, is installed; None: nowhere on this Debian.

    Raises :class:`BuildError` for a file of no known kind.
    """
    if name == STAYS_HERE or suite.number < SINCE.get(name, 0):
        return None
    for pattern, target in PLACES:
        if pattern.fullmatch(name):
            return PurePosixPath(target.format(name=name))
    raise BuildError(f"systemd/{name}: tools/deb/places.py does not know where such a file belongs")


def enabled(units: Iterable[Path]) -> list[str]:
    """Names of those units that something wants at each start."""
    return [unit.name for unit in sorted(units) if wanted_by(unit.read_text("utf-8"))]


def started(units: Iterable[Path]) -> list[str]:
    """Names of those that are started as soon as they are installed."""
    return [name for name in enabled(units) if name not in AT_NEXT_START]


def wanted_by(unit: str) -> list[str]:
    return [target for line in INSTALLED_BY.findall(unit) for target in line.split()]
