"""What the bank tells tools: its public state, its health, and the same for Prometheus. No digests, no rights."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict

from pydantic import BaseModel

from controller.core.state import Door, State, Use
from controller.web.desk import Desk, Health


class CompartmentOut(BaseModel):
    id: str
    label: str
    size: str
    cold: bool
    reachable: bool
    height_mm: int
    use: Use
    door: Door


class OfferOut(BaseModel):
    size: str
    cold: bool
    reachable: bool
    free: int


class BankOut(BaseModel):
    """The bank as anyone standing before it can see it."""

    site: str
    name: str
    help_phone: str
    help_hours: str
    languages: tuple[str, ...]
    compartments: tuple[CompartmentOut, ...]
    offers: tuple[OfferOut, ...]


class BoardOut(BaseModel):
    name: str
    answering: bool
    since_s: float


class BusOut(BaseModel):
    """A serial line of boards, since the start: of a good one, everything but ``exchanges`` hardly moves."""

    name: str
    exchanges: int
    retries: int
    bad_frames: int
    timeouts: int
    surplus_bytes: int
    losses: int


class QueueOut(BaseModel):
    name: str
    length: int
    limit: int


class MachineOut(BaseModel):
    """The machine itself; null for what it does not tell."""

    under_voltage: bool
    """Its supply was too weak since it was switched on."""
    soc_c: float | None
    card_errors: int | None
    read_only: bool


class LinkOut(BaseModel):
    """The way to the town; doors open without it."""

    connected: bool
    since_s: float
    problem: str
    acknowledged: int
    behind: int
    """Facts that the town has not confirmed yet."""
    orders: int
    dropped: int


class WebhookOut(BaseModel):
    """A receiver that is told every fact; doors open without it."""

    answering: bool
    since_s: float
    problem: str
    acknowledged: int
    behind: int
    """Facts that it has not taken yet."""
    tries: int


class WindowOut(BaseModel):
    """The vitrine: what it shows, whether that is painted, and how its display is. Null for what nobody knows."""

    phase: str
    theme: str
    release: str | None
    version: int | None
    staged: str | None
    refused: str
    lit: bool
    glass: str
    glass_how: str
    dark_until: str | None
    scene: str | None
    painted_ago_s: float | None
    missing: str
    heap_bytes: int | None
    steps: dict[str, int]
    touches: int


class HealthOut(BaseModel):
    """How the bank is. ``ready`` says whether doors open; ``problem`` what to do when they do not."""

    ready: bool
    problem: str
    site: str
    name: str
    version: str
    model: str
    uptime_s: float
    busy: bool
    """Somebody is being served: no moment to start anew."""
    clock: str
    wall_s: float
    journal_seq: int
    journal_verified: bool
    epoch: int
    boards: tuple[BoardOut, ...]
    buses: tuple[BusOut, ...]
    queues: tuple[QueueOut, ...]
    firings: int
    pin_failures: int
    doors: dict[str, int]
    """How many doors are in each state."""
    uses: dict[str, int]
    """How many compartments are used for what."""
    to_check: tuple[str, ...]
    """Labels of the compartments that a person must look into."""
    overdue: int
    """Orders past their deadline that were not fetched yet."""
    temperatures: dict[str, float | None]
    """Degrees Celsius by thermometer; null for one that does not answer."""
    machine: MachineOut
    openings_s: dict[str, float]
    """Median from pulse to opened in its last week, by the door's label."""
    cycles: dict[str, int]
    """How often each door was opened in its life, by its label."""
    link: LinkOut | None
    webhook: WebhookOut | None
    window: WindowOut | None
    alarms: tuple[str, ...]


def bank_report(desk: Desk, offers: tuple[OfferOut, ...]) -> BankOut:
    state = desk.state()
    compartments = tuple(
        CompartmentOut(
            id=one.id, label=one.label, size=one.size.name, cold=one.cold, reachable=one.reachable,
            height_mm=one.height_mm, use=state.boxes[one.id].use, door=state.boxes[one.id].door,
        )
        for one in state.bank.compartments
        if one.id in state.boxes
    )  # fmt: skip
    return BankOut(
        site=desk.site, name=desk.name, help_phone=desk.help_phone, help_hours=desk.help_hours,
        languages=desk.languages, compartments=compartments, offers=offers,
    )  # fmt: skip


