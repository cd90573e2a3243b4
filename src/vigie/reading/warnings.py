"""What a reader of a report should distrust.

In: ``Notes`` and the ``Reading`` so far; lexicon layer ``references``, ``knowledge/actors.toml`` (when
forces left), ``knowledge/plausible.toml`` (what no report can credibly state). Out: ``Warning``s in the
order of the text, those about the whole report last. A warning corrects nothing: it says where to look.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import accumulate

from vigie.knowledge.actors import Actor, actors
from vigie.knowledge.text import canonical
from vigie.model import Claim, Evidence, Number, Quantity, Reading, Warning, WarningKind
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import ActorMention, Notes, TimeMention

ARTICLES = frozenset({"la", "le", "les", "l", "the", "on"})
SEPARATORS = frozenset({".", ";", ":", "!", "?", "•"})
OPENING = 2
NAME_LENGTH = 4
PAST_REACH = 6
SCOPE_RATIO = 5
TOLLS = frozenset({"deaths", "civilian_deaths", "military_deaths"})
SHARED_WHOLE = 10


def find(notes: Notes, reading: Reading, today: dt.date | None = None) -> list[Warning]:
    """All warnings of a report; ``today`` is the day an undated report is read on."""
    doc = notes.doc
    found = [
        *_forces_gone(notes, today or dt.date.today()),
        *_repeated_names(doc),
        *_years_inferred(notes),
        *_unresolved(notes, reading),
        *_weekdays(notes),
        *_scopes(reading),
        *_implausible(notes, reading),
    ]
    found.sort(key=lambda w: w.quote.start if w.quote else len(doc.text))
    if notes.report.published is None:
        found.append(Warning(WarningKind.UNDATED_REPORT, None, None))
    return found


def _references(doc: Document, code: str, i: int = 0, j: int | None = None) -> list[Hit]:
    return [h for h in doc.hits("references", i, j) if h.code == code]


def _with_article(doc: Document, i: int, j: int) -> Evidence:
    return doc.evidence(i - 1 if i and doc.tokens[i - 1] in ARTICLES else i, j)


# forces that had left ---------------------------------------------------------------------------------------


def _forces_gone(notes: Notes, today: dt.date) -> Iterator[Warning]:
    """A force named as present after the day it had left; once a force."""
    written = _written(notes, today)
    countries = {p.place.country for p in notes.places if p.place.country}
    told: set[str] = set()
    for mention in notes.actors:
        actor = actors().get(mention.code)
        if actor is None or actor.until is None or actor.until >= written or actor.code in told:
            continue
        if countries and actor.left and not countries & set(actor.left):
            continue
        if _spoken_of_as_past(notes, mention, actor.until):
            continue
        told.add(actor.code)
        quote = _with_article(notes.doc, mention.i, mention.j)
        yield Warning(WarningKind.FORCE_HAD_LEFT, _short_name(notes.doc, mention, actor), quote)


def _written(notes: Notes, today: dt.date) -> dt.date:
    """The day the report speaks on: of publication, else the latest in its text, else today."""
    if notes.report.published:
        return notes.report.published
    days = [t.days.end or t.days.start for t in notes.times if t.days]
    return max((d for d in days if d and d <= today), default=today)


def _spoken_of_as_past(notes: Notes, mention: ActorMention, until: dt.date) -> bool:
    """'après le départ de', 'l'ancienne', or a sentence dated before the force left."""
    doc = notes.doc
    sentence = doc.sentence_of(mention.i)
    start, end = max(sentence.i, mention.i - PAST_REACH), min(sentence.j, mention.j + PAST_REACH)
    if any(h.j <= mention.i or h.i >= mention.j for h in _references(doc, "gone", start, end)):
        return True
    dated = [t.days for t in notes.times if t.days and sentence.i <= t.i < sentence.j and not t.year_inferred]
    return any((d.end or d.start or until) <= until for d in dated if d.end or d.start)


