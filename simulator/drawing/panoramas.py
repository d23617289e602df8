"""Four places to stand: the square, under its arches, the quay, the wall walk. None is surveyed; all are drawn."""

import math
from collections.abc import Callable

from PIL import Image

from simulator.drawing import land, life, shops, walls
from simulator.drawing.hand import Point
from simulator.drawing.inks import (
    BLUE,
    CREAM,
    DAWN,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_LIT,
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
    WINE,
)
from simulator.drawing.sphere import EYE_M, Direction, Pane, Sphere, ground, ring, wall
from simulator.drawing.walls import House

WIDTH = 4096
PX_M = 50.0
"""Pixels of a pane a metre: a storey of 150 pixels has three metres, a person of 88 has 1.76."""
TALL = 88.0
OAK_DARK = "#402c20"
FLAG = "#a58a60"
WALLS = (STONE, CREAM, STONE_LIT, ROSE, STONE, CREAM, STONE_LIT)
SHUTTERS = (RIVER, OAK, BLUE, TILE, LEAF_DARK, OAK, PLUM)


def sky(sphere: Sphere) -> None:
    for ink, high in ((RIVER_LIT, 90), (SKY, 62), (SKY_PALE, 34), (DAWN, 15)):
        sphere.band(ink, -2, high, 0.0 if high == 90 else 1.1)
    wind = Pane("wind", sphere, ring(-180, 10))
    for low, ink in ((18, SKY), (38, SKY_PALE), (64, SKY_PALE)):
        wind.grain(ink, 0, -low * 10 - 130, 3600, 130, gap=30, long=190, thick=4, share=0.35)


def paving(sphere: Sphere, name: str, ink: str = STONE_SHADE, light: str = STONE, dark: str = STONE_DARK) -> None:
    sphere.band(ink, -90, -0.2)
    floor = Pane(name, sphere, ground((0, 0, 0), PX_M))
    for cut, share in ((light, 0.6), (dark, 0.34)):
        cobbles(floor, cut, share)


def cobbles(floor: Pane, ink: str, share: float) -> None:
    """Stones laid in rings around whoever stands here."""
    cuts = []
    radius = 0.55 * PX_M
    while radius < 24 * PX_M:
        stones = 14 + int(radius / 34)
        for i in range(stones):
            if floor.dice.random() < share:
                turn = 2 * math.pi * (i + floor.dice.uniform(0, 0.5)) / stones
                wide = 2 * math.pi / stones * floor.dice.uniform(0.3, 0.62)
                far = radius * floor.dice.uniform(0.95, 1.05)
                start = (far * math.cos(turn), far * math.sin(turn))
                end = (far * math.cos(turn + wide), far * math.sin(turn + wide))
                cuts.append((start, end, 1.6 + radius * 0.012))
        radius *= 1.13
    floor.gouges(ink, cuts)


def row(sphere: Sphere, name: str, project: Callable[[Point], Direction], length_m: float, arcade: bool = True) -> None:
    """A row of houses whose feet stand on the pane's y = 0."""
    pane = Pane(name, sphere, project)
    x, i = 0.0, len(name)
    while x < length_m * PX_M - 60:
        width = min(pane.dice.choice((260.0, 300.0, 340.0)), length_m * PX_M - x)
        wall_ink = WALLS[i % 7]
        kind = House(
            width,
            2 + (i * 5 + 1) % 3 % 2,
            150,
            arcade=arcade,
            timber=wall_ink in (CREAM, ROSE),
            wall=wall_ink,
            shutter=SHUTTERS[i % 7],
            bays=3 if width > 320 else 2,
        )
        walls.house(pane, x, 0, kind)
        x, i = x + width, i + 1


def standing(sphere: Sphere, name: str, yaw_deg: float, far_m: float, up_m: float = 0.0) -> Pane:
    """A pane that faces the eye, its foot in the middle at (0, 0)."""
    turn = math.radians(yaw_deg)
    spot = (far_m * math.sin(turn), far_m * math.cos(turn), up_m)
    return Pane(name, sphere, wall(spot, (math.cos(turn), -math.sin(turn)), PX_M))


