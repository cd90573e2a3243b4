"""The weights of the small linear models that choose among candidates of an incident.

In: named features. Out: a probability for each candidate. Weights come from ``knowledge/incidents_model.toml``, one
table a choice, trained by ``vigie.reading.incidents.training`` on the project's annotated reports.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from msgspec import Struct, field

from vigie.model import Evidence

LIMIT = 30.0


class Candidate(Struct):
    """A value that a thread may have, the run of the text behind it, and the features for and against it.

    ``beside``: the values that stand where it does ('the army and Wagner', 'between the CSP and JNIM').
    """

    code: str
    evidence: Evidence | None
    features: dict[str, float] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)


@cache
def weights(choice: str) -> Mapping[str, float]:
    """The trained weights by feature; 'threshold' beside them."""
    text = (files("vigie.knowledge") / "incidents_model.toml").read_text(encoding="utf-8")
    return {str(name): float(value) for name, value in tomllib.loads(text)[choice].items()}


def total(features: Mapping[str, float], model: Mapping[str, float]) -> float:
    """The weighted sum of features, with the bias."""
    return model.get("bias", 0.0) + sum(model.get(name, 0.0) * value for name, value in features.items())


def probability(features: Mapping[str, float], model: Mapping[str, float]) -> float:
    """How likely a candidate is by itself: the logistic of the weighted sum."""
    return 1 / (1 + math.exp(-max(min(total(features, model), LIMIT), -LIMIT)))


def shares(candidates: Sequence[Candidate], model: Mapping[str, float]) -> list[float]:
    """How likely each candidate is where one of them is right: the softmax of the weighted sums."""
    sums = [total(c.features, model) for c in candidates]
    top = max(sums, default=0.0)
    raised = [math.exp(s - top) for s in sums]
    return [r / sum(raised) for r in raised]
