"""What docs/content.md shows is what the program reads."""

import re
from pathlib import Path

from controller.content import sheets, source
from controller.content.check import check
from controller.content.read import PANORAMAS, PICTURES, SOUNDS
from tests.content.acts import TODAY

PAGE = (Path(__file__).parents[2] / "docs" / "content.md").read_text("utf-8")
BLOCKS = re.findall(r"```(toml|markdown)\n(.*?)```", PAGE, re.DOTALL)


def block(begins: str) -> str:
    return next(text for _, text in BLOCKS if text.startswith(begins))


def test_its_tables_are_read() -> None:
    for begins, kind in (
        ("format = 1", source.Town),
        ('title = { fr = "Les pierres', source.Window),
        ("# pictures/mill.toml", source.PictureSheet),
    ):
        data, sheet = sheets.table(block(begins), "docs/content.md")
        sheets.model(kind, data, sheet)


def test_its_scene_is_read() -> None:
    shown = sheets.page(block("+++"), "docs/content.md")
    sheets.model(source.StoryMatter, shown.matter, shown.sheet)


def test_its_parts_of_scenes_are_read() -> None:
    parts = block("[[then_and_now]]").replace(", … ]", ', { id = "sail", text = { fr = "V", en = "S" } } ]')
    data, sheet = sheets.table(parts, "docs/content.md")
    story = {"kind": "story", "title": "x", **{key: data[key] for key in ("then_and_now", "floors")}}
    sheets.model(source.StoryMatter, story, sheet)
    sheets.model(source.QuizMatter, {"kind": "quiz", "title": "x", "questions": data["questions"]}, sheet)


def test_it_names_every_kind_of_scene_and_of_file() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE)
    assert set(source.MATTER) <= set(rows)
    assert (set(PICTURES), set(PANORAMAS), set(SOUNDS)) == (
        {".jpg", ".jpeg", ".png", ".webp", ".svg"},
        {".jpg", ".jpeg", ".png", ".webp"},
        {".ogg", ".mp3", ".m4a"},
    )


def test_a_check_says_what_it_is_doing(begun: Path) -> None:
    steps: list[str] = []
    check(begun, TODAY, said=steps.append)
    assert steps[0] == "reading" and len(steps) > 8