def health_report(desk: Desk) -> HealthOut:
    health, state, now = desk.health(), desk.state(), desk.now()
    return HealthOut(
        ready=health.ready,
        problem=health.problem,
        site=desk.site,
        name=desk.name,
        version=health.version,
        model=health.model,
        uptime_s=health.uptime_s,
        busy=state.visit is not None,
        clock=now.trust.name.lower(),
        wall_s=now.wall_s,
        journal_seq=health.journal_seq,
        journal_verified=health.journal_verified,
        epoch=state.epoch,
        boards=tuple(BoardOut(name=b.name, answering=b.answering, since_s=b.since_s) for b in health.boards),
        buses=tuple(BusOut(name=b.name, **asdict(b.quality)) for b in health.buses),
        queues=tuple(QueueOut(name=q.name, length=q.length, limit=q.limit) for q in health.queues),
        firings=health.firings,
        pin_failures=health.pin_failures,
        doors=_counted(Door, [box.door for box in state.boxes.values()]),
        uses=_counted(Use, [box.use for box in state.boxes.values()]),
        to_check=_labels(state, lambda box: state.boxes[box].use is Use.TO_CHECK),
        overdue=sum(order.overdue and order.ended is None for order in state.orders.values()),
        temperatures=dict(health.temperatures),
        machine=MachineOut(**asdict(health.machine)),
        openings_s=dict(health.openings_s),
        cycles={one.label: state.boxes[one.id].cycles for one in state.bank.compartments if one.id in state.boxes},
        link=_link(health),
        webhook=_webhook(health),
        window=None if health.window is None else WindowOut(**asdict(health.window)),
        alarms=_alarms(state, health),
    )


def _link(health: Health) -> LinkOut | None:
    link = health.link
    if link is None:
        return None
    behind = max(0, health.journal_seq - link.acknowledged)
    return LinkOut(
        connected=link.connected, since_s=link.since_s, problem=link.problem, acknowledged=link.acknowledged,
        behind=behind, orders=link.orders, dropped=link.dropped,
    )  # fmt: skip


def _webhook(health: Health) -> WebhookOut | None:
    one = health.webhook
    if one is None:
        return None
    return WebhookOut(
        answering=one.answering, since_s=one.since_s, problem=one.problem, acknowledged=one.acknowledged,
        behind=max(0, health.journal_seq - one.acknowledged), tries=one.tries,
    )  # fmt: skip


def _counted(kinds: type[Door] | type[Use], found: list[Door] | list[Use]) -> dict[str, int]:
    """Every kind, the absent ones with zero, so that a graph of it never has a gap."""
    counts = Counter(found)
    return {kind.value: counts[kind] for kind in kinds}


