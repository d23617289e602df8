"""What a pass is, in words for an operator."""

from controller.core.events import Refusal
from controller.core.rights import Act, Binding
from controller.rights.badge import day
from controller.rights.body import Body
from controller.rights.passes import site_id
from controller.rights.register import Register

BINDINGS = {
    Binding.REUSABLE: "as often as needed",
    Binding.ONCE: "once",
    Binding.ORDER: "for one order",
}
REFUSALS = {
    Refusal.NOT_OURS: "This is not a pass. A whole one begins with B1: and has about 150 characters.",
    Refusal.BAD_SIGNATURE: "This pass was changed, or copied with a mistake: its signature does not hold.",
    Refusal.UNKNOWN_KEY: "This pass is signed with a key that the list does not have.",
    Refusal.OTHER_SITE: "This pass belongs to another bank.",
    Refusal.TOO_NEW: "This pass was made by a later release; bring this one up to date.",
}


def refused(why: Refusal) -> str:
    return REFUSALS[why]


def described(body: Body, register: Register) -> str:
    """One line for each thing a pass says."""
    acts = [act.name.lower() for act in Act if act in body.allows and act.name]
    lines = {
        "pass": body.id.hex(),
        "holder": f"{body.holder.hex()} {register.name_of(body.holder)}".strip(),
        "site": next((site for site in register.sites() if site_id(site) == body.site), f"number {body.site.hex()}"),
        "allows": f"{', '.join(acts)}, {BINDINGS[body.binding]}",
        "valid": f"from {day(body.not_before_s)} to {day(body.expires_s)}",
        "code": "asked for" if body.code else "",
        "order": body.order.hex() if body.order else "",
        "boxes": ", ".join(body.boxes),
        "voids": body.revokes.hex() if body.revokes else "",
        "reason": repr(body.reason) if body.reason else "",
    }
    return "\n".join(f"  {name:<11} {words}" for name, words in lines.items() if words)
