"""``bastide content publish``: a sealed release to a web server's folder or a stick, and the orders to show it."""

import argparse
import hashlib
import json
import re
import secrets
import sys
import time
from pathlib import Path
from typing import Final

from controller.cli.content_words import progress
from controller.cli.main import CommandError
from controller.cli.office_words import add_passphrase, opened
from controller.release.manifest import Manifest
from controller.rights.office import Office

EARLIER_S: Final = 60
DAY_S: Final = 86_400
WINDOW: Final = re.compile(r"([a-z0-9][a-z0-9-]{0,31})@(.{1,60})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("release", type=Path, metavar="RELEASE", help="the folder sealed by `bastide content build`")
    parser.add_argument("--to", type=Path, metavar="DIR", help="a web server's folder, or `bastide` on a USB stick")
    parser.add_argument("--order", action="append", default=[], metavar="DEVICE@SITE",
                        help="sign an order for this window; may be given several times")  # fmt: skip
    parser.add_argument("--address", default="", metavar="URL", help="where windows find the folder, for --order")
    parser.add_argument("--older", action="store_true", help="even if a newer one was shown, for --order")
    parser.add_argument("--days", type=int, default=7, help="the order is good for so long (default %(default)s)")
    parser.add_argument("--reason", default="", help="why, for the window's own trail")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="the folder made by `bastide keys new`, for --order")
    add_passphrase(parser)


def run(args: argparse.Namespace) -> int:
    """Orders go to the output, a line each: the device, a blank, the message for ``bastide/1/DEVICE/orders``."""
    from controller.release.carry import sealed
    from controller.release.trouble import ReleaseError

    if args.to is None and not args.order:
        raise CommandError("name a folder with --to, or windows with --order DEVICE@SITE, or both")
    if args.order and args.keys is None:
        raise CommandError("an order is signed: name the operator's folder with --keys")
    office = None if args.keys is None else opened(args.keys, args.passphrase_file)
    try:
        manifest = sealed(args.release)[0] if args.to is None else _carried(args.release, args.to, office)
    except ReleaseError as error:
        raise CommandError(f"{args.release}: {error}") from error
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written ({error.strerror})") from error
    for window in args.order:
        assert office is not None
        print(_order(window, manifest, office, args))
    return 0


def _carried(release: Path, to: Path, office: Office | None) -> Manifest:
    from controller.release.carry import carry
    from controller.rights.keyring import keyring

    say = progress()
    carried = carry(release, to, None if office is None else keyring(office.keys), say)
    say("")
    told = f"{carried.copied} files copied, {len(carried.manifest.files) - carried.copied} were there"
    gone = f", {carried.removed} of the former release removed" if carried.removed else ""
    print(f"{to}: release {carried.manifest.id} is whole; {told}{gone}.", file=sys.stderr)
    return carried.manifest


def _order(window: str, manifest: Manifest, office: Office, args: argparse.Namespace) -> str:
    from pydantic import ValidationError

    from controller.link.contract import ORDER, SignedOrder
    from controller.rights.orders import sign_order

    named = WINDOW.fullmatch(window)
    if named is None:
        raise CommandError(f"--order {window}: write DEVICE@SITE, as in the window's [link] and [bank]")
    now_s = int(time.time())
    body = {
        "id": secrets.token_hex(8), "device": named[1], "site": named[2], "what": "publish", "reason": args.reason,
        "not_before_s": now_s - EARLIER_S, "expires_s": now_s + DAY_S * args.days, "url": args.address,
        "manifest": hashlib.sha256(manifest.to_bytes()).hexdigest(), "older": args.older,
    }  # fmt: skip
    text = json.dumps(body, ensure_ascii=False)
    try:
        ORDER.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        raise CommandError(f"the order's {first['loc'][-1]}: {first['msg']}") from error
    key, signature = sign_order(text, office.private)
    return f"{named[1]} {SignedOrder(order=text, key=key, signature=signature).model_dump_json()}"