def _labels(state: State, wanted: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(one.label for one in state.bank.compartments if one.id in state.boxes and wanted(one.id))


ALARMING = {Door.FORCED: "was opened by force", Door.LEFT_OPEN: "was left open", Door.JAMMED: "does not open"}


def _alarms(state: State, health: Health) -> tuple[str, ...]:
    doors = [
        f"door {one.label} {ALARMING[state.boxes[one.id].door]}"
        for one in state.bank.compartments
        if one.id in state.boxes and state.boxes[one.id].door in ALARMING
    ]
    warm = [f"compartment {label} is too warm" for label in _labels(state, lambda box: state.boxes[box].warm)]
    case = ("the case of the bank is open",) if state.case_open else ()
    return (*doors, *warm, *case, *health.alarms)


def metrics(report: HealthOut) -> str:
    """The same as Prometheus reads it (text format 0.0.4)."""
    lines: list[str] = []

    def gauge(name: str, told: str, values: dict[str, float], kind: str = "gauge") -> None:
        lines.extend((f"# HELP bastide_{name} {told}", f"# TYPE bastide_{name} {kind}"))
        lines.extend(f"bastide_{name}{labels} {value:g}" for labels, value in values.items())

    gauge("ready", "Whether doors open.", {"": float(report.ready)})
    gauge("uptime_seconds", "Since the daemon was ready.", {"": round(report.uptime_s)})
    clocks = ("floor_only", "held_over", "synchronised")
    gauge("clock", "How far the wall time is trusted.", {_label("trust", c): c == report.clock for c in clocks})
    gauge("journal_facts", "Sequence number of the last fact.", {"": report.journal_seq}, "counter")
    gauge("journal_verified", "The hash chain was whole at start.", {"": float(report.journal_verified)})
    gauge("doors", "Doors by state.", {_label("state", s): n for s, n in report.doors.items()})
    gauge("compartments", "Compartments by use.", {_label("use", u): n for u, n in report.uses.items()})
    gauge("orders_overdue", "Orders not fetched in time.", {"": report.overdue})
    gauge("firings_total", "Pulses ordered since start.", {"": report.firings}, "counter")
    gauge("pin_failures_total", "Wrong PINs since start.", {"": report.pin_failures}, "counter")
    gauge("board_answering", "Whether a board answers.", {_label("board", b.name): b.answering for b in report.boards})
    exchanges: dict[str, float] = {_label("bus", b.name): b.exchanges for b in report.buses}
    gauge("bus_exchanges_total", "Questions asked on a serial line.", exchanges, "counter")
    gauge("bus_troubles_total", "Of a serial line, since start, by kind.", _troubles(report), "counter")
    gauge("queue_length", "Waiting in a queue.", {_label("queue", q.name): q.length for q in report.queues})
    known = {_label("thermometer", name): c for name, c in report.temperatures.items() if c is not None}
    gauge("temperature_celsius", "Of the air in cold compartments.", known)
    machine = report.machine
    gauge("under_voltage", "The supply was too weak since switching on.", {"": float(machine.under_voltage)})
    gauge("soc_celsius", "Of the processor.", {} if machine.soc_c is None else {"": machine.soc_c})
    gauge(
        "card_errors",
        "That the file system ever met.",
        {} if machine.card_errors is None else {"": machine.card_errors},
    )
    gauge("card_read_only", "The card takes nothing any more.", {"": float(machine.read_only)})
    gauge(
        "door_cycles", "Openings in a door's life.", {_label("door", d): n for d, n in report.cycles.items()}, "counter"
    )
    slow = {_label("door", door): seconds for door, seconds in report.openings_s.items()}
    gauge("door_opening_seconds", "Median from pulse to opened in its last week.", slow)
    if report.link is not None:
        gauge("link_connected", "Whether the town's broker is there.", {"": float(report.link.connected)})
        gauge("link_acknowledged_facts", "Fact that the town has last.", {"": report.link.acknowledged}, "counter")
        gauge("link_behind_facts", "Facts that the town has not confirmed.", {"": report.link.behind})
        gauge("link_orders_total", "Orders from afar since start.", {"": report.link.orders}, "counter")
        gauge("link_orders_dropped_total", "Orders not looked at, too many.", {"": report.link.dropped}, "counter")
    if report.webhook is not None:
        gauge("webhook_answering", "Whether the webhook's receiver takes facts.", {"": float(report.webhook.answering)})
        gauge("webhook_behind_facts", "Facts that the receiver has not taken.", {"": report.webhook.behind})
        gauge("webhook_requests_total", "Requests to the receiver since start.", {"": report.webhook.tries}, "counter")
    if report.window is not None:
        _window_metrics(report.window, gauge)
    gauge("alarms", "Alarms that stand now.", {"": len(report.alarms)})
    return "\n".join(lines) + "\n"


def _window_metrics(window: WindowOut, gauge: Callable[..., None]) -> None:
    gauge("window_lit", "Whether the window may be lit, and is told to be.", {"": float(window.lit)})
    glasses = ("lit", "dark", "black", "unknown")
    gauge("window_glass", "As the display was seen.", {_label("glass", g): g == window.glass for g in glasses})
    gauge("window_painting", "Whether what is due was painted.", {"": float(not window.missing)})
    age_s = {} if window.painted_ago_s is None else {"": round(window.painted_ago_s, 1)}
    gauge("window_painted_seconds", "Since the last proof of painting.", age_s)
    gauge("window_release", "Version of what is shown.", {} if window.version is None else {"": window.version})
    steps: dict[str, float] = {_label("step", step): count for step, count in window.steps.items()}
    gauge("window_steps_total", "Steps of the ladder since start.", steps, "counter")
    gauge("window_heap_bytes", "Of the page's scripts.", {} if window.heap_bytes is None else {"": window.heap_bytes})
    gauge("window_touches_total", "Deliberate touches, as a total.", {"": window.touches}, "counter")


TROUBLES = ("retries", "bad_frames", "timeouts", "surplus_bytes", "losses")


def _troubles(report: HealthOut) -> dict[str, float]:
    return {
        f"{_label('bus', bus.name)[:-1]},{_label('kind', kind)[1:]}": getattr(bus, kind)
        for bus in report.buses
        for kind in TROUBLES
    }


def _label(name: str, value: str) -> str:
    escaped = value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return f'{{{name}="{escaped}"}}'
