"""A drawn panorama: sky, ground and a ring of house fronts, so that a virtual visit can be tried without a camera."""

import colorsys

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 4096, 2048
HOUSES = 14


def draw(hue_deg: int) -> Image.Image:
    """Equirectangular, 2:1; the same hue gives the same picture."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(image)
    for row in range(HEIGHT):
        above = row < HEIGHT // 2
        near = abs(row - HEIGHT // 2) / (HEIGHT // 2)
        colour = _colour(hue_deg, 0.35, 0.95 - 0.25 * near) if above else _colour(35, 0.25, 0.75 - 0.3 * near)
        pen.line([(0, row), (WIDTH, row)], fill=colour)
    for number in range(HOUSES):
        _house(pen, number, hue_deg)
    return image


def _house(pen: ImageDraw.ImageDraw, number: int, hue_deg: int) -> None:
    step = WIDTH / HOUSES
    left, right = int(number * step), int((number + 1) * step) - 12
    top, foot = 800 - (number * 106) % 220, 1120
    wall = _colour(hue_deg + 25 * (number % 5), 0.25, 0.9)
    pen.rectangle([left, top, right, foot], fill=wall, outline=(70, 60, 55), width=6)
    pen.polygon([(left - 12, top), (right + 12, top), ((left + right) // 2, top - 100)], fill=(146, 78, 58))
    for column in range(2):
        x = left + 44 + column * 136
        pen.rectangle([x, top + 52, x + 68, top + 156], fill=(74, 92, 104), outline=(250, 246, 236), width=8)
    pen.rectangle([left + 104, foot - 132, left + 184, foot], fill=_colour(hue_deg + 180, 0.5, 0.45))


def _colour(hue_deg: float, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(hue_deg % 360 / 360, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
