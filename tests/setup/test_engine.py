"""The set-up as a pure machine: what it asks, what it refuses, what it forgets."""

from dataclasses import replace

import pytest

from controller.dialogue.steps import ENTER, AnswerRefusedError
from controller.setup import engine
from controller.setup.book import Book, Clock, Kind, Network, Wifi
from controller.setup.ending import code
from controller.setup.hour import parsed
from controller.setup.progress import KEPT
from controller.setup.steps import (
    ClockSeen,
    ClockSet,
    Commissioned,
    ConfigurationFetched,
    Join,
    Joined,
    KeysFetched,
    LabelPrinted,
    NetworkSeen,
    SetClock,
    Wrote,
    ZoneSet,
)
from tests.setup.books import (
    ALONE,
    DONE,
    KEYED,
    LABEL,
    NOW,
    OFFLINE,
    ONLINE,
    PLACED,
    ROOT,
    ROOTED,
    SHOWN,
    WINDOW,
    ZONED,
    told,
    typed,
)
from tests.setup.poses import POSES

each_pose = pytest.mark.parametrize("word", POSES)


def asks(book: Book) -> str:
    return engine.ask(book).word


@pytest.mark.law("I9")
@each_pose
def test_what_is_no_answer_changes_nothing(word: str) -> None:
    for key, text in (("nonsense", ""), (ENTER, "x" * 161), (ENTER, "\x07")):
        with pytest.raises(AnswerRefusedError):
            engine.answered(POSES[word], key, text, NOW)


@pytest.mark.law("I9")
@each_pose
def test_evidence_of_another_question_changes_nothing(word: str) -> None:
    strange = SetClock("1999-01-01 00:00:00")
    assert engine.learnt(POSES[word], strange, ClockSet()) == POSES[word]


@each_pose
def test_after_a_power_cut_it_asks_the_same(word: str) -> None:
    kept = KEPT.book.validate_json(KEPT.book.dump_json(POSES[word], exclude=set(KEPT.never)))
    again = {"joining": "wifi_password", "printing": "done", "started": "done", "copying": "request"}
    assert asks(engine.taken_up(kept)) == again.get(word, word)


def test_a_password_outlives_its_try_in_no_book() -> None:
    secret = "correct horse"
    tried = told(OFFLINE, "wifi:Mairie-Invités", typed(secret))
    assert engine.ask(tried).task == Join("Mairie-Invités", secret)
    assert secret not in repr(tried) and secret not in repr(engine.ask(tried))
    assert secret.encode() not in KEPT.book.dump_json(tried, exclude=set(KEPT.never))
    for outcome in ("", "refused"):
        after = told(tried, Joined(outcome))
        assert after.wifi_password == "", outcome
    assert asks(told(tried, Joined())) == "looking_at_network", "in: it looks whether that leads out"
    assert asks(told(tried, Joined("refused"))) == "wifi_refused"
    assert asks(told(tried, Joined("refused"), "try_again")) == "wifi_password"
    assert asks(told(tried, Joined("refused"), "other_network")) == "network_choice"


@pytest.mark.parametrize("text", ["short", "x" * 64, "motdepassé1", ""])
def test_no_such_password_of_a_network(text: str) -> None:
    with pytest.raises(AnswerRefusedError, match="password_form"):
        engine.answered(told(OFFLINE, "wifi:Mairie-Invités"), ENTER, text, NOW)


def test_the_key_itself_is_a_password_too() -> None:
    told(OFFLINE, "wifi:Mairie-Invités", typed("0fA9" * 16))


def test_an_open_network_asks_for_no_password() -> None:
    assert engine.ask(told(OFFLINE, "wifi:Halles")).task == Join("Halles", "")


def test_the_strongest_six_networks_are_offered_and_the_machine_may_stay_without() -> None:
    many = tuple(Wifi(f"n{number}") for number in range(9))
    seen = told(PLACED, NetworkSeen(Network(True, "", many)))
    assert engine.ask(seen).options == (*(f"wifi:n{number}" for number in range(6)), "look_again", "without")
    assert asks(told(seen, "without")) == "zone"
    assert asks(told(seen, "look_again")) == "looking_at_network"


def test_one_that_is_online_may_choose_another_network() -> None:
    good = told(PLACED, NetworkSeen(Network(True, "wlan0", (Wifi("Halles"),))))
    assert asks(told(good, "other_network")) == "network_choice"


def test_a_zone_that_the_system_refuses_may_be_used_all_the_same() -> None:
    refused = told(ONLINE, "other_zone", typed("Europe/Brussels"), ZoneSet("Access denied"))
    assert asks(refused) == "zone_refused"
    assert asks(told(refused, "try_again")) == "zone"
    left = told(refused, "leave")
    assert (left.zone, asks(left)) == ("Europe/Brussels", "looking_at_clock")


@pytest.mark.parametrize("text", ["Paris!", "/etc/passwd", "Europe/../x", "E", "Europe/Paris\n", "-x/y"])
def test_no_such_name_of_a_zone(text: str) -> None:
    with pytest.raises(AnswerRefusedError, match="zone_form"):
        engine.answered(replace(ONLINE, zone_typed=True), ENTER, f"{text}?", NOW)


