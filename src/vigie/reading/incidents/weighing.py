"""The weights of the small linear models that choose among candidates of an incident.

In: named features. Out: a probability. Weights come from ``knowledge/incidents_model.toml``, one table a choice,
trained by ``vigie.reading.incidents.training`` on the project's annotated reports.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LIMIT = 30.0


@cache
def weights(choice: str) -> Mapping[str, float]:
    """The trained weights by feature; 'bias' and 'threshold' beside them."""
    text = (files("vigie.knowledge") / "incidents_model.toml").read_text(encoding="utf-8")
    return {str(name): float(value) for name, value in tomllib.loads(text)[choice].items()}


def probability(features: Mapping[str, float], model: Mapping[str, float]) -> float:
    """The logistic of the weighted sum of features."""
    total = model.get("bias", 0.0) + sum(model.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(min(total, LIMIT), -LIMIT)))
