"""The house is in order: what the papers claim is in the tree, and nothing is in the tree that does not belong."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from controller.cli.main import COMMANDS

HOUSE = Path(__file__).parent.parent
PACKAGES = ("hal", "controller", "simulator", "firmware")
MADE_HERE = {"build", "dist", "lib", "node_modules", "__pycache__"}
LOCK_FILES = ("constraints.txt", "package.json", "package-lock.json", "pyproject.toml", ".npmrc")
LARGEST_FILE_BYTES = 512 * 1024
LAWS = [f"I{n}" for n in range(1, 14)]
NOTES = [f"L{n}" for n in range(1, 39)] + [f"V{n}" for n in range(1, 21)]
CLAIMS = [("laws.md", "law"), ("field-notes.md", "field_note")]
CLAIMED = {"held", "met", "begun"}

CORE_MAY_IMPORT = {
    "base64", "bisect", "collections", "collections.abc", "dataclasses", "enum", "functools", "hashlib", "heapq",
    "itertools", "json", "math", "operator", "re", "string", "struct", "types", "typing",
}  # fmt: skip
"""Of the standard library: values and functions only. None of these touches a file, a clock, chance or a log."""
CORE_MAY_NOT_CALL = {"open", "print", "input", "eval", "exec", "breakpoint", "__import__", "hash", "id"}
"""``hash`` of a text and ``id`` differ from run to run: a replay would not give the same state."""


def ours(path: Path) -> bool:
    return not any(
        part in MADE_HERE or part.endswith(".egg-info") or (part.startswith(".") and part != ".ci")
        for part in path.relative_to(HOUSE).parts[:-1]
    )


@cache
def files() -> tuple[Path, ...]:
    """Every file of the house; what was made or installed here is left out."""
    hidden = {".gitignore", ".npmrc"}
    found = (path for path in HOUSE.rglob("*") if ours(path) and path.is_file())
    return tuple(sorted(path for path in found if not path.name.startswith(".") or path.name in hidden))


def python_files(folder: str) -> list[Path]:
    return [path for path in files() if path.suffix == ".py" and path.is_relative_to(HOUSE / folder)]


def texts() -> Iterator[tuple[Path, str]]:
    return ((path, path.read_text("utf-8")) for path in files() if path.suffix not in (".png", ".jpg", ".mp3"))


def pages() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


def named(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


# -- what the papers claim ---------------------------------------------------------------------


@cache
def marked(marker: str) -> dict[str, set[str]]:
    """Number → test files that carry it, for ``pytest.mark.<marker>("L5", …)`` written out anywhere in the tests."""
    found: dict[str, set[str]] = {}
    for path in python_files("tests"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == marker:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        found.setdefault(argument.value, set()).add(named(path))
    return found


def table(page: str) -> Iterator[list[str]]:
    """The rows of the tables on a page whose first cell is a number such as L5 or I1."""
    for line in (HOUSE / "docs" / page).read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"[A-Z]\d+", cells[0]):
            yield cells


@pytest.mark.parametrize(("page", "marker"), CLAIMS)
def test_what_a_page_claims_is_tested_and_what_is_tested_is_claimed(page: str, marker: str) -> None:
    claimed = {row[0] for row in table(page) if row[-2] in CLAIMED}
    assert claimed, f"docs/{page} claims nothing"
    assert claimed - marked(marker).keys() == set(), f"docs/{page} claims it, and no test carries it"
    assert marked(marker).keys() - claimed == set(), f"tests carry it, and docs/{page} does not claim it"


@pytest.mark.parametrize(("page", "marker"), CLAIMS)
def test_the_test_named_beside_a_claim_carries_its_number(page: str, marker: str) -> None:
    claims = {row[0]: row[-1] for row in table(page) if row[-2] in CLAIMED}
    wrong = [f"{number}: {tests}" for number, tests in claims.items() if tests.strip("`") not in marked(marker)[number]]
    assert wrong == []


@pytest.mark.parametrize(("page", "numbers"), [("laws.md", LAWS), ("field-notes.md", NOTES)])
def test_every_number_has_its_row(page: str, numbers: list[str]) -> None:
    assert [row[0] for row in table(page)] == numbers


def test_files_named_in_the_tables_exist() -> None:
    cells = [cell for page in ("laws.md", "field-notes.md") for row in table(page) for cell in row]
    paths = {path for cell in cells for path in re.findall(r"`([\w./-]+/[\w./-]+)`", cell)}
    assert sorted(path for path in paths if not (HOUSE / path).exists()) == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{named(page)}: {target}"
        for page in pages()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert broken == []


def test_commands_named_in_the_papers_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (HOUSE / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in pages():
        text = page.read_text("utf-8")
        assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets, named(page)
        assert set(re.findall(r"`bastide ([a-z]+(?:-[a-z]+)*)", text)) <= COMMANDS.keys(), named(page)


def leaves(words: object) -> Iterator[str]:
    if isinstance(words, dict):
        for value in words.values():
            yield from leaves(value)
    elif isinstance(words, str):
        yield words


@pytest.mark.parametrize(("page", "language"), [("merchant.md", "en"), ("fr/merchant.md", "fr")])
def test_the_guide_says_what_the_screen_says(page: str, language: str) -> None:
    bold = re.findall(r"\*\*(.+?)\*\*", (HOUSE / "docs" / page).read_text("utf-8"))
    shown = set(leaves(json.loads((HOUSE / f"controller/web/locales/{language}.json").read_text("utf-8"))))
    assert bold
    assert [words for words in bold if words not in shown] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_opens_with_words(package: str) -> None:
    silent = []
    for init in (path for path in python_files(package) if path.name == "__init__.py"):
        readme = init.with_name("README.md")
        if not readme.exists() and not ast.get_docstring(ast.parse(init.read_text("utf-8"))):
            silent.append(named(init.parent))
    assert silent == [], "say what lives there and what may not, in a README.md or a docstring"


# -- the walls -----------------------------------------------------------------------------------


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_the_core_imports_only_values_and_itself() -> None:
    wrong = [
        f"{named(path)}: {module}"
        for path in python_files("controller/core")
        for module in imports(path)
        if module not in CORE_MAY_IMPORT and module.split(".")[:2] != ["controller", "core"]
    ]
    assert wrong == []


def test_the_core_calls_nothing_that_reaches_outside() -> None:
    wrong = [
        f"{named(path)}:{node.lineno}: {node.func.id}"
        for path in python_files("controller/core")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CORE_MAY_NOT_CALL
    ]
    assert wrong == []


def test_the_core_brings_nothing_but_itself_and_the_standard_library() -> None:
    files_of_core = python_files("controller/core")
    modules = ", ".join(named(path)[:-3].replace("/", ".").removesuffix(".__init__") for path in files_of_core)
    code = f"import sys; before = set(sys.modules); import {modules}; print(*set(sys.modules) - before)"
    fresh = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, check=True, text=True)
    loaded = fresh.stdout.split()
    assert {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names) == {"controller"}
    assert [name for name in loaded if name.startswith("controller.") and name.split(".")[1] != "core"] == []


# -- nothing that does not belong ----------------------------------------------------------------


@pytest.mark.parametrize("name", LOCK_FILES)
def test_lock_files_name_versions_and_never_a_host(name: str) -> None:
    assert re.findall(r"\w+://\S+|git\+\S+", (HOUSE / name).read_text("utf-8")) == []


def test_every_pinned_version_is_exact() -> None:
    lines = (HOUSE / "constraints.txt").read_text("utf-8").splitlines()
    loose = [line for line in lines if not line.startswith("#") and not re.fullmatch(r"[\w.-]+==[\w.]+", line)]
    assert loose == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    folders = "|".join(("work", "home/[a-z]", "root", "Users", "private/tmp"))
    hosts = "|".join((r"py" + r"pi\.org", r"python" + "hosted", r"npm" + r"js\.(org|com)", r"pi" + r"wheels\.org"))
    pattern = re.compile(rf"(?<![\w.}}$])/({folders})/|\b({hosts})")
    found = [f"{named(path)}: {hit.group()}" for path, text in texts() for hit in pattern.finditer(text)]
    assert found == []


def test_no_key_lies_in_the_house() -> None:
    word = "PRIVATE " + "KEY"
    assert [named(path) for path, text in texts() if f"BEGIN {word}" in text] == []


def test_only_pictures_of_the_guides_and_panoramas_and_sounds_of_the_town_are_not_text() -> None:
    binary = [named(path) for path in files() if b"\0" in path.read_bytes()]
    drawn = r"docs/pictures/[\w-]+\.png|simulator/saintefoy/(panoramas/[\w-]+\.jpg|sounds/[\w-]+\.mp3)"
    assert [name for name in binary if not re.fullmatch(drawn, name)] == []
    assert [named(path) for path in files() if path.stat().st_size > LARGEST_FILE_BYTES] == []
