"""The Claims room's endpoints: verdicts in both languages, questions back, slices, charts, the claims on record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from vigie.analysis.check import check_text
from vigie.analysis.check.holdings import Holdings
from vigie.knowledge.messages import templates
from vigie.record import Record
from vigie.web.api.claims_told import Passages, RecordedClaims

CLAIM = {"fr": "Au Mali, 924 civils ont été tués en 2023.", "en": "In Mali, 924 civilians were killed in 2023."}


def checked(client: TestClient, text: str, lang: str = "en", **more: Any) -> Any:
    answer = client.post(f"/api/claims/check?lang={lang}", json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    Passages.model_validate(answer.json())
    return answer.json()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_claim_has_its_verdict_figures_dataset_and_charts(asking: TestClient, lang: str):
    told = checked(asking, CLAIM[lang], lang)
    assert told["language"] == lang
    (one,) = told["claims"]
    plain = check_text(CLAIM[lang], lang, None, Holdings(food=True))
    assert one["verdict"] == plain.verdict.value
    assert one["figures"]["claimed"] == 924 and one["figures"]["data"] == plain.parts[0].figure.best
    assert one["dataset"]["licence"] and one["dataset"]["definition"]["fr"] != one["dataset"]["definition"]["en"]
    assert one["reason"][lang].startswith(plain.reason(lang)[:40])
    for chart in one["charts"].values():
        drawn = ElementTree.fromstring(chart)
        assert drawn.get("lang") == lang and "924" in "".join(drawn.itertext())
    assert [held["decides"] for held in one["held"]].count(True) == 1


def test_several_sentences_are_several_claims_and_what_lacks_a_country_joins_the_one_before(asking: TestClient):
    told = checked(asking, f"{CLAIM['fr']} C'était 84 en 2019. Il faisait beau. Au Burkina Faso, 6 122 morts en 2023.")
    assert [len(one["figures"]["parts"]) for one in told["claims"]] == [2, 1]
    assert told["silent"] == ["Il faisait beau."]


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("924 civils ont été tués au Mali.", "year"),
        ("924 civilians were killed in 2023", "country"),
        ("La violence au Mali en 2023.", "figure"),
    ],
)
def test_what_is_open_is_asked_back_with_claims_that_settle_it(asking: TestClient, text: str, lacks: str):
    (one,) = checked(asking, text)["claims"]
    assert one["verdict"] == "not_checkable" and one["choices"]
    for choice in one["choices"]:
        assert choice["lacks"] == lacks and choice["word"] in choice["text"]
        (then,) = checked(asking, choice["text"])["claims"]
        assert then["why"] != one["why"]


def test_the_year_of_another_sentence_is_offered_first(asking: TestClient):
    told = checked(asking, "84 civilians were killed in Mali. In 2019, 1,200 people were killed in Burkina Faso.")
    assert told["claims"][0]["choices"][0]["word"] == "in 2019"


def test_last_year_is_settled_by_the_day_of_publication(asking: TestClient):
    (one,) = checked(asking, "Last year 759 civilians were killed in Mali.", published="2024-05-01")["claims"]
    assert one["verdict"] == "supported" and one["figures"]["period"] == "2023"


def test_what_cannot_be_is_told_beside(asking: TestClient):
    told = checked(asking, "12 people were killed in Mali in 2023: 5 soldiers and 4 civilians.")
    assert [doubt["kind"] for doubt in told["doubts"]] == ["implausible"]


def test_what_cannot_be_read_is_refused_in_one_sentence(asking: TestClient):
    for body in (
        {"text": " "},
        {"text": "x" * 20_001},
        {"text": "x", "language": "de"},
        {"text": 3},
        {},
        {"published": 1},
    ):
        answer = asking.post("/api/claims/check", json=body)
        assert answer.status_code in (400, 422) and answer.json()["detail"], body
    for text in ("\x00", "\ud800 924", "<script>alert(1)</script>", "924 " * 4000, "." * 9000, "2023 " * 3000):
        answer = asking.post("/api/claims/check", content=__import__("json").dumps({"text": text}))
        assert answer.status_code < 500, text[:20]


def test_every_change_of_a_slice_has_words():
    from vigie.analysis.check.cubes import DIMENSIONS
    from vigie.knowledge.event_measures import events

    codes = {*events()["costs"], *DIMENSIONS, *(f"without_{d}" for d in DIMENSIONS)} - {"unit", "drop", "swap"}
    for lang in ("fr", "en"):
        assert {f"claims.change.{code}" for code in codes} <= set(templates(lang))


def test_the_slice_that_gives_the_figure_is_told_with_its_events(sample: Path, serve: Any, tmp_path: Path):
    head = (
        "event_id_cnty,event_date,event_type,sub_event_type,actor1,inter1,actor2,inter2,interaction,civilian_targeting,"
    )
    head += (
        "iso,country,admin1,admin2,location,latitude,longitude,geo_precision,source,notes,fatalities,time_precision,"
    )
    head += "disorder_type,year,timestamp"
    rows = [head]
    for n in range(60):
        army = n < 12
        who = "Military Forces of Mali (2013-2020)" if army else "JNIM: Group for Support of Islam and Muslims"
        day = f"2019-{n % 12 + 1:02d}-{n % 27 + 1:02d}"
        rows.append(
            f"MLI{n},{day},Violence against civilians,Attack,{who},{1 if army else 2},Civilians (Mali),7,17,"
            f"Civilian targeting,466,Mali,Mopti,Mopti,Mopti,14.48,-4.18,1,Sahel,notes,{7 if army else 5 + n % 3},1,"
            f"Political violence,2019,1600000000"
        )
    file = tmp_path / "acled_mali.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    path = shutil.copy(sample, tmp_path / "s.duckdb")
    with Record.open(path) as record:
        record.import_dataset(file)
    client = serve(path)
    (one,) = checked(client, "84 civils ont été tués au Mali en 2019.", "fr")["claims"]
    (first, *_) = one["slices"]
    assert first["figure"] == 84 and "un seul auteur" in first["differs"]
    assert first["events"]["total"] == 12 and first["events"]["where"]["origin"]
    found = client.get("/api/incidents", params=first["events"]["where"])
    if found.status_code == 200:
        assert found.json()["total"] == 12


def test_the_claims_on_record_come_page_by_page_newest_first(asking: TestClient, sample: Path):
    with Record.open(sample, read_only=True) as record:
        known = {key: (report, claim) for key, report, claim in record.claims()}
    seen: list[Any] = []
    after: str | None = None
    while True:
        answer = asking.get("/api/claims", params={"limit": 2, **({"after": after} if after else {})})
        assert answer.status_code == 200, answer.text
        page = RecordedClaims.model_validate(answer.json())
        assert page.total == len(known)
        seen += page.items
        if not page.next:
            break
        after = page.next
    assert sorted(one.id for one in seen) == sorted(known) and known
    days = [str(one.published or "") for one in seen]
    assert days == sorted(days, reverse=True)
    for one in seen:
        report, claim = known[one.id]
        assert report.text[one.start : one.end] == claim.quote.text == one.check.text
    assert asking.get("/api/claims", params={"after": "nobody"}).status_code == 400


def test_claims_are_taken_by_the_filter_of_the_page(asking: TestClient):
    every = asking.get("/api/claims").json()["total"]
    none = asking.get("/api/claims", params={"from": "1990-01-01", "to": "1990-12-31"}).json()
    assert none["total"] < every


def test_what_was_on_record_on_a_past_day_is_what_counts(asking: TestClient):
    for path in ("/api/claims", "/api/access/exposed", "/api/access"):
        then = asking.get(path, params={"as_of": "2020-01-01"})
        assert then.status_code == 200, then.text
    assert asking.get("/api/claims", params={"as_of": "2020-01-01"}).json()["total"] == 0
