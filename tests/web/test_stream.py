"""The screen's stream of events, over a real connection."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from controller.core.bank import Bank, Compartment, Size
from controller.core.commands import Say, ShowTicket, Tone, Word
from controller.core.events import Configured
from controller.core.screen import Screen, View
from controller.core.state import Kind
from controller.web import messages
from controller.web.app import SCREENS_MAX
from tests.web.live import Live, live


def events(answer: httpx.Response) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in answer.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@contextlib.contextmanager
def stream(served: Live) -> Iterator[Iterator[tuple[str, Any]]]:
    with httpx.stream("GET", f"{served.url}/api/screen", timeout=10) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield events(answer)


def test_a_screen_learns_the_bank_and_the_view_at_once_and_then_each_change(served: Live) -> None:
    with stream(served) as heard:
        name, hello = next(heard)
        assert name == "hello" and len(hello["build"]) == 16
        name, places = next(heard)
        assert name == "bank" and len(places) == 18
        name, shown = next(heard)
        assert (name, shown["view"]["screen"], shown["said"], shown["ticket"]) == ("screen", "idle", None, None)
        served.do(served.desk.pose, View(Screen.OPENING, 1, Kind.PICKUP, door="3"), Say(Word.WAIT, Tone.ATTENTION))
        name, shown = next(heard)
        assert (name, shown["view"]["door"], shown["said"]["word"]) == ("screen", "3", "wait")
        assert shown["revision"] == served.desk.revision()


def test_changes_that_come_faster_than_a_screen_reads_are_one(served: Live) -> None:
    with stream(served) as heard:
        for _ in range(3):
            next(heard)

        def many() -> None:
            for number in range(500):
                served.desk.pose(View(Screen.OPENING, 1, Kind.PICKUP, door=str(number)))

        served.do(many)
        assert next(heard)[1]["view"]["door"] == "499"


def test_a_new_configuration_brings_a_new_drawing(served: Live) -> None:
    with stream(served) as heard:
        for _ in range(3):
            next(heard)
        served.do(served.desk.decide, Configured(Bank("sainte-foy", (Compartment("b1", "A", Size.L),))))
        assert next(heard) == ("bank", [{"label": "A", "column": 0, "top": 0.0, "height": 5.0, "cold": False}])


@pytest.mark.law("I11")
def test_a_ticket_is_told_only_to_its_own_visit(served: Live) -> None:
    ticket = ShowTicket(7, "o1", "B0:SECRET", "01234567")
    with stream(served) as heard:
        for _ in range(3):
            next(heard)
        served.do(served.desk.pose, View(Screen.TICKET, 8, Kind.DEPOSIT), None, ticket)
        assert next(heard)[1]["ticket"] is None
        served.do(served.desk.pose, View(Screen.TICKET, 7, Kind.DEPOSIT), None, ticket)
        shown = next(heard)[1]["ticket"]
        assert shown["pin"] == "01234567"
        assert "SECRET" not in json.dumps(shown)


def test_a_screen_that_nothing_happens_on_hears_that_the_daemon_lives(
    served: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ALIVE_EVERY_S", 0.05)
    with stream(served) as heard:
        assert next(heard)[1]["alive_every_s"] == 0.05
        assert [next(heard)[0] for _ in range(4)] == ["bank", "screen", "alive", "alive"]


@pytest.mark.law("I12")
def test_screens_are_bounded_and_a_screen_that_leaves_makes_room(served: Live) -> None:
    with contextlib.ExitStack() as screens:
        listening = [screens.enter_context(stream(served)) for _ in range(SCREENS_MAX)]
        assert [next(heard)[0] for heard in listening] == ["hello"] * SCREENS_MAX
        refusal = httpx.get(f"{served.url}/api/screen")
        assert refusal.status_code == 503 and refusal.json()["remedy"]
    deadline = time.monotonic() + 5
    while not _room(served):
        assert time.monotonic() < deadline, "screens that left still count"


def _room(served: Live) -> bool:
    with httpx.stream("GET", f"{served.url}/api/screen") as answer:
        return answer.status_code == 200


def test_the_server_stops_at_once_though_a_screen_listens(caplog: pytest.LogCaptureFixture) -> None:
    with contextlib.ExitStack() as screen:
        with live() as served:
            served.do(served.desk.begin)
            heard = screen.enter_context(stream(served))
            next(heard)
        assert [said.getMessage() for said in caplog.records if said.levelno >= logging.ERROR] == [], (
            "nobody had to be cut off"
        )
        with contextlib.suppress(httpx.HTTPError):
            list(heard)


def test_an_idle_server_sleeps(served: Live) -> None:
    """Uvicorn's own loop would wake ten times a second; ours waits for the next request."""
    with stream(served) as heard:
        for _ in range(3):
            next(heard)

        soon = [
            timer.when() - time.monotonic()
            for timer in served.do(lambda: list(asyncio.get_running_loop()._scheduled))  # type: ignore[attr-defined]
            if not timer.cancelled()
        ]
        assert min(soon) > 4.0, "something wakes the daemon every few seconds"
