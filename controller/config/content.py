"""The ``[content]`` table of a machine with a window: where its releases come from, and what they may take of the card.

Without it releases are brought by hand (``bastide content install``) or by the town's signed order.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from controller.config.locate import Place
from controller.config.strict import AbsolutePath, Line, Strict

ADDRESS: Final = r"^https?://[!-~]+$"


class ContentTable(Strict):
    address: Line | None = Field(None, max_length=300, pattern=ADDRESS, examples=["https://www.example.org/vitrine"])
    """Of the folder with ``manifest.json``, on any static web server. It need not be trusted: releases are signed."""
    authority: AbsolutePath | None = Field(None, max_length=200, examples=["/etc/bastide/content/authority.pem"])
    """For https: who may vouch for the server; without it, whom this machine trusts."""
    every_min: Annotated[int, Field(ge=1, le=1_440, examples=[15])] = 15
    """Minutes between two looks at the address."""
    sticks: Annotated[tuple[AbsolutePath, ...], Field(strict=False, max_length=8, examples=[["/media"]])] = ()
    """Folders under which this machine mounts USB sticks; a stick's folder ``bastide`` is read. Empty: none is."""
    store_mib: Annotated[int, Field(ge=64, le=65_536, examples=[2_048])] = 2_048
    """What all releases together may take. Two are kept, so each may have half of it."""
    free_mib: Annotated[int, Field(ge=64, le=65_536, examples=[512])] = 512
    """What always stays free for the journal, whatever content would like."""

    @property
    def authority_path(self) -> Path | None:
        return None if self.authority is None else Path(self.authority)


def faults(content: ContentTable) -> Iterator[tuple[Place, str]]:
    """What is wrong between keys that are right one by one."""
    if content.authority is not None and not (content.address or "").startswith("https://"):
        yield (
            ("content", "authority"),
            "vouches for an https address, and there is none; write `address` with https, or remove it",
        )
