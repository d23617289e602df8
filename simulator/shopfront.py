"""The shop window of the imagined machine: its display, its lights, its browser, and whoever stands before it."""

from collections import deque

from simulator.display import Display
from simulator.wire import LookAtGlass, Restart, SetGlass, Shine

ORDERS_KEPT = 50


class Shopfront:
    """Time is passed in, in the host's monotonic seconds."""

    def __init__(self) -> None:
        self.display = Display()
        self.lights: str | None = None
        """The light scene that shines, by its name."""
        self.present: bool | None = False
        self.browser = 0
        """Which browser runs; another number: it was restarted, and loads its page anew."""
        self.sessions = 0
        self.orders: deque[bool] = deque(maxlen=ORDERS_KEPT)
        """What its display was told since the shop has had power."""

    def power(self, on: bool) -> None:
        """Of the whole shop. What comes back is dark, and its browser begins anew."""
        self.display.power(on)
        self.lights = None
        self.orders.clear()
        if on:
            self.browser += 1

    def obey(self, order: SetGlass | LookAtGlass | Shine | Restart, now_s: float) -> str:
        """What the machine is answered."""
        match order:
            case SetGlass(lit=lit):
                self.orders.append(lit)
                self.display.order(lit, now_s)
                return "taken"
            case LookAtGlass():
                screen = self.display.seen(now_s)
                return " ".join((screen.glass.value, *screen.modes))
            case Shine(scene=scene):
                self.lights = scene
                return "shown"
            case Restart(what=what):
                self.browser += 1
                self.sessions += what == "session"
                return "begun"
