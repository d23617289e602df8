"""The door of the web application: who may ask, from where, how much, and what every answer carries.

The daemon listens on loopback, and still a page of some other site in a browser on this machine could ask it. So:
the Host must be a name of this machine (DNS rebinding), an Origin must be ours, a body must be JSON (which no
other site can send without being asked first) and small. Every answer forbids the browser to load anything from
elsewhere.
"""

import asyncio
import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES_MAX = 16 * 1024
"""The largest honest request is a scan of 512 characters."""
LARGER_BYTES_MAX = {
    "/api/vitrine/contributions": 4_300_000,
    "/api/vitrine/releases": 4_300_000,
    "/api/vitrine/releases/piece": 1_500_000,
}
"""A neighbour's picture of 3 MiB, written as text, and some words; a release's manifest of 2 MiB with its quotes
escaped; a piece of 1 MiB of a release, written as text."""
LARGER_AT_ONCE = 2
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
WINDOW = "/vitrine"
READING = frozenset({"GET", "HEAD"})


class _RefusedError(Exception):
    def __init__(self, status: int, error: str, remedy: str) -> None:
        self.status = status
        self.error = error
        self.remedy = remedy


class Guard:
    """ASGI middleware: refuses what has no business here, and seals what goes out."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        origins: Iterable[str] = (),
        frame_ancestors: Iterable[str] = (),
        frames: Iterable[str] = (),
    ) -> None:
        """``frame_ancestors`` may show these pages in a frame; ``frames`` are the origins that these pages may show."""
        self._app = app
        self._origins = frozenset(origins)
        self._larger = asyncio.Semaphore(LARGER_AT_ONCE)
        self._hosts = LOOPBACK | {_hostname(urlsplit(origin).netloc) for origin in self._origins}
        self._sealing = _sealing_headers(tuple(frame_ancestors), tuple(frames))
        own = ("'self'", *(each for each in frame_ancestors if each != "'self'"))
        self._window_sealing = _sealing_headers(own, tuple(frames), window=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] in LARGER_BYTES_MAX:
            async with self._larger:
                await self._guarded(scope, receive, send)
        else:
            await self._guarded(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        sealed = self._sealed(scope["path"], send)
        try:
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            self._judge(scope["method"], headers)
            bytes_max = LARGER_BYTES_MAX.get(scope["path"], BODY_BYTES_MAX)
            body = None if scope["method"] in READING else await _read_body(receive, bytes_max)
        except _RefusedError as refused:
            await _answer(sealed, refused)
            return
        await self._app(scope, receive if body is None else _replayed(body, receive), sealed)

    def _judge(self, method: str, headers: dict[bytes, str]) -> None:
        host = headers.get(b"host", "")
        if _hostname(host) not in self._hosts:
            raise _RefusedError(421, "this address is not ours", "ask for localhost or 127.0.0.1")
        origin = headers.get(b"origin")
        if origin is not None and origin != f"http://{host}" and origin not in self._origins:
            raise _RefusedError(403, "a page of another site may not ask this bank", "open the bank's own page")
        if method in READING:
            return
        if headers.get(b"sec-fetch-site", "none") not in ("same-origin", "none") and origin not in self._origins:
            raise _RefusedError(403, "a page of another site may not ask this bank", "open the bank's own page")
        if headers.get(b"content-type", "").split(";")[0].strip().lower() != "application/json":
            raise _RefusedError(415, "the body is not declared as JSON", "send Content-Type: application/json")

    def _sealed(self, path: str, send: Send) -> Send:
        sealing = self._window_sealing if path == WINDOW else self._sealing

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                caching = (b"cache-control", _caching(path, message["status"]))
                message["headers"] = [*message["headers"], *sealing, caching]
            await send(message)

        return sealed


def _caching(path: str, status: int) -> bytes:
    """A file of a release never changes; one that is not there may come."""
    if path.startswith(f"{WINDOW}/release/"):
        return b"public, max-age=31536000, immutable" if status < 300 else b"no-store"
    return b"no-cache" if path.startswith(("/static/", "/locales/", f"{WINDOW}/")) else b"no-store"


def _hostname(host: str) -> str:
    """The name without its port; IPv6 addresses stand in brackets."""
    name, colon, port = host.rpartition(":")
    return name.lower() if colon and port.isdigit() else host.lower()


def _sealing_headers(
    frame_ancestors: tuple[str, ...], frames: tuple[str, ...], *, window: bool = False
) -> list[tuple[bytes, bytes]]:
    """The window's page may write markup through one policy (Trusted Types) and show pictures it holds in memory:
    the library that draws its panoramas does both."""
    ancestors = " ".join(frame_ancestors) or "'none'"
    framed = f"frame-src {' '.join(frames)}; " if frames else ""
    types = "default" if window else "'none'"
    pictures = "img-src 'self' blob:; " if window else ""
    policy = (
        f"default-src 'self'; {framed}{pictures}object-src 'none'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types {types}"
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()"),
    ]


async def _read_body(receive: Receive, bytes_max: int) -> bytes:
    """The whole body, refused as soon as it is known to be too large."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _RefusedError(400, "the request ended too early", "send it again")
        body += message.get("body", b"")
        if len(body) > bytes_max:
            raise _RefusedError(413, "the request is too large", f"send at most {bytes_max} bytes")
        if not message.get("more_body", False):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Hand the body on as one message, then whatever comes (the disconnect)."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


async def _answer(send: Send, refused: _RefusedError) -> None:
    body = json.dumps({"error": refused.error, "remedy": refused.remedy}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
