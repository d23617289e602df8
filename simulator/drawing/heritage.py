"""Pictures of the bastide: its square, its plan, its houses, church and temple, its wall."""

import math

from simulator.drawing import land, life, walls
from simulator.drawing.hand import Hand, Point, points
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
    TILE_LIT,
    WINE,
)
from simulator.drawing.sheet import Sheet
from simulator.drawing.walls import House


def opening(name: str) -> Sheet:
    s = Sheet(name, 1600, 1600)
    land.sky(s, 1120, (NIGHT, NIGHT_LIT, BLUE, ROSE, DUSK, SUN))
    land.sun(s, 1140, 820, 150, DAWN)
    walls.church(s, 930, 1130, 0.86)
    walls.tower(s, 250, 1130, 150, 560)
    fronts = [
        (-60, House(330, 3, 150, arcade=True, lit=2, shutter=RIVER)),
        (270, House(300, 3, 158, arcade=True, timber=True, wall=CREAM, lit=4, shutter=TILE_DARK)),
        (570, House(260, 2, 164, arcade=True, wall=STONE_LIT, lit=1, shutter=BLUE)),
        (830, House(310, 3, 144, arcade=True, timber=True, wall=ROSE, lit=3, shutter=OAK)),
        (1140, House(250, 2, 170, arcade=True, wall=STONE, lit=2, shutter=LEAF_DARK)),
        (1390, House(300, 3, 152, arcade=True, wall=STONE_LIT, lit=2, shutter=PLUM)),
    ]
    for x, kind in fronts:
        walls.house(s, x, 1280, kind)
    pavement(s, 1280, 1600)
    for x, tall, coat, flip, basket in (
        (420, 190, WINE, False, LEAF_LIT),
        (1120, 200, INK, True, ""),
        (1010, 186, BLUE, False, ""),
    ):
        shadow(s, x, 1372, tall)
        life.person(s, x, 1370, tall, coat, flip, basket)
    shadow(s, 742, 1420, 150)
    life.wheelchair(s, 740, 1420, 160, TILE)
    life.cat(s, 870, 1430, 0.7)
    return s


def pavement(s: Hand, top: float, bottom: float, ink: str = STONE_SHADE, light: str = STONE) -> None:
    s.box(ink, -20, top, s.width + 40, bottom - top + 20, 3)
    depth = bottom - top
    s.grain(light, 0, top + 6, s.width, depth * 0.4, gap=24, long=110, thick=4, share=0.6)
    s.grain(light, 0, top + depth * 0.4, s.width, depth * 0.6, gap=46, long=220, thick=8, share=0.6)
    s.grain(STONE_DARK, 0, top + 10, s.width, depth, gap=58, long=160, thick=4, share=0.35)


def shadow(s: Hand, x: float, base: float, tall: float) -> None:
    s.gouges(STONE_DARK, [((x - tall * 0.9, base + 10), (x + tall * 0.2, base), tall * 0.1)])


def plan(name: str) -> Sheet:
    """The town from above, as a bird would cut it: blocks in a grid, the square, the wall, the river in the north."""
    s = Sheet(name, 1600, 1200, LEAF_LIT)
    s.grain(LEAF, 0, 0, 1600, 1200, gap=44, long=150, thick=7, share=0.7)
    s.soft(RIVER, points("-120 60, 300 130, 800 90, 1300 150, 1750 60, 1750 -160, 800 -120, -120 -160"))
    s.grain(RIVER_LIT, 0, 6, 1600, 100, gap=24, long=170, thick=5, share=0.6)
    s.shape(STONE_DARK, points("240 196, 1370 204, 1400 1090, 210 1080"), 5)
    s.shape(STONE_LIT, points("256 212, 1354 220, 1382 1074, 228 1064"), 3)
    columns, rows = (268, 452, 636, 836, 1020, 1204, 1360), (228, 372, 516, 668, 812, 956, 1062)
    for i in range(6):
        for j in range(6):
            if (i, j) != (2, 2):
                block(s, columns[i] + 14, rows[j] + 14, columns[i + 1] - columns[i] - 28, rows[j + 1] - rows[j] - 28)
    s.box(DAWN, 642, 522, 188, 140)
    s.box(STONE_DARK, 700, 566, 76, 52)
    walls.roof(s, 704, 606, 68, 38, 6)
    for x, y in ((226, 204), (1354, 210), (1384, 1072), (212, 1064), (800, 200), (796, 1078), (214, 640), (1376, 650)):
        s.blob(STONE_DARK, x, y, 34, 34, 0.03, 12)
        s.blob(TILE, x, y, 24, 24, 0.03, 12)
    s.box(STONE_LIT, 812, -10, 26, 210)
    with s.at(505, 575, 0.16):
        walls.church(s, 0, 0, 1)
    return s


