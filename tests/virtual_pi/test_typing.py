"""A keyboard that the kernel believes in: it is found, grabbed and read as in the field."""

import asyncio
import fcntl
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from hal.scanners.hid import HidScanner
from hal.scanners.keys import EV_KEY
from tests.hal.keyboard import BASE45, ENTER, key, typed

pytestmark = pytest.mark.anyio
WITHIN_S = 30.0
AGAIN_S = 0.5
KEY_S = 0.002
"""As fast as scanners type. The kernel keeps 64 events for a reader, and says so when it dropped some."""
UI_SET_EVBIT, UI_SET_KEYBIT, UI_DEV_CREATE, UI_DEV_DESTROY = 0x40045564, 0x40045565, 0x5501, 0x5502
"""linux/uinput.h."""
SETUP = struct.pack("80sHHHHi256i", b"bastide test scanner", 3, 1, 1, 1, 0, *[0] * 256)
"""``struct uinput_user_dev``: name, bus USB, vendor, product, version, no force feedback, no absolute axes."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def keyboard() -> Iterator[int]:
    """Its end for who types."""
    uinput = os.open("/dev/uinput", os.O_WRONLY | os.O_NONBLOCK)
    fcntl.ioctl(uinput, UI_SET_EVBIT, EV_KEY)
    for code in range(1, 128):
        fcntl.ioctl(uinput, UI_SET_KEYBIT, code)
    os.write(uinput, SETUP)
    fcntl.ioctl(uinput, UI_DEV_CREATE)
    try:
        yield uinput
    finally:
        fcntl.ioctl(uinput, UI_DEV_DESTROY)
        os.close(uinput)


async def types(keyboard: int, text: str) -> None:
    for pressed in (*map(typed, text), key(ENTER)):
        os.write(keyboard, pressed)
        await asyncio.sleep(KEY_S)


async def test_a_real_device_is_grabbed_and_read(keyboard: int) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not (found := sorted(Path("/dev/input").glob("event*"))):
            await asyncio.sleep(0.01)
        scanner = HidScanner("front", str(found[-1]))
        running = asyncio.ensure_future(scanner.run())
        texts, heard = scanner.texts(), ""
        while heard != BASE45:  # what is typed while it is being grabbed may be cut off
            text = asyncio.ensure_future(anext(texts))
            while not text.done():
                await types(keyboard, BASE45)
                await asyncio.wait([text], timeout=AGAIN_S)
            heard = text.result()
        running.cancel()
    assert BASE45.endswith(heard)
