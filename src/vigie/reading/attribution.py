"""Who is quoted, and for what run of the text.

In: a document (lexicon layer ``attribution``). Out: ``AttributionMention``: the name as the text gives it, the kind of
source, and the tokens that it answers for (its sentence). 'selon X', 'X affirme', '… said Y', 'revendiqué par Z'.
"""

from __future__ import annotations

from vigie.knowledge.actors import actors
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import ActorMention, AttributionMention, Ordered

STOP = frozenset({".", ",", ";", ":", '"', "(", ")", "–", "!", "?"})
BLAME = frozenset(
    """suspected suspects blamed blames blame attributed attribute pin pinned believed points main impute imputent
impute imputee imputes imputees attribue attribuee attribues attribuees mis soupconne soupconnent soupconnee soupconnes
soupconnees accuse accusent accusait accusaient accusee accuses accusees accused accuses accusing
auteurs croit reconnaitre""".split()
)
AUXILIARIES = frozenset({"a", "ont", "avait", "avaient", "nous", "also", "has", "have", "had"})
OPENING = frozenset({",", '"', "«", "»", "–", ";"})
VERBS = frozenset({"before", "after"})
STATE = {"state": "army", "non_state": "armed_group", "international": "un", "militia": "armed_group"}


def find(doc: Document, named: Ordered[ActorMention]) -> list[AttributionMention]:
    """Every source quoted, in the order of the text; the same source of a sentence once."""
    hits = doc.hits("attribution")
    sources = Ordered(h for h in hits if h.code not in VERBS)
    cues = [h for h in hits if h.code in VERBS]
    claims = [h for h in doc.hits("modality") if h.code == "claimed"]
    found: dict[int, AttributionMention] = {}
    for cue in [*cues, *claims]:
        mention = _source_of(doc, cue, sources) or _actor_of(doc, cue, named)
        if mention:
            found.setdefault(mention.j, mention)
    return sorted(found.values(), key=lambda m: m.i)


def _source_of(doc: Document, cue: Hit, sources: Ordered[Hit]) -> AttributionMention | None:
    sentence = doc.sentence_of(cue.i)
    behind = [s for s in sources.within(cue.j, min(cue.j + 6, sentence.j)) if _clear(doc, cue.j, s.i)]
    before = [s for s in sources.within(sentence.i, cue.i) if s.j <= cue.i and cue.i - s.j <= 8]
    if cue.code == "claimed":
        return None
    chosen = behind[:1] if cue.code == "before" or (behind and _inverted(doc, cue)) else before[-1:] or behind[:1]
    if not chosen:
        return None
    source = chosen[0]
    i = source.i
    while i > sentence.i and doc.tokens[i - 1] in doc.words["article"] and source.i - i < 2:
        i -= 1
    return _mention(doc, i, source.j, source.code)


def _inverted(doc: Document, cue: Hit) -> bool:
    """', a annoncé le ministère', '"…", said the mayor': the verb opens its clause and its subject follows."""
    i, first = cue.i, doc.sentence_of(cue.i).i
    while i > first and doc.tokens[i - 1] in AUXILIARIES:
        i -= 1
    return i > first and doc.tokens[i - 1] in OPENING


def _actor_of(doc: Document, cue: Hit, named: Ordered[ActorMention]) -> AttributionMention | None:
    """An armed group or an army that claims, says or denies; not one that others blame."""
    if cue.code == "claimed" and BLAME.intersection(doc.tokens[cue.i : cue.j]):
        return None
    sentence = doc.sentence_of(cue.i)
    near = [m for m in named.within(sentence.i, sentence.j) if 0 <= m.i - cue.j <= 4 or 0 <= cue.i - m.j <= 4]
    for mention in near:
        actor = actors().get(mention.code)
        if actor and actor.kind in STATE:
            return _mention(doc, mention.i, mention.j, STATE[actor.kind])
    return None


def _clear(doc: Document, i: int, j: int) -> bool:
    return not STOP.intersection(doc.tokens[i:j])


def _mention(doc: Document, i: int, j: int, kind: str) -> AttributionMention:
    sentence = doc.sentence_of(i)
    name = doc.evidence(i, j).text
    return AttributionMention(i, j, name, kind, sentence.i, sentence.j)
