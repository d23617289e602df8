"""The tables a town writes: ``content.toml``, vitrines, the matter of scenes, what stands beside pictures and sounds.

Every table in braces with languages as keys is a text by language, and no other field is a dictionary:
:func:`texts` finds them all. ``examples`` is what an error offers as remedy.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from controller.config.locate import Place
from controller.content.compiled import Day

T = TypeVar("T")
Several = Annotated[tuple[T, ...], Field(strict=False)]
ID = r"^[a-z0-9][a-z0-9-]{0,63}$"
Id = Annotated[str, Field(pattern=ID, examples=["old-mill"])]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", examples=["fr"])]
Said = Annotated[str, Field(max_length=4000)]
Words = Annotated[dict[Language, Said], Field(min_length=1, examples=[{"fr": "Le moulin", "en": "The mill"}])]
Maybe = dict[Language, Said]
"""A text that may be left out."""
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$", examples=["#8a2b2b"])]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", examples=["18:00"])]
DayOfYear = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", examples=["06-15"])]
When = Annotated[date, Field(strict=False, examples=["2026-12-31"])]
Latitude = Annotated[float, Field(ge=-90, le=90, examples=[44.84])]
Longitude = Annotated[float, Field(ge=-180, le=180, examples=[0.22])]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Spot(Part):
    lat: Latitude
    lon: Longitude


class Town(Part):
    """``content.toml``"""

    format: Literal[1] = Field(examples=[1])
    id: Id
    title: Words
    languages: Several[Language] = Field(min_length=1, max_length=8, examples=[["fr", "en"]])
    licence: str = Field(min_length=1, max_length=120, examples=["CC-BY-4.0"])
    attribution: str = Field(min_length=1, max_length=200, examples=["Ville de Sainte-Foy-la-Grande"])
    place: Spot = Field(examples=[{"lat": 44.84, "lon": 0.22}])
    country: str = Field("FR", pattern=r"^[A-Z]{2}$", examples=["FR"])
    """Whose public holidays count."""
    timezone: str = Field("Europe/Paris", max_length=60, examples=["Europe/Paris"])
    phone_url: str = Field("", pattern=r"^(https://[^\s\"<>]{3,200}/)?$", examples=["https://visite.example.org/"])
    """Where the visit for telephones will be put; it ends with ``/``."""
    vitrines: Several[Id] = Field((), max_length=24, examples=[["heritage", "river"]])
    """In which order; all of them, by name, when left out."""


class Colours(Part):
    accent: Colour
    ink: Colour
    paper: Colour


class Season(Part):
    begins: DayOfYear = Field(alias="from")
    ends: DayOfYear = Field(alias="to")


class Entry(Part):
    """A line of the programme."""

    scenes: Several[Id] = Field(min_length=1, max_length=100, examples=[["welcome"]])
    days: Several[Day] = Field(("mo", "tu", "we", "th", "fr", "sa", "su", "holiday"), examples=[["sa", "su"]])
    begins: Clock = Field("00:00", alias="from")
    ends: Clock = Field("24:00", alias="to")
    season: Season | None = None
    priority: int = Field(0, ge=-1000, le=1000, examples=[10])
    lights: Id | None = None


class Window(Part):
    """``vitrines/<id>.toml``"""

    title: Words
    lead: Words
    colours: Colours = Field(examples=[{"accent": "#8a2b2b", "ink": "#1c1b19", "paper": "#fbf7ee"}])
    opening: Id
    scenes: Several[Id] = Field(min_length=1, max_length=100, examples=[["welcome", "old-mill"]])
    programme: Several[Entry] = Field((), max_length=100)


class Mark(Part):
    """Who made something, and what others may do with it."""

    author: str = Field(min_length=1, max_length=200, examples=["Service culture"])
    licence: str = Field(min_length=1, max_length=120, examples=["CC-BY-4.0"])
    source: str = Field("", max_length=400)
    made_here: bool = False


class PictureSheet(Mark):
    """``pictures/<name>.toml``"""

    alt: Words


class Hotspot(Part):
    yaw_deg: float = Field(ge=-180, le=180, examples=[45])
    pitch_deg: float = Field(0, ge=-90, le=90, examples=[0])
    to: Id
    label: Words


class PanoramaSheet(Mark):
    """``panoramas/<name>.toml``"""

    title: Words
    alt: Words
    north_deg: float = Field(0, ge=-360, le=360, examples=[0])
    hotspots: Several[Hotspot] = Field((), max_length=30)


class SoundSheet(Mark):
    """``sounds/<name>.toml``"""

    transcript: Words


class VideoSheet(Mark):
    """``videos/<name>.toml``; captions are files ``videos/<name>.<language>.vtt``."""

    transcript: Words
    poster: Id


class Comparison(Part):
    title: Words
    then: Id
    now: Id
    then_label: Words
    now_label: Words


class Storey(Part):
    label: Words
    text: Words
    """Markdown."""
    picture: Id | None = None
    scene: Id | None = None


class Option(Part):
    id: Id
    text: Words
    picture: Id | None = None


class Query(Part):
    id: Id
    text: Words
    choices: Several[Option] = Field(min_length=2, max_length=6)
    picture: Id | None = None
    right: Id | None = None
    why: Maybe = {}
    """Markdown."""


class Saying(Part):
    """What a scene says in one language: the matter of every language's file but the first."""

    title: str = Field(min_length=1, max_length=200, examples=["The old mill"])
    lead: str = Field("", max_length=400)
    spoken: str = Field("", max_length=4000)


