"""The window's releases, as the API of this machine shows them and takes them in."""

import asyncio
import time
from pathlib import Path

from controller.core.vitrine.values import Release
from controller.release.intake import Intake
from controller.release.trouble import ReleaseError
from controller.release.upload import Upload
from controller.web.vitrine.releases import NotTaken, Piece, ReleasesOut


class Releases:
    def __init__(self, intake: Intake, upload: Upload) -> None:
        self.intake = intake
        self._upload = upload

    async def how(self) -> ReleasesOut:
        window, status = self.intake.window, self.intake.status
        looked_s = status.looked_s
        return ReleasesOut(
            shown=_id(window.shown),
            former=_id(window.former),
            staged=_id(window.staged),
            refused=window.refused,
            refused_why=window.refused_why,
            source=status.source,
            coming=status.progress.release if status.source else "",
            have_bytes=status.progress.have_bytes,
            of_bytes=status.progress.of_bytes,
            problem=status.problem,
            why=status.why or "",
            looked_ago_s=None if looked_s is None else time.monotonic() - looked_s,
            checked_bytes=status.checked_bytes,
            used_bytes=await asyncio.to_thread(self.intake.store.used_bytes),
            waiting=self.intake.asked,
        )

    def alarms(self) -> tuple[str, ...]:
        """What is shown is right all the same; somebody should know that the next one does not come."""
        problem = self.intake.status.problem
        return (f"no new release for the window: {problem}",) if problem else ()

    def folder(self, path: Path) -> None:
        self.intake.ask(path)

    async def begin(self, manifest: bytes, signature: bytes) -> tuple[str, tuple[Piece, ...]]:
        try:
            release, wanted = await self._upload.begin(manifest, signature)
        except ReleaseError as error:
            raise NotTaken(error.why, str(error)) from error
        return release, tuple(Piece(one.sha256, one.bytes, one.have) for one in wanted)

    async def piece(self, sha256: str, at: int, data: bytes) -> int:
        try:
            return await self._upload.piece(sha256, at, data)
        except ReleaseError as error:
            raise NotTaken(error.why, str(error)) from error

    def whole(self) -> None:
        try:
            self._upload.whole()
        except ReleaseError as error:
            raise NotTaken(error.why, str(error)) from error


def _id(release: Release | None) -> str | None:
    return None if release is None else release.id
