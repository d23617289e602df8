"""From a file to a :class:`~controller.config.models.Config`, or to every mistake in it at once."""

import difflib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from controller.config import cabling, link, locate, tables, webhook
from controller.config.limits import ASCENDING
from controller.config.locate import Place
from controller.config.models import Config

FILE_BYTES_MAX = 262_144
PROBLEMS_MAX = 50
LISTS = ("compartments", "scanners", "buses", "boards")
"""Tables of which there may be several."""


@dataclass(frozen=True, slots=True)
class Problem:
    file: str
    line: int
    key: str
    text: str
    """What is wrong; what to do."""

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.key}: {self.text}" if self.key else f"{self.file}:{self.line}: {self.text}"
        )


class ConfigError(Exception):
    """The configuration cannot be used; ``problems`` says where, why, and what to do, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line)[:PROBLEMS_MAX])
        super().__init__("\n".join(map(str, self.problems)))


def load(path: Path) -> Config:
    """Raises :class:`ConfigError`, and nothing else, for a file that cannot be read or is wrong."""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
        text = data.decode()
    except (OSError, ValueError) as error:
        remedy = "write a file with `bastide config example`, readable by the daemon, in UTF-8"
        if isinstance(error, FileNotFoundError):
            remedy = "`bastide setup` makes one, `bastide config example` shows one"
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigError([Problem(str(path), 1, "", f"cannot be read ({why}); {remedy}")]) from error
    return parse(text, str(path))


def parse(text: str, file: str = "configuration") -> Config:
    """The configuration that ``text`` says. Raises :class:`ConfigError`."""
    if len(text) > FILE_BYTES_MAX:
        raise ConfigError([Problem(file, 1, "", f"is longer than {FILE_BYTES_MAX} bytes; is it the right file?")])
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError([_no_toml(text, file, error)]) from error
    found, model = locate.lines(text), _model(data)

    def problem(place: Place, words: str) -> Problem:
        return Problem(file, locate.line_of(place, found), _key(place), words)

    try:
        config = model.model_validate(data)
    except ValidationError as error:
        raise ConfigError([problem(_place(one, model), _words(one, model)) for one in error.errors()]) from error
    mistakes = [problem(place, words) for place, words in contradictions(config)]
    if mistakes:
        raise ConfigError(mistakes)
    return config


def _model(data: dict[str, Any]) -> type[Config]:
    """A machine without a window loads nothing of one, nor of updates where nobody looks for them."""
    if "vitrine" not in data:
        if "update" not in data:
            return Config
        from controller.config.update import UpdatingConfig

        return UpdatingConfig
    from controller.config.vitrine import WindowConfig

    return WindowConfig


def contradictions(config: Config) -> Iterator[tuple[Place, str]]:
    """What is wrong between keys that are right one by one; a double is a start-up error (L24)."""
    yield from _doubles(config, "id", "each compartment has its own id, for ever")
    yield from _doubles(config, "label", "each door shows its own number")
    first: dict[tuple[str, int], str] = {}
    for index, one in enumerate(config.compartments):
        other = first.setdefault((one.board, one.channel), one.id)
        if other != one.id:
            words = f"channel {one.channel} of board {one.board!r} already opens compartment {other!r}"
            yield ("compartments", index, "channel"), f"{words}; give each compartment its own lock"
    for lesser, greater in ASCENDING:
        if getattr(config.limits, lesser) >= getattr(config.limits, greater):
            yield ("limits", lesser), f"must be less than {greater}; write a smaller {lesser} or a greater {greater}"
    if len(set(config.bank.languages)) < len(config.bank.languages):
        yield ("bank", "languages"), "names a language twice; name each once, the most spoken first"
    names = [scanner.name for scanner in config.scanners]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield ("scanners", index, "name"), f"{name!r} is the name of an earlier scanner; give each its own"
    yield from cabling.faults(config)
    yield from link.faults(config.link)
    yield from webhook.faults(config.webhook, config.link)
    if config.vitrine is not None:
        from controller.config import content, vitrine

        assert isinstance(config, vitrine.WindowConfig), "the only one that has a window"
        yield from vitrine.faults(config.vitrine)
        yield from content.faults(config.content)


def _doubles(config: Config, key: str, rule: str) -> Iterator[tuple[Place, str]]:
    first: dict[str, int] = {}
    for index, one in enumerate(config.compartments):
        value = getattr(one, key)
        other = first.setdefault(value, index)
        if other != index:
            yield ("compartments", index, key), f"{value!r} is also that of compartment number {other + 1}; {rule}"


def _no_toml(text: str, file: str, error: Exception) -> Problem:
    """``tomllib`` tells the line in its words only, before Python 3.14."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Problem(file, 1, "", "holds a number or a nesting beyond all measure; remove it")
    told = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
    line = int(told[1]) if told and told[1] else max(1, len(text.splitlines()))
    what = str(error).removesuffix(told[0]) if told else str(error)
    return Problem(file, line, "", f'is not TOML: {what[:120]}; write `key = value`, and text in "quotes"')


