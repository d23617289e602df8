"""A window on a new machine: its backup holds no release, and the very one that was shown comes again."""

import shutil
from pathlib import Path

import pytest

from tests.release.conftest import town
from tests.release.sealed import Town
from tests.release.test_store import OTHERS, PICTURES
from tests.release.window import Pane, until
from tests.runtime.place import anyio_backend

__all__ = ["anyio_backend", "town"]
pytestmark = pytest.mark.anyio


@pytest.mark.law("I13")
async def test_the_release_that_was_shown_is_shown_again_from_where_it_was_published(
    town: Town, tmp_path: Path
) -> None:
    pane = Pane(tmp_path / "content", town)
    (first, old), (second, new) = town.release(1, PICTURES), town.release(2, OTHERS)
    async with pane.running():
        for folder, manifest in ((first, old), (second, new)):
            pane.intake.ask(folder)
            await until(lambda manifest=manifest: pane.shown == manifest.id and pane.window.proven)  # type: ignore[misc]
    shutil.rmtree(pane.place)
    async with pane.running():
        await until(lambda: pane.told() and pane.told()[-1][1] == "damaged")
        pane.intake.ask(second)
        await until(lambda: pane.shown == new.id and pane.window.proven and pane.whole())
