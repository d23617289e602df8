"""From a text to a table of :mod:`controller.content.source`, or to what is wrong with it, line by line."""

import difflib
import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from controller.config import locate
from controller.config.locate import Place
from controller.content.problems import ContentError, Problem, Sheet

Model = TypeVar("Model", bound=BaseModel)
FENCE = "+++"


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file with its matter: the table between the ``+++`` lines, and the text below."""

    sheet: Sheet
    matter: dict[str, Any]
    body: str
    body_line: int
    """On which line of the file the body begins."""


def table(text: str, file: str, offset: int = 0) -> tuple[dict[str, Any], Sheet]:
    """A TOML text and where its keys stand; ``offset`` lines stand above it. Raises :class:`ContentError`."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ContentError([_no_toml(text, file, offset, error)]) from error
    return data, Sheet(file, {place: line + offset for place, line in locate.lines(text).items()})


def page(text: str, file: str) -> Page:
    lines = text.split("\n")
    ends = next((n for n, line in enumerate(lines) if n and line.rstrip() == FENCE), None)
    if lines[0].rstrip() != FENCE or ends is None:
        remedy = 'begin it with a line `+++`, then `title = "…"`, then `+++`, then the text'
        raise ContentError([Problem(file, 1, "has no matter between two lines `+++`", remedy)])
    matter, sheet = table("\n".join(lines[1:ends]), file, 1)
    return Page(sheet, matter, "\n".join(lines[ends + 1 :]), ends + 2)


def model(kind: type[Model], data: dict[str, Any], sheet: Sheet) -> Model:
    """Raises :class:`ContentError` with every mistake in the table."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise ContentError([_problem(one, kind, sheet) for one in error.errors()]) from error


def _no_toml(text: str, file: str, offset: int, error: Exception) -> Problem:
    """``tomllib`` tells the line in its words only, before Python 3.14."""
    told = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
    line = int(told[1]) if told and told[1] else max(1, len(text.splitlines()))
    what = str(error).removesuffix(told[0]) if told else str(error) or "nested beyond all measure"
    return Problem(file, line + offset, f"is not TOML: {what[:120]}", 'write `key = value`, and text in "quotes"')


def _problem(error: ErrorDetails, kind: type[BaseModel], sheet: Sheet) -> Problem:
    place = tuple(part for part in error["loc"] if part != "[key]")
    if error["type"] == "extra_forbidden":
        return sheet.problem(place, "is not a known key", _near(place, kind))
    return sheet.problem(place, _what(error), _remedy(place, kind))


def _what(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    return {
        "missing": "is missing",
        "greater_than_equal": f"must be at least {context.get('ge', 0):g}",
        "less_than_equal": f"must be at most {context.get('le', 0):g}",
        "int_type": "must be a whole number",
        "float_type": "must be a number",
        "bool_type": "must be true or false, without quotes",
        "string_type": 'must be text in "quotes"',
        "string_too_short": "must not be empty",
        "string_too_long": f"must have at most {context.get('max_length')} characters",
        "string_pattern_mismatch": f"does not have the right form: {_shown(error['input'])}",
        "literal_error": f"must be {context.get('expected')}",
        "too_short": f"must have at least {context.get('min_length')}",
        "too_long": f"must have at most {context.get('max_length')} entries",
        "tuple_type": "must be a list in [brackets]",
        "dict_type": "must have a text for each language",
        "model_type": "must be a table",
    }.get(error["type"], error["msg"])


def _field(place: Place, kind: type[BaseModel]) -> tuple[FieldInfo | None, type[BaseModel]]:
    """The field that ``place`` names, and the table it stands in."""
    found: FieldInfo | None = None
    for part in place:
        if isinstance(part, int):
            continue
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        if part not in fields:
            break
        found = fields[part]
        inner = _model_in(found.annotation)
        if inner is None:
            break
        kind = inner
    return found, kind


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The table inside ``Table``, ``Table | None`` or ``tuple[Table, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(one) for one in getattr(annotation, "__args__", ()))
    return next((one for one in inner if one is not None), None)


def _near(place: Place, kind: type[BaseModel]) -> str:
    _, inside = _field(place[:-1], kind)
    known = [field.alias or name for name, field in inside.model_fields.items()]
    close = difflib.get_close_matches(str(place[-1])[:80], known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"known here are {', '.join(known)}"


def _remedy(place: Place, kind: type[BaseModel]) -> str:
    found, _ = _field(place, kind)
    if found is None or not found.examples:
        return "see docs/content.md"
    key = next((str(part) for part in reversed(place) if not isinstance(part, int)), "")
    return f"write for example `{key} = {_toml(found.examples[0])}`"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
