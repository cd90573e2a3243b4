"""The training of an incident's choices: what it learns, and what it writes is what the reader loads."""

import tomllib

from vigie.reading.incidents import roles, victims
from vigie.reading.incidents.training import CHOICES, Example, as_toml, fit, scores
from vigie.reading.incidents.weighing import Candidate, weights


def candidate(code, *features):
    return Candidate(code, None, dict.fromkeys(features, 1.0))


DID = Example("a", (candidate("JNIM", "subject"), candidate("FAMA", "object"), candidate("", "nobody")), {"JNIM"})
NONE = Example("b", (candidate("FAMA", "object"), candidate("", "nobody")), {""})


def test_one_of_the_candidates_is_learnt_against_the_others():
    model = {"threshold": 0.5, **fit([DID, NONE] * 4, CHOICES["perpetrators"])}
    assert model["subject"] > 0 > model["object"]
    assert [c.code for c in roles.choose(DID.candidates, model)] == ["JNIM"]
    assert roles.choose(NONE.candidates, model) == []


def test_an_ally_stands_beside_the_likeliest():
    model = {"threshold": 0.9, "subject": 3.0, "nobody": 0.0}
    first, ally = candidate("FAMA", "subject"), candidate("WAGNER")
    found = [first, ally, candidate("JNIM"), candidate("")]
    assert [c.code for c in roles.choose(found, model)] == ["FAMA"]
    ally.beside.add("FAMA")
    assert [c.code for c in roles.choose(found, model)] == ["FAMA", "WAGNER"]


def test_targets_are_learnt_each_by_itself():
    both = Example("a", (candidate("soldiers", "killed"), candidate("village", "thing")), {"soldiers"})
    model = {"threshold": 0.5, **fit([both] * 8, CHOICES["targets"])}
    assert [c.code for c in victims.choose(both.candidates, model)] == ["soldiers"]


def test_scores_leave_nobody_out():
    assert scores([DID, NONE], [{"JNIM", "FAMA"}, set()]) == (0.5, 1.0, 2 / 3)


def test_the_model_written_is_the_model_loaded():
    text = as_toml({"targets": {"threshold": 0.5, "killed": 1.23456}}, ["a.jsonl"])
    assert tomllib.loads(text)["targets"] == {"threshold": 0.5, "killed": 1.2346}
    assert all(weights(slot)["threshold"] > 0 for slot in CHOICES)
