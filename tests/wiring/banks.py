"""Banks to draw, as their configurations say them."""

from controller.config import Config, parse
from controller.config.example import example

BOARD = '[[boards]]\nname = "board{n}"\nkind = "8a80"\nbus = "{bus}"\naddress = {n}\nchannels = 8\nclosed_reads = 1\n'
BOX = '[[compartments]]\nid = "c{n}"\nlabel = "{n}"\nsize = "S"\nboard = "board{board}"\nchannel = {channel}\n'
BUS = '[[buses]]\nname = "{bus}"\nport = "/dev/serial/by-id/{bus}"\n'


def rows(boards_per_bus: list[int], text: str | None = None) -> Config:
    """So many boards of eight doors on each bus."""
    text = text or example(1, "8a80")
    head = text[: text.index("[[buses]]")]
    parts, number = [head], 0
    for index, count in enumerate(boards_per_bus, 1):
        parts.append(BUS.format(bus=f"bus{index}"))
        for address in range(1, count + 1):
            number += 1
            table = BOARD.format(n=number, bus=f"bus{index}")
            parts.append(table.replace(f"address = {number}", f"address = {address}"))
    parts += [BOX.format(n=n + 1, board=n // 8 + 1, channel=n % 8 + 1) for n in range(8 * number)]
    return parse("\n".join(parts))


def shipped(kind: str, compartments: int = 18) -> Config:
    return parse(example(compartments, kind))


def on_header(locks: tuple[int, ...], switches: tuple[int, ...], more: str = "", active_high: bool = True) -> Config:
    """A bank whose relays and switches are on the Pi's own pins."""
    head = example(1, "8a80")
    board = (
        f'[[boards]]\nname = "pi"\nkind = "gpio"\nlocks = {list(locks)}\nswitches = {list(switches)}\n'
        f"active_high = {str(active_high).lower()}\nclosed_reads = 0\n"
    )
    boxes = [BOX.format(n=n, board="", channel=n).replace('"board"', '"pi"') for n in range(1, len(locks) + 1)]
    return parse("\n".join((head[: head.index("# One serial adapter")], board, more, *boxes)))


LOCKS, SWITCHES = (17, 22, 23, 24, 25, 27, 16, 18), (5, 6, 13, 19, 26, 12, 20, 21)
KEYS = '[keypad]\ndriver = "matrix"\nrows = [17, 22, 23, 24]\ncolumns = [5, 6, 16]\n'
CASE = "[case]\nline = 12\n[signals]\nbuzzer = 13\ngood = 19\nbad = 26\n"
BANKS = {
    "header": on_header(LOCKS, SWITCHES),
    "header with keypad": on_header((25, 27), (20, 21), KEYS + CASE),
    "doorboard": shipped("doorboard"),
    "8a80": shipped("8a80"),
    "kerong": shipped("kerong"),
    "waveshare": shipped("waveshare"),
    "simulated": shipped("simulated"),
    "248 doors": rows([31]),
    "two full lines": rows([25, 25]),
    "eight lines": rows([1] * 8),
    "long names": parse(
        example(2, "8a80")
        .replace("Casiers des Halles", "Casiers connectés de la Halle aux Grains et du Marché <&> 1")
        .replace("board1", "a-board-with-a-name-of-32-letter")
        .replace("usb-FTDI_FT232R_A1-if00-port0", "usb-" + "x" * 150)
    ),
}
