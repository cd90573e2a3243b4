"""What a check says in words: one lead, one sentence a part, what would answer where nothing here can.

In: the parts judged, or why a claim cannot be. Out: French or English sentences from
``messages/*/check.toml``.
"""

from __future__ import annotations

from vigie.analysis.check.datasets import is_series
from vigie.analysis.check.subject import Slice
from vigie.analysis.check.verdict import PartVerdict, Verdict
from vigie.knowledge import indicators
from vigie.knowledge.messages import message, templates
from vigie.model import Number

SPACE = {"fr": "\N{NARROW NO-BREAK SPACE}", "en": ","}


def number(n: Number | None, lang: str) -> str:
    """1281 -> '1 281' in French, '1,281' in English; ratios with two decimals."""
    if n is None:
        return "–"
    if isinstance(n, float) and not n.is_integer():
        text = f"{n:,.2f}" if abs(n) < 100 else f"{n:,.1f}"
    else:
        text = f"{int(n):,}"
    if lang == "fr":
        whole, _, decimals = text.partition(".")
        text = whole.replace(",", SPACE["fr"]) + ("," + decimals if decimals else "")
    return text


def percent(share: Number, lang: str) -> str:
    text = f"{share * 100:.1f}".rstrip("0").rstrip(".")
    return (text.replace(".", ",") + SPACE["fr"] if lang == "fr" else text) + "%"


def claimed(judged: PartVerdict, lang: str) -> str:
    """The stated figure with the words that bind it: 'about 1,500', 'au moins 700'."""
    part = judged.part
    as_share = part.op == "share" or is_percent(part.target.measure)
    low, high = (
        "–" if n is None else percent(n, lang) if as_share else number(n, lang)
        for n in (part.claimed, part.claimed_high)
    )
    return message(f"check.words.{part.words}", lang, claimed=low, high=high)


def is_percent(measure: str) -> bool:
    """Is the measure a share of people, told in percent?"""
    return is_series(measure) and indicators.settings()["series"][measure]["unit"] == "percent"


def measure_name(code: str, lang: str) -> str:
    return templates(lang).get(f"check.measure.{code}", code.replace("_", " "))


def part_sentence(judged: PartVerdict, lang: str) -> str:
    """What the data say of one part."""
    part, figure = judged.part, judged.figure
    compared = judged.compared or {}
    target = part.target
    values: dict[str, object] = {
        "area": _capital(target.area.name(lang)),
        "period": str(figure.period or target.period),
        "data": number(figure.best, lang),
        "measure": measure_name(target.measure, lang),
        "claimed": claimed(judged, lang),
        "other": number(compared.get("data"), lang),
        "base": compared.get("period", ""),
        "base_area": _capital(part.base.area.name(lang)) if part.base else "",
        "ratio": "–" if judged.ratio is None else number(judged.ratio, lang),
        "change": "" if judged.ratio is None else number(judged.ratio, lang),
        "window": compared.get("period", ""),
        "rival": compared.get("rival", ""),
        "bounds": "",
    }
    if figure.low is not None and figure.high is not None:
        low, high = number(figure.low, lang), number(figure.high, lang)
        values["bounds"] = message("check.bounds", lang, low=low, high=high)
    key = part.op
    if part.op == "ratio" and part.base and part.base.area != target.area:
        key = "ratio_area"
    elif part.op == "share":
        values["ratio"] = percent(judged.ratio or 0, lang)
    elif part.op == "average":
        values["unit"] = message(f"check.unit.{part.per}", lang)
    elif part.op == "rank" and part.among:
        values |= {"rank": compared["rank"], "among": part.among.name(lang)}
    elif part.op == "streak":
        values["values"] = " → ".join(number(v, lang) for v in compared["values"])
    elif part.op == "level" and is_series(target.measure):
        key = "series"
        values["definition"] = indicators.settings()["series"][target.measure]["definition"][lang]
        if is_percent(target.measure):
            values["data"] = percent(figure.best, lang)
    return message(f"check.part.{key}", lang, **values)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def caveats(judged: PartVerdict, lang: str) -> list[str]:
    """What a reader should know of a judged part."""
    part, figure = judged.part, judged.figure
    found = [
        message(
            f"check.caveat.{code}",
            lang,
            rival=(judged.compared or {}).get("rival", ""),
            period=str(figure.period or part.target.period),
        )
        for code in judged.caveats
    ]
    if figure.period and figure.period != part.target.period:
        found.append(message("check.caveat.earlier_year", lang, period=str(figure.period)))
    if figure.margin:
        margin = percent(figure.margin, lang)
        found.append(message("check.caveat.margin", lang, margin=margin, note=figure.note))
    one_sided = part.op in {"level", "average"} and judged.verdict is Verdict.CONTRADICTED
    stated = part.claimed if part.claimed is not None else 0
    if one_sided and (
        (part.words == "at_least" and figure.best >= stated) or (part.words == "at_most" and figure.best <= stated)
    ):
        found.append(message("check.caveat.far", lang))
    return found


