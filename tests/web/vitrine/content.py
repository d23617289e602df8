"""A small release for the tests: every kind of scene, in two languages, about a town that does not exist."""

import json
import math
import shutil
import struct
import wave
from pathlib import Path
from typing import Any

from PIL import Image

from controller.content.compiled import Content
from tests.web.vitrine import drawn

GIVER = {"author": "Ville de Sainte-Foy", "licence": "CC-BY-4.0", "made_here": True}
LATITUDE, LONGITUDE = 44.8403, 0.2158
PHONE = "https://visite.example/"
COLUMNS = ROWS = 4


def both(fr: str, en: str) -> dict[str, str]:
    return {"fr": fr, "en": en}


def html(fr: str, en: str) -> dict[str, str]:
    return both(f"<p>{fr}</p>", f"<p>{en}</p>")


class Made:
    """A folder as ``bastide content build`` leaves it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "media").mkdir(parents=True)

    def picture(self, name: str, sky: str, alt: dict[str, str], **shape: Any) -> dict[str, Any]:
        wide = self.folder / "media" / f"{name}-1080.webp"
        drawn.view(wide, sky, **shape)
        with Image.open(wide) as image:
            width, height = image.size
            image.resize((width // 2, height // 2)).save(self.folder / "media" / f"{name}-540.webp", quality=76)
        renditions = [
            {"path": f"media/{name}-540.webp", "width": width // 2, "height": height // 2},
            {"path": f"media/{name}-1080.webp", "width": width, "height": height},
        ]
        return {"alt": alt, "renditions": renditions, "credit": GIVER}

    def sound(self, name: str) -> dict[str, Any]:
        """A second of a quiet bell."""
        path = self.folder / "media" / f"{name}.wav"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(8000)
            tone = (round(6000 * math.exp(-n / 2500) * math.sin(n * 0.55)) for n in range(8000))
            out.writeframes(b"".join(struct.pack("<h", one) for one in tone))
        return {
            "path": f"media/{name}.wav",
            "duration_s": 1.0,
            "transcript": both("La cloche de la place sonne.", "The bell of the square rings."),
            "credit": GIVER,
        }

    def panorama(self, id: str, title: dict[str, str], spots: list[dict[str, Any]]) -> dict[str, Any]:
        whole = self.folder / "media" / f"{id}.webp"
        drawn.panorama(whole)
        tiles = self.folder / "tiles" / id
        tiles.mkdir(parents=True)
        with Image.open(whole) as image:
            width, height = image.size[0] // COLUMNS, image.size[1] // ROWS
            for column in range(COLUMNS):
                for row in range(ROWS):
                    part = image.crop((column * width, row * height, (column + 1) * width, (row + 1) * height))
                    part.save(tiles / f"{column}_{row}.webp", quality=72)
        picture = {
            "alt": both("La place, tout autour.", "The square, all around."),
            "renditions": [{"path": f"media/{id}.webp", "width": 2048, "height": 1024}],
            "credit": GIVER,
        }
        return {
            "id": id,
            "title": title,
            "picture": picture,
            "tiles": f"tiles/{id}/{{column}}_{{row}}.webp",
            "width": 2048,
            "height": 1024,
            "columns": COLUMNS,
            "rows": ROWS,
            "spots": spots,
        }


def scene(kind: str, id: str, title: dict[str, str], lead: dict[str, str], **more: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": id,
        "title": title,
        "lead": lead,
        "credits": [GIVER],
        "along": f"{PHONE}#{id}",
        "plays_s": 12,
        **more,
    }


def week(*spans: tuple[int, int]) -> list[list[tuple[int, int]]]:
    """The same from Tuesday to Saturday; Sunday mornings; Mondays off."""
    return [[], *([list(spans)] * 5), [spans[0]]]


DAY = ((8 * 60, 12 * 60 + 30), (15 * 60, 19 * 60))


def shop(made: Made, id: str, name: str, kind: dict[str, str], offers: dict[str, str], **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name": name,
        "kind": kind,
        "text": html(
            f"{name} travaille rue de la République depuis trois générations.",
            f"{name} has worked in rue de la République for three generations.",
        ),
        "offers": offers,
        "address": "12 rue de la République",
        "hours": {
            "written": "Tu-Sa 08:00-12:30,15:00-19:00; Su 08:00-12:30",
            "week": week(*DAY),
            "until": "2099-12-31",
        },
        "telephone": "05 57 00 00 00",
        "credit": GIVER,
        **more,
    }


def ground() -> dict[str, Any]:
    """A bastide's plan: a grid of streets, its square in the middle, the river along it."""

    def point(x: float, y: float) -> list[float]:
        return [round(LONGITUDE + x / 79_000, 6), round(LATITUDE + y / 111_320, 6)]

    def feature(shape: str, name: str | None, points: list[tuple[float, float]]) -> dict[str, Any]:
        line = [point(*one) for one in points]
        coordinates: Any = [line] if shape == "Polygon" else line
        properties = {} if name is None else {"class": name}
        return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}

    bank = [(x, 300 + 26 * math.sin(x / 130)) for x in range(-460, 461, 20)]
    features = [
        feature("Polygon", "river", [*bank, (460, 430), (-460, 430), bank[0]]),
        feature("Polygon", "rampart", [(-330, -270), (330, -270), (330, 268), (-330, 268), (-330, -270)]),
        feature("Polygon", "green", [(-320, -262), (-240, -262), (-240, -190), (-320, -190), (-320, -262)]),
        feature("Polygon", "square", [(-52, -52), (52, -52), (52, 52), (-52, 52), (-52, -52)]),
    ]
    for at in (-220, -130, -60, 60, 130, 220):
        features.append(feature("LineString", "street", [(at, -260), (at, 262)]))
        features.append(feature("LineString", "street", [(-320, at), (320, at)]))
    tour = [(-60, -60), (60, -60), (60, 130), (-130, 130), (-130, 260), (220, 262)]
    features.append(feature("LineString", None, tour))
    return {"type": "FeatureCollection", "features": features}


