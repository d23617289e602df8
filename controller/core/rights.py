"""Rights as the core sees them: already verified, already digested. No secret ever comes in here."""

from dataclasses import dataclass
from enum import Enum, IntFlag


class Act(IntFlag):
    """What a pass allows; a pass may allow several."""

    DEPOSIT = 1
    """Leave orders, see and manage one's own, take back: a merchant's badge."""
    PICKUP = 2
    """Fetch the one order the pass is bound to."""
    RETURN = 4
    """Bring goods back to the merchant the pass names."""
    SERVICE = 8
    """Open any compartment it names, withdraw, mark, put back in use: a technician or an operator."""
    REVOKE = 16
    """Void another pass, by showing this one at the bank."""
    MODERATE = 32
    """Approve and remove what neighbours sent to a vitrine; it opens nothing."""


class Binding(Enum):
    """How often a pass may act."""

    REUSABLE = "reusable"
    ONCE = "once"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class VerifiedPass:
    """A pass whose signature, site and shape the outside has checked.

    Whether it is too early, too late, used or revoked is the core's to judge (:mod:`controller.core.passes`).
    Every digest is keyed with the device's own key.
    """

    id: str
    """Digest of the pass's unique id."""
    holder: str
    """Digest of the merchant or person it speaks for; the same over all their badges."""
    allows: Act
    binding: Binding
    not_before_s: int
    expires_s: int
    code: str | None = None
    """What :class:`~controller.core.events.CodeEntered` must carry, where the badge asks for a code."""
    order: str | None = None
    """Ticket digest of the order a resident's pass is bound to."""
    boxes: tuple[str, ...] = ()
    """Compartments a service pass is limited to; none means all."""
    revokes: str | None = None
    """Digest of the pass a revocation voids."""
    pass_id: str = ""
    """The readable id, for the side record only; erased on schedule."""
    reason: str = ""
    """Why an operator's order was made, for the side record only."""


@dataclass(frozen=True, slots=True)
class Minted:
    """A fresh ticket and PIN, drawn outside before every decision that may show them.

    ``ticket`` and ``pin_tail`` leave the core only inside :class:`~controller.core.commands.ShowTicket`.
    """

    ticket: str
    ticket_digest: str
    pin_tail: str
    pin_digest: str
