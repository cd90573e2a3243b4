"""What persons decide: confirm, correct or reject an account, the same incident or not, and taking any of it back."""

from vigie.record.judgements.decisions import NOTHING, OF_TWO, Judgement, Verdict, now
from vigie.record.judgements.standing import Judged, judged

__all__ = ["NOTHING", "OF_TWO", "Judged", "Judgement", "Verdict", "judged", "now"]
