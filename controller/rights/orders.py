"""The signature of an order from afar: by the same keys as passes, and good for nothing else.

What an order says stands in :mod:`controller.link.contract`; here it is a text.
"""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.core.events import Refusal
from controller.rights.passes import PublicKeys, key_id

CONTEXT: Final = b"bastide order 1\0"


def sign_order(text: str, private: Ed25519PrivateKey) -> tuple[str, str]:
    """The id of the key and the signature, in hexadecimal."""
    return key_id(private.public_key()).hex(), private.sign(CONTEXT + text.encode()).hex()


def refusal(text: str, key: str, signature: str, keys: PublicKeys) -> Refusal | None:
    """Why this order is not the town's; None when it is. ``key`` and ``signature`` are hexadecimal."""
    public = keys.public_key(bytes.fromhex(key))
    if public is None:
        return Refusal.UNKNOWN_KEY
    try:
        public.verify(bytes.fromhex(signature), CONTEXT + text.encode(errors="surrogatepass"))
    except InvalidSignature:
        return Refusal.BAD_SIGNATURE
    return None
