"""The bank as the town sees it: its facts from the journal, its orders into the loop, its answers out of it.

Implements the link's ``Bank``. What makes an order be believed, in turn: its envelope can be read, a key of ours
signed it, it can be read, it is for this device and site, its end is near enough. What is left is the core's to decide.
"""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from controller.core import afar
from controller.core import commands as c
from controller.core.bank import Size
from controller.core.events import Afar, KeysListed, OrderedFromAfar, Refusal
from controller.core.moment import Trust
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.state import Publication, Wish
from controller.front import Front
from controller.link import contract as say
from controller.link.bank import Piece, Unreadable
from controller.link.signed import answer_text
from controller.loop import Full, Loop
from controller.renewal import NotTaken, Renewal
from controller.rights import keyring, orders
from controller.rights.files import PUBLIC, write_whole
from controller.rights.identity import Identity
from controller.rights.keyring import KeyringError
from controller.rights.tickets import DeviceKey
from controller.store.errors import JournalError
from controller.store.outbox import Outbox, newest
from controller.store.tables import Record
from controller.store.writer import Writer
from controller.web.report import HealthOut, health_report

if TYPE_CHECKING:
    from controller.core.vitrine.values import Derogation

log = logging.getLogger(__name__)

ANSWERS_WAITING_MAX: Final = 64
BODIES_BYTES_MAX: Final = 131_072
TAIL_AT_ONCE: Final = 8
"""Of the journal's newest facts, whose bodies nobody has weighed, in one message."""
TRUSTS: Final = {0: "floor_only", 1: "held_over", 2: "synchronised"}
NOT_AN_ORDER: Final = "not_an_order"
TOO_LONG: Final = "too_long"


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """``args[0]`` is the word. ``name`` is the order's id, once it is known to be the town's and for this bank."""

    def __init__(self, why: str, name: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.name = name


class Town:
    def __init__(
        self,
        device: str,
        front: Front,
        loop: Loop,
        writer: Writer,
        outbox: Outbox,
        identity: Identity,
        device_key: DeviceKey,
        keys: tuple[Path, str | None],
        renewal: Renewal,
        acknowledged: int,
    ) -> None:
        self.device = device
        self.site = front.site
        self.acknowledged = acknowledged
        self._front = front
        self._loop = loop
        self._writer = writer
        self._outbox = outbox
        self._identity = identity
        self._key = device_key
        self._keys_path, self._root = keys
        self._renewal = renewal
        self._answers: asyncio.Queue[say.Answer] = asyncio.Queue(ANSWERS_WAITING_MAX)

    # -- facts -------------------------------------------------------------------------------

    def newest(self) -> int:
        return self._loop.seq

    async def reaches(self, seq: int) -> None:
        await self._loop.reaches(seq)

    async def facts(self, after: int, limit: int) -> Piece:
        try:
            return await facts_after(self._writer.tail(), self._outbox, after, limit)
        except JournalError as error:
            raise Unreadable(str(error)) from error

    async def acknowledge(self, seq: int) -> None:
        def write(journal: Any) -> None:
            journal.acknowledged = seq

        try:
            await self._writer.call(write)
        except JournalError as error:
            raise Unreadable(str(error)) from error
        self.acknowledged = seq

    def sign(self, text: str) -> str:
        return self._identity.sign(text)

    def epoch(self) -> int:
        return self._loop.state.epoch

    def knows_the_time(self) -> bool:
        return self._front.now().trust > Trust.FLOOR_ONLY

    # -- orders ------------------------------------------------------------------------------

    async def order(self, message: bytes) -> say.Answer | None:
        try:
            await self._loop.offer(self._event(message))
        except Full:
            return None  # nothing was taken in: the town repeats what is not answered
        except Refused as refused:
            log.info("an order from afar was refused: %s", refused.why)
            of = hashlib.sha256(message).hexdigest() if refused.name is None else None
            return self._signed(refused.name, of, "refused", refused.why, None)
        return None  # the core's answer is on its way (:meth:`answered`)

    def answered(self, command: c.Answer) -> None:
        """The core's answer. With no line to the town the oldest of too many is dropped: it stands in the facts too."""
        if self._answers.full():
            with suppress(asyncio.QueueEmpty):
                self._answers.get_nowait()
        self._answers.put_nowait(self._signed(command.name, None, command.outcome.value, command.why, command.box))

    async def answer(self) -> say.Answer:
        return await self._answers.get()

    def _signed(self, order: str | None, of: str | None, outcome: Any, why: str, box: str | None) -> say.Answer:
        signature = self.sign(answer_text(self.device, order or of or "", outcome, why, box))
        return say.Answer(
            device=self.device, order=order, of=of, outcome=outcome, why=why, box=box, signature=signature
        )

    def _event(self, message: bytes) -> OrderedFromAfar:
        """What the core is asked. Raises :class:`Refused`."""
        order = self._believed(message)
        right = VerifiedPass(
            id=self._key.pass_digest(bytes.fromhex(order.id)),
            holder=self._key.holder_digest(bytes.fromhex(order.holder)) if isinstance(order, say.Reserve) else "",
            allows=Act.SERVICE,
            binding=Binding.ONCE,
            not_before_s=order.not_before_s,
            expires_s=order.expires_s,
            order=self._key.announced_digest(bytes.fromhex(order.ticket)) if isinstance(order, say.Announce) else None,
            revokes=self._key.pass_digest(bytes.fromhex(order.badge)) if isinstance(order, say.Revoke) else None,
            pass_id=order.id,
            reason=order.reason,
        )
        what = Afar(order.what)
        match order:
            case say.AtABox(box=box):
                return OrderedFromAfar(right, what, box)
            case say.Reserve(size=size, cold=cold, reachable=reachable):
                return OrderedFromAfar(right, what, wish=Wish(Size[size], cold, reachable))
            case say.Announce(ticket_expires_s=until_s):
                return OrderedFromAfar(right, what, until_s=until_s)
            case say.Keys(list=text):
                return OrderedFromAfar(right, what, keys=self._install(order.id, text))
            case say.Publish(url=url, manifest=manifest, older=older):
                return OrderedFromAfar(right, what, publication=Publication(url, manifest, older))
            case say.Moderate(contribution=id, verdict=verdict):
                return OrderedFromAfar(right, what, contribution=id, approved=verdict == "approve")
            case say.Dark(from_s=from_s, until_s=until_s, reference=reference):
                return OrderedFromAfar(right, what, from_s=from_s, until_s=until_s, text=reference)
            case say.Derogate():
                return OrderedFromAfar(right, what, derogation=self._permission(order))
            case say.Message(text=text, until_s=until_s):
                return OrderedFromAfar(right, what, until_s=until_s, text=text)
            case say.Configure(body=text):
                return self._configure(OrderedFromAfar(right, what), order.id, text)
            case _:
                return OrderedFromAfar(right, what)

    def _believed(self, message: bytes) -> Any:
        """The order, once it is sure that the town wrote it, for this bank. Raises :class:`Refused`."""
        if len(message) > say.ORDER_BYTES_MAX:
            raise Refused(TOO_LONG)
        try:
            envelope = say.SignedOrder.model_validate_json(message)
        except ValidationError:
            raise Refused(NOT_AN_ORDER) from None
        refusal = orders.refusal(envelope.order, envelope.key, envelope.signature, self._front.keyring)
        if refusal is not None:
            raise Refused(refusal.value)
        try:
            order = say.ORDER.validate_json(envelope.order)
        except ValidationError:  # signed, and not understood: what it adds might limit what it means
            raise Refused(Refusal.TOO_NEW.value) from None
        if order.device != self.device:
            raise Refused("other_device")
        if order.site != self.site:
            raise Refused(Refusal.OTHER_SITE.value)
        if not 0 < order.expires_s - order.not_before_s <= say.ORDER_LASTS_MAX_S:
            raise Refused("lasts_too_long", order.id)
        if isinstance(order, say.NotYet):
            raise Refused("not_yet", order.id)
        return order

    def _configure(self, event: OrderedFromAfar, name: str, text: str) -> OrderedFromAfar:
        """Written down before the core says *done*, and only where it will; done twice, it is the same."""
        if afar.acceptable(self._loop.state, self._front.now(), event):
            try:
                self._renewal.take(text)
            except NotTaken as error:
                raise Refused(error.why, name) from error
        return event

    def _permission(self, order: say.Derogate) -> "Derogation | None":
        """As the core reads it; None where there is no vitrine, which then says so."""
        if self._loop.state.window is None:
            return None
        from controller.config.vitrine import day, minute
        from controller.core.vitrine.values import Derogation

        return Derogation(
            order.reference, order.rules, day(order.first), day(order.last), minute(order.begins), minute(order.ends),
            order.eves_only,
        )  # fmt: skip

    def _install(self, name: str, text: str) -> KeysListed:
        """A newer list is on the disk and in force before the core accepts it: done twice, it is the same."""
        known = self._front.keyring
        try:
            parsed = keyring.parse_list(text, self._root or known.root)
            fresh = keyring.keyring(parsed)
        except KeyringError as error:
            log.warning("a key list from afar %s", error)
            raise Refused("bad_list", name) from error
        if fresh.version > max(known.version, self._loop.state.keys_version):
            try:
                write_whole(self._keys_path, text.encode(), PUBLIC)
            except OSError as error:
                log.warning("%s: cannot be written (%s); make its folder the daemon's", self._keys_path, error.strerror)
                raise Refused("cannot_write", name) from error
            self._front.trust(fresh)
        return fresh.listed(self._key)

    # -- for convenience ---------------------------------------------------------------------

    def state(self) -> say.State:
        state = self._loop.state
        return say.State(
            device=self.device,
            site=self.site,
            name=self._front.name,
            wall_s=self._front.now().wall_s,
            compartments=tuple(
                say.CompartmentState(
                    id=one.id, label=one.label, size=one.size.name, cold=one.cold,  # type: ignore[arg-type]
                    use=state.boxes[one.id].use, door=state.boxes[one.id].door,
                )
                for one in state.bank.compartments
                if one.id in state.boxes
            ),
        )  # fmt: skip

    def health(self) -> say.HealthSummary:
        report: HealthOut = health_report(self._front)
        return say.HealthSummary(
            device=self.device,
            version=report.version,
            wall_s=report.wall_s,
            clock=report.clock,  # type: ignore[arg-type]
            journal_seq=report.journal_seq,
            acknowledged=self.acknowledged,
            to_check=report.to_check,
            overdue=report.overdue,
            boards_silent=tuple(board.name for board in report.boards if not board.answering),
            alarms=report.alarms,
            temperatures={name: None if c is None else round(c, 1) for name, c in report.temperatures.items()},
        )


async def facts_after(tail: Sequence[Record], outbox: Outbox, after: int, limit: int) -> Piece:
    """From memory where the town is nearly up to date. Raises :class:`~controller.store.errors.JournalError`."""
    piece = newest(tail, after, min(limit, TAIL_AT_ONCE))
    if piece is None:
        piece = await asyncio.to_thread(outbox.after, after, limit, BODIES_BYTES_MAX)
    return Piece(piece.previous.hex(), piece.cut, [fact_of(record) for record in piece.records])


def fact_of(record: Record) -> say.Fact:
    return say.Fact(
        seq=record.seq,
        kind=record.kind,
        body=record.body.decode(),
        wall_s=record.wall_s,
        trust=TRUSTS[record.trust],  # type: ignore[arg-type]
        mono_s=record.mono_s,
        boot=record.boot,
        side_hash=None if record.side_hash is None else record.side_hash.hex(),
        link=record.link.hex(),
    )
