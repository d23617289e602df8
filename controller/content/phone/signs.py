"""Printed signs for doors of shops and foot of monuments: a QR code, what it leads to, and where, in every language.

A sign is laid out once, in millimetres, and drawn as SVG or PDF by `sign_svg.py` and `sign_pdf.py`.
"""

from dataclasses import dataclass

from controller.content.phone.along import along
from controller.content.phone.contrast import readable
from controller.content.phone.words import catalogue
from controller.content.read import SceneFiles, Source

WIDTH_MM, HEIGHT_MM = 148.0, 210.0
"""ISO A5, upright."""
MARGIN_MM = 12.0
CODE_MM = 88.0
"""With 41 modules (version 4 and its quiet zone) a module is 2.1 mm: read from a metre and more, behind glass."""
BAND_MM = 26.0
INK, SOFT, PAPER = "#1c1712", "#574a3b", "#ffffff"
_GLYPH_EM = {False: 0.53, True: 0.6}
"""Average advance of a letter of a humanist sans serif, regular and bold: a line is set as large as surely fits."""


@dataclass(frozen=True)
class Box:
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    colour: str


@dataclass(frozen=True)
class Line:
    """A line of text, centred; ``y_mm`` is its baseline."""

    y_mm: float
    size_mm: float
    text: str
    language: str
    colour: str
    bold: bool = False


@dataclass(frozen=True)
class Code:
    """A QR code with its quiet zone, a square of ``size_mm``; ``path`` draws its dark modules, each one unit wide."""

    x_mm: float
    y_mm: float
    size_mm: float
    modules: int
    path: str
    address: str


@dataclass(frozen=True)
class Sign:
    name: str
    """``theme-scene``: what its file is called."""
    title: str
    address: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def signs(source: Source) -> list[Sign]:
    """One for each theme, and each of its scenes that can be taken along; none when the visit is hosted nowhere."""
    if not source.town.value.phone_url:
        return []
    found = []
    for vitrine in source.town.value.vitrines or source.windows:
        found.append(_sign(source, vitrine, None))
        scenes = (source.scenes[id] for id in source.windows[vitrine].value.scenes)
        found += [_sign(source, vitrine, scene) for scene in scenes if scene.matter.along]
    return found


def code(sign: Sign, path: str, modules: int) -> Code:
    """Where the sign's code stands; ``path`` draws its dark modules in units of one module (`controller.web.qr`)."""
    return Code((WIDTH_MM - CODE_MM) / 2, BAND_MM + 8, CODE_MM, modules, path, sign.address)


def _sign(source: Source, vitrine: str, scene: SceneFiles | None) -> Sign:
    town, window = source.town.value, source.windows[vitrine].value
    first = town.languages[0]
    titles = {one: saying.title for one, saying in scene.sayings.items()} if scene else dict(window.title)
    address = along(town.phone_url, vitrine, scene.id if scene else "")
    accent = window.colours.accent
    below = BAND_MM + 8 + CODE_MM
    lines = [_line(16.5, 9, town.title[first], first, readable(accent), bold=True)]
    for language in town.languages:
        size = 11 if language == first else 7.5
        below += size * 1.25
        lines.append(_line(below, size, titles[language], language, INK, bold=language == first))
    captions = {language: catalogue(language, source.words)["phone.sign"] for language in town.languages}
    size = min(_fitting(4.4, caption) for caption in captions.values())
    for number, (language, caption) in enumerate(captions.items()):
        lines.append(_line(below + 12 + 1.5 * size * number, size, caption, language, SOFT))
    lines.append(_line(HEIGHT_MM - MARGIN_MM, 4, address.split("://")[-1], first, INK))
    name = f"{vitrine}-{scene.id}" if scene else vitrine
    return Sign(name, titles[first], address, (Box(0, 0, WIDTH_MM, BAND_MM, accent),), tuple(lines))


def _line(y: float, size: float, text: str, language: str, colour: str, *, bold: bool = False) -> Line:
    return Line(round(y, 2), _fitting(size, text, bold=bold), text, language, colour, bold)


def _fitting(size: float, text: str, *, bold: bool = False) -> float:
    fits = (WIDTH_MM - 2 * MARGIN_MM) / (_GLYPH_EM[bold] * max(1, len(text)))
    return round(min(size, fits), 2)
