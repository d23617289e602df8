"""Whether a pass may act now. Its signature, site and shape were checked before it came here.

Laws:
- Only a valid right opens, and only what it names; a *once* pass acts once, a badge is never spent (I2). A pass bound
  to an order is as live as that order's ticket, which its own rules govern.
- What a *once* pass did after the copy was made that a journal was brought back from, nobody knows: those of before
  are void, and the operator makes another (L37).
- A revoked or denied pass is refused whatever the clock says (L33).
- A clock that may run behind never makes a pass early; it only refuses what is surely expired (L21, L38).

| the pass is                      | synchronised | held over | floor only   |
|----------------------------------|--------------|-----------|--------------|
| revoked or denied                | PASS_REVOKED | same      | same         |
| *once*, and has acted            | PASS_USED    | same      | same         |
| *once*, older than a restore     | PASS_REVOKED | same      | same         |
| expired by the wall time         | PASS_EXPIRED | same      | same         |
| not yet valid by the wall time   | PASS_EARLY   | same      | may act      |
| none of these                    | may act      | may act   | may act      |
"""

from controller.core.commands import Word
from controller.core.moment import Moment, Trust
from controller.core.rights import Binding, VerifiedPass
from controller.core.state import State


def judge(right: VerifiedPass, now: Moment, state: State) -> Word | None:
    """None when the pass may act; otherwise the word that says why not. First row of the table that holds wins."""
    if right.id in state.revoked or right.id in state.denied:
        return Word.PASS_REVOKED
    if right.binding is Binding.ONCE and right.id in state.used:
        return Word.PASS_USED
    if right.binding is Binding.ONCE and right.not_before_s < state.epoch_since_s:
        return Word.PASS_REVOKED
    if now.wall_s >= right.expires_s:
        return Word.PASS_EXPIRED
    if now.trust > Trust.FLOOR_ONLY and now.wall_s < right.not_before_s:
        return Word.PASS_EARLY
    return None
