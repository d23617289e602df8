"""The last step: everything is put in its place, the configuration last and by one rename."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from controller import told_time
from controller.commission.leaving import REPORT, set_aside
from controller.config import Config, ConfigError
from controller.config.load import parse
from controller.dialogue.keeping import write_whole
from controller.rights import identity, tickets
from controller.setup import drafting, labelling
from controller.setup.book import Book, Kind, Label, Made
from controller.setup.places import Places

LABEL = "label"


def make_keys(places: Places) -> Made:
    """Both of the machine's own keys, drawn when there are none.

    Raises :class:`~controller.rights.identity.IdentityError` and :class:`~controller.rights.tickets.DeviceKeyError`.
    """
    places.data.mkdir(mode=0o750, parents=True, exist_ok=True)
    tickets.load_or_create(places.data)
    return Made(identity.load_or_create(places.data).public)


def stage(text: str, places: Places) -> str:
    """A finished configuration that was brought along, kept for the end. What is wrong with it; empty: nothing."""
    try:
        parse(text, places.config.name)
    except ConfigError as error:
        return str(error).splitlines()[0][:200]
    write_whole(places.staged, text.encode())
    return ""


def leave(book: Book, places: Places) -> tuple[tuple[str, ...], Label]:
    """Write all of it; the paths, and the label.

    Raises ``OSError``, and :class:`~controller.config.ConfigError` when what was learnt is no valid configuration.
    """
    text = drafting.window(book, places) if book.kind is Kind.WINDOW else places.staged.read_text("utf-8")
    config = parse(text, str(places.config))
    label = _label(book, config, places)
    if book.clock_told and book.clock is not None and book.clock.read is not None:
        told_time.write(places.data, book.clock.read)
    left = [*_reports(places), *_labels(label, book.language, places)]
    set_aside(places.config)
    write_whole(places.config, text.encode())
    return (*map(str, left), str(places.config)), label


def _label(book: Book, config: Config, places: Places) -> Label:
    """A configuration that was brought along says itself who it is."""
    assert book.made is not None
    bank = config.bank
    return labelling.label(bank.name, bank.site, bank.help_phone, book.made.public, version("bastide"), places.root)


def _reports(places: Places) -> list[Path]:
    """What the commissioning left, beside the configuration that it belongs to."""
    left = []
    for path in sorted(places.staging.glob(f"{REPORT}.*")):
        if path.suffix in (".html", ".pdf"):
            left.append(places.config.with_name(path.name))
            set_aside(left[-1])
            write_whole(left[-1], path.read_bytes())
    return left


def _labels(label: Label, language: str, places: Places) -> list[Path]:
    left = [places.config.with_name(f"{LABEL}.svg")]
    write_whole(left[0], labelling.svg(label, language).encode())
    if find_spec("reportlab") is not None:
        drawn = places.staging / f"{LABEL}.pdf"
        labelling.pdf(label, language, drawn)
        left.append(places.config.with_name(drawn.name))
        write_whole(left[-1], drawn.read_bytes())
    return left