class Matter(Saying):
    """The matter of a scene in the first language: what it says, and all the rest of it."""

    kind: str
    picture: Id | None = None
    licence: str = Field("", max_length=120)
    """Empty: the folder's own."""
    attribution: str = Field("", max_length=200)
    source: str = Field("", max_length=400)
    made_here: bool = False
    along: bool = True
    """It can be taken along on the telephone."""
    plays_s: float = Field(15, ge=5, le=120, examples=[15])


class OpeningMatter(Matter):
    pass


class StoryMatter(Matter):
    pictures: Several[Id] = Field((), max_length=30)
    video: Id | None = None
    sound: Id | None = None
    then_and_now: Several[Comparison] = Field((), max_length=12)
    floors: Several[Storey] = Field((), max_length=12)


class VisitMatter(Matter):
    panoramas: Several[Id] = Field(min_length=1, max_length=30, examples=[["place-de-la-mairie"]])


class MapMatter(Matter):
    tour: Id
    packed: str | None = Field(None, max_length=200, examples=["maps/town.pmtiles"])


class ShopsMatter(Matter):
    shops: Several[Id] = Field((), max_length=200)
    """Which, in this order; every one of ``shops/`` when left out."""


class EventsMatter(Matter):
    events: Several[Id] = Field((), max_length=200)
    """Which; every one of ``events/`` that is not over when left out."""


class QuizMatter(Matter):
    questions: Several[Query] = Field(min_length=1, max_length=30)


class PollMatter(Matter):
    question: Query
    closes: When | None = None


class WallMatter(Matter):
    invitation: Words
    accepts_pictures: bool = False


class StreetMatter(Matter):
    question: Query
    invitation: Words
    closes: When | None = None


MATTER: dict[str, type[Matter]] = {
    "opening": OpeningMatter,
    "story": StoryMatter,
    "visit": VisitMatter,
    "map": MapMatter,
    "shops": ShopsMatter,
    "events": EventsMatter,
    "quiz": QuizMatter,
    "poll": PollMatter,
    "wall": WallMatter,
    "street": StreetMatter,
}


def texts(part: BaseModel, place: Place = ()) -> Iterator[tuple[Place, dict[str, str]]]:
    """Every text by language in a table and in the tables inside it."""
    for name, field in type(part).model_fields.items():
        value, here = getattr(part, name), (*place, field.alias or name)
        if isinstance(value, dict):
            yield here, value
        elif isinstance(value, BaseModel):
            yield from texts(value, here)
        elif isinstance(value, tuple):
            for index, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from texts(one, (*here, index))
