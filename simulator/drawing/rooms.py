"""A merchant's house, storey by storey."""

from simulator.drawing import land, life, walls
from simulator.drawing.hand import points
from simulator.drawing.heritage import pavement
from simulator.drawing.inks import (
    BLUE,
    CREAM,
    DAWN,
    DUSK,
    INK,
    LAMP,
    LEAF,
    OAK,
    OAK_LIT,
    PLUM,
    RIVER,
    RIVER_LIT,
    SKY,
    SKY_PALE,
    STONE,
    STONE_DARK,
    STONE_LIT,
    STONE_SHADE,
    SUN,
    TILE,
    TILE_DARK,
    WINE,
)
from simulator.drawing.sheet import Sheet

ROOMS = ("cellar", "shop", "hall", "chamber", "attic")


def cutaway(name: str) -> Sheet:
    """A merchant's house cut open, five storeys one above the other."""
    s = Sheet(name, 1200, 1600)
    land.sky(s, 1250, (SKY, SKY_PALE, DAWN))
    pavement(s, 1240, 1300)
    s.box(OAK, 0, 1296, 1200, 320)
    s.grain(OAK_LIT, 0, 1310, 1200, 280, gap=40, long=120, share=0.5)
    s.box(STONE_SHADE, 226, 330, 748, 1220)
    s.shape(TILE, points("180 350, 1020 350, 600 40"))
    s.shape(TILE_DARK, points("180 350, 1020 350, 1020 372, 180 372"))
    s.shape(OAK_LIT, points("290 340, 910 340, 600 108"))
    tops = {"attic": 66, "chamber": 350, "hall": 634, "shop": 920, "cellar": 1270}
    for room, top in tops.items():
        with s.at(250, top, 0.7):
            ROOM[room](s, 1000, 400 if room not in ("shop",) else 460)
    for y in (344, 628, 914, 1244):
        s.box(OAK, 214, y, 772, 20)
    s.box(STONE, 214, 350, 30, 900)
    s.box(STONE, 956, 350, 30, 900)
    return s


def room(name: str, which: str) -> Sheet:
    s = Sheet(name, 1200, 900, STONE_SHADE)
    with s.at(0, 120, 1.2):
        ROOM[which](s, 1000, 620)
    s.box(OAK, 0, 0, 1200, 120)
    s.grain(OAK_LIT, 0, 0, 1200, 116, gap=30, long=160, share=0.7)
    return s


def _floor(s: Sheet, width: float, height: float, wall: str, floor: str) -> None:
    s.box(wall, 0, 0, width, height)
    s.box(floor, 0, height - 44, width, 44)
    s.grain(OAK, 0, height - 40, width, 40, gap=18, long=120, share=0.6)


def cellar(s: Sheet, width: float, height: float) -> None:
    _floor(s, width, height, STONE_DARK, OAK_LIT)
    for i in range(3):
        walls.arch(s, width * (0.18 + 0.32 * i), height - 44, width * 0.28, height * 0.8, INK)
    for i in range(6):
        land.barrel(s, width * (0.1 + 0.155 * i), height - 100, 58)
    for i in range(4):
        land.barrel(s, width * (0.18 + 0.155 * i), height - 196, 52)
    s.blob(LAMP, width * 0.86, height * 0.34, 22, 30)
    s.stroke(INK, 5, [(width * 0.86, 0), (width * 0.86, height * 0.28)])


def shop(s: Sheet, width: float, height: float) -> None:
    _floor(s, width, height, CREAM, STONE_SHADE)
    for i in range(3):
        s.box(OAK, width * 0.06, height * (0.2 + 0.18 * i), width * 0.5, 14)
        for k in range(7):
            ink = (TILE, RIVER, SUN, PLUM, LEAF, WINE, BLUE)[(k + i * 2) % 7]
            s.box(ink, width * 0.08 + k * width * 0.066, height * (0.2 + 0.18 * i) - 54, 44, 54)
    life.person(s, width * 0.36, height - 50, 230, WINE)
    s.box(OAK_LIT, width * 0.1, height - 150, width * 0.5, 108)
    s.box(OAK, width * 0.08, height - 162, width * 0.54, 18)
    walls.arch(s, width * 0.84, height - 44, width * 0.24, height * 0.72, OAK)
    walls.arch(s, width * 0.84, height - 44, width * 0.2, height * 0.68, DAWN)
    life.person(s, width * 0.7, height - 40, 210, BLUE, flip=True, basket=SUN)


