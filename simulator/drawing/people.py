"""Heads in profile for those who grew up here: no likeness, only who they were and what they left."""

import math

from simulator.drawing import land, life, walls
from simulator.drawing.hand import points
from simulator.drawing.heritage import pavement
from simulator.drawing.inks import (
    BLUE,
    CREAM,
    DAWN,
    DUSK,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_LIT,
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
    TILE_DARK,
    WINE,
)
from simulator.drawing.life import Head
from simulator.drawing.sheet import Sheet
from simulator.drawing.walls import House


def rays(s: Sheet, x: float, y: float, ink: str, count: int = 28) -> None:
    far = 1.6 * max(s.width, s.height)
    for i in range(count):
        turn, wide = 2 * math.pi * i / count, math.pi / count * 0.5
        s.shape(
            ink,
            [
                (x, y),
                (x + far * math.cos(turn - wide), y + far * math.sin(turn - wide)),
                (x + far * math.cos(turn + wide), y + far * math.sin(turn + wide)),
            ],
            0,
        )


def globe(s: Sheet, x: float, y: float, r: float) -> None:
    s.blob(RIVER, x, y, r, r, 0.008, 22)
    disc = [(x + r * math.cos(2 * math.pi * i / 40), y + r * math.sin(2 * math.pi * i / 40)) for i in range(40)]
    with s.within(disc):
        s.soft(
            LEAF,
            [
                (x - r * 0.5, y - r),
                (x - r * 0.7, y - r * 0.4),
                (x - r * 0.2, y - r * 0.3),
                (x - r * 0.3, y + r * 0.2),
                (x + r * 0.1, y - r * 0.1),
                (x + r * 0.3, y - r * 0.5),
                (x + r * 0.1, y - r),
            ],
        )
        s.soft(
            LEAF,
            [
                (x - r * 0.05, y + r * 0.1),
                (x + r * 0.4, y),
                (x + r * 0.5, y + r * 0.4),
                (x + r * 0.1, y + r * 0.9),
                (x - r * 0.1, y + r * 0.5),
            ],
        )
        s.soft(
            LEAF, [(x + r * 0.6, y - r * 0.7), (x + r, y - r * 0.5), (x + r, y + r * 0.1), (x + r * 0.7, y - r * 0.2)]
        )
        for k in (-0.5, 0.0, 0.5):
            s.stroke(RIVER_LIT, 3, [(x - r, y + k * r), (x, y + k * r + r * 0.08), (x + r, y + k * r)], smooth=True)
        for k in (-0.6, 0.0, 0.6):
            s.stroke(RIVER_LIT, 3, [(x, y - r), (x + k * r * 1.3, y), (x, y + r)], smooth=True)


def opening(name: str) -> Sheet:
    s = Sheet(name, 1600, 1600, STONE_LIT)
    rays(s, 800, 1000, DAWN, 34)
    globe(s, 800, 720, 330)
    with s.at(0, 1010, 1.0):
        walls.church(s, 720, 0, 0.34)
        for i in range(8):
            walls.house(
                s,
                120 + i * 176,
                60,
                House(
                    176,
                    2 + i % 2,
                    76,
                    timber=i % 3 == 1,
                    wall=(STONE, CREAM, STONE_LIT, ROSE)[i % 4],
                    shutter=(RIVER, OAK, BLUE, TILE)[i % 4],
                ),
            )
    s.box(LEAF_DARK, -20, 1066, 1640, 560)
    s.grain(LEAF, 0, 1080, 1600, 500, gap=60, long=240, thick=8, share=0.6)
    for x, scale, kind, flip in (
        (230, 0.86, Head(beard=2, hair=2, coat=WINE), False),
        (560, 1.0, Head(beard=1, hair=0, coat=NIGHT_LIT, mane=STONE_DARK), False),
        (1050, 1.0, Head(beard=2, hair=1, coat=PLUM), True),
        (1380, 0.86, Head(beard=0, hair=2, coat=TILE_DARK, mane=OAK), True),
    ):
        life.head(s, x, 1610, scale, kind, flip)
    return s


