"""``bastide commission``: from a wired cabinet to a configuration and a signed report, every door proven."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path
from typing import Any

from controller.cli.becoming import steward
from controller.cli.main import CommandError
from controller.commission import progress
from controller.commission.book import Book
from controller.commission.running import InUseError, commissioned, data_of, nobody_else
from controller.commission.words import WORDS
from controller.dialogue.guide import Guide
from controller.dialogue.keeping import ProgressError
from controller.dialogue.showing import in_terminal, on_screen

PORT = 8080


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("/etc/bastide/bastide.toml"), metavar="FILE",
                        help="the configuration to write (default %(default)s)")  # fmt: skip
    parser.add_argument("--screen", action="store_true", help="on this machine's own screen, at /commission")
    parser.add_argument("--port", type=int, default=PORT, help="of the screen's page (default %(default)s)")
    parser.add_argument("--dev", type=Path, default=Path("/dev"), metavar="DIR", help=argparse.SUPPRESS)
    parser.add_argument("--anew", action="store_true", help="begin anew; what was asked before is kept beside it")


def run(args: argparse.Namespace) -> int:
    config = args.config.absolute()
    steward(config)
    kept = config.with_name("commission.json")
    if not args.screen and not sys.stdin.isatty():
        raise CommandError("there is no terminal to answer in; run it in one (`ssh -t`), or with --screen")
    if not config.parent.is_dir():
        raise CommandError(f"there is no folder {config.parent}; make it first, or name another file with --config")
    try:
        if args.anew and kept.exists():
            kept.replace(kept.with_name("commission.json.old"))
        book = progress.load(kept) or Book()
        with nobody_else(data_of(config)):
            logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
            return asyncio.run(_commission(args, config, book))
    except (ProgressError, InUseError) as error:
        raise CommandError(str(error)) from error
    except BrokenPipeError:
        return 1
    except OSError as error:
        raise CommandError(f"{error}; may this user write to {config.parent}, and is port {args.port} free?") from error


def say(text: str) -> None:
    print(text, end="", flush=True)


async def _commission(args: argparse.Namespace, config: Path, book: Book) -> int:
    async def show(guide: Guide[Any, Any, Any]) -> None:
        await (on_screen(args.port, say)(guide, ()) if args.screen else in_terminal(say)(guide, ("done",)))

    last = await commissioned(config, args.dev, book, show)
    if last.written:
        print()
        return 0
    print(f"\n{WORDS.catalogue(last.language)['ui']['stopped_terminal']}")
    return 1
