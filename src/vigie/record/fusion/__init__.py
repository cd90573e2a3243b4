"""Fusing: one value out of several accounts, by a named rule, none of them lost."""

from vigie.record.fusion.amending import amended
from vigie.record.fusion.conditions import Episode, episodes
from vigie.record.fusion.figures import Figure, Span, harm, losses, toll
from vigie.record.fusion.rules import Rule
from vigie.record.fusion.values import VAGUE, actors, certainty, codes, days, places

__all__ = [
    "VAGUE",
    "Episode",
    "Figure",
    "Rule",
    "Span",
    "actors",
    "amended",
    "certainty",
    "codes",
    "days",
    "episodes",
    "harm",
    "losses",
    "places",
    "toll",
]
