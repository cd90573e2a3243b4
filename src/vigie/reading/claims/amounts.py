"""The amounts a claim may rest on: the quantities of a report as claims need them.

In: ``Notes``. Out: ``QuantityMention``s in the order of the text without articles' plurals, numbers of names, ages,
bare years and shares told in passing; with a currency that stands in front, hours of supply a day, and halves behind
a multiple ('deux fois et demie', 'two and a half times').
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from vigie.model import Number, Quantity
from vigie.reading.claims.nouns import counted
from vigie.reading.claims.runs import around
from vigie.reading.document import Document
from vigie.reading.mentions import Notes, QuantityMention, TimeMention

MONEY = frozenset({"USD", "EUR", "XOF", "XAF", "GBP", "NGN", "MRU", "GNF", "GHS", "SDG", "CDF", "MZN", "currency"})
CURRENCIES = {
    "usd": "USD",
    "us$": "USD",
    "$": "USD",
    "eur": "EUR",
    "€": "EUR",
    "fcfa": "XOF",
    "cfa": "XOF",
    "cfaf": "XOF",
    "xof": "XOF",
    "xaf": "XAF",
    "ngn": "NGN",
    "naira": "NGN",
    "₦": "NGN",
    "gbp": "GBP",
    "£": "GBP",
    "sdg": "SDG",
    "cdf": "CDF",
    "gnf": "GNF",
    "mru": "MRU",
    "ghs": "GHS",
}
LABELS = frozenset(
    {
        "phase",
        "phases",
        "ipc",
        "no",
        "n°",
        "article",
        "rn",
        "numero",
        "number",
        "#",
        "art",
        "covid",
        "niveau",
        "level",
        "section",
        "volume",
        "chapitre",
        "chapter",
        "figure",
        "tableau",
        "table",
        "resolution",
        "rnie",
        "rnb",
        "rd",
        "rc",
        "pk",
        "n",
        "lot",
        "camp",
        "secteur",
        "zone",
        "bloc",
        "block",
        "sector",
    }
)
DAY = frozenset({"jour", "jours", "j", "day", "daily", "nuit", "night", "soir", "quotidiennes", "24"})
PER_DAY = frozenset({"par", "a", "per", "each", "every", "chaque", "/", "sur", "in", "out", "daily", "quotidiennes"})
BY_DAY = (["la", "nuit"], ["le", "jour"], ["la", "journee"], ["le", "soir"], ["at", "night"])
SUPPLIES = frozenset({"courant", "electricity", "electricite", "power", "lumiere", "eau", "water", "current"})
SUPPLIED = SUPPLIES | {"eclairee", "eclaire", "lit", "lights", "grid", "reseau", "pompe", "pump", "tap", "taps"}
SUPPLY_REACH = 12
WEEK = (["par", "semaine"], ["a", "week"], ["per", "week"], ["each", "week"], ["chaque", "semaine"], ["sur", "sept"])
HALVES = frozenset({"first", "second", "premiere", "seconde", "deuxieme"})
TIMES = frozenset(
    {"jour", "jours", "semaine", "week", "day", "mois", "month", "year", "annee", "night", "nuit", "time"}
)
CHANCES = frozenset({"chance", "chances", "odds", "probabilite", "probability"})
HOURS_REACH = 7
LIVES = frozenset({"vit", "vivent", "lives", "live", "living", "vivant"})
CONTENTS = frozenset({"kg", "litres"})
CONTAINERS = frozenset(
    {"sac", "sacs", "bidon", "bidons", "bouteille", "bouteilles", "fut", "futs", "jerrican", "bag", "bags", "sack"}
)
SIZES = frozenset(
    {"litre", "litres", "liter", "kg", "kilo", "kilogram", "tonne", "ton", "km", "day", "year", "month", "hour", "week"}
)
THRESHOLDS = frozenset({"seuil", "threshold", "seuils", "thresholds"})
NOTHING = frozenset({"without", "sans", "ni", "nor", "neither"})
HALF_BEHIND = (["fois", "et", "demie"], ["fois", "et", "demi"])
HALF_BEFORE = ["and", "a", "half", "times"]


def find(notes: Notes) -> list[QuantityMention]:
    """The amounts of a report in the order of the text."""
    doc = notes.doc
    taken = _inside_names(notes)
    told = sorted([*notes.quantities, *_supplied(notes)], key=lambda q: q.i)
    kept = [_halved(doc, _priced(doc, q)) for q in told if _counts(doc, q) and not _named(q, taken)]
    return [q for n, q in enumerate(kept) if n + 1 == len(kept) or q.j <= kept[n + 1].i]  # 'another USD 27 million'


def _inside_names(notes: Notes) -> set[int]:
    """Tokens of names of places and actors: 'G5', 'RN16' and 'les trois frontières' count nothing."""
    spans = [(m.i, m.j) for m in notes.places] + [(m.i, m.j) for m in notes.actors]
    return {k for i, j in spans for k in range(i, j)}


def _named(mention: QuantityMention, taken: set[int]) -> bool:
    """Does the number stand in a name? The 'US' of '880 US dollars' does not count as one."""
    end = mention.i + 1 if mention.unit in MONEY else mention.j
    return any(k in taken for k in range(mention.i, end))


def _counts(doc: Document, mention: QuantityMention) -> bool:
    """Not 'several', and not the number of a phase, an issue or a road."""
    label = doc.tokens[mention.i - 1] if mention.i else ""
    vague = mention.quantity == Quantity(2) and mention.unit is None
    if mention.unit in CONTENTS and (_contained(doc, mention.i) or _container_behind(doc, mention.j)):
        return False
    if _sized(doc, mention) or _threshold(doc, mention):
        return False
    if _bare_year(doc, mention) or _season(doc, mention.i) or doc.tokens[mention.i] in NOTHING:
        return False
    if mention.unit == "share" and _no_share(doc, mention):
        return False
    return not mention.bare and not vague and label not in LABELS and not _poverty_line(doc, mention)


def _bare_year(doc: Document, mention: QuantityMention) -> bool:
    """'2021 a été l'année la plus meurtrière': four digits that count nothing."""
    word = doc.tokens[mention.i]
    year = mention.j == mention.i + 1 and len(word) == 4 and word[:2] in {"19", "20"} and word.isdecimal()
    return year and mention.unit is None and counted(doc, mention.j, len(doc)) is None


