"""The figures of a report: each number with what it counts, and what is said of those counted.

In: ``Notes`` (quantities) and the lexicon layer ``claims``. Out: ``Figure`` in the order of the text.
Shares told as 'un ménage sur cinq' or 'one in four' become one figure; the whole of '92 des 118 écoles'
is no figure of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from vigie.model import Number, Quantity
from vigie.reading.claims import amounts
from vigie.reading.claims.amounts import MONEY
from vigie.reading.claims.nouns import counted
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import Notes, QuantityMention
from vigie.reading.sentences import Sentence

STRONG = frozenset({";", ":", ".", "!", "?", "(", ")", '"', "–", "•", "▪"})
WHOLE_WORDS = frozenset({"les", "the", "un", "total", "de", "its", "all", "ces", "ses", "our", "nos", "their", "leurs"})
CLAUSE_REACH = 90
SHARE_REACH = 7


class Figure(Struct, frozen=True, gc=False):
    """A number at tokens i:j. ``noun`` is what it counts, ``own`` tells that the noun stands with the number.

    ``start`` and ``end`` bound the clause it stands in; ``part`` tells that the whole is told as well ('6 of 22').
    """

    i: int
    j: int
    quantity: Quantity
    unit: str | None
    sentence: Sentence
    start: int
    end: int
    noun: Hit | None = None
    own: bool = False
    article: bool = False
    part: bool = False

    @property
    def size(self) -> Number:
        """The number that stands for the quantity."""
        q = self.quantity
        return next((n for n in (q.value, q.low, q.high) if n is not None), 0)

    @property
    def is_share(self) -> bool:
        return self.unit in {"percent", "share"}

    @property
    def is_money(self) -> bool:
        return self.unit in MONEY


def find(notes: Notes) -> list[Figure]:
    """The figures of a report in the order of the text, mere articles and bare plurals left out."""
    doc = notes.doc
    mentions = amounts.find(notes)
    found: list[Figure] = []
    skip = -1
    for n, mention in enumerate(mentions):
        if n <= skip:
            continue
        following = mentions[n + 1] if n + 1 < len(mentions) else None
        figure = _figure(doc, mention, following.i if following else len(doc))
        if following and following.i < figure.sentence.j:
            merged = _share(doc, figure, mention, following)
            if merged:
                found.append(merged)
                skip = n + 1
                continue
            if _whole_first(doc, figure, following):
                carried = replace(
                    _figure(doc, following, len(doc)), noun=figure.noun, own=figure.noun is not None, part=True
                )
                found.append(carried)
                skip = n + 1
                continue
            whole = _whole(doc, figure, following)
            if whole:
                found.append(whole)
                skip = n + 1
                continue
        one = figure.size == 1 and figure.unit is None and not figure.own
        if not one and not amounts.a_single(doc, mention):
            found.append(figure)
    return [_rounded(f) for f in _without_restated(found)]


def _rounded(figure: Figure) -> Figure:
    """Shares have two decimals: 'un tiers' is 0.33; eighths have three."""
    if figure.unit != "share":
        return figure
    q = figure.quantity
    low, value, high = (None if n is None else _decimals(n) for n in (q.low, q.value, q.high))
    return replace(figure, quantity=Quantity(low, value, high))


def _decimals(n: Number) -> Number:
    return round(n, 3) if float(n * 8).is_integer() else round(n, 2)


def _figure(doc: Document, mention: QuantityMention, limit: int) -> Figure:
    sentence = doc.sentence_of(mention.i)
    start, end = clause(doc, sentence, mention.i, mention.j)
    noun = counted(doc, mention.j, min(end, limit))
    return Figure(
        mention.i,
        mention.j,
        mention.quantity,
        mention.unit,
        sentence,
        start,
        end,
        noun,
        noun is not None,
        mention.article,
    )


def clause(doc: Document, sentence: Sentence, i: int, j: int) -> tuple[int, int]:
    """The run around tokens i:j up to the nearest strong marks of the sentence; brackets are stepped over."""
    start, end = i, j
    first, last = max(sentence.i, i - CLAUSE_REACH), min(sentence.j, j + CLAUSE_REACH)
    while start > first:
        if doc.tokens[start - 1] == ")" and (opening := _bracket(doc, start - 1, sentence.i, -1)) is not None:
            start = opening
        elif doc.tokens[start - 1] in STRONG:
            break
        else:
            start -= 1
    while end < last:
        if doc.tokens[end] == "(" and (closing := _bracket(doc, end, sentence.j, 1)) is not None:
            end = closing + 1
        elif doc.tokens[end] in STRONG:
            break
        else:
            end += 1
    return start, end


def _bracket(doc: Document, k: int, limit: int, step: int) -> int | None:
    """The bracket that answers the one at token k, at most 15 tokens away."""
    other = "(" if step < 0 else ")"
    for m in range(k + step, k + 15 * step, step):
        if (m < limit) if step < 0 else (m >= limit):
            return None
        if doc.tokens[m] == other:
            return m
    return None


def _share(doc: Document, figure: Figure, first: QuantityMention, second: QuantityMention) -> Figure | None:
    """'Deux enseignants sur cinq', 'one household in four', 'plus d'un habitant sur deux'."""
    part, whole = figure.size, second.quantity.value
    link = doc.tokens[second.i - 1]
    words = {"sur"} if doc.language == "fr" else {"in", "of"}
    if (
        link not in words
        or (link == "of" and doc.tokens[second.i - 2] != "out")
        or second.i - first.j > SHARE_REACH
        or second.unit
        or first.unit
        or whole is None
        or not 0 < part < whole <= 10
        or second.quantity != Quantity.exactly(whole)
        or any(t in {",", ";", "."} for t in doc.tokens[first.j : second.i])
        or _time_noun(doc, first.j)
    ):
        return None
    noun = counted(doc, second.j, figure.end)
    events = noun and noun.i == second.j and noun.code in {"attacks", "incidents", "towns", "hours", "things"}
    if events and link == "in" and not (second.i - first.j == 1 and _opens(doc, figure)):
        return None
    value = round(part / whole, 4)
    q = first.quantity
    share = Quantity(value if q.low is not None and q.high is None else None, value, None)
    if q.high is not None and q.low is None:
        share = Quantity(None, value, value)
    own = figure.noun or noun
    if own and own.code == "nationals" and first.j < own.i < second.i and own.i - first.j > 1:
        own = None  # 'un atelier de teinture bamakois sur trois' counts no people
    return replace(figure, j=second.j, quantity=share, unit="share", noun=own, own=True, article=False)


