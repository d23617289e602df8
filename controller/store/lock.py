"""One owner for one journal (L25)."""

import fcntl
import os
from pathlib import Path

from controller.store.errors import JournalBusy


def take(path: Path) -> int:
    """Lock this file for as long as the process lives or until :func:`release`. Raises :class:`JournalBusy`.

    The file stays when the lock goes: deleting it would let two owners hold two files of one name.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.read(handle, 20).decode(errors="replace").strip()
        os.close(handle)
        raise JournalBusy(
            f"the journal beside {path} belongs to the running process {owner or 'of another user'}; stop it first"
        ) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle


def release(handle: int) -> None:
    os.close(handle)
