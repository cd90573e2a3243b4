"""What a check says in words: one lead, one sentence a part, what would answer where nothing here can.

In: the parts judged, or why a claim cannot be. Out: French or English sentences from
``messages/*/check.toml``.
"""

from __future__ import annotations

from vigie.analysis.check import phrases
from vigie.analysis.check.datasets import is_series, missing
from vigie.analysis.check.query import QUESTION, Query
from vigie.analysis.check.subject import NO_AREA, ONE_ACTOR, OTHER_MEASURE, Figure, Slice
from vigie.analysis.check.verdict import Part, PartVerdict, Verdict
from vigie.knowledge import formats, indicators
from vigie.knowledge.actors import actors
from vigie.knowledge.countries import by_iso2
from vigie.knowledge.indicators import Dataset
from vigie.knowledge.messages import message, templates
from vigie.model import Number

COLON = {"fr": "\N{NO-BREAK SPACE}:", "en": ":"}
TURNED = {"at_least": "at_most", "at_most": "at_least"}


def number(n: Number | None, lang: str) -> str:
    """1281 -> '1 281' in French, '1,281' in English; '–' where there is none."""
    return "–" if n is None else formats.number(float(n), lang)


def percent(share: Number, lang: str) -> str:
    """0.358 -> '35,8 %', '35.8%'."""
    return formats.number(round(float(share) * 100, 1), lang) + (f"{formats.THIN}%" if lang == "fr" else "%")


def claimed(judged: PartVerdict, lang: str) -> str:
    """The stated figure with the words that bind it: 'about 1,500', 'au moins 700'."""
    part = judged.part
    as_share = part.op == "share" or is_percent(part.target.measure)
    tell = percent if as_share else phrases.change if part.op == "ratio" else number
    low, high = ("–" if n is None else tell(n, lang) for n in (part.claimed, part.claimed_high))
    # at most half as many is a fall of at least 50 percent
    falls = part.op == "ratio" and part.claimed is not None and part.claimed < 1
    words = TURNED.get(part.words, part.words) if falls else part.words
    return message(f"check.words.{words}", lang, claimed=low, high=high)


def is_percent(measure: str) -> bool:
    """Is the measure a share of people, told in percent?"""
    return is_series(measure) and indicators.settings()["series"][measure]["unit"] == "percent"


def measure_name(code: str, lang: str) -> str:
    return templates(lang).get(f"check.measure.{code}", code.replace("_", " "))


def counted(n: Number, measure: str, lang: str) -> str:
    """'civils tués', 'civil tué' where it is one: what stands behind a number."""
    alone = abs(n) < 2 if lang == "fr" else n == 1
    return (templates(lang).get(f"check.one.{measure}") if alone else None) or measure_name(measure, lang)


def part_sentence(judged: PartVerdict, lang: str) -> str:
    """What the data say of one part."""
    part, figure = judged.part, judged.figure
    compared = judged.compared or {}
    target, base = part.target, part.base
    values: dict[str, object] = {
        "place": _place(target, lang),
        "when": phrases.when(figure.period or target.period, lang),
        "data": number(figure.best, lang),
        "measure": " ".join([counted(figure.best, target.measure, lang), *_narrowed(target, lang)]),
        "claimed": claimed(judged, lang),
        "other": number(compared.get("data"), lang),
        "bounds": _bounds(figure, lang),
        "change": "",
    }
    if base:
        values |= {
            "base_place": _place(base, lang),
            "base_when": phrases.when(base.period, lang),
            "of_measure": counted(compared.get("data") or 0, base.measure, lang),
        }
    key = _key(part)
    if part.op == "ratio":
        values["change"] = "–" if judged.ratio is None else phrases.change(judged.ratio, lang)
    elif part.op == "difference":
        values["change"] = number(judged.ratio, lang)
    elif part.op == "share":
        values["ratio"] = percent(judged.ratio or 0, lang)
    elif part.op == "average":
        values["unit"] = message(f"check.unit.{part.per}", lang)
    elif part.op in {"highest", "lowest"} and part.window:
        values |= {"first": str(part.window.first), "last": str(part.window.last), "rival": compared["rival"]}
    elif part.op == "rank" and part.among:
        rival = next((by_iso2(c.iso2) for c in part.among.members if c.ucdp_name == compared["rival"]), None)
        values |= {"rank": phrases.ordinal(compared["rank"], lang), "among": phrases.place(part.among, lang)}
        values["rival"] = phrases.name(rival, lang) if rival else "–"
    elif part.op == "streak":
        values["values"] = " → ".join(number(v, lang) for v in compared["values"])
        first, last = compared["period"].split("/")
        values["when"] = message("check.when.span", lang, first=first, last=last)
        values["measure"] = measure_name(target.measure, lang)
    elif is_series(target.measure):
        key = "series"
        values["definition"] = indicators.settings()["series"][target.measure]["definition"][lang]
        if is_percent(target.measure):
            values["data"] = percent(figure.best, lang)
    return message(f"check.part.{key}", lang, **values)


