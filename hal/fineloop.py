"""An event loop whose timers keep the gaps of a serial line: ``select(2)`` counts in microseconds.

``epoll_wait(2)``, which asyncio takes by itself, counts in milliseconds and rounds up: between two frames of a fast
board that is a quarter of the time. What ``select`` cannot do, more than 1,024 open files, a bank never needs.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def fine_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


def run(main: Coroutine[Any, Any, T]) -> T:
    """As ``asyncio.run``, on such a loop."""
    with asyncio.Runner(loop_factory=fine_loop) as runner:
        return runner.run(main)
