"""The web app manifest (W3C Application Manifest): what a phone needs to install the visit."""

from typing import Any

from controller.content.compiled import Content
from controller.content.phone.icons import ICONS

_SMALLEST_PX = 192
"""Below that, icons are for tabs and for Apple's home screen, which read them elsewhere."""
_SHORT_CHARS = 12
"""What Android shows below an icon without cutting it (web.dev, "short_name")."""


def webmanifest(content: Content, summary: str) -> dict[str, Any]:
    """Relative addresses only: the visit may live below any path of any host."""
    first = content.languages[0]
    title, colours = content.title[first], content.vitrines[0].colours
    return {
        "id": "./",
        "name": title,
        "short_name": short(title),
        "description": summary,
        "lang": first,
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "orientation": "any",
        "theme_color": colours.accent,
        "background_color": colours.paper,
        "categories": ["travel", "education"],
        "icons": [_icon(name, size, margin) for name, (size, margin) in ICONS.items() if size >= _SMALLEST_PX],
    }


def short(title: str) -> str:
    """As many whole words as fit below an icon; at least the first.

    >>> short("Sainte-Foy-la-Grande"), short("Monpazier en été")
    ('Sainte-Foy', 'Monpazier en')
    """
    if len(title) <= _SHORT_CHARS:
        return title
    ends = [at for at, letter in enumerate(title) if letter in " -–" and at <= _SHORT_CHARS]
    return title[: ends[-1]] if ends else title[:_SHORT_CHARS]


def _icon(name: str, size: int, margin: float) -> dict[str, str]:
    return {"src": name, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "maskable" if margin else "any"}
