"""First chapter: who this machine is. The same questions as a commissioning's, so that it does not ask them again."""

from collections.abc import Mapping

from controller.dialogue import place
from controller.dialogue.steps import AnswerRefusedError, Reply
from controller.setup.book import Book
from controller.setup.steps import Answer, Step

ask = place.ask


def _site(book: Book, step: Step, reply: Reply) -> Book:
    """None at all is told like one that is misspelt: here it stands beside an example."""
    if not reply.text:
        raise AnswerRefusedError("site_form")
    return place.site(book, step, reply)


ANSWERS: Mapping[str, Answer] = {**place.ANSWERS, "site": _site}
