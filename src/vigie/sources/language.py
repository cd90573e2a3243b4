"""The language of a text: French and English are read, another is refused by name.

In: a text. Out: 'fr' or 'en', or ``Unreadable`` naming the language found. Function words decide where they
are many: reports full of names and times ('axe Diéma–Sandaré, PK 27 : minibus de …') mislead letter
statistics. Where they are few, py3langid (a naive Bayes model over byte n-grams, Lui and Baldwin 2012) is
asked, and a text is refused only where it is sure of another language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from vigie.knowledge import lexicon
from vigie.knowledge.languages import languages
from vigie.knowledge.text import tokens as canonical_tokens
from vigie.sources.errors import Unreadable

READ = ("fr", "en")
WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 20_000
"""Characters looked at: the beginning and the middle of a long text."""

CLEAR = 0.15
"""A share of function words that only a text in that language has, once no other language has more."""
AHEAD = 1.25
SURE = 0.9
FEW_WORDS = 12
SHORT = 40
TOPIC = 0.1
SAME_AS = {
    "fra": "fr",
    "fre": "fr",
    "eng": "en",
    "français": "fr",
    "francais": "fr",
    "french": "fr",
    "english": "en",
    "anglais": "en",
    "fuv": "ff",
}


@cache
def _function_words() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(table["words"].split()) for code, table in languages().items() if "words" in table}


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def read_code(value: str, where: str) -> str:
    """'fr', 'fr-ML', 'FRA' -> 'fr'; raises Unreadable for a language that is not read."""
    primary = re.split("[-_]", value.strip().casefold(), maxsplit=1)[0]
    code = SAME_AS.get(primary, primary)
    if code not in READ:
        raise Unreadable("language", where, language=code)
    return code


def find(text: str, where: str) -> str:
    """'fr' or 'en'; raises Unreadable for a text in another language, or with no words."""
    sample = _sample(text)
    tokens = WORD.findall(sample.casefold())
    if not tokens:
        raise Unreadable("no_words", where)
    shares = _shares(tokens)
    best = max(shares, key=lambda code: shares[code])
    ours = max(READ, key=lambda code: shares[code])
    rivals = max(share for code, share in shares.items() if code not in READ)
    if shares[ours] >= CLEAR and shares[ours] >= AHEAD * rivals and shares[ours] >= AHEAD * shares[_other(ours)]:
        return ours
    if len(tokens) <= SHORT and rivals < CLEAR and (topic := _by_topic(sample)):
        return topic
    guess, probability = _identifier().classify(sample)
    if guess in READ:
        return str(guess)
    sure = probability >= SURE and len(tokens) >= FEW_WORDS
    if guess == "zxx":
        raise Unreadable("language_unknown", where)
    if guess == best or not _latin(sample) or (sure and shares[ours] < CLEAR):
        raise Unreadable("language", where, language=SAME_AS.get(guess, guess))
    if shares[ours] > rivals and shares[ours] >= CLEAR / 2:
        return ours
    if len(tokens) >= FEW_WORDS and rivals >= CLEAR:
        raise Unreadable("language", where, language=best)
    if len(tokens) >= 2 * FEW_WORDS and shares[ours] < CLEAR / 3:
        raise Unreadable("language_unknown", where)
    return ours if shares[ours] > shares[_other(ours)] else _nearer(sample)


def _other(code: str) -> str:
    return READ[1 - READ.index(code)]


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    middle = len(text) // 2
    return text[: SAMPLE // 2] + " " + text[middle : middle + SAMPLE // 2]


def _shares(tokens: list[str]) -> dict[str, float]:
    """How many of the words are function words of each language."""
    counts = Counter(tokens)
    return {code: sum(counts[word] for word in words) / len(tokens) for code, words in _function_words().items()}


@cache
def _topic_words() -> Mapping[str, frozenset[str]]:
    """The single words of the lexicon that stand in that of one language only."""
    forms = {code: {entry[0] for entry in lexicon.entries(code) if entry[0].isalpha()} for code in READ}
    return {code: frozenset(forms[code] - forms[_other(code)]) for code in READ}


def _by_topic(sample: str) -> str | None:
    """The language in which a short report has more of the words that reports are made of."""
    words = canonical_tokens(sample)[0]
    counts = {code: sum(word in known for word in words) for code, known in _topic_words().items()}
    best = max(READ, key=lambda code: counts[code])
    return best if counts[best] > counts[_other(best)] and counts[best] >= TOPIC * len(words) else None


def _latin(sample: str) -> bool:
    letters = [c for c in sample if c.isalpha()]
    return sum(c < "ɐ" or "ɐ" <= c <= "ʯ" or "Ḁ" <= c <= "ỿ" for c in letters) >= len(letters) / 2


def _nearer(sample: str) -> str:
    """The one of the two languages read that the letters look more like."""
    ranked = [code for code, _ in _identifier().rank(sample) if code in READ]
    return str(ranked[0])
