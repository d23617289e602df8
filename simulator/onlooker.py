"""Who runs the window looks at it from beside: asks the daemon how it is, and wants the glass cleaned."""

import asyncio
import json
from http.client import HTTPConnection, HTTPException
from typing import Any

WITHIN_S = 3.0
LOOKS_EVERY_S = 1.0
REPORT_BYTES_MAX = 1_000_000
TOLD = ("phase", "version", "staged", "lit", "dark_until", "scene", "missing", "steps", "touches")
"""Of what the daemon says of its window: no times that change by themselves."""


class Onlooker:
    """Of the daemon at this address."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self.seen: dict[str, Any] | None = None
        """What the daemon last said of its window; None while it does not answer, or has none."""

    async def look(self) -> bool:
        """Whether it says something else than before."""
        before = self.seen
        try:
            report = await asyncio.to_thread(self._ask, "GET", "/api/health", None)
        except (OSError, HTTPException, ValueError):
            self.seen = None
        else:
            window = report.get("window")
            self.seen = {key: window[key] for key in TOLD} if isinstance(window, dict) else None
        return self.seen != before

    async def clean(self, on: bool) -> bool:
        """False when nobody answers."""
        try:
            await asyncio.to_thread(self._ask, "POST", "/api/vitrine/cleaning", {"on": on})
        except (OSError, HTTPException, ValueError):
            return False
        return True

    def _ask(self, method: str, path: str, body: object) -> dict[str, Any]:
        daemon = HTTPConnection(self._host, self._port, timeout=WITHIN_S)
        try:
            text = None if body is None else json.dumps(body)
            daemon.request(method, path, text, {} if text is None else {"Content-Type": "application/json"})
            answer = daemon.getresponse()
            data = answer.read(REPORT_BYTES_MAX)
            if answer.status >= 300:
                raise ValueError(f"answered {answer.status}")
            return dict(json.loads(data)) if data else {}
        finally:
            daemon.close()
