"""What a scene tells beside its own text, as plain sections: for pages without JavaScript, and for search engines."""

from collections.abc import Iterator
from dataclasses import dataclass

from controller.content.compiled import Events, Map, Poll, Question, Quiz, Scene, Shops, Story, Street, Visit, Wall


@dataclass(frozen=True)
class Section:
    title: str
    html: str = ""
    """Safe already."""
    lines: tuple[str, ...] = ()


def told(scene: Scene, language: str) -> list[Section]:
    """Sections in the order in which the scene shows them; none where title, lead and body are all there is."""
    match scene:
        case Story():
            return list(_story(scene, language))
        case Visit():
            return [Section(one.title[language], lines=_alt(one.picture.alt, language)) for one in scene.panoramas]
        case Map():
            return [Section(stop.title[language], stop.text.get(language, "")) for stop in scene.stops]
        case Shops():
            return [
                Section(shop.name, shop.text.get(language, ""), tuple(filter(None, (
                    shop.kind.get(language), shop.offers.get(language), shop.address, shop.telephone,
                    shop.hours.written if shop.hours else ""))))
                for shop in scene.shops
            ]  # fmt: skip
        case Events():
            return [
                Section(
                    one.title[language], one.text.get(language, ""), tuple(filter(None, (one.begins[:10], one.where)))
                )
                for one in scene.events
            ]
        case Quiz():
            return [_question(one, language) for one in scene.questions]
        case Poll():
            return [_question(scene.question, language)]
        case Street():
            return [_question(scene.question, language), Section(scene.invitation[language])]
        case Wall():
            return [Section(scene.invitation[language])]
    return []


def _story(story: Story, language: str) -> Iterator[Section]:
    for floor in story.floors:
        yield Section(floor.label[language], floor.text.get(language, ""))
    for pair in story.then_and_now:
        yield Section(pair.title[language], lines=_alt(pair.then.alt, language) + _alt(pair.now.alt, language))
    for heard in (story.sound, story.video):
        if heard is not None and heard.transcript.get(language):
            yield Section("", lines=(heard.transcript[language],))


def _question(question: Question, language: str) -> Section:
    return Section(question.text[language], lines=tuple(choice.text[language] for choice in question.choices))


def _alt(alt: dict[str, str], language: str) -> tuple[str, ...]:
    return tuple(filter(None, (alt.get(language, ""),)))
