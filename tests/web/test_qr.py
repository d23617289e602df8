"""The ticket's QR code is what a phone or a scanner reads."""

import re

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from controller.web.qr import QUIET_MODULES, qr_path

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def drawn(path: str, modules: int, scale: int = 4) -> Image.Image:
    """Paint the path as a browser would."""
    image = Image.new("L", (modules * scale, modules * scale), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        left, top, wide = int(x) * scale, int(y) * scale, int(width) * scale
        image.paste(0, (left, top, left + wide, top + scale))
    return image


@given(st.text(BASE45, min_size=1, max_size=160))
@settings(max_examples=40, deadline=None)
def test_it_reads_back(text: str) -> None:
    read = zxingcpp.read_barcode(drawn(*qr_path(text)))
    assert read is not None
    assert read.text == text


def test_a_ticket_stays_at_version_two_with_more_than_the_least_correction() -> None:
    text = "B0:" + "K7" * 12
    path, modules = qr_path(text)
    assert modules == 25 + 2 * QUIET_MODULES
    read = zxingcpp.read_barcode(drawn(path, modules))
    assert read is not None
    assert read.ec_level == "Q"


def test_four_light_modules_stand_on_every_side() -> None:
    path, modules = qr_path("B0:TICKET")
    runs = [(int(x), int(y), int(w)) for x, y, w in re.findall(r"M(\d+) (\d+)h(\d+)", path)]
    assert min(x for x, _, _ in runs) == min(y for _, y, _ in runs) == 4
    assert max(x + w for x, _, w in runs) == max(y + 1 for _, y, _ in runs) == modules - 4


def test_a_text_that_fits_into_no_code_is_refused() -> None:
    with pytest.raises(ValueError):
        qr_path("x" * 4000)
