"""The book of a set-up on the disk, without what must leave no trace."""

from typing import Final

from pydantic import TypeAdapter

from controller.dialogue.keeping import Keeping
from controller.setup.book import Book

KEPT: Final = Keeping(TypeAdapter(Book), never=frozenset({"wifi_password"}))
