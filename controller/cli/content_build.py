"""``bastide content build``: the release, and with a key its seal."""

import argparse
import time
from datetime import date
from pathlib import Path

from controller.cli import content_words as words
from controller.cli.main import CommandError
from controller.cli.office_words import add_passphrase, opened
from controller.rights.office import Office


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words.folder_argument(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to; a former build is replaced")
    words.board_argument(parser)
    words.day_argument(parser)
    parser.add_argument("--phone", type=Path, metavar="DIR", help="write the visit for telephones there, too")
    parser.add_argument("--key", type=Path, metavar="DIR", help="seal it with the key made by `bastide keys new`")
    add_passphrase(parser)


def run(args: argparse.Namespace) -> int:
    from controller.content.build import build
    from controller.content.problems import ContentError

    office = opened(args.key, args.passphrase_file) if args.key else None
    say = words.progress()
    try:
        built = build(args.folder, args.out, args.day or date.today(), say, args.board)  # noqa: DTZ011
    except ContentError as error:
        say("")
        words.show(error.problems)
        return 1
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written ({error.strerror})") from error
    say("")
    words.show(built.report.sorted())
    if args.phone is not None:
        _write_phone(args.out, args.phone)
    if office is not None:
        _seal(args.out, office, built.content.town, built.content.languages)
    size = sum((args.out / path).stat().st_size for path in built.paths)
    print(f"{args.out}: {words.counted(len(built.paths), 'file')}, {size / 1_048_576:.1f} MiB.")
    return 0


def _seal(out: Path, office: Office, town: str, languages: tuple[str, ...]) -> None:
    from controller.release.seal import SealError, seal

    try:
        manifest = seal(out, office.private, town, languages, time.time())
    except SealError as error:
        raise CommandError(str(error)) from error
    print(f"Sealed as version {manifest.version}, with the key {office.public[:16]}….")


def _write_phone(release: Path, out: Path) -> None:
    from controller.content.phone.write import NotAVisitError, write

    try:
        write(release, out)
    except NotAVisitError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written ({error.strerror})") from error
    print(f"{out}: the visit for telephones. Copy it to where `phone_url` of content.toml points.")
