"""The display behind the glass, as displays are: slow to its first picture, with a will of its own, and a cable."""

from dataclasses import dataclass

from hal.ports import Glass

LIGHTS_IN_S = 2.5
DARKENS_IN_S = 0.8
MODES = ("1080x1920", "720x1280")


@dataclass(frozen=True, slots=True)
class Screen:
    """What is to be seen of it, and what is wrong with it."""

    glass: Glass
    plugged: bool
    stubborn: bool
    """It stays lit, whatever is said."""

    @property
    def modes(self) -> tuple[str, ...]:
        return MODES if self.plugged else ()


class Display:
    """Time is passed in, in monotonic seconds. It begins dark, and without power it is dark."""

    def __init__(self, lights_in_s: float = LIGHTS_IN_S, darkens_in_s: float = DARKENS_IN_S) -> None:
        self._takes_s = {True: lights_in_s, False: darkens_in_s}
        self._powered = True
        self._plugged = True
        self._stubborn = False
        self._was, self._becomes, self._at_s = False, False, 0.0
        """What it was, what it becomes, and when."""

    def order(self, lit: bool, now_s: float) -> None:
        """It has understood; what comes of it takes time, or comes to nothing."""
        if not self._plugged or lit is self._becomes or (self._stubborn and not lit):
            return
        self._was = self._lit(now_s)
        self._becomes = lit
        self._at_s = now_s + self._takes_s[lit]

    def plug(self, on: bool, now_s: float) -> None:
        self._settle(self._lit(now_s))
        self._plugged = on

    def be_stubborn(self, on: bool) -> None:
        self._stubborn = on

    def power(self, on: bool) -> None:
        """Of the whole shop; it comes back dark, and waits to be told."""
        self._powered = on
        self._settle(False)

    def _settle(self, lit: bool) -> None:
        self._was = self._becomes = lit

    def _lit(self, now_s: float) -> bool:
        return self._becomes if now_s >= self._at_s else self._was

    def seen(self, now_s: float) -> Screen:
        """As somebody in the street sees it. Unplugged it shines on for who looks, and shows nothing: a lit black."""
        lit = self._powered and self._lit(now_s)
        glass = Glass.DARK if not lit else Glass.LIT if self._plugged else Glass.BLACK
        return Screen(glass, self._plugged and self._powered, self._stubborn)

    def changes_s(self, now_s: float) -> float | None:
        """When it will look different by itself; None for not at all."""
        return self._at_s if now_s < self._at_s and self._was is not self._becomes else None
