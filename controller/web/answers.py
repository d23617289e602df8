"""What the applications of every page answer with: a problem in words, an event of a stream, the build of a page."""

import hashlib
import json
from pathlib import Path

from fastapi.responses import JSONResponse

from controller.web.bodies import Problem


def problem(status: int, error: str, remedy: str) -> JSONResponse:
    return JSONResponse(Problem(error=error, remedy=remedy).model_dump(), status_code=status)


def event(name: str, data: object) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


def build(*homes: Path) -> str:
    """Changes with every file of a page, so that an open page notices an upgrade and loads itself anew.

    Libraries brought from npm (``static/lib``) are left out: their versions are pinned.
    """
    digest = hashlib.sha256()
    for home in homes:
        for folder in ("templates", "static", "locales"):
            for file in sorted((home / folder).rglob("*")):
                if file.is_file() and "lib" not in file.relative_to(home).parts:
                    digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
