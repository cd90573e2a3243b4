"""Hostile texts: does reading take time in proportion to length, whatever stands there?

    python -m benchmarks.hostile [--size CHARACTERS] [--only WORD …]

In: texts made of one thing over and over (``UNITS``), each read at a quarter, a half and the whole of the size, in
French and English. Out: a line a text with the seconds of CPU and by how much twice the length multiplies them; status
1 where a text raises or takes more than 2.3 times the time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from functools import cache, partial
from itertools import pairwise

from benchmarks.growth import seconds
from vigie.exchange import reading_to_json
from vigie.knowledge import lexicon
from vigie.model import Report
from vigie.reading import read

ALLOWED = 2.3
NOISE = 0.1
"""Seconds below which a ratio of times says nothing."""
PUBLISHED = dt.date(2025, 5, 26)

UNITS: dict[str, str] = {
    "digits": "7",
    "digits parted": "123 456 ",
    "thousands": "1 234 567,89 ",
    "entre et": "entre et et et ",
    "between and": "between and and and ",
    "quotes opened": '« " “ ',
    "quotes in words": 'il dit « elle dit " ',
    "accents": "e\u0301\u0302\u0303",
    "only accents": "\u0301",
    "one word": "a",
    "one word of syllables": "tuésenlevés",
    "line breaks": "\n",
    "paragraphs": "Kayes.\n\n",
    "carriage returns": "\r",
    "NULs": "\x00",
    "NULs in words": "mo\x00rts ",
    "selon": "selon selon ",
    "selon X": "selon l'armée ",
    "according to": "according to according to ",
    "days": "le 12 le 13 ",
    "dates": "le 12 mai 2025 ",
    "nights": "dans la nuit du 3 au 4 mai ",
    "from to": "du 3 au ",
    "dead": "12 morts ",
    "dead listed": "12 soldats tués, ",
    "killed": "12 soldiers killed and ",
    "places": "Kayes ",
    "places listed": "Kayes, Nioro, Kita, ",
    "places between": "entre Kayes et Nioro ",
    "roads": "axe Kayes–Nioro–",
    "unknown places": "à Zoumbara ",
    "unknown villages": "le village de Zoumbara, ",
    "a a a": "a a a ",
    "parentheses": "(",
    "parentheses closed": "(a) ",
    "brackets nested": "([{",
    "emoji": "\U0001f600\u200d\U0001f468",
    "bidi": "\u202eab\u202c ",
    "zero width": "a\u200b\u200d\ufeff",
    "no-break blanks": "12\u202f000\u00a0morts ",
    "lone surrogates": "a\ud800 ",
    "full stops": ". ",
    "dots": ".",
    "commas": "Kayes, ",
    "hyphens": "a-",
    "apostrophes": "l'",
    "bullets": "\n- ",
    "percent": "12 % ",
    "shares": "un sur deux ",
    "numbers in words": "vingt et un mille ",
    "hundreds": "cent ",
    "plus de": "plus de plus de ",
    "et": "et ",
    "de": "de la de ",
    "the": "the of the ",
    "actors": "JNIM et FAMa, ",
    "attacks": "attaque à Kayes le 3 mai. ",
    "attacks unended": "attaque à Kayes le 3 mai et ",
    "attacks in English": "Gunmen attacked Kayes on 3 May, killing 12. ",
    "measures": "Le gouvernement a décidé de renforcer la sécurité. ",
    "measures unended": "le gouvernement a décidé de renforcer la sécurité et ",
    "conditions": "La route est fermée depuis mai. ",
    "blockades": "le blocus de Kayes depuis mai, ",
    "conditions unended": "la route Kayes–Nioro est fermée depuis mai, ",
    "displaced": "12 000 personnes déplacées à Kayes, ",
    "claims": "924 civils tués en 2023 contre 84 en 2019, ",
    "claims ended": "Les attaques ont triplé depuis 2020. ",
    "schools": "300 écoles fermées dans la région de Mopti; ",
    "denied": "n'a pas été attaqué ",
    "conditional": "aurait tué ",
    "relative": "qui ont qui ont tué ",
    "pronouns": "ils les ont tués et ",
    "capitals": "A B C D ",
    "names": "Moussa Traoré, Amadou Diallo, ",
    "URLs": "https://a.b/c?d=e&f ",
    "markup": "<b><i>",
    "CJK": "漢字",
    "Arabic": "قتل ",
    "ligatures": "œæﬁ",
}


PLACES = ("Kayes", "Nioro", "Kita", "Gao", "Mopti", "Kidal", "Bandiagara", "Koro", "Bankass")
LOGS = {
    "fr": "Le {day} mai, des hommes armés ont attaqué une école à {place}, tuant {n} civils, selon le maire.\n\n",
    "en": "On {day} May, gunmen attacked a market in {place}, killing {n} people, the mayor said.\n\n",
}
"""As long a log of incidents as one likes, each with its day, place and toll."""


@cache
def units() -> dict[str, str]:
    """``UNITS``, and in each language a log, every word for an incident in a row, and every word of the lexicon."""
    found = dict(UNITS)
    for language, line in LOGS.items():
        days = (line.format(day=k % 28 + 1, place=PLACES[k % len(PLACES)], n=k % 31 + 2) for k in range(1000))
        found[f"a log, {language}"] = "".join(days)
        forms = dict.fromkeys(form for form, entry, _ in lexicon.entries(language) if entry.layer == "events")
        found[f"all verbs, {language}"] = " ".join(forms) + " "
        forms = dict.fromkeys(form for form, _, _ in lexicon.entries(language))
        found[f"all words, {language}"] = " ".join(forms) + " "
    return found


def report(unit: str, size: int, language: str) -> Report:
    return Report("hostile", (unit * (size // len(unit) + 1))[:size], language, PUBLISHED)


def to_json(unit: str, size: int, language: str) -> str:
    """From text to JSON."""
    return json.dumps(reading_to_json(read(report(unit, size, language))))


def growth(unit: str, size: int, language: str, tries: int = 4) -> tuple[float, list[float]]:
    """(by how much twice the length multiplies the time, the seconds at a quarter, a half and the whole).

    A ratio beyond what is allowed is measured again, the shortest time of each length counting: noise only adds.
    """
    sizes = [size // 4, size // 2, size]
    best = [seconds(partial(to_json, unit, n, language)) for n in sizes]
    for _ in range(tries - 1):
        if ratio(best) <= ALLOWED:
            break
        again = (seconds(partial(to_json, unit, n, language)) for n in sizes)
        best = [min(pair) for pair in zip(best, again, strict=True)]
    return ratio(best), best


def ratio(times: list[float]) -> float:
    return max((b / a for a, b in pairwise(times) if a > NOISE), default=0.0)


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.hostile")
    asked.add_argument("--size", type=int, default=1_000_000)
    asked.add_argument("--only", nargs="*", default=[])
    given = asked.parse_args(arguments)
    bad = 0
    for name, unit in units().items():
        if given.only and not any(word in name for word in given.only):
            continue
        for language in ("fr", "en"):
            try:
                by, times = growth(unit, given.size, language)
            except Exception as error:
                print(f"{name:24} {language}  {type(error).__name__}: {str(error)[:100]}", flush=True)
                bad += 1
                continue
            bad += by > ALLOWED
            shown = " ".join(f"{t:7.2f}" for t in times)
            print(f"{name:24} {language}  {shown} s  x {by:.2f}{'  TOO SLOW' if by > ALLOWED else ''}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
