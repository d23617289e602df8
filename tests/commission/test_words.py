"""Every word that a commissioning can say is there, in each language, and fits."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import controller.commission
from controller.commission.site import LANGUAGES
from controller.commission.words import catalogue

HERE = Path(controller.commission.__file__).parent
PUT_TOGETHER = {
    f"found_{kind}_{outcome}" for kind in ("scanner", "signals", "probe") for outcome in ("wrong", "skipped")
}
"""Of a part's kind and what came of it."""
MAKERS = {"steps": "Step", "notes": "Note", "refused": "AnswerRefusedError"}


def leaves(words: object, place: str = "") -> dict[str, str]:
    if isinstance(words, str):
        return {place: words}
    items = words.items() if isinstance(words, dict) else enumerate(words)  # type: ignore[arg-type]
    return {name: text for key, inner in items for name, text in leaves(inner, f"{place}/{key}").items()}


def nodes() -> Iterator[ast.AST]:
    return (node for path in HERE.glob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))


def made_with(maker: str) -> set[str]:
    """The words that stand first in calls of this maker."""
    calls = (node for node in nodes() if isinstance(node, ast.Call) and getattr(node.func, "id", "") == maker)
    firsts = (call.args[0] for call in calls if call.args)
    return {str(first.value) for first in firsts if isinstance(first, ast.Constant)}


def test_all_languages_have_the_same_words_with_the_same_values() -> None:
    first, *others = [leaves(catalogue(language)) for language in LANGUAGES]
    for other in others:
        assert other.keys() == first.keys()
        for place, text in first.items():
            assert fields(text) == fields(other[place]), place


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("part", MAKERS)
def test_every_word_is_in_the_catalogue_and_every_text_is_said(part: str) -> None:
    known = set(catalogue("en")[part])
    anywhere = {str(node.value) for node in nodes() if isinstance(node, ast.Constant)} | PUT_TOGETHER
    assert made_with(MAKERS[part]) - known == set(), "a word without a text"
    assert known - anywhere == set(), "a text that nobody says"


@pytest.mark.parametrize(("page", "language"), [("commissioning.md", "en"), ("fr/commissioning.md", "fr")])
def test_the_guide_says_what_the_screen_says(page: str, language: str) -> None:
    text = (HERE.parents[1] / "docs" / page).read_text("utf-8").replace("\n   ", " ")
    bold = {words.replace("\n", " ") for words in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}
    shown = set(leaves(catalogue(language)).values()) | {"not", "pas"}
    assert len(bold) > 8
    assert sorted(words for words in bold if words not in shown) == []
