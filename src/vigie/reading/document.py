"""A report made ready to read: tokens, sentences and every word of the lexicon found, in one pass.

In: a text and its language. Out: a ``Document`` whose steps all speak in token indices ``i:j`` (j not included);
``Document.evidence(i, j)`` turns them into a run of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, count, product
from operator import add, itemgetter
from typing import Any

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from vigie.knowledge import actors, lexicon
from vigie.knowledge import text as canonical
from vigie.model import Evidence
from vigie.reading.sentences import Sentence, sentences


class Hit(Struct, frozen=True, gc=False):
    """A word or phrase of the lexicon at tokens i:j."""

    i: int
    j: int
    code: str
    layer: str
    attributes: Mapping[str, Any]


Run = tuple[int, int, Sequence[lexicon.Entry]]  # tokens i:j and all that a layer says of them
Meanings = Sequence[tuple[str, Sequence[lexicon.Entry]]]
Known = list[tuple[lexicon.Entry, lexicon.Endings]]  # what a form may stand for, and how its words end where that is so


class Form(Struct, frozen=True, gc=False):
    """A form that a text held: its tokens, its meanings by layer, and these where the accents of its first and its last
    word are known; ``first`` where the first word's matter.
    """

    length: int
    meanings: Meanings
    accented: Mapping[lexicon.Endings, Meanings] | None
    first: bool


class Matcher:
    """All forms of one language in one automaton; built once a process."""

    def __init__(self, entries: Iterable[tuple[str, lexicon.Entry, lexicon.Endings]]) -> None:
        by_form: dict[str, Known] = {}
        for form, entry, accented in entries:
            known = by_form.get(form)
            if known is None:
                by_form[form] = [(entry, accented)]
            elif (entry, accented) not in known:
                known.append((entry, accented))
        by_form.pop("", None)
        self._written = list(by_form)
        self._known = list(by_form.values())
        self._forms: list[Form | None] = [None] * len(by_form)  # most are never met
        self._automaton = AhoCorasick([f" {form} " for form in by_form])

    def find(
        self, line: str, tokens: Mapping[int, int], accented: Callable[[int], bool | None]
    ) -> dict[str, list[Hit]]:
        """Hits by layer in the order of the text; of two hits of a layer that overlap, the longer stays.

        ``line`` and ``tokens`` are as ``lined`` gives them; ``accented(i)`` tells whether token i ends in an accented
        'é', None where the text writes no accents.
        """
        found: dict[str, list[Run]] = defaultdict(list)
        forms = self._forms
        for pattern, start, _ in self._automaton.find_matches_as_indexes(line, overlapping=True):
            form = forms[pattern] or self._form(pattern)
            i = tokens[start]
            j = i + form.length
            meanings = form.meanings
            if form.accented is not None:
                meanings = form.accented[accented(i) if form.first else None, accented(j - 1)]
            for layer, known in meanings:
                found[layer].append((i, j, known))
        return {
            layer: [Hit(i, j, e.code, layer, e.attributes) for i, j, known in longest(runs) for e in known]
            for layer, runs in found.items()
        }

    def _form(self, pattern: int) -> Form:
        """A form when it is first met."""
        known = self._known[pattern]
        endings = None
        first = any(ends[0] is not None for _, ends in known)
        if any(ends != lexicon.NO_ENDINGS for _, ends in known):
            either = (True, False, None)
            endings = {written: _by_layer(known, written) for written in product(either if first else (None,), either)}
        form = self._forms[pattern] = Form(self._written[pattern].count(" ") + 1, _by_layer(known), endings, first)
        return form


def _by_layer(known: Known, written: lexicon.Endings = lexicon.NO_ENDINGS) -> Meanings:
    """The entries of a form by layer, without those whose words end in other accents than ``written``."""
    entries: dict[str, list[lexicon.Entry]] = {}
    for entry, ends in known:
        if any(None not in pair and pair[0] != pair[1] for pair in zip(ends, written, strict=True)):
            continue
        of_layer = entries.setdefault(entry.layer, [])
        if entry not in of_layer:
            of_layer.append(entry)
    return list(entries.items())


def longest(runs: list[Run]) -> list[Run]:
    """Of runs that overlap, the longest, in the order of the text; ``runs`` come in the order of their ends."""
    end = 0
    for run in runs:
        if run[0] < end:
            return _longest(sorted(runs, key=itemgetter(0)))
        end = run[1]
    return runs


def _longest(runs: list[Run]) -> list[Run]:
    kept: list[Run] = []
    crowd: list[Run] = []
    end = 0
    for run in runs:
        if run[0] >= end:
            kept += _choose(crowd)
            crowd = []
        crowd.append(run)
        if run[1] > end:
            end = run[1]
    return kept + _choose(crowd)


def _choose(crowd: list[Run]) -> list[Run]:
    """The longest of a chain of runs that overlap, then the longest that is free of it, and so on."""
    if len(crowd) == 1:
        return crowd
    if len(crowd) == 2:
        first, second = crowd
        return [second] if second[1] - second[0] > first[1] - first[0] else [first]
    taken: set[int] = set()
    kept: list[Run] = []
    for run in sorted(crowd, key=lambda run: (run[0] - run[1], run[0])):
        tokens = range(run[0], run[1])
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(run)
    return sorted(kept, key=itemgetter(0))


@cache
def matcher(language: str) -> Matcher:
    return Matcher(
        [*lexicon.entries(language), *((form, entry, lexicon.NO_ENDINGS) for form, entry in actors.entries())]
    )


def lined(tokens: Sequence[str]) -> tuple[str, dict[int, int]]:
    """The tokens in one line, a space on either side of each, and their numbers by where in it those spaces start."""
    starts = map(add, accumulate(map(len, tokens), initial=0), count())
    return f" {' '.join(tokens)} ", dict(zip(starts, range(len(tokens)), strict=False))


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
        self.line, self.line_tokens = lined(self.tokens)
        hits = matcher(language).find(self.line, self.line_tokens, self._ends_accented)
        self._hits = {layer: ([h.i for h in found], found) for layer, found in hits.items()}

    def _ends_accented(self, i: int) -> bool | None:
        if not self._writes_accents:
            return None
        return canonical.ends_accented(self.text[self.starts[i] : self.ends[i]])

    def __len__(self) -> int:
        return len(self.tokens)

    def hits(self, layer: str, i: int = 0, j: int | None = None) -> list[Hit]:
        """The hits of a layer that start in tokens i:j."""
        known = self._hits.get(layer)
        if known is None:
            return []
        starts, hits = known
        if j is None:
            return hits[bisect_left(starts, i) :] if i else hits
        begin = bisect_left(starts, i)
        if begin == len(starts) or starts[begin] >= j:
            return []
        return hits[begin : bisect_left(starts, j, begin)]

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
