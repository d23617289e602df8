"""Answers given beforehand: ``bastide-setup.toml`` on a card's boot partition, where nobody stands before the screen.

It is the same conversation: each answer is given when its question comes, and goes through the same doors. Where an
answer is missing, a person is asked. A password of a network is never in it: that is for whoever writes the card
(Raspberry Pi Imager, cloud-init), and stays out of files that lie about.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from controller.config.strict import Line, Strict
from controller.dialogue.guide import Guide
from controller.dialogue.steps import ENTER, AnswerRefusedError
from controller.setup.hour import OFFERED, PREFIX

NAME: Final = "bastide-setup.toml"
FILE_BYTES_MAX: Final = 65_536
Replies = dict[str, list[tuple[str, str]]]
"""By the word of the question: what is answered the first time it comes, the second time, …"""


class SeedError(Exception):
    """The file cannot be used; the text says where and why."""


class Seed(Strict):
    language: Literal["fr", "en"]
    name: Annotated[Line, Field(max_length=60)]
    site: Annotated[Line, Field(max_length=60)]
    help_phone: Annotated[Line, Field(max_length=24)]
    timezone: Annotated[Line, Field(max_length=60)] = "Europe/Paris"
    network: Literal["any", "none"] = "any"
    """``none``: it goes on without; ``any``: a machine that is not online waits for a person who says so."""
    operator_key: Annotated[Line, Field(max_length=64)] = ""
    """64 hexadecimal digits, as ``bastide keys show`` gives them; or ``bastide/keys.json`` lies beside this file."""
    device: Annotated[Line, Field(max_length=32)] = ""
    """This machine's name at the town's broker; with ``broker``, or neither."""
    broker: Annotated[Line, Field(max_length=120)] = ""
    hardware: Literal["lockers", "window", "both", "ready"] | None = None
    """``ready``: ``bastide/bastide.toml`` lies beside this file."""
    theme: Annotated[Line, Field(max_length=64)] = ""
    orientation: Literal["portrait", "landscape"] | None = None
    content: Annotated[Line, Field(max_length=160)] = ""
    """A web address, ``stick`` or ``later``."""
    start: bool = True
    """Whether it is put into service without anybody looking at the last page."""


def load(path: Path) -> Seed:
    """Raises :class:`SeedError`."""
    try:
        with path.open("rb") as file:
            return Seed.model_validate(tomllib.loads(file.read(FILE_BYTES_MAX).decode()))
    except OSError as error:
        raise SeedError(f"{path}: cannot be read ({error.strerror})") from error
    except ValidationError as error:
        faults = ("".join((".".join(map(str, one["loc"])), ": ", one["msg"])) for one in error.errors())
        raise SeedError(f"{path}: {'; '.join(faults)}") from error
    except ValueError as error:
        raise SeedError(f"{path}: is no TOML ({error})") from error


def replies(seed: Seed) -> Replies:
    found: Replies = {}
    for word, *answers in _replies(seed):
        found.setdefault(word, []).extend(answers)
    return found


def _replies(seed: Seed) -> Iterator[Any]:
    yield "language", (seed.language, "")
    yield "name", (ENTER, seed.name)
    yield "site", (ENTER, seed.site)
    yield "phone", (ENTER, seed.help_phone)
    yield "network_good", ("go_on", "")
    if seed.network == "none":
        for word in ("network_unmanaged", "network_choice", "network_none"):
            yield word, ("without", "")
    yield "zone", (f"{PREFIX}{seed.timezone}" if seed.timezone in OFFERED else "other_zone", "")
    yield "which_zone", (ENTER, seed.timezone)
    yield "zone_refused", ("leave", "")
    yield "clock_right", ("unsure", "")  # nobody looked
    yield "root", (ENTER, seed.operator_key) if seed.operator_key else ("from_stick", "")
    yield "no_keys", ("later", "")
    yield from _town(seed)
    yield from _kind(seed)
    yield "look", ("write", "")
    if seed.start:
        yield "done", ("start", "")


def _town(seed: Seed) -> Iterator[Any]:
    yield "town", ("with_town" if seed.broker else "alone", "")
    if seed.device:
        yield "device", (ENTER, seed.device)
    yield "broker", (ENTER, seed.broker)
    yield "request", ("to_stick", ""), ("next", "")
    yield "identity", ("next", "")
    yield "certificate", ("from_stick", ""), ("later", "")


def _kind(seed: Seed) -> Iterator[Any]:
    if seed.hardware is not None:
        yield "hardware", (seed.hardware, "")
    if seed.theme:
        yield "theme", (ENTER, seed.theme)
    if seed.orientation is not None:
        yield "glass", (seed.orientation, "")
    if seed.content in ("stick", "later"):
        yield "content", (seed.content, "")
    elif seed.content:
        yield "content", ("address", "")
        yield "content_address", (ENTER, seed.content)


async def answer(guide: Guide[Any, Any, Any], known: Replies) -> str:
    """Give what is known, one after the other; the word of the first question that only a person can answer."""
    while True:
        step, revision = guide.step, guide.revision
        if step.waits and step.word != "commissioning":
            await guide.changed(revision)
            continue
        if not known.get(step.word):
            return str(step.word)
        key, text = known[step.word].pop(0)
        try:
            guide.answer(key, text)
        except AnswerRefusedError:
            return str(step.word)
