"""Every text is there in every language of the folder, and in no other."""

from collections.abc import Iterator

from pydantic import BaseModel

from controller.config.locate import Place
from controller.content.linked_data import Record, said
from controller.content.problems import Problem, Sheet
from controller.content.read import SceneFiles, Source
from controller.content.source import texts

TOLD = ("name", "description")


def incomplete(found: Source) -> Iterator[Problem]:
    languages = found.languages
    for sheet, part, above in _tables(found):
        for place, words in texts(part):
            if words:
                yield from _lacking(words, languages, sheet, (*above, *place))
    for scene in found.scenes.values():
        yield from _uneven(scene)
    for record in (*found.shops.values(), *found.events.values()):
        yield from _half_told(record, languages)


def _tables(found: Source) -> Iterator[tuple[Sheet, BaseModel, Place]]:
    yield found.town.sheet, found.town.value, ()
    for window in found.windows.values():
        yield window.sheet, window.value, ()
    for scene in found.scenes.values():
        yield scene.sheet, scene.matter, ()
    for kind in (found.pictures, found.panoramas, found.sounds, found.videos):
        for medium in kind.values():
            yield medium.sheet, medium.value, ()
    for tour in found.tours.values():
        for stop in tour.stops:
            yield tour.sheet, stop.table, (*stop.place, "properties")


def _lacking(words: dict[str, str], languages: tuple[str, ...], sheet: Sheet, place: Place) -> Iterator[Problem]:
    for language in languages:
        empty = language in words and not words[language].strip() and any(words.values())
        if language not in words or empty:
            yield sheet.problem(place, f"has no text in {language!r}", f'write `{language} = "…"` beside the others')
    for language in words:
        if language not in languages:
            remedy = "add it to the languages of content.toml, or remove it"
            yield sheet.problem(place, f"has a text in {language!r}, a language of nothing else", remedy)


def _uneven(scene: SceneFiles) -> Iterator[Problem]:
    """Lead, spoken text and body are there in every language or in none."""
    for language, page in scene.pages.items():
        others = [one for one in scene.pages if one != language]
        for key in ("lead", "spoken"):
            if not getattr(scene.sayings[language], key) and any(getattr(scene.sayings[one], key) for one in others):
                text = "is missing, and another language has it"
                yield page.sheet.problem((key,), text, f'write `{key} = "…"`')
        if not page.body.strip() and any(scene.pages[one].body.strip() for one in others):
            text = "has no text below its matter, and another language has"
            yield Problem(page.sheet.file, page.body_line, text, "translate the text")


def _half_told(record: Record, languages: tuple[str, ...]) -> Iterator[Problem]:
    """Advice: an imported record often speaks one language; it is then shown in that one."""
    for key in TOLD:
        told = said(record.node, key, languages)
        if key != "name" and told and not set(languages) <= set(told):
            missing = ", ".join(one for one in languages if one not in told)
            remedy = f'write `"{key}": {{ "{languages[0]}": "…", … }}`'
            yield record.problem(key, f"is not told in {missing}", remedy, grave=False)
