"""The training of the claim decision: what it learns, and what it writes is what the reader loads."""

import tomllib

from vigie.reading.claims import decision
from vigie.reading.claims.training import Example, as_toml, fit, scores

TOLD = [Example("a", {"share": 1.0}, True, False)] * 8 + [Example("b", {"small": 1.0}, False, False)] * 8


def test_weights_follow_the_examples():
    weights = fit(TOLD)
    assert weights["share"] > 0 > weights["small"]
    assert decision.probability({"share": 1.0}, weights) > 0.5 > decision.probability({"small": 1.0}, weights)


def test_scores_count_the_sure_and_the_chosen():
    told = [*TOLD[:1], *TOLD[-1:], Example("c", {}, True, True)]
    precision, recall, f1 = scores(told, [0.9, 0.9, 0.0], 0.5)
    assert (round(precision, 3), recall, round(f1, 3)) == (0.667, 1.0, 0.8)


def test_a_plain_count_outside_the_known_measures_must_be_surer():
    told = [
        Example("a", {"is_other": 1.0}, False, False),
        Example("a", {"is_other": 1.0, "share": 1.0}, True, False),
    ]
    assert scores(told, [0.6, 0.6], 0.5) == (1.0, 1.0, 1.0)


def test_the_model_written_is_the_model_loaded():
    weights = fit(TOLD)
    loaded = tomllib.loads(as_toml(weights, 0.4, ["a.jsonl"]))["weights"]
    assert loaded["threshold"] == 0.4 and loaded["share"] == round(weights["share"], 4)
    assert {"bias", "threshold", "threshold_plain"} <= decision.weights().keys()
