"""Pictures for a question put to everybody: what should this street become?"""

from simulator.drawing import land, life, walls
from simulator.drawing.hand import points
from simulator.drawing.heritage import pavement, shadow
from simulator.drawing.inks import (
    BLUE,
    CREAM,
    DAWN,
    INK,
    LAMP,
    LEAF,
    LEAF_DARK,
    LEAF_LIT,
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
    WINE,
)
from simulator.drawing.sheet import Sheet
from simulator.drawing.walls import House

GREY = "#b9b3a4"
GREY_DARK = "#8d887c"
GREY_LIT = "#d3cdbd"


def fronts(s: Sheet, base: float, colours: bool) -> None:
    """The same six houses, tired or painted."""
    walls_of = (
        (STONE_LIT, CREAM, ROSE, STONE, CREAM, STONE_LIT)
        if colours
        else (GREY_LIT, GREY, GREY_LIT, GREY, GREY_LIT, GREY)
    )
    shutters = (RIVER, OAK, LEAF_DARK, TILE, BLUE, PLUM) if colours else (GREY_DARK,) * 6
    x = -30.0
    for i, storeys in enumerate((3, 2, 3, 2, 3, 2)):
        kind = House(280, storeys, 140, timber=i in (1, 4), wall=walls_of[i], shutter=shutters[i], lit=0)
        walls.house(s, x, base, kind)
        x += 280


def street(s: Sheet, colours: bool = True) -> None:
    s_bands = (SKY, SKY_PALE, DAWN) if colours else (GREY_LIT, GREY_LIT, SKY_PALE)
    land.sky(s, 600, s_bands)
    fronts(s, 760, colours)
    if colours:
        pavement(s, 760, 1200)
    else:
        pavement(s, 760, 1200, GREY_DARK, GREY)


def today(name: str) -> Sheet:
    s = Sheet("street")
    street(s, colours=False)
    for x, ink in ((160, GREY), (640, "#7d8a90"), (1120, "#8f7c74")):
        car(s, x, 980, ink)
    s.box(GREY_LIT, 0, 1080, 1600, 12)
    life.person(s, 1480, 880, 170, INK)
    return s


def car(s: Sheet, x: float, base: float, ink: str) -> None:
    s.soft(
        ink,
        [
            (x, base - 30),
            (x + 10, base - 96),
            (x + 90, base - 110),
            (x + 130, base - 176),
            (x + 290, base - 176),
            (x + 340, base - 106),
            (x + 400, base - 90),
            (x + 404, base - 30),
        ],
    )
    s.soft(INK, [(x + 120, base - 112), (x + 150, base - 160), (x + 276, base - 160), (x + 314, base - 112)])
    s.box(ink, x + 206, base - 164, 12, 60)
    for at in (90, 316):
        s.blob(INK, x + at, base - 26, 44, 44, 0.01, 14)
        s.blob(GREY_LIT, x + at, base - 26, 18, 18, 0.01, 10)


def trees(name: str) -> Sheet:
    s = Sheet("street")
    street(s)
    for x in (190, 560, 1030, 1420):
        s.blob(LEAF_DARK, x, 1000, 120, 26, 0.1, 12)
        land.tree(s, x, 1000, 400)
    life.bench(s, 690, 1050, 230)
    life.bench(s, 1150, 1090, 230)
    life.person(s, 380, 1080, 220, WINE, basket=LEAF_LIT)
    life.wheelchair(s, 900, 1120, 180, BLUE)
    life.cat(s, 800, 1060, 0.6)
    return s


def terraces(name: str) -> Sheet:
    s = Sheet("street")
    street(s)
    for x, ink in ((240, TILE), (800, RIVER), (1360, SUN)):
        parasol(s, x, 1010, ink)
    s.stroke(INK, 4, points("-20 480, 400 560, 800 490, 1200 560, 1620 470"), smooth=True)
    for i in range(13):
        s.blob((LAMP, TILE, ROSE)[i % 3], 30 + i * 128, 534 + (20 if i % 2 else -4), 18, 22, 0.05, 8)
    for x, coat, flip in ((520, WINE, False), (1090, BLUE, True), (1180, INK, True)):
        shadow(s, x, 1140, 220)
        life.person(s, x, 1140, 220, coat, flip)
    for x in (90, 640, 980, 1540):
        life.plant_pot(s, x, 1060, 130, ROSE)
    return s


def parasol(s: Sheet, x: float, base: float, ink: str) -> None:
    s.box(OAK, x - 5, base - 330, 10, 330)
    s.soft(
        ink,
        [
            (x - 200, base - 300),
            (x - 110, base - 380),
            (x, base - 404),
            (x + 110, base - 380),
            (x + 200, base - 300),
            (x + 100, base - 316),
            (x, base - 300),
            (x - 100, base - 316),
        ],
    )
    s.gouges(CREAM, [((x - 90, base - 320), (x - 20, base - 396), 8), ((x + 90, base - 320), (x + 20, base - 396), 8)])
    s.box(OAK_LIT, x - 110, base - 104, 220, 16)
    s.box(OAK, x - 8, base - 90, 16, 90)
    for dx in (-150, 150):
        s.box(INK, x + dx - 34, base - 64, 68, 12)
        for leg in (-30, 22):
            s.box(INK, x + dx + leg, base - 60, 8, 60)
        s.box(INK, x + dx + (-34 if dx < 0 else 26), base - 140, 8, 84)
    s.blob(WINE, x - 40, base - 122, 14, 20)
    s.blob(SUN, x + 44, base - 122, 14, 20)


