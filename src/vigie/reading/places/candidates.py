"""Names of the gazetteer found in a document, with the words around them; not yet which place each one is.

In: a document. Out: ``Candidate`` in the order of the text. One automaton holds every name; a name needs a
capital letter where the document writes capitals, and a name that is also a common word or only GeoNames'
needs context.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ahocorasick_rs import AhoCorasick

from vigie.knowledge.gazetteer import OWN, Entry, Gazetteer
from vigie.reading.document import Document, Hit

LAYER = "places"
UNITS = ("admin1", "admin2", "country", "area")
LONG_NAME = 6
SHORT_NAME = 3
CHAIN = frozenset({",", "et", "ou", "and", "or", "puis", "ni", "comme", "&"})
CHAIN_FILLERS = frozenset({"de", "d", "a", "du", "des", "la", "le", "l", "les", "au", "in", "at", "of", "the", "que"})
CHAIN_LENGTH = 3
DASHES = frozenset({"–", "-"})
# Heads that show a place behind them beyond doubt, so that any village's name will do.
STRONG = frozenset(
    {
        *(
            "at",
            "near",
            "compass",
            "between",
            "to",
            "road_to",
            "region",
            "cercle",
            "commune",
            "settlement",
            "people",
        ),
    }
)
ARTICLES = frozenset({"le", "la", "l", "du", "au"})


@dataclass(slots=True)
class Candidate:
    """A name at tokens i:j. ``head`` stands right before it, ``tail`` right behind; ``role`` None is not
    told."""

    i: int
    j: int
    entries: list[Entry]
    bare: list[Entry] = field(default_factory=list)
    heads: list[Hit] = field(default_factory=list)
    tail: Hit | None = None
    role: str | None = None
    unit: str | None = None
    strong: bool = False
    article: bool = False
    area: str | None = None
    chained: bool = False
    shares_unit: bool = False
    paired: bool = False
    attributive: bool = False
    dateline: bool = False
    container: bool = False
    within: Candidate | None = None
    chosen: Entry | None = None
    sure: bool = True

    def has(self, *codes: str) -> bool:
        """Does a head of one of these codes stand before the name?"""
        return any(h.code in codes for h in self.heads)


class Names:
    """Every name of a gazetteer in one automaton."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        pairs = [(name, entries) for name, entries in gazetteer.names() if _may_be_named(name, entries)]
        self._entries = [(entries, [e for e in entries if e.bare]) for _, entries in pairs]
        self._lengths = [name.count(" ") + 1 for name, _ in pairs]
        self._automaton = AhoCorasick([f" {name} " for name, _ in pairs])

    def find(self, tokens: list[str]) -> list[Candidate]:
        """Candidates for the longest names, none overlapping."""
        line = f" {' '.join(tokens)} "
        starts: dict[int, int] = {}
        position = 0
        for i, token in enumerate(tokens):
            starts[position] = i
            position += len(token) + 1
        found = [
            (starts[start], starts[start] + self._lengths[pattern], pattern)
            for pattern, start, _ in self._automaton.find_matches_as_indexes(line, overlapping=True)
        ]
        kept: list[Candidate] = []
        end = 0
        for i, j, pattern in sorted(found, key=lambda f: (f[0], -f[1])):
            if i >= end:
                kept.append(Candidate(i, j, *self._entries[pattern]))
                end = j
        return kept


def _may_be_named(name: str, entries: list[Entry]) -> bool:
    if entries[0].origin == OWN:
        return True
    return len(name) > SHORT_NAME and not name.isdigit()


_names: dict[int, tuple[Gazetteer, Names]] = {}


def names_of(gazetteer: Gazetteer) -> Names:
    """The automaton of a gazetteer, built once."""
    if id(gazetteer) not in _names:
        _names.clear()
        _names[id(gazetteer)] = (gazetteer, Names(gazetteer))
    return _names[id(gazetteer)][1]


