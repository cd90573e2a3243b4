"""Nothing is lost on the way out: every number leads to its words or to who judged it, totals are conserved."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from vigie.brief import brief, to_json
from vigie.exchange import reading_from_json
from vigie.knowledge.spreadsheet import unshield
from vigie.model import Quantity, Reading, Sensitivity
from vigie.record import Filter, Record, Rule, Verdict
from vigie.record.exporting import FORMATS, export
from vigie.record.judgements.corrections import written
from vigie.record.why import values
from vigie.sources.datasets.names import codebook

FILTERS = (
    Filter(),
    Filter(place="Mali", min_sources=1),
    Filter(actor="JNIM", sensitivity=Sensitivity.PUBLIC),
    Filter(type="attack", target="civilians"),
    Filter(origin="ucdp_ged"),
    Filter(text="attaque", certainty=None),
)
Json = dict[str, Any]
Row = dict[str, Any]


def release(path: Path, chance: random.Random, count: int = 9) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, codebook("ucdp")["columns"])
        writer.writeheader()
        for key in range(1, count + 1):
            best, day = chance.randrange(9), f"2025-0{chance.randrange(5, 10)}-{chance.randrange(10, 29)}"
            row: Row = dict.fromkeys(codebook("ucdp")["columns"], "")
            row |= {
                "id": key, "relid": f"R{key}", "year": day[:4], "active_year": "true", "code_status": "Clear",
                "type_of_violence": chance.choice("123"), "side_a": "JNIM", "side_b": "Civilians",
                "dyad_name": "JNIM - Civilians", "source_headline": f"Report {key} = 'x'", "source_office": "Radio K",
                "source_date": day, "where_prec": "1", "where_coordinates": "Diéma town", "adm_1": "Kayes region",
                "latitude": "14.55", "longitude": "-9.18", "country": "Mali", "country_id": "432",
                "event_clarity": "1", "date_prec": "1", "date_start": f"{day} 00:00:00.000",
                "date_end": f"{day} 00:00:00.000", "deaths_a": 0, "deaths_b": 0, "deaths_civilians": best,
                "deaths_unknown": 0, "best": best, "low": max(0, best - 1), "high": best + 2,
            }  # fmt: skip
            writer.writerow(row)
    return path


def figures(node: Any, report: str | None = None) -> Iterator[tuple[str | None, Json]]:
    """Every figure with words beside it, at any depth, with the report that it is of."""
    if isinstance(node, dict):
        report = node.get("report", report) if isinstance(node.get("report", report), str) else report
        if "stated" in node:
            yield report, node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from figures(one, report)


def check_words(told: Any, texts: dict[str, str], judged: set[str]) -> int:
    """Each figure stands where it says, or is a person's; how many there are."""
    count = 0
    for report, figure in figures(told):
        if "judgement" in figure:
            assert figure["judgement"]["judgement"] in judged
        else:
            assert report is not None
            start, end = figure["evidence"]
            assert texts[report][start:end] == figure["stated"]
        count += 1
    return count


def rows_of(path: Path, form: str) -> list[Row]:
    """The rows of a table, whatever it is written in, as text."""
    match form:
        case "csv" | "hxl":
            with path.open(encoding="utf-8", newline="") as stream:
                found = [{k: unshield(v) for k, v in row.items()} for row in csv.DictReader(stream)]
            return found[1:] if form == "hxl" else found
        case "geoparquet":
            rows = pq.read_table(path).to_pylist()
            return [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows]
        case "kml":
            name = "{http://www.opengis.net/kml/2.2}"
            marks = etree.parse(path).iter(f"{name}Placemark")
            return [{d.get("name"): d[0].text for d in mark.iter(f"{name}Data")} for mark in marks]
        case _:
            header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Incidents").to_python()
            return [dict(zip(header, map(str, row), strict=False)) for row in rows]


def total(rows: Iterable[Row], column: str) -> float:
    return sum(float(row.get(column) or 0) for row in rows)


def spread(told: Iterable[Json], end: str) -> float:
    return sum(toll[end] or 0 for one in told for toll in one["tolls"] if toll["kind"] == "killed")


def judge(record: Record, chance: random.Random) -> None:
    accounts = record.accounts()
    one, other, third, fourth = (a.id for a in chance.sample(accounts, 4))
    record.judge(Verdict.CORRECT, one, written({"killed": Quantity.exactly(7)}), "Awa", "counted")
    record.judge(Verdict.REJECT, other, person="Awa")
    record.judge(Verdict.SAME, third, fourth, "Awa")


