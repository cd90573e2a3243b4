"""What works at jobs: threads that take an item, have it read and record what comes of it.

In: a ledger, the store, the folder of uploads. Out: reports on record, and on the ledger what each came to. A job goes
on where a killed server left it: an item begun is gone through again, what is recorded already is known by its id. Ids
come from content, so that nothing comes in twice; an item is over only when all of it is recorded or refused.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import Reading, RecordError, Report, VigieError
from vigie.record import Added, Record, RecordProblem, fingerprint
from vigie.record.adding import OF_REPORT
from vigie.record.verify import publication_id
from vigie.sources import Refusal, Unreadable
from vigie.web.jobs.clerk import Clerk, Outcome, Stopped
from vigie.web.jobs.ledger import OVER, REFUSED, Entry, Item, Job, Kept, Ledger
from vigie.web.jobs.onlyone import OnlyOne
from vigie.web.jobs.task import Task
from vigie.web.jobs.words import refused
from vigie.web.people.who import Role, Who

if TYPE_CHECKING:
    from vigie.web.store import Store

LOG = logging.getLogger("vigie.web")
TOGETHER = 100
SECONDS = 2.0
"""Readings go on record together, as each change is to be followed by the index, but none waits long."""
IDLE = 5.0
"""Seconds after which a lane looks for work without being told."""
PAUSE = 15.0
"""Seconds before an item is tried again where the record or the disk gave out."""
COMING_IN = 3_600
"""Seconds that an upload may take."""
KEPT_DAYS = 30
"""How long a job that is over is told of."""
READER = "rules"


@dataclass(slots=True)
class _Part:
    """What came of an item and is not on record or on the ledger yet; ``through``: no more will come of it."""

    item: Item
    readings: list[Reading] = field(default_factory=list)
    meant: list[Entry] = field(default_factory=list)
    told: list[Entry] = field(default_factory=list)
    through: bool = False


@dataclass(slots=True)
class _Held:
    """What came of some items of one job: a record is brought up to date once for all of them."""

    job: Job | None = None
    parts: list[_Part] = field(default_factory=list)
    begun: float = 0.0

    def open(self, job: Job, item: Item) -> _Part:
        if not self.parts:
            self.job, self.begun = job, time.monotonic()
        self.parts.append(_Part(item))
        return self.parts[-1]

    def is_due(self) -> bool:
        """Is there much, or has the first waited for long?"""
        much = sum(len(part.readings) + len(part.told) for part in self.parts) >= TOGETHER
        return much or (bool(self.parts) and time.monotonic() > self.begun + SECONDS)

    def may_wait(self, job: Job, item: Item) -> bool:
        """Until this item is gone through? Not for another job, nor for an address, which may be slow."""
        return self.job is not None and self.job.id == job.id and item.path is not None and not self.is_due()

    def drop(self, item: Item | None = None) -> None:
        """What is of one item, or all."""
        self.parts = [part for part in self.parts if item is not None and part.item.number != item.number]


class Runner:
    """Works at jobs in ``lanes`` threads, each with a process that reads."""

    def __init__(self, ledger: Ledger, store: Store, uploads: Path, lanes: int = 1) -> None:
        self._ledger, self._store, self._uploads = ledger, store, uploads
        self._clerks = [Clerk() for _ in range(lanes)]
        self._at: list[str | None] = [None] * lanes
        self._held = [_Held() for _ in range(lanes)]
        self._only = OnlyOne(uploads.parent / "jobs.lock")
        self._news = threading.Condition()
        self._ending = False
        self._lanes = [
            threading.Thread(target=self._work, args=(n,), name=f"vigie-job-{n}", daemon=True) for n in range(lanes)
        ]

    def start(self) -> None:
        """Go on with what was under way, drop what is long over, and wait for more.

        Of several servers with one state folder the first works at its jobs, and when it ends another.
        """
        for lane in self._lanes:
            lane.start()

    def wake(self) -> None:
        """There is something to do."""
        with self._news:
            self._news.notify_all()

    def cancel(self, job: str) -> bool:
        """Nothing more of a job is read; False where it was over."""
        found = self._ledger.cancel(job)
        for clerk, at in zip(self._clerks, self._at, strict=True):
            if at == job:
                clerk.stop()
        self._drop(job)
        return found

    def close(self) -> None:
        """Stop at once; the next start goes on."""
        self._ending = True
        self.wake()
        for clerk in self._clerks:
            clerk.stop()
        for lane in self._lanes:
            if lane.is_alive():
                lane.join()
        self._only.release()

    def _work(self, lane: int) -> None:
        clerk = self._clerks[lane]
        while not self._ending:
            try:
                wait = self._once(lane, clerk)
            except Exception as error:  # the ledger itself gave out: a full disk
                LOG.error("jobs wait: %s", error)
                wait = PAUSE
            if wait and not self._ending:
                with self._news:
                    self._news.wait(wait)
        clerk.close()

    def _once(self, lane: int, clerk: Clerk) -> float:
        """Work at one item; how long to wait then."""
        with self._news:
            if not self._is_ours():
                return IDLE
        taken, held = self._ledger.take(), self._held[lane]
        self._at[lane] = taken[0].id if taken else None
        try:
            if taken is None or not held.may_wait(*taken):
                self._settle(held)
            if taken is None:
                return IDLE
            self._item(*taken, clerk, held)
        except Stopped:
            held.drop()
        except (RecordError, sqlite3.Error, OSError) as error:
            self._release(held, taken, error)
            return PAUSE
        except Exception as error:
            if taken is None:
                raise
            held.drop(taken[1])
            self._broken(*taken, error)
        finally:
            self._at[lane] = None
        return 0

    def _release(self, held: _Held, taken: tuple[Job, Item] | None, error: Exception) -> None:
        """What could not be recorded now waits again."""
        waiting = {(held.job.id, part.item.number) for part in held.parts if held.job}
        for job, item in sorted(waiting | ({(taken[0].id, taken[1].number)} if taken else set())):
            LOG.error("job %s, item %s waits: %s", job, item, error)
            self._ledger.release(job, item)
        held.drop()

    def _is_ours(self) -> bool:
        """Are the jobs of this state folder this server's to work at?"""
        if not self._only.held:
            if not self._only.take():
                return False
            self._ledger.resume()
            self._tidy()
        return True

    def _item(self, job: Job, item: Item, clerk: Clerk, held: _Held) -> None:
        """All that an item holds, on record and on the ledger, the last of it perhaps together with the next item's."""
        known = self._ledger.known(job.id, item.number)
        part = held.open(job, item)
        for outcome, foreseen in self._outcomes(job, item, clerk, _who(job), known):
            self._note(part, outcome, foreseen, known)
            if held.is_due():
                self._settle(held)
                self._must_go_on(job)
                part = held.open(job, item)
        part.through = True

    def _outcomes(
        self, job: Job, item: Item, clerk: Clerk, who: Who, known: dict[tuple[int, str], Kept]
    ) -> Iterator[tuple[Outcome, Added]]:
        """What comes of an item, and of each report what recording it would come to; what is known is not read."""
        foreseen: dict[str, Added] = {}

        def wanted(report: Report) -> bool:
            with self._store.reading(who) as record:
                found = record.foresees(report, READER, configuration=fingerprint())
            foreseen[publication_id(report)] = found
            return found is not Added.KNOWN

        path = self._uploads / item.path if item.path else None
        if path is not None and not path.exists():
            self._must_go_on(job)  # cancelled between being taken and being read
            yield Outcome(0, Refusal(item.name, Unreadable("missing", item.name))), Added.NEW
            return
        for outcome in clerk.work(Task(item.name, path, said=job.said), wanted):
            report = outcome.found
            yield (
                outcome,
                foreseen.pop(publication_id(report), Added.KNOWN) if isinstance(report, Report) else Added.NEW,
            )

    def _note(self, part: _Part, outcome: Outcome, foreseen: Added, known: dict[tuple[int, str], Kept]) -> None:
        """An outcome as it goes on the ledger."""
        found, result, n = outcome.found, outcome.result, outcome.number
        if not isinstance(found, Report):
            part.told.append(Entry(n, "", "", REFUSED, {lang: refused(found, lang) for lang in LANGUAGES}))
            return
        publication = publication_id(found)
        if isinstance(result, Reading):
            part.readings.append(result)
            part.meant.append(Entry(n, publication, found.id, foreseen))
        elif result is None:
            kept = known.get((n, publication))
            # Recorded by this job when the server died: it came to what it was meant to.
            came = kept.came if kept else Added.KNOWN.value
            part.told.append(Entry(n, publication, found.id, came))
        else:
            part.told.append(Entry(n, publication, found.id, REFUSED, dict(result.sentences)))

    def _settle(self, held: _Held) -> None:
        """What is held on record and on the ledger; of a job that was cancelled meanwhile nothing more."""
        if held.job is not None and held.parts and self._goes_on(held.job):
            self._record_each(held.job, held.parts)
        held.drop()

    def _record_each(self, job: Job, parts: Sequence[_Part]) -> None:
        """Together; where nobody foresaw what happens each by itself, so that it costs one item."""
        try:
            self._record(job, parts)
        except (RecordError, sqlite3.Error, OSError):
            raise
        except Exception as error:
            if len(parts) == 1:
                self._broken(job, parts[0].item, error)
            else:
                for part in parts:
                    self._record_each(job, [part])

    def _record(self, job: Job, parts: Sequence[_Part]) -> None:
        """Readings on record, then on the ledger; a report that cannot be kept is refused alone."""
        readings = [reading for part in parts for reading in part.readings]
        came: list[Added | RecordProblem] = []
        if readings:
            for part in parts:
                self._ledger.mean(job.id, part.item.number, part.meant)
            with self._store.writing(_who(job)) as record:
                try:
                    came += record.add_all(readings, configuration=fingerprint())
                except RecordProblem as error:
                    if error.key not in OF_REPORT:
                        raise
                    came += [_added(record, reading) for reading in readings]
        told = iter(came)
        for part in parts:
            entries = [*part.told, *(_entry(meant, added) for meant, added in zip(part.meant, told, strict=False))]
            if entries:
                self._ledger.tell(job.id, part.item.number, entries)
            if part.through:
                self._finish(job, part.item)

    def _must_go_on(self, job: Job) -> None:
        if not self._goes_on(job):
            raise Stopped

    def _goes_on(self, job: Job) -> bool:
        """Is it still under way? Raises Stopped where the server ends."""
        if self._ending:
            raise Stopped
        now = self._ledger.job(job.id)
        return now is not None and now.state not in OVER

    def _finish(self, job: Job, item: Item) -> None:
        self._ledger.finish(job.id, item.number)
        if item.path:
            (self._uploads / item.path).unlink(missing_ok=True)
        now = self._ledger.job(job.id)
        if now is None or now.state in OVER:
            self._drop(job.id)

    def _broken(self, job: Job, item: Item, error: Exception) -> None:
        """What nobody foresaw costs its item, told without its inside; the job goes on."""
        LOG.error("job %s, item %s", job.id, item.number, exc_info=error)
        tell = getattr(error, "sentence", None) if isinstance(error, VigieError) else None
        told = {lang: str(tell(lang)) if tell else message("intake.broken", lang, name=item.name) for lang in LANGUAGES}
        self._ledger.tell(job.id, item.number, [Entry(-1, "", "", REFUSED, told)])
        self._finish(job, item)

    def _drop(self, job: str) -> None:
        shutil.rmtree(self._uploads / job, ignore_errors=True)

    def _tidy(self) -> None:
        """Uploads of no job, and jobs that have been over for long."""
        past = (dt.datetime.now(dt.UTC) - dt.timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
        for job in self._ledger.over_before(past):
            self._ledger.forget(job)
        known = self._ledger.ids()
        with contextlib.suppress(FileNotFoundError):
            for folder in self._uploads.iterdir():
                # What comes in at this moment is of no job yet.
                if folder.name not in known and folder.stat().st_mtime < time.time() - COMING_IN:
                    shutil.rmtree(folder, ignore_errors=True)


def _added(record: Record, reading: Reading) -> Added | RecordProblem:
    try:
        return record.add(reading, configuration=fingerprint())
    except RecordProblem as error:
        return error


def _entry(meant: Entry, came: Added | RecordProblem) -> Entry:
    """What a report came to, as the ledger tells it."""
    if isinstance(came, Added):
        return Entry(meant.number, meant.publication, meant.report, came)
    told = {lang: came.sentence(lang) for lang in LANGUAGES}
    return Entry(meant.number, meant.publication, meant.report, REFUSED, told)


def _who(job: Job) -> Who:
    """Whose job it is, with the level they had when they handed it in."""
    return Who(job.person, Role.ANALYST, job.level, by="job")
