"""What masons and carpenters made: houses, arcades, towers, the church, the bridge, the market hall."""

import math
from dataclasses import dataclass

from simulator.drawing.hand import Hand, Point, points
from simulator.drawing.inks import (
    CREAM,
    INK,
    LAMP,
    LEAF_DARK,
    NIGHT,
    OAK,
    OAK_LIT,
    RIVER,
    STONE,
    STONE_DARK,
    STONE_LIT,
    STONE_SHADE,
    TILE,
    TILE_DARK,
    TILE_LIT,
)


@dataclass(frozen=True)
class House:
    """A front of the town, from the pavement up."""

    width: float
    storeys: int = 2
    storey: float = 150
    arcade: bool = False
    timber: bool = False
    wall: str = STONE
    shutter: str = RIVER
    lit: int = 0
    """How many of its windows have a light in them, from the left."""
    bays: int = 2


def house(s: Hand, x: float, base: float, kind: House) -> float:
    """Draw it standing on ``base``; returns the height of its eaves."""
    ground = kind.storey * 1.15
    top = base - ground - kind.storey * (kind.storeys - 1)
    s.box(kind.wall, x, top, kind.width, base - top)
    s.box(STONE_SHADE if kind.wall != STONE_SHADE else STONE_DARK, x + kind.width - 16, top, 16, base - top)
    if not kind.timber:
        s.grain(STONE_LIT, x + 8, top + 8, kind.width - 30, base - top - 20, gap=38, long=60, thick=2.5, share=0.35)
    _ground_floor(s, x, base, ground, kind)
    for storey in range(kind.storeys - 1):
        floor = base - ground - kind.storey * storey
        if kind.timber:
            _frame(s, x, floor, kind)
        _windows(s, x, floor, kind, storey)
    s.box(OAK if kind.timber else STONE_SHADE, x - 4, base - ground - 7, kind.width + 8, 12)
    roof(s, x, top, kind.width, kind.storey * 0.62)
    return top


def _ground_floor(s: Hand, x: float, base: float, ground: float, kind: House) -> None:
    bay = kind.width / kind.bays
    for i in range(kind.bays):
        middle = x + bay * (i + 0.5)
        if kind.arcade:
            arch(s, middle, base, bay * 0.72, ground * 0.86, STONE_SHADE)
            arch(s, middle, base, bay * 0.62, ground * 0.8, INK)
            if kind.lit:
                arch(s, middle + bay * 0.05, base, bay * 0.26, ground * 0.5, LAMP)
        elif i == 0:
            s.box(OAK, middle - 34, base - ground * 0.72, 68, ground * 0.72)
            s.grain(OAK_LIT, middle - 30, base - ground * 0.7, 60, ground * 0.6, gap=24, long=40, share=0.8)
        else:
            s.box(STONE_DARK, middle - 50, base - ground * 0.7, 100, ground * 0.5)
            s.box(LAMP if kind.lit else INK, middle - 42, base - ground * 0.66, 84, ground * 0.43)


def _windows(s: Hand, x: float, floor: float, kind: House, storey: int) -> None:
    bay = kind.width / kind.bays
    for i in range(kind.bays):
        lit = storey * kind.bays + i < kind.lit
        window(s, x + bay * (i + 0.5), floor - kind.storey * 0.2, bay * 0.26, kind.storey * 0.56, kind.shutter, lit)


def window(s: Hand, x: float, sill: float, width: float, height: float, shutter: str, lit: bool = False) -> None:
    """A window between its open shutters; ``x`` is its middle."""
    s.box(STONE_DARK, x - width / 2 - 5, sill - height - 5, width + 10, height + 12, 1)
    s.box(LAMP if lit else INK, x - width / 2, sill - height, width, height, 1)
    s.box(CREAM, x - 2, sill - height, 4, height, 0.5)
    for side in (-1, 1):
        left = x + side * width * 0.82 - width * 0.27
        s.box(shutter, left, sill - height - 3, width * 0.54, height + 6, 1)
        s.grain(INK, left + 3, sill - height, width * 0.5, height, gap=15, long=width * 0.42, thick=1.6, share=0.9)


