"""From a book to the configuration: a window's is written here; one with lockers is finished by the commissioning."""

import json
from typing import Any, Final

from controller.commission.toml import toml
from controller.config import Config
from controller.config.content import ContentTable
from controller.config.hardware import Wired
from controller.config.link import LinkTable
from controller.config.models import BankTable, DataTable, RightsTable, WebTable
from controller.config.vitrine import VitrineTable, WindowConfig
from controller.setup.book import Book
from controller.setup.places import STICKS, Places
from controller.setup.requesting import AUTHORITY, CERTIFICATE, KEY

SESSION: Final = "/run/bastide-session/wayland-0"
"""As ``bastide-session.service`` makes it."""
HEAD: Final = """\
# Configuration of one window, written by `bastide setup`. Check it with: bastide config check FILE.
# `bastide config example` shows what else may stand here: lights, a sensor, hours, the measures of the glass.

"""


def draft(book: Book, places: Places, before: Config | None = None) -> Config:
    """What is known without the locks: the commissioning adds those, and only then is it checked as a whole.

    What ``before`` says beside it is kept.
    """
    known: dict[str, Any] = (
        {"compartments": ()} if before is None else {name: getattr(before, name) for name in type(before).model_fields}
    )
    bank = {"site": book.site, "name": book.name, "languages": _languages(book), "help_phone": book.phone}
    tables: dict[str, Any] = known | {
        "bank": BankTable.model_validate(bank),
        "data": DataTable(dir=str(places.data)),
        "rights": RightsTable(keyring=str(places.keyring), root=book.root or None),
        "link": _link(book, places),
        "hardware": Wired(driver="wired"),
    }
    if not book.kind.shows:
        return Config.model_construct(**tables)
    return WindowConfig.model_construct(**tables, vitrine=_vitrine(book), content=_content(book, places))


def window(book: Book, places: Places) -> str:
    """The file of a machine that is a window alone."""
    known = draft(book, places)
    parts = [HEAD, toml("[bank]", known.bank.model_dump(exclude_unset=True))]
    parts += [toml("[data]", known.data.model_dump()), toml("[rights]", known.rights.model_dump(exclude_none=True))]
    parts += [toml("[web]", WebTable().model_dump()), toml("[hardware]", {"driver": "wired"})]
    if known.link is not None:
        parts.append(toml("[link]", known.link.model_dump(exclude_unset=True)))
    for name, value in (("vitrine", _vitrine(book)), ("content", _content(book, places))):
        parts.append(toml(f"[{name}]", json.loads(value.model_dump_json(exclude_unset=True))))
    return "".join(parts)


def _languages(book: Book) -> tuple[str, ...]:
    return ("fr", "en") if book.language == "fr" else ("en", "fr")


def _link(book: Book, places: Places) -> LinkTable | None:
    """Its files may come later: until then the machine tells that they are missing, and does everything else."""
    if not book.linked:
        return None
    names = {"authority": AUTHORITY, "certificate": CERTIFICATE, "key": KEY}
    files = {key: str(places.link / name) for key, name in names.items()}
    return LinkTable.model_validate({"device": book.device, "host": book.broker, **files})


def _vitrine(book: Book) -> VitrineTable:
    return VitrineTable.model_validate(
        {
            "theme": book.theme,
            "timezone": book.zone,
            "glass": {"orientation": book.orientation},
            "display": {"driver": "screen", "session": SESSION},
        }
    )


def _content(book: Book, places: Places) -> ContentTable:
    if book.content == "stick":
        return ContentTable.model_validate({"sticks": [str(one) for one in places.sticks or STICKS]})
    return ContentTable.model_validate({} if book.content == "later" else {"address": book.content})
