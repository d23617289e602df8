"""Pictures of the set-up's pages: ``python -m tests.setup.pictures FOLDER [QUESTION …]``, for the eye.

A question in trouble has a ``!`` before it. ``for_docs`` draws the few that the guides show.
"""

import sys
from pathlib import Path

from controller.setup.script import SCRIPT
from tests.dialogue.pictures import draw, small_enough
from tests.setup.poses import POSES, TROUBLED

IN_THE_DOCS = ("language", "network_choice", "request", "done")
BOOKS = {**POSES, **{f"!{word}": book for word, book in TROUBLED.items()}}


def for_docs(folder: Path) -> None:
    small_enough(draw(SCRIPT, folder, "setup", BOOKS, IN_THE_DOCS))


if __name__ == "__main__":
    draw(SCRIPT, Path(sys.argv[1]), "setup", BOOKS, sys.argv[2:] or BOOKS)
