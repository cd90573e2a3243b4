"""Clauses and what holds in them: where they stand, since when, on whose word.

In: the ``Notes`` of a report. Out: ``Clause`` runs of tokens (a sentence parted at semicolons, colons, dashes
and before coordinators), and for any of them its places, dates and sources: those of the clause, else of the
sentence, else those that the title or the sentences before name. An exact duration is counted back from the
day of publication (choice 10 of the reading contract).
"""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from msgspec import Struct

from vigie.knowledge.countries import countries
from vigie.knowledge.text import canonical
from vigie.model import Attribution, DateRange, Evidence, Place
from vigie.reading.mentions import Notes, PlaceMention, QuantityMention, TimeMention
from vigie.reading.sentences import Sentence


def words(text: str) -> frozenset[str]:
    """A closed class of words, as canonical tokens."""
    return frozenset(text.split())


STOPS = frozenset({";", ":", "–", "?", "!", "▪", "•"})
SUBORDINATORS = words("because parce puisque tandis whereas")
COORDINATORS = words("et mais tandis alors ou puis or and but while yet so whereas")
PREPOSITIONS = words("jusqu a en par pour de d du des au aux sans sur dans until in on at by for from to")
OPENERS = words('et mais puis or car and but while que qu that , - – " • ▪ *')
ARTICLES = words(
    "le la les l un une the ce cet cette lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday "
    "wednesday thursday friday saturday sunday deja about early late au du en debut fin a de d of hier"
)
SINCE = words("depuis des since from compter partir")
OPENING = ARTICLES | SINCE | words("on")
AFTER = 5
LONGEST = 200
RECALL = 40
STRETCH = words("depuis voila voici fait for since")
UNTIL = words("jusqu until till")
BLUR = words("pres environ presque quelque plus moins about nearly almost around over some bientot roughly")
THERE = words("y there here la-bas commune village localite bourg")
AREAS = {
    "region": ("admin1",),
    "province": ("admin1", "admin2"),
    "cercle": ("admin2",),
    "departement": ("admin2",),
    "district": ("admin2",),
}
TOWNS = frozenset({"town", "unknown"})


class Clause(Struct, frozen=True, gc=False):
    """Tokens i:j, part of the sentence first:last."""

    i: int
    j: int
    first: int
    last: int


