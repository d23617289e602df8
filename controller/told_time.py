"""What time it is by a person's word, for a machine that no network and no battery tells it: kept beside the journal.

It counts for the boot in which it was said (:func:`controller.core.clock.believed`).
"""

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Final

from controller.core.clock import Anchor
from controller.core.moment import Trust
from controller.rights.files import write_whole

log = logging.getLogger(__name__)

FILE: Final = "told_time.json"
FILE_BYTES_MAX: Final = 1024


def write(folder: Path, moment: Anchor) -> None:
    """Durable when this returns. Raises ``OSError``."""
    write_whole(folder / FILE, json.dumps(asdict(moment)).encode())


def read(folder: Path) -> Anchor | None:
    """None when nobody said it, or the file cannot be read: then it is not known."""
    try:
        with (folder / FILE).open("rb") as file:
            said = json.loads(file.read(FILE_BYTES_MAX))
        return Anchor(str(said["boot"]), float(said["mono_s"]), float(said["wall_s"]), Trust(said["trust"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("%s counts for nothing: %s", folder / FILE, error)
        return None
