"""``write(release, out)``: the visit on the phone, as files for any web space."""

import json
import shutil
from pathlib import Path

from controller.content.compiled import Content
from controller.content.phone.app import FILES, FOLDER, HEAVY, WORKER, app, build, packed
from controller.content.phone.icons import icons
from controller.content.phone.needs import FOLDERS
from controller.content.phone.pages import SHELL, Pages
from controller.content.phone.webmanifest import webmanifest
from controller.content.phone.words import HERE, words

MANIFEST = "manifest.webmanifest"


class NotAVisitError(ValueError):
    """The folder to write into holds something that is not a visit; the text says what to do."""


def write(release: Path, out: Path) -> None:
    """Write the visit of a built release into ``out``; the same release gives the same bytes.

    ``release`` holds ``content.json``, ``media/`` and ``tiles/``. A visit written to ``out`` before is replaced.
    Raises ``NotAVisitError`` when ``out`` holds anything else, ``pydantic.ValidationError`` when ``content.json`` is
    not as it should be, ``FileNotFoundError`` when the release lacks a file that it names.
    """
    content = Content.model_validate_json((release / "content.json").read_bytes())
    program = app(release, content)
    version = build(program)
    files = {f"{FOLDER}/{version}/{path}": body for path, body in program.items()}
    files |= {path: page.encode() for path, page in Pages(content, version, program).all().items()}
    files |= icons(content.title[content.languages[0]][:1].upper(), content.vitrines[0].colours)
    files[MANIFEST] = packed(_manifest(content))
    files[WORKER] = _worker(version, files)
    _clear(out)
    for path, body in files.items():
        _put(out / path, body)
    for path in _needed(program):
        target = out / FILES / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(release / path, target)


def _manifest(content: Content) -> dict[str, object]:
    first = content.languages[0]
    return webmanifest(content, words(content, first)["phone.summary"].replace("{town}", content.title[first]))


def _worker(version: str, files: dict[str, bytes]) -> bytes:
    """The service worker knows what it keeps from the first: the program, all texts, and no page but the empty one."""
    heavy = f"{FOLDER}/{version}/{HEAVY}"
    shell = [
        path
        for path in files
        if (path.startswith((FOLDER, "credits.")) and not path.startswith(heavy)) or path in (SHELL, MANIFEST)
    ]
    source = (HERE / "static" / WORKER).read_text("utf-8")
    return source.replace('"{build}"', f'"{version}"').replace('["{shell}"]', packed(sorted(shell)).decode()).encode()


def _needed(program: dict[str, bytes]) -> list[str]:
    lists: dict[str, list[tuple[str, int]]] = json.loads(program["texts/files.json"])
    return sorted({path for listed in lists.values() for path, _ in listed if path.startswith(FOLDERS)})


def _clear(out: Path) -> None:
    if out.exists() and any(out.iterdir()):
        if not (out / WORKER).exists():
            raise NotAVisitError(f"{out} holds something that is not a visit; name a folder that is empty or new")
        shutil.rmtree(out)


def _put(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
