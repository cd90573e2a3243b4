"""Measures: what somebody does, announces or recommends in response.

In: the ``Setting`` of a report and its conditions. Out: ``Measure`` by the reading contract. A topic ('escorte',
'pourparlers') needs a cue that says how far it is ('réclame', 'will', 'est ouverte'), or a list or heading that it
stands under; a strong cue without a topic is ``other``. Closures and bans that an authority decides are taken over
from the conditions (choice 8).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from vigie.model import Condition, Measure
from vigie.reading import conditions
from vigie.reading.clauses import Setting
from vigie.reading.document import Document
from vigie.reading.measures import decrees
from vigie.reading.measures.reader import Reader

__all__ = ["find"]


def find(setting: Setting, states: Sequence[Condition]) -> list[Measure]:
    """All measures that a report tells, in the order of the text."""
    notes = setting.notes
    if conditions.off_topic(notes) or sum(h.code == "never" for h in notes.doc.hits("cues")) > 1:
        return []
    reader = Reader(setting, states)
    found = [*reader.read(), *decrees.find(notes, states)]
    return _distinct(sorted(found, key=lambda m: (m.quote.start, m.quote.end)), notes.doc)


def _distinct(found: list[Measure], doc: Document) -> list[Measure]:
    """One measure per kind and run of text, one ban a sentence, of measures in the order of the text."""
    kept: list[Measure] = []
    ends: dict[str, int] = {}
    for m in found:
        if m.quote.start >= ends.get(m.kind, 0):
            kept.append(m)
            ends[m.kind] = m.quote.end
            if m.kind == "curfew_or_ban":
                ends[m.kind] = max(m.quote.end, _sentence_end(doc, m.quote.start))
    return kept


def _sentence_end(doc: Document, offset: int) -> int:
    """Where the sentence ends that holds an offset of the text."""
    sentence = doc.sentence_of(max(0, bisect_right(doc.starts, offset) - 1))
    return doc.ends[sentence.j - 1]
