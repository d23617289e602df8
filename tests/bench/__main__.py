"""``make bench``: every measure in one run, as a table and as ``build/bench.json``.

``BENCH_SHORT=1`` watches the idle daemon for one minute in place of ten, moves fewer doors
and changes fewer scenes.
"""

import os
import sys
import tempfile
from pathlib import Path

from tests.bench import afar, bus, fleet, journal, latency, link, phone, process, window
from tests.bench.measure import Measure, heading, line, machine, write

BUILD = Path("build")


def main() -> int:
    short = os.environ.get("BENCH_SHORT", "") not in ("", "0")
    BUILD.mkdir(exist_ok=True)
    print(machine(), heading(), sep="\n")
    measures: list[Measure] = []
    for lane in (
        latency.measure,
        journal.measure,
        link.measure,
        afar.measure,
        lambda folder: fleet.measure(folder, short=short),
        process.measure_start,
        lambda folder: bus.measure(folder, short=short),
        lambda folder: window.measure(folder, short=short),
        window.measure_start,
        phone.measure,
        lambda folder: process.measure(folder, short=short),
    ):
        with tempfile.TemporaryDirectory(dir=BUILD) as folder:
            for measure in lane(Path(folder).resolve()):
                measures.append(measure)
                print(line(measure), flush=True)
    write(measures, BUILD / "bench.json")
    print(f"\n{BUILD / 'bench.json'}: {sum(each.met is False for each in measures)} of its goals missed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
