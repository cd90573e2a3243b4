"""Topics of a clause and the cue that each goes with.

In: hits of the layer ``measures`` ('escorte', 'pourparlers') and of the layer ``cues`` ('réclame', 'will'). Out: which
topics count, which cue says how far each is, and the part of the clause that is its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.reading.clauses import Clause
from vigie.reading.document import Document, Hit

SEPARATORS = frozenset({",", "et", "and", ";"})
TOLD = frozenset({"ongoing", "ended"})
SOUGHT = frozenset({"recommended", "announced"})
RANK = {"recommended": 0, "announced": 1, "ended": 2, "ongoing": 3}
NEAR, TENSE, FAR = 6, 12, 30
# what soldiers rebuild is no project besides
SWALLOWED = frozenset({"development_project", "decentralisation"})


def bound(topic: Hit) -> bool:
    """Does the topic count only beside an act of its own?"""
    return "needs" in topic.attributes


def cue_of(topic: Hit, cues: Sequence[Hit]) -> Hit | None:
    """The strongest cue of the clause: one that asks or promises goes before one that tells."""
    tight = TOLD if topic.attributes.get("near") else frozenset()
    needs = topic.attributes.get("needs")
    near = [
        c
        for c in cues
        if (needs is None or c.attributes.get("act") == needs or _wished(topic, c))
        and not (c.attributes["status"] in tight and topic.i <= c.i and c.j <= topic.j)
        and not (topic.attributes.get("who") and topic.i < c.i)
        and max(c.i - topic.j, topic.i - c.j)
        <= (NEAR if c.attributes["status"] in tight else TENSE if c.attributes.get("tense") else FAR)
    ]
    return min(near, key=lambda c: (RANK[c.attributes["status"]], abs(c.i - topic.i)), default=None)


def _wished(topic: Hit, cue: Hit) -> bool:
    """'would rather have soldiers': a thing named right behind the wish."""
    return cue.attributes.get("act") == "wish" and 0 <= topic.i - cue.j <= 1


def that_count(topics: Sequence[Hit], cues: Sequence[Hit], framed: bool) -> list[Hit]:
    """The topics of a clause that a cue, their own word or a heading (``framed``) bears out.

    Soft words ('courts', 'jobs') name a measure only where they are asked for or promised and nothing firmer is.
    """
    cued = {t.attributes["kind"] for t in topics if cue_of(t, cues)}
    borne = [
        t
        for t in topics
        if cue_of(t, cues) or t.attributes.get("status") or not (bound(t) or t.attributes["kind"] in cued)
    ]
    borne = [t for t in borne if cue_of(t, cues) or not t.attributes.get("who")]
    firm = [t for t in borne if not t.attributes.get("soft")]
    if any(cue_of(t, cues) or t.attributes.get("status") or framed for t in firm):
        return firm
    soft = [t for t in borne if t.attributes.get("soft")]
    sought = [t for t in soft if (cue := cue_of(t, cues)) and cue.attributes["status"] in SOUGHT]
    return sorted([*firm, *(sought if cues else soft)], key=lambda t: t.i)


def parts(doc: Document, topics: list[Hit], clause: Clause) -> list[tuple[Hit, int, int]]:
    """Topics of different kinds that a comma or 'et' parts are measures of their own, each with its tokens."""
    if any(t.attributes["kind"] == "civil_military_reconstruction" for t in topics):
        topics = [t for t in topics if t.attributes["kind"] not in SWALLOWED]
    kept: list[Hit] = []
    for topic in topics:
        if not kept or (
            topic.attributes["kind"] not in {t.attributes["kind"] for t in kept}
            and SEPARATORS & set(doc.tokens[kept[-1].j : topic.i])
        ):
            kept.append(topic)
    found: list[tuple[Hit, int, int]] = []
    start = clause.i
    for n, topic in enumerate(kept):
        end = clause.j
        if n + 1 < len(kept):
            following = kept[n + 1]
            end = next(k for k in range(following.i - 1, topic.j - 1, -1) if doc.tokens[k] in SEPARATORS)
        found.append((topic, start, end))
        start = end
    return found
