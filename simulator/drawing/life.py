"""Who is about and what they carry: people as silhouettes, a cat, stalls, benches, a bicycle, heads in profile."""

import math
from dataclasses import dataclass

from simulator.drawing.hand import Hand, Point, points
from simulator.drawing.inks import (
    BLUE,
    CREAM,
    DUSK,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_LIT,
    OAK,
    OAK_LIT,
    PLUM,
    ROSE,
    STONE_DARK,
    SUN,
    TILE,
    WINE,
    WINE_LIT,
)

SKINS = (ROSE, "#c08a68", "#8a5a40", "#eabf9f", ROSE)


def person(
    s: Hand, x: float, base: float, tall: float = 200, coat: str = INK, flip: bool = False, basket: str = ""
) -> None:
    """Somebody walking, in trousers or in a skirt; with an ink for ``basket``, they carry one."""
    skin, skirt = s.dice.choice(SKINS), s.dice.random() < 0.5
    with s.at(x, base, tall / 200, flip):
        if skirt:
            s.shape(INK, points("-14 -40, -2 -40, -8 0, -26 0"))
            s.shape(INK, points("4 -40, 16 -40, 28 -2, 12 0"))
            s.soft(coat, points("-20 -100, 22 -100, 32 -30, 0 -24, -34 -30"))
        else:
            s.shape(INK, points("-16 -84, -2 -84, -12 0, -30 0"))
            s.shape(INK, points("2 -84, 18 -84, 34 -4, 16 0"))
        s.soft(coat, points("-24 -70, -26 -130, -16 -160, 4 -164, 22 -150, 26 -110, 22 -66, 0 -62"))
        s.stroke(coat, 13, points("14 -146, 34 -112, 40 -82"), smooth=True)
        s.stroke(coat, 12, points("-16 -144, -30 -110, -24 -84"), smooth=True)
        s.blob(skin, 6, -182, 15, 18, 0.04, 9)
        if skirt:
            s.soft(OAK, points("-14 -168, -18 -192, -4 -206, 12 -206, 22 -196, 8 -192, -2 -184, -4 -166"))
            s.blob(OAK, -16, -194, 9, 9)
        else:
            s.soft(INK, points("-12 -180, -10 -202, 8 -206, 22 -196, 14 -190, -2 -184"))
        if basket:
            _basket(s, basket)


def _basket(s: Hand, fruit: str) -> None:
    s.shape(OAK_LIT, points("26 -84, 68 -84, 62 -54, 32 -54"))
    s.stroke(OAK, 4, points("30 -84, 46 -112, 64 -84"), smooth=True)
    for i in range(3):
        s.blob(fruit, 36 + i * 11, -90, 9, 9)


def child(s: Hand, x: float, base: float, tall: float = 110, coat: str = TILE, flip: bool = False) -> None:
    with s.at(x, base, tall / 110, flip):
        s.shape(INK, points("-12 -44, 0 -44, -10 0, -22 0"))
        s.shape(INK, points("0 -44, 12 -44, 24 -2, 12 0"))
        s.soft(coat, points("-18 -38, -16 -76, 0 -84, 16 -74, 18 -38"))
        s.stroke(coat, 9, [(12, -72), (30, -92)])
        s.blob(s.dice.choice(SKINS), 2, -96, 13, 14, 0.04, 9)
        s.soft(OAK, points("-12 -96, -6 -112, 10 -112, 16 -102, 2 -102"))


def wheelchair(s: Hand, x: float, base: float, tall: float = 150, coat: str = BLUE, flip: bool = False) -> None:
    """Somebody in a wheelchair, under way."""
    with s.at(x, base, tall / 150, flip):
        s.soft(coat, points("-26 -60, -24 -108, -6 -122, 12 -108, 12 -62"))
        s.shape(INK, points("-20 -66, 46 -66, 52 -20, 36 -18, 32 -48, -20 -46"))
        s.box(INK, 34, -20, 32, 10)
        s.stroke(coat, 11, points("2 -106, 22 -82, 16 -66"), smooth=True)
        s.blob(ROSE, -2, -138, 14, 16, 0.04, 9)
        s.soft(OAK, points("-18 -134, -18 -154, 2 -160, 16 -148, 0 -146"))
        s.stroke(OAK, 6, points("-34 -112, -30 -50, 40 -44"))
        for ink, r in ((INK, 44), (CREAM, 36)):
            s.blob(ink, -16, -44, r, r, 0.01, 16)
        s.gouges(
            INK, [((-16 - dx, -44 - dy), (-16 + dx, -44 + dy), 2) for dx, dy in ((34, 0), (0, 34), (24, 24), (24, -24))]
        )
        s.blob(INK, 50, -12, 11, 11, 0.01, 10)


