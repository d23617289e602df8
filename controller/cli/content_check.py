"""``bastide content check``: exit status 0 where a release can be built, 1 where it cannot."""

import argparse
from datetime import date

from controller.cli import content_words as words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words.folder_argument(parser)
    words.board_argument(parser)
    words.day_argument(parser)
    parser.add_argument("--json", action="store_true", help="print the problems for another program")
    parser.add_argument("--strict", action="store_true", help="advice counts, too")


def run(args: argparse.Namespace) -> int:
    from controller.content.check import check

    say = words.progress()
    source, report = check(args.folder, args.day or date.today(), args.board, say)  # noqa: DTZ011
    say("")
    problems = list(report.sorted())
    if args.json:
        print(words.as_json(problems))
    else:
        words.show(problems)
    wrong = report.grave or (args.strict and bool(problems))
    if not args.json and source is not None and not wrong:
        scenes, windows = len(source.scenes), len(source.windows)
        told = f"{words.counted(windows, 'vitrine')}, {words.counted(scenes, 'scene')}"
        print(f"{args.folder}: right. {told}, in {' and '.join(source.languages)}.")
    return 1 if wrong else 0
