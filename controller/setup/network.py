"""Second chapter: the network. A bank serves people without one; with one it has the time, and the town hears of it.

A password is in the book only until it was tried, and never in the book's file.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from controller.dialogue.steps import AnswerRefusedError, Reply, Text
from controller.setup.book import Book, Network
from controller.setup.steps import Answer, Join, Joined, LookAtNetwork, NetworkSeen, Step

PREFIX: Final = "wifi:"
OFFERED: Final = 6
PASSWORD_CHARS: Final = (8, 63)
"""IEEE 802.11i: of a passphrase, printable ASCII."""
KEY_DIGITS: Final = 64
"""Of the key itself, hexadecimal: some access points show that."""


def ask(book: Book) -> Step | None:
    if book.network_done:
        return None
    if book.wifi:
        return _joining(book)
    if book.network is None:
        return Step("looking_at_network", task=LookAtNetwork())
    seen = book.network
    if seen.online_by:
        return Step("network_good", {"by": seen.online_by}, options=("go_on", *_others(seen)))
    if not seen.managed:
        return Step("network_unmanaged", options=("look_again", "without"))
    options = (*(f"{PREFIX}{one.name}" for one in seen.wifi[:OFFERED]), "look_again", "without")
    return Step("network_choice" if seen.wifi else "network_none", options=options)


def _others(seen: Network) -> tuple[str, ...]:
    return ("other_network",) if seen.managed and seen.wifi else ()


def _joining(book: Book) -> Step:
    values = {"wifi": book.wifi, "problem": book.wifi_problem}
    if book.wifi_problem:
        return Step("wifi_refused", values, options=("try_again", "other_network", "without"))
    if _locked(book) and not book.wifi_password:
        return Step("wifi_password", values, form=Text(KEY_DIGITS, plain=True, secret=True), options=("back",))
    return Step("joining", values, task=Join(book.wifi, book.wifi_password))


def _locked(book: Book) -> bool:
    known = () if book.network is None else book.network.wifi
    return any(one.name == book.wifi and one.locked for one in known)


def named(key: str) -> str | None:
    return key.removeprefix(PREFIX) if key.startswith(PREFIX) else None


# -- answers ----------------------------------------------------------------------------------------


def _anew(book: Book) -> Book:
    return replace(book, network=None, wifi="", wifi_password="", wifi_problem="")


def _choice(book: Book, _: Step, reply: Reply) -> Book:
    name = named(reply.key)
    if name is not None:
        return replace(book, wifi=name, wifi_password="", wifi_problem="")
    if reply.key == "look_again":
        return _anew(book)
    if reply.key == "other_network":
        assert book.network is not None
        return replace(_anew(book), network=replace(book.network, online_by=""))
    return replace(book, network_done=True, wifi="", wifi_password="", wifi_problem="")


def _password(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key == "back":
        return replace(book, wifi="")
    low, high = PASSWORD_CHARS
    phrase = low <= len(reply.text) <= high and reply.text.isascii() and reply.text.isprintable()
    if not (phrase or re.fullmatch(f"[0-9a-fA-F]{{{KEY_DIGITS}}}", reply.text)):
        raise AnswerRefusedError("password_form", low=str(low), high=str(high))
    return replace(book, wifi_password=reply.text)


def _refused(book: Book, step: Step, reply: Reply) -> Book:
    if reply.key == "try_again":
        return replace(book, wifi_problem="", wifi_password="")
    return _choice(book, step, reply)


ANSWERS: Mapping[str, Answer] = {
    "network_good": _choice, "network_unmanaged": _choice, "network_choice": _choice, "network_none": _choice,
    "wifi_password": _password, "wifi_refused": _refused,
}  # fmt: skip


# -- evidence ---------------------------------------------------------------------------------------


def seen(book: Book, evidence: NetworkSeen) -> Book:
    return replace(book, network=evidence.network)


def joined(book: Book, evidence: Joined) -> Book:
    """What was tried is forgotten, whatever came of it."""
    if evidence.problem:
        return replace(book, wifi_problem=evidence.problem, wifi_password="")
    return _anew(book)
