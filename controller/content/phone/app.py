"""The program of the visit: modules, styles, words and texts, in one folder named by what it holds.

A phone that has one release's folder half and another's half cannot be: every name in it is the folder's own.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from controller.content.compiled import Content
from controller.content.phone.lean import lean, spoken_by
from controller.content.phone.modules import closure
from controller.content.phone.needs import needs, weighed
from controller.content.phone.parts import index, part
from controller.content.phone.styles import needed
from controller.content.phone.words import HERE, WINDOW, words

FOLDER = "visit.app"
FILES = "visit.files"
WORKER = "sw.js"
ASKING = {"poll", "wall", "street"}
"""Kinds that want an answer: on a phone they lead to the window, which takes it."""
SHARED = ("dom.js", "frame.js", "markup.js", "palette.js", "pictures.js", "told.js")
"""Modules of the window that the phone's own views use."""
SCENES_STYLE = "scenes.css"
LIBRARIES = ("three", "photo-sphere-viewer")
HEAVY = "window/lib/"
"""Libraries for panoramas: fetched when one is shown, and taken along with a theme that has one; not before."""


def app(release: Path, content: Content) -> dict[str, bytes]:
    """Every file of the program by its path within the program's folder."""
    kinds = {scene.kind for scene in content.scenes.values()}
    code = dict(_own()) | dict(_of_the_window(kinds - ASKING))
    code = {path: body if path.startswith(HEAVY) else lean(path, body) for path, body in code.items()}
    code |= dict(_styles(kinds, code.pop(f"window/{SCENES_STYLE}").decode(), code))
    heavy = [(path, len(body)) for path, body in code.items() if path.startswith(HEAVY) and ".txt" not in path]
    modules = [body.decode() for path, body in code.items() if path.endswith(".js") and not path.startswith(HEAVY)]
    said = {language: spoken_by(modules, words(content, language)) for language in content.languages}
    return code | _texts(release, content, heavy, said)


def first_sight(files: dict[str, bytes], *views: str) -> list[str]:
    """The modules without which a page is not shown: it names them, so that a phone asks for all of them at once."""
    return closure(lambda path: files[path].decode(), ["main.js", *(f"views/{view}.js" for view in views)], later=False)


def build(files: dict[str, bytes]) -> str:
    """Twelve hex digits that change when a single byte of the program or its texts does."""
    digest = hashlib.sha256()
    for path, body in sorted(files.items()):
        digest.update(f"{path}\0{len(body)}\0".encode() + body)
    return digest.hexdigest()[:12]


def packed(value: Any) -> bytes:
    """JSON, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _own() -> Iterator[tuple[str, bytes]]:
    root = HERE / "static"
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.name != WORKER:
            yield path.relative_to(root).as_posix(), path.read_bytes()


def _of_the_window(kinds: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Below ``window/``: the modules of these kinds of scene, with all that they import."""
    root = WINDOW / "static"
    starts = [*SHARED, SCENES_STYLE, *(f"scenes/{kind}.js" for kind in kinds)]
    found = closure(lambda path: (root / path).read_text("utf-8"), starts)
    for path in found + (_licences(root) if any(one.startswith("lib/") for one in found) else []):
        yield f"window/{path}", (root / path).read_bytes()


def _styles(kinds: Iterable[str], style: str, code: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """One for each kind of scene, beside the window's modules."""
    for kind in sorted(kinds):
        views = ["views/scene.js", "views/asking.js", *(["views/position.js"] if kind == "map" else [])]
        own = [f"window/scenes/{kind}.js"] if kind not in ASKING else []
        modules = {*closure(_text(code), views, later=False), *closure(_text(code), own)}
        yield f"window/scenes.{kind}.css", needed(style, (code[path].decode() for path in modules)).encode()


def _text(code: Mapping[str, bytes]) -> Callable[[str], str]:
    """Of a module of the program. What it gives raises ``FileNotFoundError`` where there is none, as a folder does."""

    def read(path: str) -> str:
        if path not in code:
            raise FileNotFoundError(path)
        return code[path].decode()

    return read


def _licences(root: Path) -> list[str]:
    """A library is handed on with its licence."""
    return sorted(
        path.relative_to(root).as_posix() for name in LIBRARIES for path in root.glob(f"lib/LICENSE-{name}.txt")
    )


def _texts(
    release: Path, content: Content, heavy: list[tuple[str, int]], said: Mapping[str, Mapping[str, str]]
) -> dict[str, bytes]:
    """``said``: the interface's words by language."""
    files: dict[str, bytes] = {}
    lists: dict[str, list[tuple[str, int]]] = {}
    for vitrine in content.vitrines:
        paths: set[str] = set()
        for scene, language in product(vitrine.scenes, content.languages):
            one = part(content, vitrine, scene, language)
            files[f"texts/{vitrine.id}.{scene}.{language}.json"] = packed(one)
            paths.update(needs(one))
        looks_around = any(content.scenes[id].kind == "visit" for id in vitrine.scenes)
        lists[vitrine.id] = (heavy if looks_around else []) + weighed(release, sorted(paths))
    weights = {id: sum(size for _, size in files_of) for id, files_of in lists.items()}
    for language in content.languages:
        files[f"texts/index.{language}.json"] = packed(index(content, language, weights))
        files[f"texts/words.{language}.json"] = packed(said[language])
    return files | {"texts/files.json": packed(lists)}
