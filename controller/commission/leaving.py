"""What a commissioning leaves in the folder: the configuration, and the signed report."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from controller.commission import toml
from controller.commission.book import Book
from controller.commission.report import report
from controller.commission.report_html import html
from controller.config import Config, ConfigError, load
from controller.config.load import parse
from controller.dialogue.keeping import write_whole

REPORT = "acceptance"


def before(path: Path) -> Config | None:
    """The configuration that is there, if it can be used."""
    try:
        return load(path)
    except ConfigError:
        return None


def leave(book: Book, config: Path, draft: Config | None = None) -> tuple[str, ...]:
    """Write all of it; the paths that were written. What lay there is kept beside it.

    ``draft`` is what is known beside the locks, where no earlier configuration says it.

    Raises :class:`~controller.config.ConfigError` when what was learnt is no valid configuration, and ``OSError``.
    """
    known = before(config) or draft
    text = toml.written(book, known)
    try:
        parse(text, str(config))
    except ConfigError:
        text = toml.written(book, known, fits=False)
        parse(text, str(config))
    signed = report(book, version("bastide"))
    left = {config: text.encode(), config.with_name(f"{REPORT}.html"): html(signed).encode()}
    if find_spec("reportlab") is not None:
        from controller.commission.report_pdf import pdf

        left[config.with_name(f"{REPORT}.pdf")] = pdf(signed)
    for path, data in left.items():
        set_aside(path)
        write_whole(path, data)
    return tuple(map(str, left))


def set_aside(path: Path) -> None:
    """``bastide.toml`` stays as ``bastide.toml.old``, and one that is there as ``bastide.toml.old2``, …"""
    if not path.exists():
        return
    number = 1
    while (aside := path.with_name(f"{path.name}.old{number if number > 1 else ''}")).exists():
        number += 1
    write_whole(aside, path.read_bytes())
