"""What an operator is told of a window, and what to do about it."""

from typing import Final

from controller.core.vitrine.view import Trouble

TROUBLES: Final = {
    Trouble.LIT_WHEN_DARK: "the window is lit though it must be dark; see `ways` in [vitrine.display] or cut its power",
    Trouble.DARK_WHEN_LIT: "the window stays dark though it may be lit; check the display's power and cable",
    Trouble.NO_CLOCK: "the window is dark, for nobody knows the time; bring a network, or set the clock",
    Trouble.NO_CALENDAR: "the window is dark, for its clock is outside of the years that its calendar knows",
    Trouble.NO_RELEASE: "the window has nothing to show; bring a release with `bastide content publish`",
    Trouble.NOT_PAINTING: "the window does not paint what it ought to; its page or browser was started anew",
    Trouble.FROZEN: "the window does not paint, and everything was tried; look at the browser and its log",
    Trouble.REFUSED: "a release was refused or taken back; the journal says why",
    Trouble.GHOSTS: "the glass reports touches that no finger makes, and is not listened to; clean or replace the foil",
    Trouble.WAITING: "neighbours' contributions wait for a person",
}
