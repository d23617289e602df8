"""``bastide commission``: from a wired cabinet to a configuration and a signed report, every door proven."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from controller.cli.main import CommandError
from controller.commission import engine, leaving, progress
from controller.commission.bench import Bench
from controller.commission.book import DATA_DIR, Book, Stamp
from controller.commission.equipment import equipped
from controller.commission.guide import Guide
from controller.commission.words import catalogue

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
    kept = config.with_name("commission.json")
    if not args.screen and not sys.stdin.isatty():
        raise CommandError("there is no terminal to answer in; run it in one (`ssh -t`), or with --screen")
    if not config.parent.is_dir():
        raise CommandError(f"there is no folder {config.parent}; make it first, or name another file with --config")
    try:
        if args.anew and kept.exists():
            kept.replace(kept.with_name("commission.json.old"))
        book = progress.load(kept) or Book()
        with _nobody_else(config):
            logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
            return asyncio.run(_commission(args, config, kept, book))
    except progress.ProgressError as error:
        raise CommandError(str(error)) from error
    except BrokenPipeError:
        return 1
    except OSError as error:
        raise CommandError(f"{error}; may this user write to {config.parent}, and is port {args.port} free?") from error


@contextmanager
def _nobody_else(config: Path) -> Iterator[None]:
    """The bank of this folder does not run meanwhile, and nobody's things are in it: every door will be opened."""
    from controller.core.state import Use
    from controller.records import JOURNAL, opened
    from controller.store.errors import JournalError

    known = leaving.before(config)
    folder = Path(DATA_DIR) if known is None else known.data.path
    if not (folder / JOURNAL).exists():
        yield
        return
    try:
        with opened(folder) as records:
            boxes = records.state.boxes
            full = sorted(name for name, box in boxes.items() if box.use in (Use.OCCUPIED, Use.RESERVED))
            if full:
                words = f"somebody's things lie in {', '.join(full)}, and commissioning opens every door"
                raise CommandError(f"{words}; have them fetched or withdrawn first (see `bastide status`)")
            yield
    except JournalError as error:
        raise CommandError(f"{error}; `sudo systemctl stop bastide` stops the bank") from error


async def _commission(args: argparse.Namespace, config: Path, kept: Path, book: Book) -> int:
    async with equipped(leaving.before(config)) as parts:
        bench = Bench(args.dev, parts, lambda done: leaving.leave(done, config))
        book = engine.taken_up(book, parts.boards, parts.listed())
        progress.save(kept, book)
        guide = Guide(book, lambda changed: progress.save(kept, changed), bench, _clock())
        try:
            async with guide.at_work():
                await (_on_screen(guide, args.port) if args.screen else _in_terminal(guide))
        finally:
            await bench.close()
    return _ended(guide)


def _clock() -> Callable[[], Stamp]:
    from controller.clock import SystemClock, Timekeeper

    time = Timekeeper(SystemClock(), None, None)

    def now() -> Stamp:
        moment = time.now()
        return Stamp(moment.wall_s, moment.trust.name.lower())

    return now


async def _in_terminal(guide: Guide) -> None:
    from controller.commission.terminal import Keys, talk

    keys = Keys(sys.stdin)
    try:
        await talk(guide, keys, lambda text: print(text, end="", flush=True))
    finally:
        keys.close()


async def _on_screen(guide: Guide, port: int) -> None:
    from controller.commission.screen import serve

    await serve(guide, port, lambda url: print(f"Open {url} on this machine's screen. Ctrl-C ends it.", flush=True))


def _ended(guide: Guide) -> int:
    if guide.step.word == "done":
        print()
        return 0
    print(f"\n{catalogue(guide.book.language)['ui']['stopped_terminal']}")
    return 1