def _place(target: Slice, lang: str) -> str:
    """'au Mali'; '(Nioro, Kayes : Mali)' for parts of a country."""
    if not target.region:
        return phrases.place(target.area, lang)
    return f"({', '.join(target.region)}, {target.area.name(lang)})"


def _labelled(target: Slice, lang: str) -> str:
    """'Mali'; 'Nioro (Mali)' of parts of a country."""
    area = target.area.name(lang)
    return f"{', '.join(target.region)} ({area})" if target.region else area


def _narrowed(target: Slice, lang: str) -> list[str]:
    """Whose doing and what kind of event, where the figure is theirs alone."""
    found = []
    if target.perpetrator:
        found.append(message("holdings.by", lang, actor=_actor(target.perpetrator)))
    if target.type:
        found.append(f"({kind_name(target.type, lang)})")
    if target.target:
        found.append(message("holdings.against", lang, target=label("target", target.target, lang)))
    return found


def kind_name(kind: str, lang: str) -> str:
    """An event type as ACLED calls it, in the reader's language with ACLED's own name behind; a sub-event type."""
    own = templates(lang).get(f"holdings.kind.{kind}")
    return str(own) if own else label("type", kind, lang)


def label(topic: str, code: str, lang: str) -> str:
    """A code of the reading contract in words."""
    return str(templates(lang).get(f"labels.{topic}.{code}", code.replace("_", " ")))


def _key(part: Part) -> str:
    """Which sentence tells a part: of two years, of two areas, of both."""
    if part.op == "rank" and part.direction == "down":
        return "rank_least"
    if part.op not in {"ratio", "share", "order", "direction"} or part.base is None:
        return part.op
    key = "order" if part.op == "direction" else part.op
    if part.base.area == part.target.area:
        sides = part.base.period == part.target.period and part.base.measure != part.target.measure
        return f"{key}_killers" if sides and part.op in {"ratio", "order"} else key
    return f"{key}_area" if part.base.period == part.target.period else f"{key}_both"


