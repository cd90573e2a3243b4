"""An alert in lines of text, for a mail and a feed: what, its evidence, what to mind.

In: a finding as JSON. Out: lines in a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.knowledge.messages import message
from vigie.model import UNTOLD
from vigie.record.words import label

QUOTES, IDS, LONGEST = 2, 8, 300


def lines(finding: Mapping[str, Any], lang: str) -> list[str]:
    """The sentence first, evidence after it, then the caveats."""
    told = [str(finding["said"][lang])]
    for one in finding["details"].get("evidence", [])[:QUOTES]:
        quote = " ".join(str(one["quote"]).split())
        quote = quote if len(quote) <= LONGEST else quote[: LONGEST - 1] + "…"
        told.append(
            message("alerts.mail.evidence", lang, quote=quote, source=label("source", one["source"] or UNTOLD, lang))
        )
    ids = [name for one in finding["basis"] for name in one["incidents"]][:IDS]
    if ids and not finding["details"].get("evidence"):
        told.append(message("alerts.mail.rests", lang, ids=", ".join(ids)))
    return told + [str(caveat) for caveat in finding["caveats"][lang]]
