"""Kills a restore before the n-th thing it does to the file system, for every n; prints what each one left.

``python -m tests.backup.cut BACKUP KEY CONFIG DATA ROOT``: one line of JSON a cut. The process dies as by ``kill -9``:
nothing of it is cleaned up.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from controller.backup.keys import load
from controller.backup.placing import Target
from controller.backup.restoring import restore

CHANGES = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.chmod", "os.chown"}
KILLED = 9


def main(backup: Path, key: Path, config: Path, data: Path, root: Path) -> None:
    template = root.with_name("template")
    number = 0
    while True:
        number += 1
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(template, root)
        child = os.fork()
        if child == 0:
            _restore_until(number, backup, key, Target(config, data, root, replace=True))
        _, status = os.waitpid(child, 0)
        left = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
        shutil.copytree(root, root.with_name(f"left-{number}"))
        print(json.dumps({"number": number, "killed": os.waitstatus_to_exitcode(status) == KILLED, "left": left}))
        if os.waitstatus_to_exitcode(status) != KILLED:
            return


def _restore_until(number: int, backup: Path, key: Path, target: Target) -> None:
    done = 0

    def hook(event: str, arguments: object) -> None:
        nonlocal done
        if event in CHANGES:
            done += 1
            if done == number:
                os._exit(KILLED)

    opener = load(key, None)
    sys.addaudithook(hook)
    with backup.open("rb") as file:
        restore(file, opener, target, lambda manifest: True, 0.0)
    os._exit(0)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