def geographer(name: str) -> Sheet:
    s = Sheet(name, paper=SKY_PALE)
    rays(s, 1080, 470, SKY, 30)
    globe(s, 1080, 470, 330)
    s.soft(LEAF, points("-60 1240, -60 1000, 400 930, 900 1000, 1300 930, 1660 980, 1660 1240"))
    s.soft(
        RIVER,
        points("1080 800, 1120 900, 960 980, 1180 1060, 1060 1240, 1400 1240, 1360 1080, 1180 980, 1260 900, 1120 800"),
    )
    s.gouges(
        RIVER_LIT, [((1090, 860), (1160, 900), 6), ((1040, 980), (1190, 1020), 7), ((1180, 1080), (1250, 1160), 9)]
    )
    life.head(s, 460, 1210, 1.72, Head(beard=2, hair=2, coat=WINE))
    return s


def brothers(name: str) -> Sheet:
    s = Sheet(name, paper=DUSK)
    rays(s, 800, 900, SUN, 30)
    kinds = [
        Head(beard=2, hair=0, coat=NIGHT_LIT, mane=STONE_DARK),
        Head(beard=2, hair=2, coat=WINE),
        Head(beard=1, hair=1, coat=LEAF_DARK),
        Head(beard=1, hair=2, coat=BLUE, mane=OAK),
        Head(beard=2, hair=1, coat=PLUM),
    ]
    for i in (0, 4, 1, 3, 2):
        life.head(s, 220 + i * 290, 1210 - (0, 40, 80, 40, 0)[i], 1.15, kinds[i])
    return s


def surgeon(name: str) -> Sheet:
    """A head, and in it, at the left, the small place that speech needs."""
    s = Sheet(name, paper=RIVER_DARK)
    rays(s, 960, 420, RIVER, 26)
    # Left is where speech sits, so the head looks to the left: the whole of it is drawn mirrored.
    with s.at(1600, 0, flip=True):
        life.head(s, 620, 1210, 1.78, Head(beard=1, hair=0, coat=PLUM, mane=OAK))
        brain = points("430 330, 480 200, 620 150, 760 180, 820 290, 790 380, 640 400, 520 430, 440 400")
        s.soft(ROSE, brain)
        s.stroke(TILE_DARK, 7, points("470 330, 560 250, 620 320, 700 240, 790 300"), smooth=True)
        s.stroke(TILE_DARK, 7, points("520 390, 600 350, 700 360, 770 340"), smooth=True)
        s.stroke(TILE_DARK, 6, points("540 210, 600 190, 680 200"), smooth=True)
        s.blob(SUN, 742, 330, 40, 32, 0.06, 10)
        s.soft(
            CREAM,
            points(
                "1000 240, 1040 140, 1300 120, 1500 170, 1520 320, 1420 420, 1150 430, 1080 520, 1070 420, 1010 360"
            ),
        )
        s.gouges(INK, [((1110, 220), (1420, 226), 10), ((1110, 290), (1440, 286), 10), ((1110, 352), (1330, 356), 10)])
        s.stroke(SUN, 5, points("786 322, 880 300, 990 300"), smooth=True)
    return s


def art_lover(name: str) -> Sheet:
    s = Sheet(name, paper=STONE)
    s.grain(STONE_LIT, 0, 0, 1600, 900, gap=56, long=200, thick=6, share=0.5)
    s.box(OAK, -20, 1060, 1640, 160)
    for x, y, w, h in ((900, 110, 300, 380), (1250, 180, 280, 240), (930, 560, 250, 240), (1240, 480, 300, 360)):
        s.box(OAK_LIT, x - 22, y - 22, w + 44, h + 44)
        s.box(SUN, x - 12, y - 12, w + 24, h + 24)
        s.box(SKY_PALE, x, y, w, h)
    with s.within(points("900 110, 1200 110, 1200 490, 900 490")), s.at(1050, 490, 0.62):
        life.head(s, 0, 0, 1, Head(hair=2, coat=TILE))
    with s.within(points("1250 180, 1530 180, 1530 420, 1250 420")):
        s.box(RIVER, 1250, 340, 290, 90)
        s.blob(SUN, 1440, 270, 40, 40)
        s.soft(LEAF_DARK, points("1240 350, 1300 270, 1380 350"))
    table_still(s, 1055, 790)
    for i in range(5):
        s.shape(
            (WINE, BLUE, SUN, LEAF_DARK, TILE)[i],
            [(1240 + i * 60, 480), (1310 + i * 60, 480), (1240 + (i * 97) % 300, 840), (1250 + (i * 53) % 300, 840)],
        )
    life.head(s, 430, 1210, 1.62, Head(beard=1, hair=1, coat=NIGHT_LIT))
    return s


