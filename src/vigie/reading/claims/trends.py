"""Changes told without any figure: a rise since some date, a record, a fall that a monitor reports.

In: the statements with figures, the scope and the lexicon layer ``trends``. Out: ``Statement``s with op 'direction'.
A trend counts only where it can be checked: with a date it runs from, on the word of a monitor, or for a part of an
area whose figures were just given. Generic talk ('les attaques se multiplient') is no claim.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.reading.claims.comparisons import Statement
from vigie.reading.claims.measures import Meaning, Measures
from vigie.reading.claims.scope import Scope
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes

MONITORS = frozenset({"research", "un"})
COUNTED = frozenset(
    {"civilian_deaths", "deaths", "military_deaths", "incidents", "attacks", "abductions", "displaced_people", "refugees",
     "food_insecure_people", "schools_closed", "health_facilities_closed", "poverty_rate", "unemployment_rate"}
)  # fmt: skip
SELF_SUFFICIENT = frozenset({"jamais", "record", "never", "deadliest", "meurtriere", "meurtrier"})


def find(notes: Notes, told: Sequence[Statement], scope: Scope) -> list[tuple[Statement, Meaning]]:
    """The trends that no figure of ``told`` carries, in the order of the text, each with its meaning."""
    spans = [(s.i, s.j) for s in told] + [(s.level.i, s.level.j) for s in told if s.level]
    spans += [(s.figure.i, s.figure.j) for s in told if s.figure]
    found: list[tuple[Statement, Meaning]] = []
    for hit in notes.doc.hits("trends"):
        if hit.code not in {"record", "changed", "same"} or any(i < hit.j and hit.i < j for i, j in spans):
            continue
        if any(s.trend is hit or (s.op and _close(s, hit)) for s in told):
            continue
        statement = _statement(notes, hit)
        meaning = _record(notes, statement) if hit.code == "record" else _change(notes, statement, told, scope)
        if meaning and not any(_same_clause(s, statement) for s, _ in found):
            found.append((statement, meaning))
    return found


def _close(statement: Statement, hit: Hit) -> bool:
    """'retombé à 833 dollars, contre 874': the verb of a comparison that figures carry."""
    figure = statement.figure
    return figure is not None and figure.start <= hit.i < figure.i and figure.i - hit.j <= 6


def _same_clause(a: Statement, b: Statement) -> bool:
    return a.sentence.i == b.sentence.i


def _statement(notes: Notes, hit: Hit) -> Statement:
    sentence = notes.doc.sentence_of(hit.i)
    return Statement(None, sentence, hit.i, hit.j, "direction", None, hit.attributes["direction"], None, hit)


def _record(notes: Notes, statement: Statement) -> Meaning | None:
    """'Jamais, depuis 2012, les recettes n'avaient été aussi basses'; 'the deadliest year since 1989'."""
    doc, sentence = notes.doc, statement.sentence
    words = set(doc.tokens[sentence.i : sentence.j])
    dated = any(sentence.i <= t.i < sentence.j for t in notes.times)
    if not (words & SELF_SUFFICIENT) or not (dated and words & {"depuis", "since"}):
        return None
    return Measures(doc, [statement]).run()[0]


def _change(notes: Notes, statement: Statement, told: Sequence[Statement], scope: Scope) -> Meaning | None:
    sentence = statement.sentence
    if statement.trend is None:
        return None
    own = statement.trend.attributes.get("measure")
    earlier = [s for s in told if s.figure and s.op and s.sentence.i == sentence.i and s.figure.i < statement.i]
    start, end = scope.bounds(statement)
    inside = [w for w in scope.whens if sentence.i <= w.i < sentence.j]
    if earlier and _part_of(notes, statement, earlier[-1]):
        measures = Measures(notes.doc, [earlier[-1]])
        return measures.run()[0]
    monitor = any(a.kind in MONITORS and a.scope_i <= statement.i < a.scope_j for a in notes.attributions)
    since = any(w.since for w in inside)
    if not (since or (monitor and (inside or own))):
        return None
    if any(s.figure and start <= s.figure.i < end for s in told):
        return None
    if own:
        return Meaning(own, "events")
    meaning = Measures(notes.doc, [statement]).run()[0]
    return meaning if meaning.measure in COUNTED and not meaning.inherited else None


def _part_of(notes: Notes, statement: Statement, earlier: Statement) -> bool:
    """', avec une progression particulièrement forte dans le sud-ouest': the same measure for a part of the area."""
    doc = notes.doc
    comma = next((k for k in range(statement.i, earlier.j - 1, -1) if doc.tokens[k] == ","), None)
    if comma is None or statement.i - comma > 6:
        return False
    return doc.tokens[comma + 1] in {"avec", "with"} or any(statement.j <= p.i < statement.j + 6 for p in notes.places)
