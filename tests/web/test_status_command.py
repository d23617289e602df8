"""``bastide status`` in a terminal, against a served bank."""

import http.server
import json
import threading

import pytest

from controller.cli.main import main
from controller.cli.status_command import told as status
from controller.core.events import DoorSeen
from controller.web.desk import LinkHealth
from controller.web.report import health_report
from controller.web.server import listen
from tests.web.live import Live


def test_a_healthy_bank(served: Live, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--url", served.url]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [
        "Casiers du marché (sainte-foy), bastide 0.1.0, Raspberry Pi 4 Model B Rev 1.4",
        "Ready: doors open.",
    ]
    assert "  doors        18 closed" in told
    assert "  clock        synchronised" in told
    assert "  machine      supply well" in told
    assert not [line for line in told if line.startswith("!")]


def test_a_cold_bank_on_a_bad_supply(served: Live) -> None:
    report = health_report(served.desk).model_dump(mode="json")
    machine = {"under_voltage": True, "soc_c": 61.25, "card_errors": 2, "read_only": True}
    told = status(report | {"temperatures": {"fridge": 4.06, "cellar": None}, "machine": machine})
    assert "fridge 4.1 °C, cellar SILENT" in told
    assert "supply was TOO WEAK, processor 61.2 °C, 2 errors of the card, card READ-ONLY" in told


def test_the_worst_comes_first(served: Live, capsys: pytest.CaptureFixture[str]) -> None:
    served.do(served.desk.decide, DoorSeen("b4", False))
    main(["status", "--url", f"{served.url}/"])
    told = capsys.readouterr().out.splitlines()
    assert told[2:4] == ["! door 4 was opened by force", "! to check: 4"]


def test_the_report_itself(served: Live, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json", "--url", served.url]) == 0
    assert json.loads(capsys.readouterr().out)["uses"]["free"] == 18


@pytest.mark.field_note("L15")
def test_the_link_to_the_town_is_told_and_is_no_reason_not_to_be_ready(
    served: Live, capsys: pytest.CaptureFixture[str]
) -> None:
    served.desk.link = LinkHealth(False, 3600.0, "no broker listens there", 4, 2, 0)
    assert main(["status", "--url", served.url]) == 0
    told = capsys.readouterr().out
    behind = served.desk.health().journal_seq - 4
    assert f"NONE: no broker listens there; since 1 h, {behind} facts not confirmed, 2 orders" in told
    assert main(["status", "--json", "--url", served.url]) == 0
    assert json.loads(capsys.readouterr().out)["link"]["behind"] == behind
    served.desk.link = LinkHealth(True, 60.0, "", 40, 2, 0)
    main(["status", "--url", served.url])
    assert "to the town since 1 min" in capsys.readouterr().out


def test_no_daemon_is_said_with_the_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
    assert main(["status", "--url", f"http://127.0.0.1:{port}"]) == 1
    told = capsys.readouterr().err
    assert "no daemon answers" in told and "systemctl start bastide" in told


@pytest.mark.parametrize("url", ["file:///etc/passwd", "localhost:8080"])
def test_an_address_that_is_none(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--url", url]) == 2
    assert "--url begins with http://" in capsys.readouterr().err


@pytest.mark.parametrize(("status", "body"), [(200, b'"hello"'), (200, b"<html>"), (404, b"{}"), (200, b"{}")])
def test_someone_else_answers(status: int, body: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert main(["status", "--url", f"http://127.0.0.1:{server.server_port}"]) == 2
        thread.join()
    told = capsys.readouterr().err
    assert "is not Bastide" in told and "`bastide setup`" in told and "--url" in told
