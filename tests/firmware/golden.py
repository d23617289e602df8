"""The golden vectors asked of one ``core``, and a fuzz that any two interpreters can compare. Plain Python: it runs on
CPython and, unchanged, on MicroPython."""


def failures(core, vectors):
    """What is not as the vectors say, one line each."""
    wrong = []
    for one in vectors["crc"]:
        got = core.crc16(bytes.fromhex(one["data"]))
        if got != one["crc"]:
            wrong.append("crc of " + one["data"] + ": " + hex(got))
    for one in vectors["frames"]:
        body, frame = bytes.fromhex(one["body"]), bytes.fromhex(one["frame"])
        if core.frame(body) != frame:
            wrong.append(one["name"] + ": framed as " + core.frame(body).hex())
        for cut in range(len(frame) + 1):
            wire = core.Deframer()
            if wire.feed(frame[:cut]) + wire.feed(frame[cut:]) != [body]:
                wrong.append(one["name"] + ": lost when cut after " + str(cut))
    for one in vectors["streams"]:
        stream, bodies = bytes.fromhex(one["stream"]), [bytes.fromhex(body) for body in one["bodies"]]
        wire, single = core.Deframer(), core.Deframer()
        if wire.feed(stream) != bodies:
            wrong.append(one["name"] + ": not " + str(one["bodies"]))
        if [body for byte in stream for body in single.feed(bytes([byte]))] != bodies:
            wrong.append(one["name"] + ": other bodies byte by byte")
    for talk in vectors["talks"]:
        wrong.extend(talked(core, talk))
    return wrong


def talked(core, talk):
    """A board lives through one talk. ``driven`` is what its pins read, the outputs themselves when not said."""
    made = talk["board"]
    board = core.Board(bytes.fromhex(made["unique_id"]), made["address"], made["boot"], made["bitten"], 0)
    wrong = []
    for step in talk["steps"]:
        board.supply_mv = step.get("supply_mv", board.supply_mv)
        board.chip_c = step.get("chip_c", board.chip_c)
        board.look(step["at_ms"], step["made"], step.get("driven", board.outputs))
        heard = bytes.fromhex(step["hear"])
        answer = board.hear(step["at_ms"], core.frame(heard) if heard else b"")
        expected = bytes.fromhex(step["answer"])
        at = talk["name"] + ", at " + str(step["at_ms"]) + " ms: "
        if answer != (core.frame(expected) if expected else b""):
            wrong.append(at + "answered " + answer.hex() + ", not the frame of " + step["answer"])
        if board.outputs != step["outputs"]:
            wrong.append(at + "outputs " + hex(board.outputs) + ", not " + hex(step["outputs"]))
    return wrong


class Chance:
    """The same numbers on every interpreter (Numerical Recipes' linear congruence)."""

    def __init__(self, seed):
        self._state = seed

    def below(self, limit):
        self._state = (self._state * 1664525 + 1013904223) & 0xFFFFFFFF
        return (self._state >> 8) % limit


def fuzz(core, seed, steps):
    """Noise and well-formed frames at a board; a digest of all that it did. Raises when it breaks a law."""
    chance = Chance(seed)
    board = core.Board(b"\x01\x02\x03\x04\x05\x06\x07\x08", 3, 0xBEEF, False, 0)
    now_ms, made, digest, heard_bytes, on_since_ms = 0, 0, 0, 0, 0
    orders = set()
    for _ in range(steps):
        now_ms += chance.below(40)
        made ^= 1 << chance.below(40) & 0xFFFF
        data, body = _something(core, chance, board)
        heard_bytes += len(data)
        before = board.outputs
        board.look(now_ms, made, board.outputs)
        ended = before and not board.outputs
        answer = board.hear(now_ms, data)
        if board.outputs & (board.outputs - 1):
            raise AssertionError("two locks at once")
        if board.outputs and (ended or not before):
            if body is None or body[1] != core.UNLOCK or body[7:11] in orders:
                raise AssertionError("fired without a new order")
            orders.add(body[7:11])
            on_since_ms = now_ms
        if board.outputs and now_ms - on_since_ms > core.PULSE_MS_MAX:
            raise AssertionError("beyond the cap")
        digest = core.crc16(digest.to_bytes(2, "big") + answer + board.outputs.to_bytes(2, "big"))
    return digest, heard_bytes, len(orders)


def _something(core, chance, board):
    """Bytes for the board, and the body in them when it is one that may fire."""
    kind = chance.below(4)
    if kind == 0:
        return bytes([chance.below(256) for _ in range(chance.below(60))]), None
    if kind == 1:
        few = (core.FLAG, core.ESCAPE, 3, core.UNLOCK, core.EVERYBODY)
        return bytes([few[chance.below(5)] for _ in range(chance.below(30))]), None
    body = bytes([(3, 3, 0xFF, 0, 4)[chance.below(5)], chance.below(32), chance.below(256)])
    if kind == 2:
        body += bytes([chance.below(256) for _ in range(chance.below(46))])
        return core.frame(body), body
    order = (chance.below(40) + board._last_order).to_bytes(4, "big")
    spoken = b"\xbe\xef" + (board._silences + (chance.below(8) == 0) & 0xFFFF).to_bytes(2, "big")
    body = bytes([3, core.UNLOCK, chance.below(256)]) + spoken + order + bytes([chance.below(18), chance.below(110)])
    if chance.below(4):
        return core.frame(body), body
    spoilt = bytearray(core.frame(body))
    spoilt[1 + chance.below(len(spoilt) - 2)] ^= 1 << chance.below(8)
    return bytes(spoilt), None
