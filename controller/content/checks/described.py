"""Whatever is seen is also told: alternative texts that can be read aloud, transcripts, and licences."""

import re
from collections.abc import Iterator

from controller.content.linked_data import Record, line
from controller.content.problems import Problem, Sheet
from controller.content.read import PICTURES, Medium, Source
from controller.content.source import Mark, PanoramaSheet, PictureSheet

ALT_MAX = 300
"""Longer than a screen reader's listener keeps in mind; more belongs into the text."""
NEEDLESS = re.compile(
    r"^(une |un |le |la |an |a )?(photo(graphie)?|image|picture|illustration)( de| of| d['’])", re.IGNORECASE
)
SPDX = re.compile(
    r"^(CC0-1\.0|CC-BY(-NC)?(-SA|-ND)?-[1-4]\.[05](-[A-Z]{2,3})?|etalab-2\.0|ODbL-1\.0|ODC-By-1\.0|PDDL-1\.0|"
    r"Apache-2\.0|MIT|GFDL-1\.[123](-or-later|-only)?|LAL-1\.3|OGL-UK-3\.0|LicenseRef-[A-Za-z0-9.-]+)$"
)
"""Names of licences under which content is given (https://spdx.org/licenses/)."""


def undescribed(found: Source) -> Iterator[Problem]:
    for name, medium in found.pictures.items():
        yield from _alt(name, medium)
    for name, panorama in found.panoramas.items():
        yield from _alt(name, panorama)
    for sound in found.sounds.values():
        yield from _heard(sound.value.transcript, sound.sheet)
    for video in found.videos.values():
        yield from _heard(video.value.transcript, video.sheet)


def unlicensed(found: Source) -> Iterator[Problem]:
    """Advice where a licence has no SPDX name: a person can read it, a program that reuses the content cannot."""
    yield from _licence(found.town.value.licence, found.town.sheet)
    for kind in (found.pictures, found.panoramas, found.sounds, found.videos):
        for medium in kind.values():
            assert isinstance(medium.value, Mark)
            yield from _licence(medium.value.licence, medium.sheet)
    for scene in found.scenes.values():
        if scene.matter.licence:
            yield from _licence(scene.matter.licence, scene.sheet)
    for record in (*found.shops.values(), *found.events.values()):
        yield from _given(record)


def _alt(name: str, medium: Medium[PictureSheet] | Medium[PanoramaSheet]) -> Iterator[Problem]:
    """An ornament has an empty text in every language; anything else says what is to be seen."""
    for language, text in medium.value.alt.items():
        place = ("alt", language)
        if any(one in text.lower() for one in PICTURES) or text.lower().replace(" ", "-") == name:
            remedy = "say what is to be seen: `Three golden loaves on a shelf.`"
            yield medium.sheet.problem(place, "is the name of a file", remedy)
        if NEEDLESS.match(text.strip()):
            remedy = "begin with what is to be seen; that it is a picture is said already"
            yield medium.sheet.problem(place, "begins with a word for picture", remedy, grave=False)
        if len(text) > ALT_MAX:
            remedy = f"say it in {ALT_MAX} characters; the rest belongs into the scene's text"
            yield medium.sheet.problem(place, f"has {len(text)} characters", remedy, grave=False)


def _heard(transcript: dict[str, str], sheet: Sheet) -> Iterator[Problem]:
    if not any(text.strip() for text in transcript.values()):
        remedy = "write down what is said and heard, for those who cannot hear it"
        yield sheet.problem(("transcript",), "is empty", remedy)


def _licence(licence: str, sheet: Sheet) -> Iterator[Problem]:
    if not SPDX.match(licence):
        remedy = "write its SPDX name, for example `CC-BY-4.0`, `etalab-2.0` or `LicenseRef-Mairie`"
        yield sheet.problem(("licence",), f"{licence[:60]!r} is no licence that programs know", remedy, grave=False)


def _given(record: Record) -> Iterator[Problem]:
    """A record from elsewhere names its licence and its giver; one that names a source came from elsewhere."""
    licence = line(record.node, "license") or line(record.node, "sdLicense")
    if line(record.node, "isBasedOn") and not licence:
        remedy = 'write for example `"license": "etalab-2.0"`'
        yield record.problem("license", "is missing, and the record comes from elsewhere", remedy)
