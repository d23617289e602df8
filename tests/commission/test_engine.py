"""What a commissioning asks and concludes, without any hardware."""

from dataclasses import replace

import pytest

from controller.commission import engine
from controller.commission.book import Book, Glass, Outcome, Part, Port, Reader
from controller.commission.findings import in_service, notes, polarity
from controller.commission.lines import switches
from controller.commission.parts import TEST_CODE
from controller.commission.steps import (
    ClosedSeen,
    Fire,
    LineSearched,
    Measured,
    MoveSeen,
    PortsSeen,
    ReadersSeen,
    Rested,
    Scanned,
    Sounded,
)
from controller.dialogue.steps import AnswerRefusedError
from controller.rights import base45
from tests.commission.books import AT_LINE, NAMED, NO_READER, NOW, PORT, at_doors, found, proven, shot, told, typed


def word(book: Book) -> str:
    return engine.ask(book).word


def noted(book: Book) -> list[str]:
    return [note.word for note in notes(book)]


# -- answers that are none ---------------------------------------------------------------------------


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    ("book", "key", "text", "why"),
    [
        (Book(), "de", "", "no_answer"),
        (Book(), "enter", "fr", "no_answer"),
        (told(Book(), "en"), "enter", "", "text_form"),
        (told(Book(), "en"), "enter", "x" * 200, "no_answer"),
        (told(Book(), "en", typed("Halles")), "enter", "Les Halles", "site_form"),
        (told(Book(), "en", typed("Halles"), typed("halles")), "enter", "help!", "phone_form"),
        (told(AT_LINE, "search", found(1)), "enter", "0", "number_form"),
        (told(AT_LINE, "search", found(1)), "enter", "51", "number_form"),
        (told(AT_LINE, "search", found(1)), "enter", "²", "number_form"),
        (told(at_doors(), shot(1)), "enter", "12345", "label_form"),
        (told(at_doors(), shot(1)), "enter", "é", "label_form"),
        (told(proven(at_doors(), [(1, "1")]), shot(2)), "enter", "1", "label_taken"),
    ],
)
def test_a_wrong_answer_is_refused_with_a_word_and_changes_nothing(book: Book, key: str, text: str, why: str) -> None:
    before = book
    with pytest.raises(AnswerRefusedError) as refused:
        engine.answered(book, key, text, NOW)
    assert refused.value.word == why
    assert book == before and engine.ask(book) == engine.ask(before)


@pytest.mark.law("I9")
def test_evidence_that_comes_late_belongs_to_nobody() -> None:
    book = told(at_doors(), shot(1))
    task = engine.ask(at_doors()).task
    assert task is not None
    assert engine.learnt(book, task, shot(2)) == book


# -- boards, one at a time ----------------------------------------------------------------------------


def test_a_port_that_the_daemon_has_open_is_named_and_not_offered() -> None:
    step = engine.ask(told(NAMED, PortsSeen((Port(PORT, busy=True),))))
    assert step.options == ("again",)
    assert [note.word for note in step.notes] == ["port_busy"]


@pytest.mark.field_note("L32")
def test_two_boards_at_once_are_not_taken() -> None:
    assert word(told(AT_LINE, "search", found(1, 2))) == "one_at_a_time"


@pytest.mark.field_note("L32")
@pytest.mark.parametrize(
    ("seen", "asks"),
    [(LineSearched(garbled=(1,)), "same_address"), (found(1), "no_new_address"), (found(1, 2), "how_many_locks")],
    ids=["answers spoil each other", "both say the same", "an address of its own"],
)
def test_a_second_board_must_answer_at_an_address_of_its_own(seen: LineSearched, asks: str) -> None:
    book = told(AT_LINE, "search", found(1), typed("6"), "search", seen)
    assert word(book) == asks
    assert len(book.boards) == 1


@pytest.mark.field_note("L32")
def test_the_free_address_is_told_as_it_stands_on_the_switches() -> None:
    book = told(AT_LINE, "search", found(1), typed("6"), "search", found(1))
    assert engine.ask(book).values["address"] == "2"
    assert engine.ask(book).values["switches"] == "off ON off off off" == switches(2)


def test_a_board_at_another_rate_does_not_join_the_line() -> None:
    book = told(AT_LINE, "search", found(1), typed("6"), "search", found(3, kind="kerong", baud=19_200))
    assert word(book) == "other_baud"


# -- door by door --------------------------------------------------------------------------------------


@pytest.mark.field_note("L24")
def test_the_map_is_what_was_seen_and_not_arithmetic() -> None:
    book = proven(at_doors(), [(1, "1"), (2, "3"), (3, "2")])
    assert [(one.label, one.channel) for one in book.doors()] == [("1", 1), ("2", 3), ("3", 2)]


@pytest.mark.law("I1")
def test_the_shot_stands_in_the_book_before_it_leaves() -> None:
    book = at_doors()
    task = engine.ask(book).task
    assert isinstance(task, Fire)
    last = engine.begun(book, task, NOW).trial("board1", 1).last
    assert last is not None and (last.at, last.sent) == (NOW, "")