def reason(verdict: Verdict, parts: tuple[PartVerdict, ...], dataset: str, lang: str) -> str:
    """Lead and one sentence a part."""
    lead = message(f"check.lead.{verdict}", lang, dataset=dataset)
    sentences = [part_sentence(p, lang) for p in parts]
    sentences += dict.fromkeys(c for p in parts for c in caveats(p, lang))
    return " ".join([lead, *sentences])


def slice_sentence(found: Slice, n: Number, lang: str) -> str:
    """What the claimed figure does fit."""
    return message(
        "check.slice",
        lang,
        data=number(n, lang),
        measure=measure_name(found.measure, lang),
        area=_capital(found.area.name(lang)),
        period=str(found.period),
    )


def why_key(why: str) -> str:
    return "outside" if why.startswith("outside") else why.replace(" ", "_")


def no_reason(why: str, measure: str, lang: str) -> str:
    """Why a claim cannot be checked here, and what would do it."""
    text = message(f"check.why.{why_key(why)}", lang, coverage=why.partition(" ")[2])
    return " ".join(filter(None, [message("check.lead.not_checkable", lang), text, needs(why, measure, lang)]))


def needs(why: str, measure: str, lang: str) -> str | None:
    """The dataset that would answer."""
    known = templates(lang)
    key = why_key(why)
    if key == "forecast":
        return None
    if key == "no_figure_or_comparison":
        return known["check.needs.security"]
    if f"check.needs.{key}" in known:
        return known[f"check.needs.{key}"]
    if key in {"no_known_area", "no_period", "country_not_counted_in_those_years"}:
        return None
    return str(known.get(f"check.needs.{measure}", known["check.needs.other"]))


def figure_rows(judged: PartVerdict, lang: str) -> list[tuple[str, ...]]:
    """A judged part as lines of a table: what, when, said, in the data, from low to high, verdict."""
    part, figure = judged.part, judged.figure
    name = f"{part.target.area.name(lang)}, {measure_name(part.target.measure, lang)}"
    said = claimed(judged, lang) if part.claimed is not None else "–"
    if part.op in {"ratio", "share"} and judged.ratio is not None:
        said = f"{said} / {number(judged.ratio, lang)}"
    limits = "–" if figure.low is None else f"{number(figure.low, lang)}–{number(figure.high, lang)}"
    data = percent(figure.best, lang) if is_percent(part.target.measure) else number(figure.best, lang)
    verdict = message(f"check.verdict.{judged.verdict}", lang)
    when = str(figure.period or part.target.period)
    rows: list[tuple[str, ...]] = [(name, when, said, data, limits, verdict)]
    compared = judged.compared or {}
    if "low" in compared:
        base = part.base.area.name(lang) if part.base else ""
        limits = f"{number(compared['low'], lang)}–{number(compared['high'], lang)}"
        rows.append((base, compared["period"], "", number(compared["data"], lang), limits, ""))
    return rows
