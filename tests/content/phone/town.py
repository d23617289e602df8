"""A small town's release, as ``bastide content build`` leaves it: two themes, every kind of scene, two languages."""

import hashlib
import io
import json
import wave
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from controller.content.compiled import Content

PHONE = "https://visite.example.org/bastide"
CREDIT = {"author": "Marie Roy", "licence": "CC-BY-4.0", "made_here": True}
STONE, RIVER, BRICK = "#b8894a", "#2f6f7f", "#8c3b2a"


def both(fr: str, en: str) -> dict[str, str]:
    return {"fr": fr, "en": en}


class Town:
    """Files and scenes put together into one folder; ``year`` is what a later release says anew."""

    def __init__(self, folder: Path, year: str = "1255") -> None:
        self.folder = folder
        self.year = year

    def write(self) -> Path:
        content = Content.model_validate(self._content())
        (self.folder / "content.json").write_text(content.model_dump_json(), "utf-8")
        return self.folder

    def _content(self) -> dict[str, Any]:
        scenes = {scene["id"]: scene for scene in [*self._heritage(), *self._market()]}
        return {
            "town": "montclar",
            "title": both("Montclar-la-Bastide", "Montclar-la-Bastide"),
            "languages": ["fr", "en"],
            "latitude": 44.84,
            "longitude": 0.22,
            "phone": PHONE,
            "credit": CREDIT,
            "vitrines": [
                self._vitrine("heritage", both("Patrimoine", "Heritage"), STONE, [s["id"] for s in self._heritage()]),
                self._vitrine("market", both("Marché", "Market"), BRICK, [s["id"] for s in self._market()]),
            ],
            "scenes": scenes,
        }

    def _vitrine(self, id: str, title: dict[str, str], accent: str, scenes: list[str]) -> dict[str, Any]:
        return {
            "id": id, "title": title, "lead": both("Sous les arcades, pas à pas.", "Below the arcades, step by step."),
            "colours": {"accent": accent, "ink": "#241c14", "paper": "#fdf8ee"}, "opening": scenes[0], "scenes": scenes,
        }  # fmt: skip

    def _heritage(self) -> list[dict[str, Any]]:
        link = '<p>Voyez aussi <a href="#bakers">le marché</a>.</p>'
        return [
            self._scene("opening", "arcades", both("Les arcades", "Arcades"), picture=self._picture("arcades", STONE)),
            self._scene(
                "story", "bridge", both("Le pont", "The bridge"),
                picture=self._picture(f"bridge {self.year}", RIVER, 960, 1440),
                body=both(f"<p>Le pont date de {self.year}.</p>{link}", f"<p>The bridge dates from {self.year}.</p>"),
                sound=self._sound(),
                then_and_now=[{
                    "title": both("La place", "The square"), "then": self._picture("then", STONE),
                    "now": self._picture("now", RIVER),
                    "then_label": both("Jadis", "Then"), "now_label": both("Ici", "Now"),
                }],
                floors=[{"label": both("Cave", "Cellar"), "text": both("<p>Le vin.</p>", "<p>Wine.</p>")},
                        {"label": both("Boutique", "Shop"), "text": both("<p>Le pain.</p>", "<p>Bread.</p>")}],
            ),
            self._scene("visit", "hall", both("La halle", "The market hall"), panoramas=[self._panorama()]),
            self._scene(
                "map", "walk", both("La promenade", "The walk"), box=[0.21, 44.835, 0.23, 44.845],
                ground=self._ground(),
                stops=[self._stop("quay", both("Le quai", "The quay"), 44.8380, 0.2150),
                       self._stop("gate", both("La porte", "The gate"), 44.8420, 0.2250)],
            ),
        ]  # fmt: skip

    def _market(self) -> list[dict[str, Any]]:
        return [
            self._scene("opening", "stalls", both("Les étals", "The stalls"), picture=self._picture("stalls", BRICK)),
            self._scene("shops", "bakers", both("Les boulangers", "The bakers"), shops=[self._shop()]),
            self._scene("events", "fairs", both("Les foires", "The fairs"), events=[{
                "id": "fair", "title": both("Foire", "Fair"), "text": both("<p>Place.</p>", "<p>Square.</p>"),
                "begins": "2036-05-01T09:00:00+02:00", "ends": "2036-05-01T18:00:00+02:00", "credit": CREDIT,
            }]),
            self._scene("quiz", "guess", both("Devinez", "Guess"), questions=[self._question() | {"right": "hall"}]),
            self._scene("poll", "lamps", both("Les lampes", "The lamps"), question=self._question()),
            self._scene("wall", "neighbours", both("Les voisins", "Neighbours"),
                        invitation=both("Écrivez un mot.", "Write a word.")),
            self._scene("street", "street", both("Ma rue", "My street"), question=self._question(),
                        invitation=both("Et votre idée ?", "And your idea?")),
        ]  # fmt: skip

    def _scene(self, kind: str, id: str, title: dict[str, str], **more: Any) -> dict[str, Any]:
        return {
            "kind": kind, "id": id, "title": title, "credits": [CREDIT],
            "lead": both(f"{title['fr']}, en peu de mots.", f"{title['en']}, in a few words."),
            "body": both("<p>Un texte.</p>", "<p>A text.</p>"),
        } | more  # fmt: skip

    def _question(self) -> dict[str, Any]:
        return {
            "id": "what", "text": both("Où vend-on le pain ?", "Where is bread sold?"),
            "choices": [{"id": "hall", "text": both("Sous la halle", "In the hall")},
                        {"id": "bank", "text": both("Au bord de l’eau", "On the bank")}],
        }  # fmt: skip

    def _shop(self) -> dict[str, Any]:
        return {
            "id": "baker", "name": "Au Bon Pain", "kind": both("Boulangerie", "Bakery"),
            "text": both("<p>Pain au levain.</p>", "<p>Sourdough.</p>"),
            "address": "3, place de la Halle", "lockers_m": 40,
            "hours": {"written": "Mo-Sa 07:00-19:00", "week": [[[420, 1140]]] * 6 + [[]], "until": "2036-12-31"},
            "credit": CREDIT,
        }  # fmt: skip

    def _stop(self, id: str, title: dict[str, str], latitude: float, longitude: float) -> dict[str, Any]:
        return {"id": id, "title": title, "text": both("<p>Ici.</p>", "<p>Here.</p>"), "latitude": latitude,
                "longitude": longitude}  # fmt: skip

    def _panorama(self) -> dict[str, Any]:
        for column in range(2):
            self._put_at(f"tiles/hall-1/{column}_0.webp", drawn(512, 512, STONE, f"tile {column}"))
        return {
            "id": "hall-1", "title": both("Sous la halle", "In the hall"),
            "picture": self._picture("hall", STONE),
            "tiles": "tiles/hall-1/{column}_{row}.webp", "width": 1024, "height": 512, "columns": 2, "rows": 1,
            "spots": [{"yaw_deg": 20, "pitch_deg": 0, "label": both("Le pont", "The bridge"), "scene": "bridge"}],
        }  # fmt: skip

    def _ground(self) -> str:
        line = [[0.215, 44.838], [0.22, 44.84], [0.225, 44.842]]
        river = [[[0.21, 44.835], [0.23, 44.836], [0.23, 44.837], [0.21, 44.836], [0.21, 44.835]]]
        shapes = [({"class": "river"}, "Polygon", river), ({}, "LineString", line)]
        features = [
            {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
            for properties, kind, coordinates in shapes
        ]
        return self._put(json.dumps({"type": "FeatureCollection", "features": features}).encode(), "geojson")

    def _sound(self) -> dict[str, Any]:
        out = io.BytesIO()
        with wave.open(out, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(1)
            sound.setframerate(8000)
            sound.writeframes(bytes(128 for _ in range(8000)))
        return {"path": self._put(out.getvalue(), "wav"), "duration_s": 1.0, "credit": CREDIT,
                "transcript": both("Le bruit de l’eau.", "The sound of water.")}  # fmt: skip

    def _picture(self, words: str, colour: str, *wider: int) -> dict[str, Any]:
        """A drawing 480 pixels wide; ``wider`` are the widths of others of it."""
        sizes = [(width, width * 5 // 8) for width in (480, *wider)]
        return {
            "alt": both(f"Dessin : {words}", f"Drawing: {words}"), "credit": CREDIT,
            "renditions": [{"path": self._put(drawn(*one, colour, words), "webp"), "width": one[0], "height": one[1]}
                           for one in sizes],
        }  # fmt: skip

    def _put(self, body: bytes, suffix: str) -> str:
        return self._put_at(f"media/{hashlib.sha256(body).hexdigest()[:16]}.{suffix}", body)

    def _put_at(self, path: str, body: bytes) -> str:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
        return path


def drawn(width: int, height: int, colour: str, words: str) -> bytes:
    image = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(image)
    for arch in range(4):
        left = width * (0.06 + 0.23 * arch)
        draw.ellipse((left, height * 0.3, left + width * 0.18, height * 0.9), fill="#f3e6cb")
        draw.rectangle((left, height * 0.6, left + width * 0.18, height), fill="#f3e6cb")
    draw.text((width * 0.05, height * 0.08), words, fill="#fff")
    out = io.BytesIO()
    image.save(out, "WEBP", quality=30, method=0)
    return out.getvalue()