def _bounds(figure: Figure, lang: str) -> str:
    """' (entre 747 et 1 073)'; nothing where low and high are the figure itself."""
    if figure.low is None or figure.high is None or figure.low == figure.high == figure.best:
        return ""
    return message("check.bounds", lang, low=number(figure.low, lang), high=number(figure.high, lang))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def caveats(judged: PartVerdict, lang: str) -> list[str]:
    """What a reader should know of a judged part."""
    part, figure = judged.part, judged.figure
    # a low that leaves the starting year out of account
    turned = {"since_year_ahead": "since_year_below"} if part.op == "lowest" else {}
    found = [
        message(
            f"check.caveat.{turned.get(code, code)}",
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
        found.append(
            message("check.caveat.margin", lang, margin=margin, note=message(f"check.note.{figure.note}", lang))
        )
    one_sided = part.op in {"level", "average"} and judged.verdict is Verdict.CONTRADICTED
    stated = part.claimed if part.claimed is not None else 0
    if one_sided and (
        (part.words == "at_least" and figure.best >= stated) or (part.words == "at_most" and figure.best <= stated)
    ):
        found.append(message("check.caveat.far", lang))
    return found


def reason(verdict: Verdict, parts: tuple[PartVerdict, ...], dataset: str, lang: str) -> str:
    """The verdict, one sentence a part, and what a reader should know besides."""
    lead = message(f"check.lead.{verdict}", lang, dataset=dataset)
    sentences: list[str] = []
    for part in parts:
        sentence = part_sentence(part, lang)
        sentences.append(message("check.next", lang, sentence=sentence) if sentences else sentence)
        if part.spread:
            sentences.append(part.spread.said.sentence(lang))
    sentences += dict.fromkeys(c for p in parts for c in caveats(p, lang))
    return f"{lead}{COLON[lang]} {' '.join(sentences)}"


def slice_sentence(found: Slice, n: Number, lang: str) -> str:
    """What the claimed figure does fit."""
    return message(
        "check.slice",
        lang,
        data=number(n, lang),
        measure=counted(n, found.measure, lang),
        place=phrases.place(found.area, lang),
        when=phrases.when(found.period, lang),
    )


def why_key(why: str) -> str:
    return "outside" if why.startswith("outside") else why.replace(" ", "_")


def no_reason(why: str, query: Query, lang: str, told: tuple[Dataset | None, Figure] | None = None) -> str:
    """Why a claim cannot be checked here, and what would do it; a question is answered by what was ``told``."""
    if why == QUESTION:
        return f"{message('check.why.question', lang)} {_answered(query, told, lang)}"
    return f"{message('check.lead.not_checkable', lang)} {_lacking(why, query, lang)}"


def _lacking(why: str, query: Query, lang: str) -> str:
    key = "unknown_place" if why == NO_AREA and query.place else why_key(why)
    by = query.parts[0].target.perpetrator if query.parts else None
    if why == ONE_ACTOR and not by:
        key = "several_actors"
    text = message(
        f"check.why.{key}",
        lang,
        coverage=why.partition(" ")[2],
        place=query.place or "",
        actor=_actor(by) if by else "",
    )
    return " ".join(filter(None, [text, needs(why, query.measure, lang)]))


def _answered(query: Query, told: tuple[Dataset | None, Figure] | None, lang: str) -> str:
    """The figure that a question asks for, or what it takes to have one."""
    if not query.parts:
        unknown = query.area is None and query.place
        return _lacking(NO_AREA, query, lang) if unknown else message("check.question", lang)
    target = query.parts[0].target
    if told is None:
        return _lacking(missing(target) or OTHER_MEASURE, query, lang)
    about, found = told
    key = "check.answer_series" if is_series(target.measure) else "check.answer"
    return message(
        key,
        lang,
        dataset=about.short if about else "",
        data=percent(found.best, lang) if is_percent(target.measure) else number(found.best, lang),
        measure=" ".join([counted(found.best, target.measure, lang), *_narrowed(target, lang)]),
        place=_place(target, lang),
        when=phrases.when(found.period or target.period, lang),
        bounds=_bounds(found, lang),
    )


def _actor(code: str) -> str:
    known = actors().get(code)
    return known.name if known else code.replace("_", " ").capitalize()


def needs(why: str, measure: str, lang: str) -> str | None:
    """The dataset that would answer."""
    known = templates(lang)
    key = why_key(why)
    if key in {"forecast", "question"}:
        return None
    if key == "no_figure_or_comparison":
        return known["check.needs.security"]
    # another release of UCDP has nothing of other measures
    own = key == "outside" and f"check.needs.{measure}" in known
    if f"check.needs.{key}" in known and not own:
        return known[f"check.needs.{key}"]
    if key in {"no_known_area", "no_period", "country_not_counted_in_those_years"}:
        return None
    return str(known.get(f"check.needs.{measure}", known["check.needs.other"]))


def figure_rows(judged: PartVerdict, lang: str) -> list[tuple[str, ...]]:
    """A judged part as lines of a table: what, when, said, in the data, from low to high, verdict."""
    part, figure = judged.part, judged.figure
    name = f"{_labelled(part.target, lang)}, {measure_name(part.target.measure, lang)}"
    if narrowed := _narrowed(part.target, lang):
        name += f" {' '.join(narrowed)}"
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
        base = _labelled(part.base, lang) if part.base else ""
        limits = f"{number(compared['low'], lang)}–{number(compared['high'], lang)}"
        rows.append((base, compared["period"], "", number(compared["data"], lang), limits, ""))
    return rows
