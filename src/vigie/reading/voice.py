"""How a verb stands in its clause: active ('a tué'), passive ('ont été tués', 'were killed') or bare ('tués').

In: a document and the token where the verb begins. Out: 'active', 'passive' or 'bare'. Looks back over adverbs to
the auxiliary; knows no more syntax than that.
"""

from __future__ import annotations

from vigie.reading.document import Document

BE = {
    "fr": frozenset(
        "est sont etait etaient fut furent ete etre sera seront serait seraient soit soient etant suis".split()
    ),
    "en": frozenset("is are was were be been being got gets getting".split()),
}
HAVE = {
    "fr": frozenset(
        "a ont avait avaient ayant avoir aura auront aurait auraient ait aient eut eurent ai avons".split()
    ),
    "en": frozenset("has have had having".split()),
}
ADVERBS = {
    "fr": frozenset(
        "deja aussi egalement ensuite encore ainsi alors meme grievement legerement mortellement aussitot puis tous "
        "toutes tout pas jamais bien froidement sommairement notamment non peu apres enfin depuis finalement presque "
        "entierement totalement completement partiellement egalement simultanement".split()
    ),
    "en": frozenset(
        "also already then later reportedly allegedly all both badly seriously lightly critically not never still since "
        "fully completely partly partially shot apparently quickly twice just again n t".split()
    ),
}


# past tenses that are no participles
ACTIVE_ONLY = frozenset(
    "took stole drove broke gave fell slew shook tore wore rode threw hid swept ate fled".split()
)


def voice(doc: Document, i: int) -> str:
    be, have, adverbs = BE[doc.language], HAVE[doc.language], ADVERBS[doc.language]
    if doc.language == "en" and doc.tokens[i] in ACTIVE_ONLY:
        return "active"
    for k in range(i - 1, max(i - 6, -1), -1):
        token = doc.tokens[k]
        if token in be:
            return "passive"
        if token in have:
            return "active"
        if token not in adverbs:
            return "bare"
    return "bare"
