"""The record: reports, readings and judgements in a DuckDB file or a PostgreSQL database, append-only.

In: readings, one transaction each; judgements of persons. Out: what they hold now or held on a day (the newest
reading of the newest version of each report) and a digest of all content that does not depend on the order in which
it came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from vigie.model import Claim, Condition, Measure, Reading, Report, Sensitivity, Warning
from vigie.record import engines, schema
from vigie.record.adding import Added, add_readings, check_level, foreseen
from vigie.record.clearance import cleared, is_mixed, lower
from vigie.record.current import Standing
from vigie.record.dump import Taken, export_lines, import_lines
from vigie.record.engines import Engine, Row
from vigie.record.fusion import Episode, episodes
from vigie.record.incidents import Filter, Incident, located
from vigie.record.judgements import Judged, Judgement, Verdict
from vigie.record.judgements.deciding import decide, decision
from vigie.record.naming import account_named, heir, judgement_named, rejection
from vigie.record.problems import QuestionProblem, RecordProblem
from vigie.record.profile import Recorded
from vigie.record.review import Pending, review
from vigie.record.rows import Subject
from vigie.record.verify import damaged, digest_of

if TYPE_CHECKING:
    from vigie.record.facts import Facts, Step
    from vigie.record.history import Happening
    from vigie.record.importing import Imported
    from vigie.record.linking import Explanation
    from vigie.record.query.asking import Accounts, Asking
    from vigie.record.query.stamp import Stamp

S = TypeVar("S", Condition, Claim, Measure, Warning)


VERSION = metadata.version("vigie")


class Record:
    """Reports and what was read out of them. Use as a context manager, or ``close`` it."""

    def __init__(self, engine: Engine, as_of: dt.date | None = None, level: Sensitivity | None = None) -> None:
        # The day after is asked for too, and the calendar has a last one.
        as_of = as_of and min(as_of, dt.date.max - dt.timedelta(1))
        self.engine, self.as_of, self.level = cleared(engine, level), as_of, level
        self._whole = engine
        """With what is above the level: for what is added, and for what is derived of all."""
        self._standing = Standing(self.engine, as_of)
        self._changed = False
        self._asking: tuple[tuple[Stamp, str], Asking] | None = None
        """The last one asked, and of what."""
        self._moment = self._answered = ""
        """The word of the moment that is asked of, and of that in which was asked last."""
        self._copy: tuple[Stamp, Record] | None = None
        """What is shown as a record of its own, and of what."""

    @classmethod
    def open(
        cls,
        place: str | Path,
        *,
        read_only: bool = False,
        as_of: dt.date | None = None,
        level: Sensitivity | None = None,
    ) -> Record:
        """Open the record at a path or ``postgresql://`` URL, made where there is none.

        One process at a time may write a file; several may write a database. ``as_of`` gives the record as it
        stood at the end of that day (UTC); ``level`` bounds it as ``cleared`` does.
        """
        return cls(engines.connect(place, read_only=read_only), as_of, level)

    @property
    def place(self) -> str:
        """The file, or the URL without its password."""
        return self.engine.place

    def at(self, day: dt.date) -> Record:
        """The same record as it stood at the end of a day (UTC); closing either closes both."""
        return Record(self._whole, day, self.level)

    def cleared(self, level: Sensitivity | None) -> Record:
        """The same record as who sees this level sees it: every question is answered as if what is above were not on
        record. Reports may be added; judged is what is seen. Closing either closes both.
        """
        return Record(self._whole, self.as_of, lower(self.level, level))

    def close(self) -> None:
        self._whole.close()

    @contextmanager
    def moment(self, known: Callable[[], str] = str) -> Iterator[bool]:
        """All that is asked within it is asked of one moment, whatever others store meanwhile; it is for asking.

        ``known`` gives a word, another one whenever anything on record is, where the caller knows one: what was worked
        out in an earlier moment of the same word is good in this one. '' is none; the moment tells whether it has one.
        """
        with self._whole.snapshot():
            # A snapshot may begin with the first question, so that the word is asked for after one.
            self._whole.one("SELECT 1 FROM publication LIMIT 1")
            self._moment = known()
            try:
                yield bool(self._moment)
            finally:
                self._moment = ""

    def fresh(self) -> bool:
        """Is there an index of what stands, as things are?"""
        from vigie.record.query.stamp import is_fresh

        return is_fresh(self._whole)

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # Whoever changed a record leaves it with an index and facts of what stands, so that those who ask need not
            # write. Where the disk or the server gave out they stay stale: what was acknowledged is no less so.
            if kind is None and self._changed:
                with suppress(RecordProblem):
                    self.refresh()
                    self.facts().refresh()
        finally:
            self.close()

    # Adding

    def knows(self, report: Report, reader: str, version: str = VERSION, configuration: str = "") -> bool:
        """Is this very report on record as this reader, in this version and configuration, reads it?"""
        return self.foresees(report, reader, version, configuration) is Added.KNOWN

    def foresees(self, report: Report, reader: str, version: str = VERSION, configuration: str = "") -> Added:
        """What adding a reading of this report by this reader would come to, where it may be added at all."""
        if self.level is not None and lower(report.sensitivity, self.level) is not report.sensitivity:
            return Added.NEW
        return foreseen(self._whole, report, reader, version, configuration)

    def add(self, reading: Reading, version: str = VERSION, configuration: str = "") -> Added:
        """Record a reading, whole or not at all; what is known already stays as it is."""
        return self.add_all([reading], version, configuration)[0]

    def add_all(self, readings: Sequence[Reading], version: str = VERSION, configuration: str = "") -> list[Added]:
        """Record several readings in one go, all or none: for many reports several times as fast as one by one."""
        self._writes()
        if self.level is not None:
            check_level(self._whole, self.engine, self.level, [reading.report for reading in readings])
        return add_readings(self._whole, readings, version, configuration)

    def import_dataset(self, *files: str | Path, **how: Any) -> Imported:
        """Import a release of a dataset, whole or not at all; ``how`` is that of ``importing.import_dataset``."""
        from vigie.record.importing import import_dataset

        self._writes()
        return import_dataset(self._whole, files, **how)

    def judge(
        self, verdict: Verdict | str, a: str, b: str = "", person: str = "", reason: str = "", made: str | None = None
    ) -> Judgement:
        """Record what a person decided; ``deciding.decision`` tells what ``a`` and ``b`` are."""
        found = decision(verdict, a, b, person, reason, made)
        self.judge_all([found])
        return found

    def judge_all(self, decisions: Sequence[Judgement]) -> None:
        """Record several decisions, all or none; what is on record already stays as it is."""
        self._writes()
        decide(self._whole, decisions, shown=self.engine)

    # Asking

    def reports(self, where: Filter | None = None) -> list[Report]:
        """The newest version of every report, by date of publication and id."""
        found = self._standing.reports()
        kept = found.values() if where is None else (r for r in found.values() if where.takes_report(r))
        return sorted(kept, key=lambda r: (str(r.published or ""), r.id))

    def standing(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """The rows of a query of what stands, and stood on the day of this record, as far as its level sees."""
        return self.engine.all(self._standing.query(query), values)

    def accounts(self) -> list[Recorded]:
        """Every account of the current readings, by report and index."""
        return list(self._standing.accounts())

    def counts(self) -> tuple[int, int]:
        """How many reports and how many accounts stand."""
        return self._standing.counts()

    def incidents(self, where: Filter | None = None) -> list[Incident]:
        """The accounts linked into incidents, fused, by date; only those that ``where`` takes."""
        return self.ask().listed(where or Filter()).incidents

    def ask(self) -> Asking:
        """Counts by facet, pages and tolls: by the index where it is of what stands now, else one by one.

        A record that may be written brings its index up to date before.
        """
        from vigie.record.query.asking import asking
        from vigie.record.query.stamp import Stamp, mark

        if self._asking and self._moment and self._moment == self._answered:
            return self._asking[1]
        self.refresh()
        # What was worked out stays good as long as nothing comes in and no other index is made.
        now = (Stamp.now(self._whole), mark(self._whole))
        if self._asking is None or self._asking[0] != now:
            by_index = self.as_of is None and not (self.level and is_mixed(self._whole, self.level, judged=True))
            self._asking = (now, asking(self._whole, self._accounts(), as_of_now=by_index, level=self.level))
        self._answered = self._moment
        return self._asking[1]

    def facts(self, step: Step | None = None) -> Facts:
        """What stands as one flat table, for counting; ``step`` is told how many accounts are coded for it."""
        from vigie.record.facts import Facts

        if self.level and is_mixed(self._whole, self.level):
            return self._apart().facts(step)
        return Facts(self._whole, self.as_of, lambda day: Record(self._whole, day).ask(), step, self.level)

    def incident(self, key: str, sensitivity: Sensitivity = Sensitivity.SECRET) -> Incident:
        """The incident of an id, the beginning of one, or 'REPORT#INDEX'; any account's id finds it. It is the one
        that who sees this level sees.
        """
        if sensitivity is not Sensitivity.SECRET:
            return self.cleared(sensitivity).incident(key)
        asking = self.ask()
        try:
            return asking.incident(key)
        except QuestionProblem as error:
            if refused := rejection(self._standing, key):
                raise refused from error
            now = heir(self._standing, key.strip().lower())
            if now is None:
                raise
        return asking.incident(now)

    def explanation(self, a: str, b: str) -> Explanation:
        """Why the accounts of these ids are, or are not, one incident."""
        for key in (a, b):
            if refused := rejection(self._standing, key):
                raise refused
        return self.ask().explanation(a, b)

    def conditions(self, where: Filter | None = None) -> list[tuple[str, Report, Condition]]:
        return self._statements("condition", Condition, where)

    def episodes(self, where: Filter | None = None) -> list[Episode]:
        """The conditions fused over time: each kind at each place or road from its start to its end.

        Only what one may not see is left out before; else ``where`` takes an episode, by its own places and days, as a
        whole or not at all, so that it is the same whatever is asked.
        """
        if where is None:
            return episodes(self.conditions())
        asked, level = located(where, ()), Filter(sensitivity=where.sensitivity)
        found = episodes(self.conditions(level))
        return [e for e in found if any(asked.takes_statement(*told) for told in e.told())]

    def claims(self, where: Filter | None = None) -> list[tuple[str, Report, Claim]]:
        return self._statements("claim", Claim, where)

    def measures(self, where: Filter | None = None) -> list[tuple[str, Report, Measure]]:
        return self._statements("measure", Measure, where)

    def warnings(self, where: Filter | None = None) -> list[tuple[str, Report, Warning]]:
        return self._statements("warning", Warning, where)

    def of_report(self, report: str) -> tuple[Report, dict[str, Subject]] | None:
        """A report and all that is read of it by id, as its source has it, whatever was judged; None where it is not on
        record.
        """
        return self._standing.of_report(report)

    def judgements(self) -> list[Judgement]:
        """Every judgement, oldest first."""
        return self._standing.judgements()

    def account(self, name: str) -> Recorded:
        """The account of an id, the beginning of one, or 'REPORT#INDEX'; rejected ones too."""
        return account_named(self._standing, name)

    def judgement(self, name: str) -> Judgement:
        """The judgement of an id, or of the beginning of one."""
        return judgement_named(self._standing, name)

    def review(self, sensitivity: Sensitivity | None = None) -> list[Pending]:
        """Judgements that await a person, up to a level of sensitivity: their text and what was read have changed."""
        return review(self.cleared(sensitivity)._standing)

    def history(self, key: str, sensitivity: Sensitivity = Sensitivity.SECRET) -> list[Happening]:
        """What happened to the incident of a name as ``incident`` takes it, or to a rejected account, in time order."""
        from vigie.record.history import history

        if sensitivity is not Sensitivity.SECRET:
            return self.cleared(sensitivity).history(key)
        item = self.account(key)
        rejected = item.id in self.judged().rejected
        return history(self._standing, [item] if rejected else self.incident(item.id).accounts)

    def judged(self) -> Judged:
        """What the judgements in force say of the accounts that stand."""
        return self._standing.judged()

    def verify(self) -> list[str]:
        """The ids of what is not as it went in (texts, publications, readings, judgements, events, vintages); [] for a
        whole record.
        """
        return damaged(self.engine)

    def digest(self) -> str:
        """SHA-256 over all content in an order of its own: equal for equal content, however it came in."""
        return digest_of(self.engine)

    # Whole records

    def rebuild(self) -> None:
        """Make what is derived from the content anew: the index of ``ask``, the weights of linking, the facts."""
        from vigie.record.query.upkeep import make

        self._must_be_now()
        every = Record(self._whole)
        make(self._whole, every._accounts())
        every.facts().table(linked=True)

    def refresh(self) -> bool:
        """Bring the index up to date with what changed, where there is one, this record may be written and it takes
        seconds; False where it is left stale.
        """
        if self.as_of is not None or self._whole.read_only:
            return True
        from vigie.record.query.upkeep import refresh

        return refresh(self._whole, Record(self._whole)._accounts())

    def indexed(self) -> bool:
        """Is there an index of what stands?"""
        self.refresh()
        return self.fresh()

    def export(self) -> Iterator[str]:
        """Every row of content as lines of JSON, without their ends."""
        return export_lines(self.engine)

    def take(self, lines: Iterable[str], name: str) -> Taken:
        """Take in what ``export`` gave, all or none; what is there already stays. ``name`` is told in messages."""
        self._writes()
        return import_lines(self._whole, lines, name)

    def _apart(self) -> Record:
        """What is shown as a record of its own, which goes with it; the same until something changes."""
        from vigie.record.query.lent import LentEngine
        from vigie.record.query.stamp import Stamp

        now = Stamp.now(self._whole)
        if self._copy is None or self._copy[0] != now:
            engine = LentEngine()
            schema.create(engine)
            copy = Record(engine)
            copy.take(self.export(), self.place)
            self._copy = (now, copy)
        found = self._copy[1]
        return found if self.as_of is None else found.at(self.as_of)

    def _accounts(self) -> Accounts:
        from vigie.record.query.asking import Accounts

        return Accounts(
            self._standing.accounts,
            self._standing.accounts_of,
            lambda: self.counts()[1],
            self._standing.account_at,
            lambda: self._standing.judged().rulings,
            lambda: self._standing.judged().kept,
        )

    def _writes(self) -> None:
        self._must_be_now()
        self._changed = True

    def _must_be_now(self) -> None:
        if self.as_of is not None:
            raise RecordProblem("record.past", path=self.place, day=self.as_of)

    def _statements(self, kind: str, wanted: type[S], where: Filter | None) -> list[tuple[str, Report, S]]:
        where, aside = located(where, ()) if where else None, self.judged().aside
        return [
            (key, report, subject)
            for key, report, _, subject in self._standing.subjects(kind)
            if isinstance(subject, wanted)
            and key not in aside
            and (where is None or where.takes_statement(report, subject))
        ]
