"""What is on the table: bottles, glasses, bread, mushrooms, plums, chestnuts, a lamprey."""

import math

from simulator.drawing.hand import Hand, points
from simulator.drawing.inks import (
    CREAM,
    DUSK,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_LIT,
    OAK,
    OAK_LIT,
    PLUM,
    RIVER_DARK,
    RIVER_LIT,
    STONE,
    STONE_DARK,
    STONE_LIT,
    STONE_SHADE,
    SUN,
    WINE,
    WINE_LIT,
)


def bottle(s: Hand, x: float, base: float, tall: float, ink: str, label: str = CREAM) -> None:
    with s.at(x, base, tall / 400):
        s.soft(
            ink,
            points(
                "-60 0, -64 -30, -62 -220, -46 -262, -22 -290, -20 -392, "
                "0 -400, 20 -392, 22 -290, 46 -262, 62 -220, 64 -30, 60 0"
            ),
        )
        s.box(WINE, -22, -398, 44, 62)
        s.box(label, -58, -180, 116, 104)
        s.gouges(INK, [((-40, -150), (40, -150), 4), ((-30, -130), (30, -130), 3), ((-34, -110), (24, -110), 3)])
        s.gouges(STONE_LIT, [((-46, -220), (-48, -40), 5), ((-36, -250), (-14, -290), 4)])


def glass(s: Hand, x: float, base: float, tall: float, wine: str) -> None:
    with s.at(x, base, tall / 240):
        s.soft(STONE_LIT, points("-52 -236, -58 -160, -30 -112, 0 -104, 30 -112, 58 -160, 52 -236"))
        s.soft(wine, points("-55 -186, -50 -150, -26 -118, 0 -110, 26 -118, 50 -150, 55 -186"))
        s.box(STONE_SHADE, -5, -108, 10, 96)
        s.soft(STONE_SHADE, points("-46 0, -40 -14, 0 -20, 40 -14, 46 0"))
        s.gouges(CREAM, [((-40, -220), (-44, -160), 4)])


def plate(s: Hand, x: float, y: float, r: float, rim: str = STONE_LIT) -> None:
    """Seen from above."""
    s.blob(STONE_DARK, x + r * 0.05, y + r * 0.07, r, r, 0.01, 18)
    s.blob(rim, x, y, r, r, 0.01, 18)
    s.blob(STONE_SHADE, x, y, r * 0.74, r * 0.74, 0.01, 18)
    s.blob(CREAM, x, y, r * 0.7, r * 0.7, 0.01, 18)


def bowl(s: Hand, x: float, base: float, width: float, filling: str, ink: str = RIVER_DARK) -> None:
    """From the side."""
    h = width * 0.48
    s.soft(
        ink,
        [
            (x - width / 2, base - h),
            (x - width * 0.44, base - h * 0.4),
            (x - width * 0.2, base),
            (x + width * 0.2, base),
            (x + width * 0.44, base - h * 0.4),
            (x + width / 2, base - h),
        ],
    )
    s.blob(ink, x, base - h, width * 0.5, width * 0.12, 0.01, 16)
    s.blob(filling, x, base - h, width * 0.45, width * 0.095, 0.02, 16)
    s.grain(RIVER_LIT, x - width * 0.3, base - h * 0.7, width * 0.6, h * 0.4, gap=18, long=50, share=0.6)


def cep(s: Hand, x: float, base: float, size: float) -> None:
    with s.at(x, base, size / 200):
        s.soft(STONE_LIT, points("-44 0, -60 -50, -34 -110, 34 -110, 60 -50, 44 0"))
        s.gouges(STONE_SHADE, [((-20 + i * 20, -12), (-14 + i * 14, -96), 4) for i in range(3)])
        s.soft(OAK, points("-118 -100, -100 -164, -30 -206, 50 -200, 110 -156, 120 -100, 0 -88"))
        s.gouges(OAK_LIT, [((-80, -140), (-10, -184), 7), ((-60, -120), (30, -164), 5), ((20, -120), (90, -140), 5)])


def plum(s: Hand, x: float, y: float, r: float) -> None:
    s.blob(PLUM, x, y, r, r * 0.8, 0.06, 10)
    s.gouges(
        WINE_LIT,
        [
            ((x - r * 0.6, y - r * 0.2), (x + r * 0.3, y - r * 0.45), r * 0.08),
            ((x - r * 0.5, y + r * 0.2), (x + r * 0.5, y + r * 0.1), r * 0.07),
        ],
    )


def chestnut(s: Hand, x: float, y: float, r: float) -> None:
    s.soft(
        OAK,
        [
            (x, y - r * 1.15),
            (x + r * 0.9, y - r * 0.3),
            (x + r * 0.8, y + r * 0.6),
            (x, y + r * 0.75),
            (x - r * 0.8, y + r * 0.6),
            (x - r * 0.9, y - r * 0.3),
        ],
    )
    s.soft(STONE_SHADE, [(x - r * 0.7, y + r * 0.5), (x, y + r * 0.36), (x + r * 0.7, y + r * 0.5), (x, y + r * 0.74)])
    s.gouges(OAK_LIT, [((x - r * 0.4, y + r * 0.1), (x - r * 0.1, y - r * 0.7), r * 0.09)])


