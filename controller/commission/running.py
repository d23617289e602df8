"""A commissioning from its book to its report: nobody else at the bank, the hands on the hardware, the guide going."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from controller.clock import SystemClock, Timekeeper
from controller.commission import engine, leaving, progress
from controller.commission.bench import Bench
from controller.commission.book import DATA_DIR, Book
from controller.commission.equipment import equipped
from controller.commission.script import SCRIPT
from controller.commission.steps import Evidence, Task
from controller.config import Config
from controller.core.state import Use
from controller.dialogue.guide import Guide
from controller.dialogue.steps import Stamp
from controller.records import JOURNAL, opened
from controller.store.errors import JournalError

Show = Callable[[Guide[Book, Task, Evidence]], Awaitable[None]]


class InUseError(Exception):
    """Every door would be opened, and somebody has the bank in use; the text says who, and what to do."""


@contextmanager
def nobody_else(data: Path) -> Iterator[None]:
    """The bank of this folder does not run meanwhile, and nobody's things are in it. Raises :class:`InUseError`."""
    if not (data / JOURNAL).exists():
        yield
        return
    try:
        with opened(data) as records:
            boxes = records.state.boxes
            full = sorted(name for name, box in boxes.items() if box.use in (Use.OCCUPIED, Use.RESERVED))
            if full:
                words = f"somebody's things lie in {', '.join(full)}, and commissioning opens every door"
                raise InUseError(f"{words}; have them fetched or withdrawn first (see `bastide status`)")
            yield
    except JournalError as error:
        raise InUseError(f"{error}; `sudo systemctl stop bastide` stops the bank") from error


def data_of(config: Path) -> Path:
    known = leaving.before(config)
    return Path(DATA_DIR) if known is None else known.data.path


async def commissioned(config: Path, dev: Path, book: Book, show: Show, draft: Config | None = None) -> Book:
    """Until it is done or somebody stops; the last book. It is kept in ``commission.json``, beside the configuration.

    Raises ``OSError``.
    """
    kept = config.with_name("commission.json")
    async with equipped(leaving.before(config) or draft) as parts:
        bench = Bench(dev, parts, lambda done: leaving.leave(done, config, draft))
        book = engine.taken_up(book, parts.boards, parts.listed())
        progress.save(kept, book)
        guide = Guide(SCRIPT, book, lambda changed: progress.save(kept, changed), bench, clock())
        try:
            async with guide.at_work():
                await show(guide)
        finally:
            await bench.close()
    return guide.book


def clock() -> Callable[[], Stamp]:
    time = Timekeeper(SystemClock(), None, None)

    def now() -> Stamp:
        moment = time.now()
        return Stamp(moment.wall_s, moment.trust.name.lower())

    return now
