"""What grows and flows: sky, hills, vines, trees, the river and the boats on it."""

from simulator.drawing.hand import Hand, Point, points
from simulator.drawing.inks import (
    CREAM,
    DAWN,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_LIT,
    OAK,
    OAK_LIT,
    RIVER,
    RIVER_DARK,
    RIVER_LIT,
    SKY,
    SKY_PALE,
    SUN,
)


def sky(s: Hand, horizon: float, bands: tuple[str, ...] = (SKY, SKY_PALE, DAWN)) -> None:
    """Bands of colour down to the horizon, and the cuts of wind in them."""
    high = horizon / len(bands)
    for i, ink in enumerate(bands):
        s.box(ink, -20, i * high - 10, s.width + 40, high + 40, 5)
        if i:
            s.grain(bands[i - 1], 0, i * high - 6, s.width, high * 0.5, gap=26, long=150, thick=4, share=0.4)


def sun(s: Hand, x: float, y: float, radius: float, ink: str = SUN) -> None:
    s.blob(ink, x, y, radius, radius, 0.015, 18)
    for i in range(4):
        s.gouges(
            DAWN,
            [
                (
                    (x - radius * 0.8, y + radius * (0.2 + i * 0.2)),
                    (x + radius * (0.8 - i * 0.1), y + radius * (0.22 + i * 0.2)),
                    4,
                )
            ],
        )


def hills(s: Hand, base: float, height: float, ink: str, bumps: int = 4) -> None:
    points: list[Point] = [(-60, base + 60), (-60, base - height * 0.5)]
    for i in range(bumps * 2 + 1):
        x = s.width * i / (bumps * 2)
        points.append((x, base - height * (s.dice.uniform(0.75, 1.1) if i % 2 else s.dice.uniform(0.3, 0.55))))
    s.soft(ink, [*points, (s.width + 60, base - height * 0.5), (s.width + 60, base + 60)])


def vineyard(s: Hand, top: float, bottom: float, vanish: float, rows: int = 15) -> None:
    """Rows of vines that run away to a point on their upper edge."""
    s.shape(LEAF_LIT, [(-20, top), (s.width + 20, top), (s.width + 20, bottom + 20), (-20, bottom + 20)])
    reach = s.width * 3.2
    for i in range(rows):
        foot = vanish + (i - rows / 2 + 0.5) * reach / rows
        wide = reach / rows * 0.5
        s.shape(
            LEAF_DARK,
            [
                (vanish + (foot - vanish) * 0.05, top),
                (foot + wide * 0.7, bottom + 20),
                (foot - wide * 0.3, bottom + 20),
            ],
            4,
        )
        for step in range(9):
            t = 0.08 + (step / 9) ** 1.6 * 0.95
            x, y = vanish + (foot - vanish) * t, top + (bottom + 20 - top) * t
            if -60 < x < s.width + 60:
                s.blob(LEAF if step % 2 else LEAF_DARK, x, y - 26 * t, 12 + wide * 0.42 * t, 8 + 52 * t, 0.2, 8)


def poplar(s: Hand, x: float, base: float, height: float, ink: str = LEAF_DARK) -> None:
    s.stroke(OAK, 8, [(x, base), (x, base - height * 0.5)])
    s.blob(ink, x, base - height * 0.55, height * 0.13, height * 0.46, 0.1, 12)
    s.gouges(
        LEAF,
        [
            (
                (x - height * 0.05, base - height * (0.25 + i * 0.13)),
                (x + height * 0.02, base - height * (0.33 + i * 0.13)),
                4,
            )
            for i in range(5)
        ],
    )


def tree(s: Hand, x: float, base: float, size: float, ink: str = LEAF, dark: str = LEAF_DARK) -> None:
    """A plane tree: a forked trunk and a broad crown."""
    s.shape(
        OAK,
        [
            (x - size * 0.06, base),
            (x + size * 0.06, base),
            (x + size * 0.035, base - size * 0.6),
            (x - size * 0.035, base - size * 0.6),
        ],
    )
    s.stroke(OAK, size * 0.04, [(x, base - size * 0.4), (x - size * 0.2, base - size * 0.72)])
    s.stroke(OAK, size * 0.04, [(x, base - size * 0.45), (x + size * 0.22, base - size * 0.75)])
    for dx, dy, r in ((-0.24, 0.78, 0.26), (0.26, 0.8, 0.25), (0.0, 1.0, 0.32), (0.02, 0.74, 0.26)):
        s.blob(dark, x + dx * size + size * 0.03, base - dy * size + size * 0.04, r * size, r * size * 0.82, 0.12, 12)
        s.blob(ink, x + dx * size, base - dy * size, r * size * 0.9, r * size * 0.72, 0.14, 12)
    for _ in range(16):
        gx, gy = x + s.dice.uniform(-0.4, 0.35) * size, base - s.dice.uniform(0.68, 1.18) * size
        s.gouges(LEAF_LIT, [((gx, gy), (gx + size * 0.07, gy - size * 0.03), size * 0.016)])


