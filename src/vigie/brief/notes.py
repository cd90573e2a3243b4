"""Sources: where each value of the brief stands.

In: a report and the runs of it that statements rest on, what a person judged, or a row of a dataset. Out: ``Note``: the
sentences around those runs with the runs marked, or whose judgement it is and why, or the row with its dataset, version
and licence. A name of a person who is quoted is no value and is not marked. The number that a reader sees is given when
the document is put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vigie.model import Account, Evidence, Report
from vigie.record.judgements import Judgement
from vigie.record.why import sentence_of

AROUND = 260
"""A sentence that is longer than twice this is cut to so much on both sides of what is marked."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a report's text; ``anchor`` is set where it is marked."""

    start: int
    end: int
    text: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Consecutive pieces; ``cut_before`` and ``cut_after`` tell that the sentence goes on."""

    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class DataRow:
    """What a dataset says, or what was computed and from which figures: ``text``."""

    name: str
    version: str
    licence: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One source; ``back`` is the anchor of the row that it belongs to. ``report`` or ``row`` is set."""

    number: int
    report: Report | None
    back: str
    excerpts: tuple[Excerpt, ...] = ()
    judgement: Judgement | None = None
    """Set where the note stands for what a person decided; it quotes nothing."""
    row: DataRow | None = None

    @property
    def anchor(self) -> str:
        return f"n{self.number}"

    def at(self, evidence: Evidence | None) -> str:
        """The anchor of the mark that covers a run, else that of the note."""
        for excerpt in self.excerpts:
            for piece in excerpt.pieces:
                if piece.anchor and evidence and piece.start <= evidence.start < piece.end:
                    return piece.anchor
        return self.anchor


@dataclass(slots=True)
class Notes:
    """All notes of a brief."""

    notes: list[Note] = field(default_factory=list)
    quoted: dict[tuple[str, int, int], Note] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Note]:
        return iter(self.notes)

    def __len__(self) -> int:
        return len(self.notes)

    def of_row(self, row: DataRow, back: str) -> Note:
        """A row of a dataset; the note there is already where it is known."""
        for note in self.notes:
            if note.row == row:
                return note
        note = Note(len(self.notes) + 1, None, back, row=row)
        self.notes.append(note)
        return note

    def of_quote(self, report: Report, quote: str, back: str) -> Note | None:
        """The sentence of a passage, one note for all who quote it; None where the report has no such words."""
        start = report.text.find(quote)
        if not quote or start < 0:
            return None
        key = (report.id, start, start + len(quote))
        if key not in self.quoted:
            self.quoted[key] = self.add(report, [Evidence(start, start + len(quote), quote)], back)
        return self.quoted[key]

    def of_judgement(self, report: Report, judgement: Judgement, back: str) -> Note:
        """What a person decided about an account of the report."""
        note = Note(len(self.notes) + 1, report, back, (), judgement)
        self.notes.append(note)
        return note

    def of_account(self, report: Report, account: Account, back: str) -> Note:
        """What an account rests on: the words of its figures and of what happened."""
        runs = [c.evidence for c in account.types[:1]]
        runs += [h.evidence for h in account.harm] + [x.evidence for x in account.losses]
        known = [run for run in runs if run]
        return self.add(report, known or [account.quote], back)

    def add(self, report: Report, runs: Iterable[Evidence], back: str) -> Note:
        """A note with the sentences of all runs, each run marked."""
        number = len(self.notes) + 1
        runs = list(runs) if report.text else []
        marks = _merged((run.start, run.end) for run in runs)
        note = Note(number, report, back, tuple(_excerpts(report, marks, f"n{number}")))
        self.notes.append(note)
        return note


def _merged(spans: Iterable[tuple[int, int]], gap: int = 0) -> list[tuple[int, int]]:
    """Runs in order, those that overlap or lie within ``gap`` as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + gap:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _excerpts(report: Report, marks: list[tuple[int, int]], anchor: str) -> Iterator[Excerpt]:
    text = report.text
    around = [_around(report, start, end) for start, end in marks]
    for start, end in _merged(around, gap=1):
        inside = [m for m in marks if start <= m[0] and m[1] <= end]
        pieces: list[Piece] = []
        at = start
        for left, right in inside:
            if at < left:
                pieces.append(Piece(at, left, text[at:left]))
            pieces.append(Piece(left, right, text[left:right], f"{anchor}-{left}"))
            at = right
        if at < end:
            pieces.append(Piece(at, end, text[at:end]))
        whole = sentence_of(report, Evidence(start, end, text[start:end]))
        yield Excerpt(tuple(pieces), whole.start < start, whole.end > end)


def _around(report: Report, start: int, end: int) -> tuple[int, int]:
    """The sentence, cut at blanks where it is very long."""
    sentence = sentence_of(report, Evidence(start, end, report.text[start:end]))
    left, right = sentence.start, sentence.end
    if start - left > AROUND:
        left = report.text.find(" ", start - AROUND, start) + 1 or start
    if right - end > AROUND:
        blank = report.text.rfind(" ", end, end + AROUND)
        right = blank if blank > 0 else end
    return left, right
