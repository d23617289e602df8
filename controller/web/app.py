"""The web application of one bank: its screen, and the API that the screen and tools use. It listens on loopback."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from controller.core.allocation import offers
from controller.core.bank import Size
from controller.core.commands import Word
from controller.web.answers import build as page_build
from controller.web.answers import problem
from controller.web.bodies import Accepted, CodeBody, PinBody, Problem, ReservationBody, Reserved, ScanBody, TouchBody
from controller.web.catalogue import catalogue, require
from controller.web.desk import Busy, Desk
from controller.web.guard import Guard
from controller.web.messages import screen_stream
from controller.web.report import BankOut, HealthOut, OfferOut, bank_report, health_report, metrics

HERE = Path(__file__).parent
SCREENS_MAX = 16
"""Screens that listen at once: one kiosk, and whoever looks on."""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 403, 413, 415, 421, 422, 503)
}


def create_app(
    desk: Desk, *, home: str = "/kiosk", extra_origins: Iterable[str] = (), frame_ancestors: Iterable[str] = ()
) -> FastAPI:
    """The application for one bank. ``home`` is the page that this machine's own screen shows.

    ``extra_origins`` may ask beside the page's own origin (``http://127.0.0.1:8001``); ``frame_ancestors`` may show
    the screen in a frame (``'self'`` for the simulator's panel). Raises ``UnknownLanguageError``.
    """
    require(desk.languages)
    app = FastAPI(
        title="Bastide",
        summary="The connected locker's screen and tools, on this machine only.",
        version=desk.health().version or "0",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    _pages(app, desk, home)
    _screen_api(app, desk)
    _tools_api(app, desk)
    _errors(app)
    app.add_middleware(Guard, origins=tuple(extra_origins), frame_ancestors=tuple(frame_ancestors))
    return app


def _pages(app: FastAPI, desk: Desk, home: str) -> None:
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    build = page_build(HERE)
    seats = asyncio.Semaphore(SCREENS_MAX)

    @app.get("/", include_in_schema=False)
    async def start() -> Response:
        return Response(status_code=307, headers={"location": home})

    @app.get("/kiosk", include_in_schema=False, response_class=HTMLResponse)
    async def kiosk() -> HTMLResponse:
        shell = templates.get_template("kiosk.html")
        names = {language: catalogue(language)["name"] for language in desk.languages}
        first, health = catalogue(desk.languages[0]), desk.health()
        return HTMLResponse(shell.render(desk=desk, build=build, names=names, first=first, health=health))

    @app.get("/api/screen", tags=["screen"], summary="What the screen shows, as server-sent events")
    async def screen() -> Response:
        if seats.locked():
            return problem(503, "too many screens listen already", "close one of them")

        async def events() -> AsyncIterator[str]:
            async with seats:
                async for event in screen_stream(desk, build):
                    yield event

        return StreamingResponse(events(), media_type="text/event-stream")

    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.mount("/locales", StaticFiles(directory=HERE / "locales"))


def _screen_api(app: FastAPI, desk: Desk) -> None:
    @app.post("/api/touch", tags=["screen"], summary="Answer the question on the screen", responses=PROBLEMS)
    async def touch(body: TouchBody) -> Accepted:
        await desk.offer(body.event())
        return Accepted(revision=desk.revision())

    @app.post("/api/pin", tags=["screen"], summary="Type a PIN", responses=PROBLEMS)
    async def pin(body: PinBody) -> Accepted:
        await desk.pin(body.digits)
        return Accepted(revision=desk.revision())

    @app.post("/api/code", tags=["screen"], summary="Type the code of the badge being served", responses=PROBLEMS)
    async def code(body: CodeBody) -> Accepted:
        await desk.code(body.digits)
        return Accepted(revision=desk.revision())

    @app.post("/api/scan", tags=["screen"], summary="Show a QR code", responses=PROBLEMS)
    async def scan(body: ScanBody) -> Accepted:
        await desk.scan(body.text)
        return Accepted(revision=desk.revision())


def _tools_api(app: FastAPI, desk: Desk) -> None:
    @app.post("/api/reservations", tags=["tools"], summary="Hold a compartment", responses=PROBLEMS)
    async def reserve(body: ReservationBody) -> Reserved:
        word = await desk.reserve(body.badge, Size[body.size], body.cold, body.reachable)
        return Reserved(reserved=word is Word.RESERVED, word=word)

    @app.get("/api/bank", tags=["tools"], summary="Compartments and what is free")
    async def bank() -> BankOut:
        free = tuple(
            OfferOut(size=one.size.name, cold=one.cold, reachable=one.reachable, free=one.free)
            for one in offers(desk.state())
        )
        return bank_report(desk, free)

    @app.get("/api/health", tags=["tools"], summary="How the bank is")
    async def health() -> HealthOut:
        return health_report(desk)

    @app.get("/metrics", tags=["tools"], summary="Health for Prometheus", response_class=PlainTextResponse)
    async def prometheus() -> PlainTextResponse:
        return PlainTextResponse(metrics(health_report(desk)), media_type="text/plain; version=0.0.4; charset=utf-8")


def _errors(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    async def wrong_shape(_: Request, error: Exception) -> Response:
        """Says where, never what: what was sent may be a secret."""
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if isinstance(part, str) and part.isidentifier())
        return problem(422, f"{place[:80]}: {first['msg'][:200]}", "see /api/openapi.json for what may be sent")

    @app.exception_handler(HTTPException)
    async def wrong_way(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        remedy = {404: "see /api/openapi.json for what there is", 405: "see /api/openapi.json for the method"}
        return problem(error.status_code, str(error.detail), remedy.get(error.status_code, "mend the request"))

    @app.exception_handler(Busy)
    async def busy(_: Request, __: Exception) -> Response:
        return problem(503, "the bank is busy; nothing was taken in", "ask again in a second")
