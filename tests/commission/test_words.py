"""The guide of the commissioning says what its screen says."""

import re
from pathlib import Path

import pytest

from controller.commission.words import WORDS
from tests.dialogue.test_words import leaves

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("page", "language"), [("commissioning.md", "en"), ("fr/commissioning.md", "fr")])
def test_the_guide_says_what_the_screen_says(page: str, language: str) -> None:
    text = (DOCS / page).read_text("utf-8").replace("\n   ", " ")
    bold = {words.replace("\n", " ") for words in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}
    shown = set(leaves(WORDS.catalogue(language)).values()) | {"not", "pas"}
    assert len(bold) > 8
    assert sorted(words for words in bold if words not in shown) == []
