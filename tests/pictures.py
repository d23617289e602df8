"""Draw docs/pictures anew from the running screens: ``python -m tests.pictures``."""

from pathlib import Path

from tests.web.pictures import for_docs

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"

if __name__ == "__main__":
    for_docs(PICTURES)
