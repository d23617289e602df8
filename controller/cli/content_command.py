"""``bastide content``: a town's folder becomes what its windows and telephones show."""

import argparse
import importlib
from types import ModuleType

from controller.cli.main import CommandError

EXTRA = ("PIL", "markdown_it", "opening_hours", "defusedxml", "tinytag")
"""What making content needs, and a window does not: a machine in a shop has none of it."""
PARTS = {
    "new": "make a folder to begin with: small, complete, in two languages",
    "check": "say what is wrong in a folder, where, and how to mend it",
    "preview": "show the window with this folder on this machine, made anew at every change",
    "import": "bring shops, events and walks from DATAtourisme, OpenAgenda, Geotrek or Cirkwi",
    "build": "make a release for windows and telephones from a folder",
    "publish": "copy a sealed release to a web server's folder or a stick, and order windows to show it",
    "install": "bring a sealed release to the window of this machine",
    "status": "what the window of this machine shows, and what is coming",
    "moderate": "decide what neighbours sent to the window of this machine",
    "qr": "draw signs with QR codes that lead to the visit on the phone, for doors of shops",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="|".join(PARTS))
    for name, summary in PARTS.items():
        _module(name).add_arguments(parts.add_parser(name, help=summary, description=summary))


def run(args: argparse.Namespace) -> int:
    try:
        return int(_module(args.part).run(args))
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in EXTRA:
            raise CommandError(f"this needs {error.name}: pip install 'bastide[content]'") from error
        raise


def _module(part: str) -> ModuleType:
    return importlib.import_module(f"controller.cli.content_{part}")
