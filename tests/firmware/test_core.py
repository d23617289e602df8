"""The board's rules and codec on CPython."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import core
from tests.firmware import golden

VECTORS = json.loads((Path(core.__file__).parent / "vectors.json").read_text("utf-8"))
A_MILLION = 1_000_000
BODIES = st.binary(min_size=core.BODY_BYTES_MIN, max_size=core.BODY_BYTES_MAX)


@pytest.mark.law("I3")
@pytest.mark.field_note("L3")
def test_golden_vectors() -> None:
    assert golden.failures(core, VECTORS) == []


@given(st.lists(BODIES, max_size=5), st.lists(st.integers(0, 300), max_size=8))
def test_frames_are_found_however_the_stream_is_cut(bodies: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(map(core.frame, bodies))
    wire, found, start = core.Deframer(), [], 0
    for cut in [*sorted(cuts), len(stream)]:
        found += wire.feed(stream[start:cut])
        start = max(start, cut)
    assert found == bodies
    assert wire.bad == 0


@given(st.binary(max_size=80), BODIES)
def test_noise_costs_at_most_the_frame_after_it(noise: bytes, body: bytes) -> None:
    found = core.Deframer().feed(noise + core.frame(body) + core.frame(body))
    assert body in found


@given(BODIES, st.data())
def test_one_wrong_bit_is_never_another_frame(body: bytes, data: st.DataObject) -> None:
    spoilt = bytearray(core.frame(body))
    spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert set(core.Deframer().feed(bytes(spoilt))) <= {body}


@pytest.mark.law("I9", "I12")
def test_a_million_bytes_of_noise_and_false_orders_fire_nothing_and_stay_within_the_cap() -> None:
    heard = fired = 0
    for seed in range(1, 100):
        _, count, orders = golden.fuzz(core, seed, 2_000)
        heard, fired = heard + count, fired + orders
        if heard >= A_MILLION:
            break
    assert heard >= A_MILLION
    assert fired > 100, "the fuzz must reach the locks too"


@pytest.mark.law("I12")
def test_what_is_kept_is_bounded() -> None:
    wire = core.Deframer()
    assert wire.feed(bytes((core.FLAG,)) + bytes(100_000)) == []
    assert len(wire._held) <= core.BODY_BYTES_MAX + 3
    board = core.Board(b"12345678", 3, 1, False, 0)
    for step in range(100_000):
        board.look(step * 31, step >> 1 & 1, 0)
    answer = board.hear(100_000 * 31, core.frame(bytes([3, core.POLL, 1, 0, 1, 0, 0])))
    assert core.Deframer().feed(answer)[0][7] & core.MISSED
    assert len(board._events) == core.EVENTS_KEPT


def test_no_change_is_lost_while_polls_and_answers_get_lost() -> None:
    board, chance = core.Board(b"12345678", 3, 1, False, 0), golden.Chance(7)
    now_ms, made, taken, heard, happened, tag = 0, 0, 0, [], [], 0
    board.look(0, 0, 0)
    while len(happened) < 300 or taken < 300:
        now_ms += 31
        if chance.below(4) == 0 and len(happened) < 300 and len(happened) - taken < core.EVENTS_KEPT:
            channel = chance.below(16)
            made ^= 1 << channel
            happened.append((channel, made >> channel & 1))
            board.look(now_ms, made, 0)
        now_ms += core.SETTLED_AFTER_MS
        board.look(now_ms, made, 0)
        tag = (tag + 1) & 0xFF
        poll = core.frame(bytes([3, core.POLL, tag, 0, 1]) + taken.to_bytes(2, "big"))
        if chance.below(2) == 0:
            continue  # the poll was lost
        answer = board.hear(now_ms, poll)
        if chance.below(2) == 0:
            continue  # the answer was lost
        body = core.Deframer().feed(answer)[0]
        assert not body[7] & core.MISSED
        after, changes = int.from_bytes(body[10:12], "big"), body[12:]
        assert after == taken
        heard += [(byte & 15, byte >> 7) for byte in changes[::3]]
        taken = after + len(changes) // 3
    assert heard == happened


def test_the_core_imports_nothing() -> None:
    assert "import" not in Path(core.__file__).read_text("utf-8").replace("Imports nothing", "")
