"""What SECURITY.md and docs/security claim: every provision is answered, every proof exists, every term is kept."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from controller.app import FACTS_KEPT_S, PERSONAL_KEPT_S
from controller.config.vitrine import TimesTable
from controller.core.bank import Limits
from controller.core.vitrine.values import Times

HOUSE: Final = Path(__file__).parent.parent
SECURITY: Final = HOUSE / "docs" / "security"
DAY_S: Final = 86_400
CLAUSES: Final = {
    "5.0": "1M",
    "5.1": "1M 2M 2AR 3M 4M 5M",
    "5.2": "1M 2R 3R",
    "5.3": "1R 2M 3M 4AR 4BR 5R 6AR 6BR 7M 8M 9R 10M 11R 12R 13M 14R 15AR 15BR 16M",
    "5.4": "1M 2M 3M 4M",
    "5.5": "1M 2R 3R 4R 5M 6R 7M 8M",
    "5.6": "1M 2M 3R 4AM 4BR 5R 6R 7R 8R 9R",
    "5.7": "1R 2R",
    "5.8": "1R 2M 3M",
    "5.9": "1R 2R 3R",
    "5.10": "1R",
    "5.11": "1M 2R 3R 4R",
    "5.12": "1R 2R 3R",
    "5.13": "1AM 1BM",
    "6": "1M 2M 3AM 3BM 4R 5M 6M 7R 8R",
}
"""Of ETSI EN 303 645 V3.1.3, annex B: each clause with its provisions, mandatory or recommended."""
ANSWERS: Final = {"yes", "part", "n/a", "maker", "no"}
PROOF: Final = re.compile(
    r"`((?:tests|docs|controller|systemd|tools|debian)/[\w./-]+|[A-Z]+\.md|pyproject\.toml)(?:::(\w+))?`"
)
CRA_POINTS: Final = [
    *("1(a)", "1(b)", "1(c)", "1(d)", "2(a)", "2(b)", "2(c)", "3", "4", "5", "6", "7", "8"),
    *("(1)", *(f"(2)({letter})" for letter in "abcdefghijklm")),
    *(f"({number})" for number in range(1, 9)),
    *("1, 2", "3", "4, 5", "6", "7", *(f"8({letter})" for letter in "abcdef"), "9"),
]
"""Of Regulation (EU) 2024/2847: annex VII, annex I part I and part II, annex II."""


def rows(page: Path, first: str) -> Iterator[list[str]]:
    """The rows of a page's tables whose first cell looks like this."""
    for line in page.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(first, cells[0]):
            yield cells


@cache
def functions(path: Path) -> frozenset[str]:
    return frozenset(
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def papers() -> list[Path]:
    return [HOUSE / "SECURITY.md", *sorted(SECURITY.glob("*.md"))]


def test_every_proof_exists() -> None:
    lost = [
        f"{paper.name}: {path}{'::' + test if test else ''}"
        for paper in papers()
        for path, test in PROOF.findall(paper.read_text("utf-8"))
        if not (HOUSE / path).exists() or (test and test not in functions(HOUSE / path))
    ]
    assert lost == []


def test_every_provision_is_answered_once_and_none_is_made_up() -> None:
    answered = [f"{row[0]}{row[1]}" for row in rows(SECURITY / "en-303-645.md", r"\d+(\.\d+)?-\d+[A-B]?")]
    assert answered == [f"{clause}-{one}" for clause, ones in CLAUSES.items() for one in ones.split()]


def test_an_answer_has_its_proof_or_its_reason() -> None:
    bare = []
    for provision, status, _, answer, how, proof in rows(SECURITY / "en-303-645.md", r"\d+(\.\d+)?-\d+[A-B]?"):
        assert answer in ANSWERS, f"{provision}: {answer}"
        assert (status, answer) != ("M", "no"), f"{provision} is mandatory"
        if not (PROOF.search(proof) if answer in ("yes", "part") else how):
            bare.append(provision)
    assert bare == []


def test_every_threat_has_what_stands_in_its_way_and_a_test() -> None:
    threats = list(rows(SECURITY / "threats.md", r"T\d+"))
    assert [row[0] for row in threats] == [f"T{number}" for number in range(1, len(threats) + 1)]
    assert [row[0] for row in threats if row[1] not in set("STRIDE") or not row[3]] == []
    assert [row[0] for row in threats if not row[4].startswith("`tests/")] == []
    assert {row[1] for row in threats} == set("STRIDE"), "a whole kind was forgotten"


def test_the_technical_file_has_every_point_of_the_regulation() -> None:
    points = [row[0] for row in rows(SECURITY / "cra.md", r"\(?\d\)?[(),\w ]*")]
    assert points == CRA_POINTS


def test_both_languages_of_data_protection_tell_the_same() -> None:
    english, french = (
        {row[0]: set(re.findall(r"\d+|`\w+(?:\.\w+)?`", " ".join(row[1:]))) for row in rows(page, r"P\d")}
        for page in (SECURITY / "data-protection.md", HOUSE / "docs" / "fr" / "data-protection.md")
    )
    assert english == french and list(english) == [f"P{number}" for number in range(1, 10)]


@pytest.mark.law("I11")
def test_how_long_is_what_the_program_does() -> None:
    kept = {
        row[0]: list(map(int, re.findall(r"\d+", row[-1]))) for row in rows(SECURITY / "data-protection.md", r"P\d")
    }
    times = Times()
    assert kept["P2"] == kept["P3"] == [PERSONAL_KEPT_S / DAY_S]
    assert kept["P4"] == [days / DAY_S for days in FACTS_KEPT_S]
    assert kept["P5"][0] == Limits().returns_within_s / DAY_S
    assert kept["P6"] == [times.unread_kept_s / DAY_S, times.refused_kept_s / DAY_S]
    assert TimesTable().wall_days == 365, "a year on the wall"


def test_the_policy_names_a_contact_times_and_an_end() -> None:
    policy = (HOUSE / "SECURITY.md").read_text("utf-8")
    for said in ("git log -1 --format=%ae", "3 working days", "14 days", "December 2031", "décembre 2031"):
        assert said in policy
