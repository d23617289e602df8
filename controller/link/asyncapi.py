"""The contract as documents for other teams: AsyncAPI 3 (asyncapi.com) and JSON Schemas, made from the models."""

import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from controller.link.contract import MESSAGES, ORDER
from controller.link.topics import FROM_THE_TOWN, MAJOR, RETAINED, ROOT, Topic

VERSION: Final = f"{MAJOR}.0.0"
TOLD: Final = {
    Topic.FACTS: "What happened, in order. Keep a fact, then acknowledge it; what you do not acknowledge comes again.",
    Topic.ACK: "Which facts you have, safe on your own disk.",
    Topic.ORDERS: "Signed orders. Repeat one until it is answered; it is carried out once.",
    Topic.ANSWERS: "What came of orders. The same stands in the facts, as AfarAnswered.",
    Topic.HEAD: "The end of the bank's chain of facts, signed.",
    Topic.STATE: "Doors and compartments as they are, for dashboards.",
    Topic.HEALTH: "How the bank is, for dashboards.",
    Topic.ONLINE: "Whether the bank is at the broker.",
}


def documents() -> dict[str, dict[str, Any]]:
    """File name → document, all of the contract."""
    schemas = {f"schemas/{model.__name__}.json": _schema(model, topic) for topic, model in MESSAGES.items()}
    order = ORDER.json_schema()
    return {"asyncapi.json": asyncapi(), **schemas, "schemas/Order.json": _as_file(order, "Order")}


def write(folder: Path) -> list[Path]:
    """Write every document below ``folder``; the files written. Raises ``OSError``."""
    written = []
    for name, document in documents().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(document), "utf-8")
        written.append(path)
    return written


def text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def asyncapi() -> dict[str, Any]:
    """From the device's side: it *sends* what a town receives."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Bastide: the link between a bank of lockers and its town",
            "version": VERSION,
            "description": "MQTT 3.1.1 or 5, every message QoS 1. docs/link.md tells how to write a back end.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.value: _channel(topic) for topic in Topic},
        "operations": {topic.value: _operation(topic) for topic in Topic},
    }


def _channel(topic: Topic) -> dict[str, Any]:
    name = MESSAGES[topic].__name__
    return {
        "address": f"{ROOT}/{{device}}/{topic}",
        "description": TOLD[topic],
        "parameters": {"device": {"description": "The id of one bank: [link] device in its configuration."}},
        "messages": {name: {"name": name, "payload": {"$ref": f"schemas/{name}.json"}}},
    }


def _operation(topic: Topic) -> dict[str, Any]:
    return {
        "action": "receive" if topic in FROM_THE_TOWN else "send",
        "channel": {"$ref": f"#/channels/{topic}"},
        "summary": TOLD[topic],
        "bindings": {"mqtt": {"qos": 1, "retain": topic in RETAINED}},
    }


def _schema(model: type[BaseModel], topic: Topic) -> dict[str, Any]:
    mode: Any = "validation" if topic in FROM_THE_TOWN else "serialization"
    return _as_file(model.model_json_schema(mode=mode), model.__name__)


def _as_file(schema: dict[str, Any], name: str) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **schema}
