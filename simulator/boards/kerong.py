"""A KERONG CU16 (or CU12): says nothing to an unlock, nothing at all while it pulses, and sees what lies inside."""

from simulator.boards.device import TURNAROUND_S, Answer, Device


class KerongDevice(Device):
    BAUD = 19_200

    _unheard = False
    """The world lost the word of the last pulse; of this board, that is its answer to the look after it."""

    def understood(self, frame: bytes) -> Answer | None:
        if frame[0] != 0x02 or frame[3] != 0x03 or self.sealed(frame[:4]) != frame:
            return None
        board, lock = divmod(frame[1], 16)
        if board != self.address or self._busy():
            return None
        if frame[2] == 0x30 and lock == 0:
            return None if self._lost() else Answer(TURNAROUND_S, self._states)
        if frame[2] == 0x31 and lock < self.channels:
            self._unheard = not self.fire(lock + 1)
        return None

    def _lost(self) -> bool:
        lost, self._unheard = self._unheard, False
        return lost

    def sealed(self, body: bytes) -> bytes:
        return bytes((*body, sum(body) % 256))

    def unsealed(self, frame: bytes) -> bytes:
        return frame[:-1]

    def readdressed(self, answer: bytes) -> bytes:
        body = bytearray(self.unsealed(answer))
        body[1] ^= 0x40
        return self.sealed(bytes(body))

    def _states(self) -> bytes:
        beams = [self._beam(0), self._beam(1)]
        return self.sealed(bytes((0x02, self.address << 4, 0x35, self.byte(0), self.byte(1), *beams, 0x03)))

    def _beam(self, group: int) -> int:
        world = self.live.now
        inside = (channel for channel in world.channels if world.door(channel).goods)
        return sum(1 << (channel - 1) % 8 for channel in inside if (channel - 1) // 8 == group)

    def _busy(self) -> bool:
        world = self.live.now
        return any(world.now_s < world.door(channel).coil_on_until_s < float("inf") for channel in world.channels)