class Setting:
    """Clauses of a report, and the place, the dates and the sources that hold for a run of tokens."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.doc = notes.doc
        self.tokens = notes.doc.tokens
        self.clauses = [clause for run in self._runs() for clause in self._clauses(*run)]
        self._place_starts = [p.i for p in notes.places]
        self._time_starts = [t.i for t in notes.times]
        self._sentence_starts = [s.i for s in self.doc.sentences]
        self._scopes = sorted(notes.attributions, key=lambda a: a.scope_i)
        self._openings = self._first_sentences(split_bullets=False)
        self._items = self._first_sentences(split_bullets=True)
        self.country = notes.country
        self.title = _chosen(self._title())
        self.first = self._first()
        self.seat = self._seat()

    # clauses ----------------------------------------------------------------------------------------------

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Sentences, cut where one runs on for hundreds of words, so that reading stays linear."""
        for s in self.doc.sentences:
            for i in range(s.i, s.j, LONGEST):
                yield i, min(i + LONGEST, s.j)

    def _clauses(self, first: int, last: int) -> list[Clause]:
        cuts = [first]
        for k in range(first + 1, last):
            if (self.tokens[k] in STOPS and not self._inside_number(k)) or self._coordinates(k, last):
                cuts.append(k)
        cuts.append(last)
        return [Clause(i, j, first, last) for i, j in pairwise(cuts) if j > i]

    def _first_sentences(self, split_bullets: bool) -> list[int]:
        """For each sentence the number of the one that opens its paragraph, or its list item."""
        first: list[int] = []
        previous = None
        for k, s in enumerate(self.doc.sentences):
            opens = s.paragraph != previous or (split_bullets and s.bullet)
            first.append(k if opens else first[-1])
            previous = s.paragraph
        return first

    def sentence_number(self, i: int) -> int:
        """Which sentence token i stands in."""
        return bisect_right(self._sentence_starts, i) - 1

    def item(self, i: int) -> Sentence:
        """The sentence that opens the paragraph or list item of token i."""
        return self.doc.sentences[self._items[self.sentence_number(i)]]

    def _coordinates(self, k: int, last: int) -> bool:
        """', et …' and 'et, …' open a clause unless a preposition follows ('…, et jusqu'à nouvel ordre, …')."""
        if self.tokens[k] in SUBORDINATORS:
            return True
        after = self.tokens[k + 1] if k + 1 < last else ""
        if self.tokens[k] not in COORDINATORS:
            return False
        return after == "," or (self.tokens[k - 1] == "," and after not in PREPOSITIONS)

    def _inside_number(self, k: int) -> bool:
        """'06:30', 'Diéma–Sandaré' and 'Koro-Bankass' stay whole."""
        if self.tokens[k] == ":":
            return k + 1 < len(self.tokens) and not self.doc.gap(k) and not self.doc.gap(k + 1)
        return self.tokens[k] == "–" and (not self.doc.gap(k) or not self.doc.gap(min(k + 1, len(self.tokens) - 1)))

    def quote(self, i: int, j: int) -> Evidence:
        """The run without conjunctions and marks at its edges."""
        while i < j - 1 and (self.tokens[i] in OPENERS or self.tokens[i] in STOPS):
            i += 1
        while j - 1 > i and (self.tokens[j - 1] in STOPS or self.tokens[j - 1] in {".", ",", '"', "-"}):
            j -= 1
        return self.doc.evidence(i, j)

    # quantities and times ---------------------------------------------------------------------------------

    def quantities(self, i: int, j: int) -> Sequence[QuantityMention]:
        return self.notes.quantities.within(i, j)

    def times(self, i: int, j: int) -> Sequence[TimeMention]:
        return self.notes.times.within(i, j)

    def before(self, i: int) -> TimeMention | None:
        """The last dated time before token i."""
        n = bisect_right(self._time_starts, i - 1)
        earlier = self.notes.times[max(0, n - RECALL) : n]
        return next((t for t in reversed(earlier) if t.days and t.days.start and t.type in {"DATE", "TIME"}), None)

    def _lead(self, i: int, words: frozenset[str], reach: int = 4) -> bool:
        """Does one of the words lead to token i, with articles and day names at most between?"""
        for k in range(i - 1, max(-1, i - 1 - reach), -1):
            if self.tokens[k] in words:
                return True
            if self.tokens[k] not in ARTICLES:
                return False
        return False

    def since(
        self, i: int, j: int, event: bool = False, over: int | None = None
    ) -> tuple[DateRange | None, Evidence | None]:
        """From when to when a state told at tokens i:j lasts.

        ``event``: its start may be a dated act; ``over``: the token whose word says that it has ended.
        """
        start: dt.date | None = None
        end: dt.date | None = None
        evidence: Evidence | None = None
        for time in self.times(i, j):
            days = time.days
            if time.type == "SET":
                continue
            if over is not None and self._ends(time, i, over):
                end = days.start if days else end
            elif self._lead(time.i, UNTIL):
                end = days.end if days else end
            elif time.type == "DURATION" and self._lead(time.i, STRETCH):
                start = start or self._back(time)
            elif days and self._lead(time.i, SINCE):
                start = start or days.start
            elif time.value and days and days.start and days.end and self._range(time):
                start, end = start or days.start, end or days.end
            elif event and time.type == "DATE" and days and days.start and days.start == days.end and start is None:
                start = days.start
            else:
                continue
            evidence = evidence or self.doc.evidence(time.i, time.j)
        if start is None and (anaphor := self._since_then(i, j)) is not None:
            known = self.before(anaphor)
            if known and known.days:
                start, evidence = known.days.start, self.doc.evidence(known.i, known.j)
        if start is None and end is None and over is None and (known := self._scene(i)) and known.days:
            start, evidence = known.days.start, self.doc.evidence(known.i, known.j)
        if over is not None and end is None:
            end = self.notes.report.published
        if start is None and end is None:
            return None, None
        if start and end and end < start:  # two dates that do not tell of one span
            end = None
        return DateRange(start, end), evidence

    def _ends(self, time: TimeMention, i: int, over: int) -> bool:
        """'a levé le 29 mars', 'Le samedi 29 mars, un accord a levé': the day beside the end, or that opens it."""
        if time.i > over:
            return time.i <= over + AFTER
        day = time.type == "DATE" and time.days and time.days.start == time.days.end
        return bool(day) and OPENING.issuperset(self.tokens[i : time.i])

    def _since_then(self, i: int, j: int) -> int | None:
        """'Depuis, …', 'depuis cette attaque', 'since then', 'ever since'."""
        layer = "circumstances"
        taken = {t.i for t in self.times(i, j + 4)}
        for hit in self.doc.hits(layer, i, j):
            if hit.code == "then":
                after = set(range(hit.j, hit.j + 4))
                phrase = hit.j - hit.i > 1 or not (after & taken)
                if phrase and not any(t.i <= hit.i < t.j for t in self.times(i, j)):
                    return hit.i
        return None

    def _scene(self, i: int) -> TimeMention | None:
        """'Depuis le 3 septembre, un cran a été franchi. …': the day with which the sentence before opens."""
        number = self.sentence_number(i)
        if number == 0:
            return None
        before, here = self.doc.sentences[number - 1 : number + 1]
        if before.paragraph != here.paragraph or self.tokens[before.i] not in SINCE:
            return None
        opening = next(iter(self.times(before.i, before.j)), None)
        told = opening and opening.type == "DATE" and self._lead(opening.i, SINCE) and opening.i <= before.i + AFTER
        return opening if told else None

    def _range(self, time: TimeMention) -> bool:
        """'du 3 au 19 mai', '27 October-9 November'; a whole month is none."""
        days = time.days
        if not days or not days.start or not days.end or days.start == days.end:
            return False
        return bool({"au", "to", "-", "–", "and"} & set(self.tokens[time.i : time.j]))

    def _back(self, time: TimeMention) -> dt.date | None:
        """A stretch counted back from the day of publication, where it is exact."""
        published = self.notes.report.published
        if published is None or any(w in BLUR for w in self.tokens[max(0, time.i - 2) : time.j]):
            return None
        amount = period(time.value)
        if not amount:
            return None
        years, months, days = amount
        month = published.month - 1 - months - 12 * years
        year, month = published.year + month // 12, month % 12 + 1
        if year < 1:
            return None
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, min(published.day, last)) - dt.timedelta(days=days)

    # places -----------------------------------------------------------------------------------------------

    def mentions(self, i: int, j: int) -> Sequence[PlaceMention]:
        return self.notes.places.within(i, j)

    def whole_country(self, i: int, j: int, named: bool = False) -> tuple[Place, ...]:
        """The country itself where the words say so ('le pays', 'nationwide', '1,2 million de Burkinabè')."""
        for hit in self.doc.hits("circumstances", i, j):
            if hit.code == "nationwide" and self.country:
                return self.as_place(self.country, hit.i, hit.j)
        for q in () if named else self.quantities(i, j):
            for k in range(q.j, min(q.j + 4, j)):
                if self.tokens[k] in demonyms():
                    return self.as_place(demonyms()[self.tokens[k]], k, k + 1)
        return ()

    def as_place(self, code: str, i: int, j: int) -> tuple[Place, ...]:
        """A country that tokens i:j stand for."""
        name = next((c.name(self.doc.language) for c in countries() if c.iso2 == code), None)
        return (Place(name, country=code, evidence=self.doc.evidence(i, j)),) if name else ()

    def _title(self) -> list[PlaceMention]:
        """The places of the text that the title names as well, each once."""
        title = f" {canonical(self.notes.report.title or '')} "
        named: dict[str, PlaceMention] = {}
        for m in self.notes.places:
            if f" {' '.join(self.tokens[m.i : m.j])} " in title or f" {canonical(m.place.name)} " in title:
                named.setdefault(m.place.name, m)
        return [m for m in named.values() if m.kind != "country" and not m.attributive]

    def _seat(self) -> PlaceMention | None:
        """The town named most often, where one is: a district bears the name of its seat."""
        towns = [m for m in self.notes.places if m.kind in TOWNS]
        counted = Counter(m.place.name for m in towns).most_common(2)
        if not counted or (len(counted) == 2 and counted[0][1] == counted[1][1]):
            return None
        return next(m for m in towns if m.place.name == counted[0][0])

    def _first(self) -> PlaceMention | None:
        """The first town of the text that is no dateline, else the dateline."""
        towns = [m for m in self.notes.places if m.kind in TOWNS and not m.attributive]
        return next((m for m in towns if not m.dateline), towns[0] if towns else None)

    def places(self, clause: Clause, back: int = 4) -> tuple[Place, ...]:
        """Where it holds: the clause's own places, else the sentence's, the title's or earlier ones."""
        if found := self._named(clause.i, clause.j):
            return found
        around = _chosen(self.mentions(clause.first, clause.i)) or _chosen(self.mentions(clause.j, clause.last))
        if around:
            return _places(around)
        return self._known(clause, back) if back else ()

    def _named(self, i: int, j: int) -> tuple[Place, ...]:
        """The places of tokens i:j, a country after all others, a people's own country last."""
        own = _chosen(self.mentions(i, j))
        if own and any(m.kind != "country" for m in own):
            return _places(own)
        return self.whole_country(i, j, bool(own)) or _places(own)

    def told_at(self, i: int, j: int, clause: Clause) -> tuple[Place, ...]:
        """The places between the commas around tokens i:j of a clause, else those of the clause."""
        while i > clause.i and self.tokens[i - 1] != ",":
            i -= 1
        while j < clause.j and self.tokens[j] != ",":
            j += 1
        return self._named(i, j) or self.places(clause)

    def _known(self, clause: Clause, back: int) -> tuple[Place, ...]:
        """The place that goes without saying: of the list item, of the title, of the last sentences."""
        number = self.sentence_number(clause.first)
        sentences = self.doc.sentences
        listed = self._items[number]
        earlier = [sentences[k] for k in range(number - 1, max(-1, number - 1 - back), -1)]
        if sentences[listed].bullet:
            earlier = [s for s in earlier if s.i >= sentences[listed].i or not s.bullet]
        item = [s for s in earlier if s.paragraph == sentences[number].paragraph and s.bullet]
        for s in item:
            if near := _chosen(self.mentions(s.i, s.j)):
                return _places(near[:1])
        if opening := self._opening(number):
            return opening
        kinds = {kind for word in self.tokens[clause.i : clause.j] for kind in AREAS.get(word, ())}
        if kinds and (area := self._area(clause.first, kinds) or ("admin2" in kinds and self.seat) or None):
            return (_here(area),)
        near = next((n for s in earlier if (n := _chosen(self.mentions(s.i, s.j), last=True))), [])
        if self.title and self.first and not THERE & set(self.tokens[clause.i : clause.j]):
            return (_here(self.first),)
        return (_here(near[0]),) if len(near) == 1 else _places(near)

    def _area(self, i: int, kinds: set[str]) -> PlaceMention | None:
        """The region, province or district named last before token i."""
        n = bisect_right(self._place_starts, i - 1)
        return next((m for m in reversed(self.notes.places[max(0, n - RECALL) : n]) if m.kind in kinds), None)

    def _opening(self, number: int) -> tuple[Place, ...]:
        """'Ménaka. L'EIS soumet la ville …': the place that opens the paragraph."""
        sentences, k = self.doc.sentences, self._openings[number]
        if k == number:
            return ()
        return _places([m for m in self.mentions(sentences[k].i, sentences[k].i + 2) if m.kind in TOWNS])

    # sources ----------------------------------------------------------------------------------------------

    def said_by(self, i: int, j: int) -> tuple[Attribution, ...]:
        n = bisect_left(self._scopes, j, key=lambda a: a.scope_i)
        found = [
            Attribution(a.name, a.kind, self.doc.evidence(a.i, a.j))
            for a in self._scopes[max(0, n - RECALL) : n]
            if i < a.scope_j
        ]
        return tuple({(a.name, a.kind): a for a in found}.values())


