"""What a person at the terminal may do to emulated boards: one word, a board where there are several, a door."""

from collections.abc import Sequence

from simulator.boards.faults import Fault
from simulator.boards.wire import SerialWire

HELP = f"""\
Doors:   pull|push|force|jam|mend|put|take [BOARD.]DOOR    cut [BOARD.]DOOR (its switch)
Boards:  off|on [BOARD]      fault NAME [COUNT]: {", ".join(Fault)}
Line:    unplug              plug (under another name)      show"""


class Hands:
    def __init__(self, wire: SerialWire) -> None:
        self._wire = wire

    def do(self, words: Sequence[str]) -> str:
        """What came of it, in a few words. Raises ``ValueError``, ``KeyError`` or ``IndexError`` for nonsense."""
        match list(words):
            case ["unplug"]:
                self._wire.pull()
            case ["plug"]:
                self._wire.plug()
            case ["show"]:
                return self._show()
            case ["off" | "on" as word, *board]:
                world = self._wire.devices[int(board[0]) - 1 if board else 0].live.now
                world.plug() if word == "on" else world.unplug()
            case ["fault", name, *count]:
                for device in self._wire.devices:
                    device.faults.strike(Fault(name), int(count[0]) if count else 1)
            case [word, door]:
                return self._door(word, door)
            case _:
                return HELP
        return "done"

    def _door(self, word: str, door: str) -> str:
        board, _, channel = door.rpartition(".")
        world, number = self._wire.devices[int(board) - 1 if board else 0].live.now, int(channel)
        match word:
            case "pull" | "push":
                moved = world.pull(number) if word == "pull" else world.push(number)
                return "done" if moved else "it does not yield"
            case "force":
                world.force(number)
            case "jam" | "mend":
                world.jam(number, word == "jam")
                world.cut_sensor(number, None)
            case "cut":
                world.cut_sensor(number, "open")
            case "put":
                return "done" if world.put(number, "parcel") else "the door is shut"
            case "take":
                return "done" if world.take(number) else "nothing to take"
            case _:
                return HELP
        return "done"

    def _show(self) -> str:
        return "\n".join(
            f"board {number} (address {device.address}): " + " ".join(self._doors(number - 1))
            for number, device in enumerate(self._wire.devices, 1)
        )

    def _doors(self, index: int) -> list[str]:
        world = self._wire.devices[index].live.now
        return [f"{channel}{'' if world.door(channel).closed else ' OPEN'}" for channel in world.channels]