def bank(s: Hand, y: float, trees: int = 16) -> None:
    """The far bank: a line of alders and willows."""
    for i in range(trees):
        x = s.width * (i + s.dice.uniform(0.1, 0.9)) / trees
        high = s.dice.uniform(46, 104)
        s.blob(LEAF_DARK if i % 3 else LEAF, x, y - high * 0.5, high * s.dice.uniform(0.8, 1.3), high * 0.7, 0.18, 10)
    s.box(LEAF_DARK, -20, y - 26, s.width + 40, 36, 6)


def water(s: Hand, top: float, bottom: float, ink: str = RIVER) -> None:
    s.box(ink, -20, top, s.width + 40, bottom - top + 20, 3)
    depth = bottom - top
    for part, gap, long in ((0.0, 16, 90), (0.25, 28, 150), (0.55, 44, 220)):
        y, high = top + depth * part + 6, depth * 0.32
        s.grain(RIVER_LIT, 0, y, s.width, high, gap=gap, long=long, thick=gap / 7, share=0.45)
        s.grain(RIVER_DARK, 0, y + gap / 2, s.width, high, gap=gap * 1.2, long=long * 0.8, thick=gap / 6, share=0.45)


def reeds(s: Hand, x: float, base: float, width: float, height: float) -> None:
    cuts = []
    for _ in range(int(width / 12)):
        at = x + s.dice.uniform(0, width)
        cuts.append(((at, base), (at + s.dice.uniform(-26, 40), base - height * s.dice.uniform(0.5, 1)), 5.0))
    s.gouges(LEAF_DARK, cuts[::2])
    s.gouges(LEAF, cuts[1::2])


def gabarre(s: Hand, x: float, y: float, scale: float = 1.0, sail: bool = True, barrels: int = 6) -> None:
    """A flat river boat with its barrels; ``x``, ``y`` is the middle of its water line."""
    with s.at(x, y, scale):
        if sail:
            s.stroke(OAK, 12, [(-10, -20), (-10, -470)])
            s.stroke(OAK, 8, [(-150, -440), (130, -440)])
            s.soft(CREAM, points("-150 -440, -40 -430, 130 -440, 118 -300, 140 -130, 0 -110, -130 -126, -118 -280"))
            s.gouges(SKY_PALE, [((-130, -400 + i * 62), (124, -396 + i * 60), 5) for i in range(5)])
            s.stroke(INK, 3, [(-10, -470), (330, -60)])
            s.stroke(INK, 3, [(-10, -470), (-330, -60)])
        for i in range(barrels):
            barrel(s, -190 + i * 380 / max(barrels - 1, 1), -58, 38)
        s.soft(OAK, points("-380 -104, -360 -40, -250 16, 0 26, 250 16, 370 -46, 400 -116, 330 -52, 0 -34, -310 -50"))
        s.gouges(OAK_LIT, [((-320, -30 + i * 14), (330, -28 + i * 13), 4) for i in range(3)])
        s.stroke(INK, 9, [(392, -112), (470, 20)])
        s.stroke(RIVER_LIT, 6, points("-330 34, -120 44, 160 42, 420 30"), smooth=True)


def barrel(s: Hand, x: float, y: float, radius: float) -> None:
    """A barrel lying with its head to us."""
    s.blob(OAK_LIT, x, y, radius, radius, 0.02, 12)
    s.blob(OAK, x, y, radius * 0.8, radius * 0.8, 0.02, 12)
    s.blob(OAK_LIT, x, y, radius * 0.7, radius * 0.7, 0.02, 12)
    s.gouges(
        OAK,
        [
            ((x + i * radius * 0.28, y - radius * 0.6), (x + i * radius * 0.28, y + radius * 0.6), 2.5)
            for i in (-1, 0, 1)
        ],
    )
