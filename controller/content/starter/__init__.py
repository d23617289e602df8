"""The folder that ``bastide content new`` makes: small, complete, in two languages, with every kind of scene."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from controller.content.folder import refusal
from controller.content.starter.panorama import draw

PANORAMAS = {"market-square": 210, "mill-yard": 35}
"""Name → hue in degrees."""


def write(target: Path) -> int:
    """Fills a new or empty folder; how many files. Raises :class:`~controller.content.problems.ContentError`."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise refusal(target.name, "is not empty", "name a new folder")
    with as_file(files("controller.content.starter") / "folder") as starter:
        shutil.copytree(starter, target, dirs_exist_ok=True)
    for name, hue in PANORAMAS.items():
        draw(hue).save(target / "panoramas" / f"{name}.jpg", quality=85)
    return sum(one.is_file() for one in target.rglob("*"))
