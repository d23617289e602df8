"""A release is fetched: only what is not here, going on where it was cut short, into a store that has room for it."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Container
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

from controller.release.kind import M
from controller.release.manifest import MANIFEST, MANIFEST_BYTES_MAX, SIGNATURE, SIGNATURE_BYTES_MAX, Publishers
from controller.release.source import Broken, Patience, Source
from controller.release.store import Objects
from controller.release.trouble import ReleaseError, Why

P = ParamSpec("P")
T = TypeVar("T")


async def done(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """In a thread, and over when this returns or is cancelled: no late write meets whoever comes next."""
    working = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise


@dataclass(slots=True)
class Progress:
    """How far a transfer is; written by it, read by whoever looks."""

    release: str = ""
    have_bytes: int = 0
    of_bytes: int = 0


class Transfer(Generic[M]):
    def __init__(self, source: Source, store: Objects[M], keys: Publishers, patience: Patience | None = None) -> None:
        self.progress = Progress()
        self.signature = b""
        """What was last brought as a signature."""
        self._source = source
        self._store = store
        self._keys = keys
        self._patience = patience or Patience()
        self._chance = random.Random()  # noqa: S311 - it spreads attempts, it guards nothing

    async def run(
        self, judge: Callable[[M, bytes], None], kept: tuple[str, ...], known: Container[bytes] = ()
    ) -> M | None:
        """Fetch it and stage it; None when its signature is one of those that are ``known`` already.

        ``judge`` may refuse what the manifest says, before anything more is asked for; of ``kept`` the first stays in
        any case. Raises :class:`ReleaseError`, and leaves on the disk what may be gone on with.
        """
        try:
            async with asyncio.timeout(self._patience.total_s):
                return await self._run(judge, kept, known)
        except TimeoutError:
            hours = self._patience.total_s / 3_600
            raise ReleaseError(Why.UNREACHABLE, f"not here after {hours:g} h", self.progress.release) from None
        except ReleaseError as error:
            error.release = error.release or self.progress.release
            raise
        finally:
            await self._source.close()

    async def _run(self, judge: Callable[[M, bytes], None], kept: tuple[str, ...], known: Container[bytes]) -> M | None:
        signature = self.signature = await self.small(SIGNATURE, SIGNATURE_BYTES_MAX)
        if signature in known:
            return None
        manifest, data = await self._said(signature)
        judge(manifest, data)
        await done(self._store.make_room, manifest, kept)
        missing = await done(self._store.missing, manifest)
        self.progress.of_bytes = manifest.size_bytes
        self.progress.have_bytes = manifest.size_bytes - sum(missing.values())
        paths = {entry.sha256: path for path, entry in manifest.files.items()}
        for sha256, size in missing.items():
            await self._object(sha256, paths[sha256], size)
        return await done(self._store.stage, data, signature)

    async def look(self, judge: Callable[[M, bytes], None]) -> M:
        """What it says, judged, and nothing of it fetched. Raises :class:`ReleaseError`."""
        manifest, data = await self._said(await self.small(SIGNATURE, SIGNATURE_BYTES_MAX))
        judge(manifest, data)
        return manifest

    async def _said(self, signature: bytes) -> tuple[M, bytes]:
        data = await self.small(MANIFEST, MANIFEST_BYTES_MAX)
        manifest = self._store.kind.opened(data, signature, self._keys)
        self.progress.release = manifest.id
        return manifest, data

    async def small(self, path: str, size: int) -> bytes:
        """A file beside the manifest, of at most ``size`` bytes. Raises :class:`ReleaseError`."""
        data = bytearray()

        async def rest() -> None:
            async with aclosing(self._source.pieces(path, len(data), size)) as pieces:
                async for begins, piece in pieces:
                    data[begins:] = piece

        try:
            await self._patiently(rest, lambda: len(data))
        except ReleaseError as error:
            if error.why is Why.WRONG_HASH:  # longer than any is
                raise ReleaseError(Why.NOT_A_RELEASE, str(error)) from error
            raise
        return bytes(data)

    async def _object(self, sha256: str, path: str, size: int) -> None:
        """Until it is whole. What an earlier run left may be spoilt by a power cut: then it is fetched anew, once."""
        went_on = await done(self._store.begun, sha256) > 0
        before_bytes = self.progress.have_bytes
        await self._patiently(lambda: self._rest(sha256, path, size, before_bytes), lambda: self.progress.have_bytes)
        if await done(self._store.finish, sha256):
            self.progress.have_bytes = before_bytes + size
        elif went_on:
            self.progress.have_bytes = before_bytes
            await self._object(sha256, path, size)
        else:
            words = f"{path}: is not what the manifest says; was it changed, or is it still being copied?"
            raise ReleaseError(Why.WRONG_HASH, words)

    async def _rest(self, sha256: str, path: str, size: int, before_bytes: int) -> None:
        at = await done(self._store.begun, sha256)
        if at > size:
            await done(self._store.add, sha256, 0, b"")
            at = 0
        if at == size:
            return
        async with aclosing(self._source.pieces(path, at, size)) as pieces:
            async for begins, piece in pieces:
                await done(self._store.add, sha256, begins, piece)
                at = begins + len(piece)
                self.progress.have_bytes = before_bytes + at
        if at < size:
            raise Broken(f"{path}: ends too early")

    async def _patiently(self, attempt: Callable[[], Awaitable[None]], so_far: Callable[[], int]) -> None:
        """Try again as long as it brings something, and a few times when it does not."""
        failures, had_bytes = 0, so_far()
        while True:
            try:
                return await attempt()
            except Broken as broken:
                failures = 1 if so_far() > had_bytes else failures + 1
                had_bytes = max(had_bytes, so_far())
                if failures > self._patience.failures_max:
                    raise ReleaseError(Why.UNREACHABLE, f"{self._source.name}: {broken}") from broken
            await asyncio.sleep(self._patience.backoff_s(failures, self._chance))
