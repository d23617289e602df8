"""Four sources come into the folder with their licence; a second import keeps what the town wrote itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from controller.content.folder import Folder
from controller.content.importing import sources
from controller.content.importing.keep import Outcome, bring
from controller.content.importing.record import Giver, ImportProblemError, plain
from controller.content.problems import ContentError
from tests.content.acts import change, problems, snapshot

SYNTHETIC = Path(__file__).parent / "synthetic"
GIVER = Giver("CC-BY-4.0", "Parc imaginaire")
LANGUAGES = ("fr", "en")


def come(town: Path, source: str, file: Path, giver: Giver = GIVER) -> Outcome:
    return bring(Folder(town), source, sources.read(source, file, giver, LANGUAGES))


def told(town: Path, file: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((town / file).read_text("utf-8"))
    return value


def grave(town: Path) -> list[str]:
    return [str(problem) for problem in problems(town) if problem.grave]


INN = "shops/datatourisme-syn-0001.jsonld"


def test_datatourisme_places_and_events(town: Path) -> None:
    outcome = come(town, "datatourisme", SYNTHETIC / "datatourisme.json", Giver("", ""))
    events = ["events/datatourisme-syn-0002-2027-07-11.jsonld"]
    events.append("events/datatourisme-syn-0002-2027-08-08.jsonld")
    assert outcome.new == [INN, *events]
    assert told(town, INN) == {
        "@context": "https://schema.org",
        "name": {"fr": "L'Auberge imaginaire", "en": "The Imaginary Inn"},
        "description": {"fr": "Cuisine de saison.\n\nTerrasse & jardin."},
        "telephone": "+33 5 00 00 00 00",
        "url": "https://auberge.example.org",
        "license": "etalab-2.0",
        "creditText": "Office de tourisme imaginaire, DATAtourisme",
        "isBasedOn": "https://data.example.org/synthetic/31/0001",
        "@type": "Restaurant",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "3 rue Fictive",
            "postalCode": "33000",
            "addressLocality": "Maville",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": "44.8410", "longitude": "0.2180"},
    }
    assert told(town, events[1])["startDate"] == "2027-08-08T21:00"
    assert grave(town) == []


def test_datatourisme_in_the_shape_of_its_api(town: Path, tmp_path: Path) -> None:
    place = {"address": [{"addressLocality": "Maville"}], "geo": {"latitude": 44.84, "longitude": 0.21}}
    record = {"uuid": "x", "identifier": "SYN-3", "label": "Fête inventée", "type": ["Fair"], "isLocatedAt": [place]}
    period = {"startDate": "2027-05-01", "endDate": "2027-05-02"}
    contact = [{"telephone": "05 00 00 00 00 / 06 00 00 00 00", "homepage": "www.example.org"}]
    objects = [{**record, "takesPlaceAt": [period], "hasContact": contact}]
    (tmp_path / "api.json").write_text(json.dumps({"objects": objects}))
    assert come(town, "datatourisme", tmp_path / "api.json").new == ["events/datatourisme-syn-3.jsonld"]
    event = told(town, "events/datatourisme-syn-3.jsonld")
    assert (event["name"], event["startDate"], event["endDate"]) == (
        {"fr": "Fête inventée"},
        "2027-05-01",
        "2027-05-02",
    )
    assert "telephone" not in event and "url" not in event  # no telephone could do anything with them
    assert grave(town) == []


def test_openagenda_events(town: Path) -> None:
    assert come(town, "openagenda", SYNTHETIC / "openagenda.json").new == ["events/openagenda-9000001.jsonld"]
    event = told(town, "events/openagenda-9000001.jsonld")
    assert event["description"] == {"fr": "On y apprend à **imaginer**."}
    assert (event["startDate"], event["endDate"]) == ("2027-03-06T14:00:00+01:00", "2027-03-06T16:00:00+01:00")
    assert (event["license"], event["creditText"]) == ("CC-BY-4.0", "Agenda imaginaire, OpenAgenda")
    assert event["isBasedOn"] == "https://openagenda.com/agenda-imaginaire/events/atelier-invente"
    assert grave(town) == []


@pytest.mark.parametrize(
    ("source", "file", "titles", "text"),
    [
        ("geotrek", "geotrek.geojson", ["Boucle imaginaire", "Lavoir inventé"], "Facile.\n\nLonger l'eau."),
        ("cirkwi", "cirkwi.xml", ["Tour inventé", "Puits inventé"], "Trois quarts d’heure."),
    ],
)
def test_walks_become_a_tour(town: Path, source: str, file: str, titles: list[str], text: str) -> None:
    name = f"tours/{source}-{source}.geojson"
    assert come(town, source, SYNTHETIC / file).new == [name]
    features = told(town, name)["features"]
    assert [one["geometry"]["type"] for one in features] == ["LineString", "Point", "Point"]
    assert [one["properties"]["title"]["fr"] for one in features[1:]] == titles
    assert features[1]["properties"]["text"]["fr"] == text
    assert features[1]["properties"]["credit"]["author"] == "Parc imaginaire"
    assert features[1]["geometry"]["coordinates"] == [0.217, 44.8405]
    assert features[2]["properties"]["title"]["en"] == titles[1]  # told in the language that there is
    assert grave(town) == []
    change(town, "scenes/stroll.fr.md", 'tour = "stroll"', f'tour = "{source}-{source}"')
    assert grave(town) == []


def test_a_second_import_of_the_same_changes_nothing(town: Path) -> None:
    come(town, "datatourisme", SYNTHETIC / "datatourisme.json")
    before = snapshot(town)
    outcome = come(town, "datatourisme", SYNTHETIC / "datatourisme.json")
    assert (outcome.new, outcome.updated, len(outcome.unchanged)) == ([], [], 3)
    assert snapshot(town) == before


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The source some weeks later: another telephone, another text, one event gone."""
    text = (SYNTHETIC / "datatourisme.json").read_text("utf-8")
    text = text.replace("+33 5 00 00 00 00", "+33 5 11 11 11 11").replace("Cuisine de saison.", "Carte nouvelle.")
    value = json.loads(text)
    value["@graph"][1]["takesPlaceAt"].pop(1)
    path = tmp_path / "later.json"
    path.write_text(json.dumps(value), "utf-8")
    return path