def hall(s: Sheet, width: float, height: float) -> None:
    _floor(s, width, height, STONE_LIT, OAK_LIT)
    s.box(STONE_SHADE, width * 0.05, height * 0.16, width * 0.26, height * 0.76)
    s.box(INK, width * 0.09, height * 0.42, width * 0.18, height * 0.5)
    for i in range(4):
        s.soft(
            SUN if i % 2 else DUSK,
            [
                (width * (0.11 + i * 0.035), height - 50),
                (width * (0.125 + i * 0.035), height - 150 + i % 2 * 30),
                (width * (0.145 + i * 0.035), height - 50),
            ],
        )
    walls.window(s, width * 0.52, height * 0.62, 110, height * 0.42, TILE)
    s.box(OAK, width * 0.66, height - 150, width * 0.28, 16)
    for dx in (0.68, 0.9):
        s.box(OAK, width * dx, height - 140, 16, 98)
    s.blob(CREAM, width * 0.74, height - 158, 40, 10)
    s.box(WINE, width * 0.84, height - 214, 28, 62)
    life.person(s, width * 0.44, height - 44, 200, PLUM)
    life.cat(s, width * 0.34, height - 44, 0.7)


def chamber(s: Sheet, width: float, height: float) -> None:
    _floor(s, width, height, RIVER_LIT, OAK_LIT)
    s.box(OAK, width * 0.08, height * 0.12, 18, height * 0.8)
    s.box(OAK, width * 0.44, height * 0.12, 18, height * 0.8)
    s.box(WINE, width * 0.07, height * 0.1, width * 0.4, 40)
    s.soft(
        WINE,
        [
            (width * 0.08, height * 0.16),
            (width * 0.16, height * 0.18),
            (width * 0.11, height * 0.5),
            (width * 0.12, height * 0.8),
            (width * 0.08, height * 0.84),
        ],
    )
    s.box(CREAM, width * 0.1, height - 140, width * 0.35, 62)
    s.soft(
        TILE,
        [
            (width * 0.2, height - 150),
            (width * 0.45, height - 146),
            (width * 0.45, height - 84),
            (width * 0.2, height - 84),
        ],
    )
    s.blob(CREAM, width * 0.15, height - 150, 50, 24)
    walls.window(s, width * 0.66, height * 0.62, 110, height * 0.42, OAK)
    s.box(OAK, width * 0.8, height - 190, width * 0.15, 148)
    s.gouges(
        OAK_LIT, [((width * 0.82, height - 170 + i * 44), (width * 0.93, height - 170 + i * 44), 5) for i in range(3)]
    )
    life.child(s, width * 0.58, height - 44, 120, SUN)


def attic(s: Sheet, width: float, height: float) -> None:
    peak = [(width * 0.06, height), (width * 0.94, height), (width * 0.5, 0)]
    s.shape(OAK, peak)
    with s.within(peak):
        for i in range(7):
            s.stroke(OAK_LIT, 12, [(width * (0.08 + 0.14 * i), height), (width * 0.5, 0)])
        s.box(OAK_LIT, 0, height - 30, width, 30)
        for i in range(5):
            s.soft(
                STONE_SHADE,
                [
                    (width * (0.2 + 0.13 * i), height - 30),
                    (width * (0.21 + 0.13 * i), height - 110),
                    (width * (0.25 + 0.13 * i), height - 130),
                    (width * (0.29 + 0.13 * i), height - 108),
                    (width * (0.3 + 0.13 * i), height - 30),
                ],
            )
        s.stroke(INK, 4, [(width * 0.3, height * 0.5), (width * 0.7, height * 0.5)])
        for i in range(8):
            s.blob(PLUM if i % 2 else LEAF, width * (0.33 + 0.05 * i), height * 0.5 + 26, 13, 26, 0.1, 8)
        life.cat(s, width * 0.78, height - 30, 0.6)


ROOM = {"cellar": cellar, "shop": shop, "hall": hall, "chamber": chamber, "attic": attic}
