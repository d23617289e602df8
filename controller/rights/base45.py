"""Base45 (RFC 9285): bytes as texts that a QR code packs best. Strict: each text has one meaning, or none."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
VALUES = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Three characters for two bytes; two for an odd last one (RFC 9285, section 4)."""
    text: list[str] = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        rest, first = divmod(int.from_bytes(pair, "big"), 45)
        if len(pair) == 1:
            text += ALPHABET[first], ALPHABET[rest]
        else:
            third, second = divmod(rest, 45)
            text += ALPHABET[first], ALPHABET[second], ALPHABET[third]
    return "".join(text)


def decode(text: str) -> bytes:
    """The bytes. Raises ``ValueError`` for a foreign character, a lone last one, or a group beyond its bytes."""
    if len(text) % 3 == 1:
        raise ValueError("a lone character at the end")
    try:
        values = [VALUES[character] for character in text]
    except KeyError:
        raise ValueError("a character outside the alphabet") from None
    data = bytearray()
    for start in range(0, len(values), 3):
        group = values[start : start + 3]
        number = group[0] + 45 * group[1] + (2025 * group[2] if len(group) == 3 else 0)
        width = len(group) - 1
        if number >= 256**width:
            raise ValueError("a group stands for more than its bytes hold")
        data += number.to_bytes(width, "big")
    return bytes(data)