def cat(s: Hand, x: float, base: float, scale: float = 1.0, ink: str = INK) -> None:
    with s.at(x, base, scale):
        s.soft(ink, points("-30 0, -34 -40, -14 -66, 8 -64, 24 -30, 26 0"))
        s.blob(ink, 10, -78, 22, 19, 0.04, 10)
        s.shape(ink, points("-8 -84, -6 -112, 8 -92"))
        s.shape(ink, points("12 -92, 26 -112, 30 -82"))
        s.stroke(ink, 10, points("-28 -8, -66 -8, -74 -46"), smooth=True)
        s.gouges(SUN, [((2, -80), (8, -78), 3), ((16, -78), (22, -80), 3)])


def stall(s: Hand, x: float, base: float, width: float, awning: str, goods: str) -> None:
    """A market stall under a striped awning, heaped with ``goods``."""
    high = width * 0.78
    for at in (x + 8, x + width - 16):
        s.box(OAK, at, base - high, 9, high)
    s.box(INK, x + 14, base - high + 30, width - 28, high - 90)
    s.shape(OAK_LIT, [(x, base - 84), (x + width, base - 84), (x + width - 8, base), (x + 8, base)])
    s.grain(OAK, x + 10, base - 78, width - 20, 70, gap=22, long=70, share=0.7)
    for row in range(3):
        count = int(width / 34) - row
        for i in range(count):
            at = x + width / 2 + (i - (count - 1) / 2) * 32
            ink = goods if (i + row) % 3 else _other(goods)
            s.blob(ink, at, base - 98 - row * 24, 17, 16, 0.1, 9)
    stripes = 7
    for i in range(stripes):
        ink = awning if i % 2 == 0 else CREAM
        a, b = x - 24 + (width + 48) * i / stripes, x - 24 + (width + 48) * (i + 1) / stripes
        c, d = x + 10 + (width - 20) * i / stripes, x + 10 + (width - 20) * (i + 1) / stripes
        s.shape(ink, [(a, base - high + 26), (b, base - high + 26), (d, base - high - 46), (c, base - high - 46)], 1)
        s.soft(
            ink, [(a, base - high + 24), (a + 4, base - high + 46), (b - 4, base - high + 46), (b, base - high + 24)]
        )


def _other(ink: str) -> str:
    return {TILE: SUN, LEAF: LEAF_LIT, PLUM: WINE_LIT, WINE: WINE_LIT, SUN: DUSK, CREAM: SUN, OAK_LIT: OAK}.get(
        ink, CREAM
    )


def bench(s: Hand, x: float, base: float, width: float = 220, ink: str = OAK_LIT) -> None:
    for dx in (0.1, 0.86):
        s.box(INK, x + width * dx, base - 58, 10, 58)
        s.box(INK, x + width * dx, base - 112, 8, 60)
    for y in (64, 92, 114):
        s.box(ink, x, base - y, width, 15)


def bicycle(s: Hand, x: float, base: float, scale: float = 1.0, ink: str = TILE) -> None:
    with s.at(x, base, scale):
        for at in (-70, 70):
            s.stroke(INK, 7, [(at + dx, -46 + dy) for dx, dy in ring(44)])
        s.stroke(ink, 9, points("-70 -46, -30 -110, 44 -110, -6 -46, -70 -46"))
        s.stroke(ink, 9, points("70 -46, 44 -110, 38 -132"))
        s.stroke(ink, 8, [(-6, -46), (-36, -128)])
        s.stroke(INK, 10, [(-54, -130), (-20, -130)])
        s.stroke(INK, 8, [(24, -138), (56, -134)])
        s.shape(OAK_LIT, points("44 -128, 96 -128, 90 -96, 52 -96"))


def ring(radius: float) -> list[Point]:
    """The way around a wheel."""
    return [(radius * math.cos(math.pi * i / 10), radius * math.sin(math.pi * i / 10)) for i in range(21)]


