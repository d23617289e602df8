"""The host's codec of our door board, held against the golden vectors that the board's own program passes."""

import dataclasses
import json
import random
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from firmware import core
from hal.boards import doorboard
from hal.boards.board import BoardRefusedError, NotFiredError, Seen
from hal.boards.doorboard import EVERYBODY, SIZES, Asking, Change, Doorboard, Kind, State, body_of, hear_answer
from hal.exchange import BadFrameError, Ear, Exchange, Heard, Talk

VECTORS = json.loads((Path(core.__file__).parent / "vectors.json").read_text("utf-8"))
FRAMES = VECTORS["frames"]
ANSWERS = {
    "identity": (Kind.IDENTIFY, doorboard.Identity),
    "news": (Kind.POLL, doorboard.News),
    "state": (Kind.STATE, doorboard.State),
    "unlock": (Kind.UNLOCK, doorboard.Answered),
    "safe": (Kind.SAFE, doorboard.Off),
    "self_test": (Kind.SELF_TEST, doorboard.SelfTest),
}
ID = "e6614c311b7a5a2b"


def said(what: str, *values: str) -> list[dict[str, Any]]:
    found = [one for one in FRAMES if what in one.get("says", {}) and (not values or one["says"][what] in values)]
    assert found
    return found


def named(one: dict[str, Any]) -> str:
    return str(one["name"])


# -- bytes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("one", FRAMES, ids=named)
def test_a_frame_is_as_the_protocol_has_it_and_is_found_at_every_split(one: dict[str, Any]) -> None:
    body, data = bytes.fromhex(one["body"]), bytes.fromhex(one["frame"])
    assert doorboard.frame(body) == data
    assert body_of(data) == body
    assert [body_of(data[:cut]) for cut in range(len(data))] == [None] * len(data)


@pytest.mark.parametrize("one", VECTORS["crc"])
def test_the_check_is_that_of_rfc_1662(one: dict[str, Any]) -> None:
    assert doorboard.crc(bytes.fromhex(one["data"])) == one["crc"]


@pytest.mark.parametrize("one", said("request"), ids=named)
def test_a_request_is_as_the_protocol_has_it(one: dict[str, Any]) -> None:
    words, kind = one["says"], Kind[one["says"]["request"].upper()]
    asking = Asking(words["address"])
    for _ in range(words["tag"] - 1):
        asking.ask(Kind.STATE)
    assert asking.ask(kind, payload(kind, words)).request.hex() == one["frame"]


def payload(kind: Kind, words: dict[str, Any]) -> bytes:
    match kind:
        case Kind.POLL:
            return bytes.fromhex(f"{words['boot']:04x}{words['taken']:04x}")
        case Kind.UNLOCK:
            state = State(words["boot"], words["silences"], 0, 0, 0, 0)
            return doorboard.order_words(state, words["order"], words["channel"], words["pulse_ms"])
        case Kind.SEARCH:
            return bytes((words["round"], words["bits"])) + bytes.fromhex(words["prefix"])
        case Kind.FOUND:
            return bytes((words["round"],)) + bytes.fromhex(words["unique_id"])
        case Kind.ASSIGN:
            return bytes.fromhex(words["unique_id"]) + bytes((words["to"],))
    return b""


@pytest.mark.parametrize("one", said("answer", *ANSWERS), ids=named)
def test_an_answer_says_what_the_protocol_has_it_say(one: dict[str, Any]) -> None:
    words, body = dict(one["says"]), bytes.fromhex(one["body"])
    kind, cls = ANSWERS[words.pop("answer")]
    data = bytes.fromhex(one["frame"])
    assert hear_answer(kind, body[2], SIZES[kind], body[0], data) is Heard.WHOLE
    told = dataclasses.asdict(cls.of(data))
    if "changes" in words:
        words["changes"] = [dataclasses.asdict(Change(*change)) for change in words["changes"]]
        told["changes"] = list(told["changes"])
    if "unique_id" in words:
        words["unique_id"] = bytes.fromhex(words["unique_id"])
        words["version"] = tuple(words["version"])
    assert told == words


