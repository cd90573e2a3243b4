"""How often ``check`` gives the verdict that the data give, and how fast.

    python -m benchmarks.check [CLAIMS.jsonl …]

Without files: the project's own claims (tests/analysis/check/claims.jsonl, by batch) and, where VIGIE_SHARED or
../shared holds them, the shared examples. Each line: id, language, text, verdict, measure, country and, where
known, figures.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.shared import ROOT, scorer
from vigie.analysis.check import check_text

OWN = ROOT / "tests" / "analysis" / "check" / "claims.jsonl"


def main(given: Sequence[Path] = ()) -> int:
    shared = scorer("claims-examples.jsonl")
    files = given or [OWN, *([shared] if shared else [])]
    scores: dict[str, Counter[str]] = defaultdict(Counter)
    seconds = 0.0
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            claim = json.loads(line)
            begun = time.perf_counter()
            found = check_text(claim["text"], claim["language"]).to_json()
            seconds += time.perf_counter() - begun
            name = path.stem + (f" (batch {claim['batch']})" if "batch" in claim else "")
            score(scores[name], claim, found)
    for name, counts in scores.items():
        shares = ", ".join(f"{key} {counts[key]}/{counts['n']}" for key in ("verdict", "measure", "country"))
        print(f"{name}: {shares}, figures {counts['figures']}/{counts['with_figures']}")
    total = sum(counts["n"] for counts in scores.values())
    print(f"{total} claims, {1000 * seconds / total:.1f} ms each, the first with all tables loaded")
    return 0


def score(counts: Counter[str], claim: dict[str, Any], found: dict[str, Any]) -> None:
    counts["n"] += 1
    for key in ("verdict", "measure"):
        counts[key] += claim[key] == found[key]
    counts["country"] += claim["country"].split("; ")[0] == (found["country"] or "").split("; ")[0]
    if "figures" in claim:
        counts["with_figures"] += 1
        counts["figures"] += claim["figures"] == found["figures"]
    elif "parts" in claim:
        counts["with_figures"] += 1
        data = [part["data"] for part in found["figures"].get("parts", [])]
        counts["figures"] += data == [part["data"] for part in claim["parts"]]


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
