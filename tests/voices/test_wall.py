"""The wall: nothing is on it before a person approved it, and it is gone as soon as a person says so."""

import io
from pathlib import Path

import apsw
import pytest
from PIL import Image

from controller.core.vitrine import events as e
from controller.core.vitrine.values import Plan, Times
from controller.core.vitrine.voices import PER_DAY_MAX, PER_SESSION_MAX
from controller.store.reader import reading
from controller.voices import store as stores
from controller.voices.desk import Voices
from controller.voices.store import FILE, Store
from controller.web.desk import Busy
from controller.web.voices import NotTaken
from tests.voices.people import Hours
from tests.voices.window import EVER, Window, until, window

pytestmark = pytest.mark.anyio

WORDS = "J'ai appris à nager sous le pont en 1962"
DAY_S = 86_400


def photograph() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), (200, 90, 40)).save(out, "JPEG")
    return out.getvalue()


async def sent(one: Window, words: str = WORDS, **more: object) -> str:
    return await one.voices.contribute(one.session, "wall", words, **more)  # type: ignore[arg-type]


async def why(one: Window, words: str = WORDS, scene: str = "wall", **more: object) -> str:
    with pytest.raises(NotTaken) as refused:
        await one.voices.contribute(one.session, scene, words, **more)  # type: ignore[arg-type]
    return refused.value.why


def on_the_wall(desk: Voices) -> list[str]:
    return [line.text for line in desk.wall("wall")]


def bytes_of(folder: Path) -> bytes:
    """Everything that lies on the disk."""
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.name != "content.json")


@pytest.mark.field_note("V17")
async def test_words_are_shown_to_nobody_before_a_person_approved_them_and_gone_when_a_person_says_so(
    tmp_path: Path,
) -> None:
    async with window(tmp_path) as one:
        id = await sent(one, picture=photograph())
        assert on_the_wall(one.voices) == [] and await one.voices.picture(id) is None
        (entry,) = await one.voices.entries()
        assert (entry.words, entry.approved, entry.picture, entry.day) == (WORDS, None, True, "2026-09-21")
        assert await one.voices.decide(id, True, "somebody") == "done"
        (line,) = one.voices.wall("wall")
        assert (line.text, line.picture) == (WORDS, f"/api/vitrine/pictures/{id}")
        assert await one.voices.picture(id)
        assert await one.voices.decide(id, False, "somebody") == "done"
        assert on_the_wall(one.voices) == [] and await one.voices.picture(id) is None
        assert await one.voices.decide("0" * 16, True, "somebody") == "unknown"


