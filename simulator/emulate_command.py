"""``bastide emulate``: boards of the field on a pseudo-terminal, for any program that speaks to a serial port."""

import argparse
import asyncio
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from controller.cli.main import CommandError
from simulator.boards.hands import HELP, Hands
from simulator.boards.kinds import BOARDS, BoardKind
from simulator.boards.lone import LONE, Lone
from simulator.boards.wire import SerialWire
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World

PULSE_S = 0.5
LINE_MAX = 256
"""Characters of what a person asks for; whoever sends more without a line's end is none, and is not listened to."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=(*BOARDS, *LONE), help="the family of boards, or a device alone on its line")
    parser.add_argument("--boards", type=int, default=1, metavar="N", help="how many on one line (1)")
    parser.add_argument("--channels", type=int, metavar="N", help="locks of each board (as most are bought)")
    parser.add_argument("--baud", type=int, metavar="RATE", help="of the line (as these boards come)")


def run(args: argparse.Namespace) -> int:
    if args.kind in LONE:
        return asyncio.run(_emulate_one(LONE[args.kind]))
    kind = BOARDS[args.kind]
    if not 1 <= args.boards <= kind.boards_max:
        raise CommandError(f"--boards must be from 1 to {kind.boards_max}: a line has no more addresses")
    return asyncio.run(_emulate(kind, args.boards, args.channels or kind.channels, args.baud))


async def _emulate_one(kind: Lone) -> int:
    stop = _asked_to_stop()
    with tempfile.TemporaryDirectory(prefix="bastide-") as folder:
        path = Path(folder) / "port"
        with kind.plugged(path, _say) as typed:
            _say(f"{path}\nCtrl-C ends it.\n{kind.help}")
            threading.Thread(target=_listen, args=(asyncio.get_running_loop(), typed), daemon=True).start()
            await stop.wait()
    return 0


def _asked_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _emulate(kind: BoardKind, boards: int, channels: int, baud: int | None) -> int:
    lives = [LiveWorld(_world(channels)) for _ in range(boards)]
    devices = [kind.device(live, kind.first + number, channels) for number, live in enumerate(lives)]
    stop = _asked_to_stop()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bastide-"))
        wire = await stack.enter_async_context(SerialWire(Path(folder) / "port", devices, baud).plugged_in())
        group = await stack.enter_async_context(asyncio.TaskGroup())
        tasks = [group.create_task(live.run()) for live in lives]
        _say(f"{wire.path}\n{boards} × {channels} locks at {wire.baud} baud 8N1. Ctrl-C ends it.\n{HELP}")
        threading.Thread(target=_listen, args=(asyncio.get_running_loop(), _obeying(Hands(wire))), daemon=True).start()
        await stop.wait()
        for task in tasks:
            task.cancel()
    return 0


def _world(channels: int) -> World:
    now_s = asyncio.get_running_loop().time()
    plans = [DoorPlan(channel) for channel in range(1, channels + 1)]
    return World(plans, seed=1, now_s=now_s, pulse_s=PULSE_S)


def _listen(loop: asyncio.AbstractEventLoop, typed: Callable[[str], None]) -> None:
    """In a thread of its own, for not every input can be waited for otherwise; at its end the boards go on."""
    while (line := sys.stdin.readline(LINE_MAX)) and len(line) < LINE_MAX:
        with suppress(RuntimeError):  # the boards have ended
            loop.call_soon_threadsafe(typed, line.strip())


def _obeying(hands: Hands) -> Callable[[str], None]:
    def typed(line: str) -> None:
        try:
            _say(hands.do(line.split()))
        except (ValueError, KeyError, IndexError):
            _say(HELP)

    return typed


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
