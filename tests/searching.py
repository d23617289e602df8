"""Search what was written for what must not stand there, in whatever form a program may have written it."""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

Secrets = Mapping[str, str | bytes]
"""What each is called, and what it is: a text, or bytes."""


def found(secrets: Secrets, written: Mapping[str, bytes]) -> list[str]:
    """``where: what (how)`` for each secret that stands in any of these."""
    patterns = [(what, how, pattern) for what, secret in secrets.items() for how, pattern in forms(secret)]
    return [
        f"{where}: {what} ({how})"
        for where, content in written.items()
        for what, how, pattern in patterns
        if pattern.search(content)
    ]


def files(*places: Path) -> dict[str, bytes]:
    """Everything in these files and folders, by path. What another program takes away meanwhile was not left behind."""
    found = [file for place in places for file in (place.rglob("*") if place.is_dir() else (place,))]
    return {str(file): file.read_bytes() for file in found if file.is_file() and not file.is_symlink()}


def forms(secret: str | bytes) -> Iterator[tuple[str, re.Pattern[bytes]]]:
    """How a program may write it. Digits must stand alone: a part of a longer number is not a PIN."""
    if isinstance(secret, str):
        if secret.isdecimal():
            yield "digits", re.compile(rb"(?<![\d.])" + secret.encode() + rb"(?!\d)")
            yield "digits in UTF-16", re.compile(re.escape(secret.encode("utf-16-le")))
            return
        yield "text", _plain(secret.encode())
        yield "UTF-16", _plain(secret.encode("utf-16-le"))
        yield "JSON", _plain(json.dumps(secret)[1:-1].encode())
        yield "URL", _plain(quote(secret, safe="").encode())
    raw = secret.encode() if isinstance(secret, str) else secret
    if isinstance(secret, bytes):
        yield "bytes", _plain(raw)
    yield "hexadecimal", re.compile(raw.hex().encode(), re.IGNORECASE)
    for shift in range(3):
        yield "base64", _plain(_base64(raw, shift))


def _plain(form: bytes) -> re.Pattern[bytes]:
    return re.compile(re.escape(form))


def _base64(raw: bytes, shift: int) -> bytes:
    """What of its base64 does not depend on its neighbours, when so many bytes of another stand before it."""
    whole = base64.b64encode(bytes(shift) + raw)
    begin, end = -(-shift * 8 // 6), (shift + len(raw)) * 8 // 6
    return whole[begin:end]


def grown(digits: Iterable[str]) -> dict[str, str]:
    """PINs as they are typed and as they are shown: ``12345678`` and ``1234 5678``."""
    pins = list(digits)
    return {f"PIN {pin}": pin for pin in pins} | {f"PIN {pin}, as shown": f"{pin[:4]} {pin[4:]}" for pin in pins}
