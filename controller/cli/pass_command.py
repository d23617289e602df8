"""``bastide pass``: make badges and other passes, read them, void them, on an operator's machine."""

import argparse
import sys
import time
from pathlib import Path

from controller.cli.main import CommandError
from controller.cli.office_words import add_passphrase, opened
from controller.cli.pass_words import described, refused
from controller.core.events import Refusal
from controller.core.rights import Act
from controller.rights import badge, keyring
from controller.rights.body import HOLDER_BYTES, Body
from controller.rights.issue import DAY_S, DAYS, draft, new_code, order_digest
from controller.rights.keyring import KeyringError
from controller.rights.office import LIST_FILE, Office, OfficeError, read_books
from controller.rights.passes import open_signed, open_unchecked
from controller.rights.register import Register

ALLOWED = {
    "deposit": Act.DEPOSIT,
    "pickup": Act.PICKUP,
    "return": Act.RETURN,
    "service": Act.SERVICE,
    "moderate": Act.MODERATE,
}
DRAW_CODE = "draw"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="issue|inspect|revoke")
    _add_issue(parts.add_parser("issue", help="make a pass: a badge, an operator's order, a resident's pass"))
    inspect = parts.add_parser("inspect", help="say in words what a pass is")
    inspect.add_argument("text", help="the text of the pass; - reads it from the input")
    inspect.add_argument("--keys", type=Path, metavar="DIR", help="the folder whose key list and names to use")
    revoke = parts.add_parser("revoke", help="make a code that voids a lost pass when it is shown at the bank")
    revoke.add_argument("id", help="id of the pass, printed on the badge and by `bastide keys show`")
    revoke.add_argument("--site", help="the bank's site, where the register does not know the pass")
    revoke.add_argument("--list", action="store_true", help="deny it in keys.json too, to be copied to the banks")
    revoke.add_argument("--reason", default="", help="why, at most 60 bytes")
    add_passphrase(revoke)
    _add_outputs(revoke)


def _add_issue(part: argparse.ArgumentParser) -> None:
    part.add_argument("--for", dest="name", metavar="NAME", help="whom it is for; the name stays in your register")
    part.add_argument("--holder", metavar="ID", help="the holder's id (12 hexadecimal digits) in place of a name")
    part.add_argument("--site", help="[bank] site of the bank's configuration (default: the only one used so far)")
    part.add_argument("--allow", action="append", required=True, choices=ALLOWED, help="may be given several times")
    part.add_argument("--days", type=int, default=180, help=f"valid for so many days, {DAYS[0]} to {DAYS[-1]} (180)")
    part.add_argument(
        "--code", nargs="?", const=DRAW_CODE, default="", metavar="DIGITS", help="ask for a code; drawn when left out"
    )
    part.add_argument("--once", action="store_true", help="it acts once")
    part.add_argument("--order", metavar="TICKET", help="bind it to one order: its ticket (T1:…) or that one's digest")
    part.add_argument("--box", action="append", default=[], metavar="ID", help="limit it to this compartment; several")
    part.add_argument("--reason", default="", help="why, at most 60 bytes; for the bank's journal")
    add_passphrase(part)
    _add_outputs(part)


def _add_outputs(part: argparse.ArgumentParser) -> None:
    part.add_argument("--keys", type=Path, metavar="DIR", required=True, help="the folder made by `bastide keys new`")
    part.add_argument("--pdf", type=Path, metavar="F", help="a card to print")
    part.add_argument("--png", type=Path, metavar="F", help="a picture of the card")
    part.add_argument("--terminal", action="store_true", help="show the code here")


def run(args: argparse.Namespace) -> int:
    return {"issue": _issue, "inspect": _inspect, "revoke": _revoke}[args.part](args)


