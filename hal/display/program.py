"""Small programs of the system, run with a time limit: by absolute path, without a shell, their words bounded."""

import asyncio
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WITHIN_S: Final = 8.0
"""A CEC bus may be asked three times, a second and a half each; beyond that the program hangs."""
WORDS_BYTES_MAX: Final = 16_384
"""What any of them says in earnest is a few hundred bytes; the rest is thrown away."""


@dataclass(frozen=True, slots=True)
class Ended:
    code: int | None
    """None: it could not be started, or it hung and was killed."""
    words: str
    """What it said on both its outputs."""

    @property
    def well(self) -> bool:
        return self.code == 0


NOT_STARTED: Final = Ended(None, "")


async def run(
    program: Path,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    within_s: float = WITHIN_S,
    typed: str | None = None,
    user: int | None = None,
) -> Ended:
    """Run it to its end. ``env`` is all that it finds in its environment. Raises ``ValueError`` for a relative path.

    ``typed`` is what it reads: nobody who lists the machine's programs sees that. ``user`` is whom it runs as.
    """
    if not program.is_absolute():
        raise ValueError(f"{program} must be an absolute path: what a search path finds may be anything")
    try:
        process = await asyncio.create_subprocess_exec(
            program, *arguments, env=dict(env or {}), user=user,
            stdin=asyncio.subprocess.DEVNULL if typed is None else asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    except OSError:
        return NOT_STARTED
    try:
        async with asyncio.timeout(within_s):
            _, words = await asyncio.gather(_typed(process, typed), _heard(process))
            return Ended(await process.wait(), words)
    except TimeoutError:
        return NOT_STARTED
    finally:
        await _buried(process)


async def _typed(process: asyncio.subprocess.Process, words: str | None) -> None:
    if process.stdin is None or words is None:
        return
    with suppress(BrokenPipeError, ConnectionResetError):  # it ended without having read everything
        process.stdin.write(words.encode())
        await process.stdin.drain()
    process.stdin.close()


async def _heard(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    words = bytearray()
    while part := await process.stdout.read(4_096):
        words += part[: WORDS_BYTES_MAX - len(words)]
    return words.decode("utf-8", "replace")


async def _buried(process: asyncio.subprocess.Process) -> None:
    """It and whatever it started are gone, whyever nobody waits for them any more."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
