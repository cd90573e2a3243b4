"""What the verbs of a clause say of a measure: asked for, promised, under way, and for when.

In: a ``Document`` and its clauses. Out: cues beyond those of the lexicon layer ``cues`` ('sera ouvert', 'is building'),
and whether a bare infinitive, an imperative or a wish ('Que l'armée escorte …') opens a clause.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from vigie.reading.clauses import Clause, words
from vigie.reading.document import Document, Hit

BULLETS = frozenset({"–", "-", "•", "▪", "*", "·", "●"})
INFINITIVE = ("er", "ir", "re", "dre", "tre", "oir")
NO_INFINITIVE = words(
    "hier premier dernier janvier leur pour entre contre vers notre votre autre quatre fevrier septembre "
    "octobre novembre decembre outre hiver guerre terre frontiere maire militaire ministre ministere derriere"
)
NO_ORDER = words("assez chez")
NO_WISH = "ions"  # 'opérations', 'camions'
SHORTEST = 5
DETERMINERS = words("le la les l un une des ce cette ces nos notre leur chaque")
WANTS = words("veut veulent")
SEEN = words("voir savoir croire")
TOLD = words("ete eu revendique signe condamne denonce salue attaque tue evoque declare affirme recense refuse rejete")
PARTICIPLES = ("é", "ée", "és", "ées")
OPENING = BULLETS | {",", "et", ":", ";", "enfin", "alors", "aussi", "ensuite", "puis", "mais"}


class Verbs:
    """The verbs of a report's clauses."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.french = doc.language == "fr"

    def tenses(self, clause: Clause) -> list[Hit]:
        """What a verb's tense alone says: 'is rebuilding', 'a reconstruit', 'sera ouvert', 'ouvrira'."""
        found: list[Hit] = []
        for k in range(clause.i, clause.j - 1):
            word, after = self.tokens[k], self.tokens[k + 1]
            if after in {"not", "never"}:
                continue
            if not self.french:
                ongoing = word in {"is", "are", "been"} and after.endswith("ing") and len(after) > 5
                status = "ongoing" if ongoing else "announced" if word == "will" else None
            else:
                text = self.doc.evidence(k + 1, k + 2).text
                ongoing = word in {"a", "ont"} and text.endswith(PARTICIPLES) and after not in TOLD
                future = len(word) > 6 and word.endswith(
                    ("era", "ira", "eront", "iront", "dra", "dront", "ttra", "ttront")
                )
                status = "ongoing" if ongoing else "announced" if future else None
            if status:
                found.append(Hit(k, k + 2, "cue", "cues", {"status": status, "tense": True}))
        return found

    def intended(self, cue: Hit) -> Hit:
        """'veut doubler le nombre de forages': who wants to act promises it."""
        after = self.tokens[cue.j : cue.j + 1]
        if self.tokens[cue.j - 1] in WANTS and after and after[0].endswith(INFINITIVE) and after[0] not in SEEN:
            return replace(cue, attributes={**cue.attributes, "status": "announced"})
        return cue

    def negated(self, cue: Hit) -> bool:
        """'n'a pas souhaité', 'nobody has asked'."""
        before = self.tokens[max(0, cue.i - 2) : cue.i]
        behind = self.tokens[cue.i : cue.j + 1]
        if self.french:
            return bool({"n", "ne"} & set(before)) and "que" not in self.tokens[cue.j : cue.j + 3]
        return bool({"not", "never", "nobody", "neither", "nor", "t"} & {*before, *behind})

    def opening(self, clause: Clause) -> tuple[int, bool]:
        """The first token behind marks and 'à court terme,', and whether such a phrase stood there."""
        k, horizon = clause.i, False
        while k < clause.j and self.tokens[k] in OPENING:
            k += 1
        for hit in self.doc.hits("cues", k, min(clause.j, k + 4)):
            if hit.code == "horizon" and (hit.i == k or not self.bare(k)):
                k, horizon = hit.j, True
                while k < clause.j and self.tokens[k] == ",":
                    k += 1
                break
        return k, horizon

    def bare(self, k: int) -> bool:
        """'Payer tout de suite …', 'Pay at once …': does a bare verb stand at token k?"""
        word = self.tokens[k]
        if self.french:
            return len(word) > 4 and word.endswith(INFINITIVE) and word not in NO_INFINITIVE
        return any(h.code == "imperative" for h in self.doc.hits("cues", k, k + 1))

    def infinitive(self, clause: Clause, listed: bool) -> bool:
        """'À court terme, apurer les arriérés', 'Third, give councils a say': a bare infinitive opens the clause."""
        if not self.french:
            return self._imperative(clause)
        k, horizon = self.opening(clause)
        if self._ordered(k, clause):
            return True
        bare = k + 1 < clause.j and self.bare(k)
        return bare and (horizon or listed or (k == clause.i and self.horizon(clause) is not None))

    def _ordered(self, k: int, clause: Clause) -> bool:
        """'Parlez à ceux qui tiennent la brousse': an order in so many words, of what is a response."""
        word = self.tokens[k] if k + 1 < clause.j else ""
        if len(word) < SHORTEST or not word.endswith("ez") or word in NO_ORDER:
            return False
        acts = any(h.code == "act" and h.i == k for h in self.doc.hits("acts", k, k + 1))
        return acts or any(h.code == "topic" and h.i - k <= 1 for h in self.doc.hits("measures", k, clause.j))

    def _imperative(self, clause: Clause) -> bool:
        """'Give local councils control': a bare verb opens the sentence or stands behind 'First,'."""
        k, _ = self.opening(clause)
        ordered = self.doc.hits("cues", k, k + 1)
        led = next((h for h in ordered if h.code == "ordinal"), None)
        if led:
            k = led.j + (self.tokens[led.j : led.j + 1] == [","])
        opens = led is not None or clause.i == clause.first
        verb = any(h.code == "imperative" and h.i == k for h in self.doc.hits("cues", k, k + 1))
        return verb and opens and bool(self.doc.hits("measures", k, clause.j))

    def wish(self, clause: Clause, topics: Sequence[Hit]) -> bool:
        """'Que la MINUSMA escorte …' as a sentence of its own; 'réformons EDM'."""
        if not self.french or (clause.i != clause.first and self.tokens[clause.i] not in {"et", ":"}):
            return False
        k, _ = self.opening(clause)
        if k + 1 < clause.j and self.tokens[k] in {"que", "qu"}:
            return self.tokens[k + 1] in DETERMINERS or self.doc.text[self.doc.starts[k + 1]].isupper()
        ordering = (t for t in topics if t.i - k <= 2 and not DETERMINERS.intersection(self.tokens[k : t.i]))
        return any(
            w.endswith("ons") and not w.endswith(NO_WISH) and len(w) > 6 for t in ordering if (w := self.tokens[t.i])
        )

    def horizon(self, clause: Clause) -> str | None:
        """For when it is meant: short, medium or long."""
        hit = next((h for h in self.doc.hits("cues", clause.i, clause.j) if h.code == "horizon"), None)
        return hit.attributes["value"] if hit else None
