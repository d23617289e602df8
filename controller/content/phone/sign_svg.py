"""A sign as SVG, in millimetres."""

from xml.sax.saxutils import escape, quoteattr

from controller.content.phone.signs import HEIGHT_MM, INK, PAPER, WIDTH_MM, Box, Code, Line, Sign

FONT = "Noto Sans, Liberation Sans, Arial, sans-serif"


def svg(sign: Sign, code: Code) -> str:
    first = sign.lines[0].language
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM:g}mm" height="{HEIGHT_MM:g}mm"'
        f' viewBox="0 0 {WIDTH_MM:g} {HEIGHT_MM:g}" xml:lang="{first}" role="img" font-family="{FONT}">',
        f"<title>{escape(sign.title)} – {escape(sign.address)}</title>",
        _box(Box(0, 0, WIDTH_MM, HEIGHT_MM, PAPER)),
        *map(_box, sign.boxes),
        _code(code),
        *map(_line, sign.lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _box(box: Box) -> str:
    return (
        f'<rect x="{box.x_mm:g}" y="{box.y_mm:g}" width="{box.width_mm:g}" height="{box.height_mm:g}"'
        f' fill="{box.colour}"/>'
    )


def _code(code: Code) -> str:
    scale = code.size_mm / code.modules
    place = f"translate({code.x_mm:g} {code.y_mm:g}) scale({scale:.6g})"
    return f'<path transform="{place}" d="{code.path}" fill="{INK}" shape-rendering="crispEdges"/>'


def _line(line: Line) -> str:
    weight = ' font-weight="700"' if line.bold else ""
    return (
        f'<text x="{WIDTH_MM / 2:g}" y="{line.y_mm:g}" font-size="{line.size_mm:g}" text-anchor="middle"{weight}'
        f" fill={quoteattr(line.colour)} xml:lang={quoteattr(line.language)}>{escape(line.text)}</text>"
    )
