"""The store: many readers see one moment each, none more than a person may see, while one writes; on both engines."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from benchmarks.postgres import Server, server
from fastapi.testclient import TestClient

from vigie.model import Reading, Report, Sensitivity
from vigie.reading import read
from vigie.record import Filter, Record, RecordProblem
from vigie.sources import read_sources
from vigie.web import Settings, create_app
from vigie.web.people.who import Role, Who
from vigie.web.store import Store
from vigie.web.whole import Whole

AWA = Who("Awa", Role.ADMIN, Sensitivity.SECRET)
CHEICK = Who("Cheick", Role.READER, Sensitivity.PUBLIC)


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    """The sample reports, every third of them confidential."""
    with as_file(files("vigie.samples") / "reports.jsonl") as path:
        reports = [one for one in read_sources([str(path)]) if isinstance(one, Report)]
    levels = (Sensitivity.PUBLIC, Sensitivity.PUBLIC, Sensitivity.CONFIDENTIAL)
    return [read(dataclasses.replace(one, sensitivity=levels[n % 3])) for n, one in enumerate(reports)]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that is really running."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(server())
        except LookupError as reason:
            pytest.skip(str(reason))
        yield found


@pytest.fixture(params=["duckdb", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "duckdb":
        return str(tmp_path / "own.duckdb")
    running: Server = request.getfixturevalue("postgres")
    return running.database()


@pytest.fixture
def store(place: str, readings: list[Reading]) -> Iterator[Store]:
    with Record.open(place) as record:
        record.add_all(readings[:-6])
    with Store(place) as found:
        yield found


def shown(record: Record) -> list[str]:
    return [one.id for one in record.ask().answers.page(Filter(), newest=True).found]


def test_a_reader_sees_one_moment_while_another_writes(store: Store, readings: list[Reading]):
    with store.reading(AWA) as before:
        seen, stamp = shown(before), store.stamp()
        written = threading.Thread(target=lambda: _add(store, readings[-6:]))
        written.start()
        beside = store._root.beside(read_only=True)
        while (beside.one("SELECT count(*) FROM reading") or (0,))[0] < len(readings):
            time.sleep(0.01)
        assert shown(before) == seen
        assert before.counts()[0] == len(readings) - 6
        beside.close()
    written.join()
    assert store.stamp() != stamp
    with store.reading(AWA) as after:
        assert after.counts()[0] == len(readings)
        assert len(shown(after)) > len(seen) and after.fresh()


def _add(store: Store, readings: list[Reading]) -> None:
    with store.writing(AWA) as record:
        record.add_all(readings)


def test_readers_of_a_crowd_see_states_that_were(store: Store, readings: list[Reading]):
    """While reports come in one by one: counts, lists and the columns in memory are of one state each."""
    whole, seen, errors = Whole(), set[tuple[int, int, int]](), list[BaseException]()
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                with store.reading(AWA) as record:
                    columns = whole.of(record, AWA, Filter())
                    assert columns.id == shown(record)
                    time.sleep(0.02)
                    seen.add((record.counts()[0], len(columns), record.ask().answers.count(Filter())))
        except BaseException as error:
            errors.append(error)

    crowd = [threading.Thread(target=ask) for _ in range(2)]
    for one in crowd:
        one.start()
    try:
        for reading in readings[-3:]:
            _add(store, [reading])
    finally:
        done.set()
        for one in crowd:
            one.join()
    assert not errors
    assert all(listed == counted for _, listed, counted in seen)
    assert len({reports for reports, *_ in seen}) == len(seen), "two answers for one state"


def test_nobody_reads_above_a_level_or_writes_while_reading(store: Store, readings: list[Reading]):
    public = [one.report.id for one in readings[:-6] if one.report.sensitivity is Sensitivity.PUBLIC]
    whole = Whole()
    for who in (AWA, CHEICK, AWA, CHEICK):
        with store.reading(who) as record:
            ids = {one.id for one in record.reports()}
            columns = whole.of(record, who, Filter())
            named = {item.report.id for one in record.incidents() for item in one.accounts}
            assert columns.id == shown(record)
            with pytest.raises(Exception):  # noqa: B017 - each engine says so in its own words
                record.add(readings[-1])
        assert named <= ids
        assert ids == (set(public) if who is CHEICK else {one.report.id for one in readings[:-6]})
    with store.writing(CHEICK) as record:
        secret = next(one for one in readings if one.report.sensitivity is Sensitivity.CONFIDENTIAL and one.incidents)
        with pytest.raises(RecordProblem):
            record.judge("reject", record_account(store, secret.report.id), person="Cheick", reason="no")


def record_account(store: Store, report: str) -> str:
    with store.reading(AWA) as record:
        return next(one.id for one in record.accounts() if one.report.id == report)


def test_a_past_day_is_asked_by_whom_it_is_asked(store: Store):
    with store.reading(AWA, dt.date(2000, 1, 1)) as record:
        assert shown(record) == []
    with store.reading(CHEICK, dt.date(2999, 1, 1)) as record, store.reading(CHEICK) as now:
        assert shown(record) == shown(now)


def test_every_answer_of_the_api_is_bounded_to_who_asks(readings: list[Reading], tmp_path: Path):
    """Formats as bytes: no word of a guarded report's title, id or source stands in any of them."""
    path = tmp_path / "guarded.duckdb"
    with Record.open(path) as record:
        record.add_all(readings)
    app = create_app(Settings(str(path), state_in=tmp_path / "state"))
    app.state.people.who = lambda asked: CHEICK
    guarded = [one.report for one in readings if one.report.sensitivity is not Sensitivity.PUBLIC]
    public = "\n".join(f"{one.report.id} {one.report.text}" for one in readings if one.report not in guarded)
    secrets = [text for one in guarded for text in (one.id, one.title) if text and text not in public]
    assert len(secrets) > 5
    ask: Callable[[str], bytes]
    with TestClient(app, base_url="http://127.0.0.1:8400", client=("127.0.0.1", 50_000)) as client:
        ask = lambda path: client.get(path).content  # noqa: E731
        for address in (
            "/api/meta",
            "/api/incidents?limit=500",
            "/api/incidents?limit=100&detail=full",
            "/api/incidents?limit=500&sensitivity=secret",
            "/api/incidents?limit=500&as_of=2999-01-01",
            "/api/columns",
            "/api/facets",
            "/api/areas",
            "/api/conditions",
            "/api/conditions?format=geojson",
            "/api/reports?limit=500",
            *(f"/api/export?format={form}" for form in ("csv", "geojson", "json", "jsonl", "kml", "hxl", "acled")),
        ):
            told = ask(address).decode()
            assert [text for text in secrets if text in told] == [], address


def test_a_server_that_was_restarted_costs_one_answer(postgres: Server, readings: list[Reading]):
    place = postgres.database()
    with Record.open(place) as record:
        record.add_all(readings[:3])
    with Store(place) as store, ExitStack() as stack:
        for record in [stack.enter_context(store.reading(AWA)) for _ in range(3)]:
            assert record.counts()[0] == 3
        stack.close()
        store.stamp()
        with Record.open(place) as other:
            other.engine.all("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        store._stamp = ""
        for ask in (lambda: store.stamp(), lambda: _count(store)):
            with pytest.raises(RecordProblem):
                ask()
            ask()
        assert _count(store) == 3


def _count(store: Store) -> int:
    with store.reading(AWA) as record:
        return record.counts()[0]
