"""Pictures of the Dordogne and of the vines above it."""

from simulator.drawing import land, life, table, walls
from simulator.drawing.heritage import birds, pavement, shadow
from simulator.drawing.inks import (
    BLUE,
    CREAM,
    DAWN,
    DUSK,
    INK,
    LEAF,
    LEAF_DARK,
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
    WINE_LIT,
)
from simulator.drawing.sheet import Sheet
from simulator.drawing.walls import House

PALE_WINE = "#e6e3a8"


def opening(name: str) -> Sheet:
    s = Sheet(name, 1600, 1600)
    land.sky(s, 900, (SKY, SKY_PALE, DAWN, SUN))
    land.sun(s, 420, 640, 140, CREAM)
    land.hills(s, 900, 330, LEAF_DARK, 3)
    land.hills(s, 930, 220, LEAF, 4)
    quay_houses(s, 930, 1.0)
    walls.rampart(s, -20, 1620, 930, 1040)
    land.water(s, 1030, 1600)
    land.gabarre(s, 800, 1290, 1.5)
    life.person(s, 560, 1226, 190, WINE)
    life.person(s, 1160, 1220, 196, BLUE, flip=True)
    land.reeds(s, -10, 1600, 420, 260)
    land.reeds(s, 1300, 1600, 320, 200)
    birds(s, 1050, 330)
    return s


def quay_houses(s: Sheet, base: float, scale: float) -> None:
    with s.at(0, base, scale):
        walls.church(s, 980, 0, 0.62)
        x = -50.0
        for i, storeys in enumerate((3, 2, 3, 3, 2, 3, 2, 3)):
            wall = (STONE, CREAM, STONE_LIT, ROSE, STONE, STONE_LIT, CREAM, STONE)[i]
            shutter = (RIVER, OAK, BLUE, OAK, TILE, LEAF_DARK, OAK, PLUM)[i]
            walls.house(s, x, 0, House(210, storeys, 100, timber=wall in (CREAM, ROSE), wall=wall, shutter=shutter))
            x += 210


def port_then(name: str) -> Sheet:
    s = Sheet("port")
    port(s, today=False)
    for x, y, size, sail in ((420, 830, 0.8, True), (1130, 800, 0.66, True), (760, 1030, 1.05, False)):
        land.gabarre(s, x, y, size, sail)
    for i in range(5):
        land.barrel(s, 1130 + i * 64, 690, 32)
    for i in range(4):
        land.barrel(s, 1162 + i * 64, 638, 32)
    life.person(s, 1070, 722, 130, WINE)
    life.person(s, 560, 722, 130, OAK, flip=True)
    return s


def port_now(name: str) -> Sheet:
    s = Sheet("port")
    port(s, today=True)
    for x in (180, 700, 1260):
        land.tree(s, x, 716, 190)
    life.bench(s, 900, 718, 140)
    life.bicycle(s, 430, 722, 0.62)
    life.person(s, 1090, 722, 130, TILE)
    life.wheelchair(s, 1160, 722, 104, BLUE)
    for x, y, ink in ((420, 900, TILE), (620, 960, SUN), (1080, 880, WINE)):
        canoe(s, x, y, ink)
    return s


def canoe(s: Sheet, x: float, y: float, ink: str) -> None:
    life_jacket = BLUE if ink != BLUE else SUN
    s.soft(life_jacket, [(x - 18, y - 20), (x - 16, y - 66), (x + 14, y - 66), (x + 18, y - 20)])
    s.blob(ROSE, x, y - 84, 15, 17, 0.04, 9)
    s.stroke(OAK, 6, [(x - 70, y - 70), (x + 70, y + 6)])
    s.soft(ink, [(x - 150, y - 34), (x - 100, y + 6), (x, y + 16), (x + 100, y + 6), (x + 150, y - 34), (x, y - 12)])
    s.stroke(RIVER_LIT, 5, [(x - 120, y + 22), (x, y + 30), (x + 130, y + 20)], smooth=True)


def port(s: Sheet, today: bool) -> None:
    """The quay and its houses: the same bank twice."""
    land.sky(s, 560, (SKY, SKY_PALE, DAWN) if today else (DAWN, SKY_PALE, STONE_LIT))
    land.hills(s, 560, 150, LEAF)
    quay_houses(s, 580, 0.94)
    pavement(s, 580, 700, STONE if today else OAK_LIT, STONE_LIT if today else STONE_SHADE)
    s.box(STONE_SHADE, -20, 690, 1640, 80)
    s.grain(STONE_DARK, 0, 700, 1600, 66, gap=22, long=90, share=0.6)
    land.water(s, 764, 1200)


def boat(name: str) -> Sheet:
    s = Sheet(name)
    land.sky(s, 560, (SKY, SKY_PALE, DAWN))
    land.hills(s, 560, 200, LEAF, 3)
    land.bank(s, 580)
    land.water(s, 570, 1200)
    land.gabarre(s, 800, 960, 1.75, sail=True, barrels=7)
    life.person(s, 480, 868, 220, WINE)
    life.person(s, 1180, 860, 226, OAK, flip=True)
    land.reeds(s, 1240, 1200, 400, 180)
    return s


