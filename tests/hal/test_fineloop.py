"""The loop of the daemon: short waits are not rounded up to whole milliseconds by its own selector."""

import asyncio
import selectors

from hal.fineloop import run


async def _asked() -> list[float]:
    """How long it waits when it is asked for a fifth of a millisecond, five times."""
    loop, asked = asyncio.get_running_loop(), []
    selector = loop._selector  # type: ignore[attr-defined]
    assert isinstance(selector, selectors.SelectSelector), "epoll counts in milliseconds"
    for _ in range(5):
        began_s = loop.time()
        await asyncio.sleep(0.0002)
        asked.append(loop.time() - began_s)
    return asked


def test_a_wait_of_a_fraction_of_a_millisecond_is_kept() -> None:
    assert all(waited_s >= 0.0002 for waited_s in run(_asked()))
