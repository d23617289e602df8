"""Signs for doors: what a phone reads on them is the address of the scene, and people read the rest."""

import io
import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from controller.cli.main import main
from controller.content.phone.contrast import contrast, readable
from controller.content.phone.words import catalogue


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The folder that ``bastide content new`` makes, hosted somewhere."""
    made = tmp_path / "town"
    assert main(["content", "new", str(made)]) == 0
    text = (made / "content.toml").read_text("utf-8")
    hosted = re.sub(r"^# phone_url = \S+", 'phone_url = "https://visite.example.org/"', text, flags=re.MULTILINE)
    (made / "content.toml").write_text(hosted, "utf-8")
    capsys.readouterr()
    return made


def test_a_phone_reads_the_address_on_the_printed_sign(folder: Path, tmp_path: Path, browser: Browser) -> None:
    assert main(["content", "qr", str(folder), "--out", str(tmp_path / "signs")]) == 0
    page = browser.new_page(viewport={"width": 560, "height": 794})
    for name, path in (("heritage", "heritage/"), ("heritage-old-mill", "heritage/old-mill/")):
        page.goto((tmp_path / "signs" / f"{name}.svg").as_uri())
        (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
        assert read.text == f"https://visite.example.org/{path}"
    words = page.evaluate("[...document.querySelectorAll('text')].map(one => one.textContent)")
    assert words == ["Ma ville", "Le vieux moulin", "The old mill", catalogue("fr", {})["phone.sign"],
                     catalogue("en", {})["phone.sign"], "visite.example.org/heritage/old-mill/"]  # fmt: skip
    boxes = page.evaluate("[...document.querySelectorAll('text')].map(one => one.getBoundingClientRect().toJSON())")
    assert all(box["left"] >= 0 and box["right"] <= 560 for box in boxes), "no line is cut off"
    page.close()


def test_all_signs_are_in_one_pdf_and_the_same_bytes_each_time(folder: Path, tmp_path: Path) -> None:
    for out in ("one", "other"):
        assert main(["content", "qr", str(folder), "--out", str(tmp_path / out)]) == 0
    pdf = (tmp_path / "one" / "signs.pdf").read_bytes()
    assert pdf == (tmp_path / "other" / "signs.pdf").read_bytes()
    signs = list((tmp_path / "one").glob("*.svg"))
    assert len(re.findall(rb"/Type /Page\b", pdf)) == len(signs) > 5
    assert b"(https://visite.example.org/heritage/old-mill/)" in pdf


def test_where_the_visit_is_hosted_nowhere_it_says_what_to_write(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "content.toml").read_text("utf-8")
    (folder / "content.toml").write_text(re.sub(r"(?m)^phone_url.*$", "", text), "utf-8")
    assert main(["content", "qr", str(folder), "--out", str(tmp_path / "signs")]) == 2
    assert "phone_url" in capsys.readouterr().err


@pytest.mark.parametrize(("ground", "ink"), [("#ffffff", "#1c1712"), ("#000000", "#ffffff"), ("#b8894a", "#1c1712")])
def test_the_ink_on_a_colour_can_be_read(ground: str, ink: str) -> None:
    assert readable(ground) == ink
    assert contrast(readable(ground), ground) >= 4.5
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