def block(s: Sheet, x: float, y: float, width: float, height: float) -> None:
    """Houses around a garden, seen from above."""
    s.box(STONE_DARK, x + 5, y + 6, width, height)
    s.box(TILE, x, y, width, height)
    s.box(LEAF_DARK, x + width * 0.28, y + height * 0.32, width * 0.44, height * 0.36)
    s.grain(TILE_LIT, x + 6, y + 4, width - 12, height * 0.26, gap=12, long=26, thick=3, share=0.7)
    s.grain(TILE_DARK, x + 6, y + height * 0.7, width - 12, height * 0.28, gap=12, long=26, thick=3, share=0.8)
    for i in range(3):
        s.blob(LEAF, x + width * (0.36 + 0.14 * i), y + height * 0.5, 10, 9, 0.2, 7)


def arcades(name: str) -> Sheet:
    """Under the arches: one row of pillars that runs away, and the light of the square between them."""
    s = Sheet(name, 1600, 1200, OAK)
    s.shape(STONE_SHADE, points("0 0, 640 470, 640 700, 0 1200"))
    s.shape(OAK, points("0 0, 1600 0, 940 470, 640 470"))
    s.shape(STONE_DARK, points("0 1200, 640 700, 940 700, 1600 1200"))
    s.shape(STONE_LIT, points("940 470, 1600 0, 1600 1200, 940 700"))
    s.box(SKY_PALE, 640, 470, 300, 230)
    with s.at(690, 700, 0.5):
        walls.house(s, 0, 0, House(300, 2, 130, wall=STONE_LIT))
    for i in range(9):
        t = (i / 9) ** 1.7
        y = 470 - 470 * t
        s.shape(
            OAK_LIT,
            [(640 - 640 * t, y), (940 + 660 * t, y), (940 + 660 * t, y - 6 - 26 * t), (640 - 640 * t, y - 6 - 26 * t)],
        )
    for i in range(11):
        t = (i / 11) ** 1.6
        y = 700 + 500 * t
        s.gouges(STONE_SHADE, [((640 - 620 * t, y), (940 + 640 * t, y + 4), 2 + 6 * t)])
    for bay in range(4, -1, -1):
        opening_to_the_square(s, bay)
    for t in (0.1, 0.28, 0.6):
        doorway(s, t)
    shadow(s, 800, 862, 150)
    life.person(s, 790, 860, 210, WINE, basket=LEAF_LIT)
    life.child(s, 870, 872, 118, TILE)
    life.cat(s, 470, 1090, 0.9)
    return s


def under_arches(z: float, height: float) -> Point:
    """A point of the right-hand wall: ``z`` times as far as the picture's edge, ``height`` of the wall (0 to 1)."""
    t = (1 / z - 0.1) / 0.9
    top, base = 470 - 470 * t, 700 + 500 * t
    return (940 + 660 * t, base - (base - top) * height)


def opening_to_the_square(s: Sheet, bay: int) -> None:
    """One arch of the right-hand wall with the light behind it, and the light it throws on the floor."""
    near, far = 0.72 + bay * 1.25, 0.72 + bay * 1.25 + 0.95
    near = max(near, 0.86)

    def hole(shift: float, lift: float) -> list[Point]:
        head = [
            (near + (far - near) * (0.5 - 0.5 * math.cos(math.pi * k / 10)), math.sin(math.pi * k / 10))
            for k in range(11)
        ]
        return [
            under_arches(near, 0),
            *(under_arches(z + shift, 0.5 + lift + 0.3 * y) for z, y in head),
            under_arches(far, 0),
        ]

    s.shape(STONE_SHADE, hole(0.06, 0.02), 1)
    s.shape(DAWN, hole(0.0, 0.0), 1)
    ground = [under_arches(near, 0), under_arches(near, 0.16), under_arches(far, 0.16), under_arches(far, 0)]
    s.shape(STONE, ground, 1)
    (ax, ay), (bx, by) = under_arches(near, 0), under_arches(far, 0)
    s.shape(STONE_SHADE, [(ax, ay), (bx, by), (bx - (bx - 640) * 0.5, by + 4), (ax - (ax - 640) * 0.42, ay)])