def _frame(s: Hand, x: float, floor: float, kind: House) -> None:
    """Posts, rails and braces of one storey."""
    h, w, thick = kind.storey, kind.width, 11.0
    for y in (floor, floor - h + 8):
        s.stroke(OAK, thick, [(x, y), (x + w, y)])
    bay = w / kind.bays
    for i in range(kind.bays + 1):
        post = min(max(x + bay * i, x + 6), x + w - 6)
        s.stroke(OAK, thick, [(post, floor), (post, floor - h)])
    for i in range(kind.bays):
        left, right = x + bay * i, x + bay * (i + 1)
        s.stroke(OAK, 8, [(left + 6, floor - h * 0.45), (left + bay * 0.22, floor)])
        s.stroke(OAK, 8, [(right - 6, floor - h * 0.45), (right - bay * 0.22, floor)])
        s.stroke(OAK, 8, [(left, floor - h * 0.2), (right, floor - h * 0.2)])


def roof(s: Hand, x: float, eaves: float, width: float, height: float, over: float = 18) -> None:
    """A roof of round tiles, its long side to us."""
    s.shape(
        TILE_DARK,
        [(x - over, eaves + 10), (x + width + over, eaves + 10), (x + width + over, eaves - 4), (x - over, eaves - 4)],
    )
    slope = [(x - over, eaves), (x + width + over, eaves), (x + width - 6, eaves - height), (x + 6, eaves - height)]
    s.shape(TILE, slope)
    tiles(s, x + 4, eaves - height + 4, width - 8, height - 6)


def tiles(s: Hand, x: float, y: float, width: float, height: float) -> None:
    """Rows of tiles, as short cuts down the slope."""
    cuts_dark: list[tuple[Point, Point, float]] = []
    cuts_lit: list[tuple[Point, Point, float]] = []
    rows = max(2, int(height / 26))
    for row in range(rows):
        at = y + (row + 0.5) * height / rows
        along = x + (row % 2) * 13
        while along < x + width:
            if s.dice.random() < 0.72:
                length = height / rows * 0.7
                cut = ((along, at - length / 2), (along + s.dice.uniform(-2, 2), at + length / 2), 3.2)
                (cuts_lit if s.dice.random() < 0.4 else cuts_dark).append(cut)
            along += 26
    s.gouges(TILE_DARK, cuts_dark)
    s.gouges(TILE_LIT, cuts_lit)


def arch(s: Hand, x: float, base: float, width: float, height: float, ink: str, pointed: bool = False) -> None:
    """An opening with a round (or pointed) head; ``x`` is its middle."""
    s.shape(ink, arch_points(x, base, width, height, pointed), 1.5)


def arch_points(x: float, base: float, width: float, height: float, pointed: bool = False) -> list[Point]:
    half = width / 2
    spring = base - max(height - half * (1.35 if pointed else 1.0), height * 0.2)
    points = [(x - half, base), (x - half, spring)]
    for i in range(1, 8):
        turn = math.pi * (1 - i / 8)
        y = math.sin(turn)
        lift = (base - height - spring) * (y**0.75 if pointed else y)
        points.append((x + half * math.cos(turn) * (abs(math.cos(turn)) ** 0.35 if pointed else 1.0), spring + lift))
    return [*points, (x + half, spring), (x + half, base)]


def tower(s: Hand, x: float, base: float, width: float, height: float, pointed: float = 0.8) -> None:
    """A square stone tower under a roof of four sides."""
    s.box(STONE, x, base - height, width, height)
    s.box(STONE_SHADE, x + width * 0.68, base - height, width * 0.32, height)
    s.grain(STONE_SHADE, x + 6, base - height, width * 0.6, height, gap=34, long=44, thick=2.5, share=0.5)
    for i in range(3):
        arch(s, x + width * 0.36, base - height * (0.2 + i * 0.28), width * 0.14, height * 0.13, INK)
    peak = (x + width / 2, base - height - width * pointed)
    s.shape(TILE, [(x - 14, base - height), (x + width * 0.7, base - height), peak])
    s.shape(TILE_DARK, [(x + width * 0.68, base - height), (x + width + 14, base - height), peak])
    s.gouges(
        TILE_LIT,
        [((peak[0], peak[1] + 30 + i * 22), (peak[0] - 8 - i * 9, peak[1] + 60 + i * 24), 3) for i in range(5)],
    )


