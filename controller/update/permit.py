"""The maker's permit to go back to an older release: for one version, for one machine or all, and only so far.

Two lines, canonical JSON and a signature (as ``manifest.sig``). ``not_above`` names the highest version that a machine
may have seen for the permit to hold: once it has gone on to a later one, an old permit that is played again brings
nothing back. No clock is asked.
"""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import Field, ValidationError

from controller.release.manifest import Publishers, signed, verify
from controller.release.trouble import ReleaseError, Why
from controller.rights.canonical import canonical
from controller.update.manifest import Strict
from controller.update.version import Version, rank

PERMIT: Final = "permit"
"""The file, beside the manifest."""
BYTES_MAX: Final = 1_024
CONTEXT: Final = b"bastide software permit 1\0"
ANY: Final = "any"


class _Said(Strict):
    format: Literal[1]
    version: Version
    not_above: Version
    device: Annotated[str, Field(pattern=r"^(any|[0-9a-f]{16})$")]


@dataclass(frozen=True, slots=True)
class Permit:
    version: str
    not_above: str
    device: str = ANY
    """The machine's number, as ``bastide update status`` shows it."""

    def allows(self, version: str, device: str, highest: str) -> bool:
        mine = self.device in (ANY, device)
        return mine and self.version == version and rank(highest) <= rank(self.not_above)


def write(permit: Permit, private: Ed25519PrivateKey) -> bytes:
    """The file. Raises ``ValueError``."""
    said = {"format": 1, "version": permit.version, "not_above": permit.not_above, "device": permit.device}
    data = canonical(said)
    _Said.model_validate_json(data)
    return data + b"\n" + signed(data, private, CONTEXT)


def read(text: bytes, keys: Publishers) -> Permit:
    """Raises :class:`ReleaseError`."""
    data, _, signature = text.partition(b"\n")
    verify(data, signature, keys, CONTEXT)
    try:
        said = _Said.model_validate_json(data)
    except ValidationError as error:
        raise ReleaseError(Why.NOT_A_RELEASE, "the permit is signed and makes no sense") from error
    return Permit(said.version, said.not_above, said.device)