@pytest.mark.field_note("L4")
@pytest.mark.parametrize("one", said("answer", *ANSWERS), ids=named)
def test_an_answer_to_something_else_is_none(one: dict[str, Any]) -> None:
    body, data = bytes.fromhex(one["body"]), bytes.fromhex(one["frame"])
    kind = ANSWERS[one["says"]["answer"]][0]
    other = Kind.STATE if kind is not Kind.STATE else Kind.POLL
    for wrong in ((other, body[2], body[0]), (kind, body[2] ^ 1, body[0]), (kind, body[2], body[0] ^ 4)):
        ear = Ear(partial(hear_answer, wrong[0], wrong[1], SIZES[kind], wrong[2]))
        assert ear.feed(data) is None
        with pytest.raises(BadFrameError):
            ear.silence()


@pytest.mark.field_note("L4")
def test_a_late_answer_is_passed_over_and_the_right_one_taken() -> None:
    exchange = Asking(3).ask(Kind.SAFE)
    late, right = doorboard.frame(bytes.fromhex("0383ee") + bytes(13)), answer_to(exchange, "00000040")
    assert exchange.heard is not None
    whole = Ear(exchange.heard).feed(late + right)
    assert whole == (late + right, b"")
    assert doorboard.Off.of(whole[0]).stuck == 0x40


@pytest.mark.law("I9", "I12")
def test_a_million_bytes_of_noise_are_no_answer() -> None:
    chance, heard = random.Random(1), 0
    few = bytes((doorboard.FLAG, doorboard.ESCAPE, 3, 0x84))
    while heard < 1_000_000:
        noise = chance.randbytes(120) if chance.random() < 0.5 else bytes(chance.choices(few, k=120))
        kind = chance.choice(tuple(Kind))
        ear = Ear(Asking(3).ask(kind).heard or (lambda _: Heard.PART))
        heard += len(noise)
        with pytest.raises(BadFrameError):
            assert ear.feed(noise) is None
            ear.silence()


def test_noise_before_a_frame_is_passed_over() -> None:
    data = bytes.fromhex(said("answer", "safe")[0]["frame"])
    assert body_of(b"\x00\xff\x81" + data) == body_of(data)


# -- talks -----------------------------------------------------------------------------------


class Both:
    """The host's codec and the board's rules, face to face; time is passed in."""

    def __init__(self, board: core.Board, host: Doorboard) -> None:
        self.board = board
        self.host = host
        self.now_ms = 0
        self.made = 0xFFFF
        self.driven: int | None = None
        self.fired: list[int] = []

    def live(self, for_ms: int, made: int | None = None) -> None:
        self.made = self.made if made is None else made
        for _ in range(for_ms):
            self.now_ms += 1
            self._look()

    def talk(self, talk: Talk[Seen], lost: frozenset[int] = frozenset()) -> Seen:
        """``lost``: the answers that do not arrive; the bus closes such a talk."""
        try:
            exchange = next(talk)
            for number in range(50):
                self.live(2 + exchange.busy_ms)
                answer = self.board.hear(self.now_ms, exchange.request)
                if self.board.outputs:
                    self.fired.append(self.board.outputs)
                if number in lost:
                    talk.close()
                    raise BadFrameError("lost")
                assert exchange.heard is not None
                whole = Ear(exchange.heard).feed(answer)
                assert whole is not None
                exchange = talk.send(whole[0])
        except StopIteration as done:
            seen = done.value
            assert isinstance(seen, Seen)
            return seen
        raise AssertionError("a talk without end")

    def _look(self) -> None:
        self.board.look(self.now_ms, self.made, self.board.outputs if self.driven is None else self.driven)


@pytest.fixture
def both() -> Both:
    return Both(core.Board(bytes.fromhex(ID), 3, 0xBEEF, False, 0), Doorboard(3))


def test_it_begins_with_all_off_and_every_channel(both: Both) -> None:
    both.made = 0xFFFE
    assert both.talk(both.host.begin()) == Seen(((1, False), *((channel, True) for channel in range(2, 17))))


