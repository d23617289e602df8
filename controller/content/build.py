"""``content.json`` and its media from a folder: the same folder and the same day give the same bytes."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from controller.content import compiled, scenes_made
from controller.content.check import check
from controller.content.compiled import Content, Credit, Slot, Vitrine
from controller.content.folder import refusal
from controller.content.making import Maker
from controller.content.pictures import Media
from controller.content.problems import ContentError, Report
from controller.content.read import Source
from controller.content.source import Entry, Window

CONTENT = "content.json"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    content: Content
    paths: tuple[str, ...]
    """Every file, relative to the folder of the release, sorted."""
    report: Report
    """Advice; nothing grave."""


def build(root: Path, out: Path, today: date, say: Say = lambda step: None, board: str = "pi4") -> Built:
    """Makes ``out`` whole or leaves it as it was. Raises :class:`ContentError`."""
    out = out.resolve()
    if out.exists() and not (out / CONTENT).is_file() and any(out.iterdir()):
        raise refusal(out.name, "holds something else", "name an empty folder, or one made by `bastide content build`")
    staging = out.with_name(f".{out.name}.part")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        built = build_into(root, Media(staging), today, say, board)
        _swap(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return built


def _swap(staging: Path, out: Path) -> None:
    """The new one in the place of the former; the former again, where that fails."""
    former = out.with_name(f".{out.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    if out.exists():
        out.rename(former)
    try:
        staging.rename(out)
    except OSError:
        if former.exists():
            former.rename(out)
        raise
    shutil.rmtree(former, ignore_errors=True)


def build_into(root: Path, media: Media, today: date, say: Say = lambda step: None, board: str = "pi4") -> Built:
    """Builds in place, with what ``media`` remembers; ``content.json`` is written last, and at once."""
    source, report = check(root, today, board, say)
    if source is None or report.grave:
        raise ContentError(problem for problem in report.problems if problem.grave)
    media.kept.clear()
    media.out.mkdir(parents=True, exist_ok=True)
    content = compile(source, media, today, say)
    part = media.out / f"{CONTENT}.part"
    part.write_bytes(encoded(content))
    part.replace(media.out / CONTENT)
    return Built(content, tuple(sorted({CONTENT, *media.kept})), report)


def compile(source: Source, media: Media, today: date, say: Say = lambda step: None) -> Content:
    maker, town = Maker(source, media), source.town.value
    scenes = {}
    for number, (name, files) in enumerate(source.scenes.items(), 1):
        say(f"scene {number} of {len(source.scenes)}: {name}")
        scenes[name] = scenes_made.scene(maker, files, today)
    return Content(
        town=town.id,
        title=maker.text(town.title),
        languages=town.languages,
        latitude=town.place.lat,
        longitude=town.place.lon,
        phone=town.phone_url,
        credit=Credit(author=town.attribution, licence=town.licence),
        vitrines=tuple(_vitrine(maker, name, source.windows[name].value) for name in source.order),
        scenes=scenes,
        words=source.words,
    )


def encoded(content: Content) -> bytes:
    """One way to write it, so that two builds are the same bytes."""
    data = content.model_dump(mode="json")
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _vitrine(maker: Maker, name: str, window: Window) -> Vitrine:
    return Vitrine(
        id=name,
        title=maker.text(window.title),
        lead=maker.text(window.lead),
        colours=compiled.Colours(**window.colours.model_dump()),
        opening=window.opening,
        scenes=window.scenes,
        programme=tuple(map(_slot, window.programme)),
    )


def _slot(entry: Entry) -> Slot:
    return Slot(
        scenes=entry.scenes,
        days=entry.days,
        begins=_minute(entry.begins),
        ends=_minute(entry.ends),
        season=(entry.season.begins, entry.season.ends) if entry.season else None,
        priority=entry.priority,
        lights=entry.lights,
    )


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
