"""The commissioning on the Pi's own screen: one page, served on loopback, that draws what the guide asks."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field
from starlette.staticfiles import StaticFiles

import controller.web
from controller.commission.guide import Guide
from controller.commission.steps import AnswerRefusedError
from controller.commission.view import view
from controller.commission.words import catalogue, refusal
from controller.web.guard import Guard
from controller.web.qr import qr_path
from controller.web.server import listen, serving

HERE = Path(controller.web.__file__).parent
HOST = "127.0.0.1"
ALIVE_EVERY_S = 10.0
PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f]*$"


class AnswerBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    revision: Annotated[int, Field(ge=0, le=2**53)]
    """Of the question that the person saw: an answer to one that is gone changes nothing."""
    key: Annotated[str, Field(min_length=1, max_length=300, pattern=PRINTABLE)]
    text: Annotated[str, Field(max_length=160, pattern=PRINTABLE)] = ""


class LanguageBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    language: Literal["fr", "en"]


def create_app(guide: Guide) -> FastAPI:
    app = FastAPI(title="Bastide commissioning", openapi_url=None, docs_url=None, redoc_url=None)
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)

    @app.get("/", response_class=Response)
    async def start() -> Response:
        return Response(status_code=307, headers={"location": "/commission"})

    @app.get("/commission", response_class=HTMLResponse)
    async def page() -> HTMLResponse:
        words = catalogue(guide.book.language)
        return HTMLResponse(templates.get_template("commission.html").render(ui=words["ui"], language=_language(guide)))

    @app.get("/api/commission")
    async def questions() -> StreamingResponse:
        return StreamingResponse(_stream(guide), media_type="text/event-stream")

    @app.post("/api/commission/answer")
    async def answer(body: AnswerBody) -> Response:
        if body.revision != guide.revision:
            return JSONResponse({"revision": guide.revision})
        try:
            guide.answer(body.key, body.text)
        except AnswerRefusedError as refused:
            words = refusal(guide.book.language, refused.word, refused.values)
            return JSONResponse({"revision": guide.revision, "refused": words})
        return JSONResponse({"revision": guide.revision})

    @app.post("/api/commission/language")
    async def language(body: LanguageBody) -> Response:
        guide.speak(body.language)
        return JSONResponse({"revision": guide.revision})

    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.add_middleware(Guard)
    return app


async def serve(guide: Guide, port: int, ready: Callable[[str], None]) -> None:
    """Until it is asked to stop. Raises ``OSError`` when the port is taken."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with listen(HOST, port) as listener:
        async with serving(create_app(guide), listener):
            ready(f"http://{HOST}:{listener.getsockname()[1]}/commission")
            await stop.wait()


async def _stream(guide: Guide) -> AsyncIterator[str]:
    yield "retry: 1000\n"
    while True:
        revision = guide.revision
        yield f"event: question\ndata: {json.dumps(message(guide), ensure_ascii=False)}\n\n"
        while guide.revision == revision:
            try:
                async with asyncio.timeout(ALIVE_EVERY_S):
                    await guide.changed(revision)
            except TimeoutError:
                yield "event: alive\ndata: {}\n\n"


def message(guide: Guide) -> dict[str, Any]:
    shown, words = view(guide.book), catalogue(guide.book.language)
    code = qr_path(shown.code) if shown.code else None
    return {
        "revision": guide.revision,
        "language": _language(guide),
        "ui": words["ui"],
        "view": {**asdict(shown), "code": code and {"path": code[0], "modules": code[1]}},
    }


def _language(guide: Guide) -> str:
    return guide.book.language or "fr"