def _season(doc: Document, i: int) -> bool:
    """'la campagne 2024/25': the second year of a season."""
    return i > 1 and doc.tokens[i - 1] == "/" and len(doc.tokens[i - 2]) == 4 and doc.tokens[i - 2].isdecimal()


def _no_share(doc: Document, mention: QuantityMention) -> bool:
    """'the first half', 'half a litre', 'a one in three chance', and ', half of them children,' told in passing."""
    if mention.i and doc.tokens[mention.i - 1] in HALVES:
        return True
    behind = doc.tokens[mention.j : mention.j + 6]
    if behind[:1] and (behind[0] in {"a", "an"} if doc.language == "en" else behind[0] == "heure"):
        return True
    if (
        behind[:1] == ["that"]
        or set(behind[:3]) & CHANCES
        or (set(behind[:1]) & TIMES and doc.tokens[mention.i] == "every")
    ):
        return True
    if doc.tokens[mention.i - 1] not in {",", "dont", "("}:
        return False
    noun = counted(doc, mention.j, min(mention.j + 6, len(doc)))
    return (
        noun is not None
        and noun.code != "inhabitants"
        and noun.j < len(doc)
        and doc.tokens[noun.j] in {",", ".", ")", ";"}
    )


def _contained(doc: Document, i: int) -> bool:
    """'un sac de 100 kg': what a container holds."""
    return i > 1 and doc.tokens[i - 1] in {"de", "of"} and doc.tokens[i - 2] in CONTAINERS


def _container_behind(doc: Document, j: int) -> bool:
    """'a 50 kg bag'."""
    return bool(CONTAINERS & set(doc.tokens[j : j + 1]))


def a_single(doc: Document, mention: QuantityMention) -> bool:
    """'au moins un repas par jour': an article all the same."""
    one = mention.quantity.value == 1 and mention.unit is None
    return mention.article or (one and doc.tokens[mention.j - 1] in {"un", "une", "a", "an"})


def _sized(doc: Document, mention: QuantityMention) -> bool:
    """'a 20-litre can', 'per 50-kg bag': the size of a thing."""
    behind = doc.tokens[mention.j : mention.j + 2]
    return len(behind) == 2 and behind[0] == "-" and behind[1] in SIZES


