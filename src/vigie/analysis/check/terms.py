"""What a claim counts: the measure that its words name, and the words that rule a check out.

In: a document with the lexicon layer ``checks``. Out: a measure code of ``datasets.toml``, or that of a
measure no national table holds, and whether the words speak of the future or of less than a country.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.analysis.check import areas, who
from vigie.knowledge.countries import Area
from vigie.reading.document import Document, Hit

PREPOSITIONS = frozenset(
    {
        "a",
        "au",
        "aux",
        "en",
        "in",
        "at",
        "dans",
        "de",
        "du",
        "d",
        "from",
        "across",
        "within",
        "pour",
        "inside",
    }
)
PEOPLE = frozenset({"personnes", "people", "hommes", "vies", "siens"})
RECORDS = ("highest", "lowest", "rank", "rank_least")
BESIDE_DEATHS = frozenset({"injured_people", "abductions", "missing_people", "displaced_people", "arrests"})
AND = frozenset({"et", "and", "ou", "or", "/"})
AMOUNTS = {"moins": "down", "fewer": "down", "davantage": "up", "plus": "up", "more": "up"}
STATES = frozenset({"gov", "forces"})
COUNTED = frozenset({"killed", "civil", "one_sided", "state_based", "non_state"})
SECURITY = "security"


class Terms:
    """The words of the layer ``checks`` in a document, asked by token range."""

    def __init__(self, doc: Document, area: Area | None = None) -> None:
        self.doc = doc
        every = doc.hits("checks")
        self.who = who.find(doc, area, every)
        # 'l'État islamique' is not the state
        apart = self.who.others
        self.all = [h for h in every if h.code not in STATES or not (apart & {*range(h.i, h.j)} or self._province(h))]
        self.at: dict[int, list[Hit]] = {}
        for hit in self.all:
            self.at.setdefault(hit.i, []).append(hit)

    def _province(self, hit: Hit) -> bool:
        """'l'État de Borno' is a part of Nigeria, not its government."""
        tokens, doc = self.doc.tokens, self.doc
        if tokens[hit.j - 1] != "etat" or tokens[hit.j : hit.j + 1] not in (["de"], ["d"], ["du"]):
            return False
        return hit.j + 1 < len(doc) and doc.text[doc.starts[hit.j + 1]].isupper()

    def hits(self, *codes: str, i: int = 0, j: int | None = None) -> list[Hit]:
        """Hits with one of the codes that lie within tokens i:j."""
        end = len(self.doc) if j is None else j
        return [h for h in self.all if h.code in codes and h.i >= i and h.j <= end]

    def starting(self, i: int, *codes: str) -> Hit | None:
        return next((h for h in self.at.get(i, ()) if h.code in codes), None)

    def other_at(self, i: int, measures: frozenset[str]) -> bool:
        """Does a word at token i name one of the measures that no national table holds?"""
        return any(h.code == "other" and h.attributes["measure"] in measures for h in self.at.get(i, ()))

    def before(self, i: int, reach: int, *codes: str) -> Hit | None:
        """The last hit that ends within ``reach`` tokens before token i."""
        found = [h for h in self.all if h.code in codes and i - reach <= h.j <= i]
        return found[-1] if found else None

    def after(self, i: int, reach: int, *codes: str) -> Hit | None:
        """The first hit that starts within ``reach`` tokens from token i on."""
        return next((h for h in self.all if h.code in codes and i <= h.i < i + reach), None)

    def is_trend(self, hit: Hit) -> bool:
        """Signs and the 'up' of 'made up' tell no trend."""
        word = self.doc.tokens[hit.i]
        phrasal = word == "up" and hit.i > 0 and self.doc.tokens[hit.i - 1] in {"made", "make", "makes"}
        return word[0].isalnum() and not phrasal

    def trend(self) -> str | None:
        """up, down or same, by the verb of the claim; signs and 'made up' are none."""
        for hit in self.hits("up", "down", "same", "more", "less"):
            if not self.is_trend(hit) or self._gone_by(hit):
                continue
            code = {"more": "up", "less": "down"}.get(hit.code, hit.code)
            turned = self.before(hit.i, 2, "not")
            if turned and code in {"up", "down"}:
                return "not_up" if code == "up" else "not_down"
            return code
        return None

    def _gone_by(self, hit: Hit) -> bool:
        """'after three years of decline': what went before."""
        return self.doc.tokens[hit.i - 1] in {"of", "de"} and self.before(hit.i - 1, 1, "years") is not None

    def amount(self) -> str | None:
        """'killed fewer people', 'a fait moins de victimes', with nothing to compare with: up or down."""
        tokens = self.doc.tokens
        if self.hits("than"):
            return None
        for i, token in enumerate(tokens[:-2]):
            way = AMOUNTS.get(token)
            following = i + 2 if tokens[i + 1] in {"de", "d"} else i + 1
            people = tokens[following] in PEOPLE or self.starting(following, "killed", "civil")
            if way and people and (following == i + 2 or self.doc.language == "en"):
                return way
        return None

    # measures ---------------------------------------------------------------------------------------------

    def measure(self, i: int = 0, j: int | None = None) -> str | None:
        """The measure that tokens i:j name; None where they name none."""
        codes = {h.code for h in self.hits(*COUNTED, "gov", "groups", "deliberately", i=i, j=j)}
        if not codes & COUNTED:
            people = self.hits("organised", "lost", i=i, j=j) and (
                PEOPLE & {*self.doc.tokens[i:j]}
                or self.hits("persons", i=i, j=j)
                or " de monde " in f" {' '.join(self.doc.tokens[i:j])} "
            )
            told = people or self.hits(*RECORDS, i=i, j=j)
            return "deaths" if told and not self.hits("other", i=i, j=j) else None
        civil = "civil" in codes
        if "state_based" in codes:
            return "state_based_civilian_deaths" if civil else "state_based_deaths"
        if "non_state" in codes:
            return "non_state_deaths"
        state = not self._both_sides() and (
            ("gov" in codes and self._agent(i, j)) or (civil and self._own_forces(i, j))
        )
        if state and "groups" not in codes:
            return "one_sided_deaths_by_government"
        deliberate = "one_sided" in codes or ("deliberately" in codes and civil)
        if "groups" in codes and deliberate:
            return "one_sided_deaths_by_groups"
        if deliberate:
            return "one_sided_deaths"
        return "civilian_deaths" if civil else "deaths"

    def _both_sides(self) -> bool:
        """'gangs and the state', 'l'armée et les djihadistes': everybody together."""
        tokens, others = self.doc.tokens, self.who.others
        return any(tokens[k] in {"et", "and"} and {k - 1, k + 1, k + 2} & others for k in range(1, len(tokens)))

    def _own_forces(self, i: int, j: int | None) -> bool:
        """'Malian forces', 'les soldats maliens', 'les FAMa': where civilians die, they are who kills."""
        if any(i <= k < (len(self.doc) if j is None else j) for k in self.who.own):
            return True
        named = areas.adjectives(self.doc)
        edges = {k for m in named if not self.who.others & {*range(m.i, m.j)} for k in (-m.i, m.j)}
        # "Sudan's government", 'le gouvernement du Soudan'
        edges |= {m.j + 1 for m in areas.find(self.doc) if self.doc.tokens[m.j : m.j + 1] == ["s"]}
        edges |= {1 - m.i for m in areas.find(self.doc) if self.doc.tokens[m.i - 1] in {"du", "de", "d", "of"}}
        return any(h.i in edges or -h.j in edges for h in self.hits("forces", "gov", i=i, j=j))

    def _agent(self, i: int, j: int | None) -> bool:
        """Do the state's forces kill, rather than lie among the dead?"""
        dead = self.hits("other", i=i, j=j)
        return not any(h.attributes.get("victims") for h in dead)

    def other_measure(self, i: int = 0, j: int | None = None) -> str | None:
        """A measure that no national table holds, where it is what tokens i:j count."""
        codes = {h.code for h in self.hits(*COUNTED, i=i, j=j)}
        named = self.hits("other", i=i, j=j)
        if joined := self._joined(named):
            return joined
        if not named and not codes and self.hits("event", i=i, j=j):
            return "attacks"
        for hit in sorted(named, key=lambda h: bool(h.attributes.get("victims"))):
            victims = bool(hit.attributes.get("victims"))
            if victims and "civil" in codes:
                continue
            if victims or not codes - {"civil"} or hit.attributes["measure"] == "other_deaths":
                return str(hit.attributes["measure"])
        return None

    def _joined(self, named: Sequence[Hit]) -> str | None:
        """'tués et blessés confondus', 'killed or abducted': one figure for both is none of deaths."""
        for hit in named:
            measure = str(hit.attributes["measure"])
            killed = self.hits(*COUNTED) if measure in BESIDE_DEATHS else []
            for k in killed:
                first, last = sorted((hit, k), key=lambda h: h.i)
                if last.i - first.j == 1 and self.doc.tokens[first.j] in AND:
                    return measure
        return None

    def event_type(self) -> str | None:
        """The kind of event that kills, where the claim names one."""
        found = self.hits("event")
        return str(found[0].attributes["type"]) if found else None

    def target(self) -> str | None:
        """What is struck, where the claim counts only that."""
        found = self.hits("target")
        return str(found[0].attributes["target"]) if found else None

    def series(self) -> str | None:
        """A World Bank series; None where the words narrow it to a part of the people."""
        found = self.hits("series")
        if not found or self.hits(*COUNTED):
            return None
        rank = ("gdp_per_capita", "unemployment_rate", "poverty_rate", "population")
        return min((str(h.attributes["measure"]) for h in found), key=rank.index)

    def narrowed(self) -> bool:
        return bool(self.hits("narrow"))

    # what rules a check out -------------------------------------------------------------------------------

    def forecast(self, periods: Sequence[tuple[int, int]], past: bool = False) -> bool:
        """A future or a fear; a month that looks like a verb ('May 2023') is none.

        ``past``: the claim is about years gone by, of which the future tense tells history.
        """
        inside = {k for i, j in periods for k in range(i, j)}
        return any(h.i not in inside for h in self.hits("forecast", *(() if past else ("future",))))

    def subnational(self, named: Sequence[areas.Mention]) -> bool:
        """Does the claim speak of a region, a town or a part of a country?"""
        if any(m.region for m in named):
            return True
        return any(self._narrows(h, named) for h in self.hits("subnational"))

    def _narrows(self, hit: Hit, named: Sequence[areas.Mention]) -> bool:
        tokens, text = self.doc.tokens, self.doc.text
        if any(m.i < hit.j and hit.i < m.j for m in named):
            # 'bassin du lac Tchad' is less than Chad, 'région du Sahel' is the Sahel
            return any(hit.i <= m.i and m.j <= hit.j and hit.j - hit.i > m.j - m.i for m in named)
        following = next((m for m in named if hit.j <= m.i <= hit.j + 1), None)
        if tokens[hit.j - 1] in {"de", "du", "d", "of"}:
            if following and following.area.group:
                return False
            if tokens[hit.i] in {"region", "regions", "province", "provinces"}:
                return hit.j < len(tokens) and text[self.doc.starts[hit.j]].isupper()
        if tokens[hit.j - 1].endswith("ern") or tokens[hit.j - 1] == "central":
            return following is not None and not following.area.group
        return True

    def unknown_place(self, taken: set[int]) -> str | None:
        """A capitalised name behind 'à', 'in', 'de' … that no list of places holds."""
        for i in range(1, len(self.doc)):
            word = self.doc.text[self.doc.starts[i] : self.doc.ends[i]]
            previous = self.doc.tokens[i - 1]
            if i not in taken and previous in PREPOSITIONS and word[:1].isupper() and not self.at.get(i):
                j = i + 1
                while j < len(self.doc) and self.doc.text[self.doc.starts[j]].isupper():
                    j += 1
                return self.doc.evidence(i, j).text
        return None
