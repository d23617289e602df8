"""States kept in the journal, so that a start folds only what came after the newest."""

from typing import Final

import apsw

from controller.core.encoding import SCHEMA, UnknownFact, decode_state, digest, encode_state
from controller.core.state import State
from controller.store.errors import JournalDamaged
from controller.store.tables import link_at

KEPT: Final = 2
"""The newest, and one before it in case the newest cannot be read."""
FORMER_FACTS: Final = 20_000
"""For so long the newest of another shape stays, too: the release that wrote it may come back, and must find a state
that it can read though the facts before it are gone. Some 8 MB; two months of a busy bank."""

_LET_GO: Final = """
DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT ?)
AND seq IS NOT (SELECT max(seq) FROM snapshot WHERE schema <> ? AND seq > ?)
"""


def sequence(db: apsw.Connection) -> list[int]:
    """The facts at which a state is kept, oldest first."""
    return [row[0] for row in db.execute("SELECT seq FROM snapshot ORDER BY seq")]


def write(db: apsw.Connection, seq: int, state: State) -> None:
    """Keep this state with the chain's hash at ``seq``, and let the oldest go. Inside the caller's transaction."""
    put(db, seq, link_at(db, seq), SCHEMA, encode_state(state))
    db.execute(_LET_GO, (KEPT, SCHEMA, seq - FORMER_FACTS))


def put(db: apsw.Connection, seq: int, link: bytes, schema: str, state: bytes) -> None:
    row = (seq, link, schema, state, _hash(seq, link, schema, state))
    db.execute("REPLACE INTO snapshot (seq, link, schema, state, hash) VALUES (?, ?, ?, ?, ?)", row)


def newest(db: apsw.Connection, cut: int) -> tuple[int, State]:
    """The best state to start folding from, and the fact it stands at.

    One of another schema serves only where the facts before it are gone: fields it lacks take their defaults.
    Raises :class:`UnknownFact` when only a newer release can read it, :class:`JournalDamaged` when nobody can.
    """
    sound = [(seq, schema, state) for seq, link, schema, state in intact(db) if seq >= cut]
    for seq, schema, state in sound:
        if schema == SCHEMA:
            return seq, decode_state(state)
    if cut == 0:
        return 0, State()
    refused = JournalDamaged("the facts before the cut are gone and no state after them can be read")
    error: Exception = refused
    for seq, _, state in sound:
        try:
            return seq, decode_state(state)
        except UnknownFact as unknown:
            error = unknown
    raise error


def intact(db: apsw.Connection) -> list[tuple[int, bytes, str, bytes]]:
    """Number, link, schema and state of every kept state that is as it was written, newest first."""
    rows = db.execute("SELECT seq, link, schema, state, hash FROM snapshot ORDER BY seq DESC")
    return [
        (seq, link, schema, state)
        for seq, link, schema, state, stored in rows
        if _hash(seq, link, schema, state) == stored
    ]


def _hash(seq: int, link: bytes, schema: str, state: bytes) -> bytes:
    return digest(f"{seq} {schema} ".encode() + link + state)
