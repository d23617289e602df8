"""A panorama cut into tiles, and small enough for a first sight."""

import hashlib

from PIL import Image

from controller.content.compiled import Rendition
from controller.content.folder import PICTURE_BYTES_MAX, Folder, refusal
from controller.content.pictures import Media, open_picture, webp

FIRST_SIGHT = 2048
WIDTH_MAX = 8192
"""Four times what a portrait screen shows at once; more costs memory and is not seen."""
TILE = 1024
TILED_FROM = 4096
"""Below this the first sight is all there is."""


def proportioned(folder: Folder, name: str) -> tuple[int, int]:
    """Width and height. Raises ``ContentError`` where it is not twice as wide as high."""
    image = open_picture(folder, name, load=False)
    if abs(image.width - 2 * image.height) > 0.01 * image.width:
        remedy = "export it as equirectangular, twice as wide as high (360° × 180°)"
        raise refusal(name, f"is {image.width} × {image.height}, not 2:1", remedy)
    return image.width, image.height


def first_sight(media: Media, folder: Folder, name: str) -> tuple[Rendition, ...]:
    data = folder.data(name, PICTURE_BYTES_MAX)

    def make() -> tuple[Rendition, ...]:
        image = open_picture(folder, name)
        width = min(FIRST_SIGHT, image.width)
        small = image.convert("RGB").resize((width, width // 2), Image.Resampling.LANCZOS)
        return (Rendition(path=media.keep(webp(small), ".webp"), width=width, height=width // 2),)

    return media.once(data, "first sight", make)


def tiles(media: Media, folder: Folder, name: str, id: str) -> tuple[str, int, int, int, int]:
    """Where the tiles lie, the size of the whole they make, columns and rows."""
    data = folder.data(name, PICTURE_BYTES_MAX)
    below = f"tiles/{id}-{hashlib.sha256(data).hexdigest()[:8]}"
    width = min(WIDTH_MAX, proportioned(folder, name)[0] // (2 * TILE) * 2 * TILE)
    if width < TILED_FROM:
        return below, *_whole(folder, name), 0, 0
    columns, rows = width // TILE, width // 2 // TILE

    def make() -> tuple[Rendition, ...]:
        image = open_picture(folder, name).convert("RGB").resize((width, width // 2), Image.Resampling.LANCZOS)
        places = [(column, row) for row in range(rows) for column in range(columns)]
        return tuple(_tile(media, image, f"{below}/{column}_{row}.webp", column, row) for column, row in places)

    media.once(data, below, make)
    return f"{below}/{{column}}_{{row}}.webp", width, width // 2, columns, rows


def _whole(folder: Folder, name: str) -> tuple[int, int]:
    width = min(FIRST_SIGHT, open_picture(folder, name, load=False).width)
    return width, width // 2


def _tile(media: Media, image: Image.Image, path: str, column: int, row: int) -> Rendition:
    box = (column * TILE, row * TILE, (column + 1) * TILE, (row + 1) * TILE)
    return Rendition(path=media.keep_as(path, webp(image.crop(box))), width=TILE, height=TILE)
