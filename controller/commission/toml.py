"""From a book to ``bastide.toml``: commented, complete, and with an explicit map from compartment to lock (L24)."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel

from controller.commission.book import DATA_DIR, KEYRING, Board, Book, Outcome, Trial
from controller.commission.findings import Proven, boards_in_service, faulty, in_service, polarity
from controller.commission.lines import PULSE_IS_SET
from controller.commission.parts import READER
from controller.config import Config
from controller.config.models import DataTable, RightsTable, WebTable

OURS: Final = ("bank", "compartments", "data", "rights", "web", "hardware", "buses", "boards")
"""Tables that commissioning writes itself; what an earlier configuration has beside them is kept."""

HEAD: Final = """\
# Configuration of one bank of lockers, written by `bastide commission` on {day}, signed by {by}.
# Check it with: bastide config check FILE. Times are seconds, lengths millimetres. An earlier file lies beside it.

"""
BOARDS: Final = """\
# The lock boards, as they answered. `closed_reads` is the feedback bit that means closed, seen door by door;
# `reversed` are channels whose switch says the opposite.
"""
COMPARTMENTS: Final = """\
# The compartments. Each lock was fired alone, and the number was read on the door that opened: the map from `label` to
# `board` and `channel` is what was seen, not arithmetic.
"""
NOT_FITTING: Final = "This table of the earlier file does not fit to what was found:"
NOT_IN_SERVICE: Final = """\
# Not in service: these were not proven. Mend them, and run `bastide commission` again.
"""


def written(book: Book, before: Config | None, *, fits: bool = True) -> str:
    """The text of the file. ``before`` is the configuration that this one replaces: ids and other tables are kept.

    Where those do not fit to what was found, ``fits`` is False: they stay as comments for a person to look at.
    """
    parts = [HEAD.format(day=_day(book), by=_comment(book.signed_by)), *_tables(book, before, fits)]
    parts += [BOARDS, *(_bus(number, port, book) for number, port in enumerate(_ports(book), 1))]
    for board in boards_in_service(book):
        parts.append(_board(book, board) if board.port else _on_header(book, board, before))
    ids = _ids(book, before)
    parts += [COMPARTMENTS, *(_compartment(one, ids[one.trial.label]) for one in in_service(book))]
    if faulty(book):
        parts += [NOT_IN_SERVICE, *(_out(one) for one in faulty(book))]
    return "".join(parts)


def _tables(book: Book, before: Config | None, fits: bool) -> Iterator[str]:
    languages = before.bank.languages if before else ("fr", "en") if book.language == "fr" else ("en", "fr")
    bank = {"site": book.site, "name": book.name, "languages": list(languages), "help_phone": book.phone}
    if before and before.bank.help_hours:
        bank["help_hours"] = before.bank.help_hours
    rights = before.rights if before else RightsTable(keyring=KEYRING, root=None)
    yield toml("[bank]", bank)
    yield toml("[data]", (before.data if before else DataTable(dir=DATA_DIR)).model_dump())
    yield toml("[rights]", rights.model_dump(exclude_none=True))
    yield toml("[web]", (before.web if before else WebTable()).model_dump())
    yield toml("[hardware]", {"driver": "wired"})
    if book.reader is not None and book.reader.driver:
        key = "device" if book.reader.driver == "hid" else "port"
        yield toml("[[scanners]]", {"name": READER, "driver": book.reader.driver, key: book.reader.path})
    if before is not None:
        ids = _ids(book, before)
        cold = {ids[one.trial.label] for one in in_service(book) if one.shape.cold}
        yield from (one if fits else _aside(one) for one in _kept(before, cold))


def _kept(before: Config, cold: set[str]) -> Iterator[str]:
    """Bounds, scanners and whatever else somebody wrote; what was simulated is not."""
    for name in (name for name in type(before).model_fields if name not in OURS):
        value = getattr(before, name)
        for one in value if isinstance(value, tuple) else (value,):
            kept = _in_service(_set(one), cold) if isinstance(one, BaseModel) else {}
            if kept and kept.get("driver") != "simulated":
                yield toml(f"[[{name}]]" if isinstance(value, tuple) else f"[{name}]", kept)


def _aside(text: str) -> str:
    return "".join(f"# {line}\n" for line in (NOT_FITTING, *text.splitlines())) + "\n"


def _in_service(table: dict[str, Any], cold: set[str]) -> dict[str, Any]:
    """A probe is for the cold compartments that are in service; one that has none is left out."""
    if "compartments" not in table:
        return table
    kept = [one for one in table["compartments"] if one in cold]
    return {**table, "compartments": kept} if kept else {}


def _set(table: BaseModel) -> dict[str, Any]:
    return table.model_dump(mode="json", exclude_unset=True, exclude_none=True)


def _ports(book: Book) -> list[str]:
    return list(dict.fromkeys(board.port for board in boards_in_service(book) if board.port))


def _bus(number: int, port: str, book: Book) -> str:
    baud = next(board.baud for board in book.boards if board.port == port)
    return toml("[[buses]]", {"name": f"bus{number}", "port": port, "baud": baud})


def _board(book: Book, board: Board) -> str:
    seen = polarity(book, board.name)
    table: dict[str, Any] = {
        "name": board.name,
        "kind": board.kind,
        "bus": f"bus{_ports(book).index(board.port) + 1}",
        "address": board.address,
        "channels": 8 if board.kind == "waveshare" else board.channels,
        "closed_reads": seen.closed_reads,
    }
    if seen.reversed:
        table["reversed"] = list(seen.reversed)
    if board.kind in PULSE_IS_SET or board.because:
        table["pulse_ms"] = board.pulse_ms
    if board.because:
        table["long_pulse_because"] = board.because
    return toml("[[boards]]", table)


def _on_header(book: Book, board: Board, before: Config | None) -> str:
    """Its lines are those of the configuration it came from; what its switches mean was learnt."""
    assert before is not None
    seen = polarity(book, board.name)
    table = _set(next(one for one in before.boards if one.name == board.name))
    learnt = {"closed_reads": seen.closed_reads, "reversed": list(seen.reversed)}
    return toml("[[boards]]", table | learnt)


def _ids(book: Book, before: Config | None) -> dict[str, str]:
    """An id is for ever: a door that had one keeps it."""
    known = {} if before is None else {one.label: one.id for one in before.compartments}
    labels = [one.trial.label for one in in_service(book)]
    return {label: known.get(label, f"c{label.lower():0>2}") for label in labels}


def _compartment(one: Proven, box: str) -> str:
    label = one.trial.label
    table = {
        "id": box,
        "label": label,
        "size": one.shape.size,
        "cold": one.shape.cold,
        "height_mm": one.shape.height_mm,
        "board": one.trial.board,
        "channel": one.trial.channel,
    }
    return toml("[[compartments]]", table)


def _out(trial: Trial) -> str:
    words = {Outcome.DEAD: "fired, and nothing opened", Outcome.NO_SWITCH: "its switch says nothing"}
    words |= {Outcome.CROSSED: "its switch is on another channel", Outcome.SEVERAL: "several doors open at once"}
    words |= {Outcome.NOT_CLOSED: "its switch did not come back when it was shut"}
    label = _comment(trial.label) or "unknown"
    return f"#   door {label}: board {trial.board}, channel {trial.channel}: {words[trial.outcome]}\n"


def toml(header: str, values: Mapping[str, Any]) -> str:
    """A table, and the tables in it after it."""
    name = header.strip("[]")
    inner = {key: value for key, value in values.items() if _inner(value)}
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items() if key not in inner)
    parts = [f"{header}\n{''.join(lines)}\n"]
    for key, value in inner.items():
        if isinstance(value, dict):
            parts.append(toml(f"[{name}.{key}]", value))
        else:
            parts += [toml(f"[[{name}.{key}]]", one) for one in value]
    return "".join(parts)


def _inner(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, (list, tuple)) and any(isinstance(one, dict) for one in value))


def _day(book: Book) -> str:
    return datetime.fromtimestamp(book.signed.wall_s, UTC).strftime("%Y-%m-%d")


def _comment(text: str) -> str:
    """Nobody's name ends a comment."""
    return "".join(character for character in text if character.isprintable())
