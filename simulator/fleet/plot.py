"""One picture: who came back when. A bar a second, as SVG that stands alone."""

from typing import Final

from simulator.fleet.figures import Outage

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 34, 40
INK: Final = "#1f2a30"
BAR: Final = "#2f7d6b"
LINES: Final = 4


def returns(outage: Outage) -> str:
    """Connections in each second after the broker was back."""
    title = (
        f"{len(outage.came_back):,} devices after a broker was away for {outage.back_s - outage.killed_s:.0f} s: "
        f"{outage.busiest_second} in the busiest second"
    )
    return bars(outage.per_second(), title, "seconds after the broker is back", "connections in a second")


def bars(values: list[int], title: str, along: str, up: str) -> str:
    """One bar a value, from 0 on; ``title``, ``along`` and ``up`` are plain words without markup."""
    top = _round_up(max(values, default=1))
    wide, high = (WIDTH - LEFT - RIGHT) / max(1, len(values)), HEIGHT - TOP - BOTTOM
    floor = HEIGHT - BOTTOM
    marks = [
        f'<rect x="{LEFT + number * wide:.1f}" y="{floor - value / top * high:.1f}" width="{wide * 0.85:.1f}" '
        f'height="{value / top * high:.1f}" fill="{BAR}"/>'
        for number, value in enumerate(values)
        if value
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'font-family="sans-serif" font-size="11" fill="{INK}">',
            f"<title>{title}</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            f'<text x="{LEFT}" y="14" font-size="13" font-weight="bold">{title}</text>',
            f'<text x="{LEFT}" y="28">{up}</text>',
            f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">{along}</text>',
            *_heights(top, floor, high),
            *_seconds(len(values), wide, floor),
            *marks,
            "</svg>\n",
        ]
    )


def _heights(top: int, floor: int, high: int) -> list[str]:
    found = []
    for number in range(LINES + 1):
        y = floor - number / LINES * high
        found.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d5dadd"/>')
        found.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * number / LINES:g}</text>')
    return found


def _seconds(count: int, wide: float, floor: int) -> list[str]:
    every = _round_up(max(1, count // 8))
    return [f'<text x="{LEFT + at * wide:.1f}" y="{floor + 15}">{at}</text>' for at in range(0, count, every)]


def _round_up(value: int) -> int:
    """The next of 1, 2, 4, 5, 8, 10, 20, 40 … that is not smaller."""
    unit = 1
    while True:
        for step in (1, 2, 4, 5, 8):
            if step * unit >= value:
                return step * unit
        unit *= 10
