"""The index after changes: brought up to date by what changed, it is that which would be made from nothing."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from vigie.model import Reading, Sensitivity
from vigie.record import Filter, Record, Verdict
from vigie.record.linking import candidates, regroup, training
from vigie.record.query import links, patch, upkeep
from vigie.record.query.plain import Plain
from vigie.record.query.search import Search
from vigie.sources.datasets.names import codebook

FILTERS = (
    Filter(),
    Filter(place="Kayes"),
    Filter(actor="JNIM", type="attack"),
    Filter(text="attaque"),
    Filter(start=dt.date(2025, 5, 1), end=dt.date(2025, 9, 30), target=("civilians", "soldiers")),
    Filter(sensitivity=Sensitivity.PUBLIC),
    Filter(sensitivity=Sensitivity.CONFIDENTIAL, min_sources=2),
    Filter(origin="ucdp_ged"),
)
CHANGES = ("add", "reread", "guard", "same", "not_same", "reject", "correct", "withdraw", "import")


def release(folder: Path, chance: random.Random, version: int) -> Path:
    """UCDP events near what the reports tell of; from one release to the next some change, come and go."""
    path = folder / f"GEDEvent_v25_0_{version}.csv"
    towns = {"Diéma": (14.55, -9.18), "Kayes": (14.45, -11.43), "Nioro": (15.23, -9.59), "Lakamané": (14.5, -9.9)}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, codebook("ucdp")["columns"])
        writer.writeheader()
        for key in range(1, 41):
            if chance.random() < 0.3:
                continue
            own = random.Random(key if chance.random() < 0.9 else key + 100 * version)
            town = own.choice(list(towns))
            day, best = dt.date(2025, 5, 1) + dt.timedelta(days=own.randrange(200)), own.randrange(12)
            row: dict[str, Any] = dict.fromkeys(codebook("ucdp")["columns"], "")
            row |= {
                "id": key, "relid": f"R{key}", "year": day.year, "active_year": "true", "code_status": "Clear",
                "type_of_violence": own.choice("123"), "side_a": "JNIM", "side_b": "Civilians",
                "dyad_name": "JNIM - Civilians", "source_headline": f"Report {key}", "source_date": day,
                "where_prec": "1", "where_coordinates": f"{town} town", "adm_1": "Kayes region",
                "latitude": towns[town][0], "longitude": towns[town][1], "country": "Mali", "country_id": "432",
                "event_clarity": "1", "date_prec": "1", "date_start": f"{day} 00:00:00.000",
                "date_end": f"{day} 00:00:00.000", "deaths_a": 0, "deaths_b": 0, "deaths_civilians": best,
                "deaths_unknown": 0, "best": best, "low": best, "high": best + 1,
            }  # fmt: skip
            writer.writerow(row)
    return path


class Changing:
    """A record and what can be done to it, at random but the same for the same seed."""

    def __init__(self, record: Record, readings: list[Reading], folder: Path, seed: int) -> None:
        self.record, self.folder, self.chance = record, folder, random.Random(seed)
        self.left = list(readings)
        self.chance.shuffle(self.left)
        self.present = [self.left.pop() for _ in range(45)]
        self.releases = 0
        record.add_all(self.present)
        record.rebuild()

    def change(self, how: str) -> None:
        chance, record = self.chance, self.record
        accounts = record.accounts()
        one, other = (item.id for item in chance.sample(accounts, 2))
        match how:
            case "add":
                fresh = [self.left.pop() for _ in range(min(len(self.left), 3))]
                self.present += fresh
                record.add_all(fresh)
            case "guard" if self.left:
                reading = self.left.pop()
                report = replace(reading.report, sensitivity=chance.choice(list(Sensitivity)))
                record.add(replace(reading, report=report))
            case "reread":
                reading = chance.choice(self.present)
                record.add(replace(reading, incidents=reading.incidents[chance.randrange(2) :][::-1]))
            case "same" | "not_same":
                incidents = [i for i in record.incidents() if len(i.accounts) > 1]
                if how == "not_same" and incidents:
                    one, other = (item.id for item in chance.choice(incidents).accounts[:2])
                record.judge(how, one, other, "Awa")
            case "reject":
                record.judge(Verdict.REJECT, one, person="Awa")
            case "correct":
                record.judge(Verdict.CORRECT, one, '{"date":{"end":"2025-06-03","start":"2025-06-03"}}', "Awa")
            case "withdraw" if record.judgements():
                record.judge(Verdict.WITHDRAW, chance.choice(record.judgements()).id, person="Awa")
            case "import":
                self.releases += 1
                record.import_dataset(release(self.folder, chance, self.releases))


def answers(record: Record) -> list[object]:
    """What the index says, the order of incidents and their passages included."""
    asking = record.ask()
    assert isinstance(asking.answers, Search)
    found: list[object] = [links_told(record)]
    for where in FILTERS:
        page = asking.answers.page(where, 10, newest=True)
        found += [asking.answers.facets(where), asking.answers.tolls(where), asking.answers.page(where), page]
        found += [sorted(asking.answers.marks(where)), asking.answers.names("actor", where.sensitivity)]
    return found


def links_told(record: Record) -> object:
    """Who is linked with whom and hangs together with whom, at every level."""
    rows = record.engine.all(
        "SELECT g.cap, a.key, h.key, home.n FROM link_group g JOIN link_account a ON a.number = g.number "
        "JOIN link_account h ON h.number = g.head JOIN (SELECT cap, home, min(key) AS n FROM link_group "
        "JOIN link_account USING (number) GROUP BY cap, home) home ON home.cap = g.cap AND home.home = g.home"
    )
    return sorted(rows)


def check(record: Record) -> None:
    """The index as it was kept is the one made anew, and says what one incident after the other says."""
    kept = answers(record)
    plain = Plain(list(record._standing.accounts()), record.judged().rulings)
    for n, where in enumerate(FILTERS):
        assert kept[1 + 6 * n : 4 + 6 * n] == [plain.facets(where), plain.tolls(where), plain.page(where)]
    record.rebuild()
    assert answers(record) == kept


@pytest.mark.parametrize("crowd", [candidates.CROWD, pytest.param(2, marks=pytest.mark.slow)])
def test_kept_up_to_date_is_made_anew(
    places: Callable[[], str],
    readings: list[Reading],
    tmp_path: Path,
    crowd: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidates, "CROWD", crowd)
    updated = 0

    @settings(
        max_examples=2,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 10**6), st.permutations(CHANGES))
    def run(seed: int, changes: list[str]) -> None:
        nonlocal updated
        with Record.open(places()) as record:
            changing = Changing(record, readings, tmp_path, seed)
            for n, how in enumerate(changes[:6]):
                changing.change(how)
                if n % 2:
                    updated += upkeep.bring_up(record.engine, record._accounts())
            then = dt.datetime.now(dt.UTC).date()
            assert record.at(then).incidents() == record.incidents()
            check(record)

    run()
    assert updated


def test_numbers_between_neighbours_run_out(place: str, readings: list[Reading]) -> None:
    """Rows are numbered anew, and stay in order."""
    with Record.open(place) as record:
        record.add_all(readings[:60])
        record.rebuild()
        record.engine.execute("UPDATE search_row SET n = n / 4096")
        record.engine.execute("UPDATE search_posting SET n = n / 4096")
        record.add_all(readings[60:70])
        assert upkeep.bring_up(record.engine, record._accounts())
        check(record)


def test_what_is_added_out_of_order_is_seen(place: str, readings: list[Reading]) -> None:
    """Where several write, a row may come to be seen after another that has a later number."""
    with Record.open(place) as record:
        record.add_all(readings[:70])
        late = [r.report.id for r in readings[70:73]]
        record.add_all(readings[70:75])
        record.rebuild()
        # As if the index had been made before three of the reports were to be seen.
        engine = record.engine
        numbers = engine.all("SELECT number FROM link_account WHERE report = ANY(?)", [late])
        links.remove(engine, [n for (n,) in numbers])
        links.ungroup(engine, [n for (n,) in numbers], [0])
        stamp = upkeep.Stamp.kept(engine)
        assert stamp
        count, last = stamp.seen["reading"]
        replace(stamp, seen={**stamp.seen, "reading": (count - 3, last)}).keep(engine)
        seen = record.at(dt.date(2999, 1, 1)).incidents()
        patch.patch(engine, [i.id for i in seen if i.accounts[0].report.id in late], [])
        record.add_all(readings[75:76])
        assert upkeep.bring_up(engine, record._accounts())
        check(record)


def test_a_small_change_codes_few(place: str, readings: list[Reading], monkeypatch: pytest.MonkeyPatch) -> None:
    with Record.open(place) as record:
        record.add_all(readings[:-1])
        record.rebuild()
        record.add(readings[-1])
        accounts = record._accounts()
        asked: list[str] = []

        def some(ids: Any) -> Any:
            asked.extend(ids)
            return accounts.some(ids)

        def never() -> Any:
            raise AssertionError("every account was coded")

        assert upkeep.bring_up(record.engine, replace(accounts, some=some, stream=never))
        assert len(asked) < len(record.accounts()) / 3


def test_days_as_few_stretches() -> None:
    assert regroup.stretches([(5, 9), (1, 3), (10, 12), (8, 8)]) == [(1, 3), (5, 12)]
    many = [(10 * n, 10 * n + 1) for n in range(100)]
    few = regroup.stretches(many)
    assert len(few) == regroup.MOST_STRETCHES
    assert all(any(a <= start and end <= b for a, b in few) for start, end in many)


def test_whoever_wrote_leaves_the_index_up_to_date(place: str, readings: list[Reading]) -> None:
    with Record.open(place) as record:
        record.add_all(readings[:70])
        record.rebuild()
    with Record.open(place) as record:
        record.add_all(readings[70:])
    with Record.open(place, read_only=True) as record:
        assert isinstance(record.ask().answers, Search)
        assert len(record.ask().listed(Filter()).incidents) == record.ask().answers.count(Filter())


def test_weights_are_those_that_joined(
    place: str, tmp_path: Path, readings: list[Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large record keeps the weights that were estimated on it, and explains by them."""
    monkeypatch.setattr(training, "FEWEST_ACCOUNTS", 100)
    monkeypatch.setattr(training, "FEWEST_MATCHES", 5)
    monkeypatch.setattr(upkeep, "FEWEST_ACCOUNTS", 100)
    with Record.open(place) as record:
        record.add_all(readings[:80])
        one, other = next(i for i in record.incidents() if len(i.accounts) > 1).accounts[:2]
        anew = record.explanation(one.id, other.id)
        record.rebuild()
        kept = record.explanation(one.id, other.id)
        assert anew.anew
        assert kept == anew
        before, estimated = links.model(record.engine)
        assert estimated
        record.add_all(readings[80:84])
        assert upkeep.bring_up(record.engine, record._accounts())
        assert links.model(record.engine) == (before, True)
        assert record.explanation(one.id, other.id).weights == kept.weights
        plain = {tuple(i.id for i in c.accounts) for c in record.at(dt.date(2999, 1, 1)).incidents()}
        assert {f.accounts for f in record.ask().answers.page(Filter()).found} & plain
