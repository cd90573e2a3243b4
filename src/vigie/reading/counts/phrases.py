"""Noun phrases that count: 'deux douaniers', 'plus de 200 têtes de bétail', 'the driver', 'armes'.

In: ``Notes`` and a run of tokens. Out: ``Phrase`` in the order of the text, and chains of them ('un gendarme et deux
douaniers'). A noun without a number is one, a plural without a number at least two, a mass without a number nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from vigie.knowledge.actors import speaker
from vigie.model import Quantity
from vigie.reading.counts.sides import actor_class
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import Notes, QuantityMention

BREAKS = frozenset({".", ";", ":", "!", "?", '"', "(", ")", "•", "▪"})
LISTED = frozenset({",", "&", "+"})
MASS = frozenset({"livestock", "goods", "fuel", "ammunition", "military_equipment", "weapon"})
LOADS = frozenset({"goods", "fuel", "ammunition"})  # 'un lot de munitions' has no number, 'un fusil' has
MEASURES = frozenset({None, "litres", "tonnes", "kg"})
WEIGHTS = frozenset({"tonnes", "kg"})
VEHICLES = frozenset({"bus", "truck", "tanker_truck", "pickup", "motorcycle"})
OF = frozenset({"of", "de", "d", "des"})
THEM = frozenset({"them", "eux", "elles"})
AHEAD = frozenset({"over", "above", "plus"})  # these stand before a number, or tell where
PREFIXES = frozenset({"sous", "hors", "ex", "vice"})
NOBODY = Quantity.exactly(0)
SIDE = 4  # tokens between a fighter and the group it is of
CORPS = frozenset({"gendarmes_police", "customs_forest_agents", "aid_workers"})
BROTHERS = frozenset({"frere", "freres", "brother", "brothers"})
BACK = 60  # tokens over which 'le véhicule' means the one named before


class Phrase(Struct, frozen=True, gc=False):
    """A counted noun at tokens i:j; ``code``: the class of person or the item; ``explicit``: a number stands there."""

    i: int
    j: int
    code: str
    quantity: Quantity
    person: bool
    explicit: bool


def phrases(notes: Notes, i: int, j: int, people: bool) -> list[Phrase]:
    """The noun phrases of people, or of things, in tokens i:j."""
    doc = notes.doc
    quantities = [q for q in notes.quantities.within(i, j) if q.unit in MEASURES]
    found: list[Phrase] = []
    for hit in doc.hits("persons" if people else "objects", i, j):
        if hit.code == "none" or (found and hit.i < found[-1].j):
            continue
        if not people and _belongs(doc, i, hit.i):
            continue
        if people and (_participle(doc, hit, found) or _names_a_side(doc, hit)):
            continue
        if hit.attributes.get("counted") and not any(q.j == hit.i and not q.article for q in quantities):
            continue
        begin, quantity, explicit = _quantity_of(doc, hit, quantities, i)
        code = _side(notes, hit) if people else _vehicle(doc, hit)
        if not people and not explicit and (same := _named_again(doc, notes, hit, code)):
            quantity = same
        phrase = Phrase(begin, hit.j, code, quantity, people, explicit)
        last = found[-1] if found else None
        if people and last and last.explicit and last.j == hit.i and not explicit and code in {last.code, "civilians"}:
            found[-1] = Phrase(
                last.i, hit.j, last.code, last.quantity, True, True
            )  # 'éléments FDS', 'casques bleus tchadiens'
            continue
        if people and found and (whole := _bodies(doc, found[-1], phrase)):
            found[-1] = whole
        elif people or not found or not _content(doc, found[-1], phrase):
            found.append(phrase)
    return found


def _names_a_side(doc: Document, hit: Hit) -> bool:
    """'Côté ennemi, une cinquantaine de terroristes': a side, nobody counted."""
    return any(h.i < hit.i < h.j and h.code != "of" for h in doc.hits("sides", hit.i - 2, hit.i))


def _agents(notes: Notes, i: int) -> str:
    """Whose agents 'deux agents' are: of the corps named before."""
    doc = notes.doc
    before = [h for h in doc.hits("persons", max(0, i - BACK), i) if h.code in CORPS]
    named = [m for m in notes.actors.within(max(0, i - BACK), i) if "POLICE" in m.code or "GENDARMERIE" in m.code]
    return "gendarmes_police" if named else before[-1].code if before else "unspecified"


def _participle(doc: Document, hit: Hit, found: Sequence[Phrase]) -> bool:
    """'faits prisonniers', 'treize otages détenus': part of a verb, or of what tells which people."""
    if any(h.i < hit.i < h.j and h.attributes["way"] != "noun" for h in doc.hits("harm", hit.i - 3, hit.i)):
        return True
    return bool(found) and found[-1].explicit and found[-1].j == hit.i and bool(doc.hits("harm", hit.i, hit.i + 1))


def _side(notes: Notes, hit: Hit) -> str:
    """'5 MSA fighters', 'combattants du GATIA' are militia; a brother of those who speak is one of theirs."""
    if hit.code == "agents":
        return _agents(notes, hit.i)
    if hit.code == "attackers":
        near = [m for m in notes.actors.within(hit.i - 3, hit.j + 3) if hit.i - m.j <= 1 and m.i - hit.j <= 1]
        if any(actor_class(m.code) == "militia" and abs(m.i - hit.i) < SIDE for m in near):
            return "militia"
    if hit.code == "civilians" and notes.doc.tokens[hit.i] in BROTHERS and speaker(notes.report.source or ""):
        return "attackers"
    return hit.code


def _content(doc: Document, a: Phrase, b: Phrase) -> bool:
    """'300 bags of cement', 'un camion de mil': what the first holds."""
    between = doc.tokens[a.j : b.i]
    return b.code in MASS and bool(between) and set(between) <= {"of", "de", "d"}


def _bodies(doc: Document, a: Phrase, b: Phrase) -> Phrase | None:
    """'quatre dépouilles de soldats', 'the bodies of three soldiers', 'four fighters' bodies'."""
    between = doc.tokens[a.j : b.i]
    corpse = doc.words["corpse"]
    if a.code == "unspecified" != b.code:
        linked = between and set(between) <= doc.words["bodies_of"]
        if linked and corpse.intersection(doc.tokens[a.i : a.j]):
            quantity = a.quantity if a.explicit else b.quantity
            return Phrase(a.i, b.j, b.code, quantity, True, a.explicit or b.explicit)
    genitive = doc.language == "en" and b.code == "unspecified" != a.code and not b.explicit
    if genitive and set(between) <= {"'", "s"} and corpse.intersection(doc.tokens[b.i : b.j]):
        return Phrase(a.i, b.j, a.code, a.quantity, True, a.explicit)
    return None