def square() -> Image.Image:
    sphere = Sphere(WIDTH)
    sky(sphere)
    paving(sphere, "square")
    walls.church(standing(sphere, "steeple", 33, 52), -100, 0, 1.7)
    row(sphere, "square north", wall((-30, 34, 0), (1, 0), PX_M), 60)
    row(sphere, "square west", wall((-25, -17, 0), (0, 1), PX_M), 51)
    row(sphere, "square east!", wall((25, 34, 0), (0, -1), PX_M), 51)
    row(sphere, "square south.", wall((25, -17, 0), (-1, 0), PX_M), 50)
    for yaw, far in ((-46, 19), (48, 18), (-118, 16), (128, 15)):
        tree = standing(sphere, f"tree {yaw}", yaw, far)
        tree.blob(STONE_DARK, 0, 0, 90, 14)
        land.tree(tree, 0, 0, 300)
    hall = Pane("town hall", sphere, wall((-11, 19, 0), (1, 0), PX_M))
    walls.town_hall(hall, 0, 0, 1100)
    people(
        sphere,
        ((-24, 9.5, WINE), (20, 10.5, BLUE), (74, 13, INK), (-76, 9, TILE), (172, 9, PLUM), (150, 11, LEAF_DARK)),
    )
    life.wheelchair(standing(sphere, "wheels", 58, 7.5), 0, 0, 68, TILE)
    life.stall(standing(sphere, "stall", -100, 12), -110, 0, 220, TILE, LEAF)
    life.stall(standing(sphere, "stall 2", 104, 12), -110, 0, 220, RIVER, SUN)
    life.bench(standing(sphere, "bench", 180, 13), -60, 0, 130)
    life.cat(standing(sphere, "cat", -10, 5.5), 0, 0, 0.32)
    return sphere.picture()


def people(sphere: Sphere, where: tuple[tuple[float, float, str], ...]) -> None:
    for i, (yaw, far, coat) in enumerate(where):
        life.person(standing(sphere, f"person {yaw}", yaw, far), 0, 0, TALL, coat, i % 2 == 1, (LEAF, "", SUN)[i % 3])


def arcades() -> Image.Image:
    """Under the arches of the south side: shops behind, the square before."""
    sphere = Sphere(WIDTH)
    sky(sphere)
    sphere.band(STONE_SHADE, -90, -0.2)
    row(sphere, "under north", wall((-40, 46, 0), (1, 0), PX_M), 80)
    row(sphere, "under west!", wall((-44, 4, 0), (0, 1), PX_M), 42)
    row(sphere, "under east", wall((44, 46, 0), (0, -1), PX_M), 42)
    walls.town_hall(Pane("hall", sphere, wall((-11, 24, 0), (1, 0), PX_M)), 0, 0, 1100)
    people(sphere, ((-18, 9, BLUE), (26, 12, WINE), (-50, 15, INK)))
    life.stall(standing(sphere, "stall", 46, 9), -110, 0, 220, TILE, PLUM)
    _ceiling_and_floor(sphere)
    _shops_behind(sphere)
    _arches(sphere)
    life.person(standing(sphere, "near", 104, 6), 0, 0, TALL, WINE, True, LEAF)
    life.child(standing(sphere, "child", 98, 6.4), 0, 0, 52, TILE, True)
    life.cat(standing(sphere, "cat", -78, 4.2), 0, 0, 0.3)
    return sphere.picture()


def _ceiling_and_floor(sphere: Sphere) -> None:
    high = 3.8
    sphere.cap(OAK, high - EYE_M, 2.0)
    roof = Pane("ceiling", sphere, ground((-36, 2, high), PX_M))
    for i in range(36):
        roof.box(OAK_LIT, i * 100 + 34, 0, 22, 200, 0)
        roof.box(OAK_DARK, i * 100 + 56, 0, 12, 200, 0)
    sphere.cap(STONE_DARK, -EYE_M, 2.0)
    floor = Pane("floor", sphere, ground((-36, 2, 0), PX_M))
    for i in range(9):
        floor.shape(STONE_SHADE, [(i * 400 + 40, 0), (i * 400 + 360, 0), (i * 400 + 320, 84), (i * 400 + 20, 84)], 1)
    floor.grain(FLAG, 0, 6, 1700, 190, gap=26, long=90, thick=3, share=0.6)
    floor.grain(FLAG, 1900, 6, 1700, 190, gap=26, long=90, thick=3, share=0.6)
    floor.grain(FLAG, 1700, 6, 200, 60, gap=26, long=60, thick=3, share=0.6)
    floor.grain(FLAG, 1700, 134, 200, 60, gap=26, long=60, thick=3, share=0.6)


