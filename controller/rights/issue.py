"""Drafting passes on an operator's machine: ids, times and codes."""

import secrets

from controller.core.rights import Act, Binding
from controller.rights.body import HOLDER_BYTES, ID_BYTES, ORDER_BYTES, Body
from controller.rights.passes import CODE_DIGITS, code_check, site_id
from controller.rights.tickets import parse, plain_digest

DAY_S = 86_400
DAYS = range(1, 1_101)
"""A lost badge dies of age within three years at the latest."""
EARLIER_S = 3_600
"""A pass is valid a little before it was made: a bank's held-over clock may be behind the operator's."""


def new_holder() -> bytes:
    """The id of a merchant or person: random, so that it says nothing about them (I11)."""
    return secrets.token_bytes(HOLDER_BYTES)


def new_code() -> str:
    """A code for a badge: six digits."""
    return f"{secrets.randbelow(10**6):06d}"


def draft(
    site: str,
    holder: bytes,
    allows: Act,
    now_s: float,
    days: int,
    *,
    once: bool = False,
    code: str = "",
    order: bytes | None = None,
    boxes: tuple[str, ...] = (),
    revokes: bytes | None = None,
    reason: str = "",
) -> Body:
    """A pass to be signed. Raises ``ValueError``, in words for the operator, when it makes no sense."""
    if days not in DAYS:
        raise ValueError(f"a pass is valid for {DAYS[0]} to {DAYS[-1]} days")
    if code and (len(code) not in CODE_DIGITS or not (code.isascii() and code.isdigit())):
        raise ValueError(f"a code has {CODE_DIGITS[0]} to {CODE_DIGITS[-1]} digits")
    if once and order is not None:
        raise ValueError("a pass for an order is spent with the order; leave out --once")
    pass_id = secrets.token_bytes(ID_BYTES)
    binding = Binding.ORDER if order is not None else Binding.ONCE if once else Binding.REUSABLE
    body = Body(
        site=site_id(site),
        id=pass_id,
        holder=holder,
        allows=allows,
        binding=binding,
        not_before_s=int(now_s) - EARLIER_S,
        expires_s=int(now_s) + days * DAY_S,
        code=code_check(pass_id, code) if code else None,
        order=order,
        boxes=boxes,
        revokes=revokes,
        reason=reason,
    )
    problem = body.problem()
    if problem:
        raise ValueError(problem)
    return body


def order_digest(text: str) -> bytes:
    """The order that a ticket's text, or its plain digest in 32 hexadecimal digits, names. Raises ``ValueError``."""
    ticket = parse(text)
    if ticket is not None:
        return plain_digest(ticket)
    try:
        digest = bytes.fromhex(text)
    except ValueError:
        digest = b""
    if len(digest) != ORDER_BYTES:
        raise ValueError("an order is named by its ticket's text (T1:…) or by 32 hexadecimal digits of its digest")
    return digest
