"""A dialogue on the Pi's own screen: one page, served on loopback, that draws what the guide asks."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field
from starlette.staticfiles import StaticFiles

import controller.web
from controller.dialogue.guide import Guide, first
from controller.dialogue.steps import AnswerRefusedError
from controller.web.guard import Guard
from controller.web.qr import qr_path
from controller.web.server import listen, serving

HERE = Path(controller.web.__file__).parent
HOST = "127.0.0.1"
AnyGuide = Guide[Any, Any, Any]
ALIVE_EVERY_S = 10.0
STOPS = (signal.SIGTERM, signal.SIGINT)
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


def create_app(guide: AnyGuide) -> FastAPI:
    app = FastAPI(title="Bastide", openapi_url=None, docs_url=None, redoc_url=None)
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)

    @app.get("/", response_class=Response)
    async def start() -> Response:
        return Response(status_code=307, headers={"location": f"/{guide.script.name}"})

    @app.get("/kiosk", response_class=Response)
    @app.get("/vitrine", response_class=Response)
    async def elsewhere() -> Response:
        """The browser before the glass asks for the page of a machine that is in service."""
        return await start()

    @app.get(f"/{guide.script.name}", response_class=HTMLResponse)
    async def page() -> HTMLResponse:
        words = guide.script.words.catalogue(guide.book.language)
        return HTMLResponse(templates.get_template("dialogue.html").render(ui=words["ui"], language=_language(guide)))

    @app.get("/api/dialogue")
    async def questions() -> StreamingResponse:
        return StreamingResponse(_stream(guide), media_type="text/event-stream")

    @app.post("/api/dialogue/answer")
    async def answer(body: AnswerBody) -> Response:
        if body.revision != guide.revision:
            return JSONResponse({"revision": guide.revision})
        try:
            guide.answer(body.key, body.text)
        except AnswerRefusedError as refused:
            words = guide.script.words.refusal(guide.book.language, refused.word, refused.values)
            return JSONResponse({"revision": guide.revision, "refused": words})
        return JSONResponse({"revision": guide.revision})

    @app.post("/api/dialogue/language")
    async def language(body: LanguageBody) -> Response:
        guide.speak(body.language)
        return JSONResponse({"revision": guide.revision})

    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.add_middleware(Guard)
    return app


async def serve(guide: AnyGuide, port: int, ready: Callable[[str], None], ends: Container[str] = ()) -> None:
    """Until it is asked to stop, or until one of these questions. Raises ``OSError`` when the port is taken."""
    stop = asyncio.Event()
    with listen(HOST, port) as listener, _told_to_stop(stop):
        async with serving(create_app(guide), listener):
            ready(f"http://{HOST}:{listener.getsockname()[1]}/{guide.script.name}")
            stopping = asyncio.ensure_future(stop.wait())
            try:
                while not stopping.done() and guide.step.word not in ends:
                    await first(stopping, guide.changed(guide.revision))
            finally:
                stopping.cancel()


@contextmanager
def _told_to_stop(stop: asyncio.Event) -> Iterator[None]:
    """While the page is served a signal ends it in good order; before and after, it ends the program."""
    loop = asyncio.get_running_loop()
    for number in STOPS:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in STOPS:
            loop.remove_signal_handler(number)


async def _stream(guide: AnyGuide) -> AsyncIterator[str]:
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


def message(guide: AnyGuide) -> dict[str, Any]:
    shown, words = guide.view(), guide.script.words.catalogue(guide.book.language)
    code = qr_path(shown.code) if shown.code else None
    return {
        "revision": guide.revision,
        "language": _language(guide),
        "ui": words["ui"],
        "view": {**asdict(shown), "code": code and {"path": code[0], "modules": code[1]}},
    }


def _language(guide: AnyGuide) -> str:
    return guide.book.language or "fr"
