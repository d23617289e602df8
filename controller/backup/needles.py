"""What must be nowhere once a bank is erased: a sample of each kind of secret and of what people left, read before.

Each is long enough to be found by chance in nothing else.
"""

import re
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Final

import apsw

from controller.backup.trouble import Trouble
from controller.records import JOURNAL
from controller.rights.identity import IDENTITY_FILE
from controller.rights.tickets import KEY_FILE
from controller.store.chain import UNREADABLE
from controller.store.errors import JournalError
from controller.store.reader import reading
from controller.store.tables import connect
from controller.voices.store import FILE as VOICES

LEAST_BYTES: Final = 12
EACH_MAX: Final = 12
"""Of each kind: every one is looked for in all that is left, and a card is big."""
SECRET_BYTES_MAX: Final = 65_536
PEM_LINE: Final = re.compile(rb"[A-Za-z0-9+/]{40,64}")
SECRETS: Final = (KEY_FILE, IDENTITY_FILE)

_LINKS: Final = "SELECT link FROM fact ORDER BY seq DESC"
_REASONS: Final = "SELECT body FROM side ORDER BY seq DESC"
_WORDS: Final = "SELECT CAST(words AS BLOB) FROM voice"


def needles(config: Path, data: Path) -> tuple[bytes, ...]:
    """From the configuration's folder and the bank's data, as far as they can be read."""
    found = [*_keys(config, data), *_journal(data / JOURNAL), *_voices(data / VOICES)]
    return tuple(dict.fromkeys(one for one in found if len(one) >= LEAST_BYTES))


def _keys(config: Path, data: Path) -> Iterator[bytes]:
    for path in (data / name for name in SECRETS):
        with suppress(OSError):
            yield path.read_bytes()[:SECRET_BYTES_MAX]
    for path in sorted(config.rglob("*")) if config.is_dir() else ():
        if path.suffix in (".key", ".pem") or "password" in path.name:
            with suppress(OSError):
                yield from _inside(path.read_bytes()[:SECRET_BYTES_MAX])


def _inside(data: bytes) -> Iterator[bytes]:
    """Lines of a private key, or a password as it stands; a certificate is for everybody to have."""
    head, _, body = data.partition(b"\n")
    if not head.startswith(b"-----BEGIN"):
        yield data.strip()
    elif b"PRIVATE" in head:
        yield from islice(PEM_LINE.findall(body), EACH_MAX)


def _journal(path: Path) -> Iterator[bytes]:
    """The chain's hashes, which are nobody else's, and what can be traced to a person."""
    with suppress(JournalError, Trouble, *UNREADABLE), reading(path) as reader, reader.connection() as db:
        for sql in (_LINKS, _REASONS):
            yield from (row[0] for row in islice(db.execute(sql), EACH_MAX))


def _voices(path: Path) -> Iterator[bytes]:
    if not path.exists():
        return
    with suppress(*UNREADABLE), closing(connect(str(path), apsw.SQLITE_OPEN_READONLY)) as db:
        yield from (row[0] for row in islice(db.execute(_WORDS), EACH_MAX))
