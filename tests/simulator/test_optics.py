import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.rights import tickets
from simulator.optics import Picture, read


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=16, max_size=16))
def test_the_reader_reads_every_ticket_that_a_screen_shows(ticket: bytes) -> None:
    text = tickets.show(ticket)
    assert read(Picture.of(text)) == text


@pytest.mark.parametrize("text", ["é€ — casier", "https://example.org/menu?x=1", "A" * 500])
def test_it_reads_other_peoples_codes_too(text: str) -> None:
    assert read(Picture.of(text)) == text


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    "picture",
    [
        Picture("M0 0h1v1h-2z", 29),
        Picture("M0 0h1v1h-1z<script>", 29),
        Picture("M28 0h9v1h-9z", 29),
        Picture("M0 30h1v1h-1z", 29),
        Picture("", 0),
        Picture("", 100_000),
    ],
)
def test_what_is_no_picture_of_a_code_is_refused(picture: Picture) -> None:
    with pytest.raises(ValueError, match="picture"):
        read(picture)


def test_an_empty_wall_shows_no_code() -> None:
    assert read(Picture("", 29)) is None