def _issue(args: argparse.Namespace) -> int:
    office = opened(args.keys, args.passphrase_file)
    site = args.site or _only_site(office)
    code = new_code() if args.code == DRAW_CODE else args.code
    allows = Act(0)
    for word in args.allow:
        allows |= ALLOWED[word]
    try:
        body = draft(
            site,
            _holder(args, office),
            allows,
            time.time(),
            args.days,
            once=args.once,
            code=code,
            order=order_digest(args.order) if args.order else None,
            boxes=tuple(args.box),
            reason=args.reason,
        )
        text = office.issue(body, site)
    except ValueError as error:
        raise CommandError(str(error)) from error
    _write(args, text, body, args.name or office.register.name_of(body.holder), site)
    print(described(body, office.register))
    if code:
        print(f"Its code is {code}. Tell it to {args.name or 'the holder'}; do not write it on the badge.")
    print(text)
    return 0


def _revoke(args: argparse.Namespace) -> int:
    office = opened(args.keys, args.passphrase_file)
    voided = args.id.lower()
    entry = office.register.entry(voided)
    if entry is None and not args.site:
        raise CommandError(f"the register knows no pass {voided[:40]!r}; see `bastide keys show`, or name its --site")
    site = args.site or (entry.site if entry else "")
    now_s = time.time()
    left_s = entry.expires_s - now_s if entry else DAYS[-1] * DAY_S
    if left_s <= 0:
        raise CommandError("this pass has expired by itself; nothing needs to be voided")
    days = min(int(left_s / DAY_S) + 1, DAYS[-1])
    try:
        revokes = bytes.fromhex(voided)
        holder = bytes.fromhex(entry.holder) if entry else bytes(HOLDER_BYTES)
        body = draft(site, holder, Act.REVOKE, now_s, days, revokes=revokes, reason=args.reason)
        text = office.issue(body, site)
        if args.list:
            office.deny(voided, now_s)
    except (ValueError, OfficeError) as error:
        raise CommandError(str(error)) from error
    office.mark_revoked(voided)
    _write(args, text, body, office.register.name_of(holder), site)
    print(f"Show this at the scanner of {site}: it voids pass {voided}, network or not.")
    if args.list:
        print(f"{args.keys / LIST_FILE} is version {office.keys.version} now; copy it to the banks.")
    print(text)
    return 0


def _inspect(args: argparse.Namespace) -> int:
    text = (sys.stdin.readline() if args.text == "-" else args.text).strip()
    try:
        keys, register = read_books(args.keys) if args.keys else (None, Register())
        said = open_signed(text, keyring.keyring(keys)) if keys else open_unchecked(text)
    except (OfficeError, KeyringError) as error:
        raise CommandError(str(error)) from error
    if isinstance(said, Refusal):
        print(refused(said))
        return 1
    print(described(said, register))
    print(f"  signature   {'good' if keys else 'not checked: give --keys DIR'}")
    if keys and said.id.hex() in keys.denied:
        print("  denied      by the key list")
    return 0


def _only_site(office: Office) -> str:
    sites = office.register.sites()
    if len(sites) == 1:
        return sites[0]
    known = f"; so far there were {', '.join(sites)}" if sites else ""
    raise CommandError(f"name the bank with --site, as in its configuration under [bank]{known}")


def _holder(args: argparse.Namespace, office: Office) -> bytes:
    """The holder's id by name or in figures; a pass for an order or for service may be nobody's in particular."""
    if args.holder:
        try:
            holder = bytes.fromhex(args.holder)
        except ValueError:
            holder = b""
        if len(holder) != HOLDER_BYTES:
            raise CommandError(f"a holder's id has {2 * HOLDER_BYTES} hexadecimal digits; or give a name with --for")
        return holder
    if not args.name or not args.name.strip():
        raise CommandError("say whom the pass is for: --for NAME, or --holder ID")
    return office.register.holder_of(args.name)


def _write(args: argparse.Namespace, text: str, body: Body, name: str, site: str) -> None:
    card = badge.badge(text, body, name, site)
    try:
        if args.pdf:
            badge.write_pdf(card, args.pdf)
            print(f"Made {args.pdf}: print it at its own size (100 %).")
        if args.png:
            badge.write_png(card, args.png)
            print(f"Made {args.png}.")
    except ImportError as error:
        raise CommandError("cards need reportlab and Pillow: pip install 'bastide[badges]'") from error
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written ({error.strerror}); name another file") from error
    if args.terminal:
        print(badge.terminal(text, colours=sys.stdout.isatty()))
