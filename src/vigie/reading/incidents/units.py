"""Units: the parts of a report that may each tell of an event.

In: ``Notes``. Out: ``Unit`` in the order of the text: a sentence, or a part of it where a semicolon or a second dated
verb begins another event; with its triggers, its own date and places, and the harm and losses counted in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct, field

from vigie.model import DateRange
from vigie.reading.counts import Counted, harms, losses
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import Notes, PlaceMention, TimeMention
from vigie.reading.voice import voice

SPECIFIC = frozenset({"town", "unknown", "feature", "site"})
LONGEST = 31  # days; a vaguer date does not let one tell within a month
FIGURATIVE = 5  # tokens between 'flambe' and the price that it is said of
LABEL = 8  # tokens from a label to its colon: a day may stand between
MONTHS = frozenset({"may", "march"})
DENIED = 4  # tokens from 'il n'y a eu' to what there was not
BESIDE = 6  # tokens from a word of doubt to what it may be said of
HEADS = 3  # paragraphs in which a dateline may stand
DASHES = frozenset({"-", "–"})
CLAUSE = frozenset({",", ";", ":", ".", "(", ")", "–", '"'})


class Unit(Struct):
    """Tokens i:j of a sentence and what they hold."""

    i: int
    j: int
    paragraph: int
    bullet: bool
    triggers: list[Hit]
    date: TimeMention | None
    places: list[PlaceMention]
    harms: list[Counted]
    losses: list[Counted]
    generic: bool
    denied: bool
    alleged: bool
    reference: bool
    claims: bool
    lasting: bool = False
    entry: bool = False
    recount: bool = False
    apart: bool = False
    accident: bool = False
    context: list[PlaceMention] = field(default_factory=list)

    @property
    def days(self) -> DateRange | None:
        return self.date.days if self.date else None

    @property
    def eventive(self) -> bool:
        return bool(self.triggers or self.harms or self.losses)


def units(notes: Notes) -> list[Unit]:
    head, behind = dateline(notes)
    one_dateline = _one_dateline(notes)
    found: list[Unit] = []
    for s in notes.doc.sentences:
        begin = min(behind, s.j - 1) if s.i == head and behind else s.i
        for i, j in _parts(notes, begin, s.j):
            unit = _unit(notes, i, j, s.paragraph, s.bullet and i == begin, one_dateline)
            unit.entry = (not found or found[-1].paragraph != s.paragraph) and _entry(notes, unit.i)
            found.append(unit)
    return found


def _freed(doc: Document, events: Sequence[Hit], first: TimeMention, second: TimeMention) -> int | None:
    """'Three teachers kidnapped on January 20 | were released on Friday': where the second half begins."""
    release = next((h for h in events if h.code == "release" and first.j <= h.i < second.i), None)
    if release is None or not any(h.code == "abduction" and h.i < first.i for h in events):
        return None
    cut = release.i
    while cut > first.j and doc.tokens[cut - 1] in doc.words["be"] | doc.words["have"] | doc.words["adverb"]:
        cut -= 1
    return cut


def _entry(notes: Notes, i: int) -> bool:
    """A line of a log: it begins with a date, or with a number and a bracket or a stop."""
    if any(t.type in {"DATE", "TIME"} for t in notes.times.within(i, i + 2)):
        return True
    tokens = notes.doc.tokens[i : i + 3]
    return (
        len(tokens) == 3
        and (tokens[0].isdecimal() or tokens[0] == "(")
        and tokens[1 + (tokens[0] == "(")] in {")", "."}
    )


def dateline(notes: Notes) -> tuple[int, int]:
    """Tokens i:j of 'BAMAKO, 26 mai –': where and when a report was sent, not what it tells; (0, 0) without one.

    It opens the text, or one of the two paragraphs behind the title.
    """
    seen: set[int] = set()
    for s in notes.doc.sentences:
        if s.paragraph in seen:
            continue
        if len(seen) == HEADS:
            break
        seen.add(s.paragraph)
        if end := _dateline_end(notes, s.i, s.j):
            return s.i, end
    return 0, 0


def _dateline_end(notes: Notes, i: int, j: int) -> int:
    doc = notes.doc
    dash = next((k for k in range(i, min(j, i + 14)) if doc.tokens[k] in DASHES), None)
    if dash is None or dash == i or not doc.text[doc.starts[i]].isupper():
        return 0
    times = [t for t in notes.times if i < t.i < dash and _sent(notes, t)]
    capitals = doc.text[doc.starts[i] : doc.ends[i]].isupper()
    placed = any(p.i == i for p in notes.places)
    if doc.hits("events", i, dash) or not (placed or capitals):
        return 0
    dated_otherwise = any(i <= t.i < dash for t in notes.times) and not times
    return 0 if dated_otherwise else dash + 1


def _sent(notes: Notes, time: TimeMention) -> bool:
    """The day of publication or one of the two before it; any single day where that is unknown."""
    days, published = time.days, notes.report.published
    if not days or not days.end or days.start != days.end:
        return False
    return published is None or 0 <= (published - days.end).days <= 2


def _parts(notes: Notes, i: int, j: int) -> Iterator[tuple[int, int]]:
    """Cuts at semicolons, and before a second date that has a trigger of its own."""
    doc = notes.doc
    tokens = doc.tokens[i : j - 1]
    cuts = [k for k, mark in enumerate(tokens, i + 1) if mark == ";"] if ";" in tokens else []
    dates = [t for t in notes.times.within(i, j) if dated(notes, t)]
    for first, second in pairwise(dates):
        if first.days == second.days:
            continue
        events = doc.hits("events", i, j)
        cut = _freed(doc, events, first, second) or next(
            (k for k in range(second.i, first.j, -1) if doc.tokens[k - 1] in {",", ";", *doc.words["and"]}), None
        )
        if cut is None or second.i - cut > 6:
            continue
        if any(h.i < cut for h in events) and any(h.i >= cut for h in events):
            cuts.append(cut)
    begin = i
    for cut in sorted(set(cuts)):
        if cut > begin:
            yield begin, cut
        begin = cut
    yield begin, j


def dated(notes: Notes, time: TimeMention) -> bool:
    """Is it a day or a short span that may be when something happened?"""
    days = time.days
    if not days or not days.start or not days.end:
        return False
    if time.type == "SET" or (time.type == "DURATION" and days.start != days.end):  # 'il y a [trois jours]' is a day
        return False
    if (days.end - days.start).days >= LONGEST:
        return False
    doc = notes.doc
    before = doc.tokens[max(doc.sentence_of(time.i).i, time.i - 3) : time.i]
    if (
        doc.words["since"].intersection(before[-2:])
        and time.type != "TIME"
        and not doc.words["when"].intersection(doc.tokens[time.j : time.j + 4])
    ):
        return False
    quoting = [
        h
        for h in doc.hits("attribution", max(0, time.i - 4), time.i)
        if h.code in {"before", "after"} and h.j >= time.i - 1
    ]
    told = doc.words["published"].intersection(before[-2:])
    return not quoting and not (told and not _set_free(doc, time.i))


def _set_free(doc: Document, i: int) -> bool:
    """'Two nationals kidnapped on … were released on Wednesday': people, and no report, were let go."""
    start = doc.sentence_of(i).i
    freed = next((h for h in doc.hits("events", max(start, i - 4), i) if h.code == "release" and h.j >= i - 1), None)
    passive = freed and (doc.tokens[freed.i] in doc.words["be"] or voice(doc, freed.i) == "passive")
    return bool(freed and passive and doc.hits("persons", start, freed.i))


def _happened(doc: Document, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Where it may have happened: not the region in brackets behind a place, nor where the wounded were brought."""
    here: list[PlaceMention] = []
    head: PlaceMention | None = None
    for place in places:
        if head and doc.tokens[head.j] == "(" and ")" not in doc.tokens[head.j : place.i]:
            if head not in here and head.kind != "country":
                here.append(head)
            continue
        head = place if place.j < len(doc) else None
        brought = doc.words["brought"].intersection(doc.tokens[max(0, place.i - 3) : place.i])
        if specific(place) and not brought:
            here.append(place)
    return here


