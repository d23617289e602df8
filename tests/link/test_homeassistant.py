"""The bank as Home Assistant sees it: its templates, rendered as it renders them, on the bank's own state."""

import json
from pathlib import Path
from typing import Any

import jinja2
import pytest

from controller.cli.main import main
from controller.config.example import example

RECORDED = Path(__file__).parent / "recorded" / "1"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "bank.toml"
    path.write_text(example() + '\n[link]\ndevice = "halles-1"\nhost = "127.0.0.1"\n', "utf-8")
    return path


def told(config: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert main(["link", "homeassistant", "--config", str(config), *more]) == 0
    return capsys.readouterr().out.strip()


def rendered(component: dict[str, Any], message: dict[str, Any]) -> str:
    return jinja2.Environment(autoescape=False).from_string(component["value_template"]).render(value_json=message)


def test_every_entity_reads_the_retained_summaries_and_none_can_order(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(config, capsys, "--topic") == "homeassistant/device/halles-1/bastide/config"
    message = json.loads(told(config, capsys))
    assert len(message["components"]) == 4 * 18 + 8
    assert len({one["unique_id"] for one in message["components"].values()}) == len(message["components"])
    assert {one["platform"] for one in message["components"].values()} == {"binary_sensor", "sensor"}
    topics = {one["state_topic"] for one in message["components"].values()}
    assert topics == {"bastide/1/halles-1/state", "bastide/1/halles-1/health"}
    assert "command_topic" not in json.dumps(message)


def test_the_templates_say_what_the_state_says(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    components = json.loads(told(config, capsys))["components"]
    state = json.loads((RECORDED / "state.json").read_text("utf-8"))
    first = state["compartments"][0]
    for door, use, expected in (
        ("closed", "free", ("OFF", "OFF", "free", "OFF")),
        ("open", "occupied", ("ON", "ON", "occupied", "OFF")),
        ("forced", "to_check", ("ON", "ON", "to_check", "ON")),
        ("jammed", "reserved", ("OFF", "OFF", "reserved", "ON")),
        ("unreachable", "out", ("None", "OFF", "out", "ON")),
    ):
        first["door"], first["use"] = door, use
        of = [components[f"bastide_halles-1_c01_{what}"] for what in ("door", "occupied", "use", "trouble")]
        assert tuple(rendered(one, state) for one in of) == expected, door
    health = json.loads((RECORDED / "health.json").read_text("utf-8")) | {"to_check": ["3", "4"], "overdue": 5}
    assert rendered(components["bastide_halles-1_to_check"], health) == "2"
    assert rendered(components["bastide_halles-1_overdue"], health) == "5"


def test_a_bank_without_a_link_has_nothing_to_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bank.toml"
    path.write_text(example(), "utf-8")
    assert main(["link", "homeassistant", "--config", str(path)]) == 2
    assert "has no [link]" in capsys.readouterr().err
    assert main(["link", "homeassistant", "--config", str(tmp_path / "none.toml")]) == 2
