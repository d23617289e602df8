"""The panel as a web application on loopback, beside the daemon's own."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import ValidationError
from starlette.staticfiles import StaticFiles

import controller.web
from controller.web.guard import Guard
from controller.web.layout import drawing
from simulator.actions import ACTIONS, Simple
from simulator.house import Theme
from simulator.panel.sight import Sight
from simulator.town import Came, Town

HERE = Path(__file__).parent
SHARED = Path(controller.web.__file__).parent / "static"
"""The screens' own modules: elements from values, and the look of the town."""
LOOKS_EVERY_S = 0.4
"""The journal is written by another process; it does not call."""
AT_MOST_EVERY_S = 0.04
LOOKERS_MAX = 8


def create_panel(town: Town, sight: Sight, themes: Sequence[Theme] = ()) -> FastAPI:
    """The page ``/sim`` for this town. It frames the screens of locker and window, which must allow that."""
    app = FastAPI(title="Bastide simulator", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    _pages(app, town, sight, plan(town, themes))
    _actions(app, town, sight)
    port = town.config.web.port
    app.add_middleware(Guard, frames=tuple(f"http://{host}:{port}" for host in ("127.0.0.1", "localhost")))
    app.mount("/static", StaticFiles(directory=SHARED))
    app.mount("/sim/static", StaticFiles(directory=HERE / "static"))
    app.mount("/sim/locales", StaticFiles(directory=HERE / "locales"))
    return app


def _pages(app: FastAPI, town: Town, sight: Sight, drawn: dict[str, Any]) -> None:
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    lookers = 0

    @app.get("/")
    async def start() -> Response:
        return Response(status_code=307, headers={"location": "/sim"})

    @app.get("/sim")
    async def sim() -> HTMLResponse:
        return HTMLResponse(templates.get_template("sim.html").render(name=town.config.bank.name, plan=drawn))

    @app.get("/sim/events")
    async def events() -> Response:
        nonlocal lookers
        if lookers >= LOOKERS_MAX:
            return JSONResponse({"error": "too many panels look on already; close one"}, status_code=503)
        lookers += 1

        async def stream() -> AsyncIterator[str]:
            nonlocal lookers
            try:
                async for text in _sights(town, sight):
                    yield text
            finally:
                lookers -= 1

        return StreamingResponse(stream(), media_type="text/event-stream")


async def _sights(town: Town, sight: Sight) -> AsyncIterator[str]:
    """The whole sight, each time it is another one."""
    sent = ""
    yield "retry: 1000\n\n"
    while True:
        changes = town.changes
        seen = json.dumps(sight.look(), ensure_ascii=False, separators=(",", ":"))
        if seen != sent:
            sent = seen
            yield f"data: {seen}\n\n"
        await asyncio.sleep(AT_MOST_EVERY_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOKS_EVERY_S):
                await town.changed(changes)


def _actions(app: FastAPI, town: Town, sight: Sight) -> None:
    @app.post("/sim/act")
    async def act(request: Request) -> Response:
        try:
            action = ACTIONS.validate_json(await request.body())
            came = await town.act(action)
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            return JSONResponse({"error": f"no such action: {first['msg'][:200]}"}, status_code=422)
        except KeyError as error:
            return JSONResponse({"error": f"the bank has no {error}"}, status_code=404)
        if isinstance(action, Simple) and action.do == "photograph" and came is Came.DONE:
            sight.lesson.photographed()
            town.touch()
        return JSONResponse({"came": came})


def plan(town: Town, themes: Sequence[Theme]) -> dict[str, Any]:
    """What never changes while the panel is open: the drawing of the bank, where its screen is, the window's themes."""
    places = {place.label: place for place in drawing(town.config.to_bank())}
    return {
        "doors": [
            {
                "label": door.label,
                "size": door.size,
                "cold": door.cold,
                "handle_mm": door.height_mm,
                "column": places[door.label].column,
                "top": places[door.label].top,
                "height": places[door.label].height,
            }
            for door in town.doors.values()
        ],
        "port": town.config.web.port,
        "keypad": town.config.keypad is not None,
        "printer": town.config.printer is not None,
        "hall": town.hall is not None,
        "themes": [{"id": theme.id, "title": theme.title} for theme in themes],
        "languages": ["fr", "en"],
    }
