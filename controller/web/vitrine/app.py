"""The window on the application of the bank's screens: its page, its release's files, and what the page asks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from controller.content.compiled import Id
from controller.web.answers import build as page_build
from controller.web.answers import problem
from controller.web.bodies import Problem
from controller.web.qr import qr_path
from controller.web.vitrine.bodies import (
    AnswerBody,
    CleaningBody,
    CodeOut,
    ContributionBody,
    PaintedBody,
    SceneBody,
    SessionBody,
    SessionOut,
    TotalsOut,
    WallLineOut,
    WallOut,
)
from controller.web.vitrine.desk import NotNow, Painted, VitrineDesk
from controller.web.vitrine.messages import vitrine_stream

HERE = Path(__file__).parent
PAGES_MAX = 8
"""Pages that listen at once: the window, its hidden frame, and whoever looks on."""
ADDRESS_CHARS_MAX = 300
KINDS = {
    ".json": "application/json", ".geojson": "application/geo+json", ".svg": "image/svg+xml", ".webp": "image/webp",
    ".jpg": "image/jpeg", ".png": "image/png", ".vtt": "text/vtt", ".mp4": "video/mp4", ".webm": "video/webm",
    ".ogg": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".wav": "audio/wav",
}  # fmt: skip
"""On the disk a file has its hash for a name, and a browser is told not to guess."""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 403, 413, 415, 421, 422, 503)
}


def mount(app: FastAPI, desk: VitrineDesk) -> None:
    """Add the window to an application made by :func:`controller.web.app.create_app`; its guard stands before both."""
    _page(app, desk)
    _files(app, desk)
    _visit_api(app, desk)
    _voices_api(app, desk)

    @app.exception_handler(NotNow)
    async def not_now(_: Request, error: Exception) -> Response:
        return problem(503, "it was not taken in", str(error) or "ask again in a second")


def _page(app: FastAPI, desk: VitrineDesk) -> None:
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    build = page_build(HERE, HERE.parent)
    spoken = " ".join(sorted(file.stem for file in (HERE / "locales").glob("*.json")))
    seats = asyncio.Semaphore(PAGES_MAX)

    @app.get("/vitrine", include_in_schema=False, response_class=HTMLResponse)
    async def vitrine() -> HTMLResponse:
        shell = templates.get_template("vitrine.html")
        return HTMLResponse(shell.render(name=desk.name, first=desk.screen().languages[0], spoken=spoken, build=build))

    @app.get("/api/vitrine/screen", tags=["vitrine"], summary="What the window shows, as server-sent events")
    async def screen() -> Response:
        if seats.locked():
            return problem(503, "too many pages listen already", "close one of them")

        async def events() -> AsyncIterator[str]:
            async with seats:
                async for event in vitrine_stream(desk, build):
                    yield event

        return StreamingResponse(events(), media_type="text/event-stream")


def _files(app: FastAPI, desk: VitrineDesk) -> None:
    @app.get("/vitrine/release/{release}/{path:path}", include_in_schema=False)
    async def of_release(release: str, path: str) -> Response:
        found = desk.file(release, path)
        if found is None:
            raise HTTPException(404, "no such file in this release")
        return FileResponse(found, media_type=KINDS.get(Path(path).suffix, "application/octet-stream"))

    app.mount("/vitrine/static", StaticFiles(directory=HERE / "static"))
    app.mount("/vitrine/locales", StaticFiles(directory=HERE / "locales"))


def _visit_api(app: FastAPI, desk: VitrineDesk) -> None:
    @app.post("/api/vitrine/touch", tags=["vitrine"], summary="A deliberate touch", responses=PROBLEMS)
    async def touch(body: SessionBody) -> SessionOut:
        return SessionOut(session=await desk.touch(body.session))

    @app.post("/api/vitrine/scene", tags=["vitrine"], summary="A scene was opened by a hand", responses=PROBLEMS)
    async def scene(body: SceneBody) -> SessionOut:
        return SessionOut(session=await desk.opened(body.session, body.scene))

    @app.post("/api/vitrine/stay", tags=["vitrine"], summary="Still there", responses=PROBLEMS)
    async def stay(body: SessionBody) -> SessionOut:
        return SessionOut(session=await desk.stay(body.session))

    @app.post("/api/vitrine/leave", tags=["vitrine"], summary="The visitor ends the visit", responses=PROBLEMS)
    async def leave(body: SessionBody) -> SessionOut:
        return SessionOut(session=await desk.leave(body.session))

    @app.post("/api/vitrine/painted", tags=["vitrine"], summary="Proof of painting", status_code=204)
    async def painted(body: PaintedBody) -> None:
        await desk.painted(Painted(**body.model_dump()))

    @app.post("/api/vitrine/gone", tags=["vitrine"], summary="The page was closed", status_code=204)
    async def gone() -> None:
        await desk.gone()

    @app.post("/api/vitrine/cleaning", tags=["vitrine"], summary="Begin or end cleaning", status_code=204)
    async def cleaning(body: CleaningBody) -> None:
        await desk.clean(body.on)

    @app.get("/api/vitrine/along", tags=["vitrine"], summary="An address as a QR code, drawn on this machine")
    async def along(address: Annotated[str, Query(min_length=1, max_length=ADDRESS_CHARS_MAX)]) -> CodeOut:
        path, modules = qr_path(address)
        return CodeOut(path=path, modules=modules)


def _voices_api(app: FastAPI, desk: VitrineDesk) -> None:
    @app.post("/api/vitrine/answer", tags=["vitrine"], summary="Answer a poll or a quiz", responses=PROBLEMS)
    async def answer(body: AnswerBody) -> TotalsOut:
        return TotalsOut(**asdict(await desk.answer(body.session, body.scene, body.question, body.choice)))

    @app.get("/api/vitrine/totals/{scene}", tags=["vitrine"], summary="How its questions stand")
    async def totals(scene: Id) -> TotalsOut:
        return TotalsOut(**asdict(desk.totals(scene)))

    @app.get("/api/vitrine/wall/{scene}", tags=["vitrine"], summary="What neighbours wrote and a person approved")
    async def wall(scene: Id) -> WallOut:
        return WallOut(lines=[WallLineOut(**asdict(line)) for line in desk.wall(scene)])

    @app.post("/api/vitrine/contributions", tags=["vitrine"], summary="Leave one's own words", status_code=204)
    async def contribute(body: ContributionBody) -> None:
        await desk.contribute(body.session, body.scene, body.text, body.picture)
