"""What the release that is shown asks, and where it takes words: whatever is not in it is no answer (law I9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from controller.content.compiled import Content, Poll, Question, Quiz, Street, Wall

CONTENT: Final = "content.json"


@dataclass(frozen=True, slots=True)
class Questions:
    """Of one release; empty for none."""

    choices: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """(scene, question) → what may be chosen."""
    closes: Mapping[str, str] = field(default_factory=dict)
    """Scene → the last local day on which it takes an answer (``2026-12-31``), where it has one."""
    walls: Mapping[str, bool] = field(default_factory=dict)
    """Scenes that take words → whether they take a picture, too."""

    def knows(self, scene: str, question: str, choice: str) -> bool:
        return choice in self.choices.get((scene, question), frozenset())


def asked_by(content: Content) -> Questions:
    choices: dict[tuple[str, str], frozenset[str]] = {}
    closes: dict[str, str] = {}
    walls: dict[str, bool] = {}
    for id, scene in content.scenes.items():
        if isinstance(scene, Quiz | Poll | Street):
            asked: tuple[Question, ...] = scene.questions if isinstance(scene, Quiz) else (scene.question,)
            choices |= {(id, one.id): frozenset(choice.id for choice in one.choices) for one in asked}
        if isinstance(scene, Poll | Street) and scene.closes is not None:
            closes[id] = scene.closes
        if isinstance(scene, Wall | Street):
            walls[id] = scene.accepts_pictures if isinstance(scene, Wall) else False
    return Questions(choices, closes, walls)


def read(path: Path | None) -> Questions:
    """What the ``content.json`` at this path asks; nothing where there is none, or it cannot be read."""
    try:
        return Questions() if path is None else asked_by(Content.model_validate_json(path.read_bytes()))
    except (OSError, ValidationError):
        return Questions()
