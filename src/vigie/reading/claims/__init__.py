"""Claims: figures and trends that somebody could check against data.

In: ``Notes``. Out: ``Claim``s in the order of the text (reading contract, section Claim). A figure
becomes a claim where it is compared, or where a small linear model over named features takes it for one;
the toll of a single incident, dates, distances and ages are none.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from vigie.model import Claim, Comparison, DateRange
from vigie.reading.claims import comparisons, decision, figures, trends
from vigie.reading.claims.measures import Meaning, Measures
from vigie.reading.claims.ordinals import find as find_ordinals
from vigie.reading.claims.scope import Scope, When
from vigie.reading.claims.statements import Statement
from vigie.reading.mentions import Notes

VOICES_APART = 30
SAID_BEHIND = 3
FAR_OFF = 20
# behind a number that counts what was counted before stands no noun
BEHIND_ALONE = frozenset(
    {".", ",", ";", ":", ")", "!", "?", "for", "since", "in", "at", "depuis", "en", "a", "dans", "pour"}
)

__all__ = ["Candidate", "candidates", "find"]


class Candidate(Struct, frozen=True, gc=False):
    """A statement that may be a claim, with what the decision weighs; ``sure`` needs no weighing."""

    statement: Statement
    meaning: Meaning
    when: When | None
    start: int
    end: int
    features: dict[str, float]
    sure: bool = False


def find(notes: Notes) -> list[Claim]:
    """The claims of a report in the order of the text."""
    scope = Scope(notes)
    model = decision.weights()
    kept: list[Candidate] = []
    for c in sorted(candidates(notes, scope), key=_at):
        if decision.one_incident(notes, c.statement, c.meaning):
            continue
        told = c.sure or decision.probability(c.features, model) >= decision.threshold(c.features, model)
        if told or (kept and _another_voice(notes, c, kept[-1])):
            kept.append(c)
    return [_claim(notes, scope, c) for c in sorted(kept, key=lambda c: (c.start, c.statement.i))]


def _at(candidate: Candidate) -> int:
    figure = candidate.statement.figure
    return figure.i if figure else candidate.statement.i


def _another_voice(notes: Notes, candidate: Candidate, claim: Candidate) -> bool:
    """'ACLED counts 312 attacks; the ministry says 190': a second figure for what a claim counts is one as well."""
    figure, first = candidate.statement.figure, claim.statement.figure
    if figure is None or first is None or figure.own or figure.article or first.is_share:
        return False
    if candidate.meaning.measure != claim.meaning.measure or (figure.unit or first.unit) != first.unit:
        return False
    tokens, apart = notes.doc.tokens, figure.i - first.j
    alike = figure.sentence.paragraph == first.sentence.paragraph and 0 < apart <= VOICES_APART
    alone = figure.j >= len(tokens) or tokens[figure.j] in BEHIND_ALONE
    if not alike or not alone or not first.size / FAR_OFF <= figure.size <= first.size * FAR_OFF:
        return False
    voices = notes.doc.hits("trends", first.j, min(figure.j + SAID_BEHIND, len(tokens)))
    return any(h.code == "says" and not figure.i <= h.i < figure.j for h in voices)


def candidates(notes: Notes, scope: Scope) -> list[Candidate]:
    """Every statement with a figure or a change; those without a figure are sure."""
    statements = comparisons.find(notes, figures.find(notes))
    meanings = Measures(notes, statements).run()
    density = decision.density(statements, len(notes.doc.sentences))
    found = [_candidate(notes, scope, s, m, density) for s, m in zip(statements, meanings, strict=True)]
    sure = [*trends.find(notes, statements, scope), *find_ordinals(notes, scope)]
    return [*found, *(replace(_candidate(notes, scope, s, m, density), sure=True) for s, m in sure)]


def _candidate(notes: Notes, scope: Scope, statement: Statement, meaning: Meaning, density: float) -> Candidate:
    start, end = scope.bounds(statement)
    when = scope.period(statement, start, end)
    known = decision.features(notes, statement, meaning, when, scope, density)
    sure = decision.yearly_toll(notes, statement, meaning, when)
    return Candidate(statement, meaning, when, start, end, known, sure)


def _claim(notes: Notes, scope: Scope, candidate: Candidate) -> Claim:
    statement, meaning, when = candidate.statement, candidate.meaning, candidate.when
    figure = statement.figure
    start, end = candidate.start, candidate.end
    return Claim(
        measure=meaning.measure,
        place=scope.place(statement, start, end),
        period=when.days if when else None,
        quantity=figure.quantity if figure else None,
        unit=(figure.unit if figure and figure.unit else None) or meaning.unit,
        compare=_comparison(notes, scope, statement, when),
        by=scope.blamed(statement, meaning, start, end),
        said_by=scope.said_by(statement),
        quote=scope.quote(start, end),
        period_evidence=notes.doc.evidence(when.i, when.j) if when else None,
        quantity_evidence=notes.doc.evidence(figure.i, figure.j) if figure else None,
    )


def _comparison(notes: Notes, scope: Scope, statement: Statement, when: When | None) -> Comparison | None:
    if statement.op is None:
        return None
    other = scope.compared(statement, when)
    days: DateRange | None = other.days if other else None
    if days is None and when and statement.figure is None:
        days = when.days
    evidence = notes.doc.evidence(
        statement.i,
        max(
            statement.j,
            statement.level.j if statement.level and statement.level.sentence.i == statement.sentence.i else 0,
        ),
    )
    return Comparison(statement.op, days, statement.quantity, statement.direction, evidence)
