"""What stands on record, now or as of a day: the newest reading of the newest version of each report.

In: an engine, a day or none. Out: reports, accounts and statements as objects, judgements in order. What persons
decided outranks what was read: accounts come with the values they corrected, those they rejected do not come. As of a
day, what was recorded after it (UTC) counts for nothing; of a dataset the newest vintage not after it counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from vigie.model import Account, Report, Sensitivity
from vigie.record.engines import Engine, Row
from vigie.record.judgements import Judged, Judgement, Verdict, judged
from vigie.record.judgements.decisions import age
from vigie.record.profile import Recorded
from vigie.record.rows import KINDS, Statement, Subject, subject_from

REPORT = "p.report, t.text, t.language, p.published, p.source, p.title, p.url, p.sensitivity"

PUBLICATION = "id, report, text, published, source, title, url, sensitivity, added, recorded"
READING = "id, publication, reader, version, configuration, added, recorded"
DATASET = "id, name, version, day, about, file, total, sums, contents, added, recorded"


def _newest(columns: str, rows: str, of: str, order: str) -> str:
    """The newest row of each. By a window: DuckDB 2.0 lets a join of the result drop rows from below DISTINCT ON."""
    return (
        f"SELECT {columns} FROM (SELECT *, row_number() OVER (PARTITION BY {of} ORDER BY {order}) AS age "  # noqa: S608
        f"FROM ({rows}) AS every) AS by_age WHERE age = 1"
    )


CURRENT = {
    "current_publication": _newest(PUBLICATION, "SELECT * FROM publication {recorded}", "report", "added DESC"),
    "current_reading": _newest(
        READING,
        "SELECT * FROM reading WHERE publication IN (SELECT id FROM current_publication) {and_recorded}",
        "publication",
        "added DESC",
    ),
    "current_dataset": _newest(DATASET, "SELECT * FROM dataset {day}", "name", "day DESC, added DESC"),
    "current_event": _newest(
        "event, dataset, key, vintage",
        "SELECT v.event, d.name AS dataset, v.key, d.id AS vintage, d.day, d.added "
        "FROM vintage v JOIN dataset d ON v.dataset = d.id {day}",
        "dataset, key",
        "day DESC, added DESC",
    ),
}
"""The views of a record; ``event`` of a current event is NULL where the newest vintage no longer has it."""


def views() -> dict[str, str]:
    """View -> its query, for what stands now."""
    return {name: query.format(recorded="", and_recorded="", day="") for name, query in CURRENT.items()}


AMONG = "(SELECT unnest(CAST(? AS VARCHAR[])))"
WHAT_STANDS = ("publication", "reading", "judgement", "dataset")
"""The tables that tell what stands: it changes when a row comes to one of them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now, or stood at the end of ``day`` (UTC)."""

    engine: Engine
    day: dt.date | None = None
    _known: dict[str, tuple[object, Judged]] = field(default_factory=dict, compare=False, repr=False)
    """What the judgements came to, and of what."""

    def query(self, query: str) -> str:
        """The query with the views of ``CURRENT`` as they were on the day."""
        if self.day is None:
            return query
        known = f"recorded < TIMESTAMPTZ '{(self.day + dt.timedelta(1)).isoformat()} 00:00:00+00'"
        parts = {
            "recorded": f"WHERE {known}",
            "and_recorded": f"AND {known}",
            "day": f"WHERE day <= DATE '{self.day.isoformat()}'",
        }
        views = ", ".join(f"{name} AS ({view.format(**parts)})" for name, view in CURRENT.items())
        return f"WITH {views} {query}"

    def reports(self) -> dict[str, Report]:
        """By id of the reading that stands."""
        rows = self.engine.stream(
            self.query(
                f"SELECT r.id, {REPORT} FROM current_reading r "  # noqa: S608
                "JOIN current_publication p ON r.publication = p.id JOIN text t ON p.text = t.id"
            )
        )
        return {row[0]: report_of(row[1:]) for row in rows}

    def judged(self) -> Judged:
        """What the judgements in force say of the accounts that stand."""
        told = (f"(SELECT count(*) FROM {table}), (SELECT max(added) FROM {table})" for table in WHAT_STANDS)  # noqa: S608
        counts = self.engine.one(f"SELECT {', '.join(told)}")
        known = self._known.get("judged")
        if known is None or known[0] != counts:
            known = self._known["judged"] = (counts, judged(self.judgements(), self))
        return known[1]

    def accounts(self) -> Iterator[Recorded]:
        """Every account: of readings by report and index, then of datasets by dataset and key."""
        found = self.judged()
        return found.standing(self._every())

    def accounts_judged(self) -> Iterator[Recorded]:
        """As ``accounts``, with those that persons rejected."""
        found = self.judged()
        return found.all_of(self._every())

    def read_accounts(self) -> Iterator[Recorded]:
        """The accounts of readings by report and index, as they were read, whatever was judged."""
        for key, report, number, subject in self.subjects("account"):
            if isinstance(subject, Account):
                yield Recorded(key, report, number, subject)

    def _every(self) -> Iterator[Recorded]:
        """As the sources have them, whatever was judged."""
        yield from self.read_accounts()
        if self.engine.one("SELECT 1 FROM dataset LIMIT 1"):
            # The coders are loaded where there is something to code.
            from vigie.record import datasets

            yield from datasets.accounts(self.engine, self.query)

    def counts(self) -> tuple[int, int]:
        """How many reports were read, how many accounts they and the datasets give."""
        row = self.engine.one(
            self.query(
                "SELECT (SELECT count(*) FROM current_reading), (SELECT count(*) FROM subject "
                "WHERE kind = 'account' AND reading IN (SELECT id FROM current_reading)), "
                "(SELECT count(*) FROM current_event WHERE event IS NOT NULL)"
            )
        )
        reports, accounts, events = row or (0, 0, 0)
        found = self.judged()
        return reports, accounts + events + len(found.kept) - len(found.rejected)

    def subjects(self, kind: str) -> Iterator[tuple[str, Report, int, Subject]]:
        """(id, report, number, subject) of all subjects of a kind, by report and number."""
        reports = self.reports()
        where = "s.kind = ? AND s.reading IN (SELECT id FROM current_reading)"
        for reading, key, number, statements in self._grouped(where, [kind]):
            yield key, reports[reading], number, subject_from(kind, statements)

    def accounts_of(self, ids: Sequence[str]) -> dict[str, Recorded]:
        """The accounts of these ids that stand, by id: a few of many."""
        rejected = self.judged().rejected
        return {key: item for key, item in self.any_of(ids).items() if key not in rejected}

    def any_of(self, ids: Sequence[str]) -> dict[str, Recorded]:
        """As ``accounts_of``, rejected ones too."""
        found = self.judged()
        kept = {item.id: item for item in found.kept if item.id in ids}
        return {key: found.of(item) for key, item in (self.stated(ids) | kept).items()}

    def stated(self, ids: Sequence[str]) -> dict[str, Recorded]:
        """As ``accounts_of``, as their sources have them, whatever was judged."""
        where = f"s.kind = 'account' AND s.id IN {AMONG} AND s.reading IN (SELECT id FROM current_reading)"  # noqa: S608
        found = {item.id: item for _, item in self._read(where, [list(ids)], "current_")}
        if rest := {key for key in ids if key not in found}:
            from vigie.record import datasets

            found.update((item.id, item) for item in datasets.accounts_of(self.engine, self.query, rest))
        return found

    def _read(self, where: str, values: list[Any], which: str = "") -> list[tuple[str, Recorded]]:
        """The accounts of readings that a condition takes, each behind its reading; ``which`` is 'current_' or '' for
        all there ever were.
        """
        rows = self.engine.all(
            self.query(
                f"SELECT r.id, {REPORT} FROM {which}reading r JOIN {which}publication p ON r.publication = p.id "  # noqa: S608
                f"JOIN text t ON p.text = t.id WHERE r.id IN (SELECT s.reading FROM subject s WHERE {where})"
            ),
            values,
        )
        reports = {row[0]: report_of(row[1:]) for row in rows}
        found = []
        for reading, key, number, statements in self._grouped(where, values):
            subject = subject_from("account", statements)
            if isinstance(subject, Account):
                found.append((reading, Recorded(key, reports[reading], number, subject)))
        return found

    def account_at(self, report: str, number: int) -> str | None:
        """The id of the account that stands at a place of a report; a dataset's report is 'DATASET:KEY'."""
        query = (
            "SELECT s.id FROM subject s JOIN current_reading r ON s.reading = r.id "
            "JOIN current_publication p ON r.publication = p.id "
            "WHERE s.kind = 'account' AND p.report = ? AND s.number = ?"
        )
        row = self.engine.one(self.query(query), [report, number])
        if row is None and number == 0 and (event := self._event_of(report)):
            return event
        kept = (item.id for item in self.judged().kept if (item.report.id, item.index) == (report, number))
        return str(row[0]) if row else next(kept, None)

    def _event_of(self, report: str) -> str | None:
        """The event that stands under 'DATASET:KEY'."""
        dataset, _, key = report.partition(":")
        event = "SELECT event FROM current_event WHERE dataset = ? AND key = ? AND event IS NOT NULL"
        row = self.engine.one(self.query(event), [dataset, key])
        return str(row[0]) if row else None

    def of_report(self, report: str) -> tuple[Report, dict[str, Subject]] | None:
        """A report and all that is read of it by id, as its source has it; accounts that persons kept too."""
        query = f"SELECT {REPORT} FROM current_publication p JOIN text t ON p.text = t.id WHERE p.report = ?"  # noqa: S608
        row = self.engine.one(self.query(query), [report])
        if row is None:
            return None
        where = "s.kind = ? AND p.report = ? AND s.reading IN (SELECT id FROM current_reading)"
        read = {
            key: subject_from(kind, statements)
            for kind in KINDS
            for _, key, _, statements in self._grouped(where, [kind, report])
        }
        kept: dict[str, Subject] = {one.id: one.stated for one in self.judged().kept if one.report.id == report}
        return report_of(row), read | kept

    def beginning(self, start: str, most: int = 2) -> list[str]:
        """The ids of accounts that stand and begin so, rejected ones too; so many at most."""
        found = [key for key in (item.id for item in self.judged().kept) if key.startswith(start)]
        read = (
            "SELECT DISTINCT s.id FROM subject s WHERE s.kind = 'account' AND s.id LIKE ? "
            "AND s.reading IN (SELECT id FROM current_reading) LIMIT ?"
        )
        coded = "SELECT event FROM current_event WHERE event LIKE ? LIMIT ?"
        if start.isalnum():
            for query in (read, coded):
                found += [row[0] for row in self.engine.all(self.query(query), [f"{start}%", most])]
        return list(dict.fromkeys(found))[:most]

    def standing(self, ids: Sequence[str]) -> set[str]:
        """Those of these accounts that stand as they are, whatever was judged."""
        query = (
            f"SELECT DISTINCT s.id FROM subject s WHERE s.kind = 'account' AND s.id IN {AMONG} "  # noqa: S608
            "AND s.reading IN (SELECT id FROM current_reading)"
        )
        found = {row[0] for row in self.engine.all(self.query(query), [list(ids)])}
        keys = [row[0] for row in self.engine.all(f"SELECT key FROM event WHERE id IN {AMONG}", [list(ids)])]  # noqa: S608
        if keys:
            query = f"SELECT event FROM current_event WHERE key IN {AMONG} AND event IN {AMONG}"  # noqa: S608
            found |= {row[0] for row in self.engine.all(self.query(query), [keys, list(ids)])}
        return found

    def companions(self, accounts: Sequence[str]) -> dict[str, list[Recorded]]:
        """For each of these accounts all of the newest reading that has it, itself among them."""
        rows = self.engine.all(
            "SELECT s.id, r.id, r.added FROM subject s JOIN reading r ON s.reading = r.id "  # noqa: S608
            f"WHERE s.kind = 'account' AND s.id IN {AMONG}",
            [list(accounts)],
        )
        newest: dict[str, tuple[int, str]] = {}
        for key, reading, added in rows:
            newest[key] = max((added, reading), newest.get(key, (added, reading)))
        held = self._by_reading({reading for _, reading in newest.values()})
        found = {key: held[reading] for key, (_, reading) in newest.items()}
        if rest := {key for key in accounts if key not in found}:
            from vigie.record import datasets

            found |= {item.id: [item] for item in datasets.accounts_ever(self.engine, rest)}
        return found

    def accounts_read(self, reading: str) -> list[Recorded]:
        """The accounts of one reading, whether it stands or not."""
        return self._by_reading({reading}).get(reading, [])

    def _by_reading(self, readings: set[str]) -> dict[str, list[Recorded]]:
        found: dict[str, list[Recorded]] = {}
        where = f"s.kind = 'account' AND s.reading IN {AMONG}"
        for reading, item in self._read(where, [sorted(readings)]):
            found.setdefault(reading, []).append(item)
        return found

    def accounts_in(self, reports: Sequence[str]) -> dict[str, tuple[Report, list[Recorded]]]:
        """Those of these reports that stand, each with its accounts, whatever was judged."""
        rows = self.engine.all(
            self.query(
                f"SELECT {REPORT} FROM current_publication p JOIN text t ON p.text = t.id "  # noqa: S608
                f"WHERE p.report IN {AMONG}"
            ),
            [list(reports)],
        )
        found: dict[str, tuple[Report, list[Recorded]]] = {row[0]: (report_of(row), []) for row in rows}
        where = (
            "s.kind = 'account' AND s.reading IN (SELECT r.id FROM current_reading r "  # noqa: S608
            f"JOIN current_publication c ON r.publication = c.id WHERE c.report IN {AMONG})"
        )
        for _, item in self._read(where, [sorted(found)], "current_"):
            found[item.report.id][1].append(item)
        keys = {tuple(report.split(":", 1)) for report in reports if report not in found and ":" in report}
        if keys and self.engine.one("SELECT 1 FROM dataset LIMIT 1"):
            query = f"SELECT dataset, key, event FROM current_event WHERE key IN {AMONG} AND event IS NOT NULL"  # noqa: S608
            events = self.engine.all(self.query(query), [sorted({key for _, key in keys})])
            stand = self.stated([event for dataset, key, event in events if (dataset, key) in keys])
            found |= {item.report.id: (item.report, [item]) for item in stand.values()}
        return found

    def account_ever(self, account: str) -> Recorded | None:
        """An account as it was recorded, also where a newer reading has superseded it."""
        return next((item for item in self.companions([account]).get(account, ()) if item.id == account), None)

    def judgements(self) -> list[Judgement]:
        """Every judgement, oldest first."""
        return sorted((one for one, _, _ in self.judgements_recorded()), key=age)

    def judgements_recorded(self) -> list[tuple[Judgement, dt.datetime, int]]:
        """Every judgement with when it was recorded here and its place in the order of all that came."""
        known = "" if self.day is None else f"WHERE recorded < TIMESTAMPTZ '{self.day + dt.timedelta(1)} 00:00:00+00'"
        rows = self.engine.all(
            f"SELECT recorded, added, id, decision, a, b, person, reason, made FROM judgement {known} "  # noqa: S608
            "ORDER BY recorded, added"
        )
        return [
            (Judgement(key, Verdict(decision), *rest), recorded, added)
            for recorded, added, key, decision, *rest in rows
        ]

    def _grouped(self, where: str, values: list[Any]) -> Iterator[tuple[str, str, int, list[Statement]]]:
        """(reading, subject, its number, its statements) by report and number."""
        rows = self.engine.stream(
            self.query(
                "SELECT s.reading, s.id, s.number, t.property, t.number, t.stated, t.understood, "  # noqa: S608
                "t.start_at, t.end_at FROM subject s "
                "JOIN statement t ON t.reading = s.reading AND t.subject = s.id "
                "JOIN reading r ON r.id = s.reading JOIN publication p ON p.id = r.publication "
                f"WHERE {where} ORDER BY p.report, s.reading, s.number, s.id"
            ),
            values,
        )
        last: tuple[str, str, int] | None = None
        statements: list[Statement] = []
        for reading, key, number, *statement in rows:
            if last != (reading, key, number):
                if last:
                    yield *last, statements
                last, statements = (reading, key, number), []
            statements.append(Statement(*statement))
        if last:
            yield *last, statements


def report_of(row: Row | Sequence[Any]) -> Report:
    """The report behind the columns of ``REPORT``."""
    report, text, language, published, source, title, url, sensitivity = row
    return Report(report, text, language, published, source, title, url, Sensitivity(sensitivity))
