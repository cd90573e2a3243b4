"""Facts answer filters as incidents do: the same places, P-codes, types, actors and sources count."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.model import Reading
from vigie.record import Filter, Record
from vigie.record.facts import FactFilter
from vigie.sources.datasets.names import codebook

EVENTS = (
    ("Bankass", "Mopti", "14.07", "-3.51", "Battles", "Armed clash"),
    ("Mopti", "Mopti", "14.49", "-4.19", "Violence against civilians", "Attack"),
    ("Bankass", "Mopti", "14.07", "-3.51", "Explosions/Remote violence", "Air/drone strike"),
    ("Gao", "Gao", "16.27", "-0.04", "Violence against civilians", "Abduction/forced disappearance"),
)
ASKED = {
    "place": ("Mali", "ML", "Burkina Faso", "Mopti", "Bankass", "Gao", "Ménaka", "Koulikoro", "Djibo"),
    "pcode": ("ML05", "ML0502", "ML0503", "ML0101", "ML0703", "ML06"),
    "type": (
        "attack",
        "armed_clash",
        "battles",
        "violence_against_civilians",
        "explosions_remote_violence",
        "protests",
    ),
    "actor": ("JNIM", "FAMA", "ISSP", "WAGNER"),
    "source": ("acled", "ACLED", "studio tamani", "RFI", "MINUSMA"),
}


def _acled(path: Path) -> Path:
    blank = dict.fromkeys(codebook("acled")["columns"], "")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(blank))
        writer.writeheader()
        for number, (town, admin1, lat, lon, kind, sub) in enumerate(EVENTS):
            row = blank | {
                "event_id_cnty": f"MLI{number}", "event_date": f"2024-0{number + 1}-05", "year": "2024",
                "time_precision": "1", "disorder_type": "Political violence", "event_type": kind,
                "sub_event_type": sub, "actor1": "JNIM: Group for Support of Islam", "inter1": "2",
                "actor2": "Military Forces of Mali (2021-)", "inter2": "1", "interaction": "12", "iso": "466",
                "country": "Mali", "admin1": admin1, "admin2": town, "location": town, "latitude": lat,
                "longitude": lon, "geo_precision": "1", "source": "AFP; Le Jour", "source_scale": "International",
                "notes": f"Note {number}", "fatalities": str(number), "timestamp": "1716300000",
            }  # fmt: skip
            writer.writerow(row)
    return path


@pytest.fixture(scope="module")
def record(readings: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    folder = tmp_path_factory.mktemp("facts")
    with Record.open(folder / "r.duckdb") as found:
        found.add_all(readings)
        found.import_dataset(_acled(folder / "acled.csv"))
        yield found


@pytest.mark.parametrize(("what", "value"), [(what, value) for what, values in ASKED.items() for value in values])
def test_facts_count_what_incidents_are_found(record: Record, what: str, value: str) -> None:
    name = "perpetrator" if what == "actor" else what
    found = len(record.incidents(Filter(**{what: value})))
    assert record.facts().total(FactFilter(**{name: value}), "incidents").events == found


def test_each_kind_of_filter_finds_something(record: Record) -> None:
    facts = record.facts()
    for what, values in ASKED.items():
        name = "perpetrator" if what == "actor" else what
        assert any(
            0 < facts.total(FactFilter(**{name: value})).events < facts.total(FactFilter()).events for value in values
        ), what
