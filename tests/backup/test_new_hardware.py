"""The whole daemon, backed up while it runs, on a new machine: the old doors, the old tickets, and nothing believed."""

import asyncio
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from controller.backup.making import make
from controller.backup.placing import Target
from controller.backup.recipients import PrivateKey, PublicKey
from controller.backup.restoring import restore
from controller.config import load
from controller.config.example import example
from controller.core.events import Touch, Touched
from controller.core.rights import Act
from controller.core.screen import Screen
from controller.core.state import Use
from tests.runtime.place import Place, anyio_backend, place, switched_on
from tests.runtime.test_running import channel_of, close, deposit

__all__ = ["anyio_backend", "place"]
pytestmark = pytest.mark.anyio


def written(place: Place, folder: Path) -> Path:
    """The configuration of this place as a file of its folder."""
    text = example(18).replace("/var/lib/bastide", place.config.data.dir).replace("/etc/bastide", str(folder))
    source = folder / "bastide.toml"
    source.write_text(text)
    assert load(source) == place.config
    return source


def on_new_hardware(place: Place, root: Path) -> Place:
    """The same doors and the same operator; another machine, another card."""
    data = place.config.data.model_copy(update={"dir": str(root / place.config.data.path.relative_to("/"))})
    keyring = root / place.config.rights.path.relative_to("/")
    rights = place.config.rights.model_copy(update={"keyring": str(keyring)})
    return replace(place, config=place.config.model_copy(update={"data": data, "rights": rights}))


@pytest.mark.field_note("L37")
@pytest.mark.law("I4")
async def test_a_dead_pi_is_replaced_and_every_ticket_goes_on_once_a_person_looked(
    place: Place, key: PrivateKey, tmp_path: Path
) -> None:
    source = written(place, tmp_path)
    async with switched_on(place) as one:
        box, ticket, _ = await deposit(one)
        theirs = (PublicKey(key.public),)
        backup = (await asyncio.to_thread(make, place.config, source, tmp_path, theirs, 0.0)).path
    target = Target(source, place.config.data.path, tmp_path / "new")
    assert restore(BytesIO(backup.read_bytes()), key, target, lambda manifest: True, 0.0) is not None
    new = on_new_hardware(place, tmp_path / "new")
    new.backplane.boot("boot-of-another-machine")
    async with switched_on(new) as one:
        front = one.bank.front
        assert front.state().epoch > 1
        assert {found.use for found in front.state().boxes.values()} == {Use.TO_CHECK}
        firings = one.world.door(channel_of(one, box)).firings
        new.backplane.scan("front", ticket)
        new.backplane.scan("front", one.badge(9, Act.SERVICE))
        await one.shows(Screen.SERVICE_MENU)
        assert one.world.door(channel_of(one, box)).firings == firings, "the ticket alone opened nothing"
        await front.offer(Touched(Touch.OPEN, front.view().visit, box=box))
        await one.shows(Screen.LOOK)
        await close(one, box)
        await one.shows(Screen.CHECKED)
        await front.offer(Touched(Touch.CONFIRM, front.view().visit, box=box))
        await one.until(lambda it: it.bank.front.state().boxes[box].use is Use.OCCUPIED)
        for _ in ("this door", "the visit"):
            await front.offer(Touched(Touch.DONE, front.view().visit))
        await one.shows(Screen.IDLE)
        new.backplane.scan("front", ticket)
        await one.shows(Screen.TAKE_OUT)
        assert one.world.take(channel_of(one, box)) == ["bread"]
