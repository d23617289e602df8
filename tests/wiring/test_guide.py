"""The installer's guide shows what the command draws today, and says the numbers that it computes."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from controller.config import parse
from controller.config.example import example
from controller.wiring.draw import sheets
from controller.wiring.plan import plan
from controller.wiring.sizing import sizing
from tests.wiring.banks import BOX, shipped

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"
GUIDES = {"en": DOCS / "installer.md", "fr": DOCS / "fr" / "installer.md"}
EXAMPLE = shipped("8a80")


def pictures() -> dict[str, str]:
    """The pictures of the guide that the command draws, by name."""
    drawn = {language: sheets(plan(EXAMPLE, 0.8), language) for language in GUIDES}
    return {f"wiring-{lang}-{n}.svg": sheet for lang, of in drawn.items() for n, sheet in enumerate(of, 1)}


def test_the_guide_shows_what_is_drawn_today() -> None:
    """After a change of the drawing: ``python -m tests.pictures`` draws them anew."""
    stale = [name for name, sheet in pictures().items() if (DOCS / "pictures" / name).read_text("utf-8") != sheet]
    assert stale == []


@pytest.mark.parametrize("language", GUIDES)
def test_the_table_of_sizes_is_what_is_computed(language: str) -> None:
    text = GUIDES[language].read_text("utf-8").replace(",", ".")
    table = [line for line in text.splitlines() if re.match(r"\| [\d.]+ A \|", line)]
    assert len(table) == 3
    for row in table:
        coil, supply, fuse, *reaches = [float(number) for number in re.findall(r"[\d.]+", row)]
        computed = sizing(coil)
        assert (supply, fuse) == (computed.supply_a, computed.fuse_a)
        assert reaches == [metres for _, metres in computed.reaches[:4]]


@pytest.mark.parametrize("picture", sorted((DOCS / "pictures").glob("*.svg")), ids=lambda path: path.name)
def test_a_drawing_is_whole_named_and_used(picture: Path) -> None:
    root = ElementTree.parse(picture).getroot()
    assert root.tag == f"{SVG}svg" and (root.findtext(f"{SVG}title") or "").strip()
    assert any(picture.name in page.read_text("utf-8") for page in (DOCS.parent / "README.md", *DOCS.rglob("*.md")))


@pytest.mark.parametrize("language", GUIDES)
def test_the_tables_in_the_guide_are_a_configuration(language: str) -> None:
    """They stand in for the boards and the readers of the example, and the whole is right."""
    tables = "\n".join(re.findall(r"```toml\n(.*?)```", GUIDES[language].read_text("utf-8"), re.DOTALL))
    text = example(18, "8a80")
    boxes = [BOX.format(n=n, board="", channel=n).replace('"board"', '"pi"') for n in (1, 2)]
    cold = [
        BOX.format(n=n, board="", channel=n - 14).replace('"board"', '"pi"').replace("size", "cold = true\nsize")
        for n in (17, 18)
    ]
    config = parse("\n".join((text[: text.index("# One serial adapter")], tables, *boxes, *cold)))
    assert {board.kind for board in config.boards} == {"gpio"} and config.thermometers and config.scanners
