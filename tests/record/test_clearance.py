"""What somebody may see: a record bounded to a level answers every question as a record that holds only what may be
seen does, by index and one by one, on both engines.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vigie.model import QuestionError, Reading, Sensitivity
from vigie.record import Filter, Judgement, Record, RecordProblem
from vigie.record.clearance import ClearedEngine, cleared
from vigie.record.exporting import FORMATS, export
from vigie.record.facts.filters import FactFilter
from vigie.record.judgements.corrections import written
from vigie.record.judgements.typed import values

LEVELS = tuple(Sensitivity)
CONVOYS = ("A2-01", "A2-02", "A1-01", "A1-02", "B-01", "D-01", "E-01", "G-01")
VERDICTS = ("same", "not_same", "confirm", "reject", "correct", "correct")
QUESTIONS = (
    Filter(),
    Filter(place="Kayes", within_km=500, min_sources=1, sensitivity=Sensitivity.RESTRICTED),
)


def marked(reading: Reading, number: int, level: Sensitivity) -> Reading:
    """A version of a report with a title and a source of its own, which tell its level."""
    told = f"{level.value} {reading.report.id.lower().replace('-', 'x')}v{number}"
    report = dataclasses.replace(reading.report, title=f"title {told}", source=f"source {told}", sensitivity=level)
    return dataclasses.replace(reading, report=report)


class Story:
    """What came to a record, in order; and what of it may be seen."""

    def __init__(self, readings: list[Reading], seed: int, *, versions: bool = True) -> None:
        draw = random.Random(seed)
        chosen = [r for r in readings if r.incidents][: 2 * len(CONVOYS)]
        self.steps: list[Reading | tuple[str, ...]] = []
        reports = draw.sample(chosen, 6)
        drawn = [*reports, *(draw.choices(reports, k=3) if versions else [])]
        for number, reading in enumerate(drawn):
            self.steps.append(marked(reading, number, draw.choice(LEVELS)))
            if number >= 2:
                self.steps.append((draw.choice(VERDICTS), str(draw.random()), str(draw.random())))
        self.steps.append(("withdraw", str(draw.random()), ""))

    def tell(self, record: Record) -> list[Judgement]:
        """Bring all of it to a record."""
        made: list[Judgement] = []
        for number, step in enumerate(self.steps):
            if isinstance(step, Reading):
                record.add(step)
                continue
            verdict, one, other = step
            accounts = sorted(item.id for item in record.accounts())
            if len(accounts) < 2 or (verdict == "withdraw" and not made):
                continue
            a, b = (accounts[int(float(part or 0) * len(accounts))] for part in (one, other))
            told = b if verdict in {"same", "not_same"} else ""
            if verdict == "correct":
                told = written(values([f"killed={number + 40}"]))
            if verdict == "withdraw":
                a = made[int(float(one) * len(made))].id
            if a != b:
                made.append(record.judge(verdict, a, told, "Awa", f"reason {number}", f"2026-01-{number + 1:02d}"))
        return made

    def shown(self, level: Sensitivity) -> list[Reading]:
        """The versions that may be seen, in order."""
        newest = {step.report.id: step.report.sensitivity for step in self.steps if isinstance(step, Reading)}
        return [
            step
            for step in self.steps
            if isinstance(step, Reading)
            and max(map(LEVELS.index, (step.report.sensitivity, newest[step.report.id]))) <= LEVELS.index(level)
        ]

    def hidden_words(self, level: Sensitivity) -> set[str]:
        shown = {step.report.title for step in self.shown(level)}
        hidden = [s.report.title for s in self.steps if isinstance(s, Reading) and s.report.title not in shown]
        return {title.split()[-1] for title in hidden if title}


def restricted(story: Story, judged: list[Judgement], level: Sensitivity, path: Path) -> Record:
    """A record that never held anything else."""
    record = Record.open(path)
    for reading in story.shown(level):
        record.add(reading)
    known = {
        row[0] for row in record.engine.all("SELECT id FROM subject WHERE kind = 'account' UNION SELECT id FROM event")
    }
    for one in judged:
        if known.issuperset(one.accounts or (one.a,)):
            known.add(one.id)
            record.judge_all([one])
    return record


def answers(record: Record, folder: Path) -> dict[str, Any]:
    """What a record says when it is asked everything."""
    asking = record.ask()
    told: dict[str, Any] = {}
    for number, where in enumerate(QUESTIONS):
        told[f"count {number}"] = asking.answers.count(where), asking.answers.accounts(where)
        told[f"facets {number}"] = asking.answers.facets(where, None)
        told[f"tolls {number}"] = asking.answers.tolls(where)
        told[f"page {number}"] = asking.answers.page(where)
        told[f"newest {number}"] = asking.answers.page(where, 2, newest=True)
        told[f"marks {number}"] = sorted(asking.answers.marks(where), key=lambda mark: mark.id)
        told[f"incidents {number}"] = record.incidents(where)
        told[f"reports {number}"] = record.reports(where)
        told[f"episodes {number}"] = record.episodes(where)
        for kind in ("conditions", "claims", "measures", "warnings"):
            told[f"{kind} {number}"] = getattr(record, kind)(where)
    for what in ("place", "actor", "source", "origin", "type", "target"):
        told[f"names {what}"] = asking.answers.names(what, None)
    for origin in (None, "reading"):
        where = FactFilter(origin=origin)
        facts = record.facts()
        told[f"facts {origin}"] = (
            facts.total(where),
            facts.total(where, "deaths"),
            facts.months(where, "deaths", "source"),
        )
        told[f"ids {origin}"] = facts.ids(where), facts.columns(where, ["id", "source", "killed", "level"]).to_pylist()
        told[f"as of {origin}"] = facts.total(FactFilter(origin=origin, as_of=dt.date(2030, 1, 1)), "deaths")
    told["coverage"] = facts.coverage()
    told["accounts"], told["counts"], told["judged"] = record.accounts(), record.counts(), record.judged()
    told["judgements"] = record.judgements()
    told["review"] = sorted(map(repr, record.review()))
    told["digest"], told["verify"] = record.digest(), record.verify()
    told["export"] = [{k: v for k, v in json.loads(line).items() if k != "recorded"} for line in record.export()]
    for item in record.accounts()[:2]:
        told[f"incident {item.id}"] = record.incident(item.id)
        history = record.history(item.id)
        told[f"history {item.id}"] = [dataclasses.replace(one, at=dt.datetime.min, order=0) for one in history]
    ids = [item.id for item in record.accounts()][:3]
    told["explained"] = [record.explanation(a, b) for a in ids for b in ids if a < b]
    for form in ("csv", "jsonl", "acled"):
        path = folder / f"out{FORMATS[form]}"
        about = export(record, path, form)
        told[f"file {form}"] = about.digest, about.incidents, about.accounts
        if form != "jsonl":
            told[f"rows {form}"] = [
                line for line in path.read_text(encoding="utf-8").splitlines() if about.made not in line
            ]
    return told


@pytest.fixture(params=["index", "one by one"])
def by_index(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "index")


@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_above_might_not_exist(
    places: Callable[[], str], readings: list[Reading], tmp_path: Path, by_index: bool, seed: int
) -> None:
    story = Story(readings, seed, versions=seed % 2 == 0)
    with Record.open(places()) as whole:
        judged = story.tell(whole)
        if by_index:
            whole.rebuild()
        assert whole.indexed() is by_index
        for level in LEVELS[1 - seed : 2 - seed]:
            with restricted(story, judged, level, tmp_path / f"{level}.duckdb") as measure:
                wanted = answers(measure, tmp_path)
                found = answers(whole.cleared(level), tmp_path)
            for name in wanted:
                assert found[name] == wanted[name], (level, name)
            assert found.keys() == wanted.keys()
            said = repr(found)
            assert not [word for word in story.hidden_words(level) if word in said]


@pytest.fixture
def told(places: Callable[[], str], readings: list[Reading]) -> Iterator[tuple[Record, Story]]:
    story = Story(readings, 7)
    with Record.open(places()) as whole:
        story.tell(whole)
        whole.rebuild()
        yield whole, story


def test_what_is_above_goes_by_no_name(told: tuple[Record, Story]) -> None:
    whole, _ = told
    for level in LEVELS[:-1]:
        seen = whole.cleared(level)
        accounts = {item.id for item in seen.accounts()}
        judgements = {one.id for one in seen.judgements()}
        for item in whole.accounts():
            if item.id in accounts:
                continue
            for name in (item.id, item.id[:12], f"{item.report.id}#{item.index}"):
                for ask in (seen.incident, seen.account, seen.history):
                    with pytest.raises(QuestionError):
                        ask(name)
                with pytest.raises((QuestionError, RecordProblem)):
                    seen.judge("confirm", item.id, "", "Awa", "why")
        for one in whole.judgements():
            if one.id not in judgements:
                with pytest.raises(QuestionError):
                    seen.judgement(one.id)
                with pytest.raises((QuestionError, RecordProblem)):
                    seen.judge("withdraw", one.id, "", "Awa", "why")


def test_as_of_a_day_a_report_that_is_guarded_now_stays_hidden(
    places: Callable[[], str], readings: list[Reading]
) -> None:
    reading = next(r for r in readings if r.incidents)
    with Record.open(places()) as whole:
        whole.add(marked(reading, 0, Sensitivity.PUBLIC))
        whole.add(marked(reading, 1, Sensitivity.SECRET))
        today = dt.datetime.now(dt.UTC).date()
        seen = whole.cleared(Sensitivity.PUBLIC)
        for record in (seen, seen.at(today), whole.at(today).cleared(Sensitivity.PUBLIC)):
            assert record.reports() == [] and record.incidents() == []
            assert record.facts().total(FactFilter(as_of=today)).events == 0
        assert len(whole.reports()) == 1


def test_a_bound_is_never_widened(told: tuple[Record, Story]) -> None:
    whole, _ = told
    seen = whole.cleared(Sensitivity.PUBLIC)
    for wider in (seen.cleared(Sensitivity.SECRET), seen.cleared(None), seen.at(dt.date(2030, 1, 1))):
        assert wider.reports() == seen.reports()
    assert seen.ask().answers.count(Filter(sensitivity=Sensitivity.SECRET)) == seen.ask().answers.count(Filter())
    assert seen.facts().total(FactFilter(sensitivity=Sensitivity.SECRET)) == seen.facts().total(FactFilter())


def test_a_cleared_engine_only_reads_content(told: tuple[Record, Story]) -> None:
    whole, _ = told
    engine = cleared(whole.engine, Sensitivity.RESTRICTED)
    assert isinstance(engine, ClearedEngine)
    assert not {name for name in engine.tables() if name.startswith(("search", "link", "fact"))}
    for query in ("SELECT * FROM search_row", "SELECT * FROM fact", "SELECT * FROM (SELECT id FROM link_account)"):
        with pytest.raises(RecordProblem, match="restricted"):
            engine.all(query)
    writes: list[Callable[[], object]] = [
        lambda: engine.execute("DELETE FROM text"),
        lambda: engine.script("DROP TABLE text"),
        lambda: engine.insert("text", ("id",), [("x",)]),
        lambda: engine.merge("text", ("id",), [("x",)]),
        lambda: engine.add("text", id="x"),
        lambda: engine.pour("text", None),
        engine.transaction,
        lambda: engine.lock("x"),
    ]
    for write in writes:
        with pytest.raises(RecordProblem, match="restricted"):
            write()


def test_who_sees_all_sees_the_record_itself(told: tuple[Record, Story]) -> None:
    whole, _ = told
    assert cleared(whole.engine, Sensitivity.SECRET) is whole.engine
    assert whole.cleared(Sensitivity.SECRET).digest() == whole.digest() == whole.cleared(None).digest()
