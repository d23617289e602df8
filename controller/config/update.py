"""The ``[update]`` table: where this machine looks for software, and when it may take it.

Without it nobody looks; a person installs by hand. Releases are signed: neither address nor stick need be trusted.
"""

from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from controller.config.models import Config
from controller.config.strict import AbsolutePath, Line, Strict

ADDRESS: Final = r"^https?://[!-~]+$"
TIME: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class UpdateTable(Strict):
    address: Line | None = Field(None, max_length=300, pattern=ADDRESS, examples=["https://www.example.org/software"])
    """Of a folder with one folder for each kind of machine (``bookworm-arm64``), on any static web server."""
    authority: AbsolutePath | None = Field(None, max_length=200, examples=["/etc/bastide/update/authority.pem"])
    """For https: who may vouch for the server; without it, whom this machine trusts."""
    sticks: Annotated[tuple[AbsolutePath, ...], Field(strict=False, max_length=8, examples=[["/media"]])] = ()
    """Folders under which this machine mounts USB sticks; a stick's ``bastide-software`` is read. Empty: none is."""
    begins: Annotated[Line, Field(pattern=TIME, examples=["02:00"])] = "02:00"
    """Of the time of day, by this machine's clock, in which what came from the web may be installed."""
    ends: Annotated[Line, Field(pattern=TIME, examples=["05:00"])] = "05:00"
    """May lie behind midnight."""

    @property
    def authority_path(self) -> Path | None:
        return None if self.authority is None else Path(self.authority)

    def allows(self, time: str) -> bool:
        """``time`` is as ``02:30``."""
        if self.begins <= self.ends:
            return self.begins <= time < self.ends
        return time >= self.begins or time < self.ends


class UpdatingConfig(Config):
    """The configuration of a machine that looks for its software; no other loads this."""

    update: UpdateTable | None = None
