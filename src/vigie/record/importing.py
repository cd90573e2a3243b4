"""A dataset's release into the record, whole or not at all.

In: the files of one release. Out: what changed against the release before: new, edited and deleted events. Counts and
sums are held against the file's before anything is kept; a broken row ends it all with its file and line. A release
from the same files is known already; one that is older than what stands changes what was known then and nothing since.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import msgspec

from vigie.identity import digest
from vigie.model import Number
from vigie.record.datasets import (
    Coders,
    State,
    contents,
    state,
    vintage_id,
    vintages,
)
from vigie.record.engines import Engine
from vigie.record.problems import RecordProblem
from vigie.sources.datasets import About, BadDataset, Event, Source, Span, open_source

CHUNK = 5_000
FEW = 20
MOST_DELETED = 0.2
"""A release that would delete more of what it covers is taken for an excerpt, and refused until somebody says so."""

ENTRY = ("dataset", "key", "event")
Step = Callable[[int], None]
Entry = tuple[str, str, str | None]
"""A row of the table vintage."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing a release came to; ``known`` where the same files had come in before."""

    name: str
    version: str
    day: dt.date
    total: int
    sums: tuple[Number, Number, Number]
    new: int = 0
    changed: int = 0
    deleted: int = 0
    same: int = 0
    known: bool = False


@dataclass(slots=True)
class _Tally:
    """What the files held, told as they are read."""

    total: int = 0
    sums: list[Number] = field(default_factory=lambda: [0, 0, 0])
    first: dt.date | None = None
    last: dt.date | None = None
    areas: set[str] = field(default_factory=set)
    edited: dt.date | None = None
    events: dict[str, tuple[str, str, int, Span]] = field(default_factory=dict)
    """Key -> (event, file, line, its days and country)."""

    def count(self, file: str, line: int, event: Event) -> None:
        if earlier := self.events.get(event.key):
            other = f"{earlier[1]}:{earlier[2]}"
            raise BadDataset("key_twice", file=file, line=line, event=event.key, other=other)
        start, end, country = where = event.span
        self.events[event.key] = (event.id, file, line, where)
        self.total += 1
        self.sums = [a + b for a, b in zip(self.sums, event.deaths, strict=True)]
        if start and end:
            self.first = min(self.first or start, start)
            self.last = max(self.last or end, end)
        if country:
            self.areas.add(country)
        if event.published:
            self.edited = max(self.edited or event.published, event.published)


def import_dataset(
    engine: Engine,
    files: Sequence[str | Path],
    *,
    form: str | Path | None = None,
    version: str | None = None,
    day: dt.date | None = None,
    partial: bool = False,
    complete: bool = False,
    step: Step | None = None,
) -> Imported:
    """Import the files of one release.

    ``form``: 'ucdp', 'acled' or a mapping file, by default told by the columns. ``version`` and ``day`` name the
    release where the file does not. ``partial``: an excerpt, nothing that it lacks is deleted; ``complete``: all that
    it lacks of what it covers is, however much. ``step`` is told how many events are in.
    """
    sources = [open_source(file, form, version) for file in files]
    names = {(s.about.id, s.about.columns) for s in sources}
    if len(names) > 1 or len({s.release for s in sources}) > 1:
        raise RecordProblem("datasets_record.mixed", files=", ".join(s.path.name for s in sources))
    with without_cycles():
        return _Import(engine, sources, version, day, partial, complete, step or (lambda done: None)).run()


