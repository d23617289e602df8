"""What the law and the curious find: changes and copyright in ``/usr/share/doc/bastide``, and the manual page."""

from email.message import Message
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from controller.cli.main import COMMANDS
from tools.deb.host import HOUSE
from tools.deb.pack import compressed

DEBIAN: Final = HOUSE / "debian"


def lay(root: Path, version: str, stanzas: str) -> None:
    """``stanzas``: the licences of what is carried along, in the copyright file's format."""
    papers = root / "usr/share/doc/bastide"
    manual = root / "usr/share/man/man1"
    overrides = root / "usr/share/lintian/overrides"
    for folder in (papers, manual, overrides):
        folder.mkdir(parents=True)
    (papers / "copyright").write_text(f"{(DEBIAN / 'copyright').read_text('utf-8').rstrip()}\n\n{stanzas}", "utf-8")
    (papers / "changelog.gz").write_bytes(compressed((DEBIAN / "changelog").read_bytes()))
    (manual / "bastide.1.gz").write_bytes(compressed(manual_page(version).encode()))
    (overrides / "bastide").write_bytes((DEBIAN / "lintian-overrides").read_bytes())


def manual_page(version: str) -> str:
    """man-pages(7). The commands are the program's own list, so that none is missing."""
    commands = "\n".join(f".TP\n.B {_typed(name)}\n{_typed(summary)}." for name, summary in COMMANDS.items())
    text = (DEBIAN / "bastide.1").read_text("utf-8")
    return text.replace("@COMMANDS@", commands).replace("@VERSION@", version)


def _typed(text: str) -> str:
    """As groff shows it letter for letter: a bare ``-`` would be a hyphen, that nobody can type."""
    return text.replace("\\", "\\e").replace("-", "\\-")


def licence(metadata: Message) -> str:
    """What a wheel says of its licence: an SPDX expression (PEP 639), else its classifiers, else its own words."""
    if expression := metadata["License-Expression"]:
        return str(expression)
    classifiers = [str(each).split(" :: ") for each in metadata.get_all("Classifier", [])]
    if kinds := sorted(each[-1] for each in classifiers if each[0] == "License"):
        return " and ".join(kinds)
    return str(metadata["License"] or "see its own files").splitlines()[0]


def stanza(metadata: Message) -> str:
    """A paragraph of the copyright file (DEP 5) for a wheel that the package carries."""
    name = canonicalize_name(metadata["Name"]).replace("-", "_")
    return (
        f"Files: usr/lib/bastide/lib/*/site-packages/{name}*\n"
        f"Copyright: {holder(metadata)}\n"
        f"License: {'-'.join(licence(metadata).split())}\n"
        f" {metadata['Name']} {metadata['Version']} is carried unchanged; its licence, {licence(metadata)}, lies in\n"
        f" usr/lib/bastide/lib/*/site-packages/*.dist-info/.\n"
    )


def holder(metadata: Message) -> str:
    named = (metadata[field] for field in ("Author", "Author-email", "Maintainer"))
    return str(next(filter(None, named), f"the authors of {metadata['Name']}"))
