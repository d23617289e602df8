"""Who made what, and under what licence: every credit of a visit, each once, by theme."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from controller.content.compiled import Content, Credit, Vitrine


@dataclass(frozen=True)
class Thanks:
    """One theme, and by scene whom it owes what."""

    title: str
    scenes: tuple[tuple[str, tuple[Credit, ...]], ...]


def credits(content: Content, language: str) -> list[Thanks]:
    """In the order of the themes and their scenes."""
    return [Thanks(one.title[language], tuple(_scenes(content, one, language))) for one in content.vitrines]


def _scenes(content: Content, vitrine: Vitrine, language: str) -> Iterator[tuple[str, tuple[Credit, ...]]]:
    for id in vitrine.scenes:
        scene = content.scenes[id]
        yield scene.title[language], tuple(dict.fromkeys(_found(scene)))


def _found(value: Any) -> Iterator[Credit]:
    if isinstance(value, Credit):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _found(one)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from _found(getattr(value, name))
