"""What a pass says, as bytes: compact, versioned, and one encoding for each meaning.

| field       | bytes | meaning                                                                   |
|-------------|-------|---------------------------------------------------------------------------|
| version     | 1     | 1                                                                         |
| key id      | 4     | start of the SHA-256 of the public key that signed                        |
| site        | 4     | start of the SHA-256 of the site's name, see :func:`site_id`              |
| id          | 8     | random, this pass's own                                                   |
| allows      | 1     | :class:`~controller.core.rights.Act` flags                                |
| flags       | 1     | bits 0-1 binding; 2 code, 3 order, 4 boxes, 5 revokes, 6 reason follow; 7 must be 0 |
| not before  | 4     | seconds since 1970 UTC, big-endian like all numbers here                  |
| expires     | 4     | the same; from here on it is expired                                      |
| holder      | 6     | random, the same over all badges of one merchant or person                |
| code        | 16    | scrypt of the badge's code, salted with the id (:func:`code_check`)       |
| order       | 16    | plain digest of the order's ticket                                        |
| boxes       | 1 + … | count, then each compartment id as length and UTF-8                       |
| revokes     | 8     | id of the pass that this one voids                                        |
| reason      | 1 + … | length and UTF-8                                                          |
| signature   | 64    | Ed25519 over ``CONTEXT`` and all of the above                             |
"""

import struct
from dataclasses import dataclass

from controller.core.rights import Act, Binding

VERSION = 1
SITE_BYTES = 4
ID_BYTES = 8
HOLDER_BYTES = 6
CODE_BYTES = 16
ORDER_BYTES = 16
BOXES_MAX = 8
BOX_BYTES_MAX = 16
REASON_BYTES_MAX = 60

HEAD = struct.Struct(">B4s4s8sBBII6s")
BINDINGS = (Binding.REUSABLE, Binding.ONCE, Binding.ORDER)
UNKNOWN_ACTS = 0xFF & ~sum(act.value for act in Act)
HAS_CODE, HAS_ORDER, HAS_BOXES, HAS_REVOKES, HAS_REASON, UNKNOWN_FLAGS = 4, 8, 16, 32, 64, 128


class TooNewError(Exception):
    """A well-formed pass says something that this release does not know."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a pass says, before its signature."""

    site: bytes
    id: bytes
    holder: bytes
    allows: Act
    binding: Binding
    not_before_s: int
    expires_s: int
    code: bytes | None = None
    order: bytes | None = None
    boxes: tuple[str, ...] = ()
    revokes: bytes | None = None
    reason: str = ""

    def problem(self) -> str | None:
        """Why this is no sensible pass, in words for the operator; None when it is one."""
        widths = ((self.site, SITE_BYTES), (self.id, ID_BYTES), (self.holder, HOLDER_BYTES))
        parts = ((self.code, CODE_BYTES), (self.order, ORDER_BYTES), (self.revokes, ID_BYTES))
        if any(part is not None and len(part) != width for part, width in (*widths, *parts)):
            return f"an id has the wrong length: a pass's has {2 * ID_BYTES} hexadecimal digits"
        if not self.allows:
            return "a pass must allow something"
        if self.not_before_s >= self.expires_s:
            return "a pass must expire after it begins"
        if (self.binding is Binding.ORDER) != (self.order is not None):
            return "a pass is bound to an order exactly when it names one"
        if (Act.REVOKE in self.allows) != (self.revokes is not None):
            return "a revocation names the pass it voids, and nothing else does"
        if len(self.boxes) > BOXES_MAX or any(not 0 < len(box.encode()) <= BOX_BYTES_MAX for box in self.boxes):
            return f"at most {BOXES_MAX} compartments of at most {BOX_BYTES_MAX} bytes fit on a pass"
        if len(self.reason.encode()) > REASON_BYTES_MAX:
            return f"a reason has at most {REASON_BYTES_MAX} bytes"
        return None

    def to_bytes(self, key: bytes) -> bytes:
        """The signed bytes, without signature. ``key`` is the signing key's id."""
        flags = BINDINGS.index(self.binding)
        tail = b""
        for flag, part in (
            (HAS_CODE, self.code),
            (HAS_ORDER, self.order),
            (HAS_BOXES, _pack_boxes(self.boxes)),
            (HAS_REVOKES, self.revokes),
            (HAS_REASON, _pack_text(self.reason)),
        ):
            if part is not None:
                flags |= flag
                tail += part
        head = HEAD.pack(
            VERSION, key, self.site, self.id, self.allows, flags, self.not_before_s, self.expires_s, self.holder
        )
        return head + tail

    @classmethod
    def from_bytes(cls, data: bytes) -> "Body":
        """Raises ``ValueError`` for bytes that :meth:`to_bytes` would not have made.

        Raises :class:`TooNewError` for bits that a later release has given a meaning.
        """
        _, key, site, id, allows, flags, not_before_s, expires_s, holder = HEAD.unpack_from(data)
        if allows & UNKNOWN_ACTS or flags & UNKNOWN_FLAGS or flags & 3 >= len(BINDINGS):
            raise TooNewError
        rest = _Reader(data[HEAD.size :])
        body = cls(
            site=site,
            id=id,
            holder=holder,
            allows=Act(allows),
            binding=BINDINGS[flags & 3],
            not_before_s=not_before_s,
            expires_s=expires_s,
            code=rest.take(CODE_BYTES) if flags & HAS_CODE else None,
            order=rest.take(ORDER_BYTES) if flags & HAS_ORDER else None,
            boxes=tuple(rest.text() for _ in range(rest.number())) if flags & HAS_BOXES else (),
            revokes=rest.take(ID_BYTES) if flags & HAS_REVOKES else None,
            reason=rest.text() if flags & HAS_REASON else "",
        )
        if body.problem() or body.to_bytes(key) != data:
            raise ValueError("not a pass")
        return body


@dataclass(slots=True)
class _Reader:
    left: bytes

    def take(self, count: int) -> bytes:
        part, self.left = self.left[:count], self.left[count:]
        if len(part) < count:
            raise ValueError("cut short")
        return part

    def number(self) -> int:
        return self.take(1)[0]

    def text(self) -> str:
        return self.take(self.number()).decode()


def _pack_text(text: str) -> bytes | None:
    data = text.encode()
    return bytes([len(data)]) + data if data else None


def _pack_boxes(boxes: tuple[str, ...]) -> bytes | None:
    return bytes([len(boxes)]) + b"".join(_pack_text(box) or b"" for box in boxes) if boxes else None
