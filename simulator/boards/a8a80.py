"""An "8A/80" board: answers an unlock after its pulse, and tells three bytes of states even with eight channels."""

from simulator.boards.device import TURNAROUND_S, Answer, Device

STATES_BYTES = 3


def _xor(body: bytes) -> int:
    check = 0
    for byte in body:
        check ^= byte
    return check


class A8a80Device(Device):
    def understood(self, frame: bytes) -> Answer | None:
        if _xor(frame) or frame[1] != self.address or self._busy():
            return None
        if frame[0] == 0x80 and frame[2:4] == b"\x00\x33":
            return Answer(TURNAROUND_S, self._states)
        if frame[0] == 0x8A and frame[3] == 0x11 and 1 <= frame[2] <= self.channels:
            return self._unlock(frame[2])
        return None

    def sealed(self, body: bytes) -> bytes:
        return bytes((*body, _xor(body)))

    def unsealed(self, frame: bytes) -> bytes:
        return frame[:-1]

    def _unlock(self, channel: int) -> Answer | None:
        if not self.fire(channel):
            return None
        return Answer(self.live.now.pulse_s, lambda: self._feedback(channel))

    def _feedback(self, channel: int) -> bytes:
        return self.sealed(bytes((0x8A, self.address, channel, 0x11 * self.bit(channel))))

    def _states(self) -> bytes:
        groups = range(max(STATES_BYTES, -(-self.channels // 8)))
        return self.sealed(bytes((0x80, self.address, *(self.byte(group) for group in reversed(groups)), 0x33)))

    def _busy(self) -> bool:
        world = self.live.now
        return any(world.now_s < world.door(channel).coil_on_until_s < float("inf") for channel in world.channels)
