"""What does not go on: 'plus un car ne circule', 'not one school opened', 'une station sur cinq sert encore'.

In: a thing and an activity of the lexicon layer ``conditions``. Out: 'not', 'only' or None.
"""

from __future__ import annotations

from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.conditions.states import NOT, NOT_EN
from vigie.reading.document import Hit

ONLY = frozenset({"que", "qu"})
SOLE = words("only seul seule seuls seules")
# 'depuis que', 'parce que', 'alors que' restrict nothing
JOINED = words("depuis alors tandis parce puisque avant apres ainsi lors")
STILL = words("still encore seulement only")


class Negations:
    """The negations of a report's clauses."""

    def __init__(self, setting: Setting) -> None:
        self.tokens = setting.tokens
        self.french = setting.doc.language == "fr"

    def of(self, subject: Hit, hit: Hit, clause: Clause) -> str | None:
        """How the activity at ``hit`` is denied of the thing."""
        tokens = self.tokens
        ahead = tokens[max(clause.i, subject.i - 3) : subject.i]
        between = tokens[subject.j : hit.i]
        if SOLE & set(tokens[max(clause.i, subject.i - 6) : subject.i]):
            return "only"
        if subject.attributes["class"] == "nothing":
            return "not" if not self.french or {"ne", "n"} & set(tokens[subject.j : hit.i]) else None
        if not self.french:
            if "no" in ahead[-2:] or "not" in ahead[-3:] or ahead[-2:] == ["hardly", "any"] or "few" in ahead[-1:]:
                return "not"
            behind = tokens[hit.j : hit.j + 3]
            if behind[:1] in (["nobody"], ["nothing"]) or behind[:2] == ["no", "one"]:
                return "not"
            if STILL & set(between) and {"in", "of"} & set(between):
                return "only"
            if NOT_EN & set(between[-5:]) or "neither" in tokens[max(clause.i, subject.i - 5) : subject.i]:
                return "not"
            return "only" if "only" in between[-4:] or "only" in tokens[hit.j : hit.j + 2] else None
        if "sur" in between and (STILL & {*between, *tokens[hit.j : hit.j + 3]}):
            return "only"
        ne = {"ne", "n"} & set(between[-6:]) or {"ne", "n"} & set(ahead[-1:])
        if ahead[-2:-1] in (["plus"], ["pas"]) and ahead[-1] in {"un", "une", "aucun", "aucune", "de", "d"}:
            return "not"
        if {"aucun", "aucune"} & set(ahead[-2:]):
            return "not"
        if not ne:
            return None
        after = tokens[hit.j : min(clause.j, hit.j + 4)]
        if len(after) > 1 and after[0] in JOINED and after[1] in ONLY:
            after = after[:1]
        if ONLY & set(after[:3]) or ONLY & set(between[-3:]):
            return "only"
        if NOT & set(between[-4:]) or NOT & set(after[:2]):
            return "not"
        return None
