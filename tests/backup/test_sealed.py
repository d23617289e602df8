"""A sealed file opens for those it is made for, whole and as it was written, or not at all."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from controller.backup.recipients import Opener, Passphrase, PrivateKey, PublicKey, Recipient
from controller.backup.sealed import MAGIC, PIECE_BYTES, TAG_BYTES, Sealing, Unsealing, read_header
from controller.backup.trouble import Trouble

WORDS = Passphrase(b"correct horse battery staple", log_n=10)


def sealed(data: bytes, *recipients: Recipient) -> bytes:
    file = BytesIO()
    sealing = Sealing(file, recipients)
    for at in range(0, len(data), 50_000):
        sealing.write(data[at : at + 50_000])
    sealing.finish()
    return file.getvalue()


def unsealed(data: bytes, opener: Opener, at_once: int = -1) -> bytes:
    source = Unsealing.open(BytesIO(data), opener)
    return b"".join(iter(lambda: source.read(at_once), b""))


def refused(data: bytes, opener: Opener) -> str:
    with pytest.raises(Trouble) as trouble:
        unsealed(data, opener)
    return trouble.value.code


def body_at(data: bytes) -> int:
    """Where the pieces begin."""
    file = BytesIO(data)
    read_header(file)
    return file.tell()


@pytest.mark.parametrize(
    "length", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 7]
)
def test_what_was_sealed_is_read_again_whatever_its_length(key: PrivateKey, length: int) -> None:
    data = bytes(at * at % 251 for at in range(length))
    closed = sealed(data, PublicKey(key.public))
    assert unsealed(closed, key) == unsealed(closed, key, 999) == data
    pieces = max(1, -(-length // PIECE_BYTES))
    assert len(closed) - body_at(closed) == length + pieces * TAG_BYTES


def test_each_of_several_can_open_it_and_nobody_else(key: PrivateKey) -> None:
    other = PrivateKey(X25519PrivateKey.generate())
    closed = sealed(b"the bank", PublicKey(key.public), WORDS)
    assert unsealed(closed, key) == unsealed(closed, WORDS) == b"the bank"
    assert refused(closed, other) == "wrong-key"
    assert refused(closed, Passphrase(b"correct horse battery stapler")) == "wrong-passphrase"
    assert refused(sealed(b"the bank", PublicKey(key.public)), WORDS) == "needs-key"
    assert refused(sealed(b"the bank", WORDS), key) == "wrong-key"


def test_nothing_of_it_can_be_read_without_a_key(key: PrivateKey) -> None:
    closed = sealed(b"a word" * 1_000, PublicKey(key.public), WORDS)
    assert b"a word" not in closed and WORDS.words not in closed


def flipped(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        yield data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]


def test_no_byte_can_be_changed(key: PrivateKey) -> None:
    closed = sealed(b"the bank's own key", PublicKey(key.public))
    codes = {refused(changed, key) for changed in flipped(closed)}
    assert codes <= {"not-a-backup", "too-new", "damaged", "wrong-key"}


def test_no_length_but_its_own_is_whole(key: PrivateKey) -> None:
    closed = sealed(bytes(2 * PIECE_BYTES + 5), PublicKey(key.public))
    begins, piece = body_at(closed), PIECE_BYTES + TAG_BYTES
    ends = (0, 5, len(MAGIC) + 2, begins - 1, begins, begins + 7, begins + piece, begins + 2 * piece, len(closed) - 1)
    assert {refused(closed[:length], key) for length in ends} == {"not-a-backup", "damaged"}
    assert refused(closed + b"\0", key) == "damaged"


def test_pieces_keep_their_order_and_their_number(key: PrivateKey) -> None:
    closed = sealed(b"a" * PIECE_BYTES + b"b" * PIECE_BYTES + b"c", PublicKey(key.public))
    begins, piece = body_at(closed), PIECE_BYTES + TAG_BYTES
    head, first, second, last = (
        closed[:begins], closed[begins : begins + piece], closed[begins + piece : begins + 2 * piece],
        closed[begins + 2 * piece :],
    )  # fmt: skip
    for order in ((second, first, last), (first, last), (first, first, last), (first, second, second, last)):
        assert refused(head + b"".join(order), key) == "damaged"


def test_pieces_of_another_backup_for_the_same_key_do_not_fit(key: PrivateKey) -> None:
    one, other = (sealed(bytes(9), PublicKey(key.public)) for _ in range(2))
    assert refused(one[: body_at(one)] + other[body_at(other) :], key) == "damaged"


def test_a_file_cannot_ask_for_more_memory_than_a_pi_has() -> None:
    closed = sealed(b"", WORDS)
    for cost in (b'"log_n":30', b'"log_n":19'):
        assert refused(closed.replace(b'"log_n":10', cost), WORDS) == "damaged"


def test_what_is_no_backup_and_what_is_of_the_future_are_told_apart(key: PrivateKey) -> None:
    assert refused(b"PK\x03\x04" + bytes(400), key) == "not-a-backup"
    assert refused(MAGIC.replace(b"1", b"2") + bytes(400), key) == "too-new"


def test_a_public_key_that_is_none_is_refused() -> None:
    with pytest.raises(Trouble, match="not-a-public-key"):
        sealed(b"", PublicKey("0" * 64))