def _key(place: Place) -> str:
    """``compartments[3].size``, counting compartments from 1 as people do."""
    key = ""
    for part in place:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return key.lstrip(".")[:120]


def _words(error: ErrorDetails, model: type[Config]) -> str:
    """What is wrong, and the remedy."""
    place, kind, context = _place(error, model), error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(error["loc"], model)
    if kind in ("missing", "union_tag_not_found"):
        return f"is missing; {_remedy(error, model)}"
    given = _shown(error["input"][place[-1]] if kind == "union_tag_invalid" else error["input"])
    what = {
        "greater_than_equal": f"must be at least {context.get('ge')}",
        "less_than_equal": f"must be at most {context.get('le')}",
        "int_type": "must be a whole number",
        "int_from_float": "must be a whole number",
        "float_type": "must be a number",
        "finite_number": "must be a finite number",
        "bool_type": "must be true or false, without quotes",
        "string_type": 'must be text in "quotes"',
        "string_too_short": "must not be empty",
        "string_too_long": f"must have at most {context.get('max_length')} characters",
        "string_pattern_mismatch": "does not have the right form",
        "literal_error": f"must be {context.get('expected')}",
        "union_tag_invalid": f"must be one of {context.get('expected_tags')}",
        "multiple_of": f"must be a multiple of {context.get('multiple_of')}",
        "too_short": "must have at least one entry",
        "too_long": f"must have at most {context.get('max_length')} entries",
        "model_type": "must be a table",
        "tuple_type": "must be a list",
        "value_error": str(context.get("error")),
    }.get(kind, error["msg"])
    return f"{what}, not {given}; {_remedy(error, model)}"


def _place(error: ErrorDetails, model: type[Config]) -> Place:
    """Where it stands in the file; of a table whose kind is wrong or missing, the kind."""
    place = tables.find(error["loc"], model).place
    kind = error.get("ctx", {}).get("discriminator", "")
    return (*place, kind.strip("'")) if error["type"].startswith("union_tag") else place


def _unknown(loc: Place, model: type[Config]) -> str:
    found = tables.find(loc, model)
    known = list(found.table.model_fields) if found.table else []
    near = difflib.get_close_matches(str(loc[-1])[:80], known, n=1)
    if near:
        return f"is not a known key; did you mean `{near[0]}`?"
    return f"is not a known key; known here are {', '.join(known)}"


def _remedy(error: ErrorDetails, model: type[Config]) -> str:
    """An example of the key, from its model; for a table, its header."""
    found, place = tables.find(error["loc"], model), _place(error, model)
    field = found.field
    if error["type"].startswith("union_tag"):
        field = found.inside[0].model_fields[str(place[-1])]
    if field is None:
        return "see `bastide config example`"
    if field.examples:
        return f"write for example `{_names(place)[-1]} = {json.dumps(field.examples[0], ensure_ascii=False)}`"
    if place[0] == "limits":
        return f"leave it out for {field.default}"
    header = f"[[{place[0]}]]" if place[0] in LISTS else f"[{'.'.join(_names(place)) if found.inside else place[0]}]"
    return f"write {header} and its keys as in `bastide config example`"


def _names(place: Place) -> list[str]:
    return [part for part in place if isinstance(part, str)]


def _shown(value: Any) -> str:
    """A wrong value, short enough for one line."""
    text = repr(value) if isinstance(value, (str, int, float, bool)) else f"a {type(value).__name__}"
    return text if len(text) <= 40 else text[:37] + "..."
