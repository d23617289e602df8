"""A Waveshare Modbus RTU relay board with inputs: it times its flashes by itself."""

from functools import partial

from simulator.boards.device import TURNAROUND_S, Answer, Device

INPUTS = 8
ON, OFF, FLASH, ALL, MODES = 0xFF00, 0x0000, 0x0200, 0x00FF, 0x1000


def _table() -> tuple[int, ...]:
    rows = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
        rows.append(value)
    return tuple(rows)


TABLE = _table()


def _crc(body: bytes) -> bytes:
    check = 0xFFFF
    for byte in body:
        check = check >> 8 ^ TABLE[(check ^ byte) & 0xFF]
    return check.to_bytes(2, "little")


class WaveshareDevice(Device):
    FRAME = 8
    GAP_S = 0.00365
    """3.5 characters at 9600 baud."""
    ADDRESS_AT = 0

    modes: tuple[int, ...] = (0,) * INPUTS
    """Of the inputs: 0 plain, 1 an input drives its own relay."""

    def understood(self, frame: bytes) -> Answer | None:
        if frame[0] != self.address or _crc(frame[:-2]) != frame[-2:]:
            return None
        at, value = int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big")
        match frame[1]:
            case 0x05:
                return self._write(frame, at, value)
            case 0x01 if at + value <= self.channels:
                return self._bits(0x01, [self._relay(at + number + 1) for number in range(value)])
            case 0x02 if at + value <= INPUTS:
                return Answer(TURNAROUND_S, partial(self._inputs, at, value))
            case 0x03 if at >= MODES and at + value <= MODES + INPUTS:
                words = b"".join(mode.to_bytes(2, "big") for mode in self.modes[at - MODES :][:value])
                return self._said(bytes((self.address, 0x03, len(words))) + words)
        return self._said(bytes((self.address, frame[1] | 0x80, 2)))

    def sealed(self, body: bytes) -> bytes:
        return body + _crc(body)

    def unsealed(self, frame: bytes) -> bytes:
        return frame[:-2]

    def _write(self, frame: bytes, at: int, value: int) -> Answer | None:
        world = self.live.now
        if at == ALL and value == OFF:
            for channel in set(world.channels) - self.stuck:
                world.release(channel)
        elif FLASH <= at < FLASH + self.channels and 0 < value < 0x8000:
            world.pulse_s = value / 10
            if not self.fire(at - FLASH + 1):
                return None
        else:
            return self._said(bytes((self.address, 0x85, 3)))
        return Answer(TURNAROUND_S, lambda: frame)

    def _relay(self, channel: int) -> int:
        world = self.live.now
        return int(channel in world.channels and world.door(channel).coil_on)

    def _inputs(self, at: int, count: int) -> bytes:
        return self.sealed(self._packed(0x02, [self.bit(at + number + 1) for number in range(count)]))

    def _bits(self, function: int, bits: list[int]) -> Answer:
        return self._said(self._packed(function, bits))

    def _packed(self, function: int, bits: list[int]) -> bytes:
        value = sum(bit << number for number, bit in enumerate(bits))
        size = -(-len(bits) // 8)
        return bytes((self.address, function, size)) + value.to_bytes(size, "little")

    def _said(self, body: bytes) -> Answer:
        return Answer(TURNAROUND_S, lambda: self.sealed(body))
