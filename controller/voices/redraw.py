"""A neighbour's picture, drawn anew by a process that lives for this one: ``python -m controller.voices.redraw``.

The picture comes on standard input and leaves on standard output as WebP, at most :data:`SIDE_PX` wide and high,
upright, with nothing of the file it came in: no place, no date, no camera, no name. What a decoder does with a file
made to harm it, it does here, with a bounded memory and a bounded time, with no file to write to and nothing to tell
(the daemon decodes no picture). Exit status 2: not a picture; 3: too many points or too
much memory; 4: no Pillow on this machine.
"""

import io
import resource
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

SIDE_PX: Final = 1_280
"""Of the longer side; a window shows it at half its width."""
POINTS_MAX: Final = 50_000_000
"""Width times height: what telephones take; a bomb says more, or says less and takes the memory below."""
MEMORY_BYTES_MAX: Final = 400 * 1024 * 1024
"""Of addresses: a picture of 24 million points with see-through parts fits."""
SECONDS_MAX: Final = 10
"""Of the processor."""
BYTES_MAX: Final = 320 * 1024
QUALITIES: Final = (80, 65, 50, 30, 10)
"""Tried in turn, until the picture is small enough."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")

NOT_A_PICTURE: Final = 2
TOO_LARGE: Final = 3
NO_DECODER: Final = 4


def main() -> int:
    """Read, draw, write. The exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        drawn = redrawn(sys.stdin.buffer.read())
    except MemoryError:
        return TOO_LARGE
    except ImportError:
        return NO_DECODER
    if isinstance(drawn, int):
        return drawn
    sys.stdout.buffer.write(drawn)
    return 0


def redrawn(data: bytes) -> bytes | int:
    """The new picture, or an exit status."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted below: the limit is ours, and told apart
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > POINTS_MAX:
                return TOO_LARGE
            picture.draft("RGB", (SIDE_PX, SIDE_PX))  # a JPEG is decoded no larger than needed
            ImageOps.exif_transpose(picture, in_place=True)
            plain = _on_white(picture)
            plain.thumbnail((SIDE_PX, SIDE_PX))
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, OverflowError):
        return NOT_A_PICTURE  # whatever a decoder of Pillow says of a broken file
    return _small(plain)


def _on_white(picture: "Image.Image") -> "Image.Image":
    """Three colours and nothing beside them."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def _small(picture: "Image.Image") -> bytes | int:
    for quality in QUALITIES:
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= BYTES_MAX:
            return out.getvalue()
    return TOO_LARGE


if __name__ == "__main__":
    sys.exit(main())