def stops(made: Made) -> list[dict[str, Any]]:
    told = [
        ("place", both("La place aux arcades", "The arcaded square"), -52, -40),
        ("halle", both("La halle", "The market hall"), 60, -50),
        ("consuls", both("La maison des consuls", "The consuls’ house"), 70, 120),
        ("temple", both("Le temple et l’église", "Temple and church"), -130, 130),
        ("quai", both("Le quai des gabarres", "The barge quay"), 205, 262),
    ]
    return [
        {
            "id": id,
            "title": title,
            "text": html("Ici commence une histoire de la rue.", "Here begins a story of the street."),
            "latitude": LATITUDE + y / 111_320,
            "longitude": LONGITUDE + x / 79_000,
            "scene": "maison" if id == "consuls" else None,
            "sound": made.sound("cloche") if id == "place" else None,
        }
        for id, title, x, y in told
    ]


def scenes(made: Made) -> list[dict[str, Any]]:
    square = both("Une place bordée d’arcades au lever du jour.", "A square lined with arcades at daybreak.")
    river = both("La rivière et ses quais, au soir.", "The river and its quays, in the evening.")
    dawn = made.picture("place", "dawn", square)
    dusk = made.picture("quai", "dusk", river, arcade=False)
    noon = made.picture("halle", "noon", both("La halle à midi.", "The market hall at noon."))
    then = made.picture("autrefois", "then", both("La même place, en sépia.", "The same square, in sepia."))
    water = made.picture("eau", "river", both("L’eau calme.", "Calm water."), arcade=False)
    story = html(
        "En 1255, la ville est tracée au cordeau : huit rues droites, une place au milieu, et le droit d’un marché. "
        'La <em>bastide</em> tient dans sa main la <strong>rivière</strong>. Voir <a href="#balade">la balade</a>.</p>'
        "<p>Les gabarres descendaient le vin, et remontaient le sel ; les arcades abritaient les étals de la pluie.",
        "In 1255 the town is drawn with a cord: eight straight streets, a square in the middle, the right to a market. "
        'The <em>bastide</em> holds the <strong>river</strong> in its hand. See <a href="#balade">the walk</a>.</p>'
        "<p>Barges took the wine down and brought salt up; the arcades kept the stalls from the rain.",
    )
    futures = [
        {"id": "jardin", "text": both("Un jardin et des bancs", "A garden and benches"), "picture": water},
        {
            "id": "terrasses",
            "text": both("Des terrasses sous les arcades", "Terraces under the arcades"),
            "picture": noon,
        },
        {"id": "velos", "text": both("Une rue pour les vélos", "A street for bicycles"), "picture": dusk},
        {"id": "marche", "text": both("Un marché chaque soir", "A market every evening"), "picture": dawn},
    ]
    return [
        scene(
            "opening",
            "patrimoine",
            both("Huit siècles sous les arcades", "Eight centuries under the arcades"),
            both(
                "Touchez, et la ville raconte : ses rues droites, sa rivière, ses maisons.",
                "Touch, and the town tells: its straight streets, its river, its houses.",
            ),
            picture=dawn,
            plays_s=5,
        ),
        scene(
            "story",
            "maison",
            both("La maison des consuls", "The consuls’ house"),
            both(
                "Cinq étages, cinq vies, et une cave où l’on comptait le sel.",
                "Five floors, five lives, and a cellar where salt was counted.",
            ),
            picture=noon,
            body=story,
            pictures=[dusk, water],
            sound=made.sound("cloche"),
            then_and_now=[
                {
                    "title": both("La place, 1900 et aujourd’hui", "The square, 1900 and today"),
                    "then": then,
                    "now": dawn,
                    "then_label": both("1900", "1900"),
                    "now_label": both("Aujourd’hui", "Today"),
                }
            ],
            floors=[
                {"label": both("Rez-de-chaussée", "Ground floor"), "text": html("La boutique.", "The shop.")},
                {
                    "label": both("Premier étage", "First floor"),
                    "text": html("La salle.", "The hall."),
                    "scene": "balade",
                },
                {"label": both("Grenier", "Attic"), "text": html("Le grain.", "The grain.")},
            ],
        ),
        scene(
            "visit",
            "visite",
            both("Au milieu de la place", "In the middle of the square"),
            both("Regardez tout autour ; une porte s’ouvre.", "Look all around; a door opens."),
            picture=dawn,
            panoramas=[
                made.panorama(
                    "place-pano",
                    both("La place", "The square"),
                    [
                        {
                            "yaw_deg": 10,
                            "pitch_deg": -4,
                            "label": both("Vers le quai", "To the quay"),
                            "panorama": "quai-pano",
                        },
                        {
                            "yaw_deg": -30,
                            "pitch_deg": 0,
                            "label": both("La maison des consuls", "The consuls’ house"),
                            "scene": "maison",
                        },
                    ],
                ),
                made.panorama(
                    "quai-pano",
                    both("Le quai", "The quay"),
                    [
                        {
                            "yaw_deg": 170,
                            "pitch_deg": 0,
                            "label": both("Retour à la place", "Back to the square"),
                            "panorama": "place-pano",
                        }
                    ],
                ),
            ],
        ),
        scene(
            "map",
            "balade",
            both("De la place au quai", "From the square to the quay"),
            both("Cinq étapes, vingt minutes, sans une marche.", "Five stops, twenty minutes, not one step."),
            stops=stops(made),
            ground="media/ground.geojson",
            box=[
                LONGITUDE - 430 / 79_000,
                LATITUDE - 330 / 111_320,
                LONGITUDE + 430 / 79_000,
                LATITUDE + 410 / 111_320,
            ],
        ),
        scene(
            "shops",
            "commerces",
            both("Ouverts, tout près", "Open, close by"),
            both("Ceux qui tiennent boutique dans la bastide.", "Those who keep shop in the bastide."),
            shops=[
                shop(
                    made,
                    "boulangerie",
                    "Boulangerie Lacoste",
                    both("Boulangerie", "Bakery"),
                    both("Pain au levain, canelés, merveilles.", "Sourdough, canelés, fritters."),
                    lockers_m=40,
                    picture=noon,
                ),
                shop(
                    made,
                    "potier",
                    "L’Atelier de la Rue Basse",
                    both("Potière", "Potter"),
                    both("Grès de la vallée, bols et lampes.", "Stoneware of the valley, bowls and lamps."),
                    picture=dusk,
                ),
                shop(
                    made,
                    "caviste",
                    "Au Bon Cep",
                    both("Caviste", "Wine merchant"),
                    both(
                        "Vins des coteaux, au verre et à emporter.", "Wines of the slopes, by the glass or the bottle."
                    ),
                    lockers_m=40,
                    picture=water,
                ),
                shop(
                    made,
                    "libraire",
                    "La Page d’Après",
                    both("Libraire", "Bookseller"),
                    both("Neuf et occasion, lectures le jeudi.", "New and second-hand, readings on Thursdays."),
                ),
            ],
        ),
        scene(
            "events",
            "agenda",
            both("Cette semaine", "This week"),
            both("Marchés, lectures, et un concert sous la halle.", "Markets, readings, and a concert in the hall."),
            events=[
                {
                    "id": "marche",
                    "title": both("Le grand marché", "The great market"),
                    "text": html("Cent étals dans toute la bastide.", "A hundred stalls all over the bastide."),
                    "begins": "2098-11-29T08:00:00+01:00",
                    "ends": "2098-11-29T13:00:00+01:00",
                    "where": "Place Gambetta",
                    "picture": noon,
                    "credit": GIVER,
                },
                {
                    "id": "concert",
                    "title": both("Voix d’hiver", "Winter voices"),
                    "text": html("Un chœur d’ici, entrée libre.", "A choir from here, free entry."),
                    "begins": "2098-12-03T20:30:00+01:00",
                    "ends": "2098-12-03T22:00:00+01:00",
                    "where": "La halle",
                    "credit": GIVER,
                },
            ],
        ),
        scene(
            "quiz",
            "jeu",
            both("Connaissez-vous la bastide ?", "Do you know the bastide?"),
            both(
                "Trois questions, sans rien gagner que le sourire.", "Three questions, and nothing to win but a smile."
            ),
            questions=[
                {
                    "id": "annee",
                    "text": both("En quelle année fut-elle fondée ?", "In which year was it founded?"),
                    "choices": [{"id": f"a{year}", "text": both(str(year), str(year))} for year in (1155, 1255, 1355)],
                    "right": "a1255",
                    "why": html("Par Alphonse de Poitiers.", "By Alphonse of Poitiers."),
                },
                {
                    "id": "sel",
                    "text": both("Que remontaient les gabarres ?", "What did the barges bring up?"),
                    "choices": [
                        {"id": "sel", "text": both("Du sel", "Salt")},
                        {"id": "vin", "text": both("Du vin", "Wine")},
                    ],
                    "right": "sel",
                    "why": html("Le vin descendait.", "Wine went down."),
                },
            ],
        ),
        scene(
            "poll",
            "avis",
            both("Le marché du soir ?", "An evening market?"),
            both("Un mot de vous, et la ville compte.", "A word from you, and the town counts."),
            question={
                "id": "soir",
                "text": both("Viendriez-vous au marché le soir ?", "Would you come to an evening market?"),
                "choices": [
                    {"id": "oui", "text": both("Oui, chaque semaine", "Yes, every week")},
                    {"id": "ete", "text": both("L’été seulement", "In summer only")},
                    {"id": "non", "text": both("Non", "No")},
                ],
            },
        ),
        scene(
            "wall",
            "mur",
            both("Ceux qui ont grandi ici", "Those who grew up here"),
            both("Des mots d’habitants, relus, jamais signés.", "Words of neighbours, read first, never signed."),
            invitation=both("Racontez un souvenir de la rue.", "Tell a memory of the street."),
        ),
        scene(
            "street",
            "rue",
            both("Je relooke ma rue", "My street anew"),
            both("Que doit devenir la rue Basse ?", "What should rue Basse become?"),
            question={"id": "rue", "text": both("Choisissez un avenir.", "Choose a future."), "choices": futures},
            invitation=both("Et votre idée à vous ?", "And your own idea?"),
        ),
    ]


