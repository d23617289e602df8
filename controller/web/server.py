"""Serve a web application on loopback inside a running event loop, without taking over the process's signals."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn

STOPS_WITHIN_S = 2
CONNECTIONS_MAX = 64
BACKLOG = 32


class _Server(uvicorn.Server):
    """Leaves signals to the daemon, and sleeps when nobody asks (uvicorn's own loop wakes ten times a second)."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stopping = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.stopping.wait()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises ``OSError`` when the address is in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


@contextlib.asynccontextmanager
async def serving(app: Any, listener: socket.socket) -> AsyncIterator[None]:
    """Serve ``app`` on ``listener`` while the block lasts. No access log: who asks what is nobody's business."""
    config = uvicorn.Config(
        app,
        access_log=False,
        date_header=False,
        http="h11",
        lifespan="off",
        limit_concurrency=CONNECTIONS_MAX,
        log_config=None,
        loop="none",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=STOPS_WITHIN_S,
        ws="none",
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="web server")
    try:
        yield
    finally:
        server.should_exit = True
        server.stopping.set()
        for connection in list(server.server_state.connections):
            connection.transport.close()  # a screen would listen for ever
        await task