def church(s: Hand, x: float, base: float, scale: float = 1.0) -> None:
    """A nave and a steeple; ``x`` is the left of the steeple."""
    with s.at(x, base, scale):
        s.box(STONE, 150, -330, 470, 330)
        s.box(STONE_SHADE, 600, -330, 40, 330)
        s.grain(STONE_SHADE, 160, -320, 420, 300, gap=40, long=60, share=0.3)
        roof(s, 150, -330, 490, 130)
        for i in range(4):
            arch(s, 230 + i * 108, -70, 44, 190, STONE_DARK, pointed=True)
            arch(s, 230 + i * 108, -74, 32, 178, NIGHT, pointed=True)
            s.box(STONE_LIT, 272 + i * 108, -300, 18, 300)
        s.box(STONE_LIT, 0, -560, 170, 560)
        s.box(STONE_SHADE, 118, -560, 52, 560)
        s.grain(STONE_SHADE, 8, -550, 100, 520, gap=42, long=44, thick=2.5, share=0.5)
        arch(s, 62, 0, 84, 180, OAK, pointed=True)
        for y in (-250, -420):
            arch(s, 62, y, 40, 110, INK, pointed=True)
        spire = (85, -960)
        s.shape(STONE_SHADE, [(-8, -556), (178, -556), spire])
        s.shape(STONE_DARK, [(112, -556), (178, -556), spire])
        s.gouges(STONE_LIT, [((40 + i * 3, -590 - i * 54), (70 + i * 2, -640 - i * 54), 4) for i in range(6)])
        s.stroke(INK, 6, [(85, -955), (85, -1010)])
        s.stroke(INK, 6, [(68, -990), (102, -990)])


def temple(s: Hand, x: float, base: float, scale: float = 1.0) -> None:
    """A sober front under a pediment; ``x`` is its left."""
    with s.at(x, base, scale):
        s.box(STONE_LIT, 0, -430, 560, 430)
        s.grain(STONE, 12, -420, 540, 400, gap=46, long=80, thick=3, share=0.5)
        s.shape(STONE_SHADE, points("-24 -424, 584 -424, 280 -590"))
        s.shape(STONE_LIT, points("40 -436, 520 -436, 280 -566"))
        s.blob(NIGHT, 280, -476, 34, 34, 0.02, 14)
        for i in range(4):
            s.box(STONE_SHADE, 18 + i * 166, -420, 34, 420)
        for i in (0, 2):
            arch(s, 118 + i * 166, -90, 84, 260, STONE_DARK)
            arch(s, 118 + i * 166, -96, 68, 244, NIGHT)
        arch(s, 284, 0, 120, 300, STONE_DARK)
        arch(s, 284, 0, 100, 284, OAK)
        s.stroke(STONE_DARK, 5, [(284, 0), (284, -280)])
        for i in range(3):
            s.box(STONE_SHADE if i % 2 else STONE, -30 - i * 16, i * 16, 620 + i * 32, 17)


def bridge(s: Hand, left: float, right: float, deck: float, water: float, arches: int, under: str = RIVER) -> None:
    """A bridge of flat stone arches over a river."""
    s.box(STONE, left, deck, right - left, water - deck)
    span = (right - left) / arches
    for i in range(arches):
        middle = left + span * (i + 0.5)
        rise = (water - deck) * 0.82
        points = [(middle - span * 0.44, water + 4)]
        points += [
            (middle - span * 0.44 * math.cos(math.pi * k / 8), water - rise * math.sin(math.pi * k / 8))
            for k in range(9)
        ]
        s.shape(STONE_DARK, [(px, py - 9) for px, py in points] + [(middle + span * 0.44, water + 4)])
        s.shape(under, [*points, (middle + span * 0.42, water + 4)])
        s.shape(
            STONE_LIT,
            [
                (middle + span * 0.44, water + 8),
                (middle + span * 0.56, water + 8),
                (middle + span * 0.53, water - rise * 0.5),
                (middle + span * 0.47, water - rise * 0.5),
            ],
        )
    s.box(STONE_LIT, left, deck - 14, right - left, 20)
    s.box(STONE_SHADE, left, deck + 6, right - left, 6)


