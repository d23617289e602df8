"""An import again brings what is new and keeps what the town wrote: a merge with what the last import had written.

Of each field: untouched since → as the source has it now; edited by the town → the town's; deleted by the town → stays
away. ``imports/<source>.json`` keeps what was written last; it belongs to the folder, and into git.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from controller.content.folder import DATA_BYTES_MAX, Folder, refusal
from controller.content.importing.record import Found

ABSENT: Any = object()
MEMORY_BYTES_MAX = 4 * DATA_BYTES_MAX
Bodies = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Outcome:
    """What an import does to the folder, file by file."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: dict[str, list[str]] = field(default_factory=dict)
    """The town's edits that were not overwritten, by file: which fields."""
    left_out: list[str] = field(default_factory=list)
    """Deleted by the town before."""
    gone: list[str] = field(default_factory=list)
    """No longer in the source; still in the folder."""


def bring(folder: Folder, source: str, found: list[Found]) -> Outcome:
    """Writes the folder. Everything is worked out before the first file changes.

    Raises :class:`~controller.content.problems.ContentError` where a file of the folder cannot be read.
    """
    outcome, memory = Outcome(), _remembered(folder, source)
    written: Bodies = {}
    for one in found:
        body = _merged(folder, one, memory.get(one.file), outcome)
        if body is not None:
            written[one.file] = body
    names = {one.file for one in found}
    outcome.gone = sorted(file for file in memory if file not in names and folder.has(file))
    remembered = {**{file: memory[file] for file in outcome.gone}, **{one.file: one.body for one in found}}
    for file, body in written.items():
        _write(folder.path(file), body)
    _write(folder.path(_memory(source)), remembered)
    return outcome


def _merged(folder: Folder, one: Found, base: dict[str, Any] | None, outcome: Outcome) -> dict[str, Any] | None:
    """What the file is to hold; None where it stays as it is."""
    if not folder.has(one.file):
        if base is not None:
            outcome.left_out.append(one.file)
            return None
        outcome.new.append(one.file)
        return one.body
    town = _body(folder, one.file)
    kept: list[str] = []
    merged: dict[str, Any] = merge(_keyed(base if base is not None else {}), _keyed(town), _keyed(one.body), "", kept)
    merged = _listed(merged)
    if kept:
        outcome.kept[one.file] = kept
    (outcome.unchanged if merged == town else outcome.updated).append(one.file)
    return None if merged == town else merged


def merge(base: Any, town: Any, source: Any, name: str, kept: list[str]) -> Any:
    """One value of three; ``kept`` learns the names of fields in which the town's won over a change of the source."""
    if all(isinstance(one, Mapping) for one in (town, source)):
        known = base if isinstance(base, Mapping) else {}
        keys = list(dict.fromkeys([*town, *source]))
        found = {
            key: merge(
                known.get(key, ABSENT),
                town.get(key, ABSENT),
                source.get(key, ABSENT),
                f"{name}.{key}".lstrip("."),
                kept,
            )
            for key in keys
        }
        return {key: value for key, value in found.items() if value is not ABSENT}
    if town == source or source == base:
        return town
    if town == base:
        return source
    kept.append(name)
    return town


def _keyed(body: dict[str, Any]) -> dict[str, Any]:
    """The features of a tour by their ids, so that each is merged with its own."""
    features = body.get("features")
    if not isinstance(features, list):
        return body
    keys = [str(one.get("id", number)) if isinstance(one, dict) else str(number) for number, one in enumerate(features)]
    return {**body, "features": dict(zip(keys, features, strict=True))}


def _listed(body: dict[str, Any]) -> dict[str, Any]:
    features = body.get("features")
    return {**body, "features": list(features.values())} if isinstance(features, dict) else body


def _memory(source: str) -> str:
    return f"imports/{source}.json"


def _remembered(folder: Folder, source: str) -> Bodies:
    name = _memory(source)
    if not folder.has(name):
        return {}
    value = _json(folder, name, MEMORY_BYTES_MAX)
    return {str(file): body for file, body in value.items() if isinstance(body, dict)}


def _body(folder: Folder, name: str) -> dict[str, Any]:
    return _json(folder, name, DATA_BYTES_MAX)


def _json(folder: Folder, name: str, bytes_max: int) -> dict[str, Any]:
    try:
        value = json.loads(folder.text(name, bytes_max))
    except (ValueError, RecursionError) as error:
        raise refusal(name, "is not JSON", "mend it, or delete it to take what the source has") from error
    if not isinstance(value, dict):
        raise refusal(name, "holds several records", "an import writes one in each file; move yours elsewhere")
    return value


def _write(path: Path, body: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", "utf-8")
    part.replace(path)
