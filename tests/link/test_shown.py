"""The bank's message to Home Assistant at a real broker: it follows a story, and what left is taken back."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiomqtt
import jinja2
import pytest

from controller.core.screen import Screen
from controller.link.homeassistant import Component, discovery, discovery_topic, leftovers
from tests.link.brokers import Mosquitto
from tests.link.test_brokers import Authority, client, configured
from tests.link.town import DEVICE, linked, until
from tests.runtime.place import Place, Running, switched_on
from tests.runtime.test_running import channel_of, close, deposit

pytestmark = pytest.mark.anyio

TOPIC = f"homeassistant/device/{DEVICE}/bastide/config"
ROOT = {"device": dict, "origin": dict, "availability": list, "components": dict, "qos": int}
KEYS = {
    "binary_sensor": {"unique_id", "name", "device_class", "state_topic", "value_template", "entity_category",
                      "json_attributes_topic", "json_attributes_template", "platform"},
    "sensor": {"unique_id", "name", "state_topic", "value_template", "entity_category", "platform", "device_class",
               "unit_of_measurement", "state_class"},
}  # fmt: skip
"""What home-assistant.io/integrations/binary_sensor.mqtt and sensor.mqtt know, of what is used here."""
CLASSES = {"door", "occupancy", "problem"}


@asynccontextmanager
async def shown(place: Place, port: int, **more: Any) -> AsyncIterator[Running]:
    config = linked(place.config, port, **{"home_assistant": True} | more)
    async with switched_on(replace(place, config=config)) as one:
        yield one


class Home:
    """Home Assistant, as far as these messages go: the newest on each topic, and every discovery message in turn."""

    def __init__(self) -> None:
        self.newest: dict[str, Any] = {}
        self.discoveries: list[dict[str, Any]] = []

    async def listen(self, messages: aiomqtt.client.MessagesIterator) -> None:
        async for message in messages:
            name, told = str(message.topic), json.loads(message.payload)  # type: ignore[arg-type]
            self.newest[name] = told
            if name == TOPIC:
                self.discoveries.append(told)

    def shows(self, entity: str) -> str:
        component = self.newest[TOPIC]["components"][f"bastide_{DEVICE}_{entity}"]
        told = self.newest.get(component["state_topic"])
        template = jinja2.Environment(autoescape=False).from_string(component["value_template"])
        return "" if told is None else template.render(value_json=told)


@asynccontextmanager
async def home(port: int) -> AsyncIterator[Home]:
    one = Home()
    async with aiomqtt.Client("127.0.0.1", port) as at:
        for name in ("homeassistant/#", "bastide/+/+/state", "bastide/+/+/health", "bastide/+/+/online"):
            await at.subscribe(name, qos=1)
        task = asyncio.get_running_loop().create_task(one.listen(at.messages))
        try:
            yield one
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_what_it_shows_follows_a_story(place: Place, broker: Mosquitto) -> None:
    async with home(broker.port) as house, shown(place, broker.port) as one:
        await until(lambda: house.newest.keys() >= {TOPIC, f"bastide/1/{DEVICE}/state", f"bastide/1/{DEVICE}/health"})
        box, ticket, _ = await deposit(one)
        await until(lambda: house.shows(f"{box}_occupied") == "ON")
        assert (house.shows(f"{box}_use"), house.shows(f"{box}_door")) == ("occupied", "OFF")
        place.backplane.scan("front", ticket)
        await one.shows(Screen.TAKE_OUT)
        await until(lambda: house.shows(f"{box}_door") == "ON")
        one.world.take(channel_of(one, box))
        await close(one, box)
        await one.shows(Screen.CLOSED)
        await until(lambda: house.shows(f"{box}_door") == "OFF")
        assert house.shows("alarm") == "OFF"
    assert house.newest[f"bastide/1/{DEVICE}/online"] == {"online": False}


async def test_the_message_is_what_the_documentation_asks_for_and_names_nobody(place: Place, broker: Mosquitto) -> None:
    async with home(broker.port) as house, shown(place, broker.port) as one:
        await until(lambda: TOPIC in house.newest)
        await deposit(one)
        told = house.newest[TOPIC]
        badge = one.badge()
    assert {key: type(value) for key, value in told.items()} == ROOT
    assert set(told["device"]) == {"identifiers", "name", "manufacturer", "sw_version"}
    assert set(told["origin"]) == {"name", "sw_version"}
    for name, component in told["components"].items():
        assert name == name.lower() and component["platform"] in KEYS
        assert set(component) <= KEYS[component["platform"]], name
        assert component.get("device_class", "door") in CLASSES
    ids = [component["unique_id"] for component in told["components"].values()]
    assert len(set(ids)) == len(ids)
    text = json.dumps(house.discoveries)
    assert "command" not in text and "lock" not in {one["platform"] for one in told["components"].values()}
    assert badge not in text and "holder" not in text


async def test_without_the_key_nothing_is_said(place: Place, broker: Mosquitto) -> None:
    async with home(broker.port) as house, shown(place, broker.port, home_assistant=False):
        await until(lambda: f"bastide/1/{DEVICE}/state" in house.newest)
    assert house.discoveries == []


async def test_a_compartment_that_left_is_taken_off_and_stays_off(place: Place, broker: Mosquitto) -> None:
    """Home Assistant removes an entity whose component has its platform alone; then it may be left out."""
    async with shown(place, broker.port), home(broker.port) as house:
        await until(lambda: TOPIC in house.newest)
    last = place.config.compartments[-1].id
    gone = {f"bastide_{DEVICE}_{last}_{what}" for what in ("door", "occupied", "use", "trouble")}
    assert gone <= house.newest[TOPIC]["components"].keys()
    smaller = place.config.model_copy(update={"compartments": place.config.compartments[:-1]})
    async with home(broker.port) as house, shown(replace(place, config=smaller), broker.port):
        await until(lambda: len(house.discoveries) >= 4)  # what was retained, ours, the removal, ours
    removal, after = house.discoveries[-2:]
    emptied = {name: set(one) for name, one in removal["components"].items() if name in gone}
    assert emptied == {name: {"platform"} for name in gone}
    assert gone.isdisjoint(after["components"]) and len(after["components"]) == 4 * 17 + 8


def test_a_thermometer_is_an_entity_and_one_that_is_silent_has_no_value() -> None:
    told = json.loads(discovery(DEVICE, "Halles", "1", (), ("cold-1",)).text())["components"]
    air = told[f"bastide_{DEVICE}_temperature_cold-1"]
    assert (air["device_class"], air["unit_of_measurement"]) == ("temperature", "°C")
    template = jinja2.Environment(autoescape=False).from_string(air["value_template"])
    for celsius, shows in ((4.2, "4.2"), (None, "None")):
        health = {"temperatures": {"cold-1": celsius}}
        assert template.render(value_json=health) == shows
    assert template.render(value_json={"temperatures": {}}) == "None"


@pytest.mark.parametrize(
    "payload", [b"", b"[1]", b"{", b'{"components": 3}', b'{"components": {"a": {"b": 1, "c": 2}}}']
)
def test_rubbish_at_the_broker_is_no_leftover(payload: bytes) -> None:
    assert leftovers(payload, discovery(DEVICE, "Halles", "1", ())) == {}
    left = leftovers(b'{"components": {"old": {"platform": "sensor", "name": "x"}}}', discovery(DEVICE, "H", "1", ()))
    assert left == {"old": Component(platform="sensor")}


@pytest.mark.field_note("L22")
async def test_a_bank_announces_itself_and_no_other(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "broker")
    other = discovery_topic("halles-2")
    async with configured(authority) as broker:
        clients = [client(authority, broker.port, name) for name in ("halles-1", "halles-2", "looker-on")]
        async with clients[0] as first, clients[1] as second, clients[2] as looker:
            seen: dict[str, list[tuple[str, bytes]]] = {"second": [], "looker": []}

            async def hears(name: str, one: aiomqtt.Client) -> None:
                async for message in one.messages:
                    seen[name].append((str(message.topic), message.payload))  # type: ignore[arg-type]

            await second.subscribe("homeassistant/#", qos=1)
            await looker.subscribe("homeassistant/#", qos=1)
            tasks = [asyncio.ensure_future(hears("second", second)), asyncio.ensure_future(hears("looker", looker))]
            for topic in (other, TOPIC, "homeassistant/lock/x/config", "homeassistant/status"):
                await first.publish(topic, b"first", qos=1)
            await looker.publish(other, b"looker", qos=1)
            await second.publish(other, b"second", qos=1)
            await until(lambda: len(seen["looker"]) >= 2 and seen["second"])
            for task in tasks:
                task.cancel()
    assert seen == {"second": [(other, b"second")], "looker": [(TOPIC, b"first"), (other, b"second")]}
