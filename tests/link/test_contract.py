"""The contract: the papers are the models, and what was said in a major version stays understood."""

import json
from pathlib import Path
from typing import Any

import pytest

from controller.cli.main import main
from controller.core.afar import Because
from controller.link.asyncapi import documents, text
from controller.link.contract import MESSAGES, ORDER, SignedOrder
from controller.link.topics import DEVICE_ID, FROM_THE_TOWN, MAJOR, RETAINED, Topic

HOUSE = Path(__file__).parent.parent.parent
PAPERS = HOUSE / "docs" / "contract"
RECORDED = Path(__file__).parent / "recorded" / str(MAJOR)
MESSAGES_RECORDED = sorted(RECORDED.glob("*.json"))
SCHEMAS_RECORDED = sorted((RECORDED / "schemas").glob("*.json"))


def topic_of(path: Path) -> Topic:
    return Topic(path.stem.partition("-")[0])


# -- the papers ------------------------------------------------------------------------------


def test_the_papers_are_what_the_models_say() -> None:
    """Written anew with `make contract`."""
    written = {path.relative_to(PAPERS).as_posix(): path.read_text("utf-8") for path in PAPERS.rglob("*.json")}
    assert written == {name: text(document) for name, document in documents().items()}


def test_every_topic_has_its_message_its_channel_and_its_operation() -> None:
    document = documents()["asyncapi.json"]
    assert set(MESSAGES) == set(Topic)
    assert set(document["channels"]) == set(document["operations"]) == {topic.value for topic in Topic}
    for name, operation in document["operations"].items():
        assert operation["action"] == ("receive" if name in FROM_THE_TOWN else "send")
        assert operation["bindings"]["mqtt"] == {"qos": 1, "retain": name in RETAINED}
    for channel in document["channels"].values():
        (message,) = channel["messages"].values()
        assert (PAPERS / message["payload"]["$ref"]).exists()


def test_every_word_of_an_answer_is_told_in_the_guide() -> None:
    guide = (HOUSE / "docs" / "link.md").read_text("utf-8")
    assert [why.value for why in Because if f"`{why.value}`" not in guide and why.value] == []


def test_a_device_is_named_alike_in_the_configuration_and_the_contract() -> None:
    from controller.config import link

    assert link.DEVICE_ID == DEVICE_ID


def test_the_contract_is_written_where_it_is_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", "contract", str(tmp_path)]) == 0
    assert (tmp_path / "asyncapi.json").read_text("utf-8") == (PAPERS / "asyncapi.json").read_text("utf-8")
    (tmp_path / "file").touch()
    assert main(["link", "contract", str(tmp_path / "file")]) == 2
    assert "name another folder" in capsys.readouterr().err


# -- the rule: within a major version, messages only grow ------------------------------------


@pytest.mark.parametrize("path", MESSAGES_RECORDED, ids=lambda path: path.stem)
def test_a_message_of_the_first_day_is_still_understood_whole(path: Path) -> None:
    told = json.loads(path.read_text("utf-8"))
    read = MESSAGES[topic_of(path)].model_validate_json(json.dumps(told))
    assert told.items() <= read.model_dump(mode="json").items()
    if isinstance(read, SignedOrder):
        order = json.loads(read.order)
        assert order.items() <= ORDER.validate_json(read.order).model_dump(mode="json").items()


def test_every_kind_of_message_was_recorded() -> None:
    assert {topic_of(path) for path in MESSAGES_RECORDED} == set(Topic)


def shrunk(old: dict[str, Any], new: dict[str, Any], outward: bool) -> list[str]:
    """What a reader (outward) or a writer (inward) of the old schema would miss in the new one."""
    missing = []
    for name, was in old.get("properties", {}).items():
        now = new.get("properties", {}).get(name)
        if now is None:
            missing.append(f"{name} is gone")
            continue
        changed = [rule for rule in ("type", "pattern", "const", "format", "$ref") if was.get(rule) != now.get(rule)]
        missing += [f"{name}: {rule} was {was.get(rule)}, is {now.get(rule)}" for rule in changed]
        if not set(was.get("enum", [])) <= set(now.get("enum", was.get("enum", []))):
            missing.append(f"{name}: values are gone")
    before, after = set(old.get("required", [])), set(new.get("required", []))
    missing += [f"{name} may be left out" for name in before - after if outward]
    missing += [f"{name} must be given" for name in after - before if not outward]
    for name, was in old.get("$defs", {}).items():
        now = new.get("$defs", {}).get(name)
        missing += [f"{name} is gone"] if now is None else [f"{name}.{one}" for one in shrunk(was, now, outward)]
    return missing


def is_outward(path: Path) -> bool:
    return path.stem not in ("Ack", "SignedOrder", "Order")


@pytest.mark.parametrize("path", SCHEMAS_RECORDED, ids=lambda path: path.stem)
def test_within_a_major_version_messages_only_grow(path: Path) -> None:
    new = documents()[f"schemas/{path.name}"]
    assert shrunk(json.loads(path.read_text("utf-8")), new, is_outward(path)) == []


def test_the_rule_itself_notices_what_it_is_for() -> None:
    schema: dict[str, Any] = {"properties": {"a": {"type": "string"}, "b": {"enum": ["x", "y"]}}, "required": ["a"]}
    assert shrunk(schema, schema, True) == []
    grown = {"properties": {**schema["properties"], "c": {"type": "integer"}}, "required": ["a", "c"]}
    assert shrunk(schema, grown, True) == []
    assert shrunk(schema, grown, False) == ["c must be given"]
    assert shrunk(grown, schema, True) == ["c is gone", "c may be left out"]
    other = {"properties": {"a": {"type": "integer"}, "b": {"enum": ["x"]}}, "required": ["a"]}
    assert shrunk(schema, other, True) == ["a: type was string, is integer", "b: values are gone"]