@pytest.mark.parametrize("indexed", [False, True])
def test_every_number_leads_somewhere_and_totals_stay(
    places: Callable[[], str], readings: list[Reading], tmp_path: Path, indexed: bool
) -> None:
    @settings(
        max_examples=2,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 10**6), st.sampled_from(FILTERS[1:]), st.sampled_from(list(Rule)))
    def run(seed: int, asked: Filter, rule: Rule) -> None:
        chance = random.Random(seed)
        with Record.open(places()) as record:
            for reading in chance.sample(readings, 14):
                level = chance.choice((Sensitivity.PUBLIC, Sensitivity.PUBLIC, Sensitivity.RESTRICTED))
                record.add(replace(reading, report=replace(reading.report, sensitivity=level)))
            record.import_dataset(release(tmp_path / "GEDEvent_v25_0_9.csv", chance))
            judge(record, chance)
            if indexed:
                record.rebuild()
            for where in (Filter(), asked):
                check(record, where, rule, tmp_path)

    run()


def check(record: Record, where: Filter, rule: Rule, folder: Path) -> None:
    asking = record.ask()
    incidents = [i.by(rule) for i in asking.listed(where).incidents]
    accounts = {a.id: a for i in incidents for a in i.accounts}
    texts = {a.report.id: a.report.text for a in record.accounts()}
    texts |= {report.id: report.text for report in record.reports()}
    judged = {j.id for j in record.judgements()}
    # Fusing keeps every figure of every account, and nobody else's.
    assert sum(len(i.accounts) for i in incidents) == len(accounts) == asking.answers.accounts(where)
    for incident in incidents:
        stated = sum(h.kind == "killed" for a in incident.accounts for h in a.account.harm)
        kept = sum(len(s.figures) for s in incident.harm if s.kind == "killed")
        assert kept == stated or incident.corrected
        for value in values(incident):
            text = value.account.report.text
            assert value.corrected or text[value.run.start : value.run.end] == value.run.text
    facets = asking.answers.facets(where, None)
    assert facets.total == len(incidents) == sum(n for _, n in facets.facets["month"])
    told = {form: folder / f"all{ending}" for form, ending in FORMATS.items()}
    abouts = {form: export(record, path, form, where, rule=rule) for form, path in told.items()}
    assert {(a.incidents, a.accounts, a.digest) for a in abouts.values()} == {
        (len(incidents), len(accounts), record.digest())
    }
    whole = json.loads(told["json"].read_text(encoding="utf-8"))["incidents"]
    assert [one["id"] for one in whole] == [i.id for i in incidents]
    assert check_words(whole, texts, judged) >= sum(len(one["tolls"]) for one in whole)
    low, high = spread(whole, "low"), spread(whole, "high")
    if rule is Rule.SPAN:
        tolls = {toll.kind: (toll.low, toll.high) for toll in asking.answers.tolls(where)}
        assert tolls.get("killed", (0, 0)) == (low, high)
    for form in ("csv", "hxl", "xlsx", "geoparquet", "kml"):
        rows = rows_of(told[form], form)
        assert sorted(row["id"] for row in rows) == sorted(i.id for i in incidents)
        assert (total(rows, "killed_low"), total(rows, "killed_high")) == (low, high), form
    found = json.loads(told["geojson"].read_text(encoding="utf-8"))
    pointed = [feature["properties"] for feature in found["features"]]
    assert len(pointed) + len(found["without_point"]) == len(incidents)
    check_words(pointed, texts, judged)
    lines = [json.loads(line) for line in told["jsonl"].read_text(encoding="utf-8").splitlines()]
    check_words(lines, texts, judged)
    out = {one["@id"]: one for line in lines for one in line.get("incidents", [])}
    assert set(out) == {f"urn:vigie:account:{key}" for key in accounts}
    for line in lines:
        if "incidents" in line:
            again = reading_from_json(line)
            stated = [accounts[one["@id"].rpartition(":")[2]].stated for one in line["incidents"]]
            assert [replace(a, codes=()) for a in again.incidents] == [replace(a, codes=()) for a in stated]
    for form in ("ucdp", "acled"):
        with told[form].open(encoding="utf-8", newline="") as stream:
            shaped = list(csv.DictReader(stream))
        own = sum(a.origin == "ucdp_ged" for i in incidents if not i.corrected for a in i.accounts)
        made = sum(form == "acled" or i.corrected != () or "ucdp_ged" not in i.origins for i in incidents)
        assert len(shaped) + sum(abouts[form].left_out.values()) == made + (own if form == "ucdp" else 0)
    page = to_json(brief(record, where, "fr", dt.date(2026, 1, 1)))
    check_words(page["incidents"], texts, judged)


def test_events_of_a_dataset_come_in_again_as_they_went_out(places: Callable[[], str], tmp_path: Path) -> None:
    file = release(tmp_path / "GEDEvent_v25_0_9.csv", random.Random(3), 40)
    with Record.open(places()) as record, Record.open(places()) as other:
        record.import_dataset(file)
        record.rebuild()
        export(record, tmp_path / "out.ucdp.csv", "ucdp")
        other.import_dataset(tmp_path / "out.ucdp.csv", version="25.0.9")
        assert [a.account for a in other.accounts()] == [a.account for a in record.accounts()]
        assert [a.id for a in other.accounts()] == [a.id for a in record.accounts()]
