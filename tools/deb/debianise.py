"""Around the release: what dpkg and systemd are told, the command in the path, the papers."""

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tools.deb import elf, pack, papers, places, tree, wheels
from tools.deb.host import HOUSE, BuildError, run
from tools.deb.suites import Suite, Target

SYSTEMD: Final = HOUSE / "systemd"
UNITS: Final = Path("usr/lib/systemd/system")
SCRIPTS: Final = ("postinst", "prerm", "postrm")
PRE_RELEASE: Final = re.compile(r"\.?(a|b|rc|dev)(?=\d)")
COMMAND: Final = """\
#!/bin/sh
# The newest release that an update has put in place; the package's own when there is none, or when its Python is gone.
for release in /opt/bastide/current /usr/lib/bastide; do
    if [ -x "$release/bin/bastide" ] && [ -x "$release/bin/python" ]; then exec "$release/bin/bastide" "$@"; fi
done
echo "bastide: no release can be run: /usr/lib/bastide/bin/python is missing" >&2
exit 127
"""


def debian_version(version: str, suite: Suite) -> str:
    """``0.1.0`` on bookworm is ``0.1.0+deb12``. A release candidate sorts before its release (deb-version(7))."""
    return PRE_RELEASE.sub(r"~\1", version) + f"+deb{suite.number}"


def lay(root: Path, target: Target, version: str, carried: Iterable[Path], keys: Path | None) -> None:
    """``root`` holds the release in its place, and afterwards all that the package consists of."""
    _command(root)
    _system(root, target.suite)
    _keys(root / tree.HOME / "update-keys", keys)
    papers.lay(root, version, "\n".join(papers.stanza(wheels.metadata(wheel)) for wheel in carried if not _own(wheel)))
    control = root / "DEBIAN"
    control.mkdir()
    _scripts(root, control)
    (control / "md5sums").write_text(pack.checksums(root), "utf-8")
    _control(root, target, version)


def _own(wheel: Path) -> bool:
    return wheel.name.startswith("bastide-")


def _command(root: Path) -> None:
    command = root / "usr/bin/bastide"
    command.parent.mkdir(parents=True)
    command.write_text(COMMAND, "utf-8")


def _system(root: Path, suite: Suite) -> None:
    for path in sorted(SYSTEMD.rglob("*")):
        target = None if path.is_dir() else places.place(path.relative_to(SYSTEMD).as_posix(), suite)
        if target is not None:
            (root / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, root / target)


def _keys(folder: Path, keys: Path | None) -> None:
    folder.mkdir()
    found = [] if keys is None else sorted(keys.glob("*.pub"))
    if keys is not None and not found:
        raise BuildError(f"{keys} holds no *.pub")
    for key in found:
        shutil.copyfile(key, folder / key.name)


def _scripts(root: Path, control: Path) -> None:
    # A template (name@.service) is nothing that could be started or stopped.
    units = [path for path in sorted((root / UNITS).iterdir()) if path.is_file() and "@" not in path.name]
    words = {"@ENABLED@": " ".join(places.enabled(units)), "@STARTED@": " ".join(places.started(units))}
    words["@UNITS@"] = " ".join(path.name for path in units)
    for name in SCRIPTS:
        text = (papers.DEBIAN / name).read_text("utf-8")
        for word, meaning in words.items():
            text = text.replace(word, meaning)
        (control / name).write_text(text, "utf-8")


def _control(root: Path, target: Target, version: str) -> None:
    """DEBIAN/control, written by dpkg's own tool from debian/control."""
    borrowed = ", ".join(target.suite.borrowed.values())
    words = {
        "python:Depends": f"python{target.suite.python}",
        "shlibs:Depends": ", ".join(elf.depends(root / tree.HOME, target)),
        "borrowed:Recommends": borrowed,
    }
    run(
        "dpkg-gencontrol", "-pbastide", f"-v{debian_version(version, target.suite)}", f"-P{root}",
        f"-f{root.parent / 'files'}", "-T/dev/null", *(f"-V{word}={meaning}" for word, meaning in words.items()),
        within=HOUSE, environment={**os.environ, "DEB_HOST_ARCH": target.architecture.name},
    )  # fmt: skip
