"""All that the panel shows, as one value: it is small, and sent whole whenever something changed."""

import time
from collections import deque
from datetime import datetime
from typing import Any

from controller.core.facts import Fact
from controller.store.tables import Record
from simulator.lesson import Lesson
from simulator.optics import Picture
from simulator.tail import Tail, told
from simulator.town import Door, Town

FACTS_SHOWN = 40


class Sight:
    """Looks at a town; remembers the journal's newest facts and how far the lesson has come."""

    def __init__(self, town: Town, tail: Tail) -> None:
        self._town = town
        self._tail = tail
        self.lesson = Lesson()
        self._facts: deque[dict[str, Any]] = deque(maxlen=FACTS_SHOWN)
        self._labels = {one.id: one.label for one in town.config.compartments}
        tail.skip(FACTS_SHOWN)
        for record, fact in tail.news():
            self._facts.append(self._fact(record, fact))

    def look(self) -> dict[str, Any]:
        self._read_journal()
        town, clock = self._town, self._town.backplane.clock
        return {
            "doors": [self._door(door) for door in town.doors.values()],
            "boards": [{"name": name, "plugged": live.now.plugged} for name, live in town.backplane.worlds.items()],
            "machine": {
                "powered": town.mains.powered,
                "running": town.child.running,
                "network": town.mains.network,
                "synchronised": clock.synchronised,
                "wrong_s": round(clock.wall_offset_s),
                "wall": _wall(time.time() + clock.wall_offset_s),
            },
            "tone": town.backplane.tone.value,
            "printer": {"has_paper": town.backplane.has_paper, "paper": self._paper()},
            "pockets": [item.model_dump() for item in town.pockets.items],
            "facts": list(self._facts),
            "lesson": self.lesson.done,
            "hall": self._hall(),
            "window": self._window(),
        }

    def _door(self, door: Door) -> dict[str, Any]:
        body = self._town.body(door)
        return {
            "label": door.label,
            "closed": body.closed,
            "goods": len(body.goods),
            "jammed": body.jammed,
            "sensor": body.sensor,
            "released": body.coil_on,
            "told": self._town.backplane.levels[door.board][door.channel],
        }

    def _window(self) -> dict[str, Any] | None:
        """The shop window as it stands in the street, and what its daemon says of it."""
        if self._town.config.vitrine is None:
            return None
        front = self._town.backplane.shopfront
        screen = front.display.seen(time.monotonic())
        return {
            "glass": screen.glass.value if self._town.mains.powered else "dark",
            "plugged": screen.plugged or not self._town.mains.powered,
            "stubborn": screen.stubborn,
            "present": front.present,
            "lights": front.lights,
            "browser": front.browser,
            "hour": self._town.street_time(self._town.backplane.clock.wall_offset_s).hour,
            "told": self._town.window.seen,
        }

    def _hall(self) -> dict[str, Any] | None:
        """What the town hall knows; it has its facts over the link, not from the journal."""
        hall = self._town.hall
        if hall is None:
            return None
        return {
            "online": hall.online,
            "last": hall.last,
            "facts": [{"seq": seq, "kind": kind, "door": self._labels.get(box, box)} for seq, kind, box in hall.facts],
            "orders": [
                {"id": one.id, "door": self._labels.get(one.box, one.box), "outcome": one.outcome, "why": one.why}
                for one in hall.orders
            ],
        }

    def _paper(self) -> dict[str, Any] | None:
        papers = self._town.backplane.paper
        if not papers:
            return None
        picture = Picture.of(papers[-1].qr_text)
        return {"lines": papers[-1].lines, "path": picture.path, "modules": picture.modules}

    def _read_journal(self) -> None:
        for record, fact in self._tail.news():
            self._facts.append(self._fact(record, fact))
            self.lesson.saw(fact)

    def _fact(self, record: Record, fact: Fact) -> dict[str, Any]:
        fields = told(fact)
        box = fields.pop("box", "")
        return {
            "seq": record.seq,
            "at": _wall(record.wall_s)[-8:],
            "kind": type(fact).__name__,
            "door": self._labels.get(box, box),
            "words": " ".join(f"{name} {value}" for name, value in fields.items()),
        }


def _wall(wall_s: float) -> str:
    try:
        return datetime.fromtimestamp(wall_s).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, ValueError, OSError):
        return "?"
