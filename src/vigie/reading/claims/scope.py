"""Where and when a claim holds, who says it and whom it blames.

In: ``Notes`` and a statement. Out: period (reading contract, rules 9 and 10: 'depuis 2020' has an open
end), the period compared to, the place, the group blamed and the sources, each read from words that
stand with the figure.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from vigie.model import Attribution, DateRange, Evidence, Place
from vigie.reading.claims.figures import clause
from vigie.reading.claims.measures import Meaning
from vigie.reading.claims.runs import around, between, position, voices
from vigie.reading.claims.statements import Statement
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes, PlaceMention, TimeMention

BLAMED = frozenset({"deaths", "civilian_deaths", "military_deaths", "attacks", "incidents", "abductions"})
OPENERS = frozenset({"depuis", "since"})
SPAN_OPENERS = frozenset({"entre", "between", "du", "from", "de"})
SPAN_LINKS = frozenset({"et", "and", "au", "to", "a", "-", "–", "until"})
LONG_SPAN = 25
LONGEST = 500
SAME_SPAN = 120
FIRST = frozenset({"first", "premiers", "premieres", "opening"})
WITHIN = frozenset({"en", "in", "within", "over", "sur", "dans"})


class When(Struct, frozen=True, gc=False):
    """A period and the tokens it was read from; ``since`` tells an open end."""

    days: DateRange
    i: int
    j: int
    since: bool = False
    first: DateRange | None = None
    last: DateRange | None = None

    @property
    def length(self) -> int:
        """Days covered; 0 where either end is open."""
        start, end = self.days.start, self.days.end
        return (end - start).days + 1 if start and end else 0


class Scope:
    """Answers where, when and who for the statements of one report."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.doc = notes.doc
        self.whens = self._read_whens()
        self.earlier = [h for h in self.doc.hits("trends") if h.code == "earlier"]

    # periods ----------------------------------------------------------------------------------------------

    def _read_whens(self) -> list[When]:
        whens = []
        times = [t for t in self.notes.times if t.days and (t.days.start or t.days.end)]
        n = 0
        while n < len(times):
            mention = times[n]
            following = times[n + 1] if n + 1 < len(times) else None
            if following and self._spans(mention, following):
                whens.append(self._when(mention.i, following.j, (mention.days, following.days)))
                n += 1
            else:
                whens.append(self._when(mention.i, mention.j, (mention.days,)))
            n += 1
        whens += [w for w in map(self._lasting, self.notes.times) if w]
        whens.sort(key=lambda w: w.i)
        named = [w for w in (self._named(hit, whens) for hit in self.doc.hits("trends")) if w]
        taken = {k for w in named for k in range(w.i, w.j)}
        kept = [w for w in whens if taken.isdisjoint(range(w.i, w.j))]
        return sorted([*kept, *named], key=lambda w: w.i)

    def _named(self, hit: Hit, whens: list[When]) -> When | None:
        """'the first half of the year', 'the 2020 coup', and 'in that period': the span told before."""
        if hit.code == "turning_point":
            day = dt.date.fromisoformat(hit.attributes["day"])
            return self._when(hit.i, hit.j, (DateRange(day, day),))
        if hit.code == "same_span":
            earlier = [w for w in between(whens, hit.i - SAME_SPAN, hit.i) if w.length >= LONG_SPAN]
            return replace(earlier[-1], i=hit.i, j=hit.j) if earlier else None
        return self._part_of_year(hit, whens) if hit.code == "part_of_year" else None

    def _lasting(self, mention: TimeMention) -> When | None:
        """'en deux mois', 'in ten days', 'over the past year' without a date: counted back from publication."""
        published = self.notes.report.published
        count, unit = mention.value[1:-1], mention.value[-1:]
        if (
            mention.days
            or published is None
            or not mention.value.startswith("P")
            or not count.isdecimal()
            or len(count) > 3
        ):
            return None
        before = self.doc.tokens[max(mention.i - 3, 0) : mention.i + 1]
        n = int(count)
        if n > LONGEST or unit not in {"D", "W", "M", "Y"}:
            return None
        if FIRST & {*before, *self.doc.tokens[mention.i : mention.j]} and unit == "M" and 0 < n < 12:
            year = published.year
            return When(DateRange(dt.date(year, 1, 1), _month_end(year, n)), mention.i, mention.j)
        if not WITHIN & set(before[-2:]):
            return None
        days = {"D": n, "W": 7 * n, "M": 30 * n, "Y": 365 * n}[unit]
        start = published - dt.timedelta(days) if days < published.toordinal() else dt.date.min
        return When(DateRange(start, published), mention.i, mention.j)

    def _part_of_year(self, hit: Hit, whens: list[When]) -> When | None:
        """'the first half of 2024': the year is told behind it, else that of publication."""
        published = self.notes.report.published
        named = next((w for w in between(whens, hit.j, hit.j + 3) if w.days.start), None)
        year = named.days.start.year if named and named.days.start else published.year if published else None
        if year is None:
            return None
        first, last = hit.attributes["first"], hit.attributes["last"]
        return When(DateRange(dt.date(year, first, 1), _month_end(year, last)), hit.i, named.j if named else hit.j)

    def _spans(self, first: TimeMention, second: TimeMention) -> bool:
        between = [t for t in self.doc.tokens[first.j : second.i] if t not in {"le", "la", "the"}]
        opener = self.doc.tokens[first.i - 1 : first.i] + self.doc.tokens[first.i - 2 : first.i - 1]
        return len(between) == 1 and between[0] in SPAN_LINKS and bool(set(opener) & SPAN_OPENERS)

    def _when(self, i: int, j: int, parts: tuple[DateRange | None, ...]) -> When:
        known = [p for p in parts if p]
        start, end = known[0].start, known[-1].end
        if start and end and end < start:  # 'entre mars 2023 et juillet 2022' is no span
            known, end = known[:1], known[0].end
        run = self.doc.tokens[max(i - 3, 0) : i + 1]
        since = bool(OPENERS & set(run)) and not {",", "."} & set(run[:-1])
        ends = (known[0], known[-1]) if len(known) > 1 and not since else (None, None)
        return When(DateRange(start, None) if since else DateRange(start, end), i, j, since, *ends)

    def period(self, statement: Statement, start: int, end: int) -> When | None:
        """The period that the statement's own figure or change holds for."""
        at = statement.figure.i if statement.figure else statement.i
        taken = self._compared_run(statement)
        for a, b in ((start, end), around(statement.sentence, at)):
            inside = [
                w for w in between(self.whens, a, b) if statement.figure is None or not (taken[0] <= w.i < taken[1])
            ]
            if statement.op == "ratio" and len(inside) > 1:
                inside = [w for w in inside if not self._behind_than(w)] or inside
            if inside:
                when = min(inside, key=lambda w: self._distance(w, at))
                return replace(when, days=when.last) if when.last and self._changes(statement) else when
        return None

    def _behind_than(self, when: When) -> bool:
        """'en 2024 qu'en 2023', 'in 2023 as in 2022'."""
        return bool({"qu", "que", "as", "than", "on"} & set(self.doc.tokens[max(when.i - 2, 0) : when.i]))

    def _changes(self, statement: Statement) -> bool:
        """Does the statement tell a change from one end of a span to the other?"""
        return statement.op in {"ratio", "direction"}

    def _distance(self, when: When, at: int) -> int:
        gap = at - when.j if when.j <= at else when.i - at
        run = self.doc.tokens[min(when.j, at) : max(when.i, at)]
        return gap + 4 * run.count(",")

    def _compared_run(self, statement: Statement) -> tuple[int, int]:
        """The tokens of what the figure is set against."""
        if statement.op is None:
            return (0, 0)
        level = statement.level
        if level and statement.figure and level.i < statement.figure.i:
            end = min(statement.figure.i, self._to_comma(level.j, level.sentence.j))
            return (level.i - 1, end)
        if level:
            return (
                min(statement.i, self._clause_head(level.i, level.start)),
                self._to_comma(level.j, level.end),
            )
        return (statement.i, self._to_comma(statement.j, statement.sentence.j))

    def _clause_head(self, i: int, start: int) -> int:
        while i > start and self.doc.tokens[i - 1] != ",":
            i -= 1
        return i

    def _to_comma(self, i: int, end: int) -> int:
        return next((k for k in range(i, end) if self.doc.tokens[k] in {",", ";", "."}), end)

    def compared(self, statement: Statement, own: When | None) -> When | None:
        """The period of what the figure is set against: 'contre 84 en 2019', 'un an plus tôt'."""
        if statement.op is None:
            return None
        a, b = self._compared_run(statement)
        if statement.level and statement.level.sentence.i != statement.sentence.i:
            a, b = statement.level.sentence.i, statement.level.sentence.j
        inside = list(between(self.whens, a, b))
        after = [w for w in inside if w.i >= statement.j] or inside
        hit = next(iter(between(self.earlier, a, b)), None)
        if hit and (hit.attributes.get("anchor") != "published" or not inside):
            year = next(iter(between(self.whens, hit.j, min(hit.j + 3, b))), None)
            days = self._shifted(hit, own, year)
            return When(days, hit.i, year.j if year else hit.j) if days else None
        if statement.op == "ratio":
            after = [w for w in after if self._behind_than(w)] or after
        spans = [w for w in after if w.first]
        if spans and self._changes(statement) and spans[0].first:
            return replace(spans[0], days=spans[0].first)
        return after[0] if after else None

    def _shifted(self, hit: Hit, own: When | None, year: When | None) -> DateRange | None:
        published = self.notes.report.published
        base = DateRange(published, published) if published else None
        if own:
            base = DateRange(own.days.start, published) if own.since else own.days
        if base is None or base.start is None or base.end is None or base.end < base.start:
            return None
        unit, n = hit.attributes["unit"], hit.attributes["n"]
        if unit == "span":
            back = base.start.year - year.days.start.year if year and year.days.start else 1
            return DateRange(years_before(base.start, back), years_before(base.end, back))
        if unit == "year":
            if own is None:
                return _whole_year(base.start.year - n) if hit.attributes.get("anchor") else None
            return DateRange(years_before(base.start, n), years_before(base.end, n))
        if unit == "week":
            return DateRange(base.start - dt.timedelta(7), base.start - dt.timedelta(1))
        months = 3 if unit == "quarter" else 1
        first = base.start.replace(day=1)
        return DateRange(months_before(first, months), first - dt.timedelta(1))

    # places and people ------------------------------------------------------------------------------------

    def place(self, statement: Statement, start: int, end: int) -> Place | None:
        """The place that stands nearest: in the clause, its sentence, those before, the first line."""
        at = statement.figure.i if statement.figure else statement.i
        sentences = self.doc.sentences
        here = position(self.doc, statement.sentence)
        runs = [(start, end), around(statement.sentence, at)]
        runs += [(s.i, s.j) for s in reversed(sentences[max(here - 3, 0) : here])]
        runs += [(s.i, s.j) for s in sentences[:2]]
        for a, b in runs:
            inside = [p for p in between(self.notes.places, a, b) if p.kind != "feature"]
            if inside:
                return _nearest_place(inside, at).place
        return None

    def blamed(self, statement: Statement, meaning: Meaning, start: int, end: int) -> str | None:
        """The only actor named with a count of deaths, attacks or abductions."""
        if meaning.measure not in BLAMED and not (statement.figure and statement.figure.is_share):
            return None
        codes = {a.code for a in between(self.notes.actors, start, end)}
        return codes.pop() if len(codes) == 1 else None

    def said_by(self, statement: Statement) -> tuple[Attribution, ...]:
        """Everybody whose words the figure stands in."""
        at = statement.figure.i if statement.figure else statement.i
        told = voices(self.notes, at)
        return tuple(Attribution(a.name, a.kind, self.doc.evidence(a.i, a.j)) for a in told)

    # words ------------------------------------------------------------------------------------------------

    def bounds(self, statement: Statement) -> tuple[int, int]:
        """The clause of the statement with what it is compared to."""
        runs = [(statement.i, statement.j)]
        if statement.figure:
            runs.append((statement.figure.start, statement.figure.end))
        else:
            runs.append(clause(self.doc, statement.sentence, statement.i, statement.j))
        if statement.level:
            runs.append((statement.level.i, self._to_comma(statement.level.j, statement.level.end)))
        return min(a for a, _ in runs), max(b for _, b in runs)

    def quote(self, start: int, end: int) -> Evidence:
        """The words of tokens start:end without marks at either end."""
        while end - start > 1 and self.doc.tokens[end - 1] in {",", ";", ":", ".", "(", "-", "–", '"'}:
            end -= 1
        while end - start > 1 and self.doc.tokens[start] in {
            ",",
            ";",
            ":",
            ")",
            "-",
            "–",
            '"',
            "•",
            "*",
            "▪",
        }:
            start += 1
        return self.doc.evidence(start, end)


def _nearest_place(places: Iterable[PlaceMention], at: int) -> PlaceMention:
    return min(places, key=lambda p: abs(p.i - at))


def years_before(day: dt.date, n: int) -> dt.date:
    """The same day n years earlier; the last of February stays the last."""
    year = max(day.year - n, 1)
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def months_before(day: dt.date, n: int) -> dt.date:
    """The first day of the month n months earlier."""
    months = day.year * 12 + day.month - 1 - n
    return dt.date(max(months // 12, 1), months % 12 + 1, 1)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _whole_year(year: int) -> DateRange:
    return DateRange(dt.date(year, 1, 1), dt.date(year, 12, 31))
