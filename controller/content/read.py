"""The whole folder, read into tables: what can be read is here, what cannot is in the report."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from controller.content import linked_data, sheets, source, tours
from controller.content.folder import DATA_BYTES_MAX, Folder, refusal
from controller.content.linked_data import Record
from controller.content.problems import ContentError, Problem, Report, Sheet
from controller.content.sheets import Page
from controller.content.tours import Tour

T = TypeVar("T")
Table = TypeVar("Table", bound=source.Part)
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".svg")
PANORAMAS = (".jpg", ".jpeg", ".png", ".webp")
SOUNDS = (".ogg", ".mp3", ".m4a")
VIDEOS = (".mp4", ".webm")
START = "begin with `bastide content new FOLDER`"


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A table and where it stands."""

    value: T
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Medium(Generic[T]):
    """A picture, sound or film: its file and the table beside it."""

    file: str
    value: T
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class SceneFiles:
    id: str
    matter: source.Matter
    sayings: dict[str, source.Saying]
    """By language; the first language's is the matter itself."""
    pages: dict[str, Page]

    @property
    def sheet(self) -> Sheet:
        return next(iter(self.pages.values())).sheet


@dataclass(slots=True)
class Source:
    folder: Folder
    town: Kept[source.Town]
    windows: dict[str, Kept[source.Window]] = field(default_factory=dict)
    scenes: dict[str, SceneFiles] = field(default_factory=dict)
    pictures: dict[str, Medium[source.PictureSheet]] = field(default_factory=dict)
    panoramas: dict[str, Medium[source.PanoramaSheet]] = field(default_factory=dict)
    sounds: dict[str, Medium[source.SoundSheet]] = field(default_factory=dict)
    videos: dict[str, Medium[source.VideoSheet]] = field(default_factory=dict)
    tours: dict[str, Tour] = field(default_factory=dict)
    shops: dict[str, Record] = field(default_factory=dict)
    events: dict[str, Record] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    """The interface in languages the window does not bring."""
    spoiled: frozenset[tuple[str, str]] = frozenset()
    """Folder and id of what is there and cannot be read: it is not missed besides."""

    @property
    def languages(self) -> tuple[str, ...]:
        return self.town.value.languages

    @property
    def order(self) -> tuple[str, ...]:
        """The vitrines, as ``content.toml`` orders them; by name where it does not."""
        return self.town.value.vitrines or tuple(self.windows)


def read(root: Path, report: Report) -> Source:
    """Everything in the folder. Raises :class:`ContentError` only where ``content.toml`` itself cannot be used."""
    if not root.is_dir():
        raise refusal(root.name or ".", "is no folder", START)
    folder = Folder(root)
    if not folder.has("content.toml"):
        raise refusal("content.toml", "is missing", START)
    found = Source(folder, _table(folder, "content.toml", source.Town))
    found.windows = _every(folder, "vitrines", (".toml",), report, lambda name: _table(folder, name, source.Window))
    _read_scenes(found, report)
    found.pictures = _media(folder, "pictures", PICTURES, source.PictureSheet, report)
    found.panoramas = _media(folder, "panoramas", PANORAMAS, source.PanoramaSheet, report)
    found.sounds = _media(folder, "sounds", SOUNDS, source.SoundSheet, report)
    found.videos = _media(folder, "videos", VIDEOS, source.VideoSheet, report)
    found.tours = _every(
        folder, "tours", (".geojson",), report, lambda name: tours.read(folder.text(name, DATA_BYTES_MAX), name, report)
    )
    found.shops = _records(folder, "shops", report)
    found.events = _records(folder, "events", report)
    found.words = _every(folder, "ui", (".json",), report, lambda name: _words(folder, name))
    found.spoiled = frozenset((one.file.partition("/")[0], _id(one.file)) for one in report.problems if one.grave)
    return found


def _table(folder: Folder, name: str, kind: type[Table]) -> Kept[Table]:
    data, sheet = sheets.table(folder.text(name), name)
    return Kept(sheets.model(kind, data, sheet), sheet)


def _every(
    folder: Folder, below: str, suffixes: tuple[str, ...], report: Report, one: Callable[[str], T]
) -> dict[str, T]:
    """By its id, which is the file's name, everything in ``below`` that can be read."""
    found: dict[str, T] = {}
    for name in _names(folder, below, suffixes, report):
        try:
            found[_id(name)] = one(name)
        except ContentError as error:
            report.take(error.problems)
    return found


