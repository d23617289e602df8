"""Where a person decides about neighbours' words: the page ``/moderate``, its API, and pictures once they are approved.

It listens on loopback as everything here. From the town hall it is the same page through an SSH tunnel. A badge begins
a sitting; its name is a cookie that no script can read and no other site can send.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Protocol

from fastapi import Cookie, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field

from controller.web.answers import problem
from controller.web.bodies import PRINTABLE, Problem
from controller.web.catalogue import catalogue
from controller.web.desk import SCAN_CHARS_MAX
from controller.web.vitrine.desk import NotNow

HERE: Final = Path(__file__).parent
COOKIE: Final = "bastide_sitting"
ONLY_FOR: Final = "/api/moderate"
LISTENERS_MAX: Final = 16
REMEDIES: Final = {
    "over": "that visit has ended: touch the window again",
    "unknown": "the release that is shown asks no such question, or this scene takes nothing of that kind",
    "closed": "its last day is over",
    "empty": "write something",
    "enough": "one visitor sends three at most",
    "today": "no more is taken today, as much was sent as a person can read: come back tomorrow",
    "full": "too many wait to be read already: come back in a few days",
    "not_a_picture": "send a whole JPEG, PNG or WebP",
    "no_pictures": "this machine takes words alone: install Pillow beside the daemon",
    "picture_too_large": "send a smaller picture, at most 3 MB and 50 million points",
}
"""Why something was not taken in, and what to do."""
ALIVE_EVERY_S: Final = 25.0
REFUSED: Final[dict[int | str, dict[str, Any]]] = {401: {"model": Problem}, 403: {"model": Problem}}


@dataclass(frozen=True, slots=True)
class Entry:
    """A contribution as its moderator sees it."""

    id: str
    scene: str
    approved: bool | None
    """None: nobody has decided yet."""
    day: str
    """On which it came: ``2026-11-24``."""
    words: str
    picture: bool


class NotTaken(NotNow):
    """An answer or a contribution that was not taken in, and never will be as it is. Nothing of it is kept."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        """A word of :data:`REMEDIES`."""


class NotAllowed(Exception):  # noqa: N818 - an answer, not a fault
    """This badge begins no sitting. ``why`` is a word of the catalogues; ``code``: it asks for its own code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Sittings(Protocol):
    """Who may decide now."""

    async def enter(self, text: str, code: str = "") -> str:
        """The secret name of a new sitting, for a badge's text as scanned. Raises :class:`NotAllowed`."""

    def who(self, sitting: str) -> str | None:
        """The digest of who sits here; None when nobody does any more."""

    def leave(self, sitting: str) -> None: ...


class VoicesDesk(Protocol):
    """What neighbours sent to one window, as its moderators see it."""

    @property
    def sittings(self) -> Sittings: ...

    def revision(self) -> int:
        """Grows with every contribution and every decision."""

    async def changed(self, revision: int) -> int:
        """Return the revision as soon as it is another one than this. May be cancelled at any time."""

    async def entries(self) -> tuple[Entry, ...]:
        """All that may be decided on, the oldest first."""

    async def picture(self, id: str, unapproved: bool = False) -> bytes | None:
        """WebP; of what is approved, or of anything for a moderator."""

    async def decide(self, id: str, approved: bool, by: str, reason: str = "") -> str:
        """``done`` or ``unknown``, durable, and the wall is as was decided. Raises ``Busy``."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class BadgeBody(_Body):
    """A badge as a scanner reads it, and its code where it asks for one."""

    badge: Annotated[str, Field(min_length=1, max_length=SCAN_CHARS_MAX, pattern=PRINTABLE)]
    code: Annotated[str, Field(max_length=12, pattern=r"^[0-9]*$")] = ""


class DecisionBody(_Body):
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    approved: bool
    """False refuses what waits, and takes down what is shown."""
    reason: Annotated[str, Field(max_length=200, pattern=PRINTABLE)] = ""
    """For the window's own trail, where it is erased after thirty days; it never leaves it."""


class NothingBody(_Body):
    pass


class EntryOut(BaseModel):
    id: str
    scene: str
    approved: bool | None
    day: str
    words: str
    picture: str
    """A path for this sitting; empty for none."""


class QueueOut(BaseModel):
    revision: int
    entries: list[EntryOut]


class DecisionOut(BaseModel):
    word: str


class EnteredOut(BaseModel):
    entered: bool


Sitting = Annotated[str, Cookie(alias=COOKIE, max_length=64)]


class _Nobody(Exception):  # noqa: N818 - an answer
    """Nobody sits here: the badge must be shown."""


