"""Where a state holds: what its clause names, else what stands close enough to go without saying.

In: a ``Setting``, the tokens of a state and its clause. Out: ``Place``. A capitalised name in no gazetteer that follows
a thing of the state or a preposition of place ('le marché de Kindjandi', 'in Zelevet') is kept by name. A place of an
earlier paragraph is taken over only where the clause points back to one ('y', 'there', 'the town').
"""

from __future__ import annotations

from vigie.model import Place
from vigie.reading.clauses import AREAS, THERE, TOWNS, Clause, Setting, words

IN = {"fr": words("a vers"), "en": words("in near around outside into")}
OF = {"fr": words("de d du"), "en": frozenset({"of"})}
HERE = frozenset({"y", "there", "here", "la-bas"})
BACK = THERE | words("ville cite town city la-bas") | AREAS.keys()
# layers whose words are persons, groups, times or institutions, never a place of their own
TAKEN = ("actors", "attribution", "times", "persons", "acts")
NAMES = frozenset({"given", "surname", "not_place", "common", "title"})
JOINED = frozenset({" ", "-", "\u00a0", "‑"})
LONGEST = 3
LOOK = 40
SHORTEST = 4


class Where:
    """The places of a report's states."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._towns = {m.place.name for m in setting.notes.places if m.kind in TOWNS}
        self._countries = {m.place.name for m in setting.notes.places if m.kind == "country"}

    def told_at(self, i: int, j: int, clause: Clause) -> tuple[Place, ...]:
        """The places where a state at tokens i:j of a clause holds; none rather than a guess."""
        if not self.setting.mentions(clause.first, clause.last) and (own := _named(self.setting, clause)):
            return (own,)
        places = self.setting.told_at(i, j, clause)
        return () if self._far(places, clause) else places

    def _far(self, places: tuple[Place, ...], clause: Clause) -> bool:
        """Are the places taken over from earlier sentences to which nothing points back?

        A report of one town or of a country, and one whose title names the place, is about it all through; so is a
        paragraph that has named no other town before.
        """
        setting, doc = self.setting, self.setting.doc
        said = set(setting.tokens[clause.first : clause.last])
        start = doc.starts[clause.first]
        if not places or {p.name for p in places} & self._countries:
            return False
        if not all(p.evidence is not None and p.evidence.end <= start for p in places):
            return False
        number = setting.sentence_number(clause.first)
        here = doc.sentences[number].paragraph
        first = next(s for s in doc.sentences[max(0, number - LOOK) : number + 1] if s.paragraph == here)
        towns = {m.place.name for m in setting.mentions(first.i, clause.first) if m.kind in TOWNS}
        if setting.title and not {p.name for p in places} & {m.place.name for m in setting.title}:
            return not HERE & said
        if setting.title or BACK & said:
            return len(towns) > 1 and not HERE & said
        if all(p.evidence is not None and p.evidence.start >= doc.starts[first.i] for p in places):
            return len(towns) > 1
        return len(self._towns) > 1


def _named(setting: Setting, clause: Clause) -> Place | None:
    """A name that only its capital and the word ahead of it show to be a place."""
    doc = setting.doc
    tokens, language = setting.tokens, doc.language
    things = {h.j for h in doc.hits("conditions", clause.i, clause.j) if h.code == "subject"}
    taken: set[int] | None = None
    for k in range(clause.i + 1, clause.j):
        ahead = tokens[k - 1]
        placed = ahead in IN.get(language, ()) or (ahead in OF.get(language, ()) and k - 1 in things)
        if not placed or not _capital(setting, k):
            continue
        if taken is None:
            taken = {
                t
                for layer in (*TAKEN, "places")
                for h in doc.hits(layer, clause.i, clause.j)
                if layer != "places" or h.code in NAMES
                for t in range(h.i, h.j)
            }
        end = k + 1
        while end < clause.j and end - k < LONGEST and _capital(setting, end) and doc.gap(end) in JOINED:
            end += 1
        if taken.isdisjoint(range(k, end)):
            evidence = doc.evidence(k, end)
            return Place(evidence.text, country=setting.country or None, evidence=evidence)
    return None


def _capital(setting: Setting, k: int) -> bool:
    """A word of some length with a capital and small letters."""
    word = setting.doc.text[setting.doc.starts[k] : setting.doc.ends[k]]
    return len(word) >= SHORTEST and word.isalpha() and word[0].isupper() and not word.isupper()
