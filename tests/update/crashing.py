"""The crashing disk of the content's tests, for what software does besides: links, names that take another's place, and
whole folders made durable.

``link`` and ``state``: of all names, that of the link alone is as it was before, or that of the memory.
"""

from pathlib import Path

from tests.release.crashing import LOSSES, CrashingDisk, Cut

ALONE = {"link": "current", "state": "state.json"}
WAYS = (*LOSSES, *ALONE)


class CrashingSystem(CrashingDisk):
    def _cut(self) -> None:
        if self._loss not in ALONE:
            super()._cut()
        name = ALONE[self._loss]
        for now, before, _ in reversed(self._undo):
            if now is not None and name in (now.name, before.name):
                now.rename(before)
        raise Cut

    def rename(self, old: Path, new: Path) -> None:
        """What had the name comes back with the loss of the renaming."""
        below = [path for path in self._unsure if old in path.parents]
        assert not below, f"{old.name} gets its name before {below[0].name} is on the disk"
        if new.is_symlink() or new.is_file():
            self._step()
            self._put_away(new)
            self._left += 1  # the kernel does both at once
        super().rename(old, new)

    def link(self, target: str, path: Path) -> None:
        self._step()
        super().link(target, path)
        self._removed += 1
        self._undo.append((path, self._bin / str(self._removed), path.parent))

    def remove(self, path: Path) -> None:
        if path.is_symlink():
            self._step()
            self._put_away(path)
        else:
            super().remove(path)

    def settle(self, folder: Path) -> None:
        self._step()
        for path in [one for one in self._unsure if folder in one.parents]:
            del self._unsure[path]
        self._undo = [one for one in self._undo if folder not in (one[2], *one[2].parents)]

    def _put_away(self, path: Path) -> None:
        self._removed += 1
        self._undo.append((path.rename(self._bin / str(self._removed)), path, path.parent))
