"""The acceptance report of a book, as texts in its language: what the HTML and the PDF both draw."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from controller.commission.book import Board, Book, Outcome, Shot, Test, Trial
from controller.commission.findings import boards_in_service, faulty, in_service, notes, polarity
from controller.commission.lines import KINDS
from controller.commission.words import WORDS

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    head: Row
    rows: tuple[Row, ...]
    marked: frozenset[int] = frozenset()
    """Rows that somebody must look at."""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    language: str
    title: str
    name: str
    summary: str
    sound: bool
    """Every door is in service."""
    about: tuple[tuple[str, str], ...]
    remarks_title: str
    remarks: tuple[str, ...]
    tables: tuple[Table, ...]
    signature: tuple[tuple[str, str], ...]
    page: str


def report(book: Book, version: str) -> Report:
    words = WORDS.catalogue(book.language)["report"]
    broken = len(faulty(book))
    signature = ((words["by"], book.signed_by), (words["when"], when(book)))
    return Report(
        language=book.language,
        title=words["title"],
        name=book.name,
        summary=words["summary"].format(proven=len(in_service(book)), faulty=broken),
        sound=not broken,
        about=((words["bank"], book.name), (words["site"], book.site), *signature,
               (words["software"], f"Bastide {version}")),
        remarks_title=words["remarks"],
        remarks=tuple(WORDS.told(book.language, note) for note in notes(book)) or (words["none"],),
        tables=(_doors(book), _boards(book), _parts(book), _openings(book)),
        signature=signature,
        page=words["page"],
    )  # fmt: skip


def when(book: Book) -> str:
    """The date, and how far it may be believed."""
    trust: str = WORDS.catalogue(book.language)["report"]["trust"][book.signed.trust]
    return f"{_utc(book.signed.wall_s)} ({trust})"


def _utc(wall_s: float, form: str = "%Y-%m-%d %H:%M UTC") -> str:
    return datetime.fromtimestamp(wall_s, UTC).strftime(form)


def _doors(book: Book) -> Table:
    words = WORDS.catalogue(book.language)["report"]
    names = ("door", "place", "kind", "opened", "seen_open", "seen_closed", "pulse", "reaction", "verdict")
    trials = sorted(book.walk(), key=lambda one: [known.label for known in book.doors()].index(one.label)
                    if one in book.doors() else len(book.doors()))  # fmt: skip
    rows = tuple(_door(book, one) for one in trials)
    broken = faulty(book)
    marked = frozenset(number for number, one in enumerate(trials) if one in broken)
    return Table(words["doors"], tuple(words[name] for name in names), rows, marked)


def _door(book: Book, trial: Trial) -> Row:
    words = WORDS.catalogue(book.language)["report"]
    shape, own, last = book.shape(trial.label), trial.own, trial.last
    proven = trial.outcome is Outcome.PROVEN
    kind = (
        ""
        if shape is None
        else f"{shape.size}, {shape.height_mm}\N{NO-BREAK SPACE}mm" + (f", {words['cold']}" if shape.cold else "")
    )
    opened = proven or trial.outcome in (Outcome.NO_SWITCH, Outcome.CROSSED, Outcome.NOT_CLOSED, Outcome.SEVERAL)
    return (
        trial.label or "–",
        f"{trial.board} / {trial.channel}",
        kind,
        words["yes" if opened else "no"],
        words["yes" if own else "no"],
        words["yes" if proven else "no"],
        f"{last.pulse_ms}\N{NO-BREAK SPACE}ms" if last else "",
        f"{own.after_ms}\N{NO-BREAK SPACE}ms" if own else "",
        words[trial.outcome.value] if trial.outcome else words["no"],
    )


def _boards(book: Book) -> Table:
    words = WORDS.catalogue(book.language)["report"]
    rows = []
    for board in boards_in_service(book):
        seen = polarity(book, board.name)
        reads = str(seen.closed_reads)
        if seen.reversed:
            reads += f", {words['reversed'].format(channels=', '.join(map(str, seen.reversed)))}"
        rows.append((f"{board.name} ({KINDS[board.kind]})", *_reached(board), reads))
    head = (words["board"], words["line"], words["address"], words["closed_reads"])
    return Table(words["boards"], head, tuple(rows))


def _reached(board: Board) -> tuple[str, str]:
    return (f"{board.port}, {board.baud}", str(board.address)) if board.port else ("GPIO", "–")


def _parts(book: Book) -> Table:
    words = WORDS.catalogue(book.language)["report"]
    rows = [_part(words, test) for test in book.tests]
    glass = book.glass
    hung = words["no_screen"] if glass is None else words["glass"].format(lower=glass.lower_mm, upper=glass.upper_mm)
    marked = frozenset(number for number, test in enumerate(book.tests) if test.outcome != "right")
    return Table(words["parts"], (), (*rows, (words["screen"], "", hung)), marked)


def _part(words: dict[str, str], test: Test) -> Row:
    name = "" if test.part.name == test.part.kind else test.part.name
    return words[test.part.kind], name, " ".join((words[test.outcome], test.detail)).strip()


def _openings(book: Book) -> Table:
    words = WORDS.catalogue(book.language)["report"]
    shots = sorted(_shots(book), key=lambda one: one[2].at.wall_s)
    rows = tuple(_opening(book, *one) for one in shots)
    head = (words["at"], words["place"], words["door"], words["pulse"], words["reaction"])
    return Table(words["openings"], head, rows, hint=words["openings_hint"])


def _shots(book: Book) -> Iterator[tuple[Trial, int, Shot]]:
    return ((trial, number, shot) for trial in book.trials for number, shot in enumerate(trial.shots))


def _opening(book: Book, trial: Trial, number: int, shot: Shot) -> Row:
    words = WORDS.catalogue(book.language)["report"]
    last = number == len(trial.shots) - 1
    moved = ", ".join(
        words["moved"].format(board=one.board, channel=one.channel, after_ms=one.after_ms) for one in shot.moved
    )
    return (
        _utc(shot.at.wall_s, "%Y-%m-%d %H:%M:%S"),
        f"{trial.board} / {trial.channel}",
        trial.label if last and trial.label else "–",
        f"{shot.pulse_ms} ms, {words['sent'][shot.sent]}",
        moved or words["nothing"],
    )