def _short_name(doc: Document, mention: ActorMention, actor: Actor) -> str:
    """'force Barkhane' is about Barkhane: the shortest known name inside the words."""
    words = doc.evidence(mention.i, mention.j).text
    inside = [n for n in (*actor.forms, *actor.acronyms) if canonical(n) in canonical(words)]
    shortest = canonical(min(inside, key=len, default=words)).split()
    for i in range(mention.i, mention.j - len(shortest) + 1):
        if doc.tokens[i : i + len(shortest)] == shortest:
            return doc.evidence(i, i + len(shortest)).text
    return words


# names, years, references -----------------------------------------------------------------------------------


def _repeated_names(doc: Document) -> Iterator[Warning]:
    """'Kayes et Kayes', 'la région de Gao région de Gao'."""
    end = -1
    for hit in _references(doc, "joiner"):
        n = _same_around(doc, hit.i, hit.j)
        if n and hit.i - n > end:
            end = hit.j + n
            name = doc.evidence(hit.i - n, hit.i).text
            yield Warning(WarningKind.REPEATED_NAME, name, doc.evidence(hit.i - n, hit.j + n))
    lengths = range(2, NAME_LENGTH + 1)
    twice = {i for n in lengths for i, (a, b) in enumerate(zip(doc.tokens, doc.tokens[n:], strict=False), n) if a == b}
    for i in sorted(twice):
        n = _same_around(doc, i, i, shortest=2)
        if n and i - n > end:
            end = i + n
            last = next(k for k in range(i + n - 1, i - 1, -1) if _is_name(doc, k))
            yield Warning(WarningKind.REPEATED_NAME, doc.evidence(last, last + 1).text, doc.evidence(i - n, i + n))


def _same_around(doc: Document, i: int, j: int, shortest: int = 1) -> int:
    """How many tokens, a name among them, stand both before i and from j on; 0 where none do."""
    for n in range(NAME_LENGTH, shortest - 1, -1):
        before, after = doc.tokens[max(i - n, 0) : i], doc.tokens[j : j + n]
        if len(before) == n and before == after and not SEPARATORS & set(before):
            names = [k for k in range(j, j + n) if _is_name(doc, k)]
            if names and (shortest > 1 or names[0] == j):
                return n
    return 0


def _is_name(doc: Document, k: int) -> bool:
    word = doc.text[doc.starts[k] : doc.ends[k]]
    return len(word) > 2 and word[0].isupper() and word[0].isalpha()


def _years_inferred(notes: Notes) -> Iterator[Warning]:
    """The first date of each year that no words and no publication date gave."""
    told: set[int] = set()
    for time in notes.times:
        day = time.days.start or time.days.end if time.days else None
        if not time.year_inferred or day is None or day.year in told:
            continue
        told.add(day.year)
        yield Warning(WarningKind.YEAR_INFERRED, str(day.year), _with_article(notes.doc, time.i, time.j))


def _unresolved(notes: Notes, reading: Reading) -> Iterator[Warning]:
    """'Cette attaque' at the start of a text that has told of none."""
    doc = notes.doc
    opening = doc.sentences[:OPENING]
    if not opening:
        return
    for hit in _references(doc, "pointed_event", 0, opening[-1].j):
        told = any(h.j <= hit.i for h in _references(doc, "event", 0, hit.i))
        told = told or any(a.quote.end <= doc.starts[hit.i] for a in reading.incidents) or _title_tells(notes)
        if not told:
            yield Warning(WarningKind.UNRESOLVED_REFERENCE, None, doc.evidence(hit.i, hit.j))
            return


def _title_tells(notes: Notes) -> bool:
    title = notes.report.title
    return bool(title) and bool(_references(Document(title or "", notes.doc.language), "event"))


def _weekdays(notes: Notes) -> Iterator[Warning]:
    """'lundi 3 juin 2025' where that day was a Tuesday."""
    doc = notes.doc
    for time in notes.times:
        day = _single_day(time)
        if day is None or time.year_inferred or not _numbered(doc, time):
            continue
        for hit in _references(doc, "weekday", max(time.i - 2, 0), time.j):
            if hit.j < time.i - 1 or SEPARATORS & set(doc.tokens[hit.j : time.i]):
                continue
            if hit.attributes["n"] != day.weekday():
                quote = doc.evidence(hit.i, time.j)
                yield Warning(WarningKind.WEEKDAY_MISMATCH, day.isoformat(), quote)
            break


