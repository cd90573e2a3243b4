"""What persons corrected, put in place of what every account of an incident says.

In: the accounts of one incident. Out: the same accounts with the corrected values in all of them, and those values. So
a correction outranks every rule of fusing: under any of them the accounts have nothing else to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vigie.record.judgements import corrections
from vigie.record.judgements.corrections import Corrected
from vigie.record.profile import Recorded


def amended(accounts: Sequence[Recorded]) -> tuple[Sequence[Recorded], tuple[Corrected, ...]]:
    """The accounts as fusing takes them, and the corrections in force, oldest first; of a value the newest counts."""
    found = [one for item in accounts for one in item.corrected]
    if not found:
        return accounts, ()
    counting = corrections.settled(found)
    return [replace(item, account=corrections.amended(item.stated, counting)) for item in accounts], counting
