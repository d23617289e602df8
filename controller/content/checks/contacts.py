"""What a telephone would call or open: numbers that can be dialled, pages of the web and nothing else."""

from collections.abc import Iterator

from controller.content.linked_data import NUMBER, PAGE, line
from controller.content.problems import Problem
from controller.content.read import Source

PAGE_REMEDY = 'write the whole address: `"url": "https://www.example.org/"`'
NUMBER_REMEDY = 'write it with digits and spaces: `"telephone": "+33 5 57 00 00 00"`'


def unreachable(found: Source) -> Iterator[Problem]:
    for record in (*found.shops.values(), *found.events.values()):
        page, number = line(record.node, "url"), line(record.node, "telephone")
        if page and not PAGE.match(page):
            yield record.problem("url", f"{page[:60]!r} is no page of the web", PAGE_REMEDY)
        if number and not NUMBER.match(number):
            yield record.problem("telephone", f"{number[:60]!r} cannot be dialled", NUMBER_REMEDY)