@pytest.mark.field_note("V17")
async def test_what_was_decided_stays_so_after_a_power_cut(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        shown, refused, waiting = [await sent(one, words) for words in ("shown", "refused", "waiting")]
        await one.voices.decide(shown, True, "x")
        await one.voices.decide(refused, False, "x")
    async with window(tmp_path) as one:
        await until(lambda: on_the_wall(one.voices))
        assert on_the_wall(one.voices) == ["shown"]
        assert {entry.id: entry.approved for entry in await one.voices.entries()} == {
            shown: True, refused: False, waiting: None
        }  # fmt: skip


@pytest.mark.field_note("V17")
async def test_what_was_changed_on_the_disk_is_not_what_was_approved(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        await one.voices.decide(await sent(one), True, "x")
    db = apsw.Connection(str(tmp_path / FILE))
    db.execute("UPDATE voice SET words = 'somebody else wrote this'")
    db.close()
    async with window(tmp_path) as one:
        await until(lambda: one.voices.revision())
        assert on_the_wall(one.voices) == [] and await one.voices.entries() == ()


@pytest.mark.law("I11")
async def test_no_word_and_no_name_of_a_moderator_is_in_the_journals_chain(tmp_path: Path) -> None:
    """Who decided and why are in the side record, which is erased on schedule; the words are not there at all."""
    async with window(tmp_path) as one:
        await one.voices.decide(await sent(one), True, "holder-digest", "a kind one")
    with reading(tmp_path / "journal.db") as reader:
        bodies = b"".join(record.body for record in reader.facts())
        sides = b"".join(record.side or b"" for record in reader.facts())
    assert b"nager" not in bodies + sides and b"holder-digest" not in bodies and b"kind" not in bodies
    assert b"holder-digest" in sides and b"kind" in sides


@pytest.mark.law("I11")
@pytest.mark.parametrize(("approved", "kept_days"), [(None, 60), (False, 30), (True, 365)])
async def test_words_are_erased_from_the_disk_when_their_time_is_over(
    tmp_path: Path, approved: bool | None, kept_days: int
) -> None:
    async with window(tmp_path, Hours()) as one:
        id = await sent(one, picture=photograph())
        if approved is not None:
            await one.voices.decide(id, approved, "x")
        picture = await one.voices.picture(id, unapproved=True)
        assert picture is not None and WORDS.encode() in bytes_of(tmp_path) and picture[:99] in bytes_of(tmp_path)
        one.hours.pass_by(kept_days * DAY_S - 60)
        await one.happens(e.PresenceSeen(False))
        assert len(await one.voices.entries()) == 1
        one.hours.pass_by(120)
        await one.happens(e.PresenceSeen(False))
        await until(lambda: WORDS.encode() not in bytes_of(tmp_path))
        assert picture[:99] not in bytes_of(tmp_path) and await one.voices.entries() == ()


@pytest.mark.law("I11")
async def test_the_town_says_how_long_a_line_hangs(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        await one.happens(e.VitrineConfigured(Plan("voices", calendar=EVER, times=Times(shown_kept_s=7.0 * DAY_S))))
        await one.voices.decide(await sent(one), True, "x")
        one.hours.pass_by(7 * DAY_S + 1)
        await one.happens(e.PresenceSeen(False))
        assert on_the_wall(one.voices) == []
        await until(lambda: WORDS.encode() not in bytes_of(tmp_path))


@pytest.mark.field_note("V16")
async def test_words_that_were_stored_and_never_acknowledged_are_gone_after_the_next_start(tmp_path: Path) -> None:
    """The power went between the file and the journal: nobody was told that they are kept, and nobody reads them."""
    async with window(tmp_path) as one:
        kept = await sent(one)
    with Store.open(tmp_path / FILE) as store:
        store.keep("0123456789abcdef", "between the two", None)
    async with window(tmp_path) as one:
        await until(lambda: b"between the two" not in bytes_of(tmp_path))
        assert [entry.id for entry in await one.voices.entries()] == [kept]


async def test_a_damaged_file_is_replaced_and_what_it_held_is_forgotten(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        await one.voices.decide(await sent(one), True, "x")
    (tmp_path / FILE).write_bytes(b"\0" * 9000)
    async with window(tmp_path) as one:
        await until(lambda: not one.loop.state.window.contributions)  # type: ignore[union-attr]
        assert on_the_wall(one.voices) == []
        assert await sent(one, "and it takes words again")


@pytest.mark.law("I12")
async def test_one_visitor_sends_three_and_the_next_one_may_again(tmp_path: Path) -> None:
    async with window(tmp_path) as one:
        for _ in range(PER_SESSION_MAX):
            await sent(one)
        assert await why(one) == "enough"
        await one.next_visitor()
        await sent(one)
        assert await why(one, words="  \n ") == "empty"


@pytest.mark.law("I12")
async def test_a_day_takes_sixty_and_the_next_one_sixty_more_until_too_many_wait(tmp_path: Path) -> None:
    """Two hundred may wait: sixty a day for three days, and twenty more."""
    async with window(tmp_path) as one:
        for day in range(4):
            for number in range(PER_DAY_MAX if day < 3 else 20):
                await one.voices.contribute(None, "wall", f"{day} {number}")
            assert await why(one) == ("today" if day < 3 else "full")
            one.hours.pass_by(DAY_S)
            await one.touched()
        first = (await one.voices.entries())[0]
        await one.voices.decide(first.id, True, "x")
        await sent(one)


@pytest.mark.law("I9")
async def test_what_cannot_be_taken_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with window(tmp_path) as one:
        seq = one.loop.seq
        assert await why(one, scene="market") == "unknown"
        assert await why(one, scene="street", picture=photograph()) == "unknown", "it takes no pictures"
        assert await why(one, picture=b"no picture") == "not_a_picture"
        await one.happens(e.Left(one.session))
        assert await why(one) == "over"
        await one.touched()
        assert one.loop.seq == seq and b"nager" not in bytes_of(tmp_path)


@pytest.mark.law("I12")
async def test_a_full_disk_refuses_with_a_word_and_shows_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "BYTES_MAX", 12 * stores.PAGE_BYTES)
    async with window(tmp_path) as one:
        await one.voices.decide(await sent(one, "short"), True, "x")
        await one.next_visitor()
        answers = []
        for _ in range(20):
            try:
                await one.voices.contribute(None, "wall", "é" * 2000)
            except NotTaken as refused:
                answers.append(refused.why)
        assert "full" in answers and on_the_wall(one.voices) == ["short"]


@pytest.mark.law("I12")
async def test_only_one_picture_is_drawn_at_a_time(tmp_path: Path) -> None:
    import asyncio

    async with window(tmp_path) as one:
        both = [asyncio.ensure_future(sent(one, picture=photograph())) for _ in range(2)]
        answers = await asyncio.gather(*both, return_exceptions=True)
        assert sum(isinstance(answer, Busy) for answer in answers) == 1
        assert len(await one.voices.entries()) == 1
