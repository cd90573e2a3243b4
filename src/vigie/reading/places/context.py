"""What stands around the tokens of a document: the words that show a place, a person or a river, and the capitals.

In: a document. Out: ``Context``, by token.
"""

from __future__ import annotations

from functools import cached_property

from vigie.reading.document import Document, Hit

LAYER = "places"
SHORT_NAME = 3
# Layers whose words name persons, groups, things or times: a village of that name needs more than a preposition.
OTHER_LAYERS = ("actors", "attribution", "persons", "objects", "times", "events", "harm", "losses")


class Context:
    """What stands around a run of tokens: heads, tails, capitals, other lexicon layers."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.writes_capitals = any(c.isupper() for c in doc.text)
        self._writes_accents = "à" in doc.text
        self.heads: dict[int, list[Hit]] = {}
        self.tails: dict[int, Hit] = {}
        self.words: dict[str, set[int]] = {
            "common": set(),
            "given": set(),
            "surname": set(),
            "not_place": set(),
            "title": set(),
            "power": set(),
        }
        self.capitals: set[int] = set()
        self.rivers: set[int] = set()
        self.waters: set[int] = set()
        for hit in doc.hits(LAYER):
            if hit.code in self.words:
                self.words[hit.code].update(range(hit.i, hit.j))
            elif hit.code == "capital":
                self.capitals.add(hit.i)
            elif hit.code == "river":
                self.rivers.add(hit.j)
            elif hit.code == "water":
                self.waters.add(hit.j)
            elif hit.attributes.get("before"):
                if hit.code != "at" or self._is_preposition(hit):
                    self.heads.setdefault(hit.j, []).append(hit)
                if hit.code in ("region", "cercle") and doc.language == "en":
                    # 'Far North Region of Cameroon'
                    self.tails.setdefault(hit.i, hit)
            elif hit.code.startswith("tail"):
                self.tails.setdefault(hit.i, hit)
        self.actors = {t for hit in doc.hits("actors") for t in range(hit.i, hit.j)}

    def _is_preposition(self, hit: Hit) -> bool:
        """'à Kayes', not 'il a Kayes': where a text writes accents, a bare 'a' is a verb."""
        if self.doc.language != "fr" or self.doc.tokens[hit.i] != "a" or hit.j - hit.i > 1:
            return True
        return self.raw(hit.i) in "àÀA" or not self._writes_accents

    @cached_property
    def capitals_at(self) -> list[int]:
        """The tokens that begin with a capital letter."""
        text = self.doc.text
        return [t for t, start in enumerate(self.doc.starts) if text[start].isupper()]

    @cached_property
    def other_words(self) -> set[int]:
        """The tokens that other layers of the lexicon have for persons, groups, things or times."""
        return set().union(*(range(hit.i, hit.j) for layer in OTHER_LAYERS for hit in self.doc.hits(layer)))

    def raw(self, t: int) -> str:
        return self.doc.text[self.doc.starts[t] : self.doc.ends[t]]

    def capital(self, t: int) -> bool:
        return 0 <= t < len(self.doc) and self.doc.text[self.doc.starts[t]].isupper()

    def shouted(self, i: int, j: int) -> bool:
        """Is the run, and what stands beside it, written in capitals all through?"""
        run = self.doc.text[self.doc.starts[i] : self.doc.ends[j - 1]]
        return run.isupper() and sum(c.isalpha() for c in run) > 1

    def opens_sentence(self, t: int) -> bool:
        first = self.doc.sentence_of(t).i
        return all(not self.doc.tokens[k].isalnum() for k in range(first, t)) if t - first < 4 else False

    def tied(self, t: int) -> bool:
        """Does only a space part token t from the one before it?"""
        return 0 < t < len(self.doc) and self.doc.gap(t) in (" ", "\u00a0")