def doorway(s: Sheet, t: float) -> None:
    """A shop under the arches, on the left."""
    x, top, base = 640 - 640 * t, 470 - 470 * t, 700 + 500 * t
    high, wide = base - top, 30 + 170 * t
    s.shape(INK, [(x - wide, base), (x, base - wide * 0.4), (x, base - high * 0.55), (x - wide, base - high * 0.62)])
    s.shape(
        LAMP,
        [
            (x - wide * 0.86, base - high * 0.2),
            (x - wide * 0.14, base - high * 0.26),
            (x - wide * 0.14, base - high * 0.5),
            (x - wide * 0.86, base - high * 0.54),
        ],
    )
    s.shape(
        TILE,
        [
            (x - wide * 1.05, base - high * 0.6),
            (x + 4, base - high * 0.54),
            (x + wide * 0.3, base - high * 0.46),
            (x - wide * 0.7, base - high * 0.5),
        ],
    )


def square(s: Sheet, today: bool) -> None:
    """The same place twice: houses around, and in the middle the market hall, or today the town hall."""
    land.sky(s, 700, (SKY, SKY_PALE, DAWN) if today else (DAWN, SKY_PALE, STONE_LIT))
    kinds = [
        House(250, 3, 118, arcade=True, shutter=RIVER if today else OAK, wall=STONE),
        House(230, 2, 124, arcade=True, timber=True, wall=CREAM, shutter=OAK),
        House(260, 3, 112, arcade=True, timber=not today, wall=STONE_LIT, shutter=BLUE if today else OAK),
        House(240, 2, 128, arcade=True, wall=STONE, shutter=TILE if today else OAK),
        House(260, 3, 116, arcade=True, timber=True, wall=ROSE if today else CREAM, shutter=OAK),
        House(240, 2, 126, arcade=True, wall=STONE_LIT, shutter=LEAF_DARK if today else OAK),
        House(240, 3, 114, arcade=True, wall=STONE, shutter=PLUM if today else OAK),
    ]
    x = -60.0
    for kind in kinds:
        walls.house(s, x, 800, kind)
        x += kind.width
    pavement(s, 800, 1200, STONE_SHADE if today else OAK_LIT, STONE if today else STONE_SHADE)


def square_then(name: str) -> Sheet:
    s = Sheet("square")
    square(s, today=False)
    walls.market_hall(s, 430, 940, 760)
    for x, tall, coat, flip, basket in (
        (330, 190, OAK, False, SUN),
        (1330, 196, WINE, True, LEAF),
        (900, 150, INK, False, ""),
    ):
        shadow(s, x, 1072 if x != 900 else 930, tall)
        life.person(s, x, 1070 if x != 900 else 930, tall, coat, flip, basket)
    cart(s, 1130, 1060)
    return s


def cart(s: Hand, x: float, base: float) -> None:
    for i in range(3):
        land.barrel(s, x - 66 + i * 66, base - 118, 36)
    s.shape(
        OAK,
        [
            (x - 130, base - 86),
            (x + 150, base - 86),
            (x + 230, base - 56),
            (x + 226, base - 46),
            (x + 140, base - 64),
            (x - 120, base - 64),
        ],
    )
    for r, ink in ((54, INK), (44, OAK_LIT), (12, INK)):
        s.blob(ink, x, base - 52, r, r, 0.01, 16)
    s.gouges(
        INK,
        [((x - dx, base - 52 - dy), (x + dx, base - 52 + dy), 3) for dx, dy in ((46, 0), (0, 46), (33, 33), (33, -33))],
    )


def square_now(name: str) -> Sheet:
    s = Sheet("square")
    square(s, today=True)
    walls.town_hall(s, 480, 940, 640)
    for x in (250, 1370):
        land.tree(s, x, 980, 210)
    life.bench(s, 1180, 1050, 190)
    shadow(s, 350, 1072, 190)
    life.person(s, 350, 1070, 190, BLUE, basket=LEAF)
    life.bicycle(s, 1180, 1130, 0.8)
    life.wheelchair(s, 690, 1090, 150, TILE, True)
    life.child(s, 800, 1100, 112, SUN)
    return s


def church(name: str) -> Sheet:
    s = Sheet(name)
    land.sky(s, 900, (SKY, SKY_PALE, DAWN, SUN))
    land.hills(s, 900, 160, LEAF)
    walls.house(s, 60, 1010, House(260, 2, 150, timber=True, wall=CREAM, shutter=TILE))
    walls.church(s, 420, 1010, 0.98)
    walls.house(s, 1090, 1010, House(300, 3, 140, wall=STONE, shutter=RIVER))
    walls.house(s, 1390, 1010, House(280, 2, 150, wall=STONE_LIT, shutter=OAK))
    pavement(s, 1010, 1200)
    shadow(s, 920, 1110, 180)
    life.person(s, 920, 1110, 180, INK)
    birds(s, 900, 240)
    return s


