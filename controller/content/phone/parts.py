"""A release cut for a telephone: one language and one scene at a time, so that the first sight is light."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from controller.content.compiled import Content, Picture, Scene, Vitrine

WIDEST_PX = 1280
"""A phone's screen is 360 to 430 CSS pixels wide, three device pixels each: more would be carried for nobody."""
THUMB_PX = 480
"""Wide enough for a card in a list; the next larger picture there is."""

Json = dict[str, Any]


def index(content: Content, language: str, weights: dict[str, int]) -> Json:
    """What the home page knows: every theme, and its scenes by title. ``weights`` are bytes by theme."""
    themes = [_theme(content, vitrine, weights[vitrine.id]) for vitrine in content.vitrines]
    whole = {
        "town": content.town,
        "title": content.title,
        "languages": list(content.languages),
        "latitude": content.latitude,
        "longitude": content.longitude,
        "phone": content.phone,
        "themes": themes,
    }
    said: Json = spoken(whole, language, content.languages)
    return said


def part(content: Content, vitrine: Vitrine, scene: str, language: str) -> Json:
    """One scene with its theme around it, as ``content.json`` has them: what the scene modules are given."""
    whole = content.model_dump(mode="json", exclude={"scenes", "vitrines", "words"})
    whole["vitrines"] = [vitrine.model_dump(mode="json", exclude={"programme"}) | {"programme": []}]
    whole["scenes"] = {scene: light(content.scenes[scene].model_dump(mode="json"))}
    whole["words"] = {}
    said: Json = spoken(whole, language, content.languages)
    return said


def spoken(value: Any, language: str, languages: Iterable[str]) -> Any:
    """The same value with every text in this one language; where it is not said in it, in the first there is."""
    known = tuple(languages)
    if isinstance(value, list):
        return [spoken(one, language, known) for one in value]
    if not isinstance(value, dict):
        return value
    if value and value.keys() <= set(known):
        return {language: value[language] if language in value else value[next(one for one in known if one in value)]}
    return {name: spoken(one, language, known) for name, one in value.items()}


def light(value: Any) -> Any:
    """The same value without the pictures that are wider than a phone shows."""
    if isinstance(value, list):
        return [light(one) for one in value]
    if not isinstance(value, dict):
        return value
    shrunk = {name: light(one) for name, one in value.items()}
    if isinstance(value.get("renditions"), list):
        carried = [one for one in value["renditions"] if one["width"] <= WIDEST_PX]
        shrunk["renditions"] = carried or value["renditions"][:1]
    return shrunk


def thumb(picture: Picture | None) -> Json | None:
    """A picture for a card: its alternative text, and the narrowest rendition that is wide enough."""
    if picture is None or not picture.renditions:
        return None
    carried = [one for one in picture.renditions if one.width <= WIDEST_PX] or [picture.renditions[0]]
    chosen = next((one for one in carried if one.width >= THUMB_PX), carried[-1])
    return {"alt": picture.alt, **chosen.model_dump()}


def _theme(content: Content, vitrine: Vitrine, weight: int) -> Json:
    scenes = [content.scenes[id] for id in vitrine.scenes]
    return {
        "id": vitrine.id,
        "title": vitrine.title,
        "lead": vitrine.lead,
        "colours": vitrine.colours.model_dump(),
        "picture": thumb(next(filter(None, map(picture_of, [content.scenes[vitrine.opening], *scenes])), None)),
        "scenes": [_card(scene) for scene in scenes],
        "bytes": weight,
    }


def _card(scene: Scene) -> Json:
    """No more than a list shows; its picture is an ornament there, and needs no words."""
    small = thumb(picture_of(scene))
    return {
        "id": scene.id,
        "kind": scene.kind,
        "title": scene.title,
        "picture": small and {name: value for name, value in small.items() if name != "alt"},
    }


def picture_of(part: BaseModel) -> Picture | None:
    """The first picture in a scene: its own, else that of its first panorama, shop, choice …"""
    for name in type(part).model_fields:
        value = getattr(part, name)
        for one in value if isinstance(value, tuple) else (value,):
            found = one if isinstance(one, Picture) else picture_of(one) if isinstance(one, BaseModel) else None
            if found is not None:
                return found
    return None
