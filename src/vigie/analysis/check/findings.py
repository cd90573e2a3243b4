"""A check as findings: what each dataset says of the claim, and the slices that give its figure.

In: a ``Check``. Out: ``Finding`` of the kinds 'verdict' and 'slice', each with the dataset cited and, of events, the
ids of some that are counted. A publisher's lowest and highest estimates stand in the details: they are no interval
that holds the true value in so many cases of a hundred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vigie.analysis.check import as_json, saying, wording
from vigie.analysis.check.holdings import Held
from vigie.analysis.check.slices import Found
from vigie.analysis.finding import Basis, Finding, Told
from vigie.knowledge.indicators import Dataset
from vigie.knowledge.messages import LANGUAGES

if TYPE_CHECKING:
    from vigie.analysis.check.answer import Check

SEARCH = Told("method.slices")


class Spoken(Told):
    """Sentences put together before, by language."""

    def sentence(self, lang: str) -> str:
        return str(self.values[lang])


def findings(check: Check) -> list[Finding]:
    """The deciding verdict first, then the other datasets', then the slices."""
    if not check.parts:
        said = Spoken("", {lang: check.reason(lang) for lang in LANGUAGES})
        about = {"claim": check.text, "measure": check.measure, "area": check.country, "period": None}
        value = None if check.why else check.verdict.value
        verdict = Finding("verdict", about, value, "", check.method, said, details={"why": check.why})
        return [verdict, *(one.moved for one in check.held if one.moved)]
    covering = [one for one in check.held if one.why is None]
    return [*(_verdict(check, one) for one in covering), *(_slice(check, one) for one in check.slices.found)]


def _verdict(check: Check, one: Held) -> Finding:
    main = max(one.parts, key=lambda p: p.part.target.period)
    target = main.part.target
    short = one.dataset.short if one.dataset else ""
    both = {lang: wording.reason(one.verdict, one.parts, short, lang) for lang in LANGUAGES}
    return Finding(
        kind="verdict",
        about={"claim": check.text, "measure": target.measure, "area": target.area.label, "period": str(target.period)},
        value=one.verdict.value,
        unit="",
        method=check.method,
        said=Spoken("", both),
        basis=(_basis(one.dataset),) if one.dataset else (),
        details=as_json.part_figures(one.parts),
    )


def _slice(check: Check, one: Found) -> Finding:
    first = one.fits[0]
    about = {
        "claim": check.text,
        "measure": first.slice.measure,
        "area": first.slice.area.label,
        "period": str(first.slice.period),
        "perpetrator": first.slice.perpetrator,
        "type": first.slice.type,
        "target": first.slice.target,
        "region": list(first.slice.region),
    }
    both = {lang: saying.slice_sentence(one, lang) for lang in LANGUAGES}
    details = {
        "changes": list(one.changes),
        "cost": one.cost,
        "expected_by_luck": one.expected,
        "could_be_luck": one.lucky,
    }
    return Finding(
        kind="slice",
        about=about,
        value=first.figure,
        unit="",
        method=SEARCH,
        said=Spoken("", both),
        basis=(_basis(one.dataset, one.ids, one.events),),
        details=details,
    )


def _basis(about: Dataset, ids: tuple[str, ...] = (), total: int = 0) -> Basis:
    return Basis(about.name, about.version, about.coverage_en, about.licence, ids, total)
