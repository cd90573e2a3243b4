"""Places named in a report, with the part that each plays.

In: a document and the report's title. Out: ``PlaceMention`` in the order of the text. Names are matched
against the gazetteer in one pass; context tells role, homonym and whether a name only holds another place,
qualifies a person or heads the report. A place that no gazetteer knows is kept by name, without a point.
SPEC rule 11: bare names, the region that the text names, else the one before the reorganisation of 2023.
"""

from __future__ import annotations

from vigie.knowledge.gazetteer import Entry, Gazetteer
from vigie.knowledge.text import tokens
from vigie.model import Place
from vigie.reading.document import Document, lined
from vigie.reading.mentions import PlaceMention
from vigie.reading.places import candidates, names, patterns, unknown
from vigie.reading.places.candidates import Candidate
from vigie.reading.places.context import LAYER, Context
from vigie.reading.places.resolve import TOWNS, Resolver

FEMININE_ENDING = "e"
MASCULINE_IN_E = frozenset({"Mozambique", "Cambodge", "Mexique", "Zimbabwe", "Belize", "Suriname"})
PLURAL = frozenset({"États-Unis", "Pays-Bas", "Comores", "Philippines", "Émirats arabes unis"})
VOWELS = frozenset("aeiouyàâéèêëîïôöùûüœh")


def find(doc: Document, report_title: str | None = None) -> list[PlaceMention]:
    """The places that a report names."""
    gazetteer = Gazetteer.load()
    context = Context(doc)
    found = candidates.find(doc, gazetteer, context)
    strange = unknown.find(doc, context, found, gazetteer)
    if strange:
        found = sorted([*found, *strange], key=lambda c: c.i)
        candidates.chain(found, doc)
    patterns.stretches(found, context)
    patterns.neighbours(found)
    patterns.datelines(found, context)
    patterns.containers(found, context)
    resolver = Resolver(gazetteer, found, _hints(report_title, gazetteer))
    for candidate in found:
        if candidate.entries:
            resolver.settle(candidate)
    for candidate in found:
        if candidate.chosen is None:
            resolver.repair(candidate)
    patterns.containers_by_knowledge(found, context)
    regions = {c.chosen.name for c in found if c.chosen and c.chosen.kind == "admin1" and c.unit == "admin1"}
    found = [c for c in found if c.chosen or not c.entries]
    mentions = [_mention(c, doc, resolver, regions) for c in found]
    mentions += _parts_of_the_country(doc, gazetteer.country(resolver.country), found)
    return sorted(mentions, key=lambda m: (m.i, m.j))


def _hints(title: str | None, gazetteer: Gazetteer) -> list[Entry]:
    """The countries and regions that the title names."""
    if not title:
        return []
    named = names.longest(names.names_of(gazetteer).find(*lined(tokens(title)[0])))
    return [e for _, _, name in named for e in gazetteer.named(name)[:1] if e.kind in ("country", "admin1")]


def _mention(c: Candidate, doc: Document, resolver: Resolver, regions: set[str]) -> PlaceMention:
    evidence = doc.evidence(c.i, c.j)
    flags = {"container": c.container, "attributive": c.attributive, "dateline": c.dateline}
    entry = c.chosen
    role = c.role or "at"
    if entry is None:
        outer = c.within.chosen if c.within else None
        place = Place(
            name=evidence.text.title() if evidence.text.isupper() else evidence.text,
            role=role,
            admin1=outer.admin1 if outer else None,
            country=(outer.country if outer else None) or resolver.country,
            evidence=evidence,
        )
        return PlaceMention(c.i, c.j, place, "unknown", **flags)
    if c.area and entry.kind in ("country", "admin1", "admin2"):
        name = f"{c.area} {_of(entry.name)}"
        area = Place(name, "at", country=entry.country, precision="area", evidence=evidence)
        return PlaceMention(c.i, c.j, area, "area", **flags)
    kind = entry.kind if entry.kind not in TOWNS or entry.kind == "feature" else "town"
    point = c.sure
    place = Place(
        name=entry.name,
        role=role,
        admin1=_region(entry, c, regions),
        country=entry.country,
        lat=entry.lat if point else None,
        lon=entry.lon if point else None,
        precision=_precision(kind, role, point and entry.lat is not None),
        geoname_id=entry.geoname_id if point else None,
        evidence=evidence,
    )
    return PlaceMention(c.i, c.j, place, kind, **flags)


def _region(entry: Entry, c: Candidate, regions: set[str]) -> str | None:
    """The region that the text names, else the one before the reorganisation of 2023."""
    outer = c.within.chosen if c.within else None
    if outer is not None and outer.kind == "admin1" and outer.country == entry.country:
        return outer.name
    if entry.admin1_2023 and entry.admin1_2023 != entry.admin1 and entry.admin1_2023 in regions:
        return entry.admin1_2023
    return entry.admin1


def _precision(kind: str, role: str, point: bool) -> str:
    """How well the point, or the name where there is none, tells where it happened."""
    if kind != "town":
        return "area"
    if not point:
        return "unknown"
    return "exact" if role == "at" else "near"


def _parts_of_the_country(doc: Document, entry: Entry | None, found: list[Candidate]) -> list[PlaceMention]:
    """'l'ouest du pays', 'le nord malien': parts of the country that the report is about."""
    if entry is None:
        return []
    towns = {doc.sentence_of(c.i).i for c in found if patterns.rank(c) == 0 and not c.attributive}
    parts = []
    for hit in doc.hits(LAYER):
        if hit.code in ("compass_country", "country"):
            part = hit.code == "compass_country"
            name = f"{hit.attributes['name']} {_of(entry.name)}" if part else entry.name
            place = Place(name, "at", country=entry.country, precision="area", evidence=doc.evidence(hit.i, hit.j))
            parts.append(
                PlaceMention(
                    hit.i,
                    hit.j,
                    place,
                    "area" if part else "country",
                    container=doc.sentence_of(hit.i).i in towns,
                )
            )
    return parts


def _of(name: str) -> str:
    """'du Mali', 'de la Mauritanie', 'de l'Algérie', 'des Comores'."""
    if name in PLURAL:
        return f"des {name}"
    if name[0].casefold() in VOWELS:
        return f"de l'{name}"
    feminine = name.split()[0].endswith(FEMININE_ENDING) and name not in MASCULINE_IN_E
    return f"de la {name}" if feminine else f"du {name}"
