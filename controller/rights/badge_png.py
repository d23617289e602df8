"""A card drawn with Pillow."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from controller.rights.badge import DOTS_PER_MM, HEIGHT_MM, WIDTH_MM
from controller.rights.badge_pdf import FONT_DIR, FONTS


def dots(length_mm: float) -> int:
    return round(length_mm * DOTS_PER_MM)


class PngCanvas:
    def __init__(self) -> None:
        self._image = Image.new("RGB", (dots(WIDTH_MM), dots(HEIGHT_MM)), "white")
        self._draw = ImageDraw.Draw(self._image)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._draw.rectangle((dots(x), dots(y), dots(x + width) - 1, dots(y + height) - 1), fill=colour)

    def text(self, x: float, y: float, height: float, text: str, colour: str, bold: bool = False) -> None:
        self._draw.text((dots(x), dots(y)), text, fill=colour, font=_font(height, bold), anchor="ls")

    def width(self, height: float, text: str, bold: bool = False) -> float:
        return float(_font(height, bold).getlength(text)) / DOTS_PER_MM

    def save(self, path: Path) -> None:
        self._image.save(path, format="PNG", dpi=(600, 600), optimize=True)


def _font(height: float, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_DIR / f"{FONTS[bold]}.ttf"), dots(height))
