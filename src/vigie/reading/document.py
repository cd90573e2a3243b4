"""A report made ready to read: tokens, sentences and every word of the lexicon found, in one pass.

In: a text and its language. Out: a ``Document`` whose steps all speak in token indices ``i:j`` (j not included);
``Document.evidence(i, j)`` turns them into a run of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick

from vigie.knowledge import actors, lexicon
from vigie.knowledge import text as canonical
from vigie.model import Evidence
from vigie.reading.sentences import Sentence, sentences


@dataclass(frozen=True, slots=True)
class Hit:
    """A word or phrase of the lexicon at tokens i:j."""

    i: int
    j: int
    code: str
    layer: str
    attributes: Mapping[str, Any]


class Matcher:
    """All forms of one language in one automaton; built once a process."""

    def __init__(self, entries: Iterable[tuple[str, lexicon.Entry, bool | None]]) -> None:
        by_form: dict[str, list[tuple[lexicon.Entry, bool | None]]] = defaultdict(list)
        for form, entry, accented in entries:
            if form and (entry, accented) not in by_form[form]:
                by_form[form].append((entry, accented))
        self._entries = list(by_form.values())
        self._lengths = [form.count(" ") + 1 for form in by_form]
        self._automaton = AhoCorasick([f" {form} " for form in by_form])

    def find(self, tokens: Sequence[str], accented: Callable[[int], bool | None]) -> dict[str, list[Hit]]:
        """Hits by layer in the order of the text; of two hits of a layer that overlap, the longer stays.

        ``accented(i)`` tells whether token i ends in an accented 'é', None where the text writes no accents.
        """
        line = f" {' '.join(tokens)} "
        starts: dict[int, int] = {}
        position = 0
        for i, token in enumerate(tokens):
            starts[position] = i
            position += len(token) + 1
        found: dict[str, list[Hit]] = defaultdict(list)
        for pattern, start, _ in self._automaton.find_matches_as_indexes(line, overlapping=True):
            i = starts[start]
            j = i + self._lengths[pattern]
            written = accented(j - 1)
            for entry, ending in self._entries[pattern]:
                if None not in (ending, written) and ending != written:
                    continue
                hit = Hit(i, j, entry.code, entry.layer, entry.attributes)
                if hit not in found[entry.layer][-2:]:
                    found[entry.layer].append(hit)
        return {layer: longest(hits) for layer, hits in found.items()}


def longest(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap, the longest; several codes of the same run all stay."""
    taken: dict[int, tuple[int, int]] = {}
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.i - h.j, h.i)):
        run = (hit.i, hit.j)
        if all(taken.get(k, run) == run for k in range(hit.i, hit.j)):
            taken.update(dict.fromkeys(range(hit.i, hit.j), run))
            kept.append(hit)
    return sorted(kept, key=lambda h: h.i)


@cache
def matcher(language: str) -> Matcher:
    return Matcher([*lexicon.entries(language), *((form, entry, None) for form, entry in actors.entries())])


class Document:
    """A text with its tokens, sentences and lexicon hits.

    ``tokens`` are canonical (no accents, lower case); ``starts`` and ``ends`` are offsets in ``text``; ``words`` are
    the grammar words of the language by what they do.
    """

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.words = lexicon.grammar(language)
        self.tokens, self.starts, self.ends = canonical.tokens(text)
        self.sentences: list[Sentence] = sentences(text, self.tokens, self.starts, self.ends)
        self._sentence_starts = [s.i for s in self.sentences]
        self._writes_accents = "é" in text
        self._hits = matcher(language).find(self.tokens, self._ends_accented)
        self._hit_starts = {layer: [h.i for h in hits] for layer, hits in self._hits.items()}

    def _ends_accented(self, i: int) -> bool | None:
        if not self._writes_accents:
            return None
        return canonical.ends_accented(self.text[self.starts[i] : self.ends[i]])

    def __len__(self) -> int:
        return len(self.tokens)

    def hits(self, layer: str, i: int = 0, j: int | None = None) -> list[Hit]:
        """The hits of a layer that start in tokens i:j."""
        hits = self._hits.get(layer, [])
        if i == 0 and j is None:
            return hits
        starts = self._hit_starts.get(layer, [])
        return hits[bisect_left(starts, i) : bisect_left(starts, len(self) if j is None else j)]

    def evidence(self, i: int, j: int) -> Evidence:
        """The run of the text under tokens i:j."""
        start, end = self.starts[i], self.ends[j - 1]
        return Evidence(start, end, self.text[start:end])

    def sentence_of(self, i: int) -> Sentence:
        """The sentence that token i stands in."""
        return self.sentences[bisect_right(self._sentence_starts, i) - 1]

    def gap(self, i: int) -> str:
        """What stands in the text between token i-1 and token i."""
        return self.text[self.ends[i - 1] : self.starts[i]]
