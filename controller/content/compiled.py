"""What a release says: ``content.json``, made by ``bastide content build``, read by the window and by the phone.

Everything is finished here: Markdown has become safe HTML, pictures have their sizes, opening hours are minutes of a
week. Whoever shows it computes nothing but the time. Texts are in every language of the release. Paths are relative
to the folder of the release, without ``..``; a path in ``media/`` or ``tiles/`` never changes what it holds.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = 1
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Path = Annotated[str, Field(pattern=r"^[A-Za-z0-9](\.?[A-Za-z0-9_/{}-])*$", max_length=200)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Text = dict[Language, str]
"""By language."""
Html = dict[Language, str]
"""Made of ``p h2 h3 em strong ul ol li blockquote br a`` ; only ``a`` has an attribute: a scene's ``href="#id"``."""
Minute = Annotated[int, Field(ge=0, le=2 * 24 * 60)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Credit(_Part):
    """Who made it and under what licence; shown wherever it is shown."""

    author: str
    licence: str
    """An SPDX name as ``CC-BY-4.0``, or the words of the giver."""
    source: str = ""
    """A page, or a book; empty where it was made for this content."""
    made_here: bool = False
    """Drawn or written for this content: no witness of how it really looked."""


class Rendition(_Part):
    path: Path
    width: int
    height: int


class Picture(_Part):
    alt: Text
    """What is to be seen, in a form that can be read aloud; empty texts for mere ornament."""
    renditions: tuple[Rendition, ...]
    """Narrowest first; one alone for a drawing (SVG)."""
    credit: Credit


class Sound(_Part):
    path: Path
    duration_s: float
    transcript: Text
    credit: Credit


class Video(_Part):
    path: Path
    width: int
    height: int
    duration_s: float
    poster: Picture
    transcript: Text
    captions: dict[Language, Path] = {}
    credit: Credit


class Spot(_Part):
    """A place on a panorama that leads somewhere."""

    yaw_deg: float
    """0 is the middle of the picture, positive to the right."""
    pitch_deg: float
    label: Text
    panorama: Id | None = None
    scene: Id | None = None


class Panorama(_Part):
    id: Id
    title: Text
    picture: Picture
    """The whole, equirectangular 2:1, small enough to be a first sight (at most 2,048 wide)."""
    tiles: Path
    """Where its tiles lie: ``tiles/<id>/{column}_{row}.webp``; empty columns for none."""
    width: int
    height: int
    columns: int
    rows: int
    north_deg: float = 0.0
    spots: tuple[Spot, ...] = ()


class ThenAndNow(_Part):
    """Two pictures of one place, the same size, to slide over each other."""

    title: Text
    then: Picture
    now: Picture
    then_label: Text
    now_label: Text


class Floor(_Part):
    """One storey of a house and what it tells, from the ground up."""

    label: Text
    picture: Picture | None = None
    text: Html
    scene: Id | None = None


class Hours(_Part):
    """Opening times of a place by its own clock, up to the day they were worked out for."""

    written: str
    """As OpenStreetMap writes them (``opening_hours``)."""
    week: tuple[tuple[tuple[Minute, Minute], ...], ...]
    """Seven days from Monday: from, to in minutes of that day; past 1440 it goes on into the next."""
    days: dict[str, tuple[tuple[Minute, Minute], ...]] = {}
    """Days that differ (``2026-12-25``): holidays, closures."""
    until: str
    """The last day this is known for."""


class Shop(_Part):
    id: Id
    name: str
    kind: Text
    """Bakery, potter, wine merchant …"""
    text: Html
    offers: Text = {}
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    hours: Hours | None = None
    telephone: str = ""
    page: str = ""
    picture: Picture | None = None
    lockers_m: int | None = None
    """It leaves orders in the connected lockers, and they are so far on foot from this window."""
    credit: Credit


class Happening(_Part):
    """An event of the town."""

    id: Id
    title: Text
    text: Html
    begins: str
    """Local time with its offset, as RFC 3339 writes it."""
    ends: str
    where: str = ""
    latitude: float | None = None
    longitude: float | None = None
    page: str = ""
    picture: Picture | None = None
    credit: Credit


class Stop(_Part):
    id: Id
    title: Text
    text: Html
    latitude: float
    longitude: float
    picture: Picture | None = None
    sound: Sound | None = None
    scene: Id | None = None


class Choice(_Part):
    id: Id
    text: Text
    picture: Picture | None = None


class Question(_Part):
    id: Id
    text: Text
    picture: Picture | None = None
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=6)]
    right: Id | None = None
    """In a quiz."""
    why: Html = {}
    """Told after the answer of a quiz."""


