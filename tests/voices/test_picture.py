"""Pictures of neighbours: what comes in may be anything, what comes out is small, upright and tells nothing else."""

import base64
import io
import os
import struct
import subprocess
import sys
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from controller.voices import redraw
from controller.voices.picture import GIVEN_BYTES_MAX, PictureRefused, fit_to_show

pytestmark = pytest.mark.anyio

SECRET = "Camille Dupont, 44.8411 N"


def photograph(width: int = 1600, height: int = 900, kind: str = "JPEG", **more: object) -> bytes:
    """Blue above, green below; with who took it, and turned by 90 degrees."""
    picture = Image.new("RGB", (width, height), (40, 90, 200))
    picture.paste((30, 140, 40), (0, height // 2, width, height))
    exif = Image.Exif()
    exif[0x013B] = SECRET
    exif[0x0112] = 6  # the top of what was seen is at its right
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **more)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it is ``side`` by ``side``, all black, and is."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + (side + 7) // 8)) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.law("I11")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photograph_comes_out_upright_small_and_with_nothing_of_who_took_it(kind: str) -> None:
    given_picture = photograph(kind=kind)
    assert SECRET.encode() in given_picture
    drawn = await fit_to_show(given_picture)
    assert SECRET.encode() not in drawn and b"EXIF" not in drawn and b"ICCP" not in drawn
    with Image.open(io.BytesIO(drawn)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (720, 1280))  # 1600 by 900, turned, its longer side 1280
        left, right = picture.convert("RGB").getpixel((100, 640)), picture.convert("RGB").getpixel((620, 640))
        assert left[1] > left[2] and right[2] > right[1], "the sky was at the right before it was turned"
    assert len(drawn) < redraw.BYTES_MAX


async def test_a_small_picture_is_not_blown_up_and_a_see_through_one_stands_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(await fit_to_show(out.getvalue()))) as picture:
        assert picture.size == (60, 40) and min(picture.convert("RGB").getpixel((30, 20))) > 250


async def test_the_noisiest_picture_is_bounded_too() -> None:
    out = io.BytesIO()
    Image.frombytes("RGB", (1280, 700), os.urandom(1280 * 700 * 3)).save(out, "JPEG", quality=60)
    assert len(await fit_to_show(out.getvalue())) <= redraw.BYTES_MAX


@pytest.mark.law("I9", "I12")
@pytest.mark.parametrize(
    ("given_bytes", "why"),
    [
        (b"", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "not_a_picture"),
        (base64.b64decode("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs="), "not_a_picture"),
        (photograph()[:2000], "not_a_picture"),
        (b"\xff\xd8\xff" + bytes(GIVEN_BYTES_MAX), "picture_too_large"),
        (bomb(30_000), "picture_too_large"),
        (bomb(7_071), None),
    ],
    ids=["empty", "svg", "gif", "cut off", "heavy", "bomb that says so", "bomb that keeps within the points"],
)  # fmt: skip
async def test_what_is_no_picture_or_a_bomb_is_refused_with_a_word(given_bytes: bytes, why: str | None) -> None:
    """The last one has 50 million points in 8 KiB: it is drawn, or ends its own process, and nothing else."""
    try:
        drawn = await fit_to_show(given_bytes)
    except PictureRefused as refused:
        assert refused.why == (why or "picture_too_large")
    else:
        assert why is None and len(drawn) <= redraw.BYTES_MAX


@pytest.mark.filterwarnings("ignore")  # that a file is odd is what this is about
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_broken_file_makes_the_decoder_fall_in_another_way(data: st.DataObject) -> None:
    """In this process, without its walls: bytes of a real picture, some of them changed, cut anywhere."""
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    broken = bytearray(photograph(64, 48, kind))
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(broken) - 1), st.integers(0, 255)), max_size=8)
    ):
        broken[place] = value
    drawn = redraw.redrawn(bytes(broken[: data.draw(st.integers(0, len(broken)))]))
    assert isinstance(drawn, bytes) or drawn in (redraw.NOT_A_PICTURE, redraw.TOO_LARGE)


def test_what_has_a_picture_drawn_imports_no_decoder() -> None:
    code = "import sys, controller.voices.picture; print([name for name in sys.modules if name.startswith('PIL')])"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert fresh.stdout.strip() == "[]"