def _shops_behind(sphere: Sphere) -> None:
    back = Pane("back", sphere, wall((36, -2, 3.8), (-1, 0), PX_M))
    back.box(STONE_SHADE, 0, 0, 3600, 192, 0)
    kinds = list(shops.FRONTS.values())
    for i in range(14):
        with back.at(40 + i * 250, 4, 0.212):
            shops.face(back, kinds[i % len(kinds)])


def _arches(sphere: Sphere) -> None:
    front = Pane("front", sphere, wall((-36, 2, 3.8), (1, 0), PX_M))
    for i in range(9):
        left = i * 400.0
        inner = [(left + 40, 192.0), (left + 40, 96.0)]
        inner += [
            (left + 200 - 160 * math.cos(math.pi * k / 16), 96 - 76 * math.sin(math.pi * k / 16)) for k in range(1, 16)
        ]
        inner += [(left + 360, 96.0), (left + 360, 192.0)]
        front.shape(
            STONE_DARK,
            [
                (left, 192),
                (left, 0),
                (left + 400, 0),
                (left + 400, 192),
                *reversed([(x + (200 + left - x) * 0.05, y + 4) for x, y in inner]),
            ],
            0,
        )
        front.shape(STONE, [(left, 192), (left, 0), (left + 400, 0), (left + 400, 192), *reversed(inner)], 0)
        front.grain(STONE_LIT, left + 4, 100, 34, 90, gap=16, long=22, thick=2, share=0.9)
        front.grain(STONE_LIT, left + 362, 100, 34, 90, gap=16, long=22, thick=2, share=0.9)
        front.box(STONE_SHADE, left - 44, 92, 88, 9, 1)