@pytest.mark.law("I6")
def test_what_was_in_flight_when_the_power_went_is_asked_about_and_not_fired_again() -> None:
    book = at_doors()
    task = engine.ask(book).task
    assert task is not None
    book = engine.taken_up(engine.begun(book, task, NOW))
    assert word(book) == "which_door"
    assert [note.word for note in engine.ask(book).notes] == ["no_reply"]
    again = told(book, "again")
    assert word(again) == "begin", "and then the installer stands before the bank first"


def test_a_dead_channel_is_named_and_stays_out_of_service() -> None:
    book = told(at_doors(), shot(), "none_opened", typed("7"))
    assert book.trial("board1", 1).outcome is Outcome.DEAD
    assert in_service(book) == () and noted(book) == ["found_dead"]


def test_a_channel_without_a_lock_is_no_fault() -> None:
    book = told(at_doors(), shot(), "none_opened", "unused")
    assert noted(book) == [] and word(book) == "firing"


@pytest.mark.field_note("L24")
def test_swapped_switch_cables_are_named_and_may_be_mended_at_once() -> None:
    book = told(at_doors(), shot(2), typed("1"))
    step = engine.ask(book)
    assert (step.word, step.values["channel"], step.values["other"]) == ("crossed", "1", "2")
    assert noted(told(book, "leave")) == ["found_crossed"]
    mended = told(book, "again", shot(1), typed("1"), ClosedSeen())
    assert mended.trial("board1", 1).outcome is Outcome.PROVEN
    assert len(mended.trial("board1", 1).shots) == 2, "every opening stays in the book"


@pytest.mark.field_note("L5")
def test_a_door_whose_switch_says_nothing_is_not_proven() -> None:
    book = told(at_doors(), shot(), typed("1"))
    assert word(book) == "no_switch"
    assert noted(told(book, "leave")) == ["found_no_switch"]


def test_a_door_that_was_pulled_a_little_later_is_seen_all_the_same() -> None:
    book = told(at_doors(), shot())
    move = shot(1).moved[0]
    assert word(told(book, MoveSeen(move), typed("1"))) == "close_it"


def test_a_door_that_is_never_seen_closed_is_not_proven() -> None:
    assert noted(told(at_doors(), shot(1), typed("1"), "shut_unseen")) == ["found_not_closed"]


@pytest.mark.field_note("L32")
def test_two_doors_on_one_channel_are_a_fault() -> None:
    assert noted(told(at_doors(), shot(1, 2), "several")) == ["found_several"]


def test_an_order_that_never_left_is_no_dead_lock() -> None:
    assert word(told(at_doors(), shot(sent="not_sent"))) == "not_sent"


# -- what the evidence comes to ------------------------------------------------------------------------


@pytest.mark.parametrize("closed", [0, 1])
def test_which_bit_means_closed_is_what_the_doors_say(closed: int) -> None:
    book = proven(at_doors(), [(1, "1"), (2, "2"), (3, "3")], bit=1 - closed)
    assert polarity(book, "board1").closed_reads == closed
    assert noted(book) == []


def test_a_single_switch_wired_the_other_way_round_is_named() -> None:
    book = proven(proven(at_doors(), [(1, "1"), (2, "2")]), [(3, "3")], bit=1)
    assert polarity(book, "board1").reversed == (3,)
    assert noted(book) == ["found_reversed"]


def test_a_longer_pulse_needs_a_reason_and_ends_at_the_cap() -> None:
    book = told(at_doors(kind="waveshare"), shot(), "none_opened")
    assert word(told(book, "longer")) == "why_longer"
    for pulse_ms in (800, 1_000, 1_500, 2_000):
        book = told(book, "longer", typed("a magnet lock"))
        assert book.board("board1").pulse_ms == pulse_ms
        book = told(book, shot(), "none_opened")
    assert "longer" not in engine.ask(book).options
    assert "found_long_pulse" in noted(book)


def test_a_board_that_times_its_pulse_by_itself_is_not_told_another() -> None:
    assert "longer" not in engine.ask(told(at_doors(), shot(), "none_opened")).options


# -- sizes ------------------------------------------------------------------------------------------------


def test_a_column_like_the_last_costs_one_touch() -> None:
    book = proven(at_doors(4), [(channel, str(channel)) for channel in range(1, 5)])
    book = told(book, typed("2"), typed("S 1700"), typed("M 1200 cold"), "alike")
    sizes = [(one.label, one.size, one.height_mm, one.cold) for one in sorted(book.shapes, key=lambda one: one.label)]
    assert sizes[2:] == [("3", "S", 1700, False), ("4", "M", 1200, True)]
    assert word(book) == "looking_for_readers"


