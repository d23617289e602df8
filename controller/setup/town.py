"""Fifth chapter: the link to the town, for who has one. The private key stays; a request for a certificate leaves."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from controller.config.link import DEVICE_ID
from controller.dialogue.steps import ENTER, AnswerRefusedError, Note, Reply, Text
from controller.setup.book import Book
from controller.setup.steps import (
    Answer,
    CertificateFetched,
    CopyRequest,
    FetchCertificate,
    MakeRequest,
    RequestMade,
    Step,
)

DEVICE_CHARS: Final = 32
HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,200}[A-Za-z0-9])?")


def ask(book: Book) -> Step | None:
    if book.linked is None:
        return Step("town", options=("with_town", "alone"))
    if not book.linked or book.certificate_done:
        return None
    if not book.device:
        return Step("device", form=Text(DEVICE_CHARS, default=f"{book.site[: DEVICE_CHARS - 2]}-1", plain=True))
    if not book.broker:
        return Step("broker", form=Text(120, plain=True), options=("back",))
    if book.request is None:
        return Step("making_request", task=MakeRequest(book.device))
    return _request(book)


def _request(book: Book) -> Step:
    assert book.request is not None and book.made is not None
    if book.request_copying:
        return Step("copying", task=CopyRequest())
    if not book.request_shown:
        word = book.request.problem or ("copied" if book.request.copied_to else "")
        notes = (Note(word, {"path": book.request.copied_to}),) if word else ()
        return Step("request", {"path": book.request.path}, options=("next", "to_stick"), code=book.request.pem,
                    notes=notes)  # fmt: skip
    if not book.identity_shown:
        return Step("identity", options=("next",), code=book.made.public)
    if book.certificate_looked:
        return Step("fetching_certificate", task=FetchCertificate())
    notes = (Note(book.certificate_problem),) if book.certificate_problem else ()
    return Step("certificate", options=("from_stick", "later"), notes=notes)


def _town(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, linked=reply.key == "with_town")


def _device(book: Book, _: Step, reply: Reply) -> Book:
    if not re.fullmatch(DEVICE_ID, reply.text):
        raise AnswerRefusedError("device_form")
    return replace(book, device=reply.text)


def _broker(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key != ENTER:
        return replace(book, linked=None, device="")
    if not HOST.fullmatch(reply.text):
        raise AnswerRefusedError("host_form")
    return replace(book, broker=reply.text)


def _shown(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, request_copying=True) if reply.key == "to_stick" else replace(book, request_shown=True)


def _identity(book: Book, _: Step, __: Reply) -> Book:
    return replace(book, identity_shown=True)


def _certificate(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key == "from_stick":
        return replace(book, certificate_looked=True, certificate_problem="")
    return replace(book, certificate_done=True)


ANSWERS: Mapping[str, Answer] = {
    "town": _town, "device": _device, "broker": _broker, "request": _shown, "identity": _identity,
    "certificate": _certificate,
}  # fmt: skip


def requested(book: Book, evidence: RequestMade) -> Book:
    return replace(book, request=evidence.request, request_copying=False)


def certified(book: Book, evidence: CertificateFetched) -> Book:
    if evidence.problem:
        return replace(book, certificate_looked=False, certificate_problem=evidence.problem)
    return replace(book, certificate_done=True)
