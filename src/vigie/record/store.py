"""The record: reports, readings and judgements in a DuckDB file, append-only.

In: readings, one transaction each; judgements of persons. Out: what they hold now (the newest reading of the
newest version of each report) and a digest of all content that does not depend on the order in which it came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import duckdb

from vigie.identity import digest
from vigie.model import Account, Claim, Condition, Measure, Reading, Report, Sensitivity, Warning
from vigie.record import files, schema
from vigie.record.incidents import Filter, Incident, located, pick, view
from vigie.record.judgements import Judgement, Verdict, now, resolve
from vigie.record.problems import RecordProblem
from vigie.record.profile import Recorded
from vigie.record.rows import Statement, Subject, subject_from, subjects
from vigie.record.verify import damaged, publication_id, reading_id, text_id

S = TypeVar("S", Condition, Claim, Measure, Warning)


VERSION = metadata.version("vigie")


class Added(StrEnum):
    """What adding a reading came to."""

    NEW = "new"
    KNOWN = "known"
    REVISED = "revised"
    """The report was known under this id with another text or date: this version supersedes that one."""
    REREAD = "reread"
    """The report was known; this reading differs from the one before and supersedes it."""


class Record:
    """A file of reports and what was read out of them. Use as a context manager, or ``close`` it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> Record:
        """Open the record at ``path``, made where there is none; one process at a time may write."""
        path = Path(path)
        return cls(files.connect(path, read_only), path)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Adding

    def knows(self, report: Report, reader: str, version: str = VERSION, configuration: str = "") -> bool:
        """Is this very report on record as this reader, in this version and configuration, reads it?"""
        return self._has(
            "SELECT 1 FROM reading WHERE publication = ? AND reader = ? AND version = ? AND configuration = ?",
            [publication_id(report), reader, version, configuration],
        )

    def add(self, reading: Reading, version: str = VERSION, configuration: str = "") -> Added:
        """Record a reading, whole or not at all; what is known already stays as it is."""
        report = reading.report
        publication, text = publication_id(report), text_id(report)
        rows = list(subjects(reading, publication))
        own = reading_id(publication, reading.reader, version, configuration, rows)
        if self._has("SELECT 1 FROM reading WHERE id = ?", [own]):
            return Added.KNOWN
        seen = self._has("SELECT 1 FROM publication WHERE id = ?", [publication])
        earlier = not seen and self._has("SELECT 1 FROM publication WHERE report = ?", [report.id])
        self._connection.execute("BEGIN")
        try:
            if not self._has("SELECT 1 FROM text WHERE id = ?", [text]):
                self._append("text", id=text, language=report.language, text=report.text)
            if not seen:
                self._append(
                    "publication",
                    id=publication,
                    report=report.id,
                    text=text,
                    published=report.published.isoformat() if report.published else None,
                    source=report.source,
                    title=report.title,
                    url=report.url,
                    sensitivity=report.sensitivity.value,
                )
            self._append(
                "reading",
                id=own,
                publication=publication,
                reader=reading.reader,
                version=version,
                configuration=configuration,
            )
            self._insert("subject", [(own, row.kind, row.number, row.id) for row in rows])
            self._insert(
                "statement",
                [
                    (key, own, row.id, s.property, s.number, s.stated, s.understood, s.start, s.end)
                    for row in rows
                    for key, s in row.statements
                ],
            )
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        if seen:
            return Added.REREAD
        return Added.REVISED if earlier else Added.NEW

    def judge(
        self, decision: Verdict | str, a: str, b: str, person: str, reason: str = "", made: str | None = None
    ) -> Judgement:
        """Record what a person decided about two accounts; a later one of the same two supersedes it."""
        verdict = Verdict(decision)
        for account in (a, b):
            if not self._has("SELECT 1 FROM subject WHERE id = ? AND kind = 'account'", [account]):
                raise RecordProblem("record.no_account", account=account)
        if a == b or not person.strip():
            raise RecordProblem("record.bad_judgement")
        judgement = Judgement.of(verdict, a, b, person.strip(), reason.strip(), made or now())
        if not self._has("SELECT 1 FROM judgement WHERE id = ?", [judgement.id]):
            self._append(
                "judgement",
                id=judgement.id,
                decision=verdict.value,
                a=judgement.a,
                b=judgement.b,
                person=judgement.person,
                reason=judgement.reason,
                made=judgement.made,
            )
        return judgement

    # Asking

    def reports(self, where: Filter | None = None) -> list[Report]:
        """The newest version of every report, by date of publication and id."""
        found = self._reports()
        kept = found.values() if where is None else (r for r in found.values() if where.takes_report(r))
        return sorted(kept, key=lambda r: (str(r.published or ""), r.id))

    def accounts(self) -> list[Recorded]:
        """Every account of the current readings, by report and index."""
        return [
            Recorded(key, report, number, subject)
            for key, report, number, subject in self._subjects("account")
            if isinstance(subject, Account)
        ]

    def incidents(self, where: Filter | None = None) -> list[Incident]:
        """The accounts linked into incidents, fused, by date; only those that ``where`` takes."""
        accounts = [a for a in self.accounts() if where is None or where.takes_level(a.report)]
        found = view(accounts, resolve(self.judgements(), accounts, self._account_history))
        if where is None:
            return found
        where = located(where, found)
        return [incident for incident in found if where.takes_incident(incident)]

    def incident(self, key: str) -> Incident:
        """The incident of an id, the beginning of one, or 'REPORT#INDEX'; any account's id finds it."""
        return pick(self.incidents(), key)

    def conditions(self, where: Filter | None = None) -> list[tuple[str, Report, Condition]]:
        return self._statements("condition", Condition, where)

    def claims(self, where: Filter | None = None) -> list[tuple[str, Report, Claim]]:
        return self._statements("claim", Claim, where)

    def measures(self, where: Filter | None = None) -> list[tuple[str, Report, Measure]]:
        return self._statements("measure", Measure, where)

    def warnings(self, where: Filter | None = None) -> list[tuple[str, Report, Warning]]:
        return self._statements("warning", Warning, where)

    def judgements(self) -> list[Judgement]:
        """Every judgement, oldest first."""
        rows = self._connection.execute(
            "SELECT id, decision, a, b, person, reason, made FROM judgement ORDER BY made, id"
        ).fetchall()
        return [Judgement(key, Verdict(decision), *rest) for key, decision, *rest in rows]

    def verify(self) -> list[str]:
        """The ids of texts, publications and readings whose rows are not what went in; [] for a whole record."""
        return damaged(self._connection)

    def digest(self) -> str:
        """SHA-256 over all content in an order of its own: equal for equal content, however it came in."""
        found = hashlib.sha256()
        for table, columns in schema.CONTENT.items():
            found.update(table.encode())
            cursor = self._connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL")  # noqa: S608
            while rows := cursor.fetchmany(10_000):
                for row in rows:
                    found.update(digest(*row).encode())
        return found.hexdigest()

    # Rows

    def _has(self, query: str, values: Sequence[object]) -> bool:
        return self._connection.execute(query, values).fetchone() is not None

    def _append(self, table: str, **values: str | None) -> None:
        marks = ", ".join("?" for _ in values)
        self._connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})",  # noqa: S608
            list(values.values()),
        )

    def _insert(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            # One list a column: DuckDB takes a row at a time fifteen times slower.
            columns = ", ".join("unnest(?)" for _ in rows[0])
            query = f"INSERT INTO {table} SELECT {columns}"
            self._connection.execute(query, [list(column) for column in zip(*rows, strict=True)])

    def _reports(self) -> dict[str, Report]:
        """By id of the current reading."""
        rows = self._connection.execute(
            f"SELECT r.id, {REPORT} FROM current_reading r "  # noqa: S608
            "JOIN current_publication p ON r.publication = p.id JOIN text t ON p.text = t.id"
        ).fetchall()
        return {row[0]: _report(row[1:]) for row in rows}

    def _subjects(self, kind: str) -> Iterator[tuple[str, Report, int, Subject]]:
        reports = self._reports()
        current = "s.kind = ? AND s.reading IN (SELECT id FROM current_reading)"
        for reading, key, number, statements in self._grouped(current, [kind]):
            yield key, reports[reading], number, subject_from(kind, statements)

    def _grouped(self, where: str, values: list[Any]) -> Iterator[tuple[str, str, int, list[Statement]]]:
        """(reading, subject, its number, its statements) by report and number."""
        cursor = self._connection.cursor()
        cursor.execute(
            "SELECT s.reading, s.id, s.number, t.property, t.number, t.stated, t.understood, "  # noqa: S608
            "t.start_at, t.end_at FROM subject s "
            "JOIN statement t ON t.reading = s.reading AND t.subject = s.id "
            "JOIN reading r ON r.id = s.reading JOIN publication p ON p.id = r.publication "
            f"WHERE {where} ORDER BY p.report, s.reading, s.number, s.id",
            values,
        )
        last: tuple[str, str, int] | None = None
        statements: list[Statement] = []
        while rows := cursor.fetchmany(10_000):
            for reading, key, number, *statement in rows:
                if last != (reading, key, number):
                    if last:
                        yield *last, statements
                    last, statements = (reading, key, number), []
                statements.append(Statement(*statement))
        if last:
            yield *last, statements

    def _statements(self, kind: str, wanted: type[S], where: Filter | None) -> list[tuple[str, Report, S]]:
        where = located(where, ()) if where else None
        return [
            (key, report, subject)
            for key, report, _, subject in self._subjects(kind)
            if isinstance(subject, wanted) and (where is None or where.takes_statement(report, subject))
        ]

    def _account_history(self, account: str) -> Recorded | None:
        """An account as it stands on record, also where a newer reading has superseded it."""
        row = self._connection.execute(
            f"SELECT {REPORT} FROM subject s JOIN reading r ON s.reading = r.id "  # noqa: S608
            "JOIN publication p ON r.publication = p.id JOIN text t ON p.text = t.id "
            "WHERE s.id = ? ORDER BY r.added DESC LIMIT 1",
            [account],
        ).fetchone()
        for _, key, number, statements in self._grouped("s.id = ?", [account]):
            subject = subject_from("account", statements)
            if row and isinstance(subject, Account):
                return Recorded(key, _report(row), number, subject)
        return None


REPORT = "p.report, t.text, t.language, p.published, p.source, p.title, p.url, p.sensitivity"


def _report(row: Sequence[Any]) -> Report:
    report, text, language, published, source, title, url, sensitivity = row
    return Report(report, text, language, published, source, title, url, Sensitivity(sensitivity))
