"""What time it is by a person's word, for a machine that no network and no battery tells it: kept beside the journal.

It counts for the boot in which it was said (:func:`controller.core.clock.believed`).
"""

import logging
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from controller.core.clock import Anchor
from controller.rights.files import write_whole

log = logging.getLogger(__name__)

FILE: Final = "told_time.json"
FILE_BYTES_MAX: Final = 1024
ANCHOR: Final = TypeAdapter(Anchor)


def write(folder: Path, moment: Anchor) -> None:
    """Durable when this returns. Raises ``OSError``."""
    write_whole(folder / FILE, ANCHOR.dump_json(moment))


def read(folder: Path) -> Anchor | None:
    """None when nobody said it, or the file cannot be read: then it is not known."""
    try:
        with (folder / FILE).open("rb") as file:
            return ANCHOR.validate_json(file.read(FILE_BYTES_MAX))
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        log.warning("%s counts for nothing: %s", folder / FILE, error)
        return None
