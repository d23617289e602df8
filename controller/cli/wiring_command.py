"""``bastide wiring``: how the configured bank is wired, as SVG sheets of one A4 page each."""

import argparse
import os
from pathlib import Path

from controller.cli.language import LANGUAGES, spoken
from controller.cli.main import CommandError
from controller.config import ConfigError, load
from controller.wiring.draw import sheets
from controller.wiring.plan import plan
from controller.wiring.sizing import COIL_A
from controller.wiring.words import words

CONFIG = Path("/etc/bastide/bastide.toml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=CONFIG, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--output", type=Path, default=Path("wiring.svg"), metavar="FILE",
                        help="the first sheet; others get a number (default: %(default)s)")  # fmt: skip
    parser.add_argument("--coil-a", type=float, default=COIL_A, metavar="A", help="what one lock draws (default: 1)")
    parser.add_argument("--lang", choices=LANGUAGES, default=spoken(os.environ), help="default: that of this terminal")


def run(args: argparse.Namespace) -> int:
    """Says what is doubtful, and which files were written."""
    try:
        wiring = plan(load(args.config), args.coil_a)
    except ConfigError as error:
        raise CommandError(str(error)) from error
    except ValueError as error:
        raise CommandError(f"--coil-a: {error}") from error
    notes = words(args.lang)["notes"]
    for note in wiring.warnings:
        print(f"! {notes[note.code].format(**note.values)}")
    for number, sheet in enumerate(sheets(wiring, args.lang), 1):
        path = args.output if number == 1 else args.output.with_stem(f"{args.output.stem}-{number}")
        try:
            path.write_text(sheet, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path} cannot be written ({error.strerror}); name another file") from error
        print(path)
    return 0
