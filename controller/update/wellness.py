"""Reading the daemon's health report: whether this is a moment to start anew, and whether a trial went well. Pure."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from controller.update.memory import Before
from controller.update.trouble import Hindered, Hindrance

OPEN: Final = ("unlocking", "open", "left_open", "forced")
"""States in which a door may be open."""
STEADY_S: Final = 30.0
"""A daemon that is well for so long does not fall at once; one that falls again and again is never so old."""


class _Told(BaseModel):
    """Another release may tell more, or less: less is never taken for well."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Board(_Told):
    name: str
    answering: bool


class _Machine(_Told):
    under_voltage: bool = False


class _Link(_Told):
    connected: bool


class _Window(_Told):
    lit: bool
    painted_ago_s: float | None
    missing: str


class Report(_Told):
    ready: bool
    uptime_s: float
    busy: bool = False
    journal_verified: bool = False
    problem: str = ""
    boards: Annotated[tuple[_Board, ...], Field(strict=False)] = ()
    doors: dict[str, int] = Field(default_factory=dict)
    machine: _Machine = _Machine()
    link: _Link | None = None
    window: _Window | None = None


def read(data: bytes) -> Report | None:
    """None for what no daemon of ours would say."""
    try:
        return Report.model_validate_json(data)
    except ValidationError:
        return None


def disturbs(report: Report) -> None:
    """Raises :class:`Hindered` where starting anew now would be felt, or the power might not last."""
    if report.busy:
        raise Hindered(Hindrance.BUSY, "somebody stands at the bank")
    if any(report.doors.get(state) for state in OPEN):
        raise Hindered(Hindrance.BUSY, "a door is open")
    if report.machine.under_voltage:
        words = "the supply was too weak since the machine was switched on; check its adapter and cable first"
        raise Hindered(Hindrance.WEAK_SUPPLY, words)


def well(report: Report) -> Before:
    """What of it is well now."""
    window = report.window
    return Before(
        boards=tuple(board.name for board in report.boards if board.answering),
        link=report.link is not None and report.link.connected,
        painted=window is not None and not window.missing and window.painted_ago_s is not None,
    )


def lacks(report: Report | None, before: Before, since_s: float) -> str:
    """What a trial that began ``since_s`` seconds ago still lacks, in a line; empty when it is well."""
    if report is None:
        return "the daemon does not answer"
    silent = set(before.boards) - {board.name for board in report.boards if board.answering}
    told = (
        (not report.ready, f"doors do not open: {report.problem}"),
        (report.uptime_s > since_s, "the former release still answers"),
        (bool(silent), f"silent boards: {', '.join(sorted(silent))}"),
        (not report.journal_verified, "the journal is not verified"),
        (_unpainted(report, before), "the window has not painted"),
        (before.link and not (report.link and report.link.connected), "no link to the town"),
        (report.uptime_s < STEADY_S, f"up for {report.uptime_s:.0f} s, not yet for {STEADY_S:.0f}"),
    )
    return next((words for true, words in told if true), "")


def _unpainted(report: Report, before: Before) -> bool:
    """By night a window is dark, and paints nothing; it is never asked for what was not well before."""
    window = report.window
    if not before.painted:
        return False
    return window is None or bool(window.missing) or (window.lit and window.painted_ago_s is None)
