"""Findings as a person reads them, the worst first, and as tools do."""

import json
from collections import Counter
from collections.abc import Iterable

from controller.doctor.finding import Finding, Grade, Value
from controller.doctor.translated import translated
from controller.doctor.words import words

ORDER = list(Grade)


def told(findings: Iterable[Finding], language: str) -> str:
    findings = sorted(findings, key=lambda one: ORDER.index(one.grade))
    grades = words(language)["grades"]
    counts = Counter(one.grade for one in findings)
    lines = [line for one in findings for line in _lines(one, language)]
    return "\n".join((*lines, "", grades["sum"].format(**{grade.value: counts[grade] for grade in Grade})))


def _lines(finding: Finding, language: str) -> list[str]:
    what, do = sentences(finding, language)
    lines = [f"{words(language)['grades'][finding.grade.value]:<10}{what}"]
    return [*lines, f"{'':<8}→ {do}"] if do else lines


def sentences(finding: Finding, language: str) -> tuple[str, str]:
    """What is wrong, and what to do; the latter empty when all is well."""
    text = words(language)["findings"][finding.code]
    values = {name: _written(value, language) for name, value in finding.values.items()}
    if finding.code in ("config-wrong", "config-unusable"):
        values |= {name: translated(str(values[name]), language) for name in ("what", "do")}
    return text["what"].format(**values), text.get("do", "").format(**values)


def _written(value: Value, language: str) -> Value:
    """A number with a decimal as people of this language write it."""
    if not isinstance(value, float):
        return value
    return f"{value:.1f}".replace(".", "," if language == "fr" else ".")


def as_json(findings: Iterable[Finding], language: str) -> str:
    """A list of objects with ``grade``, ``code``, ``values``, ``what`` and ``do``."""
    return json.dumps([_object(one, language) for one in findings], ensure_ascii=False, indent=2)


def _object(finding: Finding, language: str) -> dict[str, object]:
    what, do = sentences(finding, language)
    plain = {"grade": finding.grade.value, "code": finding.code, "values": dict(finding.values)}
    return {**plain, "what": what, "do": do}