def _chosen(mentions: Sequence[PlaceMention], last: bool = False) -> list[PlaceMention]:
    """Without the region or country that only says where a town lies; ``last``: one place or one pair."""
    mentions = [m for m in mentions if not m.container and not m.dateline] or mentions
    towns = [m for m in mentions if m.kind in TOWNS]
    kept = towns or [m for m in mentions if m.kind != "country"] or list(mentions)
    if last and len(kept) > 1:
        ends = [m for m in kept if m.place.role in {"from", "to"}]
        kept = ends[-2:] if ends and kept[-1].place.role in {"from", "to"} else kept[-1:]
    return kept


def _here(mention: PlaceMention) -> Place:
    """A place taken over from another statement, whose 'from' and 'to' are not this one's."""
    return replace(mention.place, role="at")


def _places(mentions: Sequence[PlaceMention]) -> tuple[Place, ...]:
    return tuple({(m.place.name, m.place.role): m.place for m in mentions}.values())


@cache
def demonyms() -> dict[str, str]:
    """Canonical demonym -> country code."""
    return {canonical(form): c.iso2 for c in countries() for form in c.demonyms}


def period(value: str) -> tuple[int, int, int] | None:
    """Years, months and days of a TIMEX3 duration ('P3W'); None where it is blurred or in hours."""
    if not value.startswith("P") or len(value) < 3 or "T" in value or not value[1:-1].isdecimal():
        return None
    n, unit = int(value[1:-1]), value[-1]
    if n > 2000:
        return None
    return {"Y": (n, 0, 0), "M": (0, n, 0), "W": (0, 0, 7 * n), "D": (0, 0, n)}.get(unit)
