"""``bastide journal``: what happened at this bank, for people and for other programs."""

import argparse
import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TextIO

from controller.cli.main import CommandError
from controller.core.encoding import UnknownFact
from controller.core.moment import Trust
from controller.store.errors import JournalDamaged, JournalError
from controller.store.journal import Journal
from controller.store.reader import Reader, reading
from controller.store.recovery import recover
from controller.store.tables import Record

DATA: Final = Path("/var/lib/bastide")
JOURNAL: Final = "journal.db"
DIGEST_LENGTH: Final = 24
"""A longer word is a digest, and its first characters tell it from the others."""
LEGEND: Final = "Times: = from a time server, ~ carried on by the machine's clock, > not before (the clock was lost)."
MARKS: Final = {Trust.SYNCHRONISED: "=", Trust.HELD_OVER: "~", Trust.FLOOR_ONLY: ">"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    show = parts.add_parser("show", help="print what happened, a line a fact", epilog=LEGEND)
    show.add_argument("--since", type=_moment, metavar="TIME", help="2026-11-23 or 2026-11-23T18:30, local time")
    show.add_argument("--box", metavar="ID", help="only this compartment")
    show.add_argument("--order", metavar="ID", help="only this order")
    show.add_argument("--last", type=_count, metavar="N", help="only the last N of them")
    parts.add_parser("verify", help="prove that nothing was changed or lost; exit status 1 when that fails")
    export = parts.add_parser("export", help="write every fact as a line of JSON")
    export.add_argument("--output", type=Path, metavar="FILE", help="a new file, instead of the terminal")
    export.add_argument("--without-personal", action="store_true", help="leave out what can be traced to a person")
    parts.add_parser("recover", help="set a damaged journal aside and go on with what is proven (daemon stopped)")
    for part in parts.choices.values():
        part.add_argument("--data", type=Path, default=DATA, metavar="DIR", help=f"the bank's data (default {DATA})")


def run(args: argparse.Namespace) -> int:
    actions: dict[str, Callable[[argparse.Namespace, Path], int]] = {
        "show": _show,
        "verify": _verify,
        "export": _export,
        "recover": _recover,
    }
    try:
        return actions[args.action](args, args.data.absolute() / JOURNAL)
    except (JournalError, UnknownFact) as error:
        raise CommandError(str(error)) from error


def _show(args: argparse.Namespace, path: Path) -> int:
    with reading(path) as reader:
        wanted: Iterable[tuple[Record, dict[str, Any]]] = _wanted(reader, args)
        if args.last is not None:
            wanted = deque(wanted, maxlen=args.last)
        for record, body in wanted:
            print(line(record, body))
    return 0


def _wanted(reader: Reader, args: argparse.Namespace) -> Iterator[tuple[Record, dict[str, Any]]]:
    for record in reader.facts():
        if args.since is not None and record.wall_s < args.since:
            continue
        body = _body(record)
        if args.box in (None, body.get("box")) and args.order in (None, body.get("order")):
            yield record, body


def _body(record: Record) -> dict[str, Any]:
    """The fields as they were written, whatever release wrote them. Showing proves nothing; ``verify`` does."""
    try:
        body = json.loads(record.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise JournalDamaged(f"fact {record.seq} cannot be read; 'bastide journal verify' says more")
    return body


def line(record: Record, body: dict[str, Any]) -> str:
    """One fact for a person to read: when, how sure that is, its number, what happened."""
    personal = json.loads(record.side) if record.side else {}
    told = [f"{name}={_short(value)}" for name, value in body.items() if value not in (None, "", False, [])]
    told += [f'{name}="{_printable(text)}"' for name, text in personal.items()]
    return f"{_time(record)}  {record.seq:>7}  {record.kind:<16}  {' '.join(told)}"


def _time(record: Record) -> str:
    mark = MARKS.get(record.trust, "?")  # type: ignore[call-overload]
    try:
        return f"{mark} {datetime.fromtimestamp(record.wall_s).astimezone():%Y-%m-%d %H:%M:%S %z}"
    except (ValueError, OverflowError, OSError):
        return f"{mark} {record.wall_s:.0f} s after 1970"


def _short(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, dict):
        return "{" + " ".join(f"{name}={_short(inner)}" for name, inner in value.items() if inner) + "}"
    if isinstance(value, list):
        return ",".join(map(_short, value))
    text = _printable(str(value))
    return text if len(text) <= DIGEST_LENGTH else f"{text[:12]}…"


def _printable(text: str) -> str:
    """A text from outside must not steer the terminal it is shown on."""
    return "".join(character if character.isprintable() else "·" for character in text)


def _verify(args: argparse.Namespace, path: Path) -> int:
    try:
        with reading(path) as reader:
            proof = reader.verify()
    except JournalDamaged as error:
        print(f"broken: {error}")
        print(f"proven up to fact {error.proven}; 'bastide journal recover' sets it aside and keeps what is proven")
        return 1
    earlier = f", after {proof.first - 1} earlier ones that were pruned" if proof.first > 1 else ""
    print(f"sound: {proof.count} facts{earlier}; {proof.sides} with a personal record")
    print(f"head:  {proof.head.hex()}")
    return 0


def _export(args: argparse.Namespace, path: Path) -> int:
    with reading(path) as reader, _output(args.output) as file:
        for record in reader.facts():
            file.write(json.dumps(exported(record, personal=not args.without_personal)) + "\n")
    return 0


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        file = path.open("x", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written ({error.strerror}); name a new file") from error
    with file:
        yield file


def exported(record: Record, *, personal: bool) -> dict[str, Any]:
    """A fact with all that is needed to prove the chain elsewhere; the salt only with what it seals."""
    fields: dict[str, Any] = {
        "seq": record.seq,
        "kind": record.kind,
        "wall_s": record.wall_s,
        "trust": record.trust,
        "mono_s": record.mono_s,
        "boot": record.boot,
        "body": _body(record),
        "side_hash": record.side_hash.hex() if record.side_hash else None,
        "link": record.link.hex(),
    }
    if personal and record.side is not None and record.salt is not None:
        fields |= {"personal": json.loads(record.side), "salt": record.salt.hex()}
    return fields


def _recover(args: argparse.Namespace, path: Path) -> int:
    if not path.parent.is_dir():
        raise CommandError(f"there is no directory {path.parent}")
    try:
        if path.exists():
            with Journal.open(path) as journal:
                print(f"sound: {journal.seq - journal.pruned} facts; nothing to recover")
            return 0
    except JournalDamaged:
        pass
    print(recover(path).words)
    return 0


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).astimezone().timestamp()


def _count(text: str) -> int:
    if (count := int(text)) < 1:
        raise ValueError
    return count