def coordinated(doc: Document, i: int, j: int) -> bool:
    """Do tokens i:j join two phrases of one list?"""
    between = doc.tokens[i:j]
    joins = LISTED | doc.words["coordinator"]
    if doc.words["letting"].intersection(between):
        return False
    if len(between) > 5 or not joins.intersection(between):
        return False
    apposed = between[0] == "," and (between[-1] in doc.words["all"] or THEM.intersection(between))
    return not apposed and not (BREAKS | doc.words["aside"]).intersection(between)


def summed(taken: list[tuple[Phrase, int, int]]) -> list[tuple[Phrase, int, int]]:
    """'un douanier et un forestier', 'le gérant et son fils': two of one class under one verb are one figure."""
    out: list[tuple[Phrase, int, int]] = []
    for phrase, i, j in taken:
        same = next((k for k, (p, _, _) in enumerate(out) if p.code == phrase.code and p.person), None)
        if same is None or not (_exact(phrase) and _exact(out[same][0])):
            out.append((phrase, i, j))
            continue
        first, a, b = out[same]
        total = (first.quantity.value or 0) + (phrase.quantity.value or 0)
        joined = Phrase(first.i, phrase.j, first.code, Quantity.exactly(total), True, True)
        out[same] = (joined, min(a, i), max(b, j))
    return out


def _exact(phrase: Phrase) -> bool:
    n = phrase.quantity.value
    return n is not None and phrase.quantity == Quantity.exactly(n)


def _belongs(doc: Document, floor: int, i: int) -> bool:
    """'chauffeurs de camions', 'le directeur de l'école', 'loaded with cement': what is driven, run or carried."""
    if any(h.j > i for h in doc.hits("persons", max(0, i - 4), i)):
        return True
    if doc.words["load"].intersection(doc.tokens[max(floor, i - 4) : i]):
        return True
    k = i - 1
    while k > floor and doc.tokens[k] in doc.words["definite"]:
        k -= 1
    if k <= floor or doc.tokens[k] not in doc.words["possessor"]:
        return False
    return any(h.j == k for h in doc.hits("persons", max(0, k - 4), k))


def _vehicle(doc: Document, hit: Hit) -> str:
    """'Le véhicule' is the one named before."""
    if not doc.tokens[hit.i].startswith("vehic") or not hit.i or doc.tokens[hit.i - 1] not in doc.words["definite"]:
        return hit.code
    before = [h for h in doc.hits("objects", max(0, hit.i - BACK), hit.i) if h.code in VEHICLES]
    return before[-1].code if before else hit.code


