"""``python -m simulator.drawing.bells FILE.wav``: the bell over the square, three strokes, reckoned and not recorded.

A bell is heard at half its nominal: hum, prime, a minor third, fifth and nominal, of which the high ones die first
(A. Lehr, *Campanology Textbook*, 1997). ``simulator/saintefoy/sounds/bells.mp3`` is this, through
``lame -m m --cbr -b 48 --resample 22.05 -t``.
"""

import math
import struct
import sys
import wave
from pathlib import Path
from typing import Final

RATE_HZ: Final = 22_050
STROKES_S: Final = (0.0, 2.6, 5.2)
LASTS_S: Final = 11.0
PRIME_HZ: Final = 311.1
"""E flat: some 900 kg of bronze."""
PARTIALS: Final = (
    (0.5, 0.55, 5.2),
    (1.0, 0.60, 3.2),
    (1.2, 0.70, 2.4),
    (1.5, 0.30, 1.5),
    (2.0, 0.80, 1.3),
    (2.667, 0.35, 0.7),
    (3.0, 0.25, 0.5),
    (4.2, 0.16, 0.3),
)
"""Times the prime, how loud beside the others, and after how many seconds to a third (1/e)."""
CLAPPER_S: Final = 0.006
"""Until the stroke is at its loudest."""
FADES_S: Final = 1.5
LOUDEST: Final = 0.85


def stroke(after_s: float) -> float:
    """The bell so long after its clapper, of its loudest; 0 before."""
    if after_s < 0:
        return 0.0
    begun = 1.0 - math.exp(-after_s / CLAPPER_S)
    rung = (
        loud * math.exp(-after_s / dies_s) * math.sin(2 * math.pi * PRIME_HZ * of * after_s)
        for of, loud, dies_s in PARTIALS
    )
    return begun * sum(rung) / sum(loud for _, loud, _ in PARTIALS)


def samples() -> list[float]:
    """From -1 to 1, at :data:`RATE_HZ`; each stroke a little softer than the one before, the end faded out."""
    one = [stroke(number / RATE_HZ) for number in range(round(LASTS_S * RATE_HZ))]
    mixed = [0.0] * len(one)
    for at, began_s in enumerate(STROKES_S):
        first, soft = round(began_s * RATE_HZ), 0.94**at
        for number in range(first, len(mixed)):
            mixed[number] += soft * one[number - first]
    loudest = max(map(abs, mixed))
    return [LOUDEST * value / loudest * _fade(number / RATE_HZ) for number, value in enumerate(mixed)]


def _fade(at_s: float) -> float:
    return min(1.0, (LASTS_S - at_s) / FADES_S)


def write(path: Path) -> None:
    """As 16-bit PCM, mono."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(b"".join(struct.pack("<h", round(32_767 * value)) for value in samples()))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