def test_what_the_town_edited_is_kept_and_the_rest_is_new(town: Path, later: Path) -> None:
    come(town, "datatourisme", SYNTHETIC / "datatourisme.json")
    body = told(town, INN)
    body["description"]["fr"] = "Notre texte à nous."
    body["description"]["en"] = "Our own words."
    body["openingHours"] = "We-Su 12:00-14:00"
    del body["url"]
    (town / INN).write_text(json.dumps(body), "utf-8")
    outcome = come(town, "datatourisme", later)
    after = told(town, INN)
    assert after["telephone"] == "+33 5 11 11 11 11"
    assert after["description"] == {"fr": "Notre texte à nous.", "en": "Our own words."}
    assert after["openingHours"] == "We-Su 12:00-14:00" and "url" not in after
    assert outcome.kept == {INN: ["description.fr"]}
    assert outcome.updated == [INN]


def test_a_stop_of_a_tour_keeps_its_translation(town: Path, tmp_path: Path) -> None:
    come(town, "geotrek", SYNTHETIC / "geotrek.geojson")
    name = "tours/geotrek-geotrek.geojson"
    body = told(town, name)
    body["features"][2]["properties"]["title"]["en"] = "Invented wash house"
    (town / name).write_text(json.dumps(body), "utf-8")
    newer = tmp_path / "geotrek.geojson"
    newer.write_text((SYNTHETIC / "geotrek.geojson").read_text("utf-8").replace("Un lavoir.", "Un beau lavoir."))
    come(town, "geotrek", newer)
    properties = told(town, name)["features"][2]["properties"]
    assert properties["title"]["en"] == "Invented wash house"
    assert properties["text"]["fr"] == "Un beau lavoir."


def test_what_the_town_deleted_stays_away_and_what_is_gone_is_named(town: Path, later: Path) -> None:
    come(town, "datatourisme", SYNTHETIC / "datatourisme.json")
    (town / INN).unlink()
    outcome = come(town, "datatourisme", later)
    assert outcome.left_out == [INN] and not (town / INN).exists()
    assert len(outcome.gone) == 2 and all((town / file).exists() for file in outcome.gone)


def test_a_file_the_town_had_before_is_the_towns(town: Path) -> None:
    (town / INN).write_text('{"@type": "Restaurant", "name": "Chez nous"}', "utf-8")
    outcome = come(town, "datatourisme", SYNTHETIC / "datatourisme.json")
    assert told(town, INN)["name"] == "Chez nous" and told(town, INN)["telephone"] == "+33 5 00 00 00 00"
    assert outcome.kept == {INN: ["name"]}


@pytest.mark.law("I9")
@pytest.mark.parametrize("source", ["datatourisme", "openagenda", "geotrek", "cirkwi"])
@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "1e999", "{" * 5000, "<x/>", '{"features": [{"geometry": 1}]}']
)
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, source: str, text: str) -> None:
    (tmp_path / "x").write_text(text)
    with pytest.raises(ImportProblemError):
        sources.read(source, tmp_path / "x", GIVER, LANGUAGES)


@pytest.mark.law("I9")
def test_a_folder_with_a_broken_file_stays_as_it_was(town: Path) -> None:
    (town / INN).write_text("{ not JSON", "utf-8")
    before = snapshot(town)
    with pytest.raises(ContentError, match="is not JSON"):
        come(town, "datatourisme", SYNTHETIC / "datatourisme.json")
    assert snapshot(town) == before


@pytest.mark.law("I9")
def test_a_position_beside_the_earth_is_refused(tmp_path: Path) -> None:
    text = (SYNTHETIC / "geotrek.geojson").read_text("utf-8").replace("0.2170, 44.8405", "421700, 6421234")
    (tmp_path / "lambert.geojson").write_text(text)
    with pytest.raises(ImportProblemError, match="EPSG:4326"):
        sources.read("geotrek", tmp_path / "lambert.geojson", GIVER, LANGUAGES)


def test_mark_up_becomes_plain_text() -> None:
    assert plain("<h2>Un</h2><p>deux&nbsp;&amp; <b>trois</b></p><ul><li>a</li></ul>") == "Un\n\ndeux\xa0& trois\n\na"
