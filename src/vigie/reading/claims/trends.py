"""Changes told without any figure: a rise since some date, a record, a fall that a monitor reports.

In: the statements with figures, the scope and the lexicon layer ``trends``. Out: ``Statement``s with op
'direction'. A trend counts only where it can be checked: with a date it runs from, on the word of a
monitor, or for a part of an area whose figures were just given. Generic talk ('les attaques se
multiplient') is no claim.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.reading.claims.decision import EVENTS, STATES, TOLLS
from vigie.reading.claims.measures import Meaning, Measures
from vigie.reading.claims.runs import around, between, voices
from vigie.reading.claims.scope import OPENERS, Scope
from vigie.reading.claims.statements import Statement
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes

MONITORS = frozenset({"research", "un"})
COUNTED = STATES | TOLLS | EVENTS | {"poverty_rate", "unemployment_rate"}
TAIL = 6
AHEAD = 12
SELF_SUFFICIENT = frozenset({"jamais", "record", "never", "deadliest", "meurtriere", "meurtrier"})


def find(notes: Notes, told: Sequence[Statement], scope: Scope) -> list[tuple[Statement, Meaning]]:
    """The trends that no figure of ``told`` carries, in the order of the text, each with its meaning."""
    ordered = sorted(told, key=lambda s: s.i)
    found: list[tuple[Statement, Meaning]] = []
    for hit in notes.doc.hits("trends"):
        if hit.code not in {"record", "changed", "same"}:
            continue
        statement = _statement(notes, hit)
        here = between(ordered, *around(statement.sentence, hit.i))
        if any(_covers(s, hit) or (s.op and (_close(s, hit) or _touches(s, hit))) for s in here):
            continue
        meaning = _record(notes, statement, here) if hit.code == "record" else _change(notes, statement, here, scope)
        if meaning and not (found and found[-1][0].sentence.i == statement.sentence.i):
            found.append((statement, meaning))
    return found


def _close(statement: Statement, hit: Hit) -> bool:
    """'retombé à 833 dollars, contre 874': the verb of a comparison that figures carry."""
    figure = statement.figure
    return figure is not None and figure.start <= hit.i < figure.i and figure.i - hit.j <= 6


def _touches(statement: Statement, hit: Hit) -> bool:
    """'have increased fivefold': the verb of a factor."""
    return statement.op == "ratio" and hit.i <= statement.j + 2 and statement.i <= hit.j + 2


def _covers(statement: Statement, hit: Hit) -> bool:
    """Do the words of the statement, its figure or its level hold the hit?"""
    runs = [(statement.i, statement.j)]
    runs += [(f.i, f.j) for f in (statement.figure, statement.level) if f]
    return statement.trend is hit or any(i < hit.j and hit.i < j for i, j in runs)


def _statement(notes: Notes, hit: Hit) -> Statement:
    sentence = notes.doc.sentence_of(hit.i)
    return Statement(None, sentence, hit.i, hit.j, "direction", None, hit.attributes["direction"], None, hit)


def _record(notes: Notes, statement: Statement, told: Sequence[Statement]) -> Meaning | None:
    """'Jamais, depuis 2012, les recettes n'avaient été aussi basses'; 'the deadliest year since 1989'."""
    doc, sentence = notes.doc, statement.sentence
    start, end = around(sentence, statement.i)
    words = set(doc.tokens[start:end])
    dated = bool(between(notes.times, start, end))
    if any(s.level and 0 < (s.figure.i if s.figure else s.i) - statement.j <= AHEAD for s in told):
        return None  # 'l'année la plus meurtrière : 387 tués, contre 251': the figures say it
    if not dated or not words & OPENERS:
        return None
    if not words & SELF_SUFFICIENT and not OPENERS & set(doc.tokens[statement.i : statement.j + 4]):
        return None
    return Measures(notes, [statement]).run()[0]


def _change(notes: Notes, statement: Statement, told: Sequence[Statement], scope: Scope) -> Meaning | None:
    sentence = statement.sentence
    if statement.trend is None:
        return None
    own = statement.trend.attributes.get("measure")
    earlier = [s for s in told if s.figure and s.op and s.sentence.i == sentence.i and s.figure.i < statement.i]
    start, end = scope.bounds(statement)
    inside = between(scope.whens, *around(sentence, statement.i))
    if earlier and _part_of(notes, statement, earlier[-1]):
        measures = Measures(notes, [earlier[-1]])
        return measures.run()[0]
    monitor = any(a.kind in MONITORS for a in voices(notes, statement.i))
    since = any(w.since for w in inside)
    if not (since or (monitor and (inside or own))):
        return None
    if any(s.figure and start <= s.figure.i < end for s in told):
        return None
    if own:
        return Meaning(own, "events")
    meaning = Measures(notes, [statement]).run()[0]
    if statement.direction == "same" and meaning.measure not in COUNTED:
        own = meaning.topic or meaning.noun
        return None if any(s.figure for s in told) or meaning.inherited or not own else meaning
    return meaning if meaning.measure in COUNTED and not meaning.inherited else None


def _part_of(notes: Notes, statement: Statement, earlier: Statement) -> bool:
    """', avec une progression forte dans le sud-ouest': the same measure for a part of the area."""
    doc = notes.doc
    first = max(earlier.j, statement.i - TAIL)
    comma = next((k for k in range(statement.i, first - 1, -1) if doc.tokens[k] == ","), None)
    if comma is None:
        return False
    return doc.tokens[comma + 1] in {"avec", "with"} or bool(between(notes.places, statement.j, statement.j + TAIL))