def birds(s: Hand, x: float, y: float, ink: str = INK) -> None:
    for dx, dy in ((0, 0), (90, 40), (160, -20), (250, 30), (60, 100)):
        s.gouges(
            ink,
            [
                ((x + dx - 26, y + dy - 10), (x + dx, y + dy + 4), 4),
                ((x + dx, y + dy + 4), (x + dx + 26, y + dy - 10), 4),
            ],
        )


def temple(name: str) -> Sheet:
    s = Sheet(name)
    land.sky(s, 900, (BLUE, SKY, SKY_PALE, DAWN))
    walls.house(s, -40, 1010, House(300, 3, 150, wall=STONE, shutter=BLUE))
    walls.house(s, 260, 1010, House(230, 2, 150, timber=True, wall=CREAM, shutter=OAK))
    walls.house(s, 1130, 1010, House(260, 2, 160, wall=STONE_LIT, shutter=TILE))
    walls.house(s, 1390, 1010, House(280, 3, 146, timber=True, wall=ROSE, shutter=LEAF_DARK))
    walls.temple(s, 510, 1010, 1.06)
    pavement(s, 1010, 1200)
    for x, coat, flip in ((430, WINE, False), (1220, INK, True), (1300, BLUE, True)):
        shadow(s, x, 1122, 180)
        life.person(s, x, 1120, 180, coat, flip)
    return s


def ramparts(name: str) -> Sheet:
    s = Sheet(name)
    land.sky(s, 560, (SKY, SKY_PALE, DAWN))
    walls.church(s, 930, 560, 0.42)
    for i, (x, kind) in enumerate(
        (
            (60, House(230, 2, 110)),
            (330, House(200, 2, 120, timber=True, wall=CREAM)),
            (560, House(220, 3, 96)),
            (1180, House(200, 2, 118, timber=True, wall=ROSE)),
            (1390, House(240, 2, 110)),
        )
    ):
        walls.house(s, x, 620 + i % 2 * 8, kind)
    walls.rampart(s, -20, 1620, 600, 900)
    for x in (240, 1290):
        round_tower(s, x, 920, 190, 440)
    walls.arch(s, 780, 906, 170, 220, STONE_LIT)
    walls.arch(s, 780, 906, 140, 200, INK)
    s.shape(STONE, points("640 960, 920 960, 880 896, 690 896"))
    land.water(s, 930, 1200)
    land.gabarre(s, 1010, 1050, 0.62, sail=False, barrels=5)
    life.person(s, 800, 940, 130, WINE)
    land.reeds(s, 0, 1200, 360, 150)
    return s


def round_tower(s: Hand, x: float, base: float, width: float, height: float) -> None:
    s.box(STONE, x - width / 2, base - height, width, height)
    s.box(STONE_SHADE, x + width * 0.12, base - height, width * 0.38, height)
    s.box(STONE_DARK, x + width * 0.36, base - height, width * 0.14, height)
    s.grain(STONE_SHADE, x - width * 0.46, base - height, width * 0.6, height, gap=34, long=48, share=0.6)
    for y in (0.3, 0.62):
        s.box(INK, x - 14, base - height * y - 60, 16, 58, 1)
    s.shape(
        TILE, [(x - width * 0.62, base - height), (x + width * 0.14, base - height), (x, base - height - width * 0.8)]
    )
    s.shape(
        TILE_DARK,
        [(x + width * 0.12, base - height), (x + width * 0.62, base - height), (x, base - height - width * 0.8)],
    )


def night_square(name: str) -> Sheet:
    s = Sheet(name)
    land.sky(s, 800, (INK, NIGHT, NIGHT, NIGHT_LIT))
    s.blob(STONE_LIT, 1250, 190, 70, 70, 0.02, 16)
    s.blob(INK, 1284, 176, 62, 62, 0.02, 16)
    for _ in range(40):
        x, y = s.dice.uniform(0, 1600), s.dice.uniform(0, 420)
        s.gouges(STONE_LIT, [((x, y), (x + 9, y), 3)])
    walls.church(s, 640, 800, 0.66)
    x = -40.0
    for i, storeys in enumerate((3, 2, 3, 2, 3, 2)):
        kind = House(
            290,
            storeys,
            130,
            arcade=True,
            timber=i % 2 == 1,
            wall=STONE_DARK if i % 2 == 0 else STONE_SHADE,
            lit=(2, 3, 1, 2, 4, 1)[i],
            shutter=NIGHT,
        )
        walls.house(s, x, 940, kind)
        x += 280
    pavement(s, 940, 1200, NIGHT_LIT, STONE_DARK)
    for i in range(6):
        s.gouges(LAMP, [((60 + i * 280, 970 + i % 2 * 40), (260 + i * 280, 976 + i % 2 * 40), 14)])
    life.person(s, 700, 1090, 200, INK)
    life.person(s, 790, 1094, 190, INK, True)
    return s
