"""Pictures of the market and of shops that nobody will find in the town: they are examples."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.drawing import land, life, table, walls
from simulator.drawing.hand import Hand, points
from simulator.drawing.heritage import pavement, shadow
from simulator.drawing.inks import (
    BLUE,
    CREAM,
    DAWN,
    DUSK,
    INK,
    LAMP,
    LEAF,
    LEAF_DARK,
    LEAF_LIT,
    NIGHT,
    NIGHT_LIT,
    OAK,
    OAK_LIT,
    PLUM,
    RIVER,
    RIVER_DARK,
    RIVER_LIT,
    ROSE,
    SKY,
    SKY_PALE,
    STONE,
    STONE_DARK,
    STONE_LIT,
    STONE_SHADE,
    SUN,
    TILE,
    WHITE_WINE,
    WINE,
)
from simulator.drawing.sheet import Sheet
from simulator.drawing.walls import House


def opening(name: str) -> Sheet:
    s = Sheet(name, 1600, 1600)
    land.sky(s, 800, (SKY, SKY_PALE, DAWN))
    walls.church(s, 1000, 760, 0.5)
    x = -60.0
    for i, storeys in enumerate((3, 2, 3, 2, 3, 2)):
        wall = (STONE, CREAM, STONE_LIT, ROSE, STONE, STONE_LIT)[i]
        kind = House(
            300,
            storeys,
            150,
            arcade=True,
            timber=wall in (CREAM, ROSE),
            wall=wall,
            shutter=(RIVER, OAK, BLUE, TILE, PLUM, LEAF_DARK)[i],
        )
        walls.house(s, x, 1000, kind)
        x += 290
    pavement(s, 1000, 1600)
    for at, awning, goods in ((40, TILE, LEAF), (420, RIVER, SUN), (830, WINE, TILE), (1220, LEAF_DARK, PLUM)):
        life.stall(s, at, 1220, 330, awning, goods)
    for at, tall, coat, flip, basket in (
        (240, 230, BLUE, False, TILE),
        (720, 240, WINE, True, LEAF),
        (1330, 236, INK, True, ""),
    ):
        shadow(s, at, 1400, tall)
        life.person(s, at, 1400, tall, coat, flip, basket)
    life.wheelchair(s, 1010, 1420, 190, TILE)
    life.child(s, 830, 1412, 130, SUN, True)
    life.cat(s, 470, 1440, 0.8)
    return s


def market(name: str) -> Sheet:
    s = Sheet(name)
    land.sky(s, 500, (SKY, DAWN))
    x = -60.0
    for storeys in (2, 3, 2, 3, 2, 3):
        walls.house(
            s, x, 640, House(300, storeys, 130, arcade=True, wall=STONE_LIT if storeys == 2 else STONE, shutter=RIVER)
        )
        x += 286
    pavement(s, 640, 1200)
    life.stall(s, 70, 980, 470, TILE, LEAF)
    life.stall(s, 590, 1010, 470, LEAF_DARK, PLUM)
    life.stall(s, 1110, 980, 470, RIVER, CREAM)
    for at, coat, flip, basket in ((360, WINE, True, LEAF), (1010, BLUE, False, SUN), (1190, INK, True, "")):
        life.person(s, at, 1150, 250, coat, flip, basket)
    life.child(s, 880, 1150, 140, SUN)
    return s


def lockers(name: str) -> Sheet:
    """The wall of lockers in the evening; somebody fetches bread in a wheelchair, somebody else waits."""
    s = Sheet(name, paper=NIGHT)
    s.box(NIGHT_LIT, 0, 0, 1600, 300)
    for i in range(3):
        walls.arch(s, 260 + i * 540, 1000, 520, 980, STONE_SHADE)
        walls.arch(s, 260 + i * 540, 1000, 470, 940, NIGHT)
    s.box(INK, 330, 330, 940, 640)
    for row in range(4):
        for column in range(6):
            x, y = 350 + column * 152, 350 + row * 152
            door(s, x, y, open_=(row, column) == (2, 1), lit=(row * 6 + column) % 4 == 0)
    s.box(LAMP, 330, 306, 940, 24)
    pavement(s, 980, 1200, STONE_DARK, STONE_SHADE)
    s.gouges(LAMP, [((300, 1030), (1300, 1040), 18)])
    life.wheelchair(s, 430, 1120, 300, TILE)
    life.person(s, 1330, 1120, 400, BLUE, True, SUN)
    return s


def door(s: Sheet, x: float, y: float, open_: bool, lit: bool) -> None:
    s.box(RIVER_DARK, x, y, 140, 140, 1)
    s.box(RIVER if not lit else RIVER_LIT, x + 6, y + 6, 128, 128, 1)
    if not open_:
        s.box(CREAM, x + 108, y + 58, 12, 26, 1)
        return
    s.box(LAMP, x + 6, y + 6, 128, 128, 1)
    s.shape(RIVER, [(x, y), (x - 66, y + 26), (x - 66, y + 160), (x, y + 140)])
    table.loaf(s, x + 70, y + 104, 46)


@dataclass(frozen=True)
class Front:
    """A shop front: its colour, its wall, and what hangs above its window."""

    paint: str
    wall: str
    sign: Callable[[Hand, float, float], None]


def front(name: str, kind: Front) -> Sheet:
    s = Sheet(name, 900, 900)
    face(s, kind)
    pavement(s, 826, 900)
    life.plant_pot(s, 846, 850, 120, TILE)
    return s


def face(s: Hand, kind: Front) -> None:
    """A front of 900 by 900, its threshold at 830."""
    s.box(kind.wall, 0, 0, 900, 900)
    s.grain(STONE_SHADE, 0, 0, 900, 260, gap=44, long=90, thick=3, share=0.5)
    for x in (240, 660):
        walls.window(s, x, 190, 110, 170, kind.paint)
    s.box(kind.paint, 60, 250, 780, 580)
    s.box(INK, 90, 380, 440, 360)
    s.box(DAWN, 100, 390, 420, 340)
    s.box(INK, 590, 380, 190, 450)
    s.box(OAK, 600, 390, 170, 440)
    s.box(SKY_PALE, 620, 410, 130, 220)
    s.box(CREAM, 740, 650, 14, 40)
    stripes = 8
    for i in range(stripes):
        a, b = 70 + 760 * i / stripes, 70 + 760 * (i + 1) / stripes
        s.shape(
            CREAM if i % 2 else kind.paint,
            [(a, 268), (b, 268), (b + (b - 450) * 0.06, 376), (a + (a - 450) * 0.06, 376)],
            1,
        )
        s.soft(
            CREAM if i % 2 else kind.paint,
            [(a + (a - 450) * 0.06, 372), (b + (b - 450) * 0.06, 372), (b, 400), (a, 400)],
        )
    kind.sign(s, 310, 720)


def bread(s: Hand, x: float, base: float) -> None:
    for dx, dy, size in ((-90, 0, 90), (90, 0, 90), (0, 84, 96), (-110, 164, 70), (110, 160, 70)):
        table.loaf(s, x + dx, base - 40 - dy, size)


def wine(s: Hand, x: float, base: float) -> None:
    for dx, ink in ((-140, WINE), (-48, WHITE_WINE), (48, LEAF_DARK), (140, WINE)):
        table.bottle(s, x + dx, base, 270, ink)


def cheeses(s: Hand, x: float, base: float) -> None:
    for dx, dy, size in ((-90, 30, 100), (100, 40, 96), (0, 150, 110)):
        table.cheese(s, x + dx, base - dy, size)


def books(s: Hand, x: float, base: float) -> None:
    for row in range(2):
        at = x - 190.0
        for i in range(9):
            tall = 110 + (i * 37 + row * 23) % 40
            s.box((TILE, RIVER, SUN, PLUM, LEAF, WINE, BLUE)[(i + row * 3) % 7], at, base - row * 160 - tall, 36, tall)
            s.box(CREAM, at + 6, base - row * 160 - tall + 18, 24, 8)
            at += 42
        s.box(OAK, x - 205, base - row * 160, 410, 12)


def flowers(s: Hand, x: float, base: float) -> None:
    for dx, size, ink in ((-140, 200, TILE), (0, 260, SUN), (140, 210, PLUM)):
        life.plant_pot(s, x + dx, base, size, ink)


def pots(s: Hand, x: float, base: float) -> None:
    for dx, tall, ink in ((-130, 200, TILE), (0, 270, RIVER), (126, 170, DUSK)):
        w = tall * 0.3
        s.soft(
            ink,
            [
                (x + dx - w * 0.5, base),
                (x + dx - w, base - tall * 0.45),
                (x + dx - w * 0.5, base - tall * 0.85),
                (x + dx - w * 0.6, base - tall),
                (x + dx + w * 0.6, base - tall),
                (x + dx + w * 0.5, base - tall * 0.85),
                (x + dx + w, base - tall * 0.45),
                (x + dx + w * 0.5, base),
            ],
        )
        s.gouges(
            CREAM,
            [
                (
                    (x + dx - w * 0.8, base - tall * (0.4 + k * 0.1)),
                    (x + dx + w * 0.8, base - tall * (0.4 + k * 0.1)),
                    5,
                )
                for k in range(3)
            ],
        )


def cycle(s: Hand, x: float, base: float) -> None:
    life.bicycle(s, x, base - 20, 1.5, TILE)


def scissors(s: Hand, x: float, base: float) -> None:
    for k, flip in ((0, False), (1, True)):
        with s.at(x, base - 150, 1, flip):
            s.shape(STONE_DARK if k else INK, points("-10 0, 96 -160, 116 -150, 14 14"))
            s.stroke(TILE, 18, points("-60 100, -20 60, 0 0"), smooth=True)
            s.stroke(TILE, 18, [(-110 + dx, 106 + dy) for dx, dy in life.ring(38)])
    s.blob(CREAM, x, base - 148, 9, 9)


def lamps(s: Hand, x: float, base: float) -> None:
    for dx, drop, ink in ((-140, 120, TILE), (-20, 70, RIVER), (120, 150, PLUM)):
        top = base - 330
        s.stroke(INK, 5, [(x + dx, top), (x + dx, top + drop)])
        s.shape(
            ink,
            [
                (x + dx - 24, top + drop),
                (x + dx + 24, top + drop),
                (x + dx + 74, top + drop + 80),
                (x + dx - 74, top + drop + 80),
            ],
        )
        s.blob(LAMP, x + dx, top + drop + 92, 26, 22)


def vegetables(s: Hand, x: float, base: float) -> None:
    for row, (ink, other) in enumerate(((LEAF, LEAF_LIT), (TILE, SUN), (PLUM, WINE))):
        for i in range(7):
            s.blob(ink if i % 2 else other, x - 170 + i * 56, base - 70 - row * 92, 28, 26, 0.12, 9)
        s.box(OAK_LIT, x - 205, base - 52 - row * 92, 410, 40)
        s.grain(OAK, x - 195, base - 50 - row * 92, 390, 36, gap=14, long=80, share=0.8)


def shoes(s: Hand, x: float, base: float) -> None:
    for dx, dy, ink in ((-100, 0, OAK), (110, 0, WINE), (0, 150, RIVER_DARK)):
        s.soft(
            ink,
            [
                (x + dx - 90, base - dy - 10),
                (x + dx - 90, base - dy - 120),
                (x + dx - 30, base - dy - 124),
                (x + dx - 10, base - dy - 70),
                (x + dx + 80, base - dy - 50),
                (x + dx + 104, base - dy - 10),
            ],
        )
        s.box(INK, x + dx - 92, base - dy - 14, 190, 16)
        s.gouges(
            CREAM,
            [
                ((x + dx - 24 + k * 18, base - dy - 108 + k * 14), (x + dx - 2 + k * 18, base - dy - 92 + k * 12), 4)
                for k in range(4)
            ],
        )


def honey(s: Hand, x: float, base: float) -> None:
    for dx, dy in ((-130, 0), (0, 0), (130, 0), (-66, 150), (66, 150)):
        s.soft(
            SUN,
            [
                (x + dx - 54, base - dy),
                (x + dx - 54, base - dy - 90),
                (x + dx - 40, base - dy - 106),
                (x + dx + 40, base - dy - 106),
                (x + dx + 54, base - dy - 90),
                (x + dx + 54, base - dy),
            ],
        )
        s.box(OAK, x + dx - 46, base - dy - 126, 92, 26)
        s.box(CREAM, x + dx - 38, base - dy - 76, 76, 46)


FRONTS = {
    "bakery": Front(TILE, STONE_LIT, bread),
    "winery": Front(WINE, STONE, wine),
    "dairy": Front(BLUE, CREAM, cheeses),
    "bookshop": Front(RIVER_DARK, STONE_LIT, books),
    "florist": Front(LEAF_DARK, CREAM, flowers),
    "pottery": Front(DUSK, STONE, pots),
    "cycles": Front(RIVER, STONE_LIT, cycle),
    "tailor": Front(PLUM, CREAM, scissors),
    "lamps": Front(NIGHT_LIT, STONE, lamps),
    "greengrocer": Front(LEAF, STONE_LIT, vegetables),
    "cobbler": Front(OAK_LIT, STONE, shoes),
    "honey": Front(SUN, STONE_LIT, honey),
}


def concert(name: str) -> Sheet:
    """An evening with lanterns between the arches: an event."""
    s = Sheet(name)
    land.sky(s, 640, (NIGHT, NIGHT_LIT, PLUM, DUSK))
    x = -60.0
    for i in range(6):
        walls.house(s, x, 780, House(300, 2 + i % 2, 140, arcade=True, wall=STONE_SHADE, lit=3, shutter=NIGHT))
        x += 286
    pavement(s, 780, 1200, STONE_DARK, STONE_SHADE)
    for row in range(2):
        way = [
            (-20.0, 260.0 + row * 90),
            (400, 380 + row * 60),
            (800, 300 + row * 90),
            (1200, 390 + row * 50),
            (1620, 250 + row * 90),
        ]
        s.stroke(INK, 4, way, smooth=True)
        for i in range(13):
            s.blob(
                (LAMP, TILE, SUN, ROSE)[i % 4], 40 + i * 126, 336 + row * 80 + (24 if i % 2 else -6), 24, 30, 0.05, 9
            )
    s.box(OAK, 480, 980, 640, 60)
    for x, coat in ((620, WINE), (800, INK), (980, BLUE)):
        life.person(s, x, 984, 260, coat)
    for i in range(9):
        life.person(s, 60 + i * 190, 1230, 230, (INK, PLUM, NIGHT, OAK)[i % 4], flip=i > 4)
    return s
