"""What docs/content.md shows is what the program reads, in English as in French."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from controller.content import sheets, source
from controller.content.check import check
from controller.content.read import PANORAMAS, PICTURES, SOUNDS
from tests.content.acts import TODAY

DOCS = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True, slots=True)
class Page:
    name: str

    @property
    def text(self) -> str:
        return (DOCS / self.name).read_text("utf-8")

    def block(self, begins: str) -> str:
        blocks = re.findall(r"```(?:toml|markdown)\n(.*?)```", self.text, re.DOTALL)
        return next(text for text in blocks if text.startswith(begins))


@pytest.fixture(params=["content.md", "fr/content.md"])
def page(request: pytest.FixtureRequest) -> Page:
    return Page(request.param)


def test_its_tables_are_read(page: Page) -> None:
    for begins, kind in (
        ("format = 1", source.Town),
        ('title = { fr = "Les pierres', source.Window),
        ("# pictures/mill.toml", source.PictureSheet),
    ):
        data, sheet = sheets.table(page.block(begins), page.name)
        sheets.model(kind, data, sheet)


def test_its_scene_is_read(page: Page) -> None:
    shown = sheets.page(page.block("+++"), page.name)
    sheets.model(source.StoryMatter, shown.matter, shown.sheet)


def test_its_parts_of_scenes_are_read(page: Page) -> None:
    parts = page.block("[[then_and_now]]").replace(", … ]", ', { id = "sail", text = { fr = "V", en = "S" } } ]')
    data, sheet = sheets.table(parts, page.name)
    story = {"kind": "story", "title": "x", **{key: data[key] for key in ("then_and_now", "floors")}}
    sheets.model(source.StoryMatter, story, sheet)
    sheets.model(source.QuizMatter, {"kind": "quiz", "title": "x", "questions": data["questions"]}, sheet)


def test_it_names_every_kind_of_scene_and_of_file(page: Page) -> None:
    rows = re.findall(r"^\| `([a-z]+)` \|", page.text, re.MULTILINE)
    assert set(source.MATTER) <= set(rows)
    assert (set(PICTURES), set(PANORAMAS), set(SOUNDS)) == (
        {".jpg", ".jpeg", ".png", ".webp", ".svg"},
        {".jpg", ".jpeg", ".png", ".webp"},
        {".ogg", ".mp3", ".m4a"},
    )


def test_both_languages_show_the_same_keys() -> None:
    """A key of a table, or a table, that one page has and the other has not was forgotten in a translation."""
    keys = [set(re.findall(r"^(?:\[\[?)?([a-z_]+)(?:\]\]?| =)", Page(name).text, re.MULTILINE)) for name in
            ("content.md", "fr/content.md")]  # fmt: skip
    assert keys[0] == keys[1] and len(keys[0]) > 30


def test_a_check_says_what_it_is_doing(begun: Path) -> None:
    steps: list[str] = []
    check(begun, TODAY, said=steps.append)
    assert steps[0] == "reading" and len(steps) > 8
