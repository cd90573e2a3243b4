"""Is the figure right? A claim becomes a query, held against every dataset that covers it."""

from vigie.analysis.check.answer import Check, UnclearClaim, check_claim, check_text
from vigie.analysis.check.holdings import Holdings
from vigie.analysis.check.plausible import plausibility
from vigie.analysis.check.verdict import Verdict

__all__ = ["Check", "Holdings", "UnclearClaim", "Verdict", "check_claim", "check_text", "plausibility"]