class Context:
    """What stands around a run of tokens: heads, tails, capitals, other lexicon layers."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.writes_capitals = any(c.isupper() for c in doc.text)
        self.heads: dict[int, list[Hit]] = {}
        self.tails: dict[int, Hit] = {}
        self.words: dict[str, set[int]] = {
            "common": set(),
            "given": set(),
            "surname": set(),
            "not_place": set(),
        }
        self.capitals: set[int] = set()
        self.rivers: set[int] = set()
        for hit in doc.hits(LAYER):
            if hit.code in self.words:
                self.words[hit.code].update(range(hit.i, hit.j))
            elif hit.code == "capital":
                self.capitals.add(hit.i)
            elif hit.code == "river":
                self.rivers.add(hit.j)
            elif hit.attributes.get("before"):
                if hit.code != "at" or self._is_preposition(hit):
                    self.heads.setdefault(hit.j, []).append(hit)
                if hit.code in ("region", "cercle") and doc.language == "en":
                    # 'Far North Region of Cameroon'
                    self.tails.setdefault(hit.i, hit)
            elif hit.code.startswith("tail"):
                self.tails.setdefault(hit.i, hit)
        self.actors = {t for hit in doc.hits("actors") for t in range(hit.i, hit.j)}

    def _is_preposition(self, hit: Hit) -> bool:
        """'à Kayes', not 'il a Kayes': where a text writes accents, a bare 'a' is a verb."""
        if self.doc.language != "fr" or self.doc.tokens[hit.i] != "a" or hit.j - hit.i > 1:
            return True
        return self.raw(hit.i) in "àÀA" or "à" not in self.doc.text

    def raw(self, t: int) -> str:
        return self.doc.text[self.doc.starts[t] : self.doc.ends[t]]

    def capital(self, t: int) -> bool:
        return 0 <= t < len(self.doc) and self.doc.text[self.doc.starts[t]].isupper()

    def shouted(self, i: int, j: int) -> bool:
        """Is the run, and what stands beside it, written in capitals all through?"""
        run = self.doc.text[self.doc.starts[i] : self.doc.ends[j - 1]]
        return run.isupper() and sum(c.isalpha() for c in run) > 1

    def opens_sentence(self, t: int) -> bool:
        first = self.doc.sentence_of(t).i
        return all(not self.doc.tokens[k].isalnum() for k in range(first, t)) if t - first < 4 else False

    def tied(self, t: int) -> bool:
        """Does only a space part token t from the one before it?"""
        return 0 < t < len(self.doc) and self.doc.gap(t) in (" ", "\u00a0")


def find(doc: Document, gazetteer: Gazetteer, context: Context) -> list[Candidate]:
    """The names that may be places, with heads, tails and chains told."""
    found: list[Candidate] = []
    for candidate in names_of(gazetteer).find(doc.tokens):
        i, j = candidate.i, candidate.j
        if any(t in context.actors for t in range(i, j)) or not _written_as_name(candidate, context):
            continue
        surround(candidate, context)
        if found and found[-1].bare and candidate.heads and candidate.heads[0].i < found[-1].j:
            # 'l'Extrême-Nord du Cameroun': those words are the other name's.
            candidate = Candidate(i, j, candidate.entries, candidate.bare)
        if not _is_river(candidate, context):
            found.append(candidate)
    chain(found, doc)
    kept = [c for c in found if _credible(c, context)]
    for candidate in kept:
        _attribute(candidate, context)
    return kept


def _written_as_name(candidate: Candidate, context: Context) -> bool:
    i, j, entries = candidate.i, candidate.j, candidate.entries
    if j - i > 1 and all(e.kind in ("area", "feature") for e in entries):
        return True
    if context.writes_capitals:
        last = j - i > 1 and context.capital(j - 1) and len(context.raw(i)) > SHORT_NAME
        return context.capital(i) or last
    long = sum(len(context.raw(t)) for t in range(i, j)) >= LONG_NAME
    return long and i not in context.words["common"] and any(e.origin == OWN for e in entries)


def surround(candidate: Candidate, context: Context) -> None:
    """Heads and tail, and the role and unit that they give."""
    tokens = context.doc.tokens
    begin = candidate.i
    if begin and tokens[begin - 1] == "#":
        begin -= 1
    candidate.heads = context.heads.get(begin, [])
    if not candidate.heads and begin and tokens[begin - 1] in ARTICLES | {"les", "des", "the"}:
        candidate.heads = [h for h in context.heads.get(begin - 1, []) if h.code not in ("holder", "office")]
    candidate.article = begin > 0 and tokens[begin - 1] in ARTICLES
    candidate.tail = context.tails.get(candidate.j)
    for head in candidate.heads:
        candidate.role = candidate.role or head.attributes.get("role")
        candidate.unit = candidate.unit or head.attributes.get("unit")
        candidate.strong = candidate.strong or head.code in STRONG
        if head.code == "compass":
            candidate.area = head.attributes["name"]
        outer = context.heads.get(head.i, []) if head.attributes.get("unit") else []
        candidate.role = candidate.role or next((h.attributes["role"] for h in outer if "role" in h.attributes), None)
    if candidate.tail is not None:
        unit = candidate.tail.attributes.get("unit")
        candidate.unit = unit if unit in UNITS else candidate.unit or unit
        candidate.strong = candidate.strong or candidate.tail.code != "tail_road"


def chain(found: list[Candidate], doc: Document) -> None:
    """'à A, B et C': what stands before A holds for B and C too."""
    for first, second in pairwise(found):
        gap = doc.tokens[first.j : second.i]
        words = [t for t in gap if t not in CHAIN_FILLERS]
        if not words or len(gap) > CHAIN_LENGTH or any(t not in CHAIN for t in words) or gap[0] not in CHAIN:
            continue
        second.chained = True
        own = {e.kind in UNITS for e in first.entries} & {e.kind in UNITS for e in second.entries}
        if own and (first.strong or second.strong or not doc.hits(LAYER, first.j, second.i)):
            first.strong = second.strong = first.strong or second.strong or _both_own(first, second)
        if second.heads or first.area:
            continue
        if own or not first.entries or not second.entries:
            second.role = first.role if second.role in (None, "at") else second.role
        if first.unit in UNITS and (first.shares_unit or _plural_head(first, doc)):
            second.unit, second.shares_unit = second.unit or first.unit, True
        second.attributive |= first.has("holder", "office")
    for first, second in reversed(list(pairwise(found))):
        # 'Borno and Yobe states'
        plural = second.tail is not None and doc.tokens[second.tail.j - 1].endswith("s")
        if second.chained and plural and second.unit in UNITS and first.tail is None and first.unit is None:
            first.unit = second.unit


def _plural_head(candidate: Candidate, doc: Document) -> bool:
    """'les régions de', 'les cercles de'."""
    return any(h.attributes.get("unit") and doc.tokens[h.i].endswith("s") for h in candidate.heads)


def _both_own(a: Candidate, b: Candidate) -> bool:
    return a.entries[0].origin == OWN and b.entries[0].origin == OWN


def _is_river(candidate: Candidate, context: Context) -> bool:
    """'le fleuve Niger', 'the Niger', 'crues du Niger': the river; 'Niger state' is a place."""
    if context.doc.tokens[candidate.i] != "niger" or candidate.j - candidate.i > 1:
        return False
    follows = candidate.j < len(context.doc) and context.doc.tokens[candidate.j] in ("river", "delta", "bend")
    return follows or candidate.i in context.rivers


def _credible(candidate: Candidate, context: Context) -> bool:
    """Is it a place at all, not a person, a proper name of something else or a common word?"""
    i, j = candidate.i, candidate.j
    own = [e for e in candidate.entries if e.origin == OWN]
    single = j - i == 1
    if candidate.unit not in UNITS:
        if not candidate.bare:
            return False
        candidate.entries = candidate.bare
    if _is_person(candidate, context):
        return False
    common = single and (i in context.words["common"] or len(context.doc.tokens[i]) <= SHORT_NAME)
    seat = any(e.kind == "town" and e.name == e.admin2 for e in own) and i not in context.words["common"]
    if not own:
        return (candidate.strong or _placed_behind(candidate, context)) and not context.shouted(i, j)
    if common and not seat:
        known_unit = any(e.kind in UNITS for e in own) and not context.opens_sentence(i)
        if context.shouted(i, j) and any(e.kind == "country" for e in own):
            return True
        return candidate.strong or _placed_behind(candidate, context) or (known_unit and candidate.unit is not None)
    return True


def _placed_behind(candidate: Candidate, context: Context) -> bool:
    """'X, dans le cercle de', 'X (région de', 'X, cercle de': what follows places it."""
    tokens = context.doc.tokens
    t = candidate.j
    if t >= len(tokens) or tokens[t] not in (",", "("):
        return False
    for k in range(t + 1, min(t + 4, len(tokens))):
        if any(h.code in ("region", "cercle", "commune") for h in context.doc.hits(LAYER, k, k + 1)):
            return True
    return False


def _is_person(candidate: Candidate, context: Context) -> bool:
    i, j = candidate.i, candidate.j
    if context.tied(i) and (i - 1) in context.words["given"] and context.capital(i - 1):
        return True
    if any(e.kind in UNITS for e in candidate.entries) and j - i > 1:
        return False
    if context.tied(j) and j in context.words["surname"] and context.capital(j):
        return not candidate.strong
    if not context.tied(i) or candidate.heads or not context.capital(i - 1):
        return False
    before = context.raw(i - 1)
    name_like = before.isalpha() and len(before) > 2 and not before.isupper() and not context.opens_sentence(i - 1)
    known_town = any(e.kind in ("town", *UNITS) and e.origin == OWN for e in candidate.entries)
    return name_like and not known_town


def _attribute(candidate: Candidate, context: Context) -> None:
    """Part of the name of an office or a medium, or a capital that stands for its government."""
    i, j = candidate.i, candidate.j
    quoted = i > 0 and j < len(context.doc) and context.doc.tokens[i - 1] == context.doc.tokens[j] == '"'
    candidate.attributive |= candidate.has("holder", "office") or quoted
    if context.tied(j) and context.capital(j) and candidate.tail is None and not context.shouted(i, j):
        other = context.raw(j)
        times = context.doc.hits("times", j, j + 1)
        candidate.attributive |= other.isalpha() and not other.isupper() and not times and not candidate.strong
    if context.tied(i) and context.capital(i - 1) and not candidate.heads and not context.opens_sentence(i - 1):
        candidate.attributive |= not context.shouted(i - 1, j)
    # 'a nurse in Gao told this agency', 'un agent à Gao affirme': where the one who speaks is.
    speaks = any(h.code == "after" and h.i == j for h in context.doc.hits("attribution", j, j + 1))
    candidate.attributive |= speaks and candidate.has("at")
    if i in context.capitals and not candidate.heads and not candidate.chained:
        follows = context.raw(j) if j < len(context.doc) else "."
        candidate.attributive |= follows[0].isalpha() or follows == "'"