def grapes(s: Hand, x: float, y: float, size: float, ink: str = WINE, leaf: bool = True) -> None:
    """A bunch that hangs from (x, y)."""
    r = size * 0.105
    s.stroke(OAK, size * 0.04, [(x, y - size * 0.14), (x, y + size * 0.1)])
    if leaf:
        with s.at(x - size * 0.1, y, size / 200, turn=-20):
            s.shape(LEAF_DARK, points("0 0, -40 -30, -96 -36, -74 6, -110 40, -56 44, -30 84, 0 40"), 3)
            s.gouges(LEAF_LIT, [((-4, 8), (-80, -18), 3), ((-6, 14), (-80, 34), 3), ((-4, 20), (-36, 60), 3)])
    for row, count in enumerate((3, 4, 4, 3, 2, 1)):
        for i in range(count):
            gx = x + (i - (count - 1) / 2) * r * 1.85
            gy = y + size * 0.14 + row * r * 1.55
            s.blob(ink, gx, gy, r, r, 0.05, 9)
            s.gouges(WINE_LIT if ink == WINE else CREAM, [((gx - r * 0.5, gy - r * 0.3), (gx, gy - r * 0.6), r * 0.16)])


def loaf(s: Hand, x: float, y: float, size: float) -> None:
    s.soft(
        OAK_LIT,
        [
            (x - size, y),
            (x - size * 0.8, y - size * 0.4),
            (x, y - size * 0.52),
            (x + size * 0.8, y - size * 0.4),
            (x + size, y),
            (x + size * 0.7, y + size * 0.3),
            (x - size * 0.7, y + size * 0.3),
        ],
    )
    s.gouges(
        STONE_LIT,
        [
            (
                (x - size * 0.6 + i * size * 0.36, y - size * 0.3),
                (x - size * 0.36 + i * size * 0.36, y + size * 0.04),
                size * 0.07,
            )
            for i in range(4)
        ],
    )
    s.grain(OAK, x - size * 0.6, y + size * 0.06, size * 1.2, size * 0.18, gap=16, long=40, share=0.5)


def cheese(s: Hand, x: float, y: float, size: float) -> None:
    s.shape(
        SUN,
        [
            (x - size, y - size * 0.2),
            (x + size * 0.8, y - size * 0.5),
            (x + size * 0.9, y - size * 0.1),
            (x - size, y + size * 0.4),
        ],
    )
    s.shape(STONE_LIT, [(x - size, y - size * 0.2), (x + size * 0.8, y - size * 0.5), (x + size * 0.2, y - size * 0.6)])
    for dx, dy in ((-0.5, 0.08), (0.1, -0.06), (0.5, -0.24)):
        s.blob(DUSK, x + dx * size, y + dy * size, size * 0.09, size * 0.07)


def lamprey(s: Hand, x: float, y: float, scale: float = 1.0) -> None:
    """A long body in two bends, a round mouth, seven gill holes."""
    with s.at(x, y, scale):
        way = points("-420 90, -300 150, -140 40, 0 -60, 150 60, 290 110, 420 -10")
        s.stroke(RIVER_DARK, 74, way, smooth=True)
        s.shape(RIVER_DARK, points("-440 110, -540 30, -520 150, -400 120"))
        s.stroke(STONE_DARK, 22, [(px, py + 20) for px, py in way], smooth=True)
        s.blob(OAK, 446, -34, 44, 50, 0.02, 12)
        s.blob(STONE_LIT, 450, -36, 30, 36, 0.02, 12)
        s.blob(INK, 452, -36, 14, 17, 0.02, 10)
        for i in range(7):
            s.blob(INK, 250 + i * 22, 96 - i * 15, 6, 6, 0.02, 7)
        s.blob(SUN, 392, -34, 10, 10, 0.02, 8)
        s.blob(INK, 394, -34, 5, 5, 0.02, 7)


def herbs(s: Hand, x: float, y: float, size: float) -> None:
    cuts = []
    for i in range(12):
        turn = math.pi * 2 * i / 12 + s.dice.uniform(-0.2, 0.2)
        cuts.append(((x, y), (x + size * math.cos(turn), y + size * math.sin(turn)), size * 0.14))
    s.gouges(LEAF, cuts[::2])
    s.gouges(LEAF_DARK, cuts[1::2])


def garlic(s: Hand, x: float, base: float, size: float) -> None:
    s.soft(
        CREAM,
        [
            (x, base - size),
            (x + size * 0.14, base - size * 0.6),
            (x + size * 0.5, base - size * 0.3),
            (x + size * 0.3, base),
            (x - size * 0.3, base),
            (x - size * 0.5, base - size * 0.3),
            (x - size * 0.14, base - size * 0.6),
        ],
    )
    s.gouges(
        PLUM,
        [
            ((x + i * size * 0.18, base - size * 0.06), (x + i * size * 0.07, base - size * 0.6), size * 0.03)
            for i in (-1, 0, 1)
        ],
    )


def cloth(s: Hand, x: float, y: float, width: float, height: float, ink: str = STONE, line: str = DUSK) -> None:
    """A checked tablecloth."""
    s.box(ink, x, y, width, height, 3)
    for i in range(1, int(width / 130) + 1):
        s.box(line, x + i * 130 - 40, y, 14, height, 1)
    for i in range(1, int(height / 130) + 1):
        s.box(line, x, y + i * 130 - 40, width, 14, 1)
