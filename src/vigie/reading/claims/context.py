"""What the words around a figure count, and the state they tell of it: the base of ``measures``.

In: statements and the lexicon layer ``claims``. Out: ``Meaning``, and ``Context``, which answers what a run of words is
about and what was counted before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from vigie.reading.claims.figures import Figure, clause
from vigie.reading.claims.runs import around, position
from vigie.reading.claims.statements import Statement
from vigie.reading.claims.surroundings import given_up
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes

PERSONS = frozenset(
    {"civilians", "people", "laymen", "nationals", "inhabitants", "soldiers"}
    | {"fighters", "households", "deaths", "injured", "victims"}
)
OF_STATE = {
    "displace": "displaced_people",
    "hunger": "food_insecure_people",
    "abduct": "abductions",
    "cross": "refugees",
}
FATES = frozenset({*OF_STATE, "kill", "return", "injure", "serve"})
ARMED = frozenset({"soldiers", "fighters", "deaths", "injured"})
DEATHS_OF = {
    "civilians": "civilian_deaths",
    "laymen": "civilian_deaths",
    "inhabitants": "civilian_deaths",
    "soldiers": "military_deaths",
}
BUILDINGS = frozenset({"schools", "health_facilities"})
RATES = frozenset({"unemployment", "poverty", "gdp"})
MEMORY = 2
FAR = 5
BACK = 300
HEADLINE = 16


class Meaning(Struct, frozen=True, gc=False):
    """The measure and unit of a statement, and the words they were read from."""

    measure: str
    unit: str | None
    noun: Hit | None = None
    state: Hit | None = None
    topic: Hit | None = None
    inherited: bool = False


class Context:
    """The statements of one document and what the words around them are about."""

    def __init__(self, notes: Notes, statements: Sequence[Statement]) -> None:
        self.notes = notes
        self.doc = notes.doc
        self.statements = statements
        self.spans = [self._own_span(s) for s in statements]
        self.told: list[Meaning] = []

    def _own_span(self, statement: Statement) -> tuple[int, int]:
        figure = statement.figure
        runs = [(statement.i, statement.j)]
        if figure:
            runs.append(
                (
                    figure.i,
                    figure.noun.j if figure.noun and figure.own and figure.noun.i >= figure.j else figure.j,
                )
            )
        if statement.level:
            runs.append((statement.level.i, statement.level.j))
        return min(i for i, _ in runs), max(j for _, j in runs)

    def _window(self, n: int) -> tuple[int, int]:
        """The clause of the statement, up to the neighbouring statements."""
        statement = self.statements[n]
        figure = statement.figure
        if figure:
            start, end = figure.start, figure.end
        else:
            start, end = clause(self.doc, statement.sentence, statement.i, statement.j)
        i, j = self.spans[n]
        for k in (n - 1, n + 1):
            if 0 <= k < len(self.spans):
                a, b = self.spans[k]
                if b <= i:
                    start = max(start, b)
                if a >= j:
                    end = min(end, a)
        return start, max(end, j)

    def hits(self, start: int, end: int, role: str) -> list[Hit]:
        return [h for h in self.doc.hits("claims", max(start, 0), end) if h.attributes["role"] == role]

    def nearest(self, hits: Sequence[Hit], i: int, j: int) -> Hit | None:
        """The hit closest to tokens i:j; a comma in between counts as three tokens."""

        def distance(hit: Hit) -> int:
            a, b = (hit.j, i) if hit.j <= i else (j, hit.i)
            return max(b - a, 0) + 3 * self.doc.tokens[a:b].count(",")

        return min(hits, key=distance, default=None)

    def _nouns_back(self, i: int) -> list[Hit]:
        """The nouns of the sentence up to token i and of those before it in its paragraph."""
        here = self.doc.sentence_of(i)
        at = position(self.doc, here)
        before = [s.i for s in self.doc.sentences[max(at - FAR, 0) : at] if s.paragraph == here.paragraph]
        return self.hits(min([*before, around(here, i)[0]]), i, "noun")

    def heading(self) -> Hit | None:
        """The people that the first line of the text counts: 'Malian refugees at a glance'."""
        first = self.doc.sentences[0] if self.doc.sentences else None
        if first is None or first.j - first.i > HEADLINE:
            return None
        return next((h for h in self.hits(first.i, first.j, "noun") if h.code in {"refugees", "displaced"}), None)

    def lodged(self, start: int, end: int) -> bool:
        """'The camp shelters 109,000 people'."""
        return any(h.code == "shelter" for h in self.hits(start, end, "state"))

    def _counted(self, noun: Hit, states: Sequence[Hit], i: int, j: int) -> Meaning:
        unit = noun.attributes.get("unit")
        nearest = self.nearest(states, i, j)
        if noun.code in {"victims", "cases"}:
            return self._of_context(noun, states, i, j)
        if noun.code == "deaths":
            civil = next((h for h in self.doc.hits("claims", i, j + 4) if h.code == "civilians"), None)
            return Meaning("civilian_deaths" if civil else "deaths", unit, noun, nearest)
        beside = self.nearest([h for h in states if h.j <= noun.i or noun.j <= h.i], i, j)
        if noun.code in {"refugees", "displaced"} and beside and beside.code == "return":
            return Meaning("other", unit, noun, nearest)
        if "measure" in noun.attributes and noun.attributes["measure"] != "people_in_need":
            return Meaning(noun.attributes["measure"], unit, noun, nearest)
        if noun.code in BUILDINGS:
            closed = next((h for h in states if h.code == "close"), None)
            measure = f"{noun.code}_closed" if closed or given_up(self.doc, j) else "other"
            return Meaning(measure, unit, noun, closed or nearest)
        if noun.code == "towns" and nearest and nearest.code == "attack":
            return Meaning("attacks", "events", noun, nearest)
        fate = self.nearest([h for h in states if h.code in FATES], i, j)
        if noun.code not in PERSONS or fate is None:
            return Meaning("other", unit, noun, nearest)
        if fate.code == "kill":
            return Meaning(DEATHS_OF.get(noun.code, "deaths"), unit, noun, fate)
        if fate.code == "displace" and noun.code in ARMED:
            return Meaning("other", unit, noun, fate)
        return Meaning(OF_STATE.get(fate.code, "other"), unit, noun, fate)

    def _of_context(self, noun: Hit, states: Sequence[Hit], i: int, j: int) -> Meaning:
        """'SBM counted 1,423 victims': of kidnapping where the lines before tell of it, else dead."""
        unit = noun.attributes["unit"]
        told = self.nearest([h for h in states if h.code in {"abduct", "kill", "injure"}], i, j)
        if told is None:
            near = [h for h in self._told_back(i) if h.code in {"abduct", "abductions", "kill"}]
            told = near[-1] if near else None
        abducted = told is not None and told.code in {"abduct", "abductions"}
        if noun.code == "cases":
            return Meaning("abductions" if abducted else "other", unit, noun, told)
        if told is not None and told.code == "injure":
            return Meaning("other", unit, noun, told)
        return Meaning("abductions" if abducted else "deaths", unit, noun, told)

    def _told_back(self, i: int) -> list[Hit]:
        """The words of the lexicon up to token i, in its sentence and those before it in the paragraph."""
        here = self.doc.sentence_of(i)
        at = position(self.doc, here)
        before = [s.i for s in self.doc.sentences[max(at - MEMORY, 0) : at] if s.paragraph == here.paragraph]
        return self.doc.hits("claims", max(min([*before, around(here, i)[0]]), i - BACK), i)

    def _subject(self, start: int, end: int, around: Sequence[Hit] = ()) -> Meaning | None:
        """What a run of words is about: a rate, events, or people in some state."""
        topics = self.hits(start, end, "topic")
        if rate := next((h for h in topics if h.code in RATES), None):
            return Meaning(rate.attributes["measure"], None if rate.code == "gdp" else "percent", topic=rate)
        nouns = self.hits(start, end, "noun")
        states = around or self.hits(start, end, "state")
        for noun in nouns:
            meaning = self._counted(noun, states, noun.i, noun.j)
            if meaning.measure != "other":
                return meaning
        if topics:
            return Meaning("other", None, topic=topics[-1])
        return Meaning("other", nouns[-1].attributes.get("unit"), nouns[-1]) if nouns else None

    def _before(self, n: int, i: int) -> Meaning | None:
        """What was counted before token i: in its sentence, else at most two back in the paragraph."""
        pronoun = "en" in self.doc.tokens[max(i - 3, 0) : i]
        for start, end in self._back(i):
            own = self._last_told(n, start, end)
            if own and own.noun and own.measure == "refugees":
                return replace(own, inherited=True)
            found = self._subject(start, end)
            if pronoun and found and found.measure == "other":
                found = None
            if found and (found.measure != "other" or found.noun):
                return replace(found, inherited=True)
            for k in range(min(n, len(self.told)) - 1, -1, -1):
                if self.spans[k][0] < start:
                    break
                if self.spans[k][0] >= end:
                    continue
                if self.told[k].measure != "other":
                    return replace(self.told[k], inherited=True)
            fates = [h for h in self.hits(start, end, "state") if h.code in OF_STATE]
            if fates:
                return Meaning(OF_STATE[fates[-1].code], "people", state=fates[-1], inherited=True)
        return None

    def _last_told(self, n: int, start: int, end: int) -> Meaning | None:
        """The last meaning told before the n-th, of what stands in tokens start:end."""
        for k in range(min(n, len(self.told)) - 1, -1, -1):
            if self.spans[k][0] < start:
                return None
            if self.spans[k][0] < end:
                return self.told[k]
        return None

    def _back(self, i: int) -> Iterator[tuple[int, int]]:
        here = self.doc.sentence_of(i)
        yield around(here, i)[0], i
        at = position(self.doc, here)
        for sentence in reversed(self.doc.sentences[max(at - MEMORY, 0) : at]):
            if sentence.paragraph == here.paragraph:
                yield sentence.i, sentence.j

    def _civil(self, figure: Figure) -> bool:
        """'Sept morts sur dix sont des civils'."""
        behind = self.doc.hits("claims", figure.j, min(figure.j + 5, figure.sentence.j))
        return any(h.code == "civilians" for h in behind)
