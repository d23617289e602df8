"""Pictures, sounds and films that the window's machine can show: format, size, bytes, codec."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from controller.content import drawings, films, packed_map, panoramas, pictures, sounds
from controller.content.films import Film
from controller.content.folder import MEDIA_BYTES_MAX, PICTURE_BYTES_MAX
from controller.content.problems import ContentError, Problem
from controller.content.read import Medium, Source
from controller.content.source import MapMatter, VideoSheet

WIDTH_LEAST = 960
"""On a screen 1080 wide, a narrower picture is seen as what it is."""
PANORAMA_LEAST = 4096
FULL_HD = (1920, 1080)
BYTES_A_SECOND_MAX = 1_250_000
"""10 Mbit/s: more stutters from an SD card beside everything else."""
SOUND_BYTES_MAX = 30 * 1024 * 1024
MAP_BYTES_MAX = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Board:
    """What a Raspberry Pi decodes while it shows everything else.

    Raspberry Pi's product briefs: a hardware decoder for H.264 up to 1080p on the 3 and 4, for HEVC on the 4 and 5;
    the 5 decodes H.264 up to 1080p on its processor.
    """

    name: str
    codecs: tuple[str, ...]


BOARDS = {
    "pi3": Board("Raspberry Pi 3", ("h264",)),
    "pi4": Board("Raspberry Pi 4", ("h264", "hevc")),
    "pi5": Board("Raspberry Pi 5", ("h264", "hevc")),
}


def unfit(found: Source, board: str) -> Iterator[Problem]:
    for picture in found.pictures.values():
        yield from _asked(lambda one=picture: _picture(found, one.file))  # type: ignore[misc]
    for panorama in found.panoramas.values():
        yield from _asked(lambda one=panorama: _panorama(found, one.file))  # type: ignore[misc]
    for sound in found.sounds.values():
        yield from _asked(lambda one=sound: _sound(found, one.file))  # type: ignore[misc]
    for video in found.videos.values():
        yield from _asked(lambda one=video: _video(found, one, BOARDS[board]))  # type: ignore[misc]
    for scene in found.scenes.values():
        if isinstance(scene.matter, MapMatter) and scene.matter.packed is not None:
            yield from _asked(lambda one=scene.matter: _packed(found, one))  # type: ignore[misc]


def _asked(ask: Callable[[], Iterator[Problem]]) -> Iterator[Problem]:
    """What is found, or why nothing could be."""
    try:
        yield from list(ask())
    except ContentError as error:
        yield from error.problems


def _picture(found: Source, file: str) -> Iterator[Problem]:
    if file.endswith(".svg"):
        drawings.size(found.folder.data(file, PICTURE_BYTES_MAX), file)
        return
    width = pictures.open_picture(found.folder, file, load=False).width
    if width < WIDTH_LEAST:
        remedy = f"take one at least {WIDTH_LEAST} pixels wide, or draw it as SVG"
        yield Problem(file, 1, f"is only {width} pixels wide", remedy, grave=False)


def _panorama(found: Source, file: str) -> Iterator[Problem]:
    width, _ = panoramas.proportioned(found.folder, file)
    if width < PANORAMA_LEAST:
        remedy = f"export it at least {PANORAMA_LEAST} pixels wide: a screen shows a quarter of it"
        yield Problem(file, 1, f"is only {width} pixels wide", remedy, grave=False)


def _sound(found: Source, file: str) -> Iterator[Problem]:
    sounds.duration_s(found.folder, file)
    size = found.folder.path(file).stat().st_size
    if size > SOUND_BYTES_MAX:
        remedy = "export it with 96 kbit/s, mono for speech"
        yield Problem(file, 1, f"weighs {size >> 20} MiB", remedy)


def _video(found: Source, video: Medium[VideoSheet], board: Board) -> Iterator[Problem]:
    file = video.file
    film = films.film(found.folder, file)
    if film.codec not in board.codecs:
        text = f"is {film.codec.upper()}, and a {board.name} plays {' and '.join(board.codecs).upper()}"
        yield Problem(file, 1, text, films.MP4_REMEDY)
    if max(film.width, film.height) > FULL_HD[0] or min(film.width, film.height) > FULL_HD[1]:
        yield Problem(file, 1, f"is {film.width} × {film.height}", films.MP4_REMEDY)
    size = found.folder.path(file).stat().st_size
    if film.duration_s and size / film.duration_s > BYTES_A_SECOND_MAX:
        remedy = "export it with at most 8 Mbit/s"
        yield Problem(file, 1, f"needs {size * 8 / film.duration_s / 1e6:.0f} Mbit/s", remedy)
    yield from _late(file, film)
    stem = file.rpartition(".")[0]
    for language in found.languages:
        if not found.folder.has(f"{stem}.{language}.vtt"):
            remedy = f"add {stem}.{language}.vtt, unless nobody speaks in it"
            yield Problem(file, 1, f"has no captions in {language!r}", remedy, grave=False)


def _late(file: str, film: Film) -> Iterator[Problem]:
    if not film.fast_start:
        remedy = 'export it "for the web" (fast start): its index belongs in front'
        yield Problem(file, 1, "begins late, for its index stands at its end", remedy, grave=False)


def _packed(found: Source, matter: MapMatter) -> Iterator[Problem]:
    """A walk that cannot be read is told elsewhere."""
    name, tour = matter.packed or "", found.tours.get(matter.tour)
    if len(found.folder.data(name, MEDIA_BYTES_MAX)) > MAP_BYTES_MAX:
        yield Problem(name, 1, "is much more than a town", "take a smaller box or fewer zoom levels", grave=False)
    if tour is not None and not packed_map.read(found.folder, name, tour.box)[0]:
        text = "holds nothing of what lies about the walk"
        yield Problem(name, 1, text, "make one of the town with `pmtiles extract`, or leave it out", grave=False)
