"""What goes wrong between a board and its bus. A fault strikes a number of answers, and then it is over."""

from collections import Counter
from collections.abc import Callable
from enum import StrEnum

LATE_S = 2.0
"""Later than any driver waits."""
AGAIN_S = 0.004
BURST_S = 0.008
"""USB adapters hand over one answer in bursts more than 5 ms apart."""

Bits = list[tuple[float, bytes]]
"""Pieces of one answer: each with the pause before it, in seconds."""


class Fault(StrEnum):
    SILENT = "silent"
    GARBLED = "garbled"
    LATE = "late"
    TRUNCATED = "truncated"
    DUPLICATED = "duplicated"
    WRONG_ADDRESS = "wrong-address"
    BURSTS = "bursts"


class Faults:
    def __init__(self) -> None:
        self._left: Counter[Fault] = Counter()

    def strike(self, fault: Fault, answers: int = 1) -> None:
        """The next so many answers; 0 ends it."""
        self._left[fault] = answers

    def spoil(self, answer: bytes, readdressed: Callable[[bytes], bytes]) -> Bits:
        """What becomes of an answer on its way."""
        bits: Bits = [(0.0, answer)]
        for fault in Fault:
            if self._left[fault] > 0:
                self._left[fault] -= 1
                bits = _spoilt(fault, bits, readdressed)
        return bits


def _spoilt(fault: Fault, bits: Bits, readdressed: Callable[[bytes], bytes]) -> Bits:
    if not bits:
        return bits
    (pause_s, data), middle = bits[0], len(bits[0][1]) // 2
    match fault:
        case Fault.SILENT:
            return []
        case Fault.GARBLED:
            return [(pause_s, data[:middle] + bytes((data[middle] ^ 0x24,)) + data[middle + 1 :])]
        case Fault.LATE:
            return [(pause_s + LATE_S, data)]
        case Fault.TRUNCATED:
            return [(pause_s, data[:-2])]
        case Fault.DUPLICATED:
            return [(pause_s, data), (AGAIN_S, data)]
        case Fault.WRONG_ADDRESS:
            return [(pause_s, readdressed(data))]
        case Fault.BURSTS:
            return [(pause_s, data[:middle]), (BURST_S, data[middle:])]
