"""What each family of boards says on its line, against its document: golden frames, every split, and noise."""

import random
from collections.abc import Callable

import pytest

from hal.boards import a8a80, kerong, waveshare
from hal.boards.a8a80 import A8a80
from hal.boards.board import Board, BoardRefusedError, Seen
from hal.boards.kerong import Kerong
from hal.boards.waveshare import Waveshare
from hal.exchange import BadFrameError, Ear, Talk

FUZZED_BYTES = 1_000_000
BOARDS: dict[str, Callable[[], Board]] = {
    "8a80": lambda: A8a80(1, 8),
    "kerong": lambda: Kerong(0, 16),
    "waveshare": lambda: Waveshare(1),
}


def h(text: str) -> bytes:
    return bytes.fromhex(text)


# -- golden frames: of the boards' documents -------------------------------------------------------

REQUESTS = [
    (a8a80.unlock_request(1, 1), "8A 01 01 11 9B"),
    (a8a80.states_request(1), "80 01 00 33 B2"),
    (kerong.states_request(0), "02 00 30 03 35"),
    (kerong.unlock_request(0, 1), "02 00 31 03 36"),
    (kerong.unlock_request(0, 16), "02 0F 31 03 45"),
    (kerong.unlock_request(1, 1), "02 10 31 03 46"),
    (waveshare.flash_request(1, 0, 200), "01 05 02 00 00 02 4D B3"),
    (waveshare.all_off_request(1), "01 05 00 FF 00 00 FD FA"),
    (waveshare.request(1, waveshare.INPUT_STATES, 0, 8), "01 02 00 00 00 08 79 CC"),
]


@pytest.mark.parametrize(("made", "written"), REQUESTS)
def test_requests_are_those_of_the_documents(made: bytes, written: str) -> None:
    assert made == h(written)


def talk(talk: Talk[Seen], *replies: bytes, pieces: int = 0) -> Seen:
    """Answer each question; ``pieces`` cuts each answer there, and the silence after it is the end of it."""
    exchange = next(talk)
    try:
        for reply in replies:
            assert exchange.heard is not None
            ear = Ear(exchange.heard)
            whole = None
            for piece in (reply[:pieces], reply[pieces:]) if pieces else (reply,):
                whole = whole or ear.feed(piece)
            exchange = talk.send(ear.silence() if whole is None else whole[0])
    except StopIteration as done:
        return Seen(*(getattr(done.value, name) for name in ("closed", "occupied")))
    raise AssertionError("the board would go on asking")


def all_closed(channels: int) -> tuple[tuple[int, bool], ...]:
    return tuple((channel, True) for channel in range(1, channels + 1))


EIGHT_OPEN = h("80 01 00 00 00 33 B2")
"""As captured of a board with eight channels."""
KERONG_CLOSED = h("02 00 35 FF FF 00 00 03 38")


def test_an_8a80_board_with_eight_channels_tells_three_bytes() -> None:
    board = A8a80(1, 8, closed_reads=0)
    assert talk(board.begin(), EIGHT_OPEN, EIGHT_OPEN).closed == all_closed(8)
    assert talk(board.poll(), EIGHT_OPEN).closed == all_closed(8), "its length is known, one answer is enough"


def test_bit_0_of_the_last_byte_is_channel_1() -> None:
    board, reply = A8a80(1, 18), a8a80.frame(0x80, 0x01, 0b10, 0b0, 0b101, 0x33)
    made = [channel for channel, closed in talk(board.begin(), reply, reply).closed if closed]
    assert made == [1, 3, 18]