def mount(app: FastAPI, voices: VoicesDesk) -> None:
    """Add moderation to an application made by :func:`controller.web.app.create_app`; its guard stands before both."""
    _page(app)
    _badges(app, voices.sittings)
    _decisions(app, voices)
    _pictures_and_news(app, voices)

    @app.exception_handler(_Nobody)
    async def nobody(_: Request, __: Exception) -> Response:
        return problem(401, "nobody sits here", "show a badge that allows moderation")

    @app.exception_handler(NotTaken)
    async def not_taken(_: Request, error: Exception) -> Response:
        assert isinstance(error, NotTaken)
        return problem(409, error.why, REMEDIES[error.why])

    @app.exception_handler(NotAllowed)
    async def not_allowed(_: Request, error: Exception) -> Response:
        assert isinstance(error, NotAllowed)
        return problem(403, error.why, "show another badge, or type its code")


def _page(app: FastAPI) -> None:
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    languages = ("fr", "en")

    @app.get("/moderate", include_in_schema=False, response_class=HTMLResponse)
    async def moderate() -> HTMLResponse:
        names = {language: catalogue(language)["name"] for language in languages}
        first = catalogue(languages[0])
        page = templates.get_template("moderate.html")
        return HTMLResponse(page.render(languages=languages, names=names, first=first))


def _badges(app: FastAPI, sittings: Sittings) -> None:
    @app.post("/api/moderate/enter", tags=["moderation"], summary="Show a badge", responses=REFUSED)
    async def enter(body: BadgeBody, response: Response) -> EnteredOut:
        name = await sittings.enter(body.badge, body.code)
        response.set_cookie(COOKIE, name, path=ONLY_FOR, httponly=True, samesite="strict")
        return EnteredOut(entered=True)

    @app.post("/api/moderate/leave", tags=["moderation"], summary="End the sitting")
    async def leave(_: NothingBody, response: Response, sitting: Sitting = "") -> EnteredOut:
        sittings.leave(sitting)
        response.delete_cookie(COOKIE, path=ONLY_FOR, httponly=True, samesite="strict")
        return EnteredOut(entered=False)


def _decisions(app: FastAPI, voices: VoicesDesk) -> None:
    @app.get("/api/moderate/queue", tags=["moderation"], summary="What neighbours sent", responses=REFUSED)
    async def queue(sitting: Sitting = "") -> QueueOut:
        _who(voices, sitting)
        revision = voices.revision()
        return QueueOut(revision=revision, entries=[_out(one) for one in await voices.entries()])

    @app.post("/api/moderate/decide", tags=["moderation"], summary="Approve, refuse, take down", responses=REFUSED)
    async def decide(body: DecisionBody, sitting: Sitting = "") -> DecisionOut:
        by = _who(voices, sitting)
        return DecisionOut(word=await voices.decide(body.id, body.approved, by, body.reason))

    @app.get("/api/moderate/pictures/{id}", include_in_schema=False)
    async def picture(id: str, sitting: Sitting = "") -> Response:
        _who(voices, sitting)
        return _webp(await voices.picture(id, unapproved=True))


def _pictures_and_news(app: FastAPI, voices: VoicesDesk) -> None:
    seats = asyncio.Semaphore(LISTENERS_MAX)

    @app.get("/api/vitrine/pictures/{id}", tags=["vitrine"], summary="A neighbour's picture, once it is approved")
    async def picture(id: str) -> Response:
        return _webp(await voices.picture(id))

    @app.get("/api/vitrine/voices", tags=["vitrine"], summary="That the wall has changed, as server-sent events")
    async def news() -> Response:
        if seats.locked():
            return problem(503, "too many pages listen already", "close one of them")

        async def events() -> AsyncIterator[str]:
            async with seats:
                async for event in _stream(voices.revision, voices.changed):
                    yield event

        return StreamingResponse(events(), media_type="text/event-stream")


async def _stream(revision: Callable[[], int], changed: Callable[[int], Any]) -> AsyncIterator[str]:
    yield "retry: 1000\n"
    while True:
        now = revision()
        yield f"event: voices\ndata: {json.dumps({'revision': now})}\n\n"
        while revision() == now:
            try:
                async with asyncio.timeout(ALIVE_EVERY_S):
                    await changed(now)
            except TimeoutError:
                yield "event: alive\ndata: {}\n\n"


def _who(voices: VoicesDesk, sitting: str) -> str:
    by = voices.sittings.who(sitting)
    if by is None:
        raise _Nobody
    return by


def _out(one: Entry) -> EntryOut:
    path = f"/api/moderate/pictures/{one.id}" if one.picture else ""
    return EntryOut(**(asdict(one) | {"picture": path}))


def _webp(data: bytes | None) -> Response:
    if data is None:
        return problem(404, "no such picture", "it was taken down, or never approved")
    return Response(data, media_type="image/webp")
