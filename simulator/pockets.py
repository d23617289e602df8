"""What the people of the demo carry: badges, claim cards, photographs of the screen, printed tickets, rubbish."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from controller.rights.files import write_whole
from simulator.optics import Picture

ITEMS_MAX = 40
"""The oldest photograph is thrown away first."""


class Sort(StrEnum):
    BADGE = "badge"
    CARD = "card"
    PHOTO = "photo"
    PAPER = "paper"
    RUBBISH = "rubbish"


class Item(BaseModel):
    """One thing that can be held before a code reader."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(pattern=r"^[a-z]+-[a-z0-9]+$", max_length=32)]
    sort: Sort
    name: Annotated[str, Field(max_length=80)]
    """A name out of the panel's catalogue, or a time of day."""
    note: Annotated[str, Field(max_length=80)] = ""
    """What is written beside the code: a PIN, a badge's code told to its holder."""
    path: Annotated[str, Field(max_length=65_536)]
    modules: Annotated[int, Field(ge=1, le=200)]

    @property
    def picture(self) -> Picture:
        return Picture(self.path, self.modules)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int
    items: list[Item]


class Pockets:
    """Everyone's pockets together, kept in one file. A damaged file is empty pockets: all in them can be had again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._kept = _File.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            self._kept = _File(count=0, items=[])

    @property
    def items(self) -> tuple[Item, ...]:
        """In the order in which they came."""
        return tuple(self._kept.items)

    def find(self, id: str) -> Item | None:
        return next((item for item in self._kept.items if item.id == id), None)

    def add(self, sort: Sort, name: str, picture: Picture, note: str = "") -> Item:
        """Put a thing in; the oldest photograph or paper makes room. The same code is kept once."""
        known = next((item for item in self._kept.items if item.picture == picture), None)
        if known is not None:
            return known
        kept = self._kept
        if len(kept.items) >= ITEMS_MAX:
            kept.items.remove(
                next((item for item in kept.items if item.sort in (Sort.PHOTO, Sort.PAPER)), kept.items[0])
            )
        kept.count += 1
        item = Item(
            id=f"{sort.value}-{kept.count}", sort=sort, name=name, note=note, path=picture.path, modules=picture.modules
        )
        kept.items.append(item)
        self._save()
        return item

    def throw_away(self, id: str) -> bool:
        """Away with a photograph or a paper; badges and cards stay."""
        item = self.find(id)
        if item is None or item.sort not in (Sort.PHOTO, Sort.PAPER):
            return False
        self._kept.items.remove(item)
        self._save()
        return True

    def _save(self) -> None:
        write_whole(self._path, self._kept.model_dump_json().encode())