def flood(name: str) -> Sheet:
    """A house on the quay with marks on its corner, and the river at its door."""
    s = Sheet(name)
    land.sky(s, 700, (NIGHT_LIT, BLUE, SKY, SKY_PALE))
    for i in range(44):
        x = s.dice.uniform(0, 1600)
        y = s.dice.uniform(20, 620)
        s.gouges(SKY_PALE if i % 2 else RIVER_LIT, [((x, y), (x - 16, y + 60), 3)])
    s.box(STONE, 560, -20, 1060, 1080)
    s.grain(STONE_SHADE, 580, 0, 1000, 1040, gap=56, long=130, thick=4, share=0.5)
    s.box(STONE_LIT, 520, -20, 170, 1080)
    for i in range(9):
        s.box(STONE_SHADE, 520, 60 + i * 120, 170, 7)
    walls.window(s, 1010, 420, 150, 260, RIVER)
    walls.arch(s, 1010, 1010, 250, 420, STONE_DARK)
    walls.arch(s, 1010, 1010, 214, 396, OAK)
    for y, ink in ((520, WINE), (660, TILE), (790, RIVER_DARK)):
        s.box(ink, 534, y, 142, 12)
        s.shape(ink, [(690, y - 14), (736, y + 6), (690, y + 26)])
    land.water(s, 900, 1200, RIVER_DARK)
    land.gabarre(s, 260, 1040, 0.7, sail=False, barrels=0)
    life.person(s, 250, 1002, 170, SUN)
    return s


def vines(name: str) -> Sheet:
    s = Sheet(name)
    land.sky(s, 520, (SKY, SKY_PALE, DAWN))
    land.sun(s, 1230, 330, 110)
    land.hills(s, 520, 190, LEAF_DARK, 3)
    walls.tower(s, 330, 500, 60, 130)
    walls.house(s, 390, 510, House(230, 2, 76, wall=STONE_LIT, shutter=WINE))
    land.poplar(s, 250, 510, 200)
    land.poplar(s, 660, 516, 170)
    land.vineyard(s, 500, 1200, 840)
    life.person(s, 800, 940, 200, TILE, basket=WINE)
    table.grapes(s, 1390, 620, 420, WINE)
    table.grapes(s, 170, 700, 340, WHITE_WINE)
    return s


def four_wines(name: str) -> Sheet:
    s = Sheet(name, paper=RIVER_DARK)
    s.grain(RIVER, 0, 0, 1600, 800, gap=60, long=220, thick=7, share=0.5)
    s.box(OAK, -20, 860, 1640, 360)
    s.grain(OAK_LIT, 0, 880, 1600, 320, gap=52, long=260, thick=6, share=0.7)
    for i, (ink, wine) in enumerate(((WINE, WINE), (LEAF_DARK, PALE_WINE), (OAK_LIT, WHITE_WINE), (DUSK, SUN))):
        x = 170 + i * 370
        table.bottle(s, x, 930, 640, ink, CREAM)
        table.glass(s, x + 150, 960, 300, wine)
    table.grapes(s, 800, 960, 230, WINE)
    return s


def barrels(name: str) -> Sheet:
    s = Sheet(name, paper=OAK)
    for i in range(5):
        walls.arch(s, 160 + i * 320, 900, 300, 860, STONE_DARK)
        walls.arch(s, 160 + i * 320, 900, 256, 800, INK)
    for row, count in enumerate((7, 6, 5)):
        for i in range(count):
            land.barrel(s, 800 + (i - (count - 1) / 2) * 226, 960 - row * 190, 104)
    pavement(s, 1050, 1200, STONE_DARK, STONE_SHADE)
    s.blob(SUN, 800, 170, 34, 46)
    s.stroke(CREAM, 6, [(800, -10), (800, 130)])
    shadow(s, 1380, 1130, 300)
    life.person(s, 1380, 1130, 340, WINE_LIT, flip=True)
    return s


def quay_evening(name: str) -> Sheet:
    s = Sheet(name)
    land.sky(s, 620, (NIGHT, NIGHT_LIT, PLUM, DUSK, SUN))
    land.hills(s, 620, 170, INK, 4)
    land.bank(s, 640)
    land.water(s, 630, 1200, NIGHT_LIT)
    for i in range(9):
        s.gouges(SUN, [((560 + i * 10, 660 + i * 50), (1040 - i * 10, 664 + i * 50), 9)])
    walls.bridge(s, -20, 1620, 500, 690, 6, NIGHT_LIT)
    land.gabarre(s, 360, 980, 0.8, sail=False)
    land.reeds(s, 1000, 1200, 620, 260)
    birds(s, 760, 300)
    return s
