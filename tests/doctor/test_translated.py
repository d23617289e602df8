"""A wrong configuration is told in the language of who reads it, both what is wrong and what to do."""

import json
import re
from importlib.resources import files

import pytest

from controller.config import ConfigError, parse
from controller.config.example import example
from controller.doctor import words
from controller.doctor.examination import told_as
from controller.doctor.report import sentences
from tests.doctor.test_words import gaps
from tests.test_config import CABLING, MISTAKES

ENGLISH = re.compile(r"\b(must|write|is|are|not|of|the|give|each|did|leave|known|with|see)\b")
QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"")
SAID = [
    *((example(), line, to) for line, to, _, _ in MISTAKES),
    *((example(20, "kerong"), line, to) for line, to, _, _ in CABLING),
]


@pytest.mark.parametrize(("text", "line", "to"), SAID)
def test_a_mistake_is_told_in_french(text: str, line: str, to: str) -> None:
    wrong = re.sub(rf"^{re.escape(line)}.*$", lambda _: to, text, count=1, flags=re.MULTILINE)
    with pytest.raises(ConfigError) as caught:
        parse(wrong)
    for problem in caught.value.problems:
        for sentence in sentences(told_as(problem), "fr"):
            assert not ENGLISH.search(QUOTED.sub("", sentence)), sentence


def test_values_stand_where_they_belong_in_the_other_language() -> None:
    with pytest.raises(ConfigError) as caught:
        parse(example().replace("port = 8080", "port = 80"))
    what, do = sentences(told_as(caught.value.problems[0]), "fr")
    assert what.endswith("web.port : doit être au moins 1024, pas 80.")
    assert do == "écrivez par exemple `port = 8080`."


def test_each_sentence_has_the_same_gaps_in_both_languages() -> None:
    told = json.loads((files(words) / "configuration-fr.json").read_text("utf-8"))
    assert [english for english, french in told.items() if gaps(english) != gaps(french)] == []
