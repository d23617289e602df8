"""Which table and key of the configuration an error speaks of. Of tables of several kinds, the one that was written."""

from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from controller.config.locate import Place


@dataclass(frozen=True, slots=True)
class Found:
    place: Place
    """As the file has it: pydantic puts the kind of a table into its own places."""
    table: type[BaseModel] | None
    """The table that holds the last name of the place."""
    field: FieldInfo | None
    inside: tuple[type[BaseModel], ...]
    """What may stand at the place itself, where that is a table."""


def find(loc: Place, root: type[BaseModel]) -> Found:
    place: Place = ()
    inside: tuple[type[BaseModel], ...] = (root,)
    table: type[BaseModel] | None = None
    field: FieldInfo | None = None
    for part in loc:
        chosen = tuple(model for model in inside if part in tags(model))
        if len(inside) > 1 and chosen:
            inside = chosen
            continue
        place += (part,)
        if isinstance(part, str):
            table = inside[0] if inside else None
            field = table.model_fields.get(part) if table else None
            inside = _models_in(field.annotation) if field else ()
    return Found(place, table, field, inside)


def tags(model: type[BaseModel]) -> frozenset[object]:
    """The kinds of table that this is."""
    of = (field.annotation for name, field in model.model_fields.items() if name in ("kind", "driver"))
    return frozenset(value for annotation in of if get_origin(annotation) is Literal for value in get_args(annotation))


def _models_in(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models that an annotation names, be it a list of them, optional, or of several kinds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for part in get_args(annotation) for model in _models_in(part))
