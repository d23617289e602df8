"""A window whose visitors vote and write as fast as they can, as a process to be killed: ``python … FOLDER``.

A line on standard output for each thing once it was acknowledged: ``vote``, or ``words`` and the id.
"""

import asyncio
import sys
from pathlib import Path

from tests.voices.window import window


async def main(folder: Path) -> None:
    async with window(folder) as one:
        for number in range(100_000):
            session = await one.next_visitor()
            await one.voices.answer(session, "market", "day", ("thursday", "saturday")[number % 2])
            print("vote", flush=True)
            if number % 3 == 0 and len(await one.voices.entries()) < 50:
                print("words", await one.voices.contribute(session, "wall", f"words {number}"), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