@pytest.mark.parametrize(("reads", "closed"), [(1, True), (0, False)])
def test_polarity_is_configured(reads: int, closed: bool) -> None:
    unlocked = a8a80.frame(0x8A, 0x01, 0x03, 0x11)
    assert talk(A8a80(1, 8, closed_reads=reads).unlock(3), unlocked).closed == ((3, closed),)
    assert talk(Kerong(0, 2, closed_reads=reads).poll(), KERONG_CLOSED).closed == ((1, closed), (2, closed))
    inputs = waveshare.frame(0x01, 0x02, 0x01, 0xFF)
    assert talk(Waveshare(1, closed_reads=reads).poll(), inputs).closed[0] == (1, closed)


def test_kerong_tells_hooks_and_beams() -> None:
    board = Kerong(0, 12)
    assert talk(board.poll(), KERONG_CLOSED) == Seen(all_closed(12), dict.fromkeys(range(1, 13), False))
    some = kerong.frame(0x00, 0x35, 0xFE, 0xF7, 0x02, 0x08)
    seen = talk(board.poll(), some)
    assert [channel for channel, closed in seen.closed if not closed] == [1, 12]
    assert [channel for channel, inside in seen.occupied.items() if inside] == [2, 12]


WAVESHARE_SAFE = (
    h("01 05 00 FF 00 00 FD FA"),
    waveshare.frame(0x01, 0x01, 0x01, 0x00),
    waveshare.frame(0x01, 0x03, 0x10, *bytes(16)),
    waveshare.frame(0x01, 0x02, 0x01, 0xFF),
)


def test_waveshare_begins_with_everything_off_and_plain_inputs() -> None:
    assert talk(Waveshare(1).begin(), *WAVESHARE_SAFE).closed == all_closed(8)


@pytest.mark.parametrize(("channel", "mode"), [(3, 1), (8, 2), (1, 3), (5, 9)])
def test_an_input_that_drives_a_relay_refuses_the_board_with_its_remedy(channel: int, mode: int) -> None:
    modes = bytearray(16)
    modes[channel * 2 - 1] = mode
    linked = waveshare.frame(0x01, 0x03, 0x10, *modes)
    with pytest.raises(
        BoardRefusedError, match=f"input {channel} is in mode {mode}.*set register 100{channel - 1}h to 0"
    ):
        talk(Waveshare(1).begin(), *WAVESHARE_SAFE[:2], linked)


def test_a_relay_that_stays_on_refuses_the_board() -> None:
    with pytest.raises(BoardRefusedError, match="relay 4 stays on"):
        talk(Waveshare(1).begin(), WAVESHARE_SAFE[0], waveshare.frame(0x01, 0x01, 0x01, 0x08))


def test_the_gap_between_modbus_frames_is_as_measured() -> None:
    assert waveshare.gap_ms(9_600) == 5
    assert next(Waveshare(1).poll()).rest_ms == 5


def test_a_modbus_exception_is_told_in_words() -> None:
    with pytest.raises(BadFrameError, match="Modbus exception 2"):
        talk(Waveshare(1).poll(), waveshare.frame(0x01, 0x82, 0x02))


# -- every split -----------------------------------------------------------------------------------

