"""'La quatrième attaque depuis début février': an ordinal that counts events up to this one.

In: ``Notes`` and the scope. Out: ``Statement``s with an exact figure, only where the span counted is told.
"""

from __future__ import annotations

from vigie.model import Quantity
from vigie.reading.claims.figures import Figure, clause
from vigie.reading.claims.measures import EVENTS, Meaning
from vigie.reading.claims.nouns import counted
from vigie.reading.claims.runs import between
from vigie.reading.claims.scope import LONG_SPAN, Scope
from vigie.reading.claims.statements import Statement
from vigie.reading.mentions import Notes


def find(notes: Notes, scope: Scope) -> list[tuple[Statement, Meaning]]:
    """Events counted by an ordinal since a date or within a month or more."""
    doc = notes.doc
    found: list[tuple[Statement, Meaning]] = []
    for hit in doc.hits("trends"):
        if hit.code != "ordinal":
            continue
        sentence = doc.sentence_of(hit.i)
        start, end = clause(doc, sentence, hit.i, hit.j)
        noun = counted(doc, hit.j, end)
        if noun is None or noun.code not in EVENTS:
            continue
        if not any(w.since or w.length >= LONG_SPAN for w in between(scope.whens, noun.j, end)):
            continue
        n = Quantity.exactly(hit.attributes["n"])
        figure = Figure(hit.i, hit.j, n, None, sentence, start, end, noun, True)
        statement = Statement(figure, sentence, hit.i, hit.j)
        found.append((statement, Meaning(noun.attributes["measure"], "events", noun)))
    return found
