"""Whatever is named is there: scenes, pictures, sounds, films, tours, panoramas, shops, events; and is used."""

import difflib
from collections.abc import Iterator

from pydantic import BaseModel

from controller.config.locate import Place
from controller.content import markdown
from controller.content.problems import Problem, Sheet
from controller.content.read import SceneFiles, Source
from controller.content.records_made import picture_of
from controller.content.source import Query, VisitMatter

REFERS = {
    "scene": "scenes",
    "scenes": "scenes",
    "opening": "scenes",
    "picture": "pictures",
    "pictures": "pictures",
    "poster": "pictures",
    "then": "pictures",
    "now": "pictures",
    "sound": "sounds",
    "audio": "sounds",
    "video": "videos",
    "tour": "tours",
    "panoramas": "panoramas",
    "shops": "shops",
    "events": "events",
    "vitrines": "windows",
}
"""Which field names what. A field ``to`` names a panorama or a scene."""
FOLDERS = {
    "scenes": "scenes/{id}.fr.md",
    "pictures": "pictures/{id}.jpg and pictures/{id}.toml",
    "sounds": "sounds/{id}.mp3 and sounds/{id}.toml",
    "videos": "videos/{id}.mp4 and videos/{id}.toml",
    "tours": "tours/{id}.geojson",
    "panoramas": "panoramas/{id}.jpg and panoramas/{id}.toml",
    "shops": "shops/{id}.jsonld",
    "events": "events/{id}.jsonld",
    "windows": "vitrines/{id}.toml",
}


def broken(found: Source) -> Iterator[Problem]:
    for sheet, part, above in _tables(found):
        for kind, name, place in references(part):
            if name not in _known(found, kind) and not _spoiled(found, kind, name):
                yield _missing(found, kind, name, sheet, (*above, *place))
    for scene in found.scenes.values():
        yield from _answers(scene)
        yield from _hotspots(found, scene)
        yield from _written(found, scene)
    for record in (*found.shops.values(), *found.events.values()):
        picture = picture_of(record)
        if picture is not None and picture not in found.pictures and not _spoiled(found, "pictures", picture):
            yield _missing(found, "pictures", picture, record.sheet, (*record.place, "image"))
    if not found.windows:
        remedy = "write vitrines/heritage.toml as in the starter of `bastide content new`"
        yield Problem("content.toml", 1, "has no vitrine", remedy)
    for name, window in found.windows.items():
        if window.value.opening not in window.value.scenes:
            text = f"{window.value.opening!r} is not among its scenes"
            yield window.sheet.problem(("opening",), text, f"add it to the scenes of vitrines/{name}.toml")


def unused(found: Source) -> Iterator[Problem]:
    """Advice: what is in the folder and nobody will ever see."""
    used = {(kind, name) for _, part, _ in _tables(found) for kind, name, _ in references(part)}
    used |= {("scenes", name) for scene in found.scenes.values() for name, _, _ in _links(scene)}
    used |= {("pictures", picture_of(one) or "") for one in (*found.shops.values(), *found.events.values())}
    for scene in found.scenes.values():
        if ("scenes", scene.id) not in used:
            remedy = "add it to the scenes of a vitrine, or delete it"
            yield Problem(scene.sheet.file, 1, "is shown in no vitrine", remedy, grave=False)
    for name, window in found.windows.items():
        if name not in found.order:
            text = "is not among the vitrines of content.toml"
            yield Problem(window.sheet.file, 1, text, "add it there, or delete it", grave=False)
    for kind in ("pictures", "sounds", "videos", "panoramas"):
        for name, medium in getattr(found, kind).items():
            if (kind, name) not in used:
                yield Problem(medium.file, 1, "is shown nowhere", "name it in a scene, or delete it", grave=False)


def references(part: BaseModel, place: Place = ()) -> Iterator[tuple[str, str, Place]]:
    """The kind and the id of everything a table names, and where."""
    for name, field in type(part).model_fields.items():
        value, here = getattr(part, name), (*place, field.alias or name)
        for index, one in enumerate(value if isinstance(value, tuple) else (value,)):
            at = (*here, index) if isinstance(value, tuple) else here
            if isinstance(one, BaseModel):
                yield from references(one, at)
            elif isinstance(one, str) and (name in REFERS or name == "to"):
                yield REFERS.get(name, "places"), one, at