def test_a_clock_that_the_network_sets_needs_nobodys_word() -> None:
    assert asks(told(ZONED, ClockSeen(Clock("now", True)))) == "making_keys"
    wrong = told(ZONED, ClockSeen(Clock("1970", False)))
    assert asks(told(wrong, "right")) == "making_keys"
    set_ = told(wrong, "set_it", typed("2026 11 25 2 05"))
    assert engine.ask(set_).task == SetClock("2026-11-25 02:05:00")
    assert asks(told(set_, ClockSet())) == "looking_at_clock"
    told_why = told(set_, ClockSet("Access denied"), ClockSeen(Clock("1970", False)))
    assert [note.word for note in engine.ask(told_why).notes] == ["clock_problem"]


@pytest.mark.parametrize(
    ("text", "wall"),
    [("2026 11 25 14 30", "2026-11-25 14:30:00"), ("2026-11-25 9:05", "2026-11-25 09:05:00")],
)
def test_a_moment_is_typed_with_whatever_between(text: str, wall: str) -> None:
    assert parsed(text) == wall


@pytest.mark.parametrize(
    "text", ["", "2026 11 25", "2026 11 25 14 30 10", "2026 13 25 14 30", "2026 02 30 1 1", "1999 1 1 1 1", "9" * 20]
)
def test_what_is_no_moment_of_these_decades_is_refused(text: str) -> None:
    with pytest.raises(AnswerRefusedError, match="clock_form"):
        parsed(text)


def test_the_operators_key_is_typed_or_brought_or_comes_later() -> None:
    assert told(KEYED, typed(f" {ROOT.upper()} ")).root == ROOT
    assert told(KEYED, "from_stick", KeysFetched(ROOT)).root == ROOT
    missing = told(KEYED, "from_stick", KeysFetched(problem="no_keys"))
    assert asks(missing) == "no_keys"
    assert asks(told(missing, "from_stick")) == "fetching_keys"
    assert asks(told(missing, "type_it")) == "root"
    assert asks(told(missing, "later")) == "town"
    assert asks(told(KEYED, "later")) == "town"
    with pytest.raises(AnswerRefusedError, match="root_form"):
        told(KEYED, typed(ROOT[1:]))


def test_who_has_no_link_is_asked_nothing_of_it_and_who_goes_back_is_asked_again() -> None:
    assert asks(ALONE) == "hardware"
    assert asks(told(ROOTED, "with_town", typed("halles-1"), "back")) == "town"
    for text in ("-x", "a b", "http://x", "x" * 121, "é.fr"):
        with pytest.raises(AnswerRefusedError):
            told(ROOTED, "with_town", typed("halles-1"), typed(text))


def test_the_longest_site_still_gives_a_name_for_the_town() -> None:
    book = replace(ROOTED, site="a" * 60)
    form = engine.ask(told(book, "with_town")).form
    assert told(book, "with_town", typed(form.default)).device == "a" * 30 + "-1"  # type: ignore[union-attr]


def test_lockers_are_commissioned_and_a_finished_configuration_is_fetched() -> None:
    doors = told(ALONE, "lockers", "begin")
    assert asks(doors) == "commissioning"
    assert asks(told(doors, Commissioned())) == "look"
    assert asks(told(ALONE, "ready", ConfigurationFetched())) == "look"
    missing = told(ALONE, "ready", ConfigurationFetched("no file"))
    assert asks(told(missing, "try_again")) == "fetching_configuration"
    assert told(missing, "back").kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("text", "address"),
    [("www.example.org/vitrine", "https://www.example.org/vitrine"), ("http://10.0.0.2/v", "http://10.0.0.2/v")],
)
def test_an_address_is_meant_to_be_https(text: str, address: str) -> None:
    assert told(WINDOW, "address", typed(text)).content == address


@pytest.mark.parametrize("text", ["", "https://", "ftp://x", "a b"])
def test_no_such_address(text: str) -> None:
    with pytest.raises(AnswerRefusedError, match="address_form"):
        told(WINDOW, "address", typed(text))


def test_anew_the_machine_is_still_itself() -> None:
    again = told(SHOWN, "anew")
    assert again == Book(language="fr", made=SHOWN.made)


def test_what_was_written_is_told_and_printed_and_started() -> None:
    written = told(SHOWN, "write", Wrote(("/etc/bastide/bastide.toml",), LABEL))
    step = engine.ask(written)
    assert (step.word, step.options) == ("done", ("start", "print"))
    assert step.values["fingerprint"] == "9f86 d081 884c 7d65"
    assert step.code == code(LABEL) == f"BASTIDE:10000000A1B2C3D4:{LABEL.fingerprint.upper()}"
    assert [note.word for note in engine.ask(told(DONE, "print", LabelPrinted("printed"))).notes] == ["printed"]
    assert asks(told(DONE, "start")) == "started"
