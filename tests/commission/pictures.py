"""Pictures of the commissioning's pages: ``python -m tests.commission.pictures FOLDER [QUESTION …]``, for the eye.

``for_docs`` draws the few that the guides show.
"""

import sys
from pathlib import Path

from controller.commission.script import SCRIPT
from tests.commission.poses import POSES
from tests.dialogue.pictures import draw, small_enough

IN_THE_DOCS = ("connect_first", "which_door", "review_faulty")


def for_docs(folder: Path) -> None:
    small_enough(draw(SCRIPT, folder, "commission", POSES, IN_THE_DOCS))


if __name__ == "__main__":
    draw(SCRIPT, Path(sys.argv[1]), "commission", POSES, sys.argv[2:] or POSES)