def _threshold(doc: Document, mention: QuantityMention) -> bool:
    """'le seuil d'urgence de 2 %': what is measured against is not measured."""
    return mention.unit == "percent" and bool(THRESHOLDS & set(doc.tokens[max(mention.i - 4, 0) : mention.i]))


def _poverty_line(doc: Document, mention: QuantityMention) -> bool:
    """'lives on less than two dollars a day' defines poverty, it is no price."""
    if mention.unit not in MONEY or not {"day", "jour"} & set(doc.tokens[mention.j : mention.j + 2]):
        return False
    start, _ = around(doc.sentence_of(mention.i), mention.i)
    return bool(LIVES & set(doc.tokens[start : mention.i]))


# what quantities leave to claims ------------------------------------------------------------------------------


def _supplied(notes: Notes) -> Iterator[QuantityMention]:
    """'six heures de courant par jour', 'deux nuits par semaine': a duration that is a supply, not a time."""
    for time in notes.times:
        if supply := _supply(notes.doc, time):
            n, unit, j = supply
            yield QuantityMention(time.i, j, Quantity.exactly(n), unit)


def _supply(doc: Document, time: TimeMention) -> tuple[Number, str, int] | None:
    behind = doc.tokens[time.j : time.j + HOURS_REACH]
    stop = next((k for k, t in enumerate(behind) if t in {".", ",", ";"}), len(behind))
    behind = behind[:stop]
    around_it = {*behind, *doc.tokens[max(time.i - SUPPLY_REACH, 0) : time.i]}
    daily = bool(DAY & {*behind, *("24" for k in range(len(behind)) if behind[k : k + 2] == ["vingt", "quatre"])})
    word, last = doc.tokens[time.i], doc.tokens[time.j - 1]
    if time.value.startswith("PT") and time.value.endswith("H"):
        count = time.value[2:-1]
        if count.isdecimal() and (
            (daily and (PER_DAY & set(behind) or behind[:2] in BY_DAY)) or SUPPLIES & set(behind)
        ):
            return int(count), "hours", time.j
    if time.value.startswith("P") and time.value.endswith("D") and behind[:2] in WEEK and SUPPLIED & around_it:
        count = time.value[1:-1]
        return (int(count), "nights" if last in {"nuits", "nights"} else "days", time.j) if count.isdecimal() else None
    clock = last == "h" and word.isdecimal() and daily and SUPPLIES & set(behind)  # '6 h de courant/j' is no hour
    return (int(word), "hours", time.j) if clock and len(word) < 3 else None


def _priced(doc: Document, mention: QuantityMention) -> QuantityMention:
    """'at least NGN 1.05 billion': the currency before the number, and the bound before the currency."""
    i = mention.i
    if mention.unit is not None or not i or doc.tokens[i - 1] not in CURRENCIES:
        return mention
    quantity, unit, i = mention.quantity, CURRENCIES[doc.tokens[i - 1]], i - 1
    if quantity.low == quantity.high:
        for hit in doc.hits("numbers", max(i - 4, 0), i):
            if hit.j == i and hit.code in {"at_least", "at_most", "about"}:
                n = quantity.value
                low, high = n if hit.code == "at_least" else None, n if hit.code == "at_most" else None
                quantity, i = Quantity(low, n, high), hit.i
                break
    return replace(mention, i=i, quantity=quantity, unit=unit)


def _halved(doc: Document, mention: QuantityMention) -> QuantityMention:
    """'deux fois et demie', 'two and a half times': the multiple with its half; the figure ends before 'times'."""
    if mention.unit is not None or mention.quantity.value is None:
        return mention
    if doc.tokens[mention.j : mention.j + 4] == HALF_BEFORE:
        return replace(mention, j=mention.j + 3, quantity=_plus_half(mention.quantity))
    if doc.tokens[mention.j : mention.j + 3] in HALF_BEHIND:
        return replace(mention, j=mention.j + 3, quantity=_plus_half(mention.quantity))
    return mention


def _plus_half(quantity: Quantity) -> Quantity:
    low, value, high = (None if n is None else n + 0.5 for n in (quantity.low, quantity.value, quantity.high))
    return Quantity(low, value, high)
