"""The guide's own examples, run as they stand."""

import asyncio
import json
import os
import re
import signal
from asyncio.subprocess import DEVNULL
from pathlib import Path

import pytest

from controller.cli.main import main
from controller.config import ConfigError, parse
from controller.config.example import example
from tests.link.brokers import Mosquitto
from tests.link.test_facts import deposit_and_pickup, is_linked, linked_bank
from tests.link.town import DEVICE, HERE, ear, journal_of, public_key, until
from tests.runtime.place import Place

pytestmark = pytest.mark.anyio

EXAMPLES = HERE / "docs" / "examples"


def kept(file: Path) -> list[tuple[int, str, str, str]]:
    """The facts in a file of messages, each once."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    facts = {f["seq"]: (f["seq"], f["kind"], f["body"], f["link"]) for line in lines for f in json.loads(line)["facts"]}
    return [facts[seq] for seq in sorted(facts)]


@pytest.mark.law("I10")
async def test_a_back_end_of_mosquitto_s_own_tools_has_everything(
    place: Place, broker: Mosquitto, tmp_path: Path
) -> None:
    file = tmp_path / "town.jsonl"
    script = ("sh", str(EXAMPLES / "backend.sh"), "127.0.0.1", str(broker.port), DEVICE, str(file))
    async with linked_bank(place, broker.port) as one:
        for _ in range(2):
            town = await asyncio.create_subprocess_exec(*script, stdin=DEVNULL, start_new_session=True)
            try:
                await deposit_and_pickup(one)
                await until(lambda: kept(file) == journal_of(place))
            finally:
                os.killpg(town.pid, signal.SIGKILL)
                await town.wait()


async def test_the_operator_s_commands_open_a_door(
    place: Place, broker: Mosquitto, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "office"
    assert main(["keys", "new", str(office)]) == 0
    place.config.rights.path.write_text((office / "keys.json").read_text())
    at = ["--keys", str(office), "--device", DEVICE, "--site", place.config.bank.site]
    capsys.readouterr()
    assert main(["order", "open", *at, "--box", "c07", "--reason", "a resident telephoned"]) == 0
    message = capsys.readouterr().out.strip()
    async with ear(broker.port) as town, linked_bank(place, broker.port) as one:
        await is_linked(one)
        pub = ("mosquitto_pub", "-h", "127.0.0.1", "-p", str(broker.port), "-q", "1")
        sent = await asyncio.create_subprocess_exec(*pub, "-t", f"bastide/1/{DEVICE}/orders", "-m", message)
        assert await sent.wait() == 0
        await until(lambda: town.on("answers"))
        assert town.on("answers")[0]["outcome"] == "done"
        assert main(["link", "key", "--data", str(place.config.data.dir)]) == 0
        assert capsys.readouterr().out.strip() == public_key(one.place)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["reserve", "--holder", "000000000001", "--size", "S"], "reserve"),
        (["announce", "--ticket", "00" * 16], "announce"),
        (["revoke", "--badge", "00" * 8], "revoke"),
        (["keys"], "keys"),
        (["message", "--text", "Fermé lundi"], "message"),
        (["moderate", "--contribution", "00" * 8, "--verdict", "remove"], "moderate"),
        (["dark", "--text", "EcoWatt", "--begins", "2027-01-12T08:00", "--ends", "2027-01-12T13:00"], "dark"),
        (["derogate", "--text", "Arrêté n° 12", "--first", "2026-12-18", "--last", "2026-12-31"], "derogate"),
    ],
)
def test_every_kind_of_order_can_be_written(
    words: list[str], what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "office"
    main(["keys", "new", str(office)])
    capsys.readouterr()
    assert main(["order", *words, "--keys", str(office), "--device", DEVICE, "--site", "here"]) == 0
    order = json.loads(json.loads(capsys.readouterr().out)["order"])
    assert order["what"] == what and order["expires_s"] - order["not_before_s"] == 660


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["open", "--box", "c07"], "--reason: write why"),
        (["open", "--reason", "why not"], "--box: write the id"),
        (["reserve", "--holder", "1", "--size", "S"], "--holder: write the merchant's holder id"),
        (["announce", "--ticket", "my card"], "an order is named by its ticket"),
        (["revoke", "--badge", "XYZ"], "--badge"),
        (["configure"], "--config"),
        (["configure", "--config", __file__], "is not TOML"),
        (["moderate", "--contribution", "00" * 8], "--verdict"),
        (["dark", "--text", "EcoWatt", "--begins", "2027-01-12T08:00"], "--ends: write a local time"),
        (["dark", "--text", "EcoWatt", "--begins", "at eight"], "write for example 2027-01-12T08:00"),
        (["derogate", "--text", "Arrêté n° 12", "--first", "2026-12-18"], "--last: write the last day"),
        (["derogate", "--text", "Arrêté n° 12", "--first", "2026-12-18", "--last", "Noël"], "--last: write the last"),
        (["derogate", "--text", "Arrêté n° 12", "--first", "2026-12-18", "--last", "2026-12-01"], "before its first"),
        (["derogate", "--text", "Arrêté n° 12", "--first", "2026-12-18", "--last", "2026-12-31", "--rule", "x"], "fr-"),
    ],
)
def test_what_is_missing_from_an_order_is_told(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "office"
    main(["keys", "new", str(office)])
    assert main(["order", *words, "--keys", str(office), "--device", DEVICE, "--site", "here"]) == 2
    assert told in capsys.readouterr().err


def test_a_bank_that_never_started_has_no_key_to_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", "key", "--data", str(tmp_path)]) == 2
    assert "first start" in capsys.readouterr().err


def test_the_configuration_in_the_guide_is_right() -> None:
    tables = re.findall(r"```toml\n(.*?)```", (HERE / "docs" / "link.md").read_text("utf-8"), re.DOTALL)
    home, webhook, link = (table.removeprefix("[link]\n") for table in tables)
    config = parse(f"{example()}\n[link]\n{link}{home}{webhook}")
    assert config.link is not None and config.link.device == DEVICE and config.link.home_assistant
    assert config.webhook is not None and config.webhook.device == DEVICE


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('device = "Halles 1"\nhost = "127.0.0.1"', "device"),
        ('device = "halles-1"\nhost = "broker.example.org"', "name its authority"),
        ('device = "halles-1"\nhost = "127.0.0.1"\ncertificate = "/a"\nauthority = "/b"', "name both or none"),
        ('device = "halles-1"\nhost = "127.0.0.1"\ncertificate = "/a"\nkey = "/b"', "no authority"),
        ('device = "halles-1"\nhost = "127.0.0.1"\nca = "/a"', "not a known key"),
    ],
)
def test_a_link_that_would_not_be_safe_or_not_work_is_refused_with_its_remedy(table: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        parse(f"{example()}\n[link]\n{table}\n")
