"""A sheet of paper under the hand: an SVG of flat colours, without fonts, links or script."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from simulator.drawing.hand import Hand, Outline, Point
from simulator.drawing.inks import PAPER


class Sheet(Hand):
    """A picture in the making, ``width`` by ``height`` pixels."""

    def __init__(self, name: str, width: int = 1600, height: int = 1200, paper: str = PAPER) -> None:
        super().__init__(name, width, height)
        self._parts: list[str] = [f'<path fill="{paper}" d="M0 0H{width}V{height}H0z"/>']
        self._clips = 0

    def svg(self) -> str:
        width, height = round(self.width), round(self.height)
        size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        body = "\n".join(self._parts)
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{body}\n</svg>\n'

    def fill(self, ink: str, outlines: list[Outline]) -> None:
        d = "".join(f"{_path(outline)}z" for outline in outlines)
        self._parts.append(f'<path fill="{ink}" d="{d}"/>')

    def line(self, ink: str, thick: float, outline: Outline) -> None:
        pen = f'stroke="{ink}" stroke-width="{round(thick)}" stroke-linecap="round" stroke-linejoin="round"'
        self._parts.append(f'<path fill="none" {pen} d="{_path(outline)}"/>')

    @contextmanager
    def at(self, x: float, y: float, scale: float = 1.0, flip: bool = False, turn: float = 0.0) -> Iterator[None]:
        across = -scale if flip else scale
        rotate = f" rotate({turn:g})" if turn else ""
        self._parts.append(f'<g transform="translate({_p((x, y))}){rotate} scale({across:g} {scale:g})">')
        yield
        self._parts.append("</g>")

    @contextmanager
    def within(self, corners: Sequence[Point]) -> Iterator[None]:
        """What is cut inside shows only within the polygon."""
        self._clips += 1
        outline = "M" + "L".join(_p(corner) for corner in corners) + "z"
        self._parts.append(f'<clipPath id="c{self._clips}"><path d="{outline}"/></clipPath>')
        self._parts.append(f'<g clip-path="url(#c{self._clips})">')
        yield
        self._parts.append("</g>")


def _p(point: Point) -> str:
    return f"{round(point[0])} {round(point[1])}"


def _path(outline: Outline) -> str:
    start, steps = outline
    return f"M{_p(start)}" + "".join(f"L{_p(end)}" if bend is None else f"Q{_p(bend)} {_p(end)}" for bend, end in steps)