def _tables(found: Source) -> Iterator[tuple[Sheet, BaseModel, Place]]:
    yield found.town.sheet, found.town.value, ()
    for window in found.windows.values():
        yield window.sheet, window.value, ()
    for scene in found.scenes.values():
        yield scene.sheet, scene.matter, ()
    for panorama in found.panoramas.values():
        yield panorama.sheet, panorama.value, ()
    for video in found.videos.values():
        yield video.sheet, video.value, ()
    for tour in found.tours.values():
        for stop in tour.stops:
            yield tour.sheet, stop.table, (*stop.place, "properties")


def _known(found: Source, kind: str) -> set[str]:
    return {*found.panoramas, *found.scenes} if kind == "places" else set(getattr(found, kind))


def _spoiled(found: Source, kind: str, name: str) -> bool:
    """It is there, and something else is wrong with it."""
    folders = {"places": ("panoramas", "scenes"), "windows": ("vitrines",)}.get(kind, (kind,))
    return any((folder, name) in found.spoiled for folder in folders)


def _missing(found: Source, kind: str, name: str, sheet: Sheet, place: Place) -> Problem:
    near = difflib.get_close_matches(name, _known(found, kind), n=1)
    what = {"places": "panorama or scene", "windows": "vitrine"}.get(kind, kind.removesuffix("s"))
    add = FOLDERS.get(kind, FOLDERS["scenes"]).format(id=name).replace(".fr.", f".{found.languages[0]}.")
    return sheet.problem(place, f"there is no {what} {name!r}", f"did you mean `{near[0]}`?" if near else f"add {add}")


def _answers(scene: SceneFiles) -> Iterator[Problem]:
    """Ids of questions and answers are told apart, and the right answer is one of them."""
    matter = scene.matter
    asked = getattr(matter, "questions", None) or ((matter.question,) if hasattr(matter, "question") else ())
    ids: set[str] = set()
    for index, query in enumerate(asked):
        assert isinstance(query, Query)
        place: Place = ("questions", index) if matter.kind == "quiz" else ("question",)
        choices = [choice.id for choice in query.choices]
        if query.id in ids or len(set(choices)) < len(choices):
            yield scene.sheet.problem(place, "has an id twice", "give each question and each choice its own id")
        if matter.kind == "quiz" and query.right not in choices:
            yield scene.sheet.problem(place, "says no right answer", f'write `right = "{choices[0]}"`')
        ids.add(query.id)


def _hotspots(found: Source, scene: SceneFiles) -> Iterator[Problem]:
    """From a panorama of a visit one walks to panoramas of the same visit."""
    if not isinstance(scene.matter, VisitMatter):
        return
    for name in scene.matter.panoramas:
        panorama = found.panoramas.get(name)
        for index, spot in enumerate(panorama.value.hotspots if panorama else ()):
            if panorama and spot.to in found.panoramas and spot.to not in scene.matter.panoramas:
                remedy = f"add {spot.to!r} to the panoramas of {scene.sheet.file}"
                yield panorama.sheet.problem(("hotspots", index), f"leads to {spot.to!r}, not in this visit", remedy)


def _links(scene: SceneFiles) -> Iterator[tuple[str, str, int]]:
    for page in scene.pages.values():
        for name, line in markdown.render(page.body).links:
            yield name, page.sheet.file, page.body_line + line


def _written(found: Source, scene: SceneFiles) -> Iterator[Problem]:
    """Links in the text itself."""
    for name, file, line in _links(scene):
        if name not in found.scenes and not _spoiled(found, "scenes", name):
            near = difflib.get_close_matches(name, found.scenes, n=1)
            remedy = f"did you mean `#{near[0]}`?" if near else "link to the id of a scene: `[the mill](#old-mill)`"
            yield Problem(file, line, f"leads to {name!r}, and there is no such scene", remedy)
    for page in scene.pages.values():
        for address, line in markdown.render(page.body).refused:
            text = f"leads out of the window to {address[:60]!r}"
            yield Problem(page.sheet.file, page.body_line + line, text, "it is shown as plain text", grave=False)
