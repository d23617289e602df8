"""The window's own page with a folder, made anew whenever a file changes: what ``bastide content preview`` runs."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from controller.cli import content_words as words
from controller.cli.main import CommandError
from controller.content.build import Built, build_into
from controller.content.pictures import Media
from controller.content.problems import ContentError
from controller.web.vitrine.preview import PreviewDesk

LOOKS_EVERY_S: Final = 0.5
Stamps = dict[str, tuple[int, int]]


def show(args: argparse.Namespace) -> int:
    """Runs until somebody ends it. Raises :class:`CommandError` for a port that is taken or an unknown vitrine."""
    with tempfile.TemporaryDirectory(prefix="bastide-preview-") as out:
        today = args.day or date.today()  # noqa: DTZ011
        workshop = Workshop(args.folder, Media(Path(out)), today, args.board)
        try:
            stamps = seen(args.folder)
            built = workshop.build()
        except ContentError as error:
            words.show(error.problems)
            return 1
        known = {one.id for one in built.content.vitrines}
        if args.vitrine is not None and args.vitrine not in known:
            raise CommandError(f"there is no vitrine {args.vitrine!r}; there are {', '.join(sorted(known))}")
        desk = PreviewDesk(Path(out), vitrine=args.vitrine)
        asyncio.run(_show(workshop, desk, stamps, args.port))
    return 0


@dataclass(slots=True)
class Workshop:
    """Builds one folder again and again, and encodes only the pictures that changed.

    All releases lie in one place: what is in ``media/`` is named by what it holds, so a page that still shows the
    former one finds all of it.
    """

    root: Path
    media: Media
    today: date
    board: str = "pi4"
    number: int = field(default=0)

    def build(self) -> Built:
        """Raises :class:`~controller.content.problems.ContentError`; then the former release stays as it is."""
        say = words.progress()
        try:
            built = build_into(self.root, self.media, self.today, say, self.board)
        finally:
            say("")
        self.number += 1
        words.show(built.report.sorted())
        return built


def seen(root: Path) -> Stamps:
    """When each file of the folder was changed, and its size."""
    found: Stamps = {}
    for path in root.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if not hidden and path.is_file():
            state = path.stat()
            found[str(path)] = (state.st_mtime_ns, state.st_size)
    return found


async def _show(workshop: Workshop, desk: PreviewDesk, stamps: Stamps, port: int) -> None:
    from fastapi import FastAPI

    from controller.web.guard import Guard
    from controller.web.server import listen, serving
    from controller.web.vitrine.app import mount

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    mount(app, desk)
    app.add_middleware(Guard)
    try:
        listener = listen("127.0.0.1", port)
    except OSError as error:
        raise CommandError(f"port {port} is taken ({error.strerror}); name another with --port") from error
    async with serving(app, listener):
        print(f"The window is at http://127.0.0.1:{listener.getsockname()[1]}/vitrine", flush=True)
        print(f"Change a file in {workshop.root} and it changes. Ctrl-C ends it.", flush=True)
        await follow(workshop, desk, stamps)


async def follow(
    workshop: Workshop, desk: PreviewDesk, stamps: Stamps, told: Callable[[bool], None] = lambda whole: None
) -> None:
    """Looks at the folder for as long as it runs; ``told`` hears of every build, and whether it succeeded."""
    while True:
        await asyncio.sleep(LOOKS_EVERY_S)
        now = await asyncio.to_thread(seen, workshop.root)
        if now == stamps:
            continue
        stamps = now
        try:
            built = await asyncio.to_thread(workshop.build)
        except ContentError as error:
            words.show(error.problems)
            print("The window shows the former one until this is mended.", file=sys.stderr, flush=True)
            told(False)
            continue
        _stage(desk, workshop, built)
        print(f"Made anew: release {workshop.number}.", flush=True)
        told(True)


def _stage(desk: PreviewDesk, workshop: Workshop, built: Built) -> None:
    """The page paints it hidden before it shows it, as a window in the street does."""
    desk.stage(f"preview-{workshop.number}", workshop.media.out)
    shown = next((one for one in built.content.vitrines if one.id == desk.screen().vitrine), built.content.vitrines[0])
    desk.pose(vitrine=shown.id, scenes=shown.scenes)
