"""Pictures made to size for a screen: WebP in a few widths, sRGB, upright, without what a camera adds."""

import hashlib
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from controller.content import drawings
from controller.content.compiled import Rendition
from controller.content.folder import PICTURE_BYTES_MAX, Folder, refusal

WIDTHS = (480, 960, 1440, 2160)
PIXELS_MAX = 89_000_000
"""A panorama of 13,300 × 6,650; beyond it Pillow itself warns of pictures made to fill a memory."""
TOO_MANY = "save it with at most 12,000 pixels in width"
QUALITY = 80
METHOD = 4
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(slots=True)
class Media:
    """The files of a release beside ``content.json``, named by what they hold.

    ``made`` remembers across builds what came of a file, so that a preview encodes only what changed.
    """

    out: Path
    made: dict[tuple[str, str], tuple[Rendition, ...]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    """Every path of this build."""

    def keep(self, data: bytes, suffix: str) -> str:
        path = f"media/{hashlib.sha256(data).hexdigest()[:16]}{suffix}"
        return self.keep_as(path, data)

    def keep_as(self, path: str, data: bytes) -> str:
        place = self.out / path
        if path not in self.kept or not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            self.kept.add(path)
        return path

    def once(self, data: bytes, how: str, make: Callable[[], tuple[Rendition, ...]]) -> tuple[Rendition, ...]:
        """What ``make`` made of ``data`` before, as long as its files are there."""
        key = (hashlib.sha256(data).hexdigest(), how)
        before = self.made.get(key)
        if before is None or not all((self.out / one.path).exists() for one in before):
            before = self.made[key] = make()
        self.kept.update(one.path for one in before)
        return before


def open_picture(folder: Folder, name: str, *, load: bool = True) -> Image.Image:
    """A photograph, upright and in sRGB. Raises :class:`~controller.content.problems.ContentError`.

    With ``load=False`` only its head is read: what is too large or no picture is refused, what is cut off is not seen.
    """
    data = folder.data(name, PICTURE_BYTES_MAX)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > PIXELS_MAX:
            raise refusal(name, f"has {image.width} × {image.height} pixels", TOO_MANY)
        return _screen(image) if load else image
    except Image.DecompressionBombError as error:
        raise refusal(name, "has more pixels than any screen", TOO_MANY) from error
    except UnidentifiedImageError as error:
        raise refusal(name, "is not a picture that can be read", "save it as JPEG, PNG or WebP") from error
    except (OSError, ValueError, SyntaxError, ImageCms.PyCMSError) as error:
        raise refusal(name, f"is damaged ({error})"[:200], "export it again from its original") from error


def _screen(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    profile = upright.info.get("icc_profile")
    mode = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
    if profile and upright.mode in ("RGB", "CMYK", "L"):
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        upright = ImageCms.profileToProfile(upright, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or upright
    upright = upright.convert(mode)
    upright.info.clear()
    return upright


def renditions(media: Media, folder: Folder, name: str, widths: tuple[int, ...] = WIDTHS) -> tuple[Rendition, ...]:
    """Narrowest first, none wider than the picture itself; a drawing stays as it is."""
    data = folder.data(name, PICTURE_BYTES_MAX)
    if name.endswith(".svg"):
        width, height = drawings.size(data, name)
        return (Rendition(path=media.keep(data, ".svg"), width=width, height=height),)
    how = f"{widths} {QUALITY}"
    return media.once(data, how, lambda: tuple(_sizes(media, open_picture(folder, name), widths)))


def _sizes(media: Media, image: Image.Image, widths: tuple[int, ...]) -> Iterator[Rendition]:
    wanted = [width for width in widths if width < image.width]
    if len(wanted) < len(widths):
        wanted.append(image.width)
    for width in wanted:
        height = max(1, round(image.height * width / image.width))
        small = image.resize((width, height), Image.Resampling.LANCZOS) if width < image.width else image
        yield Rendition(path=media.keep(webp(small), ".webp"), width=width, height=height)


def webp(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", quality=QUALITY, method=METHOD)
    return target.getvalue()