def specific(mention: PlaceMention) -> bool:
    """A place where something may have happened, not what it lies in or who is named after it."""
    return mention.kind in SPECIFIC and not mention.container and not mention.attributive


def _one_dateline(notes: Notes) -> bool:
    """Sent from one place, where nothing happened if another is named; the headings of a log tell where it did."""
    return len({notes.doc.sentence_of(p.i).i for p in notes.places if p.dateline}) == 1


def _unit(notes: Notes, i: int, j: int, paragraph: int, bullet: bool, one_dateline: bool) -> Unit:
    doc = notes.doc
    modality = [h for h in doc.hits("modality", i, j) if not _month(doc, h.i)]
    codes = {h.code for h in modality} | ({"denied"} if _nothing_was(doc, i, j) else set())
    places = notes.places.within(i, j)
    denied = "denied" in codes
    triggers = [h for h in doc.hits("events", i, j) if _tells(doc, h, modality, i, denied) and _reaches(doc, h, places)]
    times = [t for t in notes.times.within(i, j) if dated(notes, t)]
    times = [t for t in times if not t.dateline] or times
    here = _happened(doc, places)
    if not bullet and one_dateline:
        here = [p for p in here if not p.dateline] or here
    here = _without_label(doc, here)
    if not any(p.place.role == "from" for p in here):
        here = [p for p in here if p.place.role != "to"]
    ignored = {k for h in doc.hits("events", i, j) if h.code == "ignore" for k in range(h.i, h.j)}
    return Unit(
        i=i,
        j=j,
        paragraph=paragraph,
        bullet=bullet,
        triggers=triggers,
        date=_nearest(times, triggers),
        places=here,
        harms=[h for h in harms(notes, i, j) if not (h.i in ignored or _hypothetical(doc, h.i, modality, i))],
        losses=[x for x in losses(notes, i, j) if not (x.i in ignored or _hypothetical(doc, x.i, modality, i))],
        generic="generic" in codes,
        denied=denied,
        alleged=any(_doubts(doc, h, triggers) for h in modality),
        reference="reference" in codes,
        claims="claimed" in codes and "unclaimed" not in codes,
        recount="recount" in codes,
        accident="accident" in codes,
        apart=any(h.code == "apart" and h.i <= i + 3 for h in modality),
        lasting=any(_lasts(notes, t) for t in notes.times.within(i, j)),
        context=[p for p in places if p not in here],
    )