class _Scene(_Part):
    id: Id
    title: Text
    lead: Text
    """One or two sentences, large."""
    picture: Picture | None = None
    body: Html = {}
    spoken: Text = {}
    """The scene in a form to be read aloud; empty: title, lead and body are."""
    credits: tuple[Credit, ...]
    along: str = ""
    """Address of this scene on the phone, for its QR code; empty: it cannot be taken along."""
    plays_s: Annotated[float, Field(ge=5, le=120)] = 15
    """How long it stands when the window plays by itself."""


class Opening(_Scene):
    """The first sight of a vitrine: one picture, few words, made to be read from across the street."""

    kind: Literal["opening"] = "opening"


class Story(_Scene):
    kind: Literal["story"] = "story"
    pictures: tuple[Picture, ...] = ()
    video: Video | None = None
    sound: Sound | None = None
    then_and_now: tuple[ThenAndNow, ...] = ()
    floors: tuple[Floor, ...] = ()


class Visit(_Scene):
    """A virtual visit; the first panorama is where it begins."""

    kind: Literal["visit"] = "visit"
    panoramas: Annotated[tuple[Panorama, ...], Field(min_length=1)]


class Map(_Scene):
    """A tour on a map."""

    kind: Literal["map"] = "map"
    stops: tuple[Stop, ...]
    ground: Path
    """GeoJSON: routes as lines, background as areas with a property ``class``
    (``river``, ``street``, ``square``, ``green``, ``rampart``, ``building``)."""
    packed: Path | None = None
    """In releases of before: map tiles in one file, which nothing draws. Today they are drawn into ``ground``."""
    box: tuple[float, float, float, float]
    """West, south, east, north."""


class Shops(_Scene):
    kind: Literal["shops"] = "shops"
    shops: tuple[Shop, ...]


class Events(_Scene):
    kind: Literal["events"] = "events"
    events: tuple[Happening, ...]


class Quiz(_Scene):
    kind: Literal["quiz"] = "quiz"
    questions: tuple[Question, ...]


class Poll(_Scene):
    """One question put to everybody, its totals shown after the answer."""

    kind: Literal["poll"] = "poll"
    question: Question
    closes: str | None = None
    """The last day (``2026-12-31``)."""


class Wall(_Scene):
    """What neighbours wrote, each line approved by a person before it is shown."""

    kind: Literal["wall"] = "wall"
    invitation: Text
    accepts_pictures: bool = False


class Street(_Scene):
    """What should this street become? Pictures of what could be, one to be chosen, and room for one's own idea."""

    kind: Literal["street"] = "street"
    question: Question
    invitation: Text
    closes: str | None = None


Scene = Annotated[
    Opening | Story | Visit | Map | Shops | Events | Quiz | Poll | Wall | Street, Field(discriminator="kind")
]

Day = Literal["mo", "tu", "we", "th", "fr", "sa", "su", "holiday"]


class Slot(_Part):
    """A line of the programme: when what plays by itself."""

    scenes: Annotated[tuple[Id, ...], Field(min_length=1)]
    days: tuple[Day, ...] = ("mo", "tu", "we", "th", "fr", "sa", "su", "holiday")
    begins: Minute = 0
    ends: Minute = 24 * 60
    """Minutes of the local day; not after ``begins``: it goes on past midnight."""
    season: tuple[str, str] | None = None
    """From, to (``06-15``, ``09-15``), both included; it may span the turn of the year."""
    priority: int = 0
    lights: str | None = None


class Colours(_Part):
    accent: Colour
    ink: Colour
    paper: Colour


class Vitrine(_Part):
    """One theme: what one shop window is about."""

    id: Id
    title: Text
    lead: Text
    colours: Colours
    opening: Id
    scenes: Annotated[tuple[Id, ...], Field(min_length=1)]
    programme: tuple[Slot, ...] = ()


class Content(_Part):
    format: Literal[1] = 1
    town: Id
    title: Text
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    latitude: float
    longitude: float
    phone: str = ""
    """Where the visit lives for telephones; empty: nowhere."""
    credit: Credit
    vitrines: Annotated[tuple[Vitrine, ...], Field(min_length=1)]
    scenes: dict[Id, Scene]
    words: dict[Language, dict[str, str]] = {}
    """The interface in a language the window does not bring."""
