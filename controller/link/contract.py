"""What is said on each topic: the contract between a bank and its town, in one place.

``bastide link contract docs/contract`` writes it as AsyncAPI 3 and JSON Schemas. The rule of compatibility: within a
major version a message only grows. A bank adds fields and values that a town must ignore when it does not know them; an
order with a field that a bank does not know is refused, for it might limit what the order means.

Times are seconds since 1970 UTC, hashes and keys lower-case hexadecimal. No message carries a name, a PIN, a ticket or
anything that opens (law I11); digests in the bodies of facts are keyed with the device's own key.
"""

from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    TypeAdapter,
    model_validator,
)

from controller.link.topics import DEVICE_ID, Topic

FACTS_MAX: Final = 100
"""Facts in one message."""
ORDER_BYTES_MAX: Final = 400_000
"""Of one message with an order: a key list of its greatest length fits, with its quotes escaped."""
ORDER_LASTS_MAX_S: Final = 31 * 86_400
"""From *not before* to *expires*. A bank remembers an order until it has expired, so it must expire."""

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Signature = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
Device = Annotated[str, StringConstraints(pattern=DEVICE_ID)]
Seq = Annotated[int, Field(ge=0, lt=2**63)]
Seconds = Annotated[int, Field(ge=0, lt=2**40)]
Clock = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
BoxId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,15}$")]


class Outward(BaseModel):
    """What a bank says: a reader ignores what it does not know."""

    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True)


class Inward(BaseModel):
    """What a bank hears: nothing it does not know, and no type guessed."""

    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True, extra="forbid", strict=True)


# -- facts -----------------------------------------------------------------------------------


class Fact(Outward):
    """One thing that happened, as it lies in the bank's journal."""

    seq: Seq
    """Its number, from 1, without holes. (device, seq) names a fact for ever."""
    kind: str
    """What happened: ``DoorMoved``, ``GoodsTaken`` … A reader skips kinds it does not know, and still counts them."""
    body: str
    """Its fields as JSON, exactly the text that is hashed. Parse it a second time."""
    wall_s: float
    """The time it was, to be believed as far as ``trust`` says."""
    trust: Literal["floor_only", "held_over", "synchronised"]
    mono_s: float
    """Seconds since the machine was switched on."""
    boot: str
    """Which run of the machine; ``mono_s`` compares within one only."""
    side_hash: Hash | None
    """Of personal fields that never leave the bank; null where there are none."""
    link: Hash
    """The chain's hash after this fact."""


class Gap(Outward):
    """Facts that were kept for as long as the bank keeps any, and are gone. Signed: nobody else can leave facts out."""

    first: Seq
    last: Seq
    link: Hash
    """The chain's hash after ``last``: what follows is linked to it."""
    signature: Signature
    """By the device's key over ``bastide gap 1\\n<device>\\n<first>\\n<last>\\n<link>``."""


class Head(Outward):
    """The end of the chain, signed: whoever has it notices a journal that was rewritten."""

    seq: Seq
    link: Hash
    signature: Signature
    """By the device's key over ``bastide head 1\\n<device>\\n<seq>\\n<link>``."""


class Facts(Outward):
    """Some facts, in order, each right after the one before."""

    device: Device
    site: str
    epoch: int
    """Rises when the bank's journal was repaired or brought back from a copy: facts of before may be missing."""
    previous: Hash
    """The chain's hash before the first of ``facts``: what the reader must have at its end."""
    gap: Gap | None = None
    """Comes before ``facts`` when facts are gone."""
    facts: tuple[Fact, ...] = Field(max_length=FACTS_MAX)
    head: Head
    """At the last of ``facts``."""


class Ack(BaseModel):
    """The town says what it has, safe on its own disk. Whatever it has not, it gets again."""

    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True, strict=True)

    has: Seq
    """Every fact up to this one; 0 for none."""
    again: bool = False
    """Send again from the one after ``has``, though it was sent before."""


# -- orders ----------------------------------------------------------------------------------


class SignedOrder(Inward):
    """An order in its envelope. Repeat it, the same text, until it is answered: it is carried out once."""

    order: str = Field(max_length=ORDER_BYTES_MAX)
    """The order as JSON (see ``Order``), exactly the text that is signed."""
    key: str = Field(pattern=r"^[0-9a-f]{8}$")
    """The first 4 bytes of the SHA-256 of the public key that signed; it must be on the bank's key list."""
    signature: Signature
    """Ed25519 over the bytes ``bastide order 1``, a zero byte, and the UTF-8 of ``order``."""


