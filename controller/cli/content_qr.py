"""``bastide content qr``: signs to print, one for each theme and scene, each as SVG and all of them as one PDF."""

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from controller.cli import content_words as words
from controller.cli.main import CommandError

if TYPE_CHECKING:
    from controller.content.phone.signs import Code, Sign

ALL = "signs.pdf"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words.folder_argument(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to; former signs are replaced")


def run(args: argparse.Namespace) -> int:
    from controller.content.phone.signs import code, signs
    from controller.content.problems import ContentError, Report
    from controller.content.read import read
    from controller.web.qr import qr_path

    report = Report()
    try:
        source = read(args.folder, report)
    except ContentError as error:
        words.show(error.problems)
        return 1
    if report.grave:
        words.show(report.sorted())
        return 1
    made = [(sign, code(sign, *qr_path(sign.address))) for sign in signs(source)]
    if not made:
        raise CommandError("content.toml names no `phone_url`: say there where the visit will be hosted")
    try:
        count = _written(args.out, made, source.town.value.title[source.languages[0]])
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written ({error.strerror})") from error
    print(f"{args.out}: {words.counted(count, 'file')}, {words.counted(len(made), 'sign')}.")
    return 0


def _written(out: Path, made: "list[tuple[Sign, Code]]", title: str) -> int:
    """How many files; without reportlab there is no PDF, and each sign is an SVG all the same."""
    from controller.content.phone.sign_svg import svg

    out.mkdir(parents=True, exist_ok=True)
    for sign, code in made:
        (out / f"{sign.name}.svg").write_text(svg(sign, code), "utf-8")
    if find_spec("reportlab") is None:
        print(f"{ALL} was not made: pip install 'bastide[badges]'")
        return len(made)
    from controller.content.phone.sign_pdf import pdf

    (out / ALL).write_bytes(pdf(made, title))
    return len(made) + 1
