"""``bastide update``: a machine's software, from the maker's seal to a confirmed trial."""

import argparse
import importlib
from pathlib import Path
from types import ModuleType
from typing import Final

from controller.cli.main import CommandError

PARTS: Final = {
    "status": "what runs here, what ran before, and what is on trial",
    "check": "whether a release lies where [update] looks, and whether it may come",
    "fetch": "bring what may come, and have it installed when that disturbs nobody (bastide-fetch.service)",
    "install": "install a release from a folder or a stick: a trial begins",
    "apply": "install what was fetched: a trial begins (root; bastide-update.service)",
    "confirm": "watch the trial: confirm it, or go back (root; bastide-confirm.service)",
    "back": "go back to the former release by hand (root)",
    "boot": "go back from a trial that nobody confirmed before the power went (root; bastide-boot.service)",
    "packaged": "run the package's own release, unless a later one is current (root; the package calls it)",
    "key": "make the key that signs software (maker's machine)",
    "seal": "sign an archive as a release for one kind of machine (maker's machine)",
    "permit": "allow machines to go back to an older release (maker's machine)",
}
MODULES: Final = {
    "status": "status",
    "check": "fetch",
    "fetch": "fetch",
    "key": "maker",
    "seal": "maker",
    "permit": "maker",
}
"""The others are root's."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="|".join(PARTS))
    for name, summary in PARTS.items():
        part = parts.add_parser(name, help=summary, description=summary)
        if MODULES.get(name) != "maker":
            part.add_argument("--root", type=Path, default=Path("/"), metavar="DIR", help=argparse.SUPPRESS)
        _module(name).add_arguments(name, part)


def run(args: argparse.Namespace) -> int:
    """0 when it was done, 1 when a release is not taken, 75 when it may be later, 2 when the command cannot do it."""
    from controller.release.trouble import ReleaseError, Why
    from controller.update.trouble import PASSING, TRY_LATER, Hindered

    try:
        return int(_module(args.part).run(args))
    except Hindered as error:
        print(f"{'Not now' if error.why in PASSING else 'Not taken'} ({error.why.value}): {error}.")
        return TRY_LATER if error.why in PASSING else 1
    except ReleaseError as error:
        print(f"Not taken ({error.why.value}): {error}.")
        if error.why is Why.UNKNOWN_KEY:
            print("Is its maker yours? Then copy the maker's .pub, as root, to /etc/bastide/update-keys/.")
        return 1
    except OSError as error:
        raise CommandError(f"{error.filename or 'the card'}: {error.strerror}") from error


def _module(part: str) -> ModuleType:
    return importlib.import_module(f"controller.cli.update_{MODULES.get(part, 'root')}")