class _Order(Inward):
    id: str = Field(pattern=r"^[0-9a-f]{16}$")
    """Random, of this order alone."""
    device: Device
    site: str = Field(max_length=60)
    not_before_s: Seconds
    """A minute ago is right: the bank's clock may be behind."""
    expires_s: Seconds
    """Minutes for a door that somebody waits before; at most 31 days after ``not_before_s``."""
    reason: str = Field("", max_length=200)
    """For the bank's own trail, where it is erased on schedule; it never comes back."""


class AtABox(_Order):
    """About one compartment."""

    what: Literal["open", "withdraw", "check", "out", "put_back"]
    """open: fire its lock. withdraw: the order lying in it ends. check: somebody must look. out: out of service.
    put_back: somebody looked, it is empty."""
    box: BoxId
    reason: str = Field(min_length=3, max_length=200)


class Reserve(_Order):
    """Hold a compartment for a merchant; the answer says which."""

    what: Literal["reserve"]
    holder: str = Field(pattern=r"^[0-9a-f]{12}$")
    """The merchant's holder id, from the register of who makes the badges."""
    size: Literal["S", "M", "L"]
    cold: bool = False
    reachable: bool = False


class Announce(_Order):
    """A ticket that was minted elsewhere will be brought along."""

    what: Literal["announce"]
    ticket: str = Field(pattern=r"^[0-9a-f]{32}$")
    """The first 16 bytes of the SHA-256 of the ticket's 16 bytes. It opens nothing."""
    ticket_expires_s: Seconds


class Revoke(_Order):
    """Void a badge or pass."""

    what: Literal["revoke"]
    badge: str = Field(pattern=r"^[0-9a-f]{16}$")
    """The pass's id, printed on the badge."""


class Keys(_Order):
    """A new list of public keys, with its own signature."""

    what: Literal["keys"]
    list: str = Field(max_length=300_000)
    """The text of ``keys.json``."""


class Message(_Order):
    """A line on the screen while nobody is served."""

    what: Literal["message"]
    text: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")
    until_s: Seconds


class Configure(_Order):
    """A new configuration, in force once nobody is served; what decides who may order, and where facts lie, is kept."""

    what: Literal["configure"]
    body: str = Field("", max_length=300_000)
    """The text of ``bastide.toml``."""


class Publish(_Order):
    """Show this release at the vitrine: it is fetched, verified, painted hidden, then shown. Fetching takes its time:
    let the order expire in days. It is answered when the release is shown, or when it will not be."""

    what: Literal["publish"]
    url: str = Field(max_length=300, pattern=r"^(https?://[!-~]+)?$")
    """Of the folder with ``manifest.json``, on any static web server; empty when it is brought by hand."""
    manifest: Hash
    """SHA-256 of ``manifest.json``: this release and no other."""
    older: bool = False
    """Even if a newer one was shown here. Without it an older one is refused."""


class Moderate(_Order):
    """A person decided about what a neighbour sent to the vitrine. Its words are on no topic: they are read at the
    machine's own address, ``/moderate``, by who is there or by an SSH tunnel."""

    what: Literal["moderate"]
    contribution: str = Field(pattern=r"^[0-9a-f]{16}$")
    """As ``ContributionKept`` names it."""
    verdict: Literal["approve", "remove"]
    """approve: it is shown from here on. remove: it is shown to nobody, whether it was or not."""


