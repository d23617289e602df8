"""``bastide content import``: shops, events and walks from elsewhere, into the town's folder."""

import argparse
from pathlib import Path

from controller.cli import content_words as words
from controller.cli.main import CommandError

SOURCES = ("datatourisme", "openagenda", "geotrek", "cirkwi")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", choices=SOURCES)
    parser.add_argument("file", type=Path, metavar="FILE", help="what you downloaded from there")
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="the town's folder")
    parser.add_argument("--licence", default="", metavar="SPDX", help="what they may be used under: CC-BY-4.0")
    parser.add_argument("--attribution", default="", metavar="NAME", help="whom to name where a record names nobody")


def run(args: argparse.Namespace) -> int:
    from controller.content.folder import Folder
    from controller.content.importing import sources
    from controller.content.importing.keep import bring
    from controller.content.importing.record import Giver, ImportProblemError
    from controller.content.problems import ContentError

    if not args.licence and args.source not in sources.LICENSED:
        raise CommandError(f"say with --licence under which licence {args.source} gave it to you: --licence CC-BY-4.0")
    try:
        languages = sources.languages(args.into)
        found = sources.read(args.source, args.file, Giver(args.licence, args.attribution), languages)
        outcome = bring(Folder(args.into), args.source, found)
    except ImportProblemError as error:
        raise CommandError(f"{args.file}: {error}") from error
    except ContentError as error:
        words.show(error.problems)
        return 1
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be read or written ({error.strerror})") from error
    for file, keys in outcome.kept.items():
        print(f"{file}: kept your {', '.join(keys)}; the source has changed it")
    for file in outcome.left_out:
        print(f"{file}: you deleted it; left out")
    for file in outcome.gone:
        print(f"{file}: no longer in the source; delete it if it is over")
    counts = f"{len(outcome.new)} new, {len(outcome.updated)} updated, {len(outcome.unchanged)} as before"
    print(f"{args.into}: {counts}. Look through them, then: bastide content check {args.into}")
    return 0
