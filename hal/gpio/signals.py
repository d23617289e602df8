"""Buzzer and lights on the header: a :class:`hal.ports.Signals`. Each output ends by itself, in the keeper."""

from dataclasses import dataclass
from typing import Final

from hal.gpio.lines import Lines
from hal.ports import Tone

ALARM_MS: Final = 30_000
BUZZES_MS: Final = {Tone.OK: 80, Tone.REFUSED: 500, Tone.ATTENTION: 1_000, Tone.ALARM: ALARM_MS}
SHINES_MS: Final = {Tone.OK: 2_000, Tone.REFUSED: 2_000, Tone.ATTENTION: 3_000, Tone.ALARM: ALARM_MS}


@dataclass(frozen=True, slots=True)
class SignalLines:
    """Any of them may be missing."""

    buzzer: int | None = None
    good: int | None = None
    """The light for *yes*: green."""
    bad: int | None = None
    """The light for everything else: red."""


class GpioSignals:
    def __init__(self, lines: Lines, wired: SignalLines) -> None:
        self._lines = lines
        self._wired = wired

    async def show(self, tone: Tone) -> None:
        """The last tone ends; this one begins. Nobody waits for a keeper that is gone: its lines are off."""
        wired = self._wired
        good = tone is Tone.OK
        wanted = (
            (wired.buzzer, BUZZES_MS.get(tone)),
            (wired.good, SHINES_MS.get(tone) if good else None),
            (wired.bad, None if good else SHINES_MS.get(tone)),
        )
        for line, ms in wanted:
            if line is not None and ms is None:
                await self._lines.off(line)
            elif line is not None and ms is not None:
                await self._lines.hold(line, ms)