class Dark(_Order):
    """The vitrine is dark for a time: the grid is short of power (in France, EcoWatt red), or the town wants it so.
    Sent again with the same ``reference`` and ``from_s``, its end is the later order's."""

    what: Literal["dark"]
    from_s: Seconds
    until_s: Seconds
    reference: str = Field(min_length=3, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")
    """Who wants it, by which text: it stands in the proof."""


class Derogate(_Order):
    """A prefect's permission: in these hours the rules that it names do not keep the vitrine dark. What else wants it
    dark (the town's own hours, ``dark``) is not lifted. Sent again with the same ``reference``, the later order holds;
    with a ``last`` that is past it ends the permission."""

    what: Literal["derogate"]
    reference: str = Field(min_length=8, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")
    """Who gave it, when, and its number: it stands in the proof."""
    rules: tuple[Literal["fr-shop-window", "fr-advertising"], ...] = Field(
        ("fr-shop-window",), min_length=1, max_length=2
    )
    first: date
    last: date
    """Both included: the local days on which such hours begin."""
    begins: Clock = "00:00"
    ends: Clock = "24:00"
    """Not after ``begins``: on the next day."""
    eves_only: bool = False
    """Only in nights that end in a public holiday."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("its last day is before its first one")
        return self


class NotYet(_Order):
    """Reserved: this release answers *refused, not_yet*. So it answers a ``publish`` that names no release."""

    what: Literal["publish"]
    body: str = Field("", max_length=300_000)


def _kind(order: Any) -> str | None:
    """Which of the orders this is. ``publish`` was reserved before it had fields: without them it still is."""
    said = order if isinstance(order, dict) else order.__dict__
    what = said.get("what")
    if what == "publish":
        return "publish" if "url" in said else "reserved"
    return _KINDS.get(what) if isinstance(what, str) else None


_KINDS: Final = {
    **dict.fromkeys(("open", "withdraw", "check", "out", "put_back"), "box"),
    **{what: what for what in ("reserve", "announce", "revoke", "keys", "message", "moderate", "configure", "dark")},
    "derogate": "derogate",
}
Order = Annotated[
    Annotated[AtABox, Tag("box")]
    | Annotated[Reserve, Tag("reserve")]
    | Annotated[Announce, Tag("announce")]
    | Annotated[Revoke, Tag("revoke")]
    | Annotated[Keys, Tag("keys")]
    | Annotated[Message, Tag("message")]
    | Annotated[Configure, Tag("configure")]
    | Annotated[Publish, Tag("publish")]
    | Annotated[Moderate, Tag("moderate")]
    | Annotated[Dark, Tag("dark")]
    | Annotated[Derogate, Tag("derogate")]
    | Annotated[NotYet, Tag("reserved")],
    Discriminator(_kind),
]
ORDER: Final[TypeAdapter[Any]] = TypeAdapter(Order)


class Answer(Outward):
    """What came of an order. One order has one answer; it may be told several times."""

    device: Device
    order: str | None
    """The order's id; null when the message was no order that this bank can believe."""
    of: Hash | None = None
    """The SHA-256 of the message that was refused, where ``order`` is null."""
    outcome: Literal["done", "refused", "unknown"]
    """done. refused: nothing was done. unknown: begun, and nobody knows what came of it; it is never done again."""
    why: str
    """One word, empty when there is nothing to say. A reader shows words it does not know as they are."""
    box: str | None = None
    """The compartment it is about."""
    signature: Signature
    """By the device's key over ``bastide answer 1\\n<device>\\n<order or of>\\n<outcome>\\n<why>\\n<box>``."""


# -- for convenience -------------------------------------------------------------------------


class Online(Outward):
    """Whether the bank is at the broker; the broker says *false* when it is cut off. Doors open either way."""

    online: bool


class CompartmentState(Outward):
    id: str
    label: str
    size: Literal["S", "M", "L"]
    cold: bool
    use: str
    """free, reserved, occupied, to_check, out"""
    door: str
    """closed, open, left_open, unlocking, jammed, forced, unreachable, unknown"""


class State(Outward):
    """The bank as anyone standing before it can see it."""

    device: Device
    site: str
    name: str
    wall_s: float
    compartments: tuple[CompartmentState, ...]


class HealthSummary(Outward):
    """How the bank is, by its own report."""

    device: Device
    version: str
    wall_s: float
    clock: Literal["floor_only", "held_over", "synchronised"]
    journal_seq: Seq
    acknowledged: Seq
    """Up to which fact the town has said that it has them."""
    to_check: tuple[str, ...]
    """Numbers on the doors that a person must look behind."""
    overdue: int
    """Orders that were not fetched in time."""
    boards_silent: tuple[str, ...]
    alarms: tuple[str, ...]
    temperatures: dict[str, float | None] = {}
    """Degrees Celsius to a tenth, by thermometer; null for one that does not answer."""


MESSAGES: Final[dict[Topic, type[BaseModel]]] = {
    Topic.FACTS: Facts,
    Topic.ACK: Ack,
    Topic.ORDERS: SignedOrder,
    Topic.ANSWERS: Answer,
    Topic.HEAD: Head,
    Topic.STATE: State,
    Topic.HEALTH: HealthSummary,
    Topic.ONLINE: Online,
}
