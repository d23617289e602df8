"""Having a picture drawn anew: one short-lived process for each, never two at once, never for long."""

import asyncio
import sys
from typing import Final

from controller.voices.redraw import BYTES_MAX, NO_DECODER, NOT_A_PICTURE

GIVEN_BYTES_MAX: Final = 3 * 1024 * 1024
"""As a telephone's camera makes them, made small by its owner or not."""
WITHIN_S: Final = 30.0
"""By the clock on the wall, on the slowest board."""

WORDS: Final = {NOT_A_PICTURE: "not_a_picture", NO_DECODER: "no_pictures"}


class PictureRefused(Exception):  # noqa: N818 - an answer, not a fault
    """``why`` is the word: ``not_a_picture``, ``picture_too_large``, ``no_pictures``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


async def fit_to_show(given: bytes) -> bytes:
    """This picture, upright, small and with nothing beside its points (WebP). Raises :class:`PictureRefused`.

    JPEG, PNG or WebP of at most :data:`GIVEN_BYTES_MAX`. Whatever the file does to its decoder, it does it to a
    process that has nothing, and that is ended with this call.
    """
    if len(given) > GIVEN_BYTES_MAX:
        raise PictureRefused("picture_too_large")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "controller.voices.redraw",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env={},
    )  # fmt: skip
    try:
        async with asyncio.timeout(WITHIN_S):
            drawn, _ = await process.communicate(given)
    except TimeoutError:
        raise PictureRefused("picture_too_large") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode in WORDS:
        raise PictureRefused(WORDS[process.returncode])
    if process.returncode != 0 or len(drawn) > BYTES_MAX:  # out of memory or time, in a decoder's own way
        raise PictureRefused("picture_too_large")
    return drawn
