"""What the datasets beside the deciding one say, and the slices that give the claimed figure, in words.

In: ``Held``, ``Slices``. Out: French or English sentences from ``messages/*/holdings.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vigie.analysis.check import phrases, wording
from vigie.analysis.check.holdings import Held
from vigie.analysis.check.slices import Found, Slices
from vigie.analysis.check.subject import Figure
from vigie.knowledge.actors import actors
from vigie.knowledge.messages import message
from vigie.model import Number


def others(held: Sequence[Held], lang: str) -> Iterator[str]:
    """A sentence for each further dataset that covers the claim; whether they agree."""
    covering = [one for one in held if one.why is None and one.dataset]
    for one in covering[1:]:
        assert one.dataset is not None
        if one.moved:
            yield moved(one, lang)
            continue
        main = max(one.parts, key=lambda p: p.part.target.period)
        yield message(
            "holdings.other",
            lang,
            dataset=cited(one, lang),
            verdict=message(f"check.verdict.{one.verdict}", lang),
            data=wording.number(main.figure.best, lang),
            when=phrases.when(main.figure.period or main.part.target.period, lang),
        )
        for part in one.parts:
            if part.spread:
                yield part.spread.said.sentence(lang)
    if len({one.verdict for one in covering}) > 1:
        yield message("holdings.disagree", lang, dataset=covering[0].dataset.short if covering[0].dataset else "")


def moved(one: Held, lang: str) -> str:
    """What a dataset says of a movement, with what could be reporting."""
    assert one.moved is not None and one.dataset is not None
    key = "holdings.moved.unsettled" if one.why else f"check.lead.{one.verdict}"
    lead = message(key, lang, dataset=one.dataset.short)
    told = [one.moved.said, *one.moved.caveats]
    return f"{lead}{wording.COLON[lang]} {' '.join(t.sentence(lang) for t in told)}"


def cited(one: Held, lang: str) -> str:
    """'ACLED (2025-06-01)'."""
    assert one.dataset is not None
    return f"{one.dataset.short} ({one.dataset.version})"


def found(slices: Slices, claimed: Sequence[Number], lang: str) -> Iterator[str]:
    """What gives the claimed figure, or that nothing does, and how many slices were tried."""
    for one in slices.found:
        yield slice_sentence(one, lang)
    if slices.events and slices.tried and not slices.found and claimed:
        told = message("holdings.or", lang).join(wording.number(n, lang) for n in claimed)
        tried = wording.number(slices.tried, lang)
        if not slices.lucky:
            yield message("holdings.none", lang, tried=tried, claimed=told)
            return
        expected = max(one.expected or 0.0 for one in slices.lucky)
        n, luck = wording.number(slices.fitting, lang), wording.number(round(expected, 1), lang)
        yield message("holdings.none_but", lang, tried=tried, claimed=told, n=n, expected=luck)


def slice_sentence(one: Found, lang: str) -> str:
    """'84: ACLED (2020-08-01), civilians killed, Mali, 2019, by FAMA …; 16 events.'"""
    if not one.events:
        return wording.slice_sentence(one.slice, one.fits[0].figure, lang)
    figures = message("holdings.and", lang).join(
        message(
            "holdings.figure", lang, data=wording.number(fit.figure, lang), when=phrases.when(fit.slice.period, lang)
        )
        for fit in one.fits
    )
    sentence = message(
        "holdings.slice",
        lang,
        figures=figures,
        what=described(one, lang),
        dataset=f"{one.dataset.short} ({one.dataset.version})",
        events=wording.number(one.events, lang),
    )
    if one.expected is not None:
        key = "lucky" if one.lucky else "unlucky"
        told = max(one.expected, 0.01)
        number = wording.number(round(told, 2 if told < 1 else 0), lang)
        sentence += " " + message(f"holdings.{key}", lang, expected=number)
    return sentence


def described(one: Found, lang: str) -> str:
    """What a slice counts: 'civilians killed, Mali, by FAMA (Military Forces of Mali (2013-2020)), …'."""
    target = one.slice
    parts = [wording.measure_name(target.measure, lang)]
    if one.bound:
        parts[0] += message(f"holdings.bound.{one.bound}", lang)
    parts.append(", ".join(target.region) + f" ({target.area.name(lang)})" if target.region else target.area.name(lang))
    if target.perpetrator:
        names = f" ({'; '.join(one.names)})" if one.names else ""
        known = actors().get(target.perpetrator)
        parts.append(message("holdings.by", lang, actor=(known.name if known else target.perpetrator) + names))
    kinds = dict.fromkeys([*((target.type,) if target.type else ()), *one.kinds])
    parts += [wording.kind_name(kind, lang) for kind in kinds]
    if target.target:
        parts.append(message("holdings.against", lang, target=wording.label("target", target.target, lang)))
    return ", ".join(parts)


def counted(figure: Figure, lang: str) -> str:
    """What the record itself counts."""
    return message("holdings.counted", lang, data=wording.number(figure.best, lang))
