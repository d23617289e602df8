"""A bank as a device of Home Assistant, made of the retained summaries: to look at, never to open anything.

MQTT discovery of whole devices (Home Assistant 2024.11 or newer, home-assistant.io/integrations/mqtt). The models have
no field for a topic that Home Assistant would write to: an entity that orders something cannot be said with them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, Protocol

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from controller.link.topics import Topic, topic

PREFIX: Final = "homeassistant"
OBJECT: Final = "bastide"
OPEN: Final = ("open", "left_open", "forced")
TROUBLE: Final = ("jammed", "forced", "left_open", "unreachable")
UNSEEN: Final = ("unknown", "unreachable")
FOUND_BYTES_MAX: Final = 1_000_000
"""Of a message that an earlier start left at the broker: 400 compartments take half of it."""
_FOUND: Final[TypeAdapter[dict[str, dict[str, Any]]]] = TypeAdapter(dict[str, dict[str, Any]])


class _Said(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True)


class Availability(_Said):
    topic: str
    value_template: str


class Device(_Said):
    identifiers: tuple[str, ...]
    name: str
    manufacturer: str = "Bastide"
    sw_version: str


class Origin(_Said):
    name: str = "bastide"
    sw_version: str


class Component(_Said):
    """One entity. With its platform alone it is no entity any more: Home Assistant then removes the one it had."""

    platform: Literal["binary_sensor", "sensor"]
    unique_id: str | None = None
    name: str | None = None
    device_class: str | None = None
    unit_of_measurement: str | None = None
    state_class: Literal["measurement"] | None = None
    entity_category: Literal["diagnostic"] | None = None
    state_topic: str | None = None
    value_template: str | None = None
    json_attributes_topic: str | None = None
    json_attributes_template: str | None = None


class Discovery(_Said):
    """The whole device in one message."""

    device: Device
    origin: Origin
    availability: tuple[Availability, ...]
    components: Mapping[str, Component]
    qos: Literal[1] = 1

    def text(self) -> str:
        return self.model_dump_json(exclude_none=True)

    def without(self, gone: Iterable[tuple[str, Component]]) -> "Discovery":
        """The same, and these are to be removed."""
        leaving = {name: Component(platform=one.platform) for name, one in gone}
        return self.model_copy(update={"components": {**self.components, **leaving}})


class Box(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...


def discovery_topic(device: str) -> str:
    """Its device's name is a level of its own, as the lists of rights of brokers want it."""
    return f"{PREFIX}/device/{device}/{OBJECT}/config"


def discovery(
    device: str, name: str, version: str, compartments: Iterable[Box], thermometers: Iterable[str] = ()
) -> Discovery:
    """To be published retained on :func:`discovery_topic`."""
    id = f"{OBJECT}_{device}"
    boxes = {key: value for one in compartments for key, value in _compartment(device, id, one).items()}
    online = Availability(
        topic=topic(device, Topic.ONLINE), value_template="{{ 'online' if value_json.online else 'offline' }}"
    )
    return Discovery(
        device=Device(identifiers=(id,), name=name, sw_version=version),
        origin=Origin(sw_version=version),
        availability=(online,),
        components=boxes | _whole(device, id) | dict(_air(device, id, one) for one in thermometers),
    )


def leftovers(payload: bytes, now: Discovery) -> dict[str, Component]:
    """What an earlier message announced, and this one does not. Of a message that cannot be read, nothing."""
    if len(payload) > FOUND_BYTES_MAX:
        return {}
    try:
        found = _FOUND.validate_python(TypeAdapter(dict[str, Any]).validate_json(payload).get("components"))
        names = {name: one["platform"] for name, one in found.items() if len(one) > 1 and name not in now.components}
        return {name: Component(platform=platform) for name, platform in names.items()}
    except (ValidationError, KeyError):
        return {}


def _air(device: str, id: str, thermometer: str) -> tuple[str, Component]:
    """One thermometer; one that does not answer has no value, which Home Assistant calls ``None``."""
    key = f"{id}_temperature_{thermometer}"
    return key, Component(
        platform="sensor", unique_id=key, name=f"Temperature {thermometer}", device_class="temperature",
        unit_of_measurement="°C", state_class="measurement", state_topic=topic(device, Topic.HEALTH),
        value_template=f"{{{{ value_json.temperatures.get('{thermometer}') }}}}",
    )  # fmt: skip


def _whole(device: str, id: str) -> dict[str, Component]:
    """The bank itself, from its report on its health."""
    health = topic(device, Topic.HEALTH)

    def sensor(key: str, name: str, template: str, **more: Any) -> tuple[str, Component]:
        one = Component(
            platform="sensor", unique_id=f"{id}_{key}", name=name, state_topic=health, value_template=template, **more
        )
        return f"{id}_{key}", one

    def binary(key: str, name: str, true: str, kind: str, **more: Any) -> tuple[str, Component]:
        one = Component(
            platform="binary_sensor", unique_id=f"{id}_{key}", name=name, device_class=kind, state_topic=health,
            value_template=f"{{{{ 'ON' if {true} else 'OFF' }}}}", **more,
        )  # fmt: skip
        return f"{id}_{key}", one

    words = {"json_attributes_topic": health, "json_attributes_template": "{{ {'words': value_json.alarms} | tojson }}"}
    diagnostic = {"entity_category": "diagnostic"}
    return dict((
        binary("alarm", "Alarm", "value_json.alarms", "problem", **words),
        sensor("alarms", "Alarms", "{{ value_json.alarms | length }}"),
        sensor("to_check", "To check", "{{ value_json.to_check | length }}"),
        sensor("overdue", "Orders not fetched", "{{ value_json.overdue }}"),
        binary("boards", "Lock boards", "value_json.boards_silent", "problem", **diagnostic),
        binary("clock", "Clock", "value_json.clock != 'synchronised'", "problem", **diagnostic),
        sensor(
            "behind", "Facts not at the town", "{{ value_json.journal_seq - value_json.acknowledged }}", **diagnostic
        ),
        sensor("version", "Release", "{{ value_json.version }}", **diagnostic),
    ))  # fmt: skip


def _compartment(device: str, id: str, one: Box) -> dict[str, Component]:
    """Its door, whether something may be in it, what it is used for, and whether its door gives trouble."""
    of = f"(value_json.compartments | selectattr('id', 'eq', '{one.id}') | first)"
    unseen = f"'None' if {of}.door in {list(UNSEEN)} else"
    state = topic(device, Topic.STATE)

    def entity(key: str, name: str, kind: str | None, template: str) -> Component:
        return Component(
            platform="binary_sensor" if kind else "sensor", unique_id=f"{id}_{one.id}_{key}",
            name=f"{one.label} {name}", device_class=kind, state_topic=state, value_template=template,
        )  # fmt: skip

    return {
        f"{id}_{one.id}_door": entity(
            "door", "door", "door", f"{{{{ {unseen} 'ON' if {of}.door in {list(OPEN)} else 'OFF' }}}}"
        ),
        f"{id}_{one.id}_occupied": entity(
            "occupancy", "occupied", "occupancy", f"{{{{ 'ON' if {of}.use in ['occupied', 'to_check'] else 'OFF' }}}}"
        ),
        f"{id}_{one.id}_use": entity("use", "use", None, f"{{{{ {of}.use }}}}"),
        f"{id}_{one.id}_trouble": entity(
            "problem", "trouble", "problem", f"{{{{ 'ON' if {of}.door in {list(TROUBLE)} else 'OFF' }}}}"
        ),
    }
