"""``bastide content install``: a sealed release is brought to the window of this machine, in pieces."""

import argparse
import base64
import time
from pathlib import Path
from typing import Any, Final

from controller.cli.content_api import Refused, add_url, asked
from controller.cli.content_words import counted, progress
from controller.cli.main import CommandError
from controller.release.manifest import Manifest

PIECE_BYTES: Final = 512 * 1024
LOOKS_EVERY_S: Final = 0.5
SHOWN_WITHIN_S: Final = 120.0
"""Longer than a page is given to paint."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("release", type=Path, metavar="RELEASE", help="the folder sealed by `bastide content build`")
    parser.add_argument("--no-wait", action="store_true", help="do not wait until the window shows it")
    add_url(parser)


def run(args: argparse.Namespace) -> int:
    """0 when the window shows it, or has it whole; 1 when it does not come to that."""
    from controller.release.carry import sealed
    from controller.release.trouble import ReleaseError

    try:
        manifest, data, signature = sealed(args.release)
        missing = _begun(args.url, data, signature)
        sent = _sent(args.url, args.release, manifest, missing)
        asked(args.url, "/whole", {})
    except ReleaseError as error:
        raise CommandError(f"{args.release}: {error}") from error
    except Refused as refused:
        raise CommandError(f"the window does not take it ({refused.why}): {refused}") from refused
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be read ({error.strerror})") from error
    print(f"Brought release {manifest.id}: {counted(len(missing), 'file')}, {sent / 2**20:.1f} MiB.")
    return 0 if args.no_wait else _waited(args.url, manifest.id)


def _begun(url: str, data: bytes, signature: bytes) -> list[dict[str, Any]]:
    said = asked(url, "", {"manifest": data.decode(), "signature": signature.decode()})
    return list(said["missing"])


def _sent(url: str, folder: Path, manifest: Manifest, missing: list[dict[str, Any]]) -> int:
    """Bytes that were sent."""
    say, sent = progress(), 0
    paths = {entry.sha256: path for path, entry in manifest.files.items()}
    for number, one in enumerate(missing, 1):
        say(f"{number}/{len(missing)} {paths[one['sha256']]}")
        have = one["have"]
        with (folder / paths[one["sha256"]]).open("rb") as file:
            while have < one["bytes"]:
                file.seek(have)
                piece = file.read(PIECE_BYTES)
                if not piece:
                    raise CommandError(f"{paths[one['sha256']]}: is shorter than when it was sealed; build it anew")
                body = {"sha256": one["sha256"], "at": have, "data": base64.b64encode(piece).decode()}
                have = asked(url, "/piece", body)["have"]
                sent += len(piece)
    say("")
    return sent


def _waited(url: str, release: str) -> int:
    ends_s = time.monotonic() + SHOWN_WITHIN_S
    while time.monotonic() < ends_s:
        how = asked(url, "")
        if how["shown"] == release:
            print("The window shows it.")
            return 0
        if how["refused"] == release and not how["waiting"]:
            print(f"The window does not show it: {how['refused_why']}. {how['problem']}")
            return 1
        time.sleep(LOOKS_EVERY_S)
    print("It is there, and the window has not painted it yet: it will when it is lit.")
    return 0 if how["staged"] == release else 1