def _without_label(doc: Document, here: list[PlaceMention]) -> list[PlaceMention]:
    """'Diffa : une embuscade entre Bosso et Toumour', '▪ KORO – 12/02 : … près de Madougou': the label at the head
    tells the area, the words behind it the place.
    """
    if len(here) < 2 or here[0].i - doc.sentence_of(here[0].i).i > 1:
        return here
    label, *others = here
    head = doc.tokens[label.j : min(others[0].i, label.j + LABEL)]
    roles = {p.place.role for p in others}
    return others if ":" in head and (roles & {"at", "near"} or roles >= {"from", "to"}) else here


def _lasts(notes: Notes, time: TimeMention) -> bool:
    """'depuis avril', 'en 2020': a state or a sum over a period rather than an event."""
    days = time.days
    long = bool(days and days.start and days.end and (days.end - days.start).days > LONGEST)
    return long or (
        time.type != "TIME"
        and bool(notes.doc.words["since"].intersection(notes.doc.tokens[max(0, time.i - 2) : time.i]))
    )


def _nearest(times: Sequence[TimeMention], triggers: Sequence[Hit]) -> TimeMention | None:
    """The date nearest the first trigger, before it rather than behind."""
    if not times:
        return None
    if not triggers:
        return times[0]
    at = triggers[0].i
    return min(times, key=lambda t: (t.i - at) * 1.5 if t.i > at else at - t.j)


def _nothing_was(doc: Document, i: int, j: int) -> bool:
    """'Aucune attaque n'a eu lieu samedi', 'no attack took place': told in order to deny it."""
    return any(
        not h.attributes.get("noun") or any(e.attributes.get("noun") for e in doc.hits("events", h.j, h.j + DENIED))
        for h in doc.hits("denials", i, j)
    )


def _doubts(doc: Document, hit: Hit, triggers: Sequence[Hit]) -> bool:
    """Is it what happened that is doubted? Not by 'jihadistes présumés', nor by 'quatre jeunes gens qui auraient …'
    where something else is told of them.
    """
    if hit.code == "presumed":
        beside = (hit.i - 1, hit.j)
        near = (*doc.hits("events", hit.i - BESIDE, hit.j + 1), *doc.hits("harm", hit.i - BESIDE, hit.j + 1))
        return any(h.i <= k < h.j for h in near for k in beside)
    if hit.code != "alleged":
        return False
    aside = doc.words["relative"].intersection(doc.tokens[max(0, hit.i - 2) : hit.i])
    return not aside or not triggers or any(hit.i < t.i <= hit.j + BESIDE for t in triggers)


def _tells(doc: Document, hit: Hit, modality: Sequence[Hit], floor: int, denied: bool) -> bool:
    """Not in the mood of what may be, nor negated right before it, unless to deny it."""
    if hit.code == "ignore" or _month(doc, hit.i) or _hypothetical(doc, hit.i, modality, floor):
        return False
    if hit.attributes.get("figurative") and doc.words["prices"].intersection(
        doc.tokens[max(floor, hit.i - FIGURATIVE) : hit.j + FIGURATIVE]
    ):
        return False
    before = doc.tokens[max(floor, hit.i - 2) : hit.i]
    if not doc.words["negation"].intersection(before) or doc.words["verbal_negation"].intersection(before):
        return True
    return denied and bool(hit.attributes.get("noun"))


def _month(doc: Document, i: int) -> bool:
    """'On 28 May gunmen struck', 'from March to June': a month, neither 'may' nor a march."""
    if doc.tokens[i] not in MONTHS or doc.language != "en":
        return False
    return doc.text[doc.starts[i]].isupper() and i > doc.sentence_of(i).i


def _reaches(doc: Document, hit: Hit, places: Sequence[PlaceMention]) -> bool:
    """'took Goma', 'ont repris Loulouni': a verb that tells of violence only where a place is its object."""
    where = hit.attributes.get("place")
    if thing := hit.attributes.get("thing"):
        near = doc.hits("objects", hit.j, hit.j + 5)
        return any(h.attributes.get("target") == thing for h in near)
    if not where:
        return True
    if where == "before":  # 'Uvira fell', 'Goma est tombée'
        return any(p.j <= hit.i and hit.i - p.j <= 1 for p in places)
    behind = next((p for p in places if p.i >= hit.j), None)
    if behind is None or behind.i - hit.j > 2:
        return False
    return not doc.words["at"].intersection(doc.tokens[hit.j : behind.i])


def _hypothetical(doc: Document, i: int, modality: Sequence[Hit], floor: int) -> bool:
    for h in modality:
        if h.code == "hypothetical" and floor <= h.i < i and i - h.j <= 7:
            between = doc.tokens[h.j : i]
            if not CLAUSE.intersection(between):
                return True
    return False
