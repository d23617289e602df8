"""What is known of a window: durable (:class:`Window`, the fold of facts) and of the moment (:class:`Sight`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from controller.core.moment import Trust
from controller.core.vitrine.values import Because, Derogation, Fault, Ghost, Phase, Plan, Release, Step, Tension, Times

SESSIONS_PER_START = 1_000_000
"""Sessions are numbered anew after each start, above every one before: a page that lived through it forgets."""
QUESTIONS_MAX = 200
CHOICES_MAX = 12
"""Per question; a release has at most six, and a question may be put anew."""
WAITING_MAX = 200
"""Contributions that no person has looked at yet; beyond these new ones are refused (I12)."""
CONTRIBUTIONS_MAX = 500
"""Kept altogether; of those decided on, the oldest goes first."""
RULINGS_MAX = 100
"""Derogations and spans of tension that the town may have in force at once."""


@dataclass(frozen=True, slots=True)
class Notice:
    text: Mapping[str, str]
    until_s: int


@dataclass(frozen=True, slots=True)
class Contribution:
    scene: str
    digest: str
    at_s: float
    """Wall time at which it came."""
    approved: bool | None = None
    """None: no person has looked at it."""
    decided_s: float = 0.0
    """Wall time of the last decision."""


@dataclass(frozen=True)
class Window:
    """One vitrine, as its facts tell it."""

    plan: Plan
    starts: int = 1
    lit: bool | None = None
    """By law, as last written down; None from a start until the first word about it."""
    because: Because | None = None
    rule: str = ""
    observed: bool | None = None
    """What the display last said of itself while it was to be dark."""
    observations: int = 0
    """How often that was written down since it was last told."""
    derogations: tuple[Derogation, ...] = ()
    tensions: tuple[Tension, ...] = ()
    notice: Notice | None = None
    shown: Release | None = None
    proven: bool = False
    """The one that is shown was seen painting."""
    former: Release | None = None
    staged: Release | None = None
    refused: str = ""
    refused_why: str = ""
    """The release that was last refused or rolled back since the start, and why."""
    tried: Step | None = None
    """The last step of the ladder; None while frames are seen."""
    ghosts: Ghost | None = None
    cleaning: bool = False
    touches: int = 0
    """In the journal's life, as far as written down."""
    totals: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Votes: ``scene/question`` → choice → how many."""
    contributions: Mapping[str, Contribution] = field(default_factory=dict)
    """Oldest first."""
    synced_s: float = 0.0
    """Wall time of the newest fact of this window that was written with a synchronised clock; 0 for none."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the law says, and how long that holds."""

    lit: bool
    because: Because
    rule: str = ""
    reference: str = ""
    margin_s: float = 0.0
    again_min: int | None = None
    """Local minute of the day at which a dark window may be lit again; None for an unknown or far time."""
    look_s: float = 0.0
    """Monotonic seconds at which it is to be asked again."""
    ahead_s: float = 0.0
    """Wall minus monotonic time by which it was given."""
    trust: Trust = Trust.FLOOR_ONLY


@dataclass(frozen=True, slots=True)
class Playing:
    """What the programme has on now, and how long."""

    scenes: tuple[str, ...] = ()
    lights: str | None = None
    look_s: float = float("-inf")
    """Monotonic seconds at which it is looked at again."""
    release: str | None = None


@dataclass(frozen=True, slots=True)
class Forgets:
    """When the next contribution is to be forgotten, and of which this was reckoned."""

    kept: Mapping[str, Contribution] | None = None
    times: Times | None = None
    next_s: float | None = None
    """Wall seconds."""


@dataclass(frozen=True)
class Sight:
    """The moment: who is served, since when, what the display was told. Never written; seconds are monotonic."""

    phase: Phase = Phase.ASLEEP
    session: int = 0
    since_s: float = 0.0
    """When this phase began, or the visitor last touched."""
    fault: Fault | None = None
    present: bool = False
    gone_s: float = 0.0
    """When presence ended."""
    verdict: Verdict | None = None
    playing: Playing = Playing()
    offset_s: int = 0
    """The local clock minus UTC."""
    lit: bool | None = None
    """What the display was last told; None: nothing since the start."""
    lit_since_s: float = 0.0
    lights: str | None = ""
    """What the lights were last told; empty: nothing since the start."""
    seen: bool | None = None
    """What the display last said of itself."""
    corrected_s: float = float("-inf")
    """When it was last told again."""
    touches: int = 0
    """Counted, and not yet written down."""
    touches_since_s: float = 0.0
    touches_day: int | None = None
    touched_s: float = float("-inf")
    """The last deliberate touch."""
    busy_since_s: float = 0.0
    """Since when touches come without a pause."""
    voted: tuple[str, ...] = ()
    """``scene/question`` that this session has answered."""
    sent: int = 0
    """Contributions of this session."""
    forgets: Forgets = Forgets()
    staged_paints: bool = False
    """The staged release has painted; it is shown when nobody is served."""
    page_s: float | None = None
    """The first page since the start; None: there was none yet."""
    staged_s: float = 0.0
    shown_s: float = 0.0
    """Since when a staged, or an unproven, release could have painted."""
    stepped_s: float = float("-inf")
    """The last step of the ladder."""