def play(name: str) -> Sheet:
    s = Sheet("street")
    street(s)
    s.box(RIVER_LIT, -20, 930, 1640, 90, 3)
    s.grain(CREAM, 0, 966, 1600, 30, gap=30, long=120, thick=8, share=0.9)
    life.bicycle(s, 300, 1016, 1.0)
    life.bicycle(s, 1200, 1012, 1.0, BLUE)
    for i, (x, coat) in enumerate(((560, TILE), (700, SUN), (850, PLUM), (980, LEAF))):
        life.child(s, x, 1130 + i % 2 * 24, 150, coat, i % 2 == 1)
    for i in range(6):
        s.box(CREAM, 500 + i * 100, 1150, 84, 40, 3)
    s.blob(TILE, 1080, 1150, 30, 30, 0.03, 12)
    for x in (80, 1480):
        land.tree(s, x, 930, 290)
    life.plant_pot(s, 1360, 920, 120, SUN)
    return s


def opening(name: str) -> Sheet:
    """Half the street is grey, half is painted, and a big brush is on its way."""
    s = Sheet(name, 1600, 1600)
    with s.at(0, 200, 1.0):
        land.sky(s, 700, (GREY_LIT, GREY_LIT, SKY_PALE))
    s.box(GREY_LIT, -20, -20, 1640, 260)
    fronts(s, 1000, colours=False)
    pavement(s, 1000, 1600, GREY_DARK, GREY)
    painted = points("-20 -20, 860 -20, 800 200, 880 420, 790 640, 870 900, 780 1160, 860 1380, 800 1620, -20 1620")
    s.dice.seed("street")
    with s.within([(float(x), float(y)) for x, y in painted]):
        land.sky(s, 780, (SKY, SKY_PALE, DAWN))
        land.sun(s, 330, 330, 110)
        fronts(s, 1000, colours=True)
        pavement(s, 1000, 1600)
        land.tree(s, 200, 1290, 420)
        life.bench(s, 330, 1330, 240)
        life.person(s, 640, 1390, 260, WINE, basket=LEAF)
        life.plant_pot(s, 560, 1120, 150, TILE)
    brush(s, 900, 700)
    return s


def brush(s: Sheet, x: float, y: float) -> None:
    with s.at(x, y, 1.2, turn=24):
        s.box(OAK_LIT, 150, -40, 420, 64)
        s.grain(OAK, 160, -34, 400, 50, gap=18, long=120, share=0.8)
        s.box(STONE_DARK, 90, -96, 80, 176)
        s.shape(TILE, points("94 -90, 94 74, -70 96, -110 20, -60 -10, -120 -60, -40 -110"))
        s.gouges(SUN, [((80, -70 + i * 34), (-60, -70 + i * 36), 5) for i in range(5)])
        s.blob(TILE, -150, 30, 30, 24)
        s.blob(TILE, -190, 80, 16, 14)


def notes(name: str) -> Sheet:
    """A wall with notes of neighbours."""
    s = Sheet(name, paper=STONE)
    s.grain(STONE_SHADE, 0, 0, 1600, 1200, gap=70, long=160, thick=5, share=0.5)
    spots = (
        (120, 100, -4, SUN),
        (520, 70, 3, CREAM),
        (930, 120, -2, RIVER_LIT),
        (1270, 80, 5, ROSE),
        (80, 510, 3, RIVER_LIT),
        (470, 480, -3, ROSE),
        (860, 520, 4, SUN),
        (1240, 490, -4, CREAM),
    )
    for x, y, turn, ink in spots:
        with s.at(x, y, 1, turn=turn):
            s.box(STONE_DARK, 8, 10, 290, 300)
            s.box(ink, 0, 0, 290, 300)
            s.gouges(INK, [((40, 90 + i * 46), (250 - (i % 2) * 60, 92 + i * 46), 6) for i in range(4)])
            s.blob(TILE, 145, 24, 15, 15)
    for i, (coat, flip) in enumerate(((WINE, False), (BLUE, True), (INK, False), (LEAF_DARK, True))):
        life.person(s, 260 + i * 350, 1210, 340, coat, flip)
    life.child(s, 1480, 1210, 200, TILE, True)
    return s


WISHES = ("bench", "fountain", "light", "shade")


def wish(name: str, which: str) -> Sheet:
    """A small thing that could be wished for: a bench, water, light, a tree."""
    s = Sheet(name, 900, 900, {"bench": DAWN, "fountain": SKY, "light": PLUM, "shade": SKY_PALE}[which])
    s.grain(CREAM, 0, 0, 900, 640, gap=60, long=160, thick=6, share=0.5)
    pavement(s, 700, 900)
    if which == "bench":
        with s.at(140, 780, 2.4):
            life.bench(s, 0, 0, 260)
            life.cat(s, 190, -62, 0.7)
    elif which == "fountain":
        s.box(STONE_LIT, 400, 330, 110, 430)
        s.box(STONE_SHADE, 472, 330, 38, 430)
        s.shape(TILE, points("380 336, 530 336, 455 250"))
        s.stroke(RIVER, 20, points("400 480, 330 490, 310 640"), smooth=True)
        s.box(STONE, 180, 650, 230, 110)
        s.box(RIVER, 196, 656, 198, 24)
        life.child(s, 660, 780, 240, TILE, True)
    elif which == "light":
        for x in (220, 680):
            s.box(INK, x - 8, 300, 16, 460)
            s.blob(LAMP, x, 270, 120, 120, 0.02, 16)
            s.shape(INK, [(x - 44, 250), (x + 44, 250), (x + 24, 320), (x - 24, 320)])
            s.shape(SUN, [(x - 34, 256), (x + 34, 256), (x + 18, 312), (x - 18, 312)])
        life.person(s, 450, 790, 300, WINE)
    else:
        land.tree(s, 450, 780, 560)
        life.person(s, 620, 800, 220, BLUE)
    return s
