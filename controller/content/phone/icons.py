"""The app's icons: the town's initial in the colours of its first theme, drawn when the visit is written."""

import io

from PIL import Image, ImageDraw, ImageFont

from controller.content.compiled import Colours

ICONS = {
    "icon-48.png": (48, 0.0),
    "icon-192.png": (192, 0.0),
    "icon-512.png": (512, 0.0),
    "icon-maskable-512.png": (512, 0.1),
    "icon-apple-180.png": (180, 0.0),
}
"""Name → size in pixels, and the part of it on each side that a mask may cut off (W3C: the safe zone is the inner
circle of 80 %)."""
_OVERSAMPLED = 2


def icons(initial: str, colours: Colours) -> dict[str, bytes]:
    """Every icon as PNG, by name; the same bytes for the same letter and colours."""
    return {name: _png(initial, colours, size, margin) for name, (size, margin) in ICONS.items()}


def _png(initial: str, colours: Colours, size: int, margin: float) -> bytes:
    whole = size * _OVERSAMPLED
    image = Image.new("RGB", (whole, whole), colours.accent)
    draw = ImageDraw.Draw(image)
    inner = round(whole * (1 - 2 * margin))
    _arcade(draw, whole, inner, colours)
    font = ImageFont.load_default(inner * 0.42)
    draw.text((whole / 2, whole * 0.5 + inner * 0.1), initial, fill=colours.accent, font=font, anchor="mm")
    out = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _arcade(draw: ImageDraw.ImageDraw, whole: int, inner: int, colours: Colours) -> None:
    """The arch of a covered market's arcade, in paper: the window one looks through."""
    half, top, foot = inner * 0.32, whole / 2 - inner * 0.36, whole / 2 + inner * 0.36
    left, right = whole / 2 - half, whole / 2 + half
    draw.pieslice((left, top, right, top + 2 * half), 180, 360, fill=colours.paper)
    draw.rectangle((left, top + half, right, foot), fill=colours.paper)