def table_still(s: Sheet, x: float, base: float) -> None:
    s.box(WINE, x - 125, base - 60, 250, 70)
    for dx, ink in ((-60, TILE), (0, SUN), (56, LEAF_LIT), (-20, DUSK)):
        s.blob(ink, x + dx, base - 84 + (26 if dx == -20 else 0), 34, 32)


def school(name: str) -> Sheet:
    s = Sheet(name)
    land.sky(s, 700, (SKY, SKY_PALE, DAWN))
    land.hills(s, 760, 140, LEAF)
    s.box(STONE_LIT, 200, 400, 1200, 520)
    s.grain(STONE, 220, 410, 1160, 500, gap=50, long=110, share=0.5)
    for i in range(6):
        walls.window(s, 320 + i * 190, 600, 70, 140, RIVER)
        if i not in (2, 3):
            walls.window(s, 320 + i * 190, 840, 70, 150, RIVER)
    walls.arch(s, 800, 920, 220, 270, STONE_SHADE)
    walls.arch(s, 800, 920, 180, 246, OAK)
    walls.roof(s, 200, 400, 1200, 130)
    s.box(STONE_SHADE, 770, 210, 60, 70)
    s.shape(TILE_DARK, points("750 212, 850 212, 800 150"))
    s.blob(SUN, 800, 250, 18, 20)
    pavement(s, 920, 1200)
    land.tree(s, 130, 1010, 380)
    land.tree(s, 1480, 1010, 360)
    for i, (coat, flip) in enumerate(((TILE, False), (BLUE, True), (SUN, False), (WINE, True), (LEAF_DARK, False))):
        life.child(s, 440 + i * 170, 1090 + (i % 2) * 40, 150, coat, flip)
    life.person(s, 1260, 1060, 230, INK, True)
    return s


def panama(name: str) -> Sheet:
    """A surveyor in a forest between two seas."""
    s = Sheet(name, paper=LEAF_DARK)
    land.sky(s, 420, (SUN, DAWN))
    s.box(RIVER, -20, 300, 1640, 140)
    land.hills(s, 480, 200, LEAF, 4)
    for _ in range(20):
        x, y = s.dice.uniform(-40, 1640), s.dice.uniform(480, 1220)
        for k in range(7):
            turn = math.pi * (1 + k / 6)
            reach = 120 + y * 0.14
            s.gouges(
                (LEAF, LEAF_LIT, LEAF_DARK)[k % 3],
                [((x, y), (x + reach * math.cos(turn), y + reach * 0.8 * math.sin(turn)), 26)],
            )
    s.soft(
        RIVER, points("700 430, 760 600, 620 760, 820 980, 700 1240, 1100 1240, 1000 980, 860 760, 920 600, 780 430")
    )
    s.gouges(RIVER_LIT, [((720, 640), (850, 650), 7), ((720, 820), (880, 830), 8), ((790, 1040), (960, 1050), 9)])
    life.person(s, 380, 1130, 420, CREAM)
    s.stroke(OAK, 12, [(560, 1140), (610, 800)])
    s.stroke(OAK, 12, [(660, 1140), (610, 800)])
    s.box(STONE_DARK, 560, 760, 110, 44)
    s.blob(INK, 556, 782, 20, 24)
    return s
