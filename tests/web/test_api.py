"""The HTTP API: what it does, whom it refuses, and that a refusal changes nothing and says what to do."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controller.core.events import Refusal, ScanRefused, Touch, Touched
from controller.core.screen import Screen
from controller.web.app import create_app
from controller.web.desk import SCAN_CHARS_MAX, Busy, LinkHealth
from controller.web.guard import BODY_BYTES_MAX
from tests.web.memory_desk import MemoryDesk

POSTS = ("/api/touch", "/api/pin", "/api/code", "/api/scan", "/api/reservations")
JSON = {"content-type": "application/json"}


def asked(
    call: Callable[[httpx.AsyncClient], Awaitable[Any]], desk: MemoryDesk | None = None, **options: Any
) -> tuple[Any, MemoryDesk]:
    """Run one conversation with the application; gives back what ``call`` did, and the bank."""
    bank = desk or MemoryDesk()

    async def conversation() -> Any:
        if desk is None:
            bank.begin()
        app = create_app(bank, **options)
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            return await call(client)

    return asyncio.run(conversation()), bank


def refused(answer: httpx.Response, status: int) -> None:
    """The status, and words: what is wrong and what to do."""
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error", "remedy"}
    assert all(answer.json().values())


# -- what it does -----------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "home"), [({}, "/kiosk"), ({"home": "/vitrine"}, "/vitrine")])
def test_the_screen_of_this_machine_begins_where_its_page_is(options: dict[str, str], home: str) -> None:
    answer, _ = asked(lambda client: client.get("/"), **options)
    assert (answer.status_code, answer.headers["location"]) == (307, home)


def test_a_touch_reaches_the_core_with_all_it_says() -> None:
    body = {"touch": "deposit", "visit": 3, "size": "M", "cold": True, "reason": "essai"}
    answer, desk = asked(lambda client: client.post("/api/touch", json=body))
    assert answer.status_code == 200
    touched = desk.events[-1]
    assert isinstance(touched, Touched)
    assert (touched.touch, touched.visit, touched.cold, touched.reason) == (Touch.DEPOSIT, 3, True, "essai")
    assert touched.size is not None and touched.size.name == "M"
    assert touched.box is touched.order is None and not touched.reachable


def test_a_scan_begins_a_visit() -> None:
    answer, desk = asked(lambda client: client.post("/api/scan", json={"text": "merchant"}))
    assert answer.status_code == 200
    assert desk.view().screen is Screen.MENU
    assert answer.json() == {"revision": desk.revision()}


def test_what_is_no_code_of_ours_is_the_cores_to_refuse() -> None:
    _, desk = asked(lambda client: client.post("/api/scan", json={"text": "https://example.org"}))
    assert desk.events[-1] == ScanRefused(Refusal.NOT_OURS)


def test_a_merchant_holds_a_compartment_from_the_shop() -> None:
    body = {"badge": "merchant", "size": "S"}
    answer, desk = asked(lambda client: client.post("/api/reservations", json=body))
    assert answer.json() == {"reserved": True, "word": "reserved"}
    assert sum(box.use == "reserved" for box in desk.state().boxes.values()) == 1


def test_a_stranger_holds_nothing() -> None:
    body = {"badge": "nobody", "size": "S"}
    answer, desk = asked(lambda client: client.post("/api/reservations", json=body))
    assert answer.json() == {"reserved": False, "word": "not_ours"}
    assert all(box.use == "free" for box in desk.state().boxes.values())


@pytest.mark.law("I11")
def test_the_banks_report_holds_no_right_and_no_digest() -> None:
    async def after_a_reservation(client: httpx.AsyncClient) -> httpx.Response:
        await client.post("/api/reservations", json={"badge": "merchant", "size": "S"})
        return await client.get("/api/bank")

    answer, desk = asked(after_a_reservation)
    report = answer.json()
    assert [one["label"] for one in report["compartments"]] == [str(n) for n in range(1, 19)]
    assert sum(offer["free"] for offer in report["offers"]) == 17
    assert report["help_phone"] == desk.help_phone
    assert not re.search(r"[0-9a-f]{32}", answer.text)


@pytest.mark.field_note("L15")
def test_health_tells_how_doors_and_boards_are() -> None:
    answer, _ = asked(lambda client: client.get("/api/health"))
    report = answer.json()
    assert report["ready"] is True
    assert report["doors"]["closed"] == 18
    assert report["doors"]["forced"] == 0
    assert report["uses"]["free"] == 18
    assert report["clock"] == "synchronised"
    assert report["boards"] == [{"name": "left", "answering": True, "since_s": 12.0}]
    (bus,) = report["buses"]
    assert bus.items() >= {"name": "bus1", "exchanges": 900, "retries": 2, "bad_frames": 1, "timeouts": 3}.items()
    assert report["alarms"] == [] and report["to_check"] == []


@pytest.mark.field_note("L6")
def test_a_forced_door_is_an_alarm_in_the_health_report() -> None:
    from controller.core.events import DoorSeen

    async def forced(client: httpx.AsyncClient) -> httpx.Response:
        desk.decide(DoorSeen("b4", False))
        return await client.get("/api/health")

    desk = MemoryDesk()
    desk.begin()
    answer, _ = asked(forced, desk)
    assert answer.json()["alarms"] == ["door 4 was opened by force"]
    assert answer.json()["to_check"] == ["4"]


def test_metrics_are_what_prometheus_reads() -> None:
    answer, _ = asked(lambda client: client.get("/metrics"))
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    labels = r'\{\w+="[^"]*"(,\w+="[^"]*")*\}'
    for line in answer.text.splitlines():
        assert re.fullmatch(rf"# (HELP|TYPE) bastide_\w+ .+|bastide_\w+({labels})? [0-9.e+]+", line), line
    assert 'bastide_doors{state="closed"} 18' in answer.text.splitlines()
    assert 'bastide_bus_troubles_total{bus="bus1",kind="timeouts"} 3' in answer.text.splitlines()
    names = re.findall(r"^# TYPE (\w+)", answer.text, re.M)
    assert len(names) == len(set(names))


def test_metrics_tell_of_a_link_where_there_is_one() -> None:
    answer, _ = asked(lambda client: client.get("/metrics"))
    assert "bastide_link" not in answer.text
    desk = MemoryDesk()
    desk.begin()
    desk.link = LinkHealth(True, 60.0, "", 40, 2, 7)
    answer, _ = asked(lambda client: client.get("/metrics"), desk)
    lines = answer.text.splitlines()
    assert "bastide_link_connected 1" in lines and "bastide_link_acknowledged_facts 40" in lines
    assert "bastide_link_orders_total 2" in lines and "bastide_link_orders_dropped_total 7" in lines


def test_openapi_describes_every_body_with_an_example() -> None:
    answer, _ = asked(lambda client: client.get("/api/openapi.json"))
    document = answer.json()
    for path in POSTS:
        body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        schema = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]
        assert schema["additionalProperties"] is False
        assert schema["examples"] and schema["title"] and schema["description"]


def test_a_full_queue_is_said_and_nothing_is_taken_in() -> None:
    desk = MemoryDesk()
    desk.begin()
    desk.refuses = Busy()
    before = desk.state()
    answer, _ = asked(lambda client: client.post("/api/pin", json={"digits": "01234567"}), desk)
    refused(answer, 503)
    assert desk.state() is before


# -- whom it refuses ---------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8080", "", "localhost.", "[::2]", "0.0.0.0"])
@pytest.mark.parametrize("path", ["/kiosk", "/api/screen", "/static/kiosk.js"])
def test_another_host_name_is_refused(host: str, path: str) -> None:
    answer, _ = asked(lambda client: client.get(path, headers={"host": host}))
    refused(answer, 421)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:8080"])
def test_this_machines_own_names_are_served(host: str) -> None:
    answer, _ = asked(lambda client: client.get("/api/health", headers={"host": host}))
    assert answer.status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8080", "http://127.0.0.1:9"])
@pytest.mark.parametrize("path", POSTS)
def test_a_page_of_another_site_changes_nothing(origin: str, path: str) -> None:
    async def post(client: httpx.AsyncClient) -> httpx.Response:
        return await client.post(path, json={"text": "merchant"}, headers={"origin": origin})

    answer, desk = asked(post)
    refused(answer, 403)
    assert desk.view().screen is Screen.IDLE


def test_a_cross_site_request_without_an_origin_is_told_by_the_browser() -> None:
    async def post(client: httpx.AsyncClient) -> httpx.Response:
        return await client.post("/api/scan", json={"text": "merchant"}, headers={"sec-fetch-site": "cross-site"})

    refused(asked(post)[0], 403)


def test_another_origin_may_be_let_in_by_configuration() -> None:
    async def post(client: httpx.AsyncClient) -> httpx.Response:
        headers = {"origin": "http://127.0.0.1:9000", "sec-fetch-site": "same-site"}
        return await client.post("/api/scan", json={"text": "merchant"}, headers=headers)

    answer, _ = asked(post, extra_origins=["http://127.0.0.1:9000"])
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken(kind: str) -> None:
    async def post(client: httpx.AsyncClient) -> httpx.Response:
        return await client.post("/api/scan", content=b'{"text":"merchant"}', headers={"content-type": kind})

    answer, desk = asked(post)
    refused(answer, 415)
    assert desk.view().screen is Screen.IDLE


@pytest.mark.law("I12")
@pytest.mark.parametrize("declared", [True, False])
def test_a_large_body_is_refused_whether_or_not_it_says_so(declared: bool) -> None:
    async def pieces() -> Any:
        for _ in range(64):
            yield b" " * 1024

    async def post(client: httpx.AsyncClient) -> httpx.Response:
        content = b" " * (BODY_BYTES_MAX + 1) if declared else pieces()
        return await client.post("/api/scan", content=content, headers=JSON)

    refused(asked(post)[0], 413)


def test_what_does_not_exist_is_said_in_words() -> None:
    refused(asked(lambda client: client.get("/api/nothing"))[0], 404)
    refused(asked(lambda client: client.get("/api/touch"))[0], 405)
    refused(asked(lambda client: client.get("/static/../app.py"))[0], 404)
    refused(asked(lambda client: client.get("/static/%2e%2e/app.py"))[0], 404)


# -- what every answer carries -------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/kiosk", "/static/kiosk.js", "/api/health", "/nothing"])
def test_every_answer_is_sealed(path: str) -> None:
    answer, _ = asked(lambda client: client.get(path))
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == ("no-cache" if "static" in path else "no-store")


def test_the_panel_of_the_simulator_may_frame_the_screen() -> None:
    answer, _ = asked(lambda client: client.get("/kiosk"), frame_ancestors=["'self'"])
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


def test_the_page_is_written_in_the_first_language_with_the_help_on_it() -> None:
    desk = MemoryDesk(languages=("en", "fr"))
    desk.begin()
    desk.help_phone = "<b>05</b>"
    answer, _ = asked(lambda client: client.get("/kiosk"), desk)
    assert '<html lang="en"' in answer.text
    assert "&lt;b&gt;05&lt;/b&gt;" in answer.text
    assert "<script" in answer.text and not re.search(r"<script(?![^>]*\bsrc=)|\bon\w+=|style=", answer.text)


# -- bad input (law I9) ----------------------------------------------------------------------------

SECRET = "98765432"


@pytest.mark.law("I11")
def test_a_refusal_never_repeats_what_was_sent() -> None:
    for body in ({"digits": SECRET + "1"}, {"digits": SECRET, "x": SECRET}, [SECRET], SECRET, {"digits": [SECRET]}):
        answer, _ = asked(lambda client, body=body: client.post("/api/pin", json=body))
        refused(answer, 422)
        assert SECRET not in answer.text


VALID: dict[str, dict[str, Any]] = {
    "/api/touch": {"touch": "done", "visit": 1},
    "/api/pin": {"digits": "01234567"},
    "/api/code": {"digits": "2468"},
    "/api/scan": {"text": "x"},
    "/api/reservations": {"badge": "x", "size": "S"},
}
WRONG: dict[str, list[dict[str, Any]]] = {
    "/api/touch": [
        {"touch": "explode"}, {"visit": -1}, {"visit": "1"}, {"visit": 1.5}, {"visit": True}, {"size": "XL"},
        {"size": 1}, {"box": ""}, {"box": "b" * 65}, {"box": "b 1"}, {"reason": "r" * 201}, {"reason": "a\x00b"},
        {"cold": "yes"}, {"cold": 1}, {"unknown": 1}, {"order": 3}, {"visit": 10**20},
    ],
    "/api/pin": [{"digits": "1234567"}, {"digits": "123456789"}, {"digits": "1234 5678"}, {"digits": 12345678},
                 {"digits": "١٢٣٤٥٦٧٨"}, {"digits": "1234567\n"}, {"digits": "+1234567"}],
    "/api/code": [{"digits": "123"}, {"digits": "1" * 13}, {"digits": "12a4"}],
    "/api/scan": [{"text": ""}, {"text": "x" * (SCAN_CHARS_MAX + 1)}, {"text": "a\nb"}, {"text": "\ud800"},
                  {"text": None}],
    "/api/reservations": [{"size": "T"}, {"badge": ""}, {"cold": None}],
}  # fmt: skip
CASES = [(path, wrong) for path, all_wrong in WRONG.items() for wrong in all_wrong]


@pytest.mark.law("I9")
@pytest.mark.parametrize(("path", "wrong"), CASES)
def test_each_field_has_bounds(path: str, wrong: dict[str, Any]) -> None:
    body = json.dumps(VALID[path] | wrong)

    async def before_and_after(client: httpx.AsyncClient) -> tuple[httpx.Response, int]:
        seen = len(desk.events)
        return await client.post(path, content=body.encode(), headers=JSON), seen

    desk = MemoryDesk()
    desk.begin()
    (answer, seen), _ = asked(before_and_after, desk)
    refused(answer, 422)
    assert len(desk.events) == seen, "the core was asked"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
almost = st.sampled_from(POSTS).flatmap(
    lambda path: st.fixed_dictionaries(
        {}, optional={key: json_values | st.just(value) for key, value in VALID[path].items()}
    )
)
bodies = st.binary(max_size=2000) | (json_values | almost).map(lambda value: json.dumps(value).encode())


@pytest.mark.law("I9")
@given(st.sampled_from(POSTS), bodies)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_body_gets_an_answer_in_words_and_moves_no_door(path: str, body: bytes) -> None:
    answer, desk = asked(lambda client: client.post(path, content=body, headers=JSON))
    assert answer.status_code == 200 or 400 <= answer.status_code < 500, answer.text
    if answer.status_code != 200:
        refused(answer, answer.status_code)
    assert desk.pulses == []
    assert desk.view().screen is Screen.IDLE


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    "body", [b"[" * 16_000, b'{"a":' * 3_000, b"\xff\xfe", b'{"digits":"\\ud800"}', b"", b"1e999999"]
)
def test_monstrous_json_is_refused(body: bytes) -> None:
    answer, _ = asked(lambda client: client.post("/api/pin", content=body, headers=JSON))
    assert answer.status_code in (400, 422)
    refused(answer, answer.status_code)