def quay() -> Image.Image:
    sphere = Sphere(WIDTH)
    sky(sphere)
    hills(sphere, "quay", -100, 100)
    paving(sphere, "quay", STONE_LIT, STONE, STONE_SHADE)
    _river(sphere)
    row(sphere, "behind the quay", wall((60, -13, 2.4), (-1, 0), PX_M), 120, arcade=False)
    walls.church(standing(sphere, "steeple", -155, 46, 2), -100, 0, 1.5)
    wall_pane = Pane("rampart", sphere, wall((60, -10, 0), (-1, 0), PX_M))
    walls.rampart(wall_pane, 0, 6000, -130, 4)
    walls.arch(wall_pane, 3160, 2, 150, 112, STONE_LIT)
    walls.arch(wall_pane, 3160, 2, 126, 102, INK)
    for yaw, far in ((-76, 13), (-112, 8.5), (88, 11), (122, 9)):
        land.tree(standing(sphere, f"quay tree {yaw}", yaw, far), 0, 0, 320)
    for i in range(5):
        land.barrel(standing(sphere, "barrels", 60, 5.2), (i % 3) * 40 - 40 + (i // 3) * 20, -20 - (i // 3) * 34, 19)
    people(sphere, ((-58, 7, WINE), (150, 7, BLUE), (-140, 6.5, INK)))
    life.bench(standing(sphere, "bench", 178, 8.4), -60, 0, 120)
    life.bicycle(standing(sphere, "cycle", -168, 7.4), 0, 0, 0.5)
    return sphere.picture()


def hills(sphere: Sphere, name: str, left_deg: float, right_deg: float) -> None:
    pane = Pane(name, sphere, ring(left_deg, 10), (right_deg - left_deg) * 10)
    for ink, high in ((LEAF_DARK, 70), (LEAF, 42)):
        steps = int(pane.width / 120)
        top = [(i * 120.0, -high * pane.dice.uniform(0.4, 1.0)) for i in range(steps + 1)]
        pane.soft(ink, [(-60, 30), *top, (pane.width + 60, 30)])
    for _ in range(7):
        land.poplar(pane, pane.dice.uniform(60, pane.width - 60), -6, pane.dice.uniform(40, 74))


def _river(sphere: Sphere) -> None:
    water = Pane("river", sphere, ground((-150, 110, -1.6), 10))
    water.box(RIVER, 0, 0, 3000, 1040, 0)
    for gap, long, share, ink in ((26, 120, 0.4, RIVER_LIT), (34, 90, 0.4, RIVER_DARK)):
        water.grain(ink, 0, 10, 3000, 700, gap=gap, long=long, thick=3, share=share)
        water.grain(ink, 1000, 720, 1000, 310, gap=gap * 0.6, long=long * 0.5, thick=2, share=share)
    far = Pane("far bank", sphere, ring(-92, 10), 1840)
    for i in range(60):
        x, high = far.dice.uniform(0, 1840), far.dice.uniform(14, 34)
        far.blob(LEAF_DARK if i % 3 else LEAF, x, -high * 0.2, high * 1.1, high * 0.7, 0.18, 10)
    far.box(LEAF_DARK, -10, -2, 1860, 14, 1)
    span = Pane("bridge", sphere, wall((-46, 3, -1.6), (0, 1), 20))
    walls.bridge(span, 0, 2300, -150, 4, 6)
    for yaw, distance, scale in ((4, 17, 0.42), (46, 34, 0.42), (-30, 52, 0.4)):
        land.gabarre(standing(sphere, f"boat {yaw}", yaw, distance, -1.6), 0, -4, scale, sail=yaw != 46)
    edge = Pane("edge", sphere, ground((-150, 3, 0), 10))
    edge.box(STONE_DARK, 0, -3, 3000, 4, 0)


def wall_walk() -> Image.Image:
    """High on the wall: the roofs on one side, the vines on the other."""
    sphere = Sphere(WIDTH)
    sky(sphere)
    hills(sphere, "walk south", 90, 270)
    sphere.band(LEAF_LIT, -90, -0.2)
    _vines_below(sphere)
    _roofs_below(sphere)
    floor = Pane("walk", sphere, ground((-40, 1.3, 0), PX_M))
    sphere.cap(STONE_SHADE, -EYE_M, 1.3)
    for left, deep, top in ((0, 114, 8), (2100, 114, 8)):
        floor.grain(STONE, left, top, 1900, deep, gap=22, long=70, thick=4, share=0.7)
    for top in (6, 96):
        floor.grain(STONE, 1900, top, 200, 30, gap=15, long=50, thick=3, share=0.8)
    for start, along in (((-41.62, 1.3, 0.95), (1.0, 0.0)), ((41.62, -1.3, 0.95), (-1.0, 0.0))):
        parapet = Pane(f"parapet {start}", sphere, wall(start, along, PX_M))
        parapet.box(STONE_SHADE, 0, 0, 4100, 48, 0)
        parapet.grain(STONE_DARK, 0, 6, 4000, 40, gap=13, long=46, thick=2, share=0.6)
        for i in range(41):
            parapet.box(STONE, i * 100, -18, 62, 20, 1)
        parapet.box(STONE_LIT, 0, -3, 4100, 8, 0)
    tower = standing(sphere, "tower", 90, 24, -3)
    walls.tower(tower, -110, 0, 220, 560)
    people(sphere, ((84, 7, WINE), (-92, 11, BLUE)))
    life.cat(standing(sphere, "cat", -86, 4, 0.0), 0, 0, 0.3)
    return sphere.picture()


def _vines_below(sphere: Sphere) -> None:
    field = Pane("vines", sphere, ground((-90, -6, -6), 10))
    field.box(LEAF_LIT, 0, 0, 1800, 1500, 0)
    for i in range(46):
        field.box(LEAF_DARK if i % 2 else LEAF, 10 + i * 39, 40, 15, 1400, 3)
    for yaw, far in ((150, 60), (196, 46), (226, 70)):
        land.poplar(standing(sphere, f"poplar {yaw}", yaw, far, -6), 0, 0, 420)
    farm = standing(sphere, "farm", 172, 66, -6)
    walls.house(farm, -200, 0, House(400, 2, 150, wall=STONE_LIT, shutter=WINE))
    walls.tower(farm, 210, 0, 100, 330)


def _roofs_below(sphere: Sphere) -> None:
    town = Pane("gardens", sphere, ground((-90, 60, -5), 10))
    town.box(LEAF, 0, 0, 1800, 586, 0)
    walls.church(standing(sphere, "steeple", -24, 60, -5), -100, 0, 1.6)
    walls.tower(standing(sphere, "old tower", 26, 48, -5), -90, 0, 180, 640)
    for far, start in ((44.0, -70.0), (30.0, -56.0), (17.0, -44.0)):
        row(sphere, f"roofs {far}", wall((start, far, -5.5), (1, 0), PX_M), -2 * start, arcade=False)
    for yaw, far in ((-60, 12), (8, 11), (57, 13)):
        land.tree(standing(sphere, f"garden {yaw}", yaw, far, -5), 0, 0, 230)


PLACES = {"place": square, "cornieres": arcades, "quai": quay, "remparts": wall_walk}
