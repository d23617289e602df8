"""The table of the nightly backup. Without it none is made but by hand (``bastide backup make``)."""

from typing import Annotated, Final

from pydantic import Field

from controller.config.strict import AbsolutePath, Strict

KEYS_MAX: Final = 8
Key = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=["64 digits, shown by `bastide backup key`"])]


class BackupTable(Strict):
    folder: AbsolutePath = Field(max_length=200, examples=["/media/bastide-backup"])
    keys: Annotated[tuple[Key, ...], Field(strict=False)] = Field(
        min_length=1, max_length=KEYS_MAX, examples=[["64 digits, shown by `bastide backup key`"]]
    )
    """Public keys: whoever holds the private half of one reads the backup, and this machine never does."""
    keep: Annotated[int, Field(ge=1, le=365, examples=[7])] = 7
    """So many of this bank's stay in the folder."""
    same_card: Annotated[bool, Field(examples=[False])] = False
    """Whether the folder may lie beside the bank's own data; a stick that was pulled leaves such a folder behind."""
