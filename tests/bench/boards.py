"""Emulated boards in a process of their own, so that they and the driver do not wait for each other.

``python -m tests.bench.boards KIND BOARDS PATH``, as ``bench/bus.py`` runs it. It says ``ready``; a line ``move BOARD
CHANNEL`` turns that door over and answers with the monotonic second at which it moved; ``trace`` answers with all that
has been on the wire since the last one.
"""

import asyncio
import json
import sys
from pathlib import Path

from hal import fineloop
from simulator.boards.kinds import BOARDS
from simulator.boards.wire import SerialWire
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World

CHANNELS = 8
PULSE_S = 0.1


class Boards:
    def __init__(self, kind: str, boards: int, path: Path) -> None:
        of, now_s = BOARDS[kind], asyncio.get_running_loop().time()
        plans = [DoorPlan(channel) for channel in range(1, CHANNELS + 1)]
        self._lives = [LiveWorld(World(plans, seed=1, now_s=now_s, pulse_s=PULSE_S)) for _ in range(boards)]
        devices = [of.device(live, of.first + number, CHANNELS) for number, live in enumerate(self._lives)]
        self.wire = SerialWire(path, devices)
        self.wire.tap = lambda at_s, who, data: self._trace.append((at_s, who, data.hex()))
        self._trace: list[tuple[float, str, str]] = []

    def obey(self, line: str) -> str:
        match line.split():
            case ["move", board, channel]:
                world = self._lives[int(board)].now
                world.door(int(channel)).closed = not world.door(int(channel)).closed
                return str(asyncio.get_running_loop().time())
            case ["trace"]:
                told, self._trace = json.dumps(self._trace), []
                return told
        raise ValueError(line)


async def main(kind: str, boards: int, path: Path) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    them = Boards(kind, boards, path)
    async with them.wire.plugged_in():
        print("ready", flush=True)
        while line := (await reader.readline()).decode():
            print(them.obey(line), flush=True)


if __name__ == "__main__":
    fineloop.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
