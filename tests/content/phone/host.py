"""A plain static web server, as any town's host is: no compression, no headers of its own, below a path."""

import threading
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Host:
    """Serves ``folder`` (and what is written into it later) until it is killed."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.refused: set[str] = set()
        """Paths that break off, as a bad network does."""
        handler = partial(_Handler, host=self, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self._alive = True

    def kill(self) -> None:
        if self._alive:
            self._alive = False
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, host: Host, directory: str) -> None:
        self._host = host
        super().__init__(*arguments, directory=directory)

    def do_GET(self) -> None:
        self._host.asked.append(self.path)
        if any(self.path.endswith(one) for one in self._host.refused):
            self.close_connection = True
            return
        del self.headers["If-Modified-Since"]  # two releases of a test are written within one second
        with suppress(ConnectionError):  # the page was closed while it was being answered
            super().do_GET()

    def log_message(self, format: str, *arguments: Any) -> None:
        """The requests are in ``asked``."""
