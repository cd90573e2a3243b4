"""What a statement measures, as the reading contract codes it: civilian_deaths, displaced_people,
project_cost …

In: statements and the lexicon layer ``claims`` (nouns counted, states they are in, topics of percentages
and money). Out: a ``Meaning`` per statement. A number without a noun of its own ('en trouvent plus de 2
050', 'le ministère dit 1 788') counts what the sentences before it counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vigie.reading.claims.figures import Figure, clause
from vigie.reading.claims.runs import around, position
from vigie.reading.claims.statements import Statement
from vigie.reading.claims.surroundings import abroad, given_up, labels, lost_men
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes

PERSONS = frozenset(
    {"civilians", "people", "laymen", "nationals", "inhabitants", "soldiers"}
    | {"fighters", "households", "deaths", "injured"}
)
OF_STATE = {
    "displace": "displaced_people",
    "hunger": "food_insecure_people",
    "abduct": "abductions",
    "cross": "refugees",
}
# a state that tells what becomes of people; the others are about places
FATES = frozenset({*OF_STATE, "kill", "return", "injure"})
ARMED = frozenset({"soldiers", "fighters", "deaths", "injured"})
DEATHS_OF = {
    "civilians": "civilian_deaths",
    "laymen": "civilian_deaths",
    "inhabitants": "civilian_deaths",
    "soldiers": "military_deaths",
}
BUILDINGS = frozenset({"schools", "health_facilities"})
POPULATION = frozenset({"inhabitants", "nationals"})
PERSON = frozenset({"personne", "personnes", "person", "people"})
RATES = frozenset({"unemployment", "poverty", "gdp"})
MASSES = frozenset({"tonnes", "kg", "litres", "hectares", "km", "m", "ounces", "hours"})
EVENTS = frozenset({"attacks", "incidents", "abductions"})
PRONOUNS = frozenset({"il", "elle", "ils", "elles", "it", "they"})
ARMY = frozenset({"armee", "army", "armees", "military", "forces"})
LIVING = frozenset({"vit", "vivent", "habite", "habitent", "live", "lives"})
MEMORY = 2
FAR = 5
BESIDE = 4
HEADLINE = 16
PROJECT = 100_000
NO_PRICE = 10_000_000


@dataclass(frozen=True, slots=True)
class Meaning:
    """The measure and unit of a statement, and the words they were read from."""

    measure: str
    unit: str | None
    noun: Hit | None = None
    state: Hit | None = None
    topic: Hit | None = None
    inherited: bool = False


class Measures:
    """Reads the meaning of the statements of one document, in order."""

    def __init__(self, notes: Notes, statements: Sequence[Statement]) -> None:
        self.notes = notes
        self.doc = notes.doc
        self.statements = statements
        self.spans = [self._own_span(s) for s in statements]
        self.told: list[Meaning] = []

    def run(self) -> list[Meaning]:
        """The meaning of every statement."""
        for n in range(len(self.statements)):
            self.told.append(self._of(n))
        return self.told

    def _of(self, n: int) -> Meaning:
        statement = self.statements[n]
        figure = statement.figure
        if figure is None:
            return self._of_change(n, statement)
        start, end = self._window(n)
        if figure.is_money or (figure.unit is None and figure.noun is None and self._money_topic(figure)):
            return self._money(figure, start, end)
        if figure.is_share:
            return self._share(n, figure, start, end)
        return self._count(n, figure, start, end)

    # windows ----------------------------------------------------------------------------------------------

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

    def _own_states(self, n: int, states: Sequence[Hit]) -> list[Hit]:
        """Without those closer to a neighbour: 'seraient déplacés, alors que le pays compte 23 millions'."""
        i, j = self.spans[n]
        before = self.spans[n - 1][1] if n else 0

        def gap(a: int, b: int) -> int:
            return b - a + 3 * self.doc.tokens[a:b].count(",")

        return [h for h in states if h.i >= j or h.j > i or gap(h.j, i) <= gap(before, h.i) or before <= 0]

    # kinds of figures -------------------------------------------------------------------------------------

    def _money_topic(self, figure: Figure) -> bool:
        """'La dette, elle, s'élève à 462 milliards': no currency, but money all the same."""
        scaled = figure.size >= 10**6
        return scaled and any(h.code in {"debt", "project"} for h in self.hits(figure.start, figure.i, "topic"))

    def _money(self, figure: Figure, start: int, end: int) -> Meaning:
        clause_topics = self.hits(start, end, "topic")
        topics = [h for h in clause_topics if h.code != "funding"] or clause_topics
        topics = topics or self.hits(*around(figure.sentence, figure.i), "topic")
        if figure.size >= NO_PRICE:
            topics = [h for h in topics if h.code != "price"] or topics
        gdp = next((h for h in topics if h.code == "gdp"), None)
        topic = gdp or self.nearest(topics, figure.i, figure.j)
        measure = topic.attributes["measure"] if topic else "other"
        if measure == "project_cost" and figure.size < PROJECT:
            measure = "other"
        return Meaning(measure, figure.unit or "currency", topic=topic)

    def _share(self, n: int, figure: Figure, start: int, end: int) -> Meaning:
        topics = self.hits(*around(figure.sentence, figure.i), "topic")
        states = self.hits(start, end, "state")
        rate = self.nearest([h for h in topics if h.code in RATES], figure.i, figure.j)
        noun, unit = figure.noun, figure.unit
        if rate:
            return Meaning(rate.attributes["measure"], unit, noun, topic=rate)
        state = self.nearest([h for h in states if h.code in {"displace", "hunger"}], figure.i, figure.j)
        if noun and noun.code in BUILDINGS:
            wide = [h for h in self.hits(*around(figure.sentence, figure.i), "state") if h.code == "close"]
            state = self.nearest([h for h in states if h.code == "close"] or wide, figure.i, figure.j)
            known = None if state else self._before(n, figure.i)
            closed = state or (known and known.measure == f"{noun.code}_closed")
            return Meaning(f"{noun.code}_closed" if closed else "other", unit, noun, state)
        if state and not (noun and noun.code.startswith("displaced")):
            return Meaning(OF_STATE[state.code], unit, noun, state)
        if noun and self._population(figure, noun):
            return Meaning("population_share", unit, noun)
        if noun is None and LIVING & set(self.doc.tokens[figure.j : figure.j + 2]):
            return Meaning("population_share", unit)
        killed = self.nearest([h for h in states if h.code == "kill"], figure.i, figure.j)
        if killed:
            who = noun or self.nearest(self.hits(start, figure.i, "noun"), figure.i, figure.j)
            return Meaning(DEATHS_OF.get(who.code, "deaths") if who else "deaths", unit, who, killed)
        if noun and (noun.code in EVENTS or noun.code == "civilian_deaths"):
            return Meaning(noun.attributes["measure"], unit, noun)
        if noun is None and self._pronoun(figure):
            known = self._before(n, figure.i)
            if known and known.noun and known.noun.code in EVENTS:
                return Meaning(known.measure, unit, known.noun, inherited=True)
        return Meaning("other", unit, noun, topic=self.nearest(topics, figure.i, figure.j))

    def _population(self, figure: Figure, noun: Hit) -> bool:
        """A share of inhabitants, of a nation's people or of persons at large; not 'du territoire malien'."""
        if noun.code == "nationals" and noun.i >= figure.j:
            return noun.i - figure.j <= 1
        return noun.code in POPULATION or self.doc.tokens[noun.i] in PERSON

    def _pronoun(self, figure: Figure) -> bool:
        """'half of them', 'la moitié d'entre elles'."""
        return bool({"them", "these", "entre"} & set(self.doc.tokens[figure.j : figure.j + 3]))

    def _count(self, n: int, figure: Figure, start: int, end: int) -> Meaning:
        noun = figure.noun
        states = self._own_states(n, self.hits(start, end, "state"))
        if figure.unit in MASSES:
            topic = self.nearest(self.hits(start, end, "topic"), figure.i, figure.j)
            return Meaning("other", figure.unit, noun, topic=topic)
        if noun is None:
            return self._bare(n, figure, states)
        if not states and noun.code in {*PERSONS, *BUILDINGS}:
            states = self.hits(figure.j, figure.end, "state")
        found = self._counted(noun, states, figure.i, max(figure.j, noun.j))
        if found.measure == "other" and noun.code in {*PERSONS, *BUILDINGS}:
            found = self._labelled(figure, noun, start) or found
        if found.measure == "other" and noun.code in PERSONS:
            told = [h for h in self.hits(start, figure.i, "noun") if h.code in {"displaced", "refugees"}]
            found = Meaning(told[-1].attributes["measure"], found.unit, noun) if told else found
        if found.measure == "other" and lost_men(self.doc, figure.i, noun):
            found = replace(found, measure="military_deaths")
        found = self._across(found, figure, end)
        if found.measure == "other" and noun.code == "people" and self.lodged(start, end):
            heading = self.heading()
            return Meaning(heading.attributes["measure"], "people", noun) if heading else found
        return found

    def _labelled(self, figure: Figure, noun: Hit, start: int) -> Meaning | None:
        """'Écoles fermées : 412', and what stands under a heading."""
        if any(h.code in FATES for h in self.hits(figure.start, figure.end, "state")):
            return None
        for a, b in labels(self.notes, figure.sentence, start):
            told = next((h for h in self.hits(a, b, "noun") if "measure" in h.attributes), None)
            if told and noun.code in PERSONS and told.code in {"displaced", "refugees"}:
                return Meaning(told.attributes["measure"], noun.attributes["unit"], noun, inherited=True)
            meaning = self._counted(noun, self.hits(a, b, "state"), figure.i, figure.j)
            if meaning.measure != "other":
                return replace(meaning, inherited=True)
        return None

    def _across(self, meaning: Meaning, figure: Figure, end: int) -> Meaning:
        """People told to have fled, where the clause names another country than theirs, are refugees."""
        state, noun = meaning.state, meaning.noun
        arrived = noun is not None and noun.code == "arrivals"
        fled = state is not None and state.code == "displace"
        if meaning.measure != "displaced_people" or not (arrived or fled):
            return meaning
        if state and fled and self.doc.tokens[state.i].startswith(("deplac", "displac", "intern")):
            return meaning
        crossed = abroad(self.notes, meaning.noun, figure.i, max(end, figure.end))
        return replace(meaning, measure="refugees") if crossed else meaning

    def _bare(self, n: int, figure: Figure, states: Sequence[Hit]) -> Meaning:
        """A number without a noun: its own state, put to what was counted before."""
        state = self.nearest([h for h in states if h.code in OF_STATE], figure.i, figure.j)
        if state and (state.i - figure.j if state.i >= figure.j else figure.i - state.j) <= BESIDE:
            return Meaning(OF_STATE[state.code], "people", state=state)
        closed = next((h for h in states if h.code == "close" and 0 <= h.i - figure.j <= BESIDE), None)
        shut = next((h for h in reversed(self._nouns_back(figure.i)) if h.code in BUILDINGS), None) if closed else None
        if shut:
            return Meaning(f"{shut.code}_closed", shut.code, shut, closed, inherited=True)
        known = self._before(n, figure.i)
        if known and known.noun:
            again = self._counted(known.noun, states, figure.i, figure.j) if states else known
            kept = again if again.measure != "other" else known
            heading = self.heading() if kept.measure == "other" and known.noun.code in PERSONS else None
            if heading:
                return Meaning(heading.attributes["measure"], "people", heading, inherited=True)
            return replace(kept, inherited=True)
        if known:
            return known
        if state:
            return Meaning(OF_STATE[state.code], "people", state=state)
        killed = any(h.code == "kill" for h in states)
        heading = self.heading()
        if heading and not killed:
            return Meaning(heading.attributes["measure"], heading.attributes["unit"], heading, inherited=True)
        return Meaning("deaths" if killed else "other", figure.unit)

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
        if noun.code == "deaths":
            civil = next((h for h in self.doc.hits("claims", i, j + 4) if h.code == "civilians"), None)
            return Meaning("civilian_deaths" if civil else "deaths", unit, noun, nearest)
        if noun.code == "refugees" and nearest and nearest.code == "return":
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

    # changes without a figure, and what was told before ---------------------------------------------------

    def _of_change(self, n: int, statement: Statement) -> Meaning:
        start, end = self._window(n)
        trend = statement.trend
        if trend and "measure" in trend.attributes:
            return Meaning(trend.attributes["measure"], "events")
        if self.doc.tokens[start] in PRONOUNS and (known := self._before(n, start)):
            return known
        states = self.hits(start, end, "state")
        found = self._subject(start, statement.i, states) or self._subject(statement.j, end, states)
        killed = next((h for h in self.hits(start, end, "state") if h.code == "kill"), None)
        if found and not (killed and found.noun is None):
            return found
        known = self._before(n, statement.i)
        if killed:
            who = known.noun if known and known.noun and known.noun.code in PERSONS else None
            if who is None and ARMY & set(self.doc.tokens[statement.j : statement.j + 4]):
                return Meaning("military_deaths", "people", None, killed)
            return Meaning(
                DEATHS_OF.get(who.code, "deaths") if who else "deaths", "people", who, killed, inherited=True
            )
        if known or found:
            return known or found or Meaning("other", None)
        heading = self.heading()
        return Meaning(heading.attributes["measure"], "people", heading) if heading else Meaning("other", None)

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

    def _back(self, i: int) -> Iterator[tuple[int, int]]:
        here = self.doc.sentence_of(i)
        yield around(here, i)[0], i
        at = position(self.doc, here)
        for sentence in reversed(self.doc.sentences[max(at - MEMORY, 0) : at]):
            if sentence.paragraph == here.paragraph:
                yield sentence.i, sentence.j
