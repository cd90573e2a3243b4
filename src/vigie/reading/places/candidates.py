"""Names of the gazetteer found in a document, with the words around them; not yet which place each one is.

In: a document. Out: ``Candidate`` in the order of the text. A name needs a capital letter where the document writes
capitals, and a name that is also a common word or only GeoNames' needs context.
"""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct, field

from vigie.knowledge.gazetteer import OWN, Entry, Gazetteer
from vigie.reading.document import Document, Hit
from vigie.reading.places import names
from vigie.reading.places.context import LAYER, SHORT_NAME, Context

UNITS = ("admin1", "admin2", "country", "area")
LONG_NAME = 6
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


class Candidate(Struct):
    """A name at tokens i:j. ``heads`` stand right before it, ``tail`` right behind; ``role`` None is not told.

    ``name`` is how the gazetteer has it in canonical form, empty for a place that it does not know; ``words`` how the
    text does.
    """

    i: int
    j: int
    entries: list[Entry]
    name: str = ""
    words: str = ""
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
    beside: Candidate | None = None
    chosen: Entry | None = None
    sure: bool = True

    def has(self, *codes: str) -> bool:
        """Does a head of one of these codes stand before the name?"""
        return any(h.code in codes for h in self.heads)


def find(doc: Document, gazetteer: Gazetteer, context: Context) -> list[Candidate]:
    """The names that may be places, with heads, tails and chains told."""
    known = names.names_of(gazetteer)
    spans = known.find(doc.line, doc.line_tokens)
    if context.writes_capitals:
        if gazetteer.has_dumps:
            spans += names.dumped(context, gazetteer)
        spans += names.broken(context, known)
    found: list[Candidate] = []
    for i, j, name in names.longest(spans):
        candidate = Candidate(i, j, gazetteer.named(name), name, " ".join(doc.tokens[i:j]))
        if not context.actors.isdisjoint(range(i, j)) or not _written_as_name(candidate, context):
            continue
        surround(candidate, context)
        if found and candidate.heads and candidate.heads[0].i < found[-1].j and any(e.bare for e in found[-1].entries):
            # 'l'Extrême-Nord du Cameroun': those words are the other name's.
            candidate = Candidate(i, j, candidate.entries, name, candidate.words)
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
    """'le fleuve Sénégal', 'the Niger', 'crues du Niger': the river; 'Niger state' is a place."""
    i, j = candidate.i, candidate.j
    if j - i > 1:
        return False
    follows = context.doc.tokens[j] if j < len(context.doc) else ""
    if i in context.waters or follows in ("river", "rivers"):
        return True
    return context.doc.tokens[i] == "niger" and (i in context.rivers or follows in ("delta", "bend"))


def _credible(candidate: Candidate, context: Context) -> bool:
    """Is it a place at all, not a person, a proper name of something else or a common word?"""
    i, j = candidate.i, candidate.j
    named_so = candidate.unit in UNITS
    own = [e for e in candidate.entries if e.origin == OWN and (named_so or e.bare)]
    single = j - i == 1
    if not named_so and not any(e.bare for e in candidate.entries):
        return False
    if _is_person(candidate, context):
        return False
    common = single and (i in context.words["common"] or len(context.doc.tokens[i]) <= SHORT_NAME)
    seat = any(e.kind == "town" and e.name == e.admin2 for e in own) and i not in context.words["common"]
    if not own:
        shown = candidate.strong or _placed_behind(candidate, context)
        if candidate.tail is None and context.tied(j) and context.capital(j) and context.raw(j).isalpha():
            # 'Kambo Taiba' is not the village of Kambo
            shown &= bool(context.doc.hits("times", j, j + 1))
        return shown and not context.shouted(i, j) and not _means_else(candidate, context)
    if common and not seat:
        known_unit = any(e.kind in UNITS for e in own) and not context.opens_sentence(i)
        if context.shouted(i, j) and any(e.kind == "country" for e in own):
            return True
        return candidate.strong or _placed_behind(candidate, context) or (known_unit and candidate.unit is not None)
    return True


def _means_else(candidate: Candidate, context: Context) -> bool:
    """'in May', 'à Dieu', 'en Ramadan': a village bears that name, but the word has another meaning here."""
    i, j = candidate.i, candidate.j
    if candidate.has("settlement", "cercle", "commune", "region", "people") or candidate.tail is not None:
        return False
    words = context.words
    return any(t in context.other_words or t in words["not_place"] or t in words["given"] for t in range(i, j))


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
    if context.tied(i) and ((i - 1) in context.words["given"] and context.capital(i - 1)):
        return True
    title = i - 2 if i > 1 and context.doc.tokens[i - 1] == "." and context.doc.gap(i - 1) == "" else i - 1
    if title in context.words["title"] and context.doc.text[context.doc.ends[i - 1] : context.doc.starts[i]] == " ":
        return not candidate.heads
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
    unit = candidate.has("region", "cercle", "commune")
    candidate.attributive |= (candidate.has("holder", "office") and not unit) or quoted
    owned = j + 1 in context.words["power"] and context.doc.tokens[j] in ("s", "'")
    candidate.attributive |= owned and any(e.kind == "country" for e in candidate.entries)
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