def release(folder: Path) -> Path:
    """Write the release into ``folder`` and give it back."""
    made = Made(folder)
    all_scenes = scenes(made)
    (folder / "media" / "ground.geojson").write_text(json.dumps(ground()), "utf-8")
    content = {
        "town": "sainte-foy",
        "title": both("Sainte-Foy-la-Grande", "Sainte-Foy-la-Grande"),
        "languages": ("fr", "en"),
        "latitude": LATITUDE,
        "longitude": LONGITUDE,
        "phone": PHONE,
        "credit": GIVER,
        "vitrines": [
            {
                "id": "heritage",
                "title": both("Le patrimoine", "Heritage"),
                "lead": both("Huit siècles", "Eight centuries"),
                "colours": {"accent": "#7a2231", "ink": "#241c14", "paper": "#fbf4e4"},
                "opening": "patrimoine",
                "scenes": [one["id"] for one in all_scenes],
            },
            {
                "id": "riviere",
                "title": both("La rivière", "The river"),
                "lead": both("L’eau", "Water"),
                "colours": {"accent": "#1f5a6b", "ink": "#16222a", "paper": "#f1f5f0"},
                "opening": "maison",
                "scenes": ["maison", "balade"],
            },
        ],
        "scenes": {one["id"]: one for one in all_scenes},
    }
    write(content, folder)
    return folder


def variant(folder: Path, out: Path, *, title: str = "", **changes: Any) -> Path:
    """A copy of a release with other fields; ``title`` is its opening's in both languages."""
    shutil.copytree(folder, out)
    content = json.loads((folder / "content.json").read_text("utf-8")) | changes
    if title:
        content["scenes"]["patrimoine"]["title"] = both(title, title)
    write(content, out)
    return out


def write(content: dict[str, Any], folder: Path) -> None:
    """Checked as whatever a build writes. Raises ``pydantic.ValidationError``."""
    (folder / "content.json").write_text(Content.model_validate(content).model_dump_json(), "utf-8")
