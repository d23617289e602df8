"""Scenes, kind by kind, from their files to what the window and the telephone show."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from controller.content import compiled, packed_map, records_made, source
from controller.content.compiled import Credit, Scene
from controller.content.linked_data import Record
from controller.content.making import Maker, credit
from controller.content.phone.along import along
from controller.content.read import SceneFiles
from controller.content.source import Query

EVENTS_MAX = 60


def scene(maker: Maker, files: SceneFiles, today: date) -> Scene:
    return MAKERS[files.matter.kind](maker, files, today)


def _common(maker: Maker, files: SceneFiles, *more: Credit) -> dict[str, Any]:
    """What every scene has, whatever its kind."""
    matter, town = files.matter, maker.source.town.value
    own = Credit(
        author=matter.attribution or town.attribution,
        licence=matter.licence or town.licence,
        source=matter.source,
        made_here=matter.made_here,
    )
    picture = maker.picture(matter.picture)
    spoken = {language: saying.spoken for language, saying in files.sayings.items()}
    return {
        "id": files.id,
        "title": {language: saying.title for language, saying in files.sayings.items()},
        "lead": {language: saying.lead for language, saying in files.sayings.items()},
        "picture": picture,
        "body": maker.html({language: page.body for language, page in files.pages.items() if page.body.strip()}),
        "spoken": spoken if all(spoken.values()) else {},
        "credits": _once((own, *((picture.credit,) if picture else ()), *more)),
        "along": _along(maker, files) if matter.along else "",
        "plays_s": matter.plays_s,
    }


def _along(maker: Maker, files: SceneFiles) -> str:
    """Its address on the telephone, in the first vitrine that shows it."""
    windows, phone = maker.source.windows, maker.source.town.value.phone_url
    shown = (name for name in maker.source.order if files.id in windows[name].value.scenes)
    vitrine = next(shown, None)
    return along(phone, vitrine, files.id) if vitrine else ""


def _once(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    return tuple(dict.fromkeys(credits))


def _opening(maker: Maker, files: SceneFiles, today: date) -> Scene:
    return compiled.Opening(**_common(maker, files))


def _story(maker: Maker, files: SceneFiles, today: date) -> Scene:
    matter = files.matter
    assert isinstance(matter, source.StoryMatter)
    pictures = tuple(maker.shown(name) for name in matter.pictures)
    video, sound = maker.video(matter.video), maker.sound(matter.sound)
    pairs = tuple(_pair(maker, one) for one in matter.then_and_now)
    floors = tuple(_floor(maker, one) for one in matter.floors)
    shown = [one.credit for one in (*pictures, video, sound, *(floor.picture for floor in floors)) if one]
    shown += [credit for pair in pairs for credit in (pair.then.credit, pair.now.credit)]
    return compiled.Story(
        **_common(maker, files, *shown),
        pictures=pictures,
        video=video,
        sound=sound,
        then_and_now=pairs,
        floors=floors,
    )


def _pair(maker: Maker, one: source.Comparison) -> compiled.ThenAndNow:
    return compiled.ThenAndNow(
        title=maker.text(one.title),
        then=maker.shown(one.then),
        now=maker.shown(one.now),
        then_label=maker.text(one.then_label),
        now_label=maker.text(one.now_label),
    )


def _floor(maker: Maker, one: source.Storey) -> compiled.Floor:
    picture = maker.picture(one.picture)
    return compiled.Floor(label=maker.text(one.label), picture=picture, text=maker.html(one.text), scene=one.scene)


def _visit(maker: Maker, files: SceneFiles, today: date) -> Scene:
    matter = files.matter
    assert isinstance(matter, source.VisitMatter)
    made = tuple(maker.panorama(name) for name in matter.panoramas)
    return compiled.Visit(**_common(maker, files, *(one.picture.credit for one in made)), panoramas=made)


def _map(maker: Maker, files: SceneFiles, today: date) -> Scene:
    matter = files.matter
    assert isinstance(matter, source.MapMatter)
    tour = maker.source.tours[matter.tour]
    stops = tuple(records_made.stop(maker, point) for point in tour.stops)
    shown = [one.credit for stop in stops for one in (stop.picture, stop.sound) if one]
    shown += [credit(point.table.credit) for point in tour.stops if point.table.credit]
    below: list[Any] = []
    if matter.packed is not None:
        below, mark = packed_map.read(maker.source.folder, matter.packed, tour.box)
        shown.append(credit(mark))
    drawn = tour.ground | {"features": [*below, *tour.ground["features"]]}
    return compiled.Map(
        **_common(maker, files, *shown),
        stops=stops,
        ground=maker.media.keep(json.dumps(drawn, separators=(",", ":"), sort_keys=True).encode(), ".geojson"),
        box=packed_map.around(tour.box) if below else tour.box,
    )


def _shops(maker: Maker, files: SceneFiles, today: date) -> Scene:
    matter = files.matter
    assert isinstance(matter, source.ShopsMatter)
    records = _chosen(maker.source.shops, matter.shops)
    made = tuple(records_made.shop(maker, one, today) for one in records)
    return compiled.Shops(**_common(maker, files, *_credits(made)), shops=made)


def _events(maker: Maker, files: SceneFiles, today: date) -> Scene:
    """Those that are not over when the release is made, the next one first."""
    matter = files.matter
    assert isinstance(matter, source.EventsMatter)
    begin = datetime.combine(today, time(), ZoneInfo(maker.source.town.value.timezone))
    made = [records_made.event(maker, one) for one in _chosen(maker.source.events, matter.events)]
    coming = [one for one in made if datetime.fromisoformat(one.ends) >= begin]
    coming = sorted(coming, key=lambda one: (datetime.fromisoformat(one.begins), one.id))[:EVENTS_MAX]
    return compiled.Events(**_common(maker, files, *_credits(coming)), events=tuple(coming))


def _chosen(records: dict[str, Record], names: tuple[str, ...]) -> list[Record]:
    return [records[name] for name in names or records]


def _credits(made: Iterable[compiled.Shop | compiled.Happening]) -> list[Credit]:
    return [credit for one in made for credit in (one.credit, one.picture and one.picture.credit) if credit]


def _quiz(maker: Maker, files: SceneFiles, today: date) -> Scene:
    matter = files.matter
    assert isinstance(matter, source.QuizMatter)
    questions = tuple(_question(maker, one) for one in matter.questions)
    shown = [credit for one in questions for credit in _pictured(one)]
    return compiled.Quiz(**_common(maker, files, *shown), questions=questions)


def _poll(maker: Maker, files: SceneFiles, today: date) -> Scene:
    matter = files.matter
    assert isinstance(matter, source.PollMatter)
    question = _question(maker, matter.question)
    common = _common(maker, files, *_pictured(question))
    return compiled.Poll(**common, question=question, closes=_day(matter.closes))


def _wall(maker: Maker, files: SceneFiles, today: date) -> Scene:
    matter = files.matter
    assert isinstance(matter, source.WallMatter)
    invitation = maker.text(matter.invitation)
    return compiled.Wall(**_common(maker, files), invitation=invitation, accepts_pictures=matter.accepts_pictures)


def _street(maker: Maker, files: SceneFiles, today: date) -> Scene:
    matter = files.matter
    assert isinstance(matter, source.StreetMatter)
    question, invitation = _question(maker, matter.question), maker.text(matter.invitation)
    common = _common(maker, files, *_pictured(question))
    return compiled.Street(**common, question=question, invitation=invitation, closes=_day(matter.closes))


def _question(maker: Maker, one: Query) -> compiled.Question:
    choose = partial(_choice, maker)
    return compiled.Question(
        id=one.id,
        text=maker.text(one.text),
        picture=maker.picture(one.picture),
        choices=tuple(map(choose, one.choices)),
        right=one.right,
        why=maker.html(one.why),
    )


def _choice(maker: Maker, one: source.Option) -> compiled.Choice:
    return compiled.Choice(id=one.id, text=maker.text(one.text), picture=maker.picture(one.picture))


def _pictured(question: compiled.Question) -> list[Credit]:
    pictures = (question.picture, *(one.picture for one in question.choices))
    return [picture.credit for picture in pictures if picture]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


MAKERS: dict[str, Callable[[Maker, SceneFiles, date], Scene]] = {
    "opening": _opening,
    "story": _story,
    "visit": _visit,
    "map": _map,
    "shops": _shops,
    "events": _events,
    "quiz": _quiz,
    "poll": _poll,
    "wall": _wall,
    "street": _street,
}
