"""The record: what reports say, kept with its sources, linked into incidents.

``Record.open(path)`` opens or makes one; ``link`` and ``explanation`` work on accounts without a record.
"""

from vigie.record.adding import Added
from vigie.record.fingerprint import fingerprint
from vigie.record.fusion import Episode, Figure, Rule, Span
from vigie.record.incidents import Filter, Incident
from vigie.record.judgements import Judgement, Verdict
from vigie.record.linking import Cluster, Explanation, Weight, explanation, link
from vigie.record.problems import QuestionProblem, RecordProblem
from vigie.record.profile import Recorded, incident_types
from vigie.record.store import Record

__all__ = [
    "Added",
    "Cluster",
    "Episode",
    "Explanation",
    "Figure",
    "Filter",
    "Incident",
    "Judgement",
    "QuestionProblem",
    "Record",
    "RecordProblem",
    "Recorded",
    "Rule",
    "Span",
    "Verdict",
    "Weight",
    "explanation",
    "fingerprint",
    "incident_types",
    "link",
]
