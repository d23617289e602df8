"""The doors and what lies behind them, kept from one evening to the next in a small file."""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from controller.rights.files import write_whole
from simulator.world import NOTICED_AFTER_S, DoorPlan, World

LOST_S = 2 * NOTICED_AFTER_S
"""A world begins this much before now, so that its switches have settled when somebody looks."""


class KeptDoor(BaseModel):
    model_config = ConfigDict(extra="forbid")
    closed: bool = True
    goods: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=50)] = []
    jammed: bool = False
    sensor: Literal["ok", "cut_open", "cut_closed"] = "ok"


Kept = dict[str, dict[int, KeptDoor]]
KEPT: TypeAdapter[Kept] = TypeAdapter(Kept)


def recall(path: Path) -> Kept:
    """What was kept, or nothing: all doors closed and empty."""
    try:
        return KEPT.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return {}


def keep(path: Path, worlds: Mapping[str, World]) -> None:
    """Raises ``OSError``."""
    kept = {board: {channel: _kept(world, channel) for channel in world.channels} for board, world in worlds.items()}
    write_whole(path, KEPT.dump_json(kept))


def _kept(world: World, channel: int) -> KeptDoor:
    body = world.door(channel)
    return KeptDoor(closed=body.closed, goods=list(body.goods), jammed=body.jammed, sensor=body.sensor)


def build(doors: Iterable[DoorPlan], kept: Mapping[int, KeptDoor], seed: int) -> World:
    """A world in the host's monotonic time, its doors as they were kept."""
    now_s = time.monotonic()
    world = World(list(doors), seed=seed, now_s=now_s - LOST_S)
    world.power_off()
    for channel in world.channels:
        was = kept.get(channel, KeptDoor())
        body = world.door(channel)
        body.closed, body.goods, body.jammed, body.sensor = was.closed, list(was.goods), was.jammed, was.sensor
    world.power_on()
    world.advance(now_s)
    return world