def test_it_tells_each_change_in_order(both: Both) -> None:
    both.talk(both.host.begin())
    for made in (0xFFFE, 0xFFFF, 0xFFFE, 0x7FFE):
        both.live(40, made)
    assert both.talk(both.host.poll()) == Seen(((1, False), (1, True), (1, False), (16, False)))
    assert both.talk(both.host.poll()) == Seen()


def test_changes_whose_answer_was_lost_are_told_again(both: Both) -> None:
    both.talk(both.host.begin())
    both.live(40, 0xFFFE)
    with pytest.raises(BadFrameError):
        both.talk(both.host.poll(), lost=frozenset({0}))
    assert both.talk(both.host.poll()) == Seen(((1, False),))


def test_what_happened_while_the_line_was_dead_is_told_first(both: Both) -> None:
    both.talk(both.host.begin())
    for made in (0xFFFE, 0xFFFF):
        both.live(4_000, made)
    seen = both.talk(both.host.begin())
    assert seen.closed[:2] == ((1, False), (1, True))
    assert seen.closed[2:] == tuple((channel, True) for channel in range(1, 17))


def test_too_much_to_keep_ends_in_the_whole_state(both: Both) -> None:
    both.talk(both.host.begin())
    for number in range(71):
        both.live(40, 0xFFFF ^ (number + 1) % 2)
    assert both.talk(both.host.poll()).closed == ((1, False), *((channel, True) for channel in range(2, 17)))
    assert both.talk(both.host.poll()) == Seen()


def test_a_board_that_was_started_anew_is_noticed(both: Both) -> None:
    both.talk(both.host.begin())
    both.board, both.made = core.Board(bytes.fromhex(ID), 3, 0x1234, False, both.now_ms), 0xFFFD
    assert (2, False) in both.talk(both.host.poll()).closed
    assert both.talk(both.host.unlock(2)) == Seen()


@pytest.mark.field_note("L3")
def test_orders_fire_once_each_though_answers_get_lost(both: Both) -> None:
    both.talk(both.host.begin())
    with pytest.raises(BadFrameError):
        both.talk(both.host.unlock(5), lost=frozenset({0}))
    both.live(600)
    assert both.talk(both.host.unlock(6)) == Seen()
    assert both.fired == [1 << 4, 1 << 5]


def test_a_refusal_says_that_nothing_fired(both: Both) -> None:
    both.talk(both.host.begin())
    for _ in range(4):
        both.talk(both.host.unlock(5))
        both.live(501)
    with pytest.raises(NotFiredError, match="lock 5: cooling") as refused:
        both.talk(both.host.unlock(5))
    assert refused.value.again_ms is not None
    both.live(refused.value.again_ms)
    assert both.talk(both.host.unlock(5)) == Seen()


def test_an_order_after_a_silence_is_refused_once(both: Both) -> None:
    both.talk(both.host.begin())
    both.live(3_100)
    with pytest.raises(NotFiredError, match="stale") as refused:
        both.talk(both.host.unlock(5))
    assert refused.value.again_ms == 0
    assert both.talk(both.host.unlock(5)) == Seen()


@pytest.mark.law("I3")
def test_a_board_with_a_stuck_output_is_refused(both: Both) -> None:
    both.driven = 0x40
    with pytest.raises(BoardRefusedError, match="output 7 stays on"):
        both.talk(both.host.begin())
    both.driven = None
    both.talk(both.host.begin())


def test_what_cannot_be_is_refused_at_once() -> None:
    for address, channels, pulse_ms in ((0, 16, 500), (32, 16, 500), (1, 17, 500), (1, 16, 1_010), (1, 16, 505)):
        with pytest.raises(ValueError, match="board"):
            Doorboard(address, channels, pulse_ms=pulse_ms)
    with pytest.raises(ValueError, match="channel 17"):
        next(Doorboard(1).unlock(17))


def test_polarity_is_configuration() -> None:
    both = Both(core.Board(bytes.fromhex(ID), 3, 1, False, 0), Doorboard(3, closed_reads=0))
    assert both.talk(both.host.begin()).closed[0] == (1, False)