def _single_day(time: TimeMention) -> dt.date | None:
    days = time.days
    return days.start if days and days.start and days.start == days.end else None


def _numbered(doc: Document, time: TimeMention) -> bool:
    """Is the day of the month in the words? 'lundi dernier' cannot be wrong."""
    return any(doc.tokens[k][0].isdecimal() for k in range(time.i, time.j))


# figures ----------------------------------------------------------------------------------------------------


def _size(quantity: Quantity | None) -> Number | None:
    if quantity is None:
        return None
    return next((n for n in (quantity.value, quantity.low, quantity.high) if n is not None), None)


def _scopes(reading: Reading) -> Iterator[Warning]:
    """A toll many times another, without perpetrator or source: the smaller one may count something else."""
    for claim in reading.claims:
        if claim.measure not in TOLLS or claim.by or claim.said_by or claim.compare is None:
            continue
        figure, other = _size(claim.quantity), _size(claim.compare.quantity)
        if claim.compare.op != "level" or not figure or not other:
            continue
        if max(figure, other) >= SCOPE_RATIO * min(figure, other):
            quote = claim.compare.evidence if other <= figure else claim.quantity_evidence
            yield Warning(WarningKind.FIGURE_NEEDS_SCOPE, _plain(min(figure, other)), quote or claim.quote)


def _implausible(notes: Notes, reading: Reading) -> Iterator[Warning]:
    """More dead than any incident left, more than all of a whole, rates above one hundred."""
    limits = _limits()
    claimed = sorted(
        (c.quantity_evidence.start, c.quantity_evidence.end) for c in reading.claims if c.quantity_evidence
    )
    starts = [start for start, _ in claimed]
    ends = list(accumulate((end for _, end in claimed), max))
    for account in reading.incidents:
        for harm in account.harm:
            n, run = _size(harm.quantity), harm.evidence
            if n is None or n <= limits["harm"].get(harm.kind, n):
                continue
            # a total over years is told as a claim as well
            before = bisect_left(starts, run.end) if run else 0
            if not (run and before and ends[before - 1] > run.start):
                yield Warning(WarningKind.IMPLAUSIBLE_FIGURE, _plain(n), run or account.quote)
    for claim in reading.claims:
        n = _size(claim.quantity)
        if n is not None and n > _limit(claim, n, limits):
            yield Warning(WarningKind.IMPLAUSIBLE_FIGURE, _plain(n), claim.quantity_evidence or claim.quote)
    yield from _more_than_all(notes)


def _limit(claim: Claim, n: Number, limits: Mapping[str, Mapping[str, Number]]) -> Number:
    """The most that a claim can credibly state; its own figure where nothing is known."""
    if claim.unit == "percent":
        return limits["rate"].get(claim.measure, n)
    if claim.measure == "project_cost":
        return limits["cost"].get(claim.unit or "", n)
    if claim.unit == "hours":
        return 24
    table = "claim" if claim.period else "undated_claim"
    return limits[table].get(claim.measure, limits["claim"].get(claim.measure, n))


def _more_than_all(notes: Notes) -> Iterator[Warning]:
    """'412 écoles sur 260': the part is larger than the whole."""
    doc = notes.doc
    links = {"sur"} if doc.language == "fr" else {"of"}
    for part, whole in zip(notes.quantities, notes.quantities[1:], strict=False):
        words = doc.tokens[part.j : whole.i]
        n, of = part.quantity.value, whole.quantity.value
        if not n or not of or not words or words[-1] not in links or len(words) > 4 or part.unit or whole.unit:
            continue
        if n > of > SHARED_WHOLE and not SEPARATORS & set(words):
            yield Warning(WarningKind.IMPLAUSIBLE_FIGURE, _plain(n), doc.evidence(part.i, whole.j))


@cache
def _limits() -> Mapping[str, Mapping[str, Number]]:
    text = (files("vigie.knowledge") / "plausible.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _plain(n: Number) -> str:
    return str(int(n)) if float(n).is_integer() else str(n)
