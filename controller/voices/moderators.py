"""Who may decide about neighbours' words: whoever shows a badge that allows it, for as long as they are at it.

A badge is scanned or pasted, checked as at the bank (signature, site, time, revoked), and asked for its code where it
has one. There is no password. What it begins is a sitting, named by random bytes that only this browser has; it ends
when nobody uses it for :data:`IDLE_S`, when it is left, when the badge is revoked, and with the daemon.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from controller.core.moment import Moment
from controller.core.passes import judge
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.state import State, Tries
from controller.rights import passes
from controller.rights.keyring import Keyring
from controller.rights.tickets import DeviceKey
from controller.web.voices import NotAllowed

MAY_MODERATE: Final = Act.MODERATE | Act.SERVICE
IDLE_S: Final = 600.0
LONGEST_S: Final = 28_800.0
"""A working day; then the badge is shown again."""
SITTINGS_MAX: Final = 8
REFUSED_MAX: Final = 10
REFUSED_WITHIN_S: Final = 60.0
"""So many wrong badges in so many seconds, of anybody: then everybody waits."""
CODES_MAX: Final = 5
CODES_REST_S: Final = 900.0
"""So many wrong codes on one badge, and it rests: a found badge's code is not tried out in a night."""
BADGES_MAX: Final = 64
"""Whose wrong codes are counted at once."""


@dataclass(frozen=True, slots=True)
class Sitting:
    right: VerifiedPass = field(repr=False)
    since_s: float
    used_s: float


class Moderators:
    """The sittings of one daemon."""

    def __init__(
        self,
        keys: Callable[[], Keyring],
        site: str,
        device_key: DeviceKey,
        state: Callable[[], State],
        now: Callable[[], Moment],
    ) -> None:
        self._keys, self._site, self._key = keys, site, device_key
        self._state, self._now = state, now
        self._sittings: dict[str, Sitting] = {}
        self._refused: deque[float] = deque(maxlen=REFUSED_MAX)
        self._wrong: dict[str, Tries] = {}

    async def enter(self, text: str, code: str = "") -> str:
        """The name of a new sitting. Raises :class:`NotAllowed`."""
        now = self._now()
        if len(self._refused) == REFUSED_MAX and now.mono_s - self._refused[0] < REFUSED_WITHIN_S:
            raise NotAllowed("slow")
        right = passes.verify(text.strip(), self._keys(), self._site, self._key)
        if not isinstance(right, VerifiedPass):
            raise self._refuse(right.value)
        why = self._why_not(right)
        if why:
            raise self._refuse(why)
        if right.code is not None:
            await self._check(right, code)
        return self._seat(right)

    def who(self, sitting: str) -> str | None:
        """The digest of the holder who sits here; None when nobody does. Asked for each page and each decision."""
        one, now_s = self._sittings.get(sitting), self._now().mono_s
        if one is None:
            return None
        if now_s - one.used_s > IDLE_S or now_s - one.since_s > LONGEST_S or self._why_not(one.right):
            del self._sittings[sitting]
            return None
        self._sittings[sitting] = replace(one, used_s=now_s)
        return one.right.holder

    def leave(self, sitting: str) -> None:
        self._sittings.pop(sitting, None)

    def _why_not(self, right: VerifiedPass) -> str:
        if not right.allows & MAY_MODERATE or right.binding is not Binding.REUSABLE or right.boxes:
            return "pass_not_for_this"
        word = judge(right, self._now(), self._state())
        return "" if word is None else word.value

    async def _check(self, right: VerifiedPass, code: str) -> None:
        if not code:
            raise NotAllowed("code")
        wrong, now_s = self._wrong.pop(right.id, Tries()), self._now().mono_s
        if now_s - wrong.last_s >= CODES_REST_S:
            wrong = Tries()
        self._wrong[right.id] = Tries(
            wrong.count + 1, now_s
        )  # counted before the slow digest: tries side by side count
        while len(self._wrong) > BADGES_MAX:
            del self._wrong[next(iter(self._wrong))]
        if wrong.count >= CODES_MAX:
            raise NotAllowed("code_rest")
        digest = await asyncio.to_thread(passes.code_digest, right, code)
        if not secrets.compare_digest(digest, right.code or ""):
            raise self._refuse("code_wrong")
        self._wrong.pop(right.id, None)

    def _seat(self, right: VerifiedPass) -> str:
        name, now_s = secrets.token_hex(16), self._now().mono_s
        self._sittings[name] = Sitting(right, now_s, now_s)
        while len(self._sittings) > SITTINGS_MAX:
            del self._sittings[next(iter(self._sittings))]
        return name

    def _refuse(self, why: str) -> NotAllowed:
        self._refused.append(self._now().mono_s)
        return NotAllowed(why)
