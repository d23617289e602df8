"""The topics of one device. ``1`` is the contract's major version: within it, messages only grow."""

from enum import StrEnum
from typing import Final

MAJOR: Final = 1
ROOT: Final = f"bastide/{MAJOR}"
DEVICE_ID: Final = r"^[a-z0-9][a-z0-9-]{0,31}$"
"""Also the common name of the device's certificate, and its name at the broker."""


class Topic(StrEnum):
    """The last part of a topic's name."""

    FACTS = "facts"
    ACK = "ack"
    ORDERS = "orders"
    ANSWERS = "answers"
    HEAD = "head"
    STATE = "state"
    HEALTH = "health"
    ONLINE = "online"


FROM_THE_TOWN: Final = (Topic.ACK, Topic.ORDERS)
RETAINED: Final = (Topic.HEAD, Topic.STATE, Topic.HEALTH, Topic.ONLINE)
"""For the convenience of who looks in later; nothing depends on them."""


def topic(device: str, name: Topic) -> str:
    return f"{ROOT}/{device}/{name}"
