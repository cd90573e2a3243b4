"""Figures of a report that cannot all be right: parts that do not add up, shares above all, more dead than any such
disaster.

In: a report; its numbers and times as reading finds them, what is counted from ``lexicon/*/checks.toml``, precedents by
cause from ``knowledge/plausible.toml``. Out: ``Doubt``. 'Twelve killed: five soldiers, four civilians' names all its
parts, 'twelve killed, including five soldiers' only some: those must not be more than the whole.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.knowledge.lexicon import NO_ENDINGS, Entry, expand
from vigie.knowledge.text import canonical
from vigie.model import Evidence, Number, Report
from vigie.reading import quantities, times
from vigie.reading.document import Document, Hit, Matcher
from vigie.reading.mentions import QuantityMention

COLON = frozenset({":", "(", "—", "–", "soit", "namely"})
LINKS = frozenset({",", "et", "and", ";", "&", "ainsi", "que", "plus"})
ENDS = frozenset({".", "!", "?", ")"})
NOUN = 5
MARK = 8


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message of ``messages/*/plausible.toml``, what fills it in, and the words it is about."""

    code: str
    values: Mapping[str, object]
    quote: Evidence
    source: str = ""

    @property
    def about(self) -> object:
        return self.values.get("about")


def find(report: Report) -> list[Doubt]:
    """All doubtful figures of a report."""
    doc = Document(report.text, report.language)
    counts = quantities.find(doc, times.find(doc, report.published))
    return [*_Sums(doc, counts).find(), *_shares(doc, counts), *_causes(doc, counts)]


def numbers(text: str, language: str) -> int:
    """How many numbers words hold."""
    doc = Document(text, language)
    return len(quantities.find(doc, []))


class _Sums:
    """Totals and the parts told behind them."""

    def __init__(self, doc: Document, counts: Sequence[QuantityMention]) -> None:
        self.doc = doc
        self.counts = [q for q in counts if q.unit is None and not q.bare]
        self.hits = doc.hits("checks")

    def find(self) -> Iterator[Doubt]:
        for k, total in enumerate(self.counts):
            whole = total.quantity.high
            if whole is None or total.article or not self._dead(total):
                continue
            mark = self._mark(k)
            if mark is None:
                continue
            all_told, at = mark
            parts, complete = self._parts(k + 1, at)
            told = [p.quantity.low or 0 for p in parts]
            exact = all(p.quantity.low == p.quantity.high for p in parts) and total.quantity.low == whole
            quote = self.doc.evidence(total.i, min(len(self.doc), parts[-1].j + 1)) if parts else None
            if quote is None:
                continue
            values: dict[str, object] = {"about": float(whole), "sum": float(sum(told)), "parts": self._list(told)}
            if all_told:
                if complete and exact and len(parts) > 1 and sum(told) != whole:
                    yield Doubt("sum", values, quote)
            elif max(told) > whole:
                yield Doubt("part_above_total", {**values, "part": float(max(told))}, quote)
            elif sum(told) > whole:
                yield Doubt("parts_above_total", values, quote)

    def _list(self, told: Sequence[Number]) -> str:
        return " + ".join(f"{n:g}" for n in told)

    def _dead(self, total: QuantityMention) -> bool:
        """Are people killed what the number counts? 'un bilan de douze morts', 'a tué douze civils'."""
        sentence = self.doc.sentence_of(total.i)
        near = [h for h in self.hits if h.code == "killed" and sentence.i <= h.i < sentence.j]
        return any(total.j <= h.i < total.j + NOUN or total.i - 3 <= h.i < total.i for h in near)

    def _mark(self, k: int) -> tuple[bool, int] | None:
        """What leads from a total to its parts: (all of them?, the token behind it)."""
        total = self.counts[k]
        following = self.counts[k + 1].i if k + 1 < len(self.counts) else len(self.doc)
        for i in range(total.j, min(following, total.j + MARK)):
            within = next((h for h in self.hits if h.code == "within" and h.i == i), None)
            if within:
                return False, within.j
            if self.doc.tokens[i] in COLON:
                named = next((h for h in self.hits if h.code == "within" and i < h.i <= i + 3), None)
                return named is None, i + 1
            if self.doc.tokens[i] in ENDS:
                return None
        return None

    def _parts(self, k: int, at: int) -> tuple[list[QuantityMention], bool]:
        """The numbers of a list from a token on, each with what it counts; whether the list is of the dead alone."""
        found: list[QuantityMention] = []
        complete = True
        for part in self.counts[k:]:
            if part.i - at > 2 or any(t not in LINKS for t in self.doc.tokens[at : part.i]):
                break
            end = self._noun_end(part)
            if end is None:
                break
            if any(h.code == "within" and part.j <= h.i < end for h in self.hits):
                # 'eight children, five of them girls': a part of a part
                return found, False
            at = end
            others = {h.attributes["measure"] for h in self.hits if h.code == "other" and part.j <= h.i < end}
            if others & {"injured_people", "abductions", "missing_people", "displaced_people"}:
                complete = False
                continue
            found.append(part)
        return found, complete and self._ends(at)

    def _noun_end(self, part: QuantityMention) -> int | None:
        """Where what a part counts ends: at a comma, an 'and', a full stop; None where it runs on into a clause."""
        for i in range(part.j + 1, min(len(self.doc), part.j + NOUN + 1)):
            if self.doc.tokens[i] in LINKS or self.doc.tokens[i] in ENDS:
                return i
        return len(self.doc) if len(self.doc) <= part.j + NOUN else None

    def _ends(self, at: int) -> bool:
        """Does the list end with its sentence or bracket, so that no part of it was missed?"""
        return at >= len(self.doc) or self.doc.tokens[at] in ENDS