def _names(folder: Folder, below: str, suffixes: tuple[str, ...], report: Report) -> list[str]:
    try:
        names = folder.names(below, suffixes)
    except ContentError as error:
        report.take(error.problems)
        return []
    for name in names:
        if not re.match(source.ID, _id(name)):
            text = "has a name that cannot be an id"
            report.add(Problem(name, 1, text, "use small letters, digits and hyphens: `old-mill`"))
    return [name for name in names if re.match(source.ID, _id(name))]


def _id(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0]


def _read_scenes(found: Source, report: Report) -> None:
    names = _names(found.folder, "scenes", (".md",), report)
    for scene in sorted({_id(name) for name in names}):
        try:
            found.scenes[scene] = _scene(found, scene, report)
        except ContentError as error:
            report.take(error.problems)
    for name in names:
        language = name.removesuffix(".md").rpartition(".")[2]
        if language not in found.languages or name != f"scenes/{_id(name)}.{language}.md":
            wanted = " or ".join(f"scenes/{_id(name)}.{one}.md" for one in found.languages)
            report.add(Problem(name, 1, "is in no language of content.toml", f"name it {wanted}"))


def _scene(found: Source, scene: str, report: Report) -> SceneFiles:
    pages: dict[str, Page] = {}
    for language in found.languages:
        name = f"scenes/{scene}.{language}.md"
        if not found.folder.has(name):
            other = next((f"scenes/{scene}.{one}.md" for one in pages), name)
            report.add(Problem(other, 1, f"does not exist in {language!r}", f"write {name}, or drop the language"))
            continue
        pages[language] = sheets.page(found.folder.text(name), name)
    if found.languages[0] not in pages:
        name = f"scenes/{scene}.{found.languages[0]}.md"
        raise refusal(name, "is missing", "the first language's file holds what the scene is")
    matter = _matter(pages[found.languages[0]])
    sayings: dict[str, source.Saying] = {found.languages[0]: matter}
    for language, page in pages.items():
        if language != found.languages[0]:
            sayings[language] = sheets.model(source.Saying, page.matter, page.sheet)
    return SceneFiles(scene, matter, sayings, pages)


def _matter(page: Page) -> source.Matter:
    kind = page.matter.get("kind")
    if not isinstance(kind, str) or kind not in source.MATTER:
        remedy = f'write `kind = "story"`; there are {", ".join(source.MATTER)}'
        raise ContentError([page.sheet.problem(("kind",), "is missing or unknown", remedy)])
    return sheets.model(source.MATTER[kind], page.matter, page.sheet)


def _media(
    folder: Folder, below: str, suffixes: tuple[str, ...], kind: type[Table], report: Report
) -> dict[str, Medium[Table]]:
    found: dict[str, Medium[Table]] = {}
    for name in _names(folder, below, suffixes, report):
        beside = f"{below}/{_id(name)}.toml"
        if _id(name) in found:
            text = f"has the same name as {found[_id(name)].file}"
            report.add(Problem(name, 1, text, "give each its own name"))
            continue
        try:
            if not folder.has(beside):
                raise refusal(name, "has no licence, author and description", f"write them into {beside}")
            folder.path(name)
            table = _table(folder, beside, kind)
            found[_id(name)] = Medium(name, table.value, table.sheet)
        except ContentError as error:
            report.take(error.problems)
    return found


def _records(folder: Folder, below: str, report: Report) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for name in _names(folder, below, (".jsonld",), report):
        try:
            for one in linked_data.records(folder.text(name, DATA_BYTES_MAX), name, report):
                if one.id in found:
                    text = f"{one.id!r} is also in {found[one.id].sheet.file}"
                    report.add(one.problem("identifier", text, "give each its own identifier"))
                else:
                    found[one.id] = one
        except ContentError as error:
            report.take(error.problems)
    return found


def _words(folder: Folder, name: str) -> dict[str, str]:
    try:
        value = json.loads(folder.text(name))
    except (ValueError, RecursionError) as error:
        raise refusal(name, "is not JSON", 'write `{"word": "text", …}`') from error
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise refusal(name, "is not a table of words", 'write `{"word": "text", …}`')
    return value
