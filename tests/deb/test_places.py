"""Every file of ``systemd/`` is installed where systemd and its friends look for it."""

from pathlib import Path, PurePosixPath

import pytest

from tools.deb.debianise import SYSTEMD
from tools.deb.host import BuildError
from tools.deb.places import enabled, place, started
from tools.deb.suites import SUITES, Suite

BOOKWORM, TRIXIE = SUITES["bookworm"], SUITES["trixie"]
PLACES = {
    "bastide.service": "usr/lib/systemd/system/bastide.service",
    "bastide-trial.timer": "usr/lib/systemd/system/bastide-trial.timer",
    "bastide-stick@.service": "usr/lib/systemd/system/bastide-stick@.service",
    "bastide.sysusers": "usr/lib/sysusers.d/bastide.conf",
    "bastide.tmpfiles": "usr/lib/tmpfiles.d/bastide.conf",
    "bastide.udev": "usr/lib/udev/rules.d/72-bastide.rules",
    "bastide.polkit": "usr/share/polkit-1/rules.d/50-bastide.rules",
    "bastide.system.conf": "usr/lib/systemd/system.conf.d/50-bastide.conf",
    "bastide.journald.conf": "usr/lib/systemd/journald.conf.d/50-bastide.conf",
    "bastide.networkmanager.conf": "usr/lib/NetworkManager/conf.d/50-bastide.conf",
    "labwc/rc.xml": "usr/share/bastide/labwc/rc.xml",
}


@pytest.mark.parametrize(("name", "there"), PLACES.items())
def test_a_file_goes_where_its_name_says(name: str, there: str) -> None:
    assert place(name, BOOKWORM) == PurePosixPath(there)


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
def test_every_file_of_this_tree_has_a_place(suite: Suite) -> None:
    names = [path.relative_to(SYSTEMD).as_posix() for path in SYSTEMD.rglob("*") if path.is_file()]
    places = [there for name in names if (there := place(name, suite)) is not None]
    assert len(set(places)) == len(places) >= len(names) - 2, "two files of one place, or more left out than are known"


def test_keys_that_bookworms_systemd_does_not_know_come_with_trixie() -> None:
    assert place("bastide.steps.conf", BOOKWORM) is None
    assert place("bastide.steps.conf", TRIXIE) == PurePosixPath(
        "usr/lib/systemd/system/bastide.service.d/50-steps.conf"
    )


def test_a_file_of_no_known_kind_ends_the_build() -> None:
    with pytest.raises(BuildError, match=r"systemd/bastide\.socks"):
        place("bastide.socks", BOOKWORM)


def test_what_each_start_wants_is_enabled_and_the_screen_does_not_come_over_who_is_typing() -> None:
    units: list[Path] = sorted(SYSTEMD.glob("*.service"))
    assert {"bastide.service", "bastide-boot.service", "bastide-session.service"} <= set(enabled(units))
    assert "bastide-update.service" not in enabled(units), "it is started when there is an update, not at each start"
    assert {"bastide.service", "bastide-setup.service"} <= set(started(units)) < set(enabled(units))
    assert not {"bastide-session.service", "bastide-kiosk.service"} & set(started(units))
