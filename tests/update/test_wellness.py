"""The daemon's own health report is what the updates read."""

import pytest

from controller.update.memory import Before
from controller.update.trouble import Hindered
from controller.update.wellness import disturbs, lacks, read, well
from controller.web.desk import LinkHealth
from controller.web.report import health_report
from tests.web.memory_desk import MemoryDesk

pytestmark = pytest.mark.anyio


def said(desk: MemoryDesk) -> bytes:
    return health_report(desk).model_dump_json().encode()


async def test_the_real_report_tells_when_somebody_is_served_and_when_nobody_is() -> None:
    desk = MemoryDesk()
    desk.begin()
    quiet = read(said(desk))
    assert quiet is not None
    disturbs(quiet)
    await desk.scan("merchant")
    served = read(said(desk))
    assert served is not None
    with pytest.raises(Hindered, match="stands at the bank"):
        disturbs(served)


async def test_the_real_report_tells_what_is_well() -> None:
    desk = MemoryDesk()
    desk.begin()
    desk.link = LinkHealth(True, 5.0, "", 0, 0, 0)
    report = read(said(desk))
    assert report is not None
    assert well(report) == Before(boards=("left",), link=True, painted=False)
    assert lacks(report, well(report), 60.0) == "up for 12 s, not yet for 30"


def test_what_no_daemon_would_say_is_no_report() -> None:
    assert read(b"") is None
    assert read(b"{}") is None
    assert read(b'{"ready": "perhaps", "uptime_s": 3}') is None
