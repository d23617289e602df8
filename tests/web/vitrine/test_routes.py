"""The window's routes: strict at the edge, files of a release and nothing beside it, sealed answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from controller.core.vitrine.values import Phase
from controller.web.vitrine.preview import PreviewDesk
from tests.web.live import Live, live

LOCALES = Path("controller/web/vitrine/locales")


@pytest.fixture(scope="module")
def window(folder: Path) -> Iterator[Live]:
    with live(window=PreviewDesk(folder)) as served:
        yield served


@pytest.fixture(scope="module")
def client(window: Live) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=window.url) as one:
        yield one


def test_a_file_of_a_release_never_changes(client: httpx.Client) -> None:
    answer = client.get("/vitrine/release/preview/content.json")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/vitrine/release/preview/media/ground.geojson").json()["type"] == "FeatureCollection"


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    "path",
    ["preview/../../etc/passwd", "preview/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "preview//etc/passwd", "other/content.json",
     "preview/media", "preview/nothing.webp"],
)  # fmt: skip
def test_nothing_beside_a_release_is_served(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/vitrine/release/{path}")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers["cache-control"]


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("touch", {"session": "1"}),
        ("touch", {"session": -1}),
        ("touch", {"session": 1, "more": 1}),
        ("scene", {"session": 1, "scene": "../x"}),
        ("painted", {"release": "r", "scene": "a", "frames": -1, "since_ms": 1}),
        ("contributions", {"session": 1, "scene": "mur", "text": ""}),
        ("contributions", {"session": 1, "scene": "mur", "text": "x" * 281}),
        ("contributions", {"session": 1, "scene": "mur", "text": "a\u0000b"}),
        ("answer", {"session": 1, "scene": "avis", "question": "soir"}),
        ("cleaning", {"on": 1}),
    ],
)
def test_what_is_not_asked_for_is_refused(client: httpx.Client, path: str, body: dict[str, object]) -> None:
    answer = client.post(f"/api/vitrine/{path}", json=body)
    assert answer.status_code == 422 and set(answer.json()) == {"error", "remedy"}


def test_an_answer_of_a_visit_that_is_over_counts_nothing(client: httpx.Client, window: Live) -> None:
    gone = {"session": 999, "scene": "avis", "question": "soir", "choice": "oui"}
    assert client.post("/api/vitrine/answer", json=gone).status_code in (409, 503)
    assert client.get("/api/vitrine/totals/avis").json() == {"counts": {}, "mine": {}}
    now = gone | {"session": 1}
    for _ in range(2):
        answer = client.post("/api/vitrine/answer", json=now).json()
    assert answer == {"counts": {"soir": {"oui": 1}}, "mine": {"soir": "oui"}}


def test_a_code_is_drawn_here(client: httpx.Client) -> None:
    code = client.get("/api/vitrine/along", params={"address": "https://visite.example/#maison"}).json()
    assert code["path"].startswith("M") and code["modules"] >= 21 + 8
    assert client.get("/api/vitrine/along", params={"address": "x" * 301}).status_code == 422


@pytest.mark.field_note("V6")
def test_the_page_may_load_nothing_from_elsewhere(client: httpx.Client) -> None:
    policy = client.get("/vitrine").headers["content-security-policy"].split("; ")
    assert policy[:2] == ["default-src 'self'", "img-src 'self' blob:"]
    assert "frame-ancestors 'self'" in policy and "require-trusted-types-for 'script'" in policy
    assert "http" not in " ".join(policy)
    kiosk = client.get("/kiosk").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in kiosk and "trusted-types 'none'" in kiosk, "the locker's screen stays as closed"


def test_both_languages_have_the_same_words() -> None:
    french, english = (json.loads((LOCALES / f"{one}.json").read_text("utf-8")) for one in ("fr", "en"))
    assert french.keys() == english.keys()
    for key in french:
        marks = [sorted(part.split("}")[0] for part in words[key].split("{")[1:]) for words in (french, english)]
        assert marks[0] == marks[1] or {"h", "mm"} >= set(marks[0] + marks[1]), key


@pytest.mark.anyio
async def test_preview_asks_and_forgets_by_itself(folder: Path) -> None:
    desk = PreviewDesk(folder, idle_s=0.0)
    await desk.touch(1)
    assert desk.screen().phase is Phase.BROWSING
    await desk.changed(desk.revision())
    assert desk.screen().phase is Phase.ASKING
    assert await desk.leave(1) == 2
    assert desk.screen().phase is Phase.ATTRACT
