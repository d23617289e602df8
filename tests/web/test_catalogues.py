"""Every language says everything, and nothing else. Adding a language is adding one file; this test checks it."""

import re
from collections.abc import Iterable
from typing import Any

import pytest

from controller.core.bank import Size
from controller.core.commands import Word
from controller.core.events import Refusal, Touch
from controller.core.screen import Screen
from controller.core.state import Door, Ended, Kind, Use
from controller.web.catalogue import UnknownLanguageError, catalogue, languages, require

LIVE_STATUSES = {"waiting", "no_ticket", "overdue", "too_warm", "to_check"}
COUNTS = {"S", "M", "L", "cold", "free", "more_doors", "waiting", "left"}
LONGEST_WORD_CHARS = 75
"""What fits into the banner in three lines, and is read before it goes."""

each_language = pytest.mark.parametrize("language", languages())


def bare(keys: Iterable[str]) -> set[str]:
    """Keys without their variants: ``closed.reclaim`` is a variant of ``closed``."""
    return {key.partition(".")[0] for key in keys}


def flat(texts: Any, path: str = "") -> dict[str, str]:
    if isinstance(texts, str):
        return {path: texts}
    return {k: v for key, inner in texts.items() for k, v in flat(inner, f"{path}/{key}").items()}


@each_language
def test_everything_the_core_can_say_has_its_text(language: str) -> None:
    texts = catalogue(language)
    assert set(texts["words"]) == set(Word)
    assert set(Refusal) <= set(texts["words"])
    assert bare(texts["touches"]) == set(Touch)
    assert bare(texts["screens"]) == set(Screen)
    assert set(texts["statuses"]) == LIVE_STATUSES | set(Ended)
    assert set(texts["uses"]) == set(Use)
    assert set(texts["doors"]) == set(Door)
    assert set(texts["kinds"]) == set(Kind)
    assert set(texts["sizes"]) == {size.name for size in Size}
    assert set(texts["counts"]) == COUNTS


@each_language
def test_variants_are_of_kinds_and_screens_that_exist(language: str) -> None:
    variants = {key.partition(".")[2] for part in ("screens", "touches") for key in catalogue(language)[part]}
    assert variants - {""} <= set(Kind) | set(Screen)


@each_language
def test_all_languages_have_the_same_keys_and_placeholders(language: str) -> None:
    first, this = flat(catalogue("fr")), flat(catalogue(language))
    assert set(this) == set(first)
    for key, text in this.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", first[key])), key


@each_language
@pytest.mark.field_note("L30")
def test_texts_are_short_and_whole(language: str) -> None:
    for key, text in flat(catalogue(language)).items():
        assert text == text.strip(), key
        assert text or key.endswith("/hint"), key
        assert len(text) <= LONGEST_WORD_CHARS, key


def test_a_language_without_a_catalogue_is_refused_with_the_remedy() -> None:
    with pytest.raises(UnknownLanguageError, match=r"no catalogue for oc; there are en, fr.*locales"):
        require(("fr", "oc"))
    with pytest.raises(UnknownLanguageError, match="any language"):
        require(())
