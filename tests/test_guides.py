"""What the guides tell people to type is what the program understands, and both languages tell the same."""

import argparse
import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from controller.cli.main import COMMANDS, module_of

DOCS = Path(__file__).parent.parent / "docs"
PAGES = [DOCS.parent / "README.md", *sorted(DOCS.glob("*.md")), *sorted(DOCS.glob("fr/*.md"))]
SAME_NAME = ("commissioning.md", "content.md", "installer.md", "merchant.md", "operator.md", "phone.md", "updates.md")
TRANSLATED = {
    "town.md": "ville.md",
    "security/data-protection.md": "data-protection.md",
    **{name: name for name in SAME_NAME},
}
"""English → French."""


def typed(page: Path) -> Iterator[list[str]]:
    """Every ``bastide …`` in the blocks of shell on a page, as words."""
    for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            for piece in re.split(r"\||>|&&|\$\(|\)", re.sub(r"\s#\s.*|^#.*", "", line)):
                words = shlex.split(piece.replace('"', "") if piece.count('"') % 2 else piece)
                words = words[words[0] == "sudo" :] if words else words
                if words and words[0].rpartition("/")[2] == "bastide" and words[1:2] != ["COMMAND"]:
                    yield words[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS.parent)))
def test_every_command_on_the_page_is_understood(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, *words in typed(page):
        assert command in COMMANDS, f"bastide {command}"
        parser = argparse.ArgumentParser(prog=f"bastide {command}")
        importlib.import_module(module_of(command)).add_arguments(parser)
        try:
            parser.parse_args(words)
        except SystemExit:
            pytest.fail(f"bastide {command} {shlex.join(words)}: {capsys.readouterr().err}")


def skeleton(page: Path) -> list[str]:
    """What a translation keeps: the levels of its headings, its pictures, and what is to be typed but for the names."""
    text = page.read_text("utf-8")
    headings = re.findall(r"^(#+) ", text, re.MULTILINE)
    pictures = [re.sub(r"-(en|fr)\b", "", one) for one in re.findall(r"pictures/([\w-]+)\.", text)]
    commands = [" ".join([words[0], *sorted(word for word in words if word.startswith("--"))]) for words in typed(page)]
    return [*headings, *pictures, *(command.replace(" --lang", "") for command in commands)]


@pytest.mark.parametrize("english", TRANSLATED)
def test_both_languages_have_the_same_parts_and_the_same_commands(english: str) -> None:
    assert skeleton(DOCS / english) == skeleton(DOCS / "fr" / TRANSLATED[english])


def test_each_language_leads_to_the_other() -> None:
    for english, french in TRANSLATED.items():
        assert f"](../{english})" in (DOCS / "fr" / french).read_text("utf-8"), french
        back = f"](../fr/{french})" if "/" in english else f"](fr/{french})"
        assert back in (DOCS / english).read_text("utf-8"), english
