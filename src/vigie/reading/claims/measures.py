"""What a statement measures, as the reading contract codes it: civilian_deaths, displaced_people,
project_cost …

In: statements and the lexicon layer ``claims`` (nouns counted, states they are in, topics of percentages
and money). Out: a ``Meaning`` per statement. A number without a noun of its own ('en trouvent plus de 2
050', 'le ministère dit 1 788') counts what the sentences before it counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from vigie.reading.claims.context import (
    BACK,
    BUILDINGS,
    DEATHS_OF,
    FAR,
    FATES,
    OF_STATE,
    PERSONS,
    RATES,
    Context,
    Meaning,
)
from vigie.reading.claims.figures import Figure
from vigie.reading.claims.runs import around, position
from vigie.reading.claims.statements import Statement
from vigie.reading.claims.surroundings import abroad, labels, lost_men
from vigie.reading.document import Hit

__all__ = ["EVENTS", "MASSES", "Meaning", "Measures"]

COUNTED_UP = frozenset({"deaths", "civilian_deaths", "military_deaths", "attacks", "incidents", "abductions"})
RATES_OF = frozenset({"unemployment_rate", "poverty_rate"})
CLOSED = frozenset({"schools_closed", "health_facilities_closed"})
RESTATES = frozenset({"soit", "is"})
APPEALS = frozenset({"appel", "appeal"})
CLOSURES = frozenset({"fermetures", "fermeture", "closures"})
POPULATION = frozenset({"inhabitants", "nationals"})
PERSON = frozenset({"personne", "personnes", "person", "people"})
MASSES = frozenset({"tonnes", "kg", "litres", "hectares", "km", "m", "ounces", "hours", "nights", "days"})
EVENTS = frozenset({"attacks", "incidents", "abductions"})
PRONOUNS = frozenset({"il", "elle", "ils", "elles", "it", "they"})
ARMY = frozenset({"armee", "army", "armees", "military", "forces"})
LIVING = frozenset({"vit", "vivent", "habite", "habitent", "live", "lives"})
BESIDE = 4
PROJECT = 100_000
NO_PRICE = 10_000_000


class Measures(Context):
    """Reads the meaning of the statements of one document, in order."""

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

    def _own_states(self, n: int, states: Sequence[Hit]) -> list[Hit]:
        """Without those closer to a neighbour: 'seraient déplacés, alors que le pays compte 23 millions'."""
        i, j = self.spans[n]
        before = self.spans[n - 1][1] if n else 0

        def gap(a: int, b: int) -> int:
            return b - a + 3 * self.doc.tokens[a:b].count(",")

        return [h for h in states if h.i >= j or h.j > i or gap(h.j, i) <= gap(before, h.i) or before <= 0]

    def _money_topic(self, figure: Figure) -> bool:
        """'La dette, elle, s'élève à 462 milliards': no currency, but money all the same."""
        scaled = figure.size >= 10**6
        return scaled and any(h.code in {"debt", "project"} for h in self.hits(figure.start, figure.end, "topic"))

    def _money(self, figure: Figure, start: int, end: int) -> Meaning:
        clause_topics = self.hits(start, end, "topic")
        asked = [h for h in clause_topics if 0 <= figure.i - h.j <= 1 and APPEALS & set(self.doc.tokens[h.i : h.j])]
        topics = asked or [h for h in clause_topics if h.code != "funding"] or clause_topics
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
        if rate and not (noun and noun.code not in PERSONS):
            return Meaning(rate.attributes["measure"], unit, noun, topic=rate)
        if again := self._restated(n, figure) or self._taken_up(n, figure, topics):
            return again
        state = self.nearest([h for h in states if h.code in {"displace", "hunger"}], figure.i, figure.j)
        if noun and noun.code in BUILDINGS:
            wide = [h for h in self.hits(*around(figure.sentence, figure.i), "state") if h.code == "close"]
            state = self.nearest([h for h in states if h.code == "close"] or wide, figure.i, figure.j)
            known = None if state else self._before(n, figure.i)
            closed = state or (known and known.measure == f"{noun.code}_closed")
            return Meaning(f"{noun.code}_closed" if closed else "other", unit, noun, state)
        if state and not (noun and noun.code.startswith("displaced")) and not (noun is None and topics):
            return Meaning(OF_STATE[state.code], unit, noun, state)
        if noun and self._population(figure, noun):
            return Meaning("population_share", unit, noun)
        if noun is None and LIVING & set(self.doc.tokens[figure.j : figure.j + 2]):
            return Meaning("population_share", unit)
        if noun and (noun.code in EVENTS or noun.code in {"civilian_deaths", "military_deaths", "deaths"}):
            civil = noun.code == "deaths" and self._civil(figure)
            return Meaning("civilian_deaths" if civil else noun.attributes["measure"], unit, noun)
        killed = self.nearest([h for h in states if h.code == "kill"], figure.i, figure.j)
        if killed:
            who = noun or self.nearest(self.hits(start, figure.i, "noun"), figure.i, figure.j)
            return Meaning(DEATHS_OF.get(who.code, "deaths") if who else "deaths", unit, who, killed)
        return Meaning("other", unit, noun, topic=self.nearest(topics, figure.i, figure.j))

    def _restated(self, n: int, figure: Figure) -> Meaning | None:
        """'2 300 écoles, soit un quart de celles du pays', '…, half of the population': the last figure as a share."""
        last = self.statements[n - 1] if n else None
        if last is None or last.figure is None or last.figure.is_share or last.sentence.i != figure.sentence.i:
            return None
        run = self.doc.tokens[max(last.j, figure.i - 4) : figure.i]
        whole = {"population", "country", "pays"} & set(self.doc.tokens[figure.j : figure.j + 4])
        told = self.told[n - 1]
        if told.measure == "other" or not (RESTATES & set(run) or (run[-1:] == [","] and whole)):
            return None
        return Meaning(told.measure, figure.unit, told.noun, told.state, inherited=True)

    def _taken_up(self, n: int, figure: Figure, topics: Sequence[Hit]) -> Meaning | None:
        """'attributes half of them to JNIM', 'La moitié ont eu lieu à Banamba': a share of what was just counted."""
        noun = figure.noun
        if topics or (noun and noun.code not in {"cases", "people"} and not self._closures(figure)):
            return None
        known = self._before(n, figure.i)
        if known is None:
            return None
        if noun and noun.code == "people":
            return None
        if self._closures(figure):
            return Meaning(known.measure, figure.unit, known.noun, inherited=True) if known.measure in CLOSED else None
        shared = known.measure in COUNTED_UP or (known.measure in RATES_OF and "en" in self._tokens_before(figure))
        return Meaning(known.measure, figure.unit, known.noun, inherited=True) if shared else None

    def _closures(self, figure: Figure) -> bool:
        """'44 % des fermetures', 'half of the closures'."""
        return bool(CLOSURES & set(self.doc.tokens[figure.j : figure.j + 3]))

    def _tokens_before(self, figure: Figure) -> list[str]:
        return self.doc.tokens[max(figure.i - 3, 0) : figure.i]

    def _population(self, figure: Figure, noun: Hit) -> bool:
        """A share of inhabitants, of a nation's people or of persons at large; not 'du territoire malien'."""
        if noun.code == "nationals" and noun.i >= figure.j:
            return noun.i - figure.j <= 1
        return noun.code in POPULATION or self.doc.tokens[noun.i] in PERSON

    def _count(self, n: int, figure: Figure, start: int, end: int) -> Meaning:
        noun = figure.noun
        end = next((k for k in range(figure.j, end) if self.doc.tokens[k] in {"dont", "including"}), end)
        states = self._own_states(n, self.hits(start, end, "state"))
        states = [h for h in states if not (self.doc.tokens[h.i] == "reached" and 0 <= figure.i - h.j <= 1)]
        if figure.unit in MASSES:
            topic = self.nearest(self.hits(start, end, "topic"), figure.i, figure.j)
            return Meaning("other", figure.unit, noun, topic=topic)
        if noun is None:
            return self._bare(n, figure, states)
        if not states and noun.code in {*PERSONS, *BUILDINGS}:
            states = self.hits(figure.j, figure.end, "state")
        if not states and noun.code in {*PERSONS, *BUILDINGS}:
            states = self._asked(figure)
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
            who = self.heading() or self._lodgers(figure)
            return Meaning(who.attributes["measure"], "people", noun) if who else found
        return found

    def _lodgers(self, figure: Figure) -> Hit | None:
        """Who was last said to live in camps: 'Le site abrite plus de 9 000 personnes'."""
        at = position(self.doc, figure.sentence)
        first = max(self.doc.sentences[max(at - FAR, 0)].i, figure.i - BACK)
        told = [
            h for h in self.hits(first, figure.i, "noun") if h.code in {"refugees", "displaced", "displaced_households"}
        ]
        return told[-1] if told else None

    def _asked(self, figure: Figure) -> list[Hit]:
        """'Combien ont quitté Farabougou ? La mairie parle de 3 400 personnes': the states of the question before."""
        at = position(self.doc, figure.sentence)
        before = self.doc.sentences[at - 1] if at else None
        if before is None or self.doc.tokens[before.j - 1] != "?":
            return []
        return self.hits(max(before.i, before.j - BACK), before.j, "state")

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
        nouns = self.hits(around(figure.sentence, figure.i)[0], figure.i, "noun")
        armed = nouns[-1] if nouns else None
        if armed and armed.code in {"soldiers", "fighters"} and any(h.code == "displace" for h in states):
            return Meaning("other", "people", armed, inherited=True)
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
            if known.measure == "refugees" and again.measure == "displaced_people":
                again = known
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

    def _of_change(self, n: int, statement: Statement) -> Meaning:
        start, end = self._window(n)
        trend = statement.trend
        if trend and "measure" in trend.attributes:
            return Meaning(trend.attributes["measure"], "events")
        if self.doc.tokens[start] in PRONOUNS and (known := self._before(n, start)):
            return known
        states = self.hits(start, end, "state")
        found = self._multiplied(statement, end)
        found = found or self._subject(start, statement.i, states) or self._subject(statement.j, end, states)
        killed = next((h for h in self.hits(start, end, "state") if h.code == "kill"), None)
        if found and not (killed and found.noun is None):
            return found
        known = self._before(n, statement.i)
        if killed:
            who = known.noun if known and known.noun and known.noun.code in PERSONS else None
            behind = [h for h in self.hits(statement.j, statement.j + 4, "noun") if h.code in DEATHS_OF]
            who = behind[0] if behind else who
            if who is None and ARMY & set(self.doc.tokens[statement.j : statement.j + 4]):
                return Meaning("military_deaths", "people", None, killed)
            return Meaning(
                DEATHS_OF.get(who.code, "deaths") if who else "deaths", "people", who, killed, inherited=True
            )
        if known or found:
            return known or found or Meaning("other", None)
        heading = self.heading()
        return Meaning(heading.attributes["measure"], "people", heading) if heading else Meaning("other", None)

    def _multiplied(self, statement: Statement, end: int) -> Meaning | None:
        """'ont fait deux fois plus de morts', 'twice as many attacks': what stands behind the factor."""
        trend = statement.trend
        if trend is None or trend.code not in {"times", "factor", "share_of_change", "than"}:
            return None
        found = self._subject(statement.j, min(statement.j + 3, end))
        return found if found and found.measure in COUNTED_UP else None
