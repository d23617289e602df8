"""What takes long to make is made once: a folder named by everything that went into it, complete or not there."""

import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.virtual_pi.host import say


def made(folder: Path, name: str, ingredients: str, make: Callable[[Path], None]) -> Path:
    """``folder/name-DIGEST``, from an earlier run or from ``make``, which is given an empty folder to fill.

    Others of that name, made of other ingredients, are removed.
    """
    ready = folder / f"{name}-{hashlib.sha256(ingredients.encode()).hexdigest()[:12]}"
    if not ready.exists():
        began_s = time.monotonic()
        unfinished = folder / f"{name}.unfinished"
        for other in (unfinished, *folder.glob(f"{name}-[0-9a-f]*")):
            shutil.rmtree(other, ignore_errors=True)
        unfinished.mkdir(parents=True)
        make(unfinished)
        unfinished.rename(ready)
        say(f"{ready.name} was made in {time.monotonic() - began_s:.0f} s")
    return ready