def _named_again(doc: Document, notes: Notes, hit: Hit, code: str) -> Quantity | None:
    """'Trois camions … leurs véhicules ont été incendiés': as many as were counted before."""
    if code not in VEHICLES or not plural(doc, hit) or doc.tokens[hit.i - 1] not in doc.words["again"]:
        return None
    for other in reversed(doc.hits("objects", max(0, hit.i - BACK), hit.i - 1)):
        if other.code == code:
            q = next((q for q in notes.quantities.within(other.i - 4, other.i) if q.j <= other.i and not q.bare), None)
            return q.quantity if q and not q.article else None
    return None


def _quantity_of(
    doc: Document, hit: Hit, quantities: Sequence[QuantityMention], floor: int
) -> tuple[int, Quantity, bool]:
    """Where the phrase begins, how many, and whether a number says so."""
    if hit.j < len(doc) and doc.tokens[hit.i] in doc.words["nobody"] and doc.tokens[hit.j] in {"n", "ne"}:
        return hit.i, NOBODY, True
    if hit.attributes.get("behind"):  # 'a family of five'
        inside = next((q for q in quantities if q.i == hit.j and not q.article), None)
        return hit.i, inside.quantity if inside else Quantity(2), inside is not None
    measured = next((q for q in quantities if q.i < hit.i < q.j), None)
    if measured:
        return measured.i, _measured(measured), True
    before = [q for q in quantities if q.j <= hit.i and hit.i - q.j <= 5]
    if before and _reaches(doc, before[-1], hit):
        q = _part(doc, before)
        between = doc.tokens[q.j : hit.i]
        lot = doc.words["lots"].intersection(between) or hit.code in LOADS
        quantity = Quantity() if q.article and lot else _bound_after(doc, hit, q)
        group = q.article and plural(doc, hit) and OF.intersection(between[1:]) and between[0] not in OF
        if group and hit.code not in MASS:
            return hit.i, Quantity(2), False  # 'a column of soldiers'
        if q.unit in WEIGHTS:
            quantity = Quantity()
        return q.i, quantity, not q.bare
    determiner = doc.tokens[hit.i - 1] if hit.i > floor else ""
    if determiner in OF and hit.i - 2 > floor and doc.tokens[hit.i - 2] in doc.words["boxes"]:
        return hit.i, Quantity(2), False
    if determiner in OF and hit.i - 2 > floor and doc.tokens[hit.i - 2] in doc.words["lots"]:
        return hit.i, Quantity(), False
    if determiner in doc.words["plural_determiner"] or plural(doc, hit):
        return hit.i, Quantity(2), False
    if hit.code in MASS and determiner not in doc.words["indefinite"]:
        return hit.i, Quantity(), False
    return hit.i, Quantity.exactly(1), False


def _measured(q: QuantityMention) -> Quantity:
    """Litres and sacks count, weights do not (choice 17 of the contract)."""
    return Quantity() if q.unit in WEIGHTS else q.quantity


def _reaches(doc: Document, q: QuantityMention, hit: Hit) -> bool:
    """Nothing but words of degree between a number and its noun; quotation marks do not count."""
    between = [t for t in doc.tokens[q.j : hit.i] if t != '"']
    cut = BREAKS | LISTED | doc.words["coordinator"] | doc.words["among"]
    return len(between) <= 3 and not cut.intersection(between) and not doc.hits("persons", q.j, hit.i)


def plural(doc: Document, hit: Hit) -> bool:
    """Does the noun stand in the plural?"""
    head = doc.tokens[hit.j - 1] if doc.language == "en" or doc.tokens[hit.i] in PREFIXES else doc.tokens[hit.i]
    if head in doc.words["irregular_plural"]:
        return True
    return head[-1] in "sx" and len(head) > 3 and head not in doc.words["invariable"]


def _part(doc: Document, before: Sequence[QuantityMention]) -> QuantityMention:
    """'deux des chauffeurs', 'one of the two drivers': the part, not the whole."""
    partitive, definite = doc.words["partitive"], doc.words["definite"]
    q = before[-1]
    for earlier in reversed([b for b in before[:-1] if not b.bare]):
        between = doc.tokens[earlier.j : q.j] if q.bare else doc.tokens[earlier.j : q.i]
        if not partitive.intersection(between) or not set(between) <= partitive | definite:
            break
        q = earlier
    return q


def _bound_after(doc: Document, hit: Hit, q: QuantityMention) -> Quantity:
    """'douze soldats au moins', '20 camions ou plus'."""
    after = next((h for h in doc.hits("numbers", hit.j, hit.j + 1)), None)
    n = q.quantity.value
    if after and doc.tokens[after.i] not in AHEAD and n is not None and q.quantity.low == q.quantity.high:
        if after.code == "at_least":
            return Quantity(n, n, None)
        if after.code == "at_most":
            return Quantity(None, n, n)
    return q.quantity
