"""Which of two inks can be read on a colour (WCAG 2.2, relative luminance and contrast ratio)."""

LIGHT, DARK = "#ffffff", "#1c1712"


def readable(ground: str) -> str:
    """The better of a light and a dark ink on ``ground`` (``#rrggbb``); it always reaches 4.5 : 1 but for greys in the
    midst, where it reaches 4.2 : 1."""
    return max((LIGHT, DARK), key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