def test_a_request_to_all_may_be_answered_by_the_one_that_is_meant() -> None:
    exchange = Asking(EVERYBODY).ask(Kind.FOUND, bytes((1,)) + bytes.fromhex(ID))
    board = core.Board(bytes.fromhex(ID), 0, 1, False, 0)
    assert exchange.heard is not None
    assert Ear(exchange.heard).feed(board.hear(1, exchange.request)) is not None


def test_more_changes_than_one_answer_holds_are_all_told(both: Both) -> None:
    both.talk(both.host.begin())
    made = [0xFFFF ^ (number + 1) % 2 for number in range(20)]
    for one in made:
        both.live(40, one)
    told = [change for _ in range(4) for change in both.talk(both.host.poll()).closed]
    assert told == [(1, one == 0xFFFF) for one in made]
    for one in made:
        both.live(40, one)
    assert both.talk(both.host.begin()).closed[:20] == tuple((1, one == 0xFFFF) for one in made)


def test_an_output_that_was_on_a_moment_ago_is_read_again(both: Both) -> None:
    talk = both.host.begin()
    first = next(talk)
    second = talk.send(answer_to(first, "00000040"))
    assert first.busy_ms > 0
    third = talk.send(answer_to(second, "00000000"))
    assert third.request[2] == Kind.STATE


def test_channels_that_are_not_used_say_nothing() -> None:
    both = Both(core.Board(bytes.fromhex(ID), 3, 1, False, 0), Doorboard(3, channels=8))
    assert len(both.talk(both.host.begin()).closed) == 8
    both.live(40, 0x7FFE)
    assert both.talk(both.host.poll()) == Seen(((1, False),))


def answer_to(exchange: Exchange, payload: str) -> bytes:
    """A right frame, whatever it says."""
    asked = body_of(exchange.request)
    assert asked is not None
    return doorboard.frame(bytes((3, asked[1] | doorboard.ANSWER, asked[2])) + bytes.fromhex(payload))


@pytest.mark.field_note("L4")
@pytest.mark.parametrize(
    "wrong",
    [
        "beef 0000 00 0001 0001 00 0000",  # after another change than the last taken
        "beee 0000 00 0001 0000 00 0000",  # of another start, and not missed
        "beef 0000 00 0001 0000 00 00",  # half a change
        "beef 0000 00 0001 0000 10 0000",  # a channel that is none
        "beef 0000 00 0001",  # too short
        "beef 0000 00 0001 0000" + " 00 0000" * 9,  # more than an answer holds
    ],
)
def test_news_that_cannot_be_are_none(both: Both, wrong: str) -> None:
    both.talk(both.host.begin())
    talk = both.host.poll()
    exchange = next(talk)
    assert exchange.heard is not None
    with pytest.raises(BadFrameError):
        talk.send(bytes(heard_whole(exchange, answer_to(exchange, wrong.replace(" ", "")))))
    assert both.talk(both.host.poll()) == Seen(), "and nothing was taken"


@pytest.mark.parametrize("wrong", ["00000002 05 00 0000", "00000001 06 00 0000", "00000001 05 07 0000"])
def test_a_verdict_on_another_order_is_none(both: Both, wrong: str) -> None:
    both.talk(both.host.begin())
    talk = both.host.unlock(5)
    exchange = next(talk)
    with pytest.raises(BadFrameError):
        talk.send(heard_whole(exchange, answer_to(exchange, wrong.replace(" ", ""))))


def heard_whole(exchange: Exchange, data: bytes) -> bytes:
    assert exchange.heard is not None
    whole = Ear(exchange.heard).feed(data)
    assert whole is not None
    return whole[0]


@pytest.mark.parametrize("kind", Kind)
def test_time_to_write_is_given_where_something_is_written(kind: Kind) -> None:
    assert Asking(3).ask(kind).reply_within_ms == (500 if kind is Kind.ASSIGN else 100)


@pytest.mark.law("I12")
@pytest.mark.parametrize(
    "data", [bytes(50), bytes((0x7E, *bytes(300))), doorboard.frame(bytes(49)), doorboard.frame(b"12")]
)
def test_what_is_too_long_or_too_short_is_given_up(data: bytes) -> None:
    with pytest.raises(BadFrameError):
        body_of(data)
