"""Which countries, groups or smaller regions a claim names.

In: a document. Out: ``Mention`` of areas (countries and groups, by name or by adjective) and of regions,
which no national table covers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from vigie.knowledge import countries
from vigie.knowledge.countries import Area, Country
from vigie.knowledge.lexicon import NO_ENDINGS, Entry
from vigie.knowledge.text import canonical
from vigie.reading.document import Document, Hit, Matcher

INSIDE = frozenset({"in", "au", "aux", "en", "across"})
LINKS = frozenset(
    {
        ",",
        "et",
        "and",
        "ou",
        "or",
        "au",
        "aux",
        "en",
        "le",
        "la",
        "les",
        "l",
        "du",
        "de",
        "des",
        "d",
        "the",
        "in",
        "&",
    }
    | {"ainsi", "que", "as", "well", "puis", "plus"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An area at tokens i:j. ``region``: smaller than a country; ``demonym``: 'malienne', not 'Mali'."""

    i: int
    j: int
    area: Area
    region: bool = False
    demonym: bool = False


@cache
def _matcher() -> Matcher:
    return Matcher((form, entry, NO_ENDINGS) for form, entry in _entries())


def _entries() -> Iterator[tuple[str, Entry]]:
    for form in countries.area_forms():
        yield canonical(form.form), Entry("areas", "area", {"form": form})
    for name, iso2 in countries.regions():
        if area := countries.by_iso2(iso2):
            yield canonical(name), Entry("areas", "region", {"area": area})


def find(doc: Document) -> list[Mention]:
    """Every area and region named, in the order of the text.

    A country adjective counts only without a country.
    """
    hits = _matcher().find(doc.line, doc.line_tokens, lambda _: None).get("areas", [])
    # 'civils tues au mali': who writes no capitals names countries without them
    plain = not any(c.isupper() for c in doc.text)
    found = _mentions(doc, hits, plain)
    if not found:
        found = _mentions(doc, [h for h in hits if h.i and doc.tokens[h.i - 1] in INSIDE], True)
    named = [m for m in found if not m.demonym]
    if any(not m.region for m in named):
        return named
    return found


def _mentions(doc: Document, hits: list[Hit], plain: bool) -> list[Mention]:
    found: list[Mention] = []
    for hit in hits:
        mention = _mention(doc, hit, plain)
        if mention and not (found and (found[-1].i, found[-1].j) == (mention.i, mention.j)):
            found.append(mention)
    return found


def meant(doc: Document, mentions: list[Mention]) -> list[set[Country]]:
    """Every country that an adjective may mean: 'Congolais' are of two."""
    hits = _matcher().find(doc.line, doc.line_tokens, lambda _: None).get("areas", [])
    return [
        {c for h in hits if h.code == "area" and (h.i, h.j) == (m.i, m.j) for c in h.attributes["form"].area.members}
        for m in mentions
    ]


def _is_name(words: str) -> bool:
    """'bande de Gaza', 'the Gambia', 'eSwatini'."""
    return any(c.isupper() for c in words)


def adjectives(doc: Document) -> list[Mention]:
    """Adjectives of nationality, wherever they stand."""
    hits = _matcher().find(doc.line, doc.line_tokens, lambda _: None).get("areas", [])
    found = [_mention(doc, h) for h in hits if h.code == "area"]
    return [m for m in found if m and m.demonym]


def _mention(doc: Document, hit: Hit, plain: bool = False) -> Mention | None:
    words = doc.evidence(hit.i, hit.j).text
    if hit.code == "region":
        return Mention(hit.i, hit.j, hit.attributes["area"], region=True) if plain or _is_name(words) else None
    form: countries.AreaForm = hit.attributes["form"]
    if form.acronym and not plain and not words.removeprefix("the ").replace(".", "").replace(" ", "").isupper():
        return None
    if not form.area.group and not form.demonym and not plain and not _is_name(words):
        return None
    return Mention(hit.i, hit.j, form.area, demonym=form.demonym)


def without(named: list[Mention], left_out: list[Mention]) -> list[Mention]:
    """'L'Afrique hors Soudan': the group named, less the areas left out."""
    wide = next((m for m in named if m.area.group and m not in left_out), None)
    kept = [m for m in named if m not in left_out]
    if wide is None:
        return kept
    gone = {c for m in left_out for c in m.area.members}
    rest = Area(
        f"{wide.area.label} without {', '.join(m.area.label for m in left_out)}",
        tuple(c for c in wide.area.members if c not in gone),
        f"{wide.area.name_en} without {', '.join(m.area.name_en for m in left_out)}",
        f"{wide.area.name_fr} hors {', '.join(m.area.name_fr for m in left_out)}",
        group=True,
    )
    return [replace(m, area=rest) if m is wide else m for m in kept]


def listed(doc: Document, mentions: list[Mention]) -> bool:
    """'Mali, Burkina Faso et Niger': is nothing but commas, articles and 'et' between them?"""
    return all(
        all(token in LINKS or token in {"(", ")"} for token in doc.tokens[a.j : b.i]) for a, b in pairwise(mentions)
    )
