"""Is a figure a claim? A small linear model over named features.

In: a statement, its meaning and scope. Out: features, and the probability that an annotator takes it for
a claim. Weights come from ``knowledge/claims_model.toml``, trained by ``vigie.reading.claims.training``
on the annotated reports.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from vigie.reading.claims.measures import MASSES, Meaning
from vigie.reading.claims.runs import around, voices
from vigie.reading.claims.scope import Scope, When
from vigie.reading.claims.statements import Statement
from vigie.reading.mentions import Notes

STATES = frozenset(
    {"displaced_people", "refugees", "food_insecure_people", "schools_closed", "health_facilities_closed"}
)
RATES = frozenset({"gdp_per_capita", "poverty_rate", "unemployment_rate", "population_share"})
TOLLS = frozenset({"deaths", "civilian_deaths", "military_deaths", "abductions"})
EVENTS = frozenset({"attacks", "incidents"})
VIOLENCE = frozenset({"kill", "injure", "abduct", "attack"})
MONITORS = frozenset({"research", "un", "official", "ngo"})
SPOKEN = frozenset({"level", "ratio", "bare_ratio", "share", "money", "hours"})
SUPPLIES = frozenset({"hours", "nights", "days"})
LONG = 6
TOLL_REACH = 16
ONE = frozenset(
    {"attaque", "attentat", "massacre", "explosion", "assaut", "embuscade", "raid", "frappe", "tuerie"}
    | {"attack", "bombing", "ambush", "assault", "strike", "blast", "massacre"}
)
VAST = 10**6
MONTHS = 58
CLOSE = 1
FEW = 3


def features(
    notes: Notes, statement: Statement, meaning: Meaning, when: When | None, scope: Scope, density: float
) -> dict[str, float]:
    """What speaks for and against a statement with a figure or a ratio."""
    doc, figure, sentence = notes.doc, statement.figure, statement.sentence
    start, end = around(sentence, figure.i if figure else statement.i)
    told = {h.code for h in doc.hits("trends", start, end)}
    states = {h.code for h in doc.hits("claims", start, end) if h.attributes["role"] == "state"}
    events = {h.code for h in doc.hits("claims", start, end) if h.code in {"attacks", "fighters"}}
    kind = _kind(meaning.measure)
    known: dict[str, float] = {
        "level": statement.op in {"level", "difference"},
        "ratio": statement.op == "ratio" and figure is not None,
        "bare_ratio": statement.op == "ratio" and figure is None,
        f"is_{kind}": 1,
        "dense": density,
        "since": bool(when and when.since),
        "long": bool(when and when.length >= LONG),
        "day": bool(when and 0 < when.length < LONG),
        "monitor": any(a.kind in MONITORS for a in voices(notes, statement.i)),
        "total": "tally" in told,
        "violent": bool(states & VIOLENCE) or bool(events),
        "advice": "advice" in told,
        "adrift": meaning.noun is None and meaning.state is None and meaning.topic is None,
    }
    if figure:
        size = figure.size
        own_date = bool(when and when.length >= LONG and 0 <= when.i - figure.j <= 1 + CLOSE)
        single = statement.op is None and not figure.is_share
        known |= {
            "share": figure.is_share,
            "money": figure.is_money or meaning.unit == "currency",
            "mass": figure.unit in MASSES,
            "bare": single and figure.unit is None and not figure.own and not own_date,
            "inherited": meaning.inherited,
            "told_year": figure.unit is None and bool(when and when.length >= LONG) and not states & VIOLENCE,
            "zero": size == 0,
            "part": figure.part,
            "vast": figure.unit is None and size >= VAST,
            "penalty": meaning.topic is not None and meaning.topic.code == "penalty",
            "besieged": "inhabit" in {h.code for h in doc.hits("claims", figure.start, figure.end)},
            "served": meaning.state is not None and meaning.state.code == "serve",
            "small": 0 < size < 10 and figure.unit is None and meaning.unit not in SUPPLIES,
            "lasting": meaning.state is not None and kind in {"state", "other"},
            "price": meaning.topic is not None and meaning.topic.code in {"price", "gdp"},
            "log": min(math.log10(size + 1), 7) if figure.unit is None else 0,
            "hours": meaning.unit in SUPPLIES,
            "event_day": single and bool(states & VIOLENCE) and not (when and (when.since or when.length >= LONG)),
        }
        if kind in {"toll", "event"}:
            known["scoped_toll"] = bool(when and (when.since or when.length >= LONG))
    return {name: float(value) for name, value in known.items() if value}


def yearly_toll(notes: Notes, statement: Statement, meaning: Meaning, when: When | None) -> bool:
    """'133 civils tués en 2020', '18 kidnappings in the first half of the year' need no weighing."""
    figure = statement.figure
    counted = meaning.measure in TOLLS or meaning.measure in EVENTS
    if figure is None or not figure.own or figure.unit or not counted or when is None or figure.size < FEW:
        return False
    attack = meaning.measure in TOLLS and any(
        h.code in EVENTS for h in notes.doc.hits("claims", figure.start, figure.end)
    )
    return not attack and when.length >= MONTHS and figure.start <= when.i < figure.end


def one_incident(notes: Notes, statement: Statement, meaning: Meaning) -> bool:
    """'Le bilan de l'attaque de Manni est passé de 60 à 150 morts': the toll of one incident, as it grew."""
    figure = statement.figure
    if figure is None or statement.op != "level" or meaning.measure not in TOLLS:
        return False
    tokens = notes.doc.tokens[max(figure.start, figure.i - TOLL_REACH) : figure.i]
    told = next((k for k, token in enumerate(tokens) if token in {"bilan", "toll"}), None)
    return told is not None and bool(ONE & set(tokens[told:]))


def _kind(measure: str) -> str:
    for kind, measures in (("state", STATES), ("rate", RATES), ("toll", TOLLS), ("event", EVENTS)):
        if measure in measures:
            return kind
    return measure


def density(statements: Sequence[Statement], sentences: int) -> float:
    """How thick a report is with shares, sums and comparisons: 0 in a flash, near 1 in a bulletin."""
    hard = sum(1 for s in statements if s.op or (s.figure and (s.figure.is_share or s.figure.is_money)))
    return min(hard / max(sentences, 4) * 2, 1.0)


@cache
def weights() -> Mapping[str, float]:
    """The trained weights by feature; 'bias' and the thresholds beside them."""
    text = (files("vigie.knowledge") / "claims_model.toml").read_text(encoding="utf-8")
    return {str(name): float(value) for name, value in tomllib.loads(text)["weights"].items()}


def threshold(known: Mapping[str, float], model: Mapping[str, float]) -> float:
    """The probability asked for; a plain count of what no measure names must be surer than the rest."""
    plain = "is_other" in known and not known.keys() & SPOKEN
    return model["threshold_plain"] if plain else model["threshold"]


def probability(known: Mapping[str, float], model: Mapping[str, float]) -> float:
    """The logistic of the weighted sum of features."""
    total = model.get("bias", 0.0) + sum(model.get(name, 0.0) * value for name, value in known.items())
    return 1 / (1 + math.exp(-max(min(total, 30), -30)))
