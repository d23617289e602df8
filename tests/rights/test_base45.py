import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.rights import base45

RFC_9285 = [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")]
"""Sections 4.3 and 4.4."""


@pytest.mark.parametrize(("data", "text"), RFC_9285)
def test_the_examples_of_the_rfc(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=400))
def test_bytes_come_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.law("I9")
@given(st.text(base45.ALPHABET, max_size=60) | st.text(max_size=60))
def test_no_two_texts_mean_the_same(text: str) -> None:
    try:
        data = base45.decode(text)
    except ValueError:
        return
    assert base45.encode(data) == text


@pytest.mark.parametrize("text", ["A", "BB8A", "GGW", ":::", "::", "U5", "bb8", "BB\n", "É00"])
def test_what_the_alphabet_or_the_bytes_do_not_hold_is_refused(text: str) -> None:
    if text == "U5":
        assert base45.decode(text) == b"\xff"
        return
    with pytest.raises(ValueError, match=r"character|group"):
        base45.decode(text)
