"""Bytes into texts, and the stream that a GM65 shares with its replies."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hal.scanners import gm65
from hal.scanners.texts import BYTES_MAX, Texts


def test_a_text_ends_at_its_terminator_and_empty_ones_are_none() -> None:
    texts = Texts()
    assert texts.feed(b"BASTIDE-ONE\r\n\r\ndeux\n\xc3\xa9", 1.0) == ["BASTIDE-ONE", "deux"]
    assert texts.feed("€ 𝄞\r".encode(), 1.01) == ["é€ 𝄞"]
    assert texts.due_s() is None


def test_without_a_terminator_it_ends_with_a_pause() -> None:
    texts = Texts(idle_gap_ms=40)
    assert texts.feed(b"ONE", 1.0) == [] and texts.due_s() == 1.04
    assert texts.settle(1.039) == [] and texts.settle(1.04) == ["ONE"]
    assert texts.feed(b"TW", 2.0) == [] and texts.feed(b"O", 2.03) == []
    assert texts.feed(b"MORE\r", 2.5) == ["TWOMORE"], "looked at late, it may have come in time"


@pytest.mark.field_note("L31")
@pytest.mark.law("I12")
def test_a_text_is_bounded_whatever_comes() -> None:
    texts = Texts()
    assert texts.feed(b"A" * 100_000, 1.0) == []
    assert texts.settle(2.0) == ["A" * 512]
    assert texts.feed("𝄞".encode() * 1_000 + b"\r", 3.0) == ["𝄞" * 512] and BYTES_MAX == 2_048


@pytest.mark.law("I9")
@given(st.lists(st.binary(max_size=64)))
def test_any_bytes_become_texts_and_never_more_than_came(parts: list[bytes]) -> None:
    texts, told = Texts(), []
    for at_s, part in enumerate(parts):
        told += texts.feed(part, float(at_s))
    told += texts.settle(len(parts) + 1.0)
    assert all(0 < len(text) <= 512 for text in told)
    assert sum(map(len, told)) <= sum(map(len, parts))


# -- GM65 --------------------------------------------------------------------------------------


def test_commands_are_those_of_the_manual() -> None:
    assert gm65.save() == bytes.fromhex("7E 00 09 01 00 00 00 DE C8")
    assert gm65.command(gm65.READ, 0x002A, b"\x02") == bytes.fromhex("7E 00 07 01 00 2A 02 D8 0F")
    assert gm65.reply(b"\0") == bytes.fromhex("02 00 00 01 00 33 31")
    assert gm65.write(gm65.SET_UP_CODES, 2)[:7] == bytes.fromhex("7E 00 08 01 00 03 02")


@pytest.mark.field_note("L31")
def test_what_a_bank_sets_changes_its_own_bits_only() -> None:
    assert [wanted.applied(0b1101_0101) for wanted in gm65.settings()] == [0b1101_0110, 0b1001_0101, 0b1101_0111]


ACK = bytes.fromhex("02 00 00 01 00 33 31")


@pytest.mark.parametrize("cut", range(1, 20))
def test_replies_are_taken_out_of_the_text_wherever_they_are_cut(cut: int) -> None:
    data = b"HELLO" + ACK + b"WORLD\r" + ACK
    stream, plain, replies = gm65.Stream(), b"", []
    for at in range(0, len(data), cut):
        for part in stream.feed(data[at : at + cut]):
            if isinstance(part, gm65.Reply):
                replies.append(part.data)
            else:
                plain += part
    assert plain == b"HELLOWORLD\r" and replies == [b"\0", b"\0"]


@pytest.mark.parametrize("bad", ["02 41", "02 00 41", "02 00 00 01 00 33 32 41 41"])
def test_what_only_begins_like_a_reply_is_text(bad: str) -> None:
    parts = list(gm65.Stream().feed(bytes.fromhex(bad)))
    assert b"".join(part for part in parts if isinstance(part, bytes)) == bytes.fromhex(bad)


@pytest.mark.law("I9")
@given(st.lists(st.one_of(st.binary(max_size=8), st.sampled_from([b"\x02", b"\x02\x00", ACK])), max_size=30))
def test_any_bytes_pass_and_nothing_is_made_up(parts: list[bytes]) -> None:
    stream, out = gm65.Stream(), b""
    for part in parts:
        for found in stream.feed(part):
            out += gm65.reply(found.data) if isinstance(found, gm65.Reply) else found
    assert out + stream.rest() == b"".join(parts)


@pytest.mark.law("I9")
@pytest.mark.law("I12")
def test_a_million_bytes_of_noise_are_texts_of_bounded_length_and_hold_nothing_up() -> None:
    dice, stream, texts = random.Random(31), gm65.Stream(), Texts()
    told, kept = 0, 0
    for at_s in range(1_000):
        noise = dice.choice((dice.randbytes(1_000), bytes(dice.choices(b"\x02\x00\x00\x01A\r", k=1_000))))
        plain = b"".join(part for part in stream.feed(noise) if isinstance(part, bytes))
        for text in texts.feed(plain, float(at_s)):
            assert 0 < len(text) <= 512
            told += 1
        kept = max(kept, len(stream.rest()) if at_s % 100 == 0 else 0)
    assert told > 1_000 and kept <= 261, "a reply that never ends is kept no longer than a reply can be"