@contextmanager
def without_cycles() -> Iterator[None]:
    """Rows come as thousands of small objects without cycles: looking for some costs a third of the time."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


class _Import:
    def __init__(
        self,
        engine: Engine,
        sources: Sequence[Source],
        version: str | None,
        day: dt.date | None,
        partial: bool,
        complete: bool,
        step: Step,
    ) -> None:
        self._engine, self._sources = engine, sources
        self._about, self._release = sources[0].about, sources[0].release
        self._partial, self._complete, self._step = partial, complete, step
        if self._about.id == "ucdp_ged" and self._release is None and not (version and day):
            raise RecordProblem("datasets_record.no_release", file=sources[0].path.name)
        self._version = version or (self._release.version if self._release else None)
        self._day = day or (self._release.day if self._release else None)
        digests = sorted(source.digest() for source in sources)
        self._file = digests[0] if len(digests) == 1 else digest("files", *digests)
        self._tally = _Tally()

    def run(self) -> Imported:
        if known := self._known():
            return known
        with self._engine.transaction():
            self._engine.lock("datasets")
            # Where several write, another may have brought it while this one waited.
            if known := self._known():
                return known
            # A release whose day only its rows tell is the newest: of the others all is known beforehand.
            before = state(self._engine, self._about.id, self._day)
            later = self._later()
            changed = self._rows(before)
            return self._keep(before, changed, later)

    def _known(self) -> Imported | None:
        """The release from these very files, where it is on record."""
        for one in vintages(self._engine):
            same = one.name == self._about.id and one.file == self._file and self._version in (None, one.version)
            if same and self._day in (None, one.day):
                return Imported(one.name, one.version, one.day, one.total, one.sums, same=one.total, known=True)
        return None

    def _later(self) -> list[str]:
        """Releases of this dataset that came out after it, oldest first."""
        if self._day is None:
            return []
        return [v.id for v in vintages(self._engine) if v.name == self._about.id and v.day > self._day]

    def _rows(self, before: State) -> list[str]:
        """Every row into the table of events; the keys of those that are new or edited."""
        changed: list[str] = []
        stored = 0
        for chunk in _chunks(self._coded(), CHUNK):
            fresh = [event for event in chunk if before.get(event.key) != event.id]
            changed += [event.key for event in fresh]
            self._engine.merge(
                "event", ("id", "dataset", "key", "row"), [(e.id, self._about.id, e.key, e.row) for e in fresh]
            )
            stored += len(chunk)
            self._step(stored)
        return changed

    def _coded(self) -> Iterator[Event]:
        for source in self._sources:
            for line, event in source.events():
                self._tally.count(source.path.name, line, event)
                yield event

    def _keep(self, before: State, changed: list[str], later: list[str]) -> Imported:
        tally, about = self._tally, self._about
        day = self._day or tally.edited or dt.datetime.now(dt.UTC).date()
        if self._day is None and any(v.name == about.id and v.day > day for v in vintages(self._engine)):
            # Its rows tell that it is older than what stands: begin again with the day known.
            raise RecordProblem("datasets_record.older", day=day)
        version = self._version or day.isoformat()
        covering = self._covering()
        missing = self._missing(before, covering)
        own_events = {key: known[0] for key, known in tally.events.items()}
        held = before | own_events
        for event in missing:
            del held[event.key]
        told = msgspec.json.encode(covering).decode()
        values = (self._file, tally.total, msgspec.json.encode(tally.sums).decode(), contents(own_events))
        own = vintage_id(about.id, version, day, told, *values)
        columns = ("id", "name", "version", "day", "about", "file", "total", "sums", "contents")
        self._engine.add("dataset", **dict(zip(columns, (own, about.id, version, day, told, *values), strict=True)))
        rows: list[Entry] = [(own, key, held[key]) for key in changed]
        rows += [(own, event.key, None) for event in missing]
        self._engine.insert("vintage", ENTRY, rows)
        if later:
            spans = {key: tally.events[key][3] for key in changed} | {event.key: event.span for event in missing}
            self._restate(spans, before, held, later)
        if state(self._engine, about.id, day) != held:
            raise RecordProblem("datasets_record.not_whole", file=self._file[:12])
        edits = sum(1 for key in changed if key in before)
        return Imported(
            about.id,
            version,
            day,
            tally.total,
            (tally.sums[0], tally.sums[1], tally.sums[2]),
            new=len(changed) - edits,
            changed=edits,
            deleted=len(missing),
            same=tally.total - len(changed),
        )

    def _covering(self) -> About:
        """A release of UCDP covers what its version says; another file the days and countries that it holds."""
        tally, release = self._tally, self._release
        if self._partial:
            return self._about
        if release:
            return replace(self._about, first=release.first, last=release.last)
        return replace(self._about, first=tally.first, last=tally.last, areas=tuple(sorted(tally.areas)))

    def _missing(self, before: State, covering: About) -> list[Event]:
        """Events that stood, that the release covers and no longer has."""
        lacking = {event for key, event in before.items() if key not in self._tally.events}
        if not lacking or covering.first is None:
            return []
        came_with = {v.id for v in vintages(self._engine) if v.name == self._about.id and covering.meets(v.about)}
        coders = Coders(self._engine)
        rows = self._engine.stream(
            "SELECT v.dataset, e.id, e.row FROM vintage v JOIN event e ON e.id = v.event WHERE e.dataset = ?",
            [self._about.id],
        )
        found: dict[str, Event] = {}
        for vintage, key, row in rows:
            if key in lacking and key not in found and vintage in came_with:
                event = coders.event(vintage, row)
                if covering.covers(event.span):
                    found[key] = event
        covered = len(found) + self._tally.total
        if len(found) > max(FEW, MOST_DELETED * covered) and not self._complete:
            raise RecordProblem("datasets_record.excerpt", deleted=len(found), covered=covered)
        return list(found.values())

    def _restate(self, spans: dict[str, Span], before: State, held: State, later: list[str]) -> None:
        """What later releases said stays what it is, now that an older one has come between."""
        known = {v.id: v.about for v in vintages(self._engine)}
        said = {
            (vintage, key): event
            for vintage, key, event in self._engine.stream(
                "SELECT v.dataset, v.key, v.event FROM vintage v JOIN dataset d ON v.dataset = d.id WHERE d.name = ?",
                [self._about.id],
            )
        }
        again: dict[str, dict[str, str | None]] = {}
        for key, where in spans.items():
            speaks = next((v for v in later if (v, key) in said or known[v].covers(where)), None)
            if speaks is not None:
                again.setdefault(speaks, {})[key] = said.get((speaks, key), before.get(key))
        for vintage, entries in again.items():
            # A release has a row only for what it changed against the one before it.
            self._engine.execute(
                "DELETE FROM vintage WHERE dataset = ? AND key IN (SELECT unnest(CAST(? AS VARCHAR[])))",
                [vintage, list(entries)],
            )
            rows = [(vintage, key, event) for key, event in entries.items() if event != held.get(key)]
            self._engine.insert("vintage", ENTRY, rows)


def _chunks(events: Iterable[Event], size: int) -> Iterator[list[Event]]:
    source = iter(events)
    while found := list(islice(source, size)):
        yield found
