"""Pictures for the tests' content, drawn here: skies, hills and arcades in the colours of a limestone town."""

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SKIES = {
    "dawn": ((246, 205, 160), (120, 150, 190)),
    "noon": ((226, 236, 240), (96, 150, 196)),
    "dusk": ((236, 150, 96), (54, 62, 104)),
    "river": ((236, 226, 200), (140, 178, 190)),
    "then": ((214, 196, 162), (168, 146, 112)),
}
STONE, SHADE, ROOF = (226, 204, 160), (150, 120, 84), (168, 84, 52)


def view(path: Path, sky: str, width: int = 1080, height: int = 810, *, arcade: bool = True) -> None:
    """A place under a sky; with arcades, or with a river."""
    low, high = SKIES[sky]
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        share = y / height
        draw.line([(0, y), (width, y)], tuple(round(a + (b - a) * (1 - share)) for a, b in zip(low, high, strict=True)))
    for layer in range(3):
        base = height * (0.52 + 0.09 * layer)
        hill = [(x, base - 46 * math.sin(x / (170 + 60 * layer) + layer)) for x in range(0, width + 9, 8)]
        shade = tuple(round(channel * (0.72 - 0.14 * layer)) for channel in low)
        draw.polygon([(0, height), *hill, (width, height)], shade)
    if arcade:
        _arcade(draw, width, height)
    else:
        _river(draw, width, height)
    image.filter(ImageFilter.GaussianBlur(0.6)).save(path, quality=78)


def _arcade(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    bay, ground = width / 5, height * 0.93
    top = height * 0.46
    draw.rectangle((0, top, width, height), STONE)
    draw.polygon([(0, top), (0, top - 26), (width, top - 58), (width, top)], ROOF)
    for number in range(5):
        left = number * bay
        for window in (0.26, 0.62):
            x = left + bay * window
            draw.rectangle((x, top + 34, x + bay * 0.14, top + 34 + height * 0.11), SHADE)
        draw.ellipse((left + bay * 0.12, height * 0.66, left + bay * 0.88, height * 0.92), (86, 64, 52))
        draw.rectangle((left + bay * 0.12, height * 0.79, left + bay * 0.88, ground), (86, 64, 52))
    draw.rectangle((0, ground, width, height), (200, 184, 150))


def _river(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    draw.rectangle((0, height * 0.7, width, height), (104, 142, 152))
    for row in range(9):
        y = height * (0.73 + row * 0.03)
        for x in range(-40, width, 160):
            draw.arc((x + row * 23 % 90, y, x + 120, y + 14), 200, 340, (170, 198, 200), 3)


def panorama(path: Path, width: int = 2048) -> None:
    """All around: sky above, a square of arcades, paving below."""
    height = width // 2
    image = Image.new("RGB", (width, height), (196, 180, 148))
    draw = ImageDraw.Draw(image)
    for y in range(height // 2):
        share = 2 * y / height
        draw.line([(0, y), (width, y)], (round(110 + 120 * share), round(160 + 66 * share), round(205 + 20 * share)))
    draw.rectangle((0, height * 0.36, width, height * 0.55), STONE)
    for number in range(24):
        x = number * width / 24
        draw.rectangle((x + 14, height * 0.39, x + 34, height * 0.43), SHADE)
        draw.pieslice((x + 8, height * 0.45, x + width / 24 - 8, height * 0.65), 180, 360, (86, 64, 52))
    for ray in range(48):
        draw.line([(ray * width / 48, height * 0.55), (ray * width / 48, height)], (172, 156, 126), 2)
    image.save(path, quality=76)
