"""``bastide order``: write and sign an order from afar, on an operator's machine; any MQTT client sends it."""

import argparse
import json
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from controller.cli.main import CommandError
from controller.cli.office_words import add_passphrase, opened
from controller.core.events import Afar

EARLIER_S: Final = 60
"""A bank's clock may be behind the operator's."""
MINUTES: Final = 10
EXPECTED: Final = {
    "box": "the id of a compartment, as in the bank's configuration",
    "reason": "why, in 3 to 200 characters",
    "holder": "the merchant's holder id, 12 hexadecimal digits",
    "size": "S, M or L",
    "ticket": "the ticket, or its digest in 32 hexadecimal digits",
    "badge": "the id of the badge or pass, 16 hexadecimal digits",
    "text": "one line of at most 80 characters",
    "contribution": "the id of what a neighbour sent, 16 hexadecimal digits",
    "verdict": "approve or remove",
    "from_s": "a local time, for example 2027-01-12T08:00",
    "until_s": "a local time, for example 2027-01-12T13:00",
    "reference": "who says so, by which text, in at most 200 characters",
    "first": "the first day, for example 2026-12-18",
    "last": "the last day, not before the first, for example 2026-12-31",
    "begins": "when it begins, for example 01:00",
    "ends": "when it ends, for example 03:00",
    "rules": "fr-shop-window, fr-advertising, or both",
}
"""What must be said, and how; the contract says the same in a validator's words."""
FLAGS: Final = {"from_s": "begins", "until_s": "ends", "reference": "text"}
"""Where the command has a word of its own for what the contract calls otherwise."""
WHATS: Final = tuple(one.value for one in Afar if one is not Afar.PUBLISH)
"""Releases are ordered by ``bastide content publish``."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=WHATS)
    parser.add_argument("--keys", type=Path, metavar="DIR", required=True, help="the folder made by `bastide keys new`")
    parser.add_argument("--device", required=True, help="[link] device of the bank's configuration")
    parser.add_argument("--site", required=True, help="[bank] site of the bank's configuration")
    parser.add_argument("--minutes", type=int, default=MINUTES, help="good for so long (default %(default)s)")
    parser.add_argument("--reason", default="", help="why; for the bank's trail, where it is erased on schedule")
    parser.add_argument("--box", metavar="ID", help="the compartment (open, withdraw, check, out, put_back)")
    parser.add_argument("--holder", metavar="ID", help="the merchant's holder id, 12 hexadecimal digits (reserve)")
    parser.add_argument("--size", choices=("S", "M", "L"), help="of the compartment (reserve)")
    parser.add_argument("--ticket", help="the ticket, or its digest in 32 hexadecimal digits (announce)")
    parser.add_argument("--badge", metavar="ID", help="id of the badge or pass (revoke)")
    parser.add_argument("--text", help="for the screen (message); by which text (dark, derogate)")
    parser.add_argument("--begins", metavar="TIME", help="2027-01-12T08:00, local time (dark); 01:00 (derogate)")
    parser.add_argument("--ends", metavar="TIME", help="the same (dark, derogate)")
    parser.add_argument("--first", metavar="DAY", help="2026-12-18: the first day on which such hours begin (derogate)")
    parser.add_argument("--last", metavar="DAY", help="the last one; a past one ends the permission (derogate)")
    parser.add_argument("--rule", action="append", metavar="NAME", help="lifted; without it fr-shop-window (derogate)")
    parser.add_argument("--eves-only", action="store_true", default=None, help="before holidays only (derogate)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="the bank's new bastide.toml (configure)")
    parser.add_argument("--contribution", metavar="ID", help="what a neighbour sent (moderate); read it at /moderate")
    parser.add_argument("--verdict", choices=("approve", "remove"), help="put it on the wall, or off it (moderate)")
    parser.add_argument("--days", type=int, default=1, help="how long a ticket or a message is good (default 1)")
    add_passphrase(parser)


def run(args: argparse.Namespace) -> int:
    """Print the signed order as the one line that is published on ``bastide/1/DEVICE/orders``."""
    from pydantic import ValidationError

    from controller.link.contract import ORDER, SignedOrder
    from controller.rights.orders import sign_order

    now_s = int(time.time())
    body: dict[str, Any] = {
        "id": secrets.token_hex(8),
        "device": args.device,
        "site": args.site,
        "not_before_s": now_s - EARLIER_S,
        "expires_s": now_s + 60 * args.minutes,
        "reason": args.reason,
        "what": args.what,
        **_particulars(args, now_s),
    }
    text = json.dumps(body, ensure_ascii=False)
    try:
        ORDER.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][-1])
        raise CommandError(
            f"--{FLAGS.get(name, name)}: write {EXPECTED[name]}" if name in EXPECTED else f"{name}: {first['msg']}"
        ) from error
    key, signature = sign_order(text, opened(args.keys, args.passphrase_file).private)
    print(SignedOrder(order=text, key=key, signature=signature).model_dump_json())
    return 0


def _particulars(args: argparse.Namespace, now_s: int) -> dict[str, Any]:
    """What this kind of order says besides; what was not given is left out, and missed by the contract."""
    until_s = now_s + 86_400 * args.days
    more: dict[str, Callable[[], dict[str, Any]]] = {
        "reserve": lambda: {"holder": args.holder, "size": args.size},
        "announce": lambda: {"ticket": _digest(args.ticket), "ticket_expires_s": until_s},
        "revoke": lambda: {"badge": args.badge},
        "keys": lambda: {"list": _list(args.keys)},
        "message": lambda: {"text": args.text, "until_s": until_s},
        "configure": lambda: {"body": _config(args.config)},
        "dark": lambda: {"from_s": _time(args.begins), "until_s": _time(args.ends), "reference": args.text},
        "derogate": lambda: {
            "reference": args.text,
            "rules": args.rule,
            "first": args.first,
            "last": args.last,
            "begins": args.begins,
            "ends": args.ends,
            "eves_only": args.eves_only,
        },
        "moderate": lambda: {"contribution": args.contribution, "verdict": args.verdict},
    }
    given = more.get(args.what, lambda: {"box": args.box})()
    return {name: value for name, value in given.items() if value is not None}


def _time(text: str | None) -> int | None:
    try:
        return None if text is None else int(datetime.fromisoformat(text).astimezone().timestamp())
    except ValueError as error:
        raise CommandError(f"{text!r} is no time; write for example 2027-01-12T08:00") from error


def _digest(ticket: str | None) -> str | None:
    from controller.rights.issue import order_digest

    try:
        return None if ticket is None else order_digest(ticket).hex()
    except ValueError as error:
        raise CommandError(str(error)) from error


def _config(path: Path | None) -> str:
    """Checked here already, where it can still be mended."""
    from controller.config import ConfigError, load

    if path is None:
        raise CommandError("--config: the file with the bank's new configuration is missing")
    try:
        load(path)
    except ConfigError as error:
        raise CommandError(str(error)) from error
    return path.read_text("utf-8")


def _list(folder: Path) -> str:
    from controller.rights.office import LIST_FILE

    try:
        return (folder / LIST_FILE).read_text("utf-8")
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be read ({error.strerror})") from error
