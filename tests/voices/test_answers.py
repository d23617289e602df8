"""Answers at the window: each counts once, is safe before anybody is told, and is a total and nobody's."""

from pathlib import Path

import pytest

from controller.core.moment import Moment, Trust
from controller.core.vitrine import events as e
from controller.store.reader import reading
from controller.web.voices import NotTaken
from tests.voices.people import Hours
from tests.voices.window import Window, window

pytestmark = pytest.mark.anyio


def voted(folder: Path) -> list[str]:
    """Bodies of the votes in the journal on the disk."""
    with reading(folder / "journal.db") as reader:
        return [one.body.decode() for one in reader.facts() if one.kind == "Voted"]


async def why(one: Window, *answer: str, session: int | None = None) -> str:
    with pytest.raises(NotTaken) as refused:
        await one.voices.answer(one.session if session is None else session, *answer)
    return refused.value.why


@pytest.mark.field_note("V16")
async def test_an_answer_is_on_the_disk_when_it_is_told_and_the_totals_come_back_with_the_power(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        told = await one.voices.answer(one.session, "market", "day", "saturday")
        assert (told.counts, told.mine) == ({"day": {"saturday": 1}}, {"day": "saturday"})
        assert voted(tmp_path) == ['{"scene":"market","question":"day","choice":"saturday"}']
        await one.next_visitor()
        told = await one.voices.answer(one.session, "market", "day", "thursday")
        assert told.counts == {"day": {"saturday": 1, "thursday": 1}}
    async with window(tmp_path) as one:
        assert one.voices.totals("market").counts == {"day": {"saturday": 1, "thursday": 1}}
        assert one.voices.totals("market").mine == {}, "a restart ends every visit"


@pytest.mark.field_note("V16")
async def test_a_session_answers_a_question_once_whatever_it_sends_again(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        for choice in ("saturday", "saturday", "thursday"):
            told = await one.voices.answer(one.session, "market", "day", choice)
            assert told.counts == {"day": {"saturday": 1}} and told.mine == {"day": "saturday"}
        await one.voices.answer(one.session, "river", "depth", "nine")
        await one.voices.answer(one.session, "river", "name", "d")
        assert one.voices.totals("river").counts == {"depth": {"nine": 1}, "name": {"d": 1}}
        assert len(voted(tmp_path)) == 3


async def test_what_somebody_answered_is_not_told_to_the_next_one(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        before = one.session
        await one.voices.answer(before, "market", "day", "saturday")
        await one.next_visitor()
        assert one.voices.totals("market").mine == {}
        assert await why(one, "market", "day", "thursday", session=before) == "over"
        assert one.voices.totals("market").counts == {"day": {"saturday": 1}}


@pytest.mark.law("I9")
async def test_what_the_release_does_not_ask_is_no_answer(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        seq = one.loop.seq
        for answer in (
            ("market", "day", "sunday"), ("market", "month", "saturday"), ("wall", "day", "saturday"),
            ("nowhere", "day", "saturday"), ("door", "day", "saturday"),
        ):  # fmt: skip
            assert await why(one, *answer) == "unknown"
        assert one.loop.seq == seq


async def test_a_poll_takes_no_answer_after_its_last_day_unless_nobody_knows_the_day(tmp_path: Path) -> None:
    """2026-09-20 ends at second 1,789,948,800; the window's clock here is UTC."""
    hours = Hours()
    hours.moment = Moment(1_000.0, 1_789_948_799.0)
    async with window(tmp_path, hours) as one:
        await one.voices.answer(one.session, "past", "day", "yes")
        await one.next_visitor()
        hours.pass_by(2)
        assert await why(one, "past", "day", "yes") == "closed"
        hours.moment = Moment(hours.moment.mono_s, hours.moment.wall_s, Trust.FLOOR_ONLY)
        await one.happens(e.WindowTouched(one.session))
        if one.loop.sight.lit:
            await one.voices.answer(one.session, "past", "day", "yes")


async def test_nobody_stands_there_and_nothing_counts(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        await one.happens(e.Left(one.session))
        assert await why(one, "market", "day", "saturday") == "over"
