"""The newest facts of a journal, read from beside the daemon that owns it, without ever disturbing it."""

from dataclasses import fields
from pathlib import Path

import apsw

from controller.core.encoding import UnknownFact
from controller.core.facts import Fact
from controller.store.tables import Record, connect, records

AT_ONCE_MAX = 200


class Tail:
    """Facts in order, each told once. :meth:`news` never raises: a journal that cannot be read has no news."""

    def __init__(self, journal: Path, after: int = 0) -> None:
        self._journal = journal
        self.seq = after

    def skip(self, keep: int) -> None:
        """Begin ``keep`` facts before the newest."""
        db = self._open()
        if db is None:
            return
        try:
            newest = [seq for (seq,) in db.execute("SELECT max(seq) FROM fact") if seq is not None]
            self.seq = max(0, newest[0] - keep) if newest else 0
        except apsw.Error:
            return
        finally:
            db.close()

    def news(self) -> list[tuple[Record, Fact]]:
        """What was written since the last call, at most ``AT_ONCE_MAX``."""
        db = self._open()
        if db is None:
            return []
        try:
            found = [(record, record.fact()) for record in records(db, self.seq, AT_ONCE_MAX)]
        except (apsw.Error, UnknownFact):
            return []
        finally:
            db.close()
        if found:
            self.seq = found[-1][0].seq
        return found

    def _open(self) -> apsw.Connection | None:
        """Read only, so that closing it writes nothing."""
        try:
            return connect(str(self._journal), apsw.SQLITE_OPEN_READONLY)
        except apsw.Error:
            return None


HIDDEN = frozenset(
    {"right", "digest", "ticket", "pin_digest", "owner", "identity", "boot", "bank", "under", "claim", "wish", "tried"}
)
"""Digests and whole structures say nothing to a reader of the panel."""


def told(fact: Fact) -> dict[str, str]:
    """The fields of a fact that are worth a glance, as short texts; what is as always is left out."""
    shown = [field for field in fields(fact) if field.name not in HIDDEN]
    return {
        field.name: _short(value)
        for field in shown
        if (value := getattr(fact, field.name)) not in (None, (), field.default)
    }


def _short(value: object) -> str:
    value = getattr(value, "value", value)
    if isinstance(value, tuple):
        return " ".join(map(str, value))[:60]
    return str(round(value, 1) if isinstance(value, float) else value)[:60]