def market_hall(s: Hand, x: float, base: float, width: float, columns: int = 6) -> None:
    """A wide roof on stone columns, open on all sides."""
    high = width * 0.22
    s.box(INK, x + 20, base - high, width - 40, high)
    s.grain(OAK_LIT, x + 40, base - high, width - 80, high * 0.4, gap=22, long=90, share=0.6)
    for i in range(columns):
        at = x + 10 + (width - 50) * i / (columns - 1)
        s.box(STONE_LIT, at, base - high, 30, high)
        s.box(STONE_SHADE, at + 20, base - high, 10, high)
        s.box(STONE, at - 8, base - high - 4, 46, 16)
        s.box(STONE, at - 8, base - 16, 46, 18)
    height = width * 0.26
    s.shape(
        TILE,
        [
            (x - 46, base - high),
            (x + width + 46, base - high),
            (x + width * 0.8, base - high - height),
            (x + width * 0.2, base - high - height),
        ],
    )
    s.shape(
        TILE_DARK,
        [(x + width * 0.8, base - high - height), (x + width + 46, base - high), (x + width * 0.86, base - high)],
    )
    tiles(s, x + width * 0.16, base - high - height + 8, width * 0.66, height - 18)
    s.box(OAK, x - 40, base - high - 6, width + 80, 14)


def town_hall(s: Hand, x: float, base: float, width: float) -> None:
    """A public building of the nineteenth century, with a clock."""
    h = width * 0.42
    s.box(STONE_LIT, x, base - h, width, h)
    s.box(STONE_SHADE, x + width - 26, base - h, 26, h)
    s.grain(STONE, x + 10, base - h, width - 40, h, gap=40, long=70, share=0.4)
    for i in range(5):
        middle = x + width * (0.11 + 0.195 * i)
        arch(s, middle, base, width * 0.12, h * 0.44, STONE_DARK)
        arch(s, middle, base, width * 0.1, h * 0.41, INK)
        window(s, middle, base - h * 0.56, width * 0.055, h * 0.28, STONE, False)
    roof(s, x, base - h, width, width * 0.11)
    s.box(STONE_LIT, x + width * 0.42, base - h - width * 0.17, width * 0.16, width * 0.17)
    s.shape(
        TILE_DARK,
        [
            (x + width * 0.4, base - h - width * 0.17),
            (x + width * 0.6, base - h - width * 0.17),
            (x + width / 2, base - h - width * 0.25),
        ],
    )
    s.blob(CREAM, x + width / 2, base - h - width * 0.09, width * 0.045, width * 0.045, 0.01, 14)
    s.stroke(
        INK,
        4,
        [
            (x + width / 2, base - h - width * 0.12),
            (x + width / 2, base - h - width * 0.09),
            (x + width * 0.525, base - h - width * 0.08),
        ],
    )
    s.stroke(INK, 4, [(x + width / 2, base - h - width * 0.25), (x + width / 2, base - h - width * 0.34)])


def rampart(s: Hand, left: float, right: float, top: float, base: float) -> None:
    """The town's wall above the water, with ivy in its joints."""
    s.shape(STONE_SHADE, [(left, top), (right, top), (right, base), (left, base)])
    s.grain(STONE, left + 10, top + 8, right - left - 20, base - top - 16, gap=30, long=90, thick=5, share=0.6)
    s.grain(STONE_DARK, left + 10, top + 8, right - left - 20, base - top - 16, gap=44, long=70, thick=2.5, share=0.4)
    s.box(STONE_LIT, left, top - 12, right - left, 18)
    for _ in range(int((right - left) / 180)):
        at = s.dice.uniform(left + 40, right - 40)
        for _ in range(5):
            s.blob(LEAF_DARK, at + s.dice.uniform(-40, 40), top + s.dice.uniform(4, 70), 26, 17, 0.25, 8)
