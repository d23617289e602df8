"""``kill -9`` of the real daemon while it carries out orders of the town, and of its broker and back end beside it."""

import asyncio
import json
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from controller.core.facts import AfarAnswered, AfarBegan, PulseIntended
from controller.rights import identity
from controller.rights.office import open_office
from controller.rights.orders import sign_order
from controller.store.journal import Journal
from controller.store.reader import reading
from tests.link.brokers import Mosquitto
from tests.link.town import DEVICE, Backend, Ear, ear, name_of
from tests.system.street import Street, street

pytestmark = pytest.mark.anyio

SEED = 5
WHERE = ("at once", "before the pulse", "after the pulse", "soon after", "when it was answered")
SOON_S = 0.15


@dataclass
class Town:
    street: Street
    ear: Ear
    office: Path

    def order(self, box: str) -> str:
        now_s = int(time.time())
        body = {"id": secrets.token_hex(8), "device": DEVICE, "site": self.street.config.bank.site}
        body |= {"not_before_s": now_s - 60, "expires_s": now_s + 600}  # type: ignore[dict-item]
        text = json.dumps(body | {"what": "open", "box": box, "reason": "a resident telephoned"})
        key, signature = sign_order(text, open_office(self.office).private)
        return json.dumps({"order": text, "key": key, "signature": signature})

    def answers(self, message: str) -> set[tuple[str, str]]:
        name = name_of(message)
        return {(one["outcome"], one["why"]) for one in self.ear.on("answers") if one["order"] == name}

    async def repeat(self, message: str, until: Callable[[], object]) -> None:
        """As a town does it: the same text again, until it is answered."""
        async with asyncio.timeout(60):
            while not until():
                await self.ear.say("orders", message)
                await asyncio.sleep(0.25)


def facts_in(path: Path) -> list[tuple[int, str, str, str]]:
    with reading(path) as reader:
        return [(one.seq, one.kind, one.body.decode(), one.link.hex()) for one in reader.facts()]


@asynccontextmanager
async def linked_street(folder: Path, broker: Mosquitto) -> AsyncIterator[Town]:
    async with street(folder / "bank", SEED) as one, ear(broker.port) as town:
        with one.house.config.open("a") as config:
            config.write(f'\n[link]\ndevice = "{DEVICE}"\nhost = "127.0.0.1"\nport = {broker.port}\n')
        yield Town(one, town, one.house.folder / "office")


async def killed(town: Town, where: str, message: str, dice: random.Random) -> None:
    """The daemon dies at this place of the order's way."""
    one = town.street
    one.calm = False

    async def on_pulse(when: str, _: int) -> None:
        if where == f"{when} the pulse":
            await one.kill()

    one.on_pulse = on_pulse
    await town.ear.say("orders", message)
    if where == "soon after":
        await asyncio.sleep(dice.uniform(0, SOON_S))
    elif where == "when it was answered":
        await town.repeat(message, lambda: town.answers(message))
    elif where != "at once":
        await town.repeat(message, lambda: one.dead)
    await one.kill()
    one.on_pulse = None


@pytest.mark.field_note("L14")
@pytest.mark.law("I6")
@pytest.mark.law("I10")
async def test_a_daemon_killed_anywhere_opens_at_most_once_answers_once_and_tells_everything(
    broker: Mosquitto, tmp_path: Path
) -> None:
    dice = random.Random(SEED)
    async with linked_street(tmp_path, broker) as town:
        one = town.street
        await one.start()
        back = Backend(broker.port, identity.load(one.house.data).public, tmp_path / "town.db")
        serving = asyncio.get_running_loop().create_task(back.run_for_ever())
        messages: list[str] = []
        boxes = [compartment.id for compartment in one.config.compartments]
        for number, where in enumerate(WHERE * 2):
            message = town.order(boxes[number])
            messages.append(message)
            await killed(town, where, message, dice)
            await one.start()
            one.calm = False
            await town.repeat(message, lambda: town.answers(message))  # noqa: B023
            assert one.world.door(number + 1).firings <= 1, where
        assert all(len(town.answers(message)) == 1 for message in messages), "each has one answer"
        path = one.house.data / "journal.db"
        await one.until(lambda: len(back.facts()) >= len(facts_in(path)), "the town has everything")
        await one.kill()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
    told = facts_in(path)
    assert back.facts() == told[: len(back.facts())], "in order, none twice, none missing"
    with Journal.open(path) as journal:
        facts = [record.fact() for record in journal.facts()]
    for kind in (AfarBegan, AfarAnswered):
        names = [fact.name for fact in facts if isinstance(fact, kind)]
        assert len(names) == len(set(names)) == len(messages), kind
    assert len([fact for fact in facts if isinstance(fact, PulseIntended)]) == len(messages)
