"""``bastide content preview``"""

import argparse
from typing import Final

from controller.cli import content_words as words

PORT: Final = 8090


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words.folder_argument(parser)
    words.board_argument(parser)
    words.day_argument(parser)
    parser.add_argument("--vitrine", metavar="ID", help="which one (default: the first)")
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help=f"on this machine (default: {PORT})")


def run(args: argparse.Namespace) -> int:
    from controller.cli.content_previewing import show

    return show(args)
