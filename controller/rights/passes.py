"""A pass as text: the bytes of :mod:`controller.rights.body`, signed Ed25519, as ``B1:`` and base45.

A merchant's badge is 97 bytes: 149 characters, a version 6 QR code at level M.
"""

import hashlib
import unicodedata
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from controller.core.events import Refusal
from controller.core.rights import VerifiedPass
from controller.rights import base45
from controller.rights.body import CODE_BYTES, HEAD, VERSION, Body, TooNewError
from controller.rights.tickets import DeviceKey

PREFIX = "B1:"
CONTEXT = b"bastide pass 1\0"
"""Before the signed bytes, so that a signature made for a pass is good for nothing else."""
TEXT_MAX = 512
SIGNATURE_BYTES = 64
CODE_DIGITS = range(6, 13)
"""A photographed badge can be tried against at leisure: four digits would hold for minutes."""


class PublicKeys(Protocol):
    """Where :func:`verify` finds the keys that may sign."""

    def public_key(self, key_id: bytes) -> Ed25519PublicKey | None: ...


def site_id(site: str) -> bytes:
    """Four bytes for a site's name; capitals and spacing make no difference."""
    plain = " ".join(unicodedata.normalize("NFC", site).casefold().split())
    return hashlib.sha256(b"bastide site\0" + plain.encode()).digest()[:4]


def key_id(public: Ed25519PublicKey) -> bytes:
    """Four bytes that name a public key."""
    return hashlib.sha256(public.public_bytes_raw()).digest()[:4]


def code_check(pass_id: bytes, code: str) -> bytes:
    """What a badge carries of its code: scrypt (RFC 7914), N = 2^14, r = 8, p = 1; 16 MiB and some 50 ms."""
    return hashlib.scrypt(
        code.encode(errors="replace"), salt=b"bastide code\0" + pass_id, n=2**14, r=8, p=1, dklen=CODE_BYTES
    )


def code_digest(right: VerifiedPass, code: str) -> str:
    """What ``CodeEntered`` carries for this typed code. Slow on purpose: call it in a worker thread.

    ``right.pass_id`` must be the readable id. Only the first 64 characters of ``code`` count.
    """
    return code_check(bytes.fromhex(right.pass_id), code[:64]).hex()


def sign(body: Body, private: Ed25519PrivateKey) -> str:
    """The pass as text. Raises ``ValueError`` with words for the operator when the body makes no sense."""
    problem = body.problem()
    if problem:
        raise ValueError(problem)
    data = body.to_bytes(key_id(private.public_key()))
    return PREFIX + base45.encode(data + private.sign(CONTEXT + data))


def looks_like_pass(text: str) -> bool:
    """Whether a text claims to be a pass, of this version or a later one."""
    return len(text) > 2 and text[0] == "B" and text[1] in "123456789" and text[2] == ":"


def unpack(text: str) -> tuple[bytes, bytes] | Refusal:
    """The signed bytes and the signature, unchecked."""
    if len(text) > TEXT_MAX or not looks_like_pass(text):
        return Refusal.NOT_OURS
    if not text.startswith(PREFIX):
        return Refusal.TOO_NEW
    try:
        data = base45.decode(text.removeprefix(PREFIX))
    except ValueError:
        return Refusal.NOT_OURS
    if data and data[0] > VERSION:
        return Refusal.TOO_NEW
    if len(data) < HEAD.size + SIGNATURE_BYTES or data[0] != VERSION:
        return Refusal.NOT_OURS
    return data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]


def open_unchecked(text: str) -> Body | Refusal:
    """What a text says it is, whoever signed it: for an operator to read, never for a bank to act on."""
    parts = unpack(text)
    return parts if isinstance(parts, Refusal) else _body(parts[0])


def open_signed(text: str, keys: PublicKeys) -> Body | Refusal:
    """What a pass says, once its signature holds. Any text of any length gives one or the other."""
    parts = unpack(text)
    if isinstance(parts, Refusal):
        return parts
    data, signature = parts
    public = keys.public_key(data[1:5])
    if public is None:
        return Refusal.UNKNOWN_KEY
    try:
        public.verify(signature, CONTEXT + data)
    except InvalidSignature:
        return Refusal.BAD_SIGNATURE
    return _body(data)


def _body(data: bytes) -> Body | Refusal:
    try:
        return Body.from_bytes(data)
    except TooNewError:
        return Refusal.TOO_NEW
    except ValueError:
        return Refusal.NOT_OURS


def verify(text: str, keys: PublicKeys, site: str, device_key: DeviceKey) -> VerifiedPass | Refusal:
    """The pass as the core sees it: signature, site and shape are checked here; time and use are the core's."""
    body = open_signed(text, keys)
    if isinstance(body, Refusal):
        return body
    if body.site != site_id(site):
        return Refusal.OTHER_SITE
    return VerifiedPass(
        id=device_key.pass_digest(body.id),
        holder=device_key.holder_digest(body.holder),
        allows=body.allows,
        binding=body.binding,
        not_before_s=body.not_before_s,
        expires_s=body.expires_s,
        code=body.code.hex() if body.code else None,
        order=device_key.announced_digest(body.order) if body.order else None,
        boxes=body.boxes,
        revokes=device_key.pass_digest(body.revokes) if body.revokes else None,
        pass_id=body.id.hex(),
        reason=body.reason,
    )
