"""The machine's clocks, and the one place that says what time it is."""

import ctypes
import time
from pathlib import Path
from typing import Final, Protocol

from controller.core import clock as rules
from controller.core.clock import Anchor, Reading
from controller.core.moment import Moment, Trust

ADJTIMEX_BYTES: Final = 256
"""``struct timex`` is 208 bytes on 64-bit Linux; all zero asks and sets nothing (adjtimex(2))."""
TIME_ERROR: Final = 5
"""What adjtimex(2) returns while nothing disciplines the clock."""
TIMESYNC: Final = Path("/run/systemd/timesync/synchronized")
"""Touched by systemd-timesyncd each time it has set the clock right (systemd-timesyncd.service(8))."""
TIMESYNC_HOLDS_S: Final = 32_000.0
"""As long as the kernel itself believes a clock that nobody corrects: until it may be 16 s wrong, at 500 ppm."""


class MachineClock(Protocol):
    """What a machine's clocks can say."""

    @property
    def boot(self) -> str:
        """An id of this run of the machine; the monotonic clock is comparable only within one."""

    @property
    def synchronised(self) -> bool: ...

    @property
    def battery(self) -> bool:
        """A clock that runs on through a power cut set the system's at boot."""

    def mono_s(self) -> float:
        """Seconds since the machine was switched on, suspended or not."""

    def wall_s(self) -> float:
        """Seconds since 1970 UTC, right or not."""


class SystemClock:
    """The clocks of the Linux machine this runs on."""

    def __init__(self) -> None:
        self.boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        self.battery = _set_at_boot()
        self._libc = ctypes.CDLL(None, use_errno=True)

    @property
    def synchronised(self) -> bool:
        """As the kernel says; where a service may not even ask it (``ProtectClock=``), as timesyncd says."""
        state: int = self._libc.adjtimex(ctypes.create_string_buffer(ADJTIMEX_BYTES))
        return marked(TIMESYNC, self.wall_s()) if state < 0 else state < TIME_ERROR

    def mono_s(self) -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def wall_s(self) -> float:
        return time.time()


def marked(mark: Path, wall_s: float) -> bool:
    """Whether timesyncd set the clock right not long before ``wall_s``, by that very clock."""
    try:
        return 0 <= wall_s - mark.stat().st_mtime < TIMESYNC_HOLDS_S
    except OSError:
        return False


def _set_at_boot() -> bool:
    """Whether the kernel set the system's clock from a battery clock when it started."""
    try:
        return Path("/sys/class/rtc/rtc0/hctosys").read_text().strip() == "1"
    except OSError:
        return False


class Timekeeper:
    """Says what time it is (:mod:`controller.core.clock`), to the millisecond as the journal keeps it.

    ``floor`` is the last floor written down, ``last`` the last sign of life, ``told`` what a person said that it was;
    of any boot, all before this start.
    """

    def __init__(
        self, clock: MachineClock, floor: Anchor | None, last: Anchor | None, told: Anchor | None = None
    ) -> None:
        self._clock = clock
        self.boot = clock.boot
        self._floor_s = rules.floor_at_start(self.boot, floor)
        self._anchor = rules.believed(self.boot, last, told, self._floor_s)
        self._seen = self.now()

    def now(self) -> Moment:
        clock = self._clock
        reading = Reading(clock.mono_s(), clock.wall_s(), clock.synchronised, clock.battery)
        moment = rules.estimate(reading, self.boot, self._anchor, self._floor_s)
        self._floor_s = rules.floor_after(moment, self._floor_s)
        if moment.trust is Trust.SYNCHRONISED:
            self._anchor = rules.anchor(self.boot, moment)
        return Moment(round(moment.mono_s, 3), round(moment.wall_s, 3), moment.trust)

    def floor(self) -> Moment:
        """The floor now, to be written down with a heartbeat."""
        floor = rules.floor_now(self.boot, self._clock.mono_s(), self._floor_s)
        return Moment(round(floor.mono_s, 3), round(floor.wall_s, 3), floor.trust)

    def jumped_s(self) -> float | None:
        """By how much the wall time moved since this was last asked, when that is news (it was set, or corrected)."""
        now = self.now()
        jump = rules.jump_s(self._seen, now)
        self._seen = now
        return jump
