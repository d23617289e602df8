"""``python -m controller.holidays FR-57``: public holidays, as days since 1970 on one line.

A process of its own, for the package takes some 17 MiB and is needed for a second. Exit status 3: nobody has written
down the holidays of that country.
"""

import sys
from datetime import date
from typing import Final

FIRST_YEAR: Final = 2025
"""No clock that says less is believed (``controller.core.clock.EARLIEST_S``)."""
LAST_YEAR: Final = 2049
"""Beyond it nobody knows the rules of summer time; a window still there by then needs a newer table."""
EPOCH: Final = date(1970, 1, 1)
UNKNOWN: Final = 3


def main(code: str) -> int:
    from holidays import country_holidays

    country, _, part = code.partition("-")
    try:
        known = country_holidays(country, subdiv=part or None, years=range(FIRST_YEAR, LAST_YEAR + 2))
    except NotImplementedError:
        return UNKNOWN
    sys.stdout.write(" ".join(str((day - EPOCH).days) for day in sorted(known)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
