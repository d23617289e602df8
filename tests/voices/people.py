"""An operator who signs badges, and the bank's side of it."""

from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.core.moment import Moment
from controller.core.rights import Act, Binding
from controller.core.state import State
from controller.rights.body import Body
from controller.rights.keyring import KeyList, Keyring, NamedKey, keyring
from controller.rights.passes import code_check, sign, site_id
from controller.rights.tickets import DeviceKey
from controller.voices.moderators import Moderators

SITE = "vitrine-halles"
NOW_S = 1_790_000_000.0
DEVICE = DeviceKey(bytes(32))


@dataclass
class Operator:
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def keys(self) -> Keyring:
        root = self.key.public_key().public_bytes_raw().hex()
        return keyring(KeyList(version=1, root=root, keys=(NamedKey(public=root, name="town hall"),)))

    def badge(
        self,
        number: int = 1,
        allows: Act = Act.MODERATE,
        site: str = SITE,
        code: str = "",
        binding: Binding = Binding.REUSABLE,
        not_before_s: int = 0,
        expires_s: int = 2**32 - 1,
    ) -> str:
        """The text of a badge, as printed."""
        id, holder = number.to_bytes(8, "big"), number.to_bytes(6, "big")
        body = Body(site_id(site), id, holder, allows, binding, not_before_s, expires_s)
        return sign(replace(body, code=code_check(id, code)) if code else body, self.key)

    def id_of(self, number: int) -> str:
        return DEVICE.pass_digest(number.to_bytes(8, "big"))

    def holder_of(self, number: int) -> str:
        return DEVICE.holder_digest(number.to_bytes(6, "big"))


class Hours:
    """A clock in the test's hand, and the state that badges are judged by."""

    def __init__(self) -> None:
        self.moment = Moment(1_000.0, NOW_S)
        self.state = State()

    def now(self) -> Moment:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment = Moment(self.moment.mono_s + seconds, self.moment.wall_s + seconds, self.moment.trust)


def sittings(operator: Operator, hours: Hours) -> Moderators:
    return Moderators(operator.keys, SITE, DEVICE, lambda: hours.state, hours.now)
