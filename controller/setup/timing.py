"""Zone and clock by ``timedatectl``, systemd's own tool."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from controller.clock import SystemClock
from controller.core.clock import Anchor
from controller.core.moment import Trust
from controller.setup.book import Clock
from controller.setup.places import Programs, problem


def known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


async def set_zone(programs: Programs, zone: str) -> str:
    """What was wrong with it; empty: nothing."""
    if not known(zone):
        return f"{zone}?"
    return problem(await programs.ask_timedatectl("set-timezone", zone))


def look(zone: str) -> Clock:
    clock = SystemClock()
    here = datetime.fromtimestamp(clock.wall_s(), ZoneInfo(zone))
    read = Anchor(clock.boot, clock.mono_s(), here.timestamp(), Trust.HELD_OVER)
    return Clock(here.strftime("%d.%m.%Y, %H:%M"), clock.synchronised, read)


async def set_clock(programs: Programs, wall: str) -> str:
    """What was wrong with it; empty: nothing. The network may correct it as soon as there is one."""
    await programs.ask_timedatectl("set-ntp", "false")
    ended = await programs.ask_timedatectl("set-time", wall)
    await programs.ask_timedatectl("set-ntp", "true")
    return problem(ended)
