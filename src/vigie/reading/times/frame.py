"""What a time expression leans on: the day of publication, the year of the text, the date told last, the
tense.

In: a document and its day of publication. Out: ``Frame``, which the rules of the grammar fill with
mentions.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right

from vigie.model import DateRange
from vigie.reading.document import Document
from vigie.reading.mentions import TimeMention
from vigie.reading.times import calendar
from vigie.reading.times.items import Items, items

AHEAD = dt.timedelta(days=15)
FAR_AHEAD = dt.timedelta(days=75)
WINDOW = 25
HALF_YEAR = 6
MONTH_AHEAD = 1
NEAR = 4
YEAR_REACH = 14
FUTURE_ENDINGS = ("ra", "ront")
FIRST_PERSON = {"rai": ("je", "j"), "rons": ("nous",)}
PAST_ENDINGS = ("ait", "aient")
PARTICIPLES = ("é", "ée", "és", "ées", "i", "is", "ie", "ies", "u", "us", "ue", "ues")
SINCE = frozenset({"depuis", "since"})
RELATIVES = frozenset({"qui", "que", "dont", "which", "who", "that"})
CONDITIONAL = ("rait", "raient")
# words that end as verbs and participles do
NO_VERBS = frozenset(
    {"camera", "opera", "front", "affront", "etcetera", "cholera", "extra", "ultra", "contra", "mantra", "tiara"}
    | {"portrait", "retrait", "extrait", "attrait", "souhait", "parfait", "forfait", "satisfait", "bienfait"}
    | {
        "vous",
        "nous",
        "tous",
        "plus",
        "ici",
        "aussi",
        "ainsi",
        "parmi",
        "midi",
        "depuis",
        "puis",
        "dessus",
        "qui",
        "ni",
    }
    | {"lui", "jeudi", "lundi", "mardi", "vendredi", "samedi", "mercredi", "sous", "jus", "pays", "avis", "mais", "oui"}
)


class Frame:
    """The state of one reading of times; rules call ``add`` and read ``published``, ``last`` and
    ``last_day``.

    ``last`` is the date told last, whatever its length; ``last_day`` the last of no more than a few days.
    """

    def __init__(self, doc: Document, published: dt.date | None) -> None:
        self.doc = doc
        self.items: Items = items(doc)
        self.english = doc.language == "en"
        self.published = published
        self.undated = published is None
        self.text_year = None if published else _latest_year(self.items)
        self.found: list[TimeMention] = []
        self.last: DateRange | None = None
        self.last_day: DateRange | None = None
        self.told_year: tuple[int, int] | None = None
        self._verb_tokens = [token for token, _ in self.items.verbs]
        self._states = self.items.states
        self._quotes: list[int] | None = None
        self._asked: tuple[int, int, int] = (-1, -1, 0)

    def add(
        self,
        first: int,
        end: int,
        kind: str,
        value: str,
        days: DateRange | None = None,
        *,
        inferred: bool = False,
        anchors: bool = True,
    ) -> None:
        """A mention over items first:end; it becomes what later words lean on unless it tells when
        somebody spoke."""
        self.add_tokens(
            self.items.i[first], self.items.j[end - 1], kind, value, days, inferred=inferred, anchors=anchors
        )

    def add_tokens(
        self,
        i: int,
        j: int,
        kind: str,
        value: str,
        days: DateRange | None = None,
        *,
        inferred: bool = False,
        anchors: bool = True,
    ) -> None:
        """As ``add``, over tokens i:j."""
        self.found.append(TimeMention(i, j, kind, value, days, inferred))
        if kind == "DATE" and len(value) == 4 and value.isdecimal():
            self.told_year = (int(value), i)
        elif kind == "DATE" and self.told_year and value[:5] == f"{self.told_year[0]:04}-":
            self.told_year = (self.told_year[0], i)
        if anchors and days and days.start and days.end and not self.tells(i):
            self.last = days
            if (days.end - days.start).days < 8:
                self.last_day = days

    def tells(self, token: int) -> bool:
        """Does a verb of telling stand just before ('a-t-on appris lundi')?"""
        at = bisect_left(self._verb_tokens, token)
        return any(t >= token - 3 and turn == 0 for t, turn in self.items.verbs[max(0, at - 4) : at])

    def origin(self) -> dt.date | None:
        """The day that 'la veille' and 'three days later' lean on."""
        return self.last_day.start if self.last_day else self.published

    def future(self, token: int, end: int) -> bool:
        """Is the clause around tokens token:end in the future?"""
        return self.tense(token, end) > 0

    def tense(self, token: int, end: int) -> int:
        """1 where the clause around tokens token:end is in the future, -1 in the past, 0 where no verb tells.

        The nearest verb before decides, else the first after.
        """
        if self._asked[:2] != (token, end):
            self._asked = (token, end, self._tense(token, end))
        return self._asked[2]

    def _tense(self, token: int, end: int) -> int:
        sentence = self.doc.sentence_of(token)
        before = range(token - 1, max(sentence.i, token - WINDOW) - 1, -1)
        after = range(end, min(sentence.j, end + WINDOW))
        turns = dict(
            self.items.verbs[
                bisect_left(self._verb_tokens, token - WINDOW) : bisect_left(self._verb_tokens, end + WINDOW)
            ]
        )
        ahead, done = False, end
        for t in before:
            if turn := turns.get(t) or self._ending(t):
                # 'peuvent passer par l'axe fermé par l'armée le 10 septembre': the day is that of the participle.
                return -1 if t < done - 3 and done < token else turn
            if self.doc.tokens[t] in SINCE:
                return -1
            ahead |= not self.english and self.doc.tokens[t] == "avant" and self.doc.tokens[t + 1] in ("de", "d")
            if t >= token - NEAR and self._participle(t) and not any(turns.get(u) == 1 for u in range(t - 3, t)):
                if t == token - 1:
                    return -1
                done = t
        if ahead:
            return 1
        for t in after:
            if self.doc.tokens[t] in RELATIVES:
                break
            if turn := turns.get(t) or self._ending(t):
                return turn
        return 0

    def verb(self, token: int) -> int:
        """1 where token is a verb of the future, -1 of the past, 0 where it is none that tells."""
        at = bisect_left(self._verb_tokens, token)
        if at < len(self._verb_tokens) and self._verb_tokens[at] == token:
            return self.items.verbs[at][1]
        return self._ending(token) if 0 <= token < len(self.doc) else 0

    def stative(self, token: int) -> bool:
        """Does a verb of being, or a negation, stand within a few words before?"""
        at = bisect_left(self._states, token)
        return at > 0 and self._states[at - 1] >= token - NEAR

    def quoted(self, token: int) -> bool:
        """Does an odd number of quotation marks stand before, in the paragraph?"""
        if self._quotes is None:
            self._quotes = self._quoted()
        at = bisect_right(self._quotes, token)
        return at % 2 == 1 and at < len(self._quotes)

    def _quoted(self) -> list[int]:
        """Where quotations open and close; what a paragraph leaves open ends with it."""
        marks: list[int] = []
        paragraph = -1
        for sentence in self.doc.sentences:
            if sentence.paragraph != paragraph and len(marks) % 2:
                marks.append(sentence.i)
            paragraph = sentence.paragraph
            marks.extend(t for t in range(sentence.i, sentence.j) if self.doc.tokens[t] == '"')
        return marks

    def _participle(self, token: int) -> bool:
        """'annoncées mercredi'."""
        word = self.doc.text[self.doc.starts[token] : self.doc.ends[token]]
        return (
            not self.english
            and len(word) > 3
            and word.endswith(PARTICIPLES)
            and not self._named(token)
            and self.doc.tokens[token] not in NO_VERBS
        )

    def _named(self, token: int) -> bool:
        """A capital inside a sentence: 'Ankara', 'Bujumbura'."""
        return self.doc.text[self.doc.starts[token]].isupper() and self.doc.sentence_of(token).i != token

    def _ending(self, token: int) -> int:
        word = self.doc.tokens[token]
        if self.english:
            return -1 if len(word) > 4 and word.endswith("ed") else 0
        if len(word) < 5 or self.doc.text[self.doc.starts[token]].isupper():
            return 0
        if word in NO_VERBS:
            return 0
        if word.endswith(FUTURE_ENDINGS):
            return 0 if self._named(token) else 1
        for ending, persons in FIRST_PERSON.items():
            if word.endswith(ending):
                return int(token > 0 and self.doc.tokens[token - 1] in persons)
        return -1 if word.endswith(PAST_ENDINGS) and not word.endswith(CONDITIONAL) else 0

    def year_near(self, token: int) -> int | None:
        """The year told shortly before in the same sentence: 'en 97 (en janvier, en octobre)'."""
        if self.told_year is None or self.published is None:
            return None
        year, at = self.told_year
        near = token - at <= YEAR_REACH and at >= self.doc.sentence_of(token).i
        return year if near and year < self.published.year else None

    def day_in_year(
        self, month: int, day: int, weekday: int | None, future: bool | None, reach: dt.timedelta = AHEAD
    ) -> tuple[dt.date | None, bool]:
        """The day meant by a month and a day without a year, and whether the year was inferred from
        the text alone.

        Where ``future`` is None the day nearest to publication is meant.
        """
        if self.published is None:
            return (calendar.date(self.text_year, month, day), True) if self.text_year else (None, False)
        published = self.published
        year = published.year
        days = [d for y in (year - 1, year, year + 1) if (d := calendar.date(y, month, day))]
        if weekday:
            near = [d for d in days if d.isoweekday() == weekday and abs((d - published).days) < 330]
            days = near or days
        if future is None:
            return min(days, key=lambda d: abs((d - published).days), default=None), self.undated
        if future:
            ahead = [d for d in days if d >= published]
            return next(iter(ahead or days[-1:]), None), self.undated
        behind = [d for d in days if d - published <= reach]
        return next(reversed(behind or days[:1]), None), self.undated

    def month_in_year(self, month: int, future: bool | None, reach: int = 0) -> tuple[int | None, bool]:
        """The year of a month that stands without one, and whether it was inferred from the text alone.

        Where ``future`` is None the month nearest to publication is meant.
        """
        if self.published is None:
            return self.text_year, self.text_year is not None
        year = self.published.year
        if future is None:
            future = (month - self.published.month) % 12 <= HALF_YEAR
        elif not future and reach:
            future = 0 < (month - self.published.month) % 12 <= reach
        if future:
            return (year if month >= self.published.month else year + 1), self.undated
        return (year if month <= self.published.month else year - 1), self.undated


def _latest_year(it: Items) -> int | None:
    """The latest year that the text names, where it names any as a date."""
    years = [n for kind, n in zip(it.kind, it.n, strict=True) if kind == "year" and 1980 <= n <= 2100]
    return max(years, default=None)
