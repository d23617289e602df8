"""Pictures of what is cooked and poured between the Dordogne and its hills."""

from simulator.drawing import table
from simulator.drawing.hand import points
from simulator.drawing.inks import (
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
    STONE,
    STONE_DARK,
    STONE_LIT,
    STONE_SHADE,
    SUN,
    TILE,
    TILE_DARK,
    WHITE_WINE,
    WINE,
    WINE_LIT,
)
from simulator.drawing.sheet import Sheet


def board(s: Sheet, top: float) -> None:
    s.box(OAK, -20, top, s.width + 40, s.height - top + 40)
    s.grain(OAK_LIT, 0, top + 14, s.width, s.height - top - 20, gap=48, long=260, thick=7, share=0.8)


def opening(name: str) -> Sheet:
    """A long table seen from above."""
    s = Sheet(name, 1600, 1600, OAK)
    s.grain(OAK_LIT, 0, 0, 1600, 1600, gap=64, long=320, thick=8, share=0.8)
    table.cloth(s, 190, -20, 1220, 1640, CREAM, ROSE)
    for x, y, r in ((480, 380, 210), (1120, 380, 210), (480, 1220, 210), (1120, 1220, 210)):
        table.plate(s, x, y, r)
    for i in range(9):
        table.plum(s, 400 + i % 3 * 78, 320 + i // 3 * 66, 42)
    with s.at(1120, 470, 0.9):
        for dx, dy in ((-70, 0), (70, 10), (0, -80)):
            table.cep(s, dx, dy, 130)
    for i in range(8):
        table.chestnut(s, 400 + i % 3 * 82, 1160 + i // 3 * 72, 42)
    table.cheese(s, 1110, 1240, 130)
    table.herbs(s, 1230, 1150, 60)
    table.loaf(s, 800, 820, 220)
    table.plate(s, 800, 1140, 130, RIVER_LIT)
    table.grapes(s, 800, 1020, 230, WINE)
    for x, y in ((800, 470), (480, 800), (1120, 800)):
        s.blob(STONE_DARK, x + 6, y + 8, 84, 84, 0.01, 16)
        s.blob(STONE_LIT, x, y, 82, 82, 0.01, 16)
        s.blob(WINE if x == 800 else WHITE_WINE, x, y, 66, 66, 0.02, 16)
        s.gouges(CREAM, [((x - 40, y - 20), (x - 10, y - 44), 7)])
    return s


def prunes(name: str) -> Sheet:
    s = Sheet(name, paper=WINE)
    s.grain(WINE_LIT, 0, 0, 1600, 760, gap=62, long=240, thick=7, share=0.6)
    board(s, 780)
    table.bottle(s, 360, 940, 700, INK, CREAM)
    table.bowl(s, 900, 1010, 640, PLUM, RIVER)
    for dx, dy in ((-170, -20), (-60, -34), (60, -30), (170, -18), (-110, 14), (0, 10), (110, 14)):
        table.plum(s, 900 + dx, 700 + dy, 62)
    for x, y in ((1300, 1010), (1400, 960), (1440, 1060)):
        table.plum(s, x, y, 58)
    s.stroke(DUSK, 26, points("560 1080, 700 1100, 800 1090"))
    s.blob(SUN, 1330, 860, 90, 86, 0.03, 12)
    s.gouges(DUSK, [((1280, 820), (1370, 830), 6), ((1270, 880), (1360, 900), 6)])
    return s


def ceps(name: str) -> Sheet:
    s = Sheet(name, paper=LEAF_DARK)
    s.grain(LEAF, 0, 0, 1600, 760, gap=62, long=240, thick=8, share=0.6)
    board(s, 820)
    for x, base, size in ((330, 960, 430), (720, 1010, 560), (1120, 960, 380)):
        table.cep(s, x, base, size)
    table.garlic(s, 1370, 1010, 190)
    table.garlic(s, 1480, 1060, 130)
    table.herbs(s, 1000, 1080, 90)
    table.herbs(s, 160, 1090, 80)
    return s


def chestnuts(name: str) -> Sheet:
    s = Sheet(name, paper=DUSK)
    s.grain(SUN, 0, 0, 1600, 760, gap=62, long=240, thick=8, share=0.6)
    board(s, 800)
    table.bowl(s, 620, 1010, 760, STONE_LIT, TILE_DARK)
    for i in range(4):
        s.stroke(
            CREAM, 10, [(470 + i * 90, 540), (440 + i * 90, 440), (500 + i * 90, 340), (470 + i * 90, 230)], smooth=True
        )
    table.plate(s, 1290, 1010, 250, STONE_LIT)
    for x, y, r in ((1190, 1010, 74), (1310, 960, 80), (1400, 1060, 72), (1280, 1100, 62)):
        table.chestnut(s, x, y, r)
    s.soft(LEAF_DARK, points("40 940, 140 860, 300 880, 400 960, 280 1010, 120 1000"))
    s.gouges(LEAF_LIT, [((60, 940), (380, 956), 6), ((130, 880), (190, 940), 4), ((250, 890), (290, 948), 4)])
    return s


def lamprey(name: str) -> Sheet:
    s = Sheet(name, paper=RIVER)
    s.grain(RIVER_LIT, 0, 0, 1600, 1200, gap=70, long=280, thick=9, share=0.6)
    s.grain(RIVER_DARK, 0, 30, 1600, 1170, gap=90, long=240, thick=8, share=0.5)
    table.lamprey(s, 780, 480, 1.5)
    s.soft(STONE_SHADE, points("-60 1240, -60 1080, 300 1030, 700 1070, 1100 1030, 1660 1080, 1660 1240"))
    for x, y, r in ((200, 1090, 46), (420, 1110, 34), (760, 1110, 52), (980, 1090, 30), (1300, 1100, 48)):
        s.blob(STONE_DARK, x, y, r * 1.3, r * 0.8, 0.08, 9)
        s.blob(STONE, x - 4, y - 6, r * 1.2, r * 0.66, 0.08, 9)
    s.gouges(LEAF_DARK, [((1420 + i * 26, 1120), (1380 + i * 40, 800 - i % 3 * 60), 12) for i in range(6)])
    return s


def walnuts(name: str) -> Sheet:
    s = Sheet(name, paper=RIVER_DARK)
    s.grain(RIVER, 0, 0, 1600, 760, gap=62, long=240, thick=8, share=0.6)
    board(s, 800)
    table.plate(s, 800, 900, 430, STONE_LIT)
    s.blob(OAK_LIT, 800, 860, 300, 250, 0.02, 16)
    s.blob(DUSK, 800, 830, 290, 230, 0.02, 16)
    s.shape(CREAM, points("800 830, 1120 720, 1130 900"))
    s.shape(OAK_LIT, points("800 830, 1010 980, 1110 910"))
    for dx, dy in ((-150, -80), (-40, -150), (70, -120), (-180, 40), (-60, 90), (-20, -30)):
        walnut(s, 800 + dx, 840 + dy, 46)
    for x, y in ((200, 980), (320, 1060), (1330, 1020), (1450, 960)):
        walnut(s, x, y, 74)
    return s


def walnut(s: Sheet, x: float, y: float, r: float) -> None:
    s.blob(STONE_SHADE, x, y, r, r * 0.86, 0.05, 11)
    s.stroke(STONE_DARK, r * 0.1, [(x - r * 0.9, y), (x - r * 0.2, y - r * 0.1), (x + r * 0.9, y)], smooth=True)
    s.gouges(
        STONE_DARK,
        [
            ((x - r * 0.6, y - r * 0.4), (x - r * 0.1, y - r * 0.6), r * 0.08),
            ((x - r * 0.4, y + r * 0.4), (x + r * 0.3, y + r * 0.5), r * 0.08),
        ],
    )


SEASONS = ("spring", "summer", "autumn", "winter")


def season(name: str, which: int) -> Sheet:
    """A basket of the season, as numbered in ``SEASONS``."""
    s = Sheet(name, 1200, 900, (LEAF_LIT, SUN, DUSK, NIGHT_LIT)[which])
    s.grain(DAWN, 0, 0, 1200, 620, gap=62, long=240, thick=7, share=0.5)
    board(s, 680)
    if which == 0:
        for i in range(9):
            s.soft(
                LEAF,
                [
                    (360 + i * 54, 560),
                    (366 + i * 54, 220 + i % 3 * 30),
                    (384 + i * 54, 190 + i % 3 * 30),
                    (396 + i * 54, 560),
                ],
            )
            s.gouges(PLUM, [((372 + i * 54, 300), (388 + i * 54, 240), 9)])
        for i in range(4):
            s.blob(TILE, 390 + i * 130, 540, 46, 50, 0.08, 10)
            s.gouges(LEAF_DARK, [((360 + i * 130, 500), (420 + i * 130, 490), 10)])
    elif which == 1:
        for i in range(9):
            s.blob((TILE, DUSK, ROSE)[i % 3], 330 + i * 66, 520 - (i % 2) * 66, 62, 58, 0.05, 11)
        table.plum(s, 560, 390, 60)
        table.plum(s, 690, 400, 56)
    elif which == 2:
        table.cep(s, 400, 560, 260)
        table.grapes(s, 620, 240, 320, WINE)
        for i in range(4):
            table.chestnut(s, 760 + i % 2 * 90, 480 + i // 2 * 70, 52)
    else:
        for i in range(4):
            s.blob(LEAF_DARK if i % 2 else LEAF, 380 + i * 140, 470, 110, 106, 0.06, 13)
            s.gouges(
                LEAF_LIT,
                [((340 + i * 140, 430), (400 + i * 140, 500), 7), ((420 + i * 140, 420), (390 + i * 140, 520), 7)],
            )
    s.shape(OAK_LIT, points("240 540, 960 540, 880 800, 320 800"))
    s.grain(OAK, 270, 560, 660, 230, gap=32, long=80, thick=6, share=0.95)
    s.stroke(OAK, 22, points("230 544, 600 530, 970 544"), smooth=True)
    return s
