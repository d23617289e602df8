"""What time it is, and how far that may be believed.

A machine without a battery clock wakes up in the past; a wrong server or hand may put it in the future.

Laws:
- Synchronised time is believed, forward and backward: it heals every earlier error.
- The floor (the time it surely is at least) moves on synchronised time and by the monotonic clock only. A wrong
  future date of an unsynchronised clock moves nothing (L38), and after a power cut it never runs behind what was
  written down before (L21).
- A person's word, at a first start that no network helps, counts within this boot and moves no floor either.
- The machine's own unsynchronised wall clock is never asked, except a battery clock that is not behind the floor.

| system clock   | known from this boot     | the moment                       | trust        |
|----------------|--------------------------|----------------------------------|--------------|
| synchronised   | -                        | system clock                     | synchronised |
| not            | a trusted anchor         | anchor + monotonic time since    | held over    |
| not, battery   | none, and ≥ floor        | system clock                     | held over    |
| otherwise      | none                     | floor + monotonic time since     | floor only   |
"""

from dataclasses import dataclass

from controller.core.moment import Moment, Trust

EARLIEST_S = 1_735_689_600.0
"""The first second of 2025, before this software was written: no clock that says less is believed."""
SMALLEST_JUMP_S = 2.0
"""Below this a synchronised clock is only being trimmed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The machine's clocks, read together."""

    mono_s: float
    """Seconds since the machine was switched on, at least 0."""
    system_wall_s: float
    """Seconds since 1970 UTC, right or not."""
    synchronised: bool
    """The system says that a time server disciplines the clock now."""
    battery: bool
    """The machine has a clock that runs on through a power cut (Raspberry Pi 5 with its cell, or an added one)."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A moment known earlier, and the boot whose monotonic clock it counts by."""

    boot: str
    mono_s: float
    wall_s: float
    trust: Trust


def anchor(boot: str, moment: Moment) -> Anchor:
    return Anchor(boot, moment.mono_s, moment.wall_s, moment.trust)


def estimate(reading: Reading, boot: str, anchor: Anchor | None, floor_s: float) -> Moment:
    """The present moment. ``floor_s`` is the least wall time at which this machine was switched on.

    ``floor_s`` comes from :func:`floor_at_start` and then :func:`floor_after`; ``anchor`` is the last moment of this
    boot that was synchronised.
    """
    mono_s, system_s = reading.mono_s, reading.system_wall_s
    floor_now_s = max(floor_s + mono_s, EARLIEST_S)
    if reading.synchronised and system_s >= EARLIEST_S:
        return Moment(mono_s, system_s, Trust.SYNCHRONISED)
    if anchor is not None and anchor.boot == boot and anchor.trust > Trust.FLOOR_ONLY:
        return Moment(mono_s, anchor.wall_s + max(0.0, mono_s - anchor.mono_s), Trust.HELD_OVER)
    if reading.battery and system_s >= floor_now_s:
        return Moment(mono_s, system_s, Trust.HELD_OVER)
    return Moment(mono_s, floor_now_s, Trust.FLOOR_ONLY)


def believed(boot: str, last: Anchor | None, told: Anchor | None, floor_s: float) -> Anchor | None:
    """From which moment of this boot the time is carried on: the most trusted, the newest of those.

    ``last`` is the last sign of life, ``told`` what a person said that it was; not behind the floor, or they erred.
    """
    if told is not None and told.wall_s - told.mono_s < floor_s:
        told = None
    ours = (one for one in (last, told) if one is not None and one.boot == boot and one.trust > Trust.FLOOR_ONLY)
    return max(ours, key=lambda one: (one.trust, one.mono_s), default=None)


def floor_at_start(boot: str, written: Anchor | None) -> float:
    """The least wall time at which this machine was switched on, from the last floor written down.

    ``written.wall_s`` is the *floor* at that time (:func:`floor_now`), not a moment a battery clock told.
    """
    if written is None:
        return EARLIEST_S
    if written.boot == boot:
        return written.wall_s - written.mono_s
    return written.wall_s


def floor_after(moment: Moment, floor_s: float) -> float:
    """The floor (at switch-on) after this moment: only synchronised time sets it, in either direction."""
    return moment.wall_s - moment.mono_s if moment.trust is Trust.SYNCHRONISED else floor_s


def floor_now(boot: str, mono_s: float, floor_s: float) -> Anchor:
    """The floor at this reading, to be written down with a heartbeat."""
    return Anchor(boot, mono_s, floor_s + mono_s, Trust.FLOOR_ONLY)


def jump_s(before: Moment, after: Moment) -> float | None:
    """By how much the wall time moved forward beyond the monotonic clock; None when that is no news.

    News is a rise in trust, or a jump of at least :data:`SMALLEST_JUMP_S` in either direction.
    """
    jump = (after.wall_s - before.wall_s) - (after.mono_s - before.mono_s)
    if after.trust > before.trust or abs(jump) >= SMALLEST_JUMP_S:
        return jump
    return None
