"""Findings as the terminal shows them: a sentence each, then what is to be minded and what they rest on.

In: findings. Out: text, or with ``--json`` a list. What holds for several is said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.cli.counted import BadQuestion
from vigie.cli.output import clean, print_json, print_text
from vigie.knowledge.messages import message

if TYPE_CHECKING:
    from vigie.analysis.finding import Finding


def print_findings(findings: Sequence[Finding], as_json: bool, lang: str) -> None:
    """All of them."""
    if as_json:
        print_json([finding.to_json() for finding in findings], lines=False)
        return
    for finding in findings:
        print_text(clean(finding.said.sentence(lang)))
    print_owed(findings, findings, lang)


def print_owed(told: Sequence[Finding], rested_on: Sequence[Finding], lang: str) -> None:
    """What readers of those ``told`` must mind, and what those ``rested_on`` are drawn from."""
    for caution in dict.fromkeys(c.sentence(lang) for f in told for c in f.caveats):
        print_text(clean(message("finding.caution", lang, caveat=caution)))
    names = dict.fromkeys(b.told(lang) for f in rested_on for b in f.basis)
    if names:
        print_text(clean(message("finding.basis", lang, names=", ".join(names))))


def write_drawing(path: Path, drawn: str) -> None:
    """A drawing into a file; BadQuestion where it cannot be written."""
    try:
        path.write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise BadQuestion("unwritten", path=path, reason=error.strerror or error) from error