@dataclass(frozen=True)
class Head:
    """A head in profile, looking to the right: no likeness, a sign for somebody."""

    beard: int = 0
    """0 none, 1 short, 2 long."""
    hair: int = 1
    """0 bald on top, 1 short, 2 swept back."""
    glasses: bool = False
    coat: str = PLUM
    skin: str = ROSE
    mane: str = INK


def head(s: Hand, x: float, base: float, scale: float, kind: Head, flip: bool = False) -> None:
    """A bust of 600 high at scale 1 standing on ``base``; ``x`` is its middle."""
    with s.at(x, base, scale, flip):
        s.soft(kind.coat, points("-240 10, -236 -110, -150 -190, -40 -230, 70 -220, 170 -160, 230 -90, 244 10"))
        s.shape(CREAM, points("-10 -226, 78 -214, 96 -150, 60 -110"))
        s.gouges(INK, [((-170, -150 + i * 34), (-60, -176 + i * 44), 4) for i in range(4)])
        s.shape(kind.skin, points("-70 -210, 60 -210, 70 -300, -70 -320"))
        profile = points(
            "-120 -420, -100 -540, 0 -590, 84 -570, 122 -510, 120 -470, 128 -446, 160 -396, 152 -378, "
            "128 -372, 134 -350, 122 -338, 128 -318, 116 -296, 118 -268, 84 -246, 20 -252, -40 -290, -100 -330"
        )
        s.shape(kind.skin, profile, 1.5)
        _hair(s, kind)
        s.soft(kind.skin, points("-52 -420, -28 -440, -6 -420, -10 -384, -34 -366, -52 -390"))
        s.gouges(
            INK,
            [
                ((-40, -414), (-20, -386), 4),
                ((76, -440), (114, -444), 6),
                ((80, -424), (112, -420), 7),
                ((96, -330), (128, -328), 5),
            ],
        )
        if kind.glasses:
            s.stroke(INK, 5, [(98 + dx * 0.6, -424 + dy * 0.6) for dx, dy in ring(44)])
            s.stroke(INK, 5, [(72, -426), (-30, -414)])


def _hair(s: Hand, kind: Head) -> None:
    if kind.beard:
        low = -110 if kind.beard == 2 else -214
        s.soft(
            kind.mane,
            [
                (-60, -400),
                (-30, -330),
                (40, -330),
                (84, -352),
                (140, -344),
                (150, -300),
                (142, low - 40),
                (80, low),
                (0, low - 20),
                (-50, -250),
                (-78, -330),
            ],
        )
        s.gouges(STONE_DARK, [((-20 + i * 26, -300), (20 + i * 22, low - 20), 5) for i in range(5)])
        s.gouges(kind.skin, [((98, -330), (134, -326), 5)])
    if kind.hair == 0:
        s.soft(kind.mane, points("-124 -480, -70 -500, -44 -440, -60 -370, -100 -330, -140 -380"))
    elif kind.hair == 1:
        s.soft(
            kind.mane,
            points(
                "110 -560, 60 -610, -40 -618, -130 -560, -150 -440, -110 -330, -64 -380, -50 -470, 20 -520, 90 -530"
            ),
        )
    else:
        s.soft(
            kind.mane,
            points(
                "104 -560, 70 -624, -50 -640, -160 -580, -200 -450, "
                "-190 -300, -130 -270, -80 -360, -50 -460, 20 -530, 80 -550"
            ),
        )
    s.gouges(STONE_DARK, [((-120 + i * 20, -540 + i * 8), (-130 + i * 14, -440 + i * 6), 4) for i in range(4)])


def plant_pot(s: Hand, x: float, base: float, size: float, flower: str = TILE) -> None:
    s.shape(
        TILE,
        [
            (x - size * 0.34, base - size * 0.5),
            (x + size * 0.34, base - size * 0.5),
            (x + size * 0.24, base),
            (x - size * 0.24, base),
        ],
    )
    for dx, dy in ((-0.26, 0.72), (0.2, 0.76), (0.0, 1.0), (-0.1, 0.6)):
        s.blob(LEAF_DARK, x + dx * size, base - dy * size, size * 0.26, size * 0.22, 0.18, 9)
    for dx, dy in ((-0.3, 0.8), (0.1, 1.05), (0.24, 0.74), (-0.06, 0.72)):
        s.blob(flower, x + dx * size, base - dy * size, size * 0.08, size * 0.08, 0.2, 7)
    s.gouges(LEAF, [((x - size * 0.1, base - size * 0.6), (x + size * 0.1, base - size * 0.9), 4)])