def _opens(doc: Document, figure: Figure) -> bool:
    """'Nearly two in five attacks', not 'killed two in five attacks'."""
    return not any(h.attributes["role"] == "state" for h in doc.hits("claims", figure.start, figure.i))


def _time_noun(doc: Document, j: int) -> bool:
    return doc.tokens[j] in {
        "jour",
        "jours",
        "heure",
        "heures",
        "mois",
        "day",
        "days",
        "hours",
        "months",
        "times",
        "fois",
    }


def _whole(doc: Document, figure: Figure, following: QuantityMention) -> Figure | None:
    """'92 des 118 écoles', '412 écoles sur 260': the first number counts, of the second."""
    halved = figure.unit == "share" and figure.noun is None
    if (figure.unit and not halved) or figure.article or following.unit or following.quantity.value is None:
        return None
    after_noun = figure.noun.j if figure.noun else figure.j
    links = {"des", "sur", "de"} if doc.language == "fr" else {"of"}
    if figure.noun and doc.language == "fr":
        links = {"sur"}
    between = doc.tokens[after_noun : following.i]
    if not between or len(between) > 6 or between[0] not in links:
        return None
    owned = between[0] == "of" and between[-1] == "s" and set(between).isdisjoint(STRONG | {","})
    if not owned and (len(between) > 3 or set(between[1:]) - WHOLE_WORDS):
        return None
    noun = figure.noun or counted(doc, following.j, figure.end)
    return replace(figure, noun=noun, own=noun is not None, part=True)


def _whole_first(doc: Document, figure: Figure, following: QuantityMention) -> bool:
    """'Sur les 120 écoles du cercle, 85 n'ont pas rouvert': the second counts what the first names."""
    opener = doc.tokens[max(figure.i - 2, 0) : figure.i]
    links = {"sur", "des"} if doc.language == "fr" else {"of"}
    bare = counted(doc, following.j, figure.sentence.j) is None
    comma = doc.tokens[following.i - 1] == ","
    smaller = following.quantity.value is not None and following.quantity.value < figure.size
    return bool(links & set(opener)) and figure.unit is None and comma and bare and smaller


def _without_restated(figures: list[Figure]) -> Iterator[Figure]:
    """'Près d'un Malien sur deux (45,5 %)': the exact figure in brackets stands for the rounded one."""
    starts = [f.i for f in figures]
    for figure in figures:
        n = bisect_left(starts, figure.j)
        precise = figures[n] if n < len(figures) else None
        if not (precise and figure.unit == "share" and precise.unit == "percent" and figure.j + 1 == precise.i):
            yield figure
