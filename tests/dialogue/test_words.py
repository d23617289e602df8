"""Every word that a dialogue can say is there, in each language, and every text is said."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

import controller.commission
import controller.setup
from controller.commission.words import WORDS as COMMISSION
from controller.dialogue import place
from controller.dialogue.place import LANGUAGES
from controller.dialogue.words import Words
from controller.setup.words import WORDS as SETUP

MAKERS = {"steps": "Step", "notes": "Note", "refused": "AnswerRefusedError"}


@dataclass(frozen=True)
class Spoken:
    words: Words
    folder: Path
    put_together: frozenset[str] = frozenset()

    def nodes(self) -> Iterator[ast.AST]:
        own = (*self.folder.glob("*.py"), Path(place.__file__))  # the first chapter is everybody's
        return (node for path in own for node in ast.walk(ast.parse(path.read_text("utf-8"))))

    def made_with(self, maker: str) -> set[str]:
        """The words that stand first in calls of this maker."""
        calls = (node for node in self.nodes() if isinstance(node, ast.Call) and getattr(node.func, "id", "") == maker)
        firsts = (call.args[0] for call in calls if call.args)
        return {str(first.value) for first in firsts if isinstance(first, ast.Constant)}

    def anywhere(self) -> set[str]:
        constants = (str(node.value) for node in self.nodes() if isinstance(node, ast.Constant))
        return {*constants, *self.put_together}


FOUND = frozenset(f"found_{kind}_{how}" for kind in ("scanner", "signals", "probe") for how in ("wrong", "skipped"))
"""Of a part's kind and what came of it."""
DIALOGUES = {
    "commission": Spoken(COMMISSION, Path(controller.commission.__file__).parent, FOUND),
    "setup": Spoken(SETUP, Path(controller.setup.__file__).parent),
}
each = pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=DIALOGUES)


def leaves(words: object, place: str = "") -> dict[str, str]:
    if isinstance(words, str):
        return {place: words}
    items = words.items() if isinstance(words, dict) else enumerate(words)  # type: ignore[arg-type]
    return {name: text for key, inner in items for name, text in leaves(inner, f"{place}/{key}").items()}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@each
def test_all_languages_have_the_same_words_with_the_same_values(dialogue: Spoken) -> None:
    first, *others = [leaves(dialogue.words.catalogue(language)) for language in LANGUAGES]
    for other in others:
        assert other.keys() == first.keys()
        for at, text in first.items():
            assert fields(text) == fields(other[at]), at


@each
@pytest.mark.parametrize("part", MAKERS)
def test_every_word_is_in_the_catalogue_and_every_text_is_said(dialogue: Spoken, part: str) -> None:
    known = set(dialogue.words.catalogue("en")[part])
    assert dialogue.made_with(MAKERS[part]) - known == set(), "a word without a text"
    assert known - dialogue.anywhere() == set(), "a text that nobody says"
