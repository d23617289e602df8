"""A bank as a device of Home Assistant, made of the retained summaries: to look at, never to open anything.

The message is published once, retained, by the town (MQTT discovery of whole devices, Home Assistant 2024.11 or newer,
home-assistant.io/integrations/mqtt): a bank needs no rights at its topics.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from controller.core.bank import Compartment
from controller.link.topics import Topic, topic

PREFIX: Final = "homeassistant"
OPEN: Final = ("open", "left_open", "forced")
TROUBLE: Final = ("jammed", "forced", "left_open", "unreachable")


def discovery(device: str, name: str, version: str, compartments: Iterable[Compartment]) -> tuple[str, str]:
    """Topic and payload, to be published retained."""
    id = f"bastide_{device}"
    components = {
        **{key: value for one in compartments for key, value in _compartment(device, id, one).items()},
        f"{id}_alarms": _sensor(id, "alarms", "Alarms", device, "{{ value_json.alarms | length }}"),
        f"{id}_to_check": _sensor(id, "to_check", "To check", device, "{{ value_json.to_check | length }}"),
        f"{id}_overdue": _sensor(id, "overdue", "Orders not fetched", device, "{{ value_json.overdue }}"),
    }
    message = {
        "device": {"identifiers": [id], "name": name, "manufacturer": "Bastide", "sw_version": version},
        "origin": {"name": "bastide", "sw_version": version},
        "availability": [
            {
                "topic": topic(device, Topic.ONLINE),
                "value_template": "{{ 'online' if value_json.online else 'offline' }}",
            }
        ],
        "components": components,
        "qos": 1,
    }
    return f"{PREFIX}/device/{id}/config", json.dumps(message, ensure_ascii=False)


def _compartment(device: str, id: str, one: Compartment) -> dict[str, dict[str, Any]]:
    """Its door, whether something may be in it, and whether its door gives trouble."""
    of = f"(value_json.compartments | selectattr('id', 'eq', '{one.id}') | first)"
    return {
        f"{id}_{one.id}_door": _binary(id, device, one, "door", "door", f"{of}.door in {list(OPEN)}"),
        f"{id}_{one.id}_use": _binary(id, device, one, "in use", "occupancy", f"{of}.use != 'free'"),
        f"{id}_{one.id}_trouble": _binary(id, device, one, "trouble", "problem", f"{of}.door in {list(TROUBLE)}"),
    }


def _binary(id: str, device: str, one: Compartment, what: str, kind: str, true: str) -> dict[str, Any]:
    return {
        "platform": "binary_sensor",
        "unique_id": f"{id}_{one.id}_{kind}",
        "name": f"{one.label} {what}",
        "device_class": kind,
        "state_topic": topic(device, Topic.STATE),
        "value_template": f"{{{{ 'ON' if {true} else 'OFF' }}}}",
    }


def _sensor(id: str, key: str, name: str, device: str, template: str) -> dict[str, Any]:
    return {
        "platform": "sensor",
        "unique_id": f"{id}_{key}",
        "name": name,
        "state_topic": topic(device, Topic.HEALTH),
        "value_template": template,
    }