ANSWERS = {
    "8a80 states": (lambda: A8a80(1, 8, closed_reads=0).begin(), (EIGHT_OPEN, EIGHT_OPEN)),
    "8a80 unlock": (lambda: A8a80(1, 8).unlock(1), (a8a80.frame(0x8A, 0x01, 0x01, 0x00),)),
    "kerong states": (lambda: Kerong(0, 16).poll(), (KERONG_CLOSED,)),
    "waveshare begin": (lambda: Waveshare(1).begin(), WAVESHARE_SAFE),
    "waveshare unlock": (lambda: Waveshare(1, pulse_ms=200).unlock(1), (h("01 05 02 00 00 02 4D B3"),)),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_it_makes_no_difference_where_an_answer_is_cut(name: str) -> None:
    begin, replies = ANSWERS[name]
    whole = talk(begin(), *replies)
    for cut in range(1, max(map(len, replies))):
        assert talk(begin(), *replies, pieces=cut) == whole


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.field_note("L4")
def test_no_answer_that_was_changed_or_cut_off_is_taken(name: str) -> None:
    begin, replies = ANSWERS[name]
    last = replies[-1]
    spoilt = [last[:length] for length in range(1, len(last))]
    spoilt += [
        last[:at] + bytes((last[at] ^ 1 << bit,)) + last[at + 1 :] for at in range(len(last)) for bit in range(8)
    ]
    for bad in spoilt:
        with pytest.raises(BadFrameError):
            talk(begin(), *replies[:-1], bad)


@pytest.mark.field_note("L4")
@pytest.mark.parametrize(
    ("asked", "late"),
    [
        (lambda: A8a80(1, 8).unlock(2), a8a80.frame(0x8A, 0x01, 0x01, 0x00)),
        (lambda: A8a80(2, 8).unlock(1), a8a80.frame(0x8A, 0x01, 0x01, 0x00)),
        (lambda: A8a80(2, 8).poll(), EIGHT_OPEN),
        (lambda: A8a80(1, 8).poll(), a8a80.frame(0x8A, 0x01, 0x01, 0x00)),
        (lambda: Kerong(1, 16).poll(), KERONG_CLOSED),
        (lambda: Waveshare(1).unlock(2), h("01 05 02 00 00 05 0C 71")),
        (lambda: Waveshare(2).poll(), waveshare.frame(0x01, 0x02, 0x01, 0xFF)),
        (lambda: Waveshare(1).poll(), h("01 05 00 FF 00 00 FD FA")),
    ],
)
def test_the_answer_to_another_question_is_never_taken(asked: Callable[[], Talk[Seen]], late: bytes) -> None:
    with pytest.raises(BadFrameError):
        talk(asked(), late, late)


def test_a_board_that_tells_another_number_of_bytes_is_learnt_anew() -> None:
    board, short, long = A8a80(1, 8), a8a80.frame(0x80, 0x01, 0xFF, 0x33), a8a80.frame(0x80, 0x01, 0, 0, 0xFF, 0x33)
    talk(board.begin(), short, short)
    with pytest.raises(BadFrameError):
        talk(board.poll(), long)
    assert talk(board.poll(), long, long).closed == all_closed(8)


def test_two_answers_that_differ_in_length_teach_nothing() -> None:
    with pytest.raises(BadFrameError):
        talk(A8a80(1, 8).begin(), a8a80.frame(0x80, 0x01, 0xFF, 0x33), EIGHT_OPEN)


# -- noise -----------------------------------------------------------------------------------------


def noise(dice: random.Random, known: bytes) -> bytes:
    """Bytes of nobody; every other time they begin like an answer."""
    return known[: dice.randrange(len(known)) if dice.random() < 0.5 else 0] + dice.randbytes(dice.randrange(1, 16))


@pytest.mark.law("I9")
@pytest.mark.parametrize("name", BOARDS)
def test_a_million_bytes_of_noise_open_nothing(name: str) -> None:
    """Whatever comes, it is refused or waited for; nothing else is raised, and no door is ever told to be open."""
    dice, board, fed = random.Random(1), BOARDS[name](), 0
    answers = {"8a80": h("80 01 FF FF FF 33 4D"), "kerong": KERONG_CLOSED, "waveshare": WAVESHARE_SAFE[3]}
    while fed < FUZZED_BYTES:
        channel = dice.randrange(1, 9)
        for what in (board.poll(), board.begin(), board.unlock(channel)):
            data = noise(dice, answers[name])
            fed += len(data)
            exchange = next(what)
            if exchange.heard is None:
                exchange = what.send(b"")
            assert exchange.heard is not None
            ear = Ear(exchange.heard)
            try:
                whole = ear.feed(data)
                seen = what.send(whole[0] if whole else ear.silence())
            except BadFrameError:
                continue
            except StopIteration as done:
                seen = done.value
                assert [channel for channel, closed in seen.closed if not closed] == []