def test_the_rest_of_a_column_is_alike_and_lower_each_time() -> None:
    book = proven(at_doors(), [(1, "1"), (2, "2"), (3, "3")])
    book = told(book, typed("3"), typed("M 1700"), "rest_alike")
    assert [book.shape(label) and book.shape(label).height_mm for label in "123"] == [1700, 1350, 1000]  # type: ignore[union-attr]


@pytest.mark.law("I9")
@pytest.mark.parametrize("text", ["XL 1200", "M", "M tall", "M 1200 warm", "M 9999", "M -3"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    book = told(proven(at_doors(1), [(1, "1")]), typed("1"))
    with pytest.raises(AnswerRefusedError):
        told(book, typed(text))


# -- the rest ---------------------------------------------------------------------------------------------


def shaped(*parts: Part) -> Book:
    book = told(proven(at_doors(1), [(1, "1")]), typed("1"), typed("M 1200"))
    return replace(book, parts=parts, reader_done=True)


def test_the_test_code_holds_every_character_of_base45_once() -> None:
    assert sorted(TEST_CODE) == sorted(base45.ALPHABET)


@pytest.mark.parametrize(
    ("came", "asks"),
    [
        (TEST_CODE, "glass_lower"),
        (TEST_CODE.replace("A", "Q"), "scan_wrong"),
        (TEST_CODE[:-1], "scan_wrong"),
        (TEST_CODE.lower(), "scan_wrong"),
        (TEST_CODE + "\r", "scan_wrong"),
    ],
)
def test_a_scanner_must_give_every_character_exactly(came: str, asks: str) -> None:
    assert word(told(shaped(Part("scanner", "front")), Scanned(came))) == asks


def test_a_reader_that_was_pointed_at_is_a_part_of_the_bank_also_after_a_power_cut() -> None:
    book = told(replace(shaped(), reader_done=False), ReadersSeen(("/dev/a", "/dev/b")), "port:/dev/b")
    assert word(book) == "scan_this" and word(engine.taken_up(book)) == "scan_this"
    book = told(book, Scanned(TEST_CODE, "gm65"))
    assert word(book) == "glass_lower" and book.reader == Reader("/dev/b", "gm65")


def test_a_scanner_with_another_keyboards_layout_is_told_by_its_characters() -> None:
    book = told(shaped(Part("scanner", "front")), Scanned(TEST_CODE.replace("A", "Q").replace("Z", "W")))
    assert engine.ask(book).values["detail"] == "A→Q Z→W"
    assert noted(told(book, "leave")) == ["found_scanner_wrong"]


@pytest.mark.parametrize(("celsius", "asks"), [(4.0, "glass_lower"), (85.0, "probe_odd"), (None, "probe_silent")])
def test_a_temperature_must_be_one_that_can_be(celsius: float | None, asks: str) -> None:
    """85 °C is what a DS18B20 says before its first conversion."""
    assert word(told(shaped(Part("probe", "fridge")), Measured(celsius))) == asks


def test_a_buzzer_that_nobody_heard_stands_in_the_report() -> None:
    assert noted(told(shaped(Part("signals", "signals")), Sounded(), "no")) == ["found_signals_wrong"]


@pytest.mark.parametrize(
    ("glass", "says", "by"),
    [
        ((950, 1_250), "reach_right", "0"),
        ((700, 1_000), "reach_low", "200"),
        ((1_200, 1_500), "reach_high", "200"),
        ((900, 1_700), "reach_right", "0"),
        ((600, 1_600), "reach_tall", "0"),
    ],
)
def test_what_is_touched_lies_in_reach_of_a_wheelchair(glass: tuple[int, int], says: str, by: str) -> None:
    """900 to 1300 mm; an upright screen is touched in its lower half."""
    book = told(shaped(), typed(str(glass[0])), typed(str(glass[1])))
    assert (word(book), engine.ask(book).values["by"]) == (says, by)
    assert book.glass == Glass(*glass, upright=glass[1] - glass[0] > 400)


# -- signing ----------------------------------------------------------------------------------------------


def test_a_signed_book_is_opened_again_to_mend_what_was_dead() -> None:
    book = proven(told(at_doors(2), shot(), "none_opened", typed("1")), [(2, "2")])
    book = told(book, typed("2"), typed("M 1700"), typed("M 1200"), *NO_READER, "no_screen", "to_sign", typed("Ada"))
    assert (book.signed_by, book.signed) == ("Ada", NOW)
    again = engine.taken_up(replace(book, written=("bastide.toml",)))
    assert again.signed_by == "" and word(again) == "review_faulty"
    again = told(again, "try_anew", "all_shut", Rested(at_doors(2).rest), "begin")
    assert engine.ask(again).values["channel"] == "1", "and only what was dead is fired"
    mended = proven(again, [(1, "1")])
    assert [one.label for one in mended.doors()] == ["1", "2"]


def test_nothing_is_signed_for_a_bank_without_a_proven_door() -> None:
    book = told(at_doors(1), shot(), "none_opened", "unused", *NO_READER, "no_screen")
    assert word(book) == "nothing_proven" and engine.ask(book).options == ("try_anew",)
