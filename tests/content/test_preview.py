"""The preview shows the window with a folder, and follows what is changed in it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from controller.cli.content_previewing import Workshop, follow, seen
from controller.content.pictures import Media
from controller.web.vitrine.preview import PreviewDesk
from tests.content.acts import TODAY, change

pytestmark = pytest.mark.anyio
LIMIT_S = 30


@contextlib.asynccontextmanager
async def following(light: Path, out: Path) -> AsyncIterator[tuple[Workshop, PreviewDesk, asyncio.Queue[bool]]]:
    workshop = Workshop(light, Media(out), TODAY)
    stamps = seen(light)
    workshop.build()
    desk, told = PreviewDesk(out), asyncio.Queue[bool]()
    task = asyncio.create_task(follow(workshop, desk, stamps, told.put_nowait))
    try:
        yield workshop, desk, told
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_changed_text_is_staged_for_the_page(light: Path, tmp_path: Path) -> None:
    async with following(light, tmp_path / "out") as (workshop, desk, told):
        encoded = dict(workshop.media.made)
        change(light, "scenes/welcome.fr.md", "Bienvenue au cœur", "Bonjour au cœur")
        assert await asyncio.wait_for(told.get(), LIMIT_S)
        assert desk.screen().staged == "preview-2"
        made = desk.file("preview-2", "content.json")
        assert made is not None and "Bonjour au cœur" in made.read_text("utf-8")
        assert workshop.media.made == encoded  # no picture was made again


async def test_a_mistake_leaves_the_former_on_the_window(light: Path, tmp_path: Path) -> None:
    async with following(light, tmp_path / "out") as (_, desk, told):
        before = (tmp_path / "out" / "content.json").read_bytes()
        change(light, "scenes/welcome.fr.md", 'kind = "opening"', 'kind = "closing"')
        assert not await asyncio.wait_for(told.get(), LIMIT_S)
        assert desk.screen().staged is None
        assert (tmp_path / "out" / "content.json").read_bytes() == before
        change(light, "scenes/welcome.fr.md", 'kind = "closing"', 'kind = "opening"')
        assert await asyncio.wait_for(told.get(), LIMIT_S)
        assert desk.screen().staged == "preview-2"