def _shares(doc: Document, counts: Sequence[QuantityMention]) -> Iterator[Doubt]:
    """'120 % des écoles'."""
    named = {canonical(name) for name in _settings()["share"][doc.language]}
    for q in counts:
        n = q.quantity.value
        if q.unit != "percent" or n is None or n <= 100 or doc.tokens[q.j : q.j + 1] not in (["des"], ["of"], ["de"]):
            continue
        behind = [t for t in doc.tokens[q.j + 1 : q.j + 4] if t not in {"la", "les", "the", "all", "its"}]
        if any(" ".join(behind[:k]) in named for k in (1, 2, 3)):
            yield Doubt("share", {"about": float(n)}, doc.evidence(q.i, min(len(doc), q.j + 3)))


def _causes(doc: Document, counts: Sequence[QuantityMention]) -> Iterator[Doubt]:
    """More dead than any such disaster left, where number, death and cause stand in one sentence."""
    killed = [h for h in doc.hits("checks") if h.code == "killed"]
    for cause in _matcher(doc.language).find(doc.line, doc.line_tokens, lambda _: None).get("causes", []):
        sentence = doc.sentence_of(cause.i)
        for q in counts:
            n = q.quantity.low if q.quantity.value is None else q.quantity.value
            inside = sentence.i <= q.i < sentence.j and q.unit is None
            if inside and n and n > cause.attributes["killed"] and _counts_dead(q, killed):
                most, source = cause.attributes["killed"], cause.attributes["source"]
                words = doc.evidence(min(q.i, cause.i), max(q.j, cause.j))
                yield Doubt(f"cause.{cause.code}", {"about": float(n), "most": float(most)}, words, source)


def _counts_dead(q: QuantityMention, killed: Sequence[Hit]) -> bool:
    return any(q.j <= h.i < q.j + NOUN or q.i - 3 <= h.i < q.i for h in killed)


@cache
def _settings() -> Mapping[str, Any]:
    return tomllib.loads((files("vigie.knowledge") / "plausible.toml").read_text(encoding="utf-8"))


@cache
def _matcher(language: str) -> Matcher:
    return Matcher(
        (canonical(form), Entry("causes", code, {"killed": table["killed"], "source": table["source"]}), NO_ENDINGS)
        for code, table in _settings()["cause"].items()
        for written in table[language]
        for form in expand(written)
    )
