"""Which sources there are, and how a downloaded file is read."""

import json
from pathlib import Path
from typing import Any

from controller.content.folder import DATA_BYTES_MAX, Folder, refusal
from controller.content.importing import cirkwi, datatourisme, geotrek, openagenda
from controller.content.importing.record import Found, Giver, ImportProblemError
from controller.content.read import START
from controller.content.sheets import model, table
from controller.content.source import Town

FILE_BYTES_MAX = 4 * DATA_BYTES_MAX
RECORDS_MAX = 2000
LICENSED = ("datatourisme",)
"""Sources with one licence for everything."""


def languages(root: Path) -> tuple[str, ...]:
    """The languages of the folder. Raises :class:`~controller.content.problems.ContentError`."""
    folder = Folder(root)
    if not folder.has("content.toml"):
        raise refusal("content.toml", "is missing", START)
    data, sheet = table(folder.text("content.toml"), "content.toml")
    return model(Town, data, sheet).languages


def read(source: str, file: Path, giver: Giver, languages: tuple[str, ...]) -> list[Found]:
    """Raises :class:`ImportProblemError` and ``OSError``."""
    if file.stat().st_size > FILE_BYTES_MAX:
        raise ImportProblemError(f"is larger than {FILE_BYTES_MAX >> 20} MiB; export a smaller area")
    data = file.read_bytes()
    if source == "cirkwi":
        found = cirkwi.read(data, giver, languages, file.stem)
    elif source == "geotrek":
        found = geotrek.read(_json(data), giver, languages, file.stem)
    else:
        found = (datatourisme if source == "datatourisme" else openagenda).read(_json(data), giver, languages)
    if len(found) > RECORDS_MAX:
        raise ImportProblemError(f"holds {len(found)} records; a vitrine shows a town, export a smaller area")
    return list({one.file: one for one in found}.values())


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ImportProblemError(f"is not JSON ({error})"[:160]) from error
