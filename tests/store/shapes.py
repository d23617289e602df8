"""What facts look like to who reads them: recorded at every release, so that the next writes nothing it could not read.

``python -m tests.store.shapes > tests/store/recorded/VERSION.json`` records the release that is being made.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from controller.core.coming import COMING
from controller.core.facts import BankFact
from controller.core.vitrine.facts import VitrineFact

KINDS: tuple[Any, ...] = (*get_args(BankFact), *get_args(VitrineFact))


def shapes(*, written: bool) -> dict[str, Any]:
    """By kind: as they are written, or as they are read."""
    return {kind.__name__: shape(kind, written) for kind in KINDS if not (written and kind.__name__ in COMING)}


def shape(kind: Any, written: bool) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"one of": sorted(str(member.value) for member in kind)}
    if is_dataclass(kind):
        return {"record": _record(kind, written)}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        return {"or nothing": shape(next(one for one in arguments if one is not NoneType), written)}
    if origin is tuple:
        return {"list of": shape(arguments[0], written)}
    if origin is Mapping:
        return {f"by {arguments[0].__name__}": shape(arguments[1], written)}
    return kind.__name__


def _record(cls: Any, written: bool) -> dict[str, Any]:
    hints, found = get_type_hints(cls), {}
    for field in fields(cls):
        if not (written and field.metadata.get("coming")):
            must = field.default is MISSING and field.default_factory is MISSING
            found[field.name + ("!" if must else "")] = shape(hints[field.name], written)
    return found


def unreadable(written: Any, read: Any, place: str) -> Iterator[str]:
    """What of the written the reader would refuse. ``!`` ends the name of a field that must be there."""
    if type(written) is not type(read) or (isinstance(written, dict) and written.keys() != read.keys()):
        yield f"{place}: {written} where {read} is read"
    elif isinstance(written, str) or written == read:
        yield from () if written == read else (f"{place}: {written} where {read} is read",)
    elif "one of" in written:
        yield from (f"{place}: {one!r}" for one in written["one of"] if one not in read["one of"])
    elif "record" in written:
        yield from _unreadable_record(written["record"], read["record"], place)
    else:
        (name,) = written
        yield from unreadable(written[name], read[name], place)


def _unreadable_record(written: dict[str, Any], read: dict[str, Any], place: str) -> Iterator[str]:
    known = {name.rstrip("!"): inner for name, inner in read.items()}
    there = {name.rstrip("!"): inner for name, inner in written.items()}
    yield from (f"{place}.{name[:-1]} is missing" for name in read if name.endswith("!") and name[:-1] not in there)
    for name, inner in there.items():
        if name not in known:
            yield f"{place}.{name} is new"
        else:
            yield from unreadable(inner, known[name], f"{place}.{name}")


if __name__ == "__main__":
    print(json.dumps(shapes(written=False), indent=1, sort_keys=True))
