"""The summary: what the record says, computed, in sentences whose numbers lead to what they rest on.

In: the numbered incidents, conditions and checks of a brief. Out: sentences. Incidents that are only told to be
denied are counted apart. The change between two halves is tested with the exact conditional test of two Poisson
counts (a binomial test at one half), which says whether chance alone would do.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import comb

from vigie.analysis.check import Check, Verdict
from vigie.brief.prose import Part, Sentence, Value, counted, listed, told
from vigie.brief.tallies import Numbered, Tallies, total
from vigie.knowledge.formats import long_day
from vigie.knowledge.messages import message
from vigie.model import Certainty, Condition, DateRange, Report
from vigie.record.words import actor, label, number, places, span

SHOWN = 6
ALSO = ("injured", "abducted", "captured", "displaced", "released")
NOBODY = "UNIDENTIFIED_ARMED_GROUP"
SHUT = ("blockade", "road_closed")
LEAST_DATED, LEAST_DAYS, WIDEST_DATE = 10, 28, 31
SURE = 0.05


def of_incidents(
    every: Sequence[Numbered], reports: Sequence[Report], tallies: Tallies, lang: str
) -> Iterator[Sentence]:
    """How many, how deadly, where, of what kind, by whom."""
    items = [i for i in every if i.incident.certainty is not Certainty.DENIED]
    denied = [i for i in every if i.incident.certainty is Certainty.DENIED]
    sources = {r.voice for r in reports}
    yield counted(
        "summary.incidents",
        len(items),
        lang,
        n=Part(number(len(items), lang), tallies.incidents(message("brief.tally.incidents", lang), items)),
        reports=Part(number(len(reports), lang), "reports"),
        sources=Part(number(len(sources), lang), "reports"),
    )
    yield from _deaths(items, tallies, lang)
    yield from _harmed(items, tallies, lang)
    yield from _shares("regions", items, lambda i: [_region(i, lang)], tallies, lang)
    yield from _shares("types", items, lambda i: [label("type", i.incident.type, lang)], tallies, lang)
    yield from _perpetrators(items, tallies, lang)
    yield from _halves(items, tallies, lang)
    alleged = [i for i in items if i.incident.certainty is Certainty.ALLEGED]
    for name, some in (("alleged", alleged), ("denied", denied)):
        if some:
            n = Part(number(len(some), lang), tallies.incidents(message(f"brief.tally.{name}", lang), some))
            yield counted(f"summary.{name}", len(some), lang, n=n)


def _deaths(items: Sequence[Numbered], tallies: Tallies, lang: str) -> Iterator[Sentence]:
    killed, with_toll = total(items, "killed", lang)
    if killed is None:
        yield told("summary.no_toll", lang)
        return
    anchor = tallies.add(message("brief.tally.killed", lang), span(killed, lang), with_toll)
    n, k = Part(span(killed, lang), anchor), Part(number(len(with_toll), lang), anchor)
    key = "summary.killed_one_figure" if killed.low == killed.high and not killed.open else "summary.killed"
    yield counted(key, len(with_toll), lang, n=n, k=k)


def _harmed(items: Sequence[Numbered], tallies: Tallies, lang: str) -> Iterator[Sentence]:
    parts: list[Sentence] = []
    for kind in ALSO:
        people, with_toll = total(items, kind, lang)
        if people and people.high:
            name = label("harm", kind, lang)
            parts.append((Part(span(people, lang), tallies.add(name, span(people, lang), with_toll)), Part(f" {name}")))
    if parts:
        yield told("summary.harmed", lang, items=listed(parts, lang))


def _region(item: Numbered, lang: str) -> str:
    for place in item.incident.places:
        if place.admin1:
            return place.admin1
    return message("brief.unknown_region", lang)


def _shares(
    name: str,
    items: Sequence[Numbered],
    of: Callable[[Numbered], Iterable[str]],
    tallies: Tallies,
    lang: str,
) -> Iterator[Sentence]:
    """'Par région : Kayes 23, Sikasso 12 …'; what is rarer is counted together."""
    groups: dict[str, list[Numbered]] = {}
    for item in items:
        for key in of(item):
            groups.setdefault(key, []).append(item)
    ranked = sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
    if not ranked:
        return
    if len(ranked) > SHOWN + 1:
        rest = list(dict.fromkeys(i for _, some in ranked[SHOWN:] for i in some))
        ranked = [*ranked[:SHOWN], (message("brief.others", lang), rest)]
    parts: list[Sentence] = []
    for key, some in ranked:
        anchor = tallies.incidents(message(f"brief.tally.{name}", lang, which=key), some)
        parts.append((Part(f"{key}\N{NO-BREAK SPACE}"), Part(number(len(some), lang), anchor)))
    yield told(f"summary.{name}", lang, items=listed(parts, lang))


def _perpetrators(items: Sequence[Numbered], tallies: Tallies, lang: str) -> Iterator[Sentence]:
    """Who is named, in how many incidents, and who names them."""
    named: dict[str, list[Numbered]] = {}
    for item in items:
        for code in item.incident.perpetrators:
            if code != NOBODY:
                named.setdefault(code, []).append(item)
    ranked = sorted(named.items(), key=lambda g: (-len(g[1]), g[0]))[:SHOWN]
    parts: list[Sentence] = []
    for code, some in ranked:
        voices = {item.number: _voices(item, code) for item in some}
        names = {k: message(f"brief.voice.{k}", lang) for kinds in voices.values() for k in kinds}
        shares = [(item, ", ".join(names[kind] for kind in voices[item.number])) for item in some]
        anchor = tallies.add(actor(code, lang), number(len(some), lang), shares)
        count = Counter(kind for kinds in voices.values() for kind in kinds)
        said: list[Sentence] = [
            (Part(f"{names[kind]}\N{NO-BREAK SPACE}"), Part(number(n, lang), anchor)) for kind, n in count.most_common()
        ]
        n = Part(number(len(some), lang), anchor)
        parts.append(told("summary.named", lang, who=actor(code, lang), n=n, said=listed(said, lang)))
    if parts:
        yield told("summary.perpetrators", lang, items=listed(parts, lang, "semicolon"))
    nobody = [i for i in items if set(i.incident.perpetrators) <= {NOBODY}]
    if nobody:
        n = Part(number(len(nobody), lang), tallies.incidents(message("brief.tally.nobody", lang), nobody))
        yield counted("summary.nobody", len(nobody), lang, n=n)


def _voices(item: Numbered, code: str) -> list[str]:
    """The kinds of sources quoted in the accounts that name the actor; 'report' where none is quoted."""
    kinds: dict[str, None] = {}
    for recorded in item.incident.accounts:
        account = recorded.account
        if any(p.code == code for p in account.perpetrators):
            kinds |= dict.fromkeys([s.kind for s in account.said_by] or ["report"])
    return list(kinds)


def _halves(items: Sequence[Numbered], tallies: Tallies, lang: str) -> Iterator[Sentence]:
    """The number of incidents in the first and in the last half of the days; nothing where too few are dated."""
    dated = sorted(((middle, item) for item in items if (middle := _middle(item.incident.date))), key=lambda d: d[0])
    if len(dated) < LEAST_DATED or (dated[-1][0] - dated[0][0]).days < LEAST_DAYS:
        return
    first, last = dated[0][0], dated[-1][0]
    turn = first + (last - first) / 2
    before = [item for day, item in dated if day <= turn]
    after = [item for day, item in dated if day > turn]
    p = _two_sided(len(before), len(after))
    values = {"start": long_day(first, lang), "end": long_day(last, lang), "turn": long_day(turn, lang)}
    found: dict[str, Value] = {}
    for name, some in (("first_half", before), ("last_half", after)):
        text = message(f"brief.tally.{name}", lang, **values)
        found[name] = Part(number(len(some), lang), tallies.incidents(text, some))
        killed, shares = total(some, "killed", lang)
        text = f"{message('brief.tally.killed', lang)} ({text})"
        found[f"killed_{name}"] = (
            Part(span(killed, lang), tallies.add(text, span(killed, lang), shares)) if killed else "0"
        )
    yield told(
        "summary.halves",
        lang,
        **found,
        chance=message(f"brief.chance.{'unlikely' if p < SURE else 'likely'}", lang, p=_p(p, lang)),
        **values,
    )


def _middle(days: DateRange | None) -> dt.date | None:
    if days is None or days.start is None or days.end is None or (days.end - days.start).days > WIDEST_DATE:
        return None
    return days.start + (days.end - days.start) / 2


def _two_sided(a: int, b: int) -> float:
    """How often two equal rates give two counts at least as far apart (exact binomial test, p = 1/2)."""
    n, most = a + b, max(a, b)
    term = tail = comb(n, most)
    for k in range(most, n):
        term = term * (n - k) // (k + 1)
        tail += term
    return float(min(1.0, 2 * tail / 2**n))


def _p(p: float, lang: str) -> str:
    text = "< 0.001" if p < 0.001 else f"= {p:.2g}"
    return text.replace(".", ",") if lang == "fr" else text


Row = tuple[str, Report, Condition]


def of_conditions(rows: Sequence[Row], lang: str, home: str | None) -> Iterator[Sentence]:
    """What is under blockade or shut, as last told: each place once, leading to the newest row."""
    parts: list[Sentence] = []
    for anchor, report, condition in shut(rows):
        since = condition.date.start if condition.date else None
        key, day = ("since", since) if since else ("told_on", report.published)
        when = f", {message(f'brief.{key}', lang, day=long_day(day, lang))}" if day else ""
        where = places(condition.places, lang, home)
        parts.append((Part(where, anchor), Part(f" ({label('condition', condition.kind, lang)}{when})")))
    if parts:
        yield told("summary.shut", lang, items=listed(parts, lang, "semicolon"))


def shut(rows: Sequence[Row]) -> list[Row]:
    """The newest row for each place under blockade and each road shut; denials are none."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        _, report, condition = row
        if condition.kind not in SHUT or condition.certainty is Certainty.DENIED:
            continue
        where = tuple(p.name for p in condition.places)
        known = found.get(where)
        if known is None or str(known[1].published or "") < str(report.published or ""):
            found[where] = row
    return list(found.values())


def ended(condition: Condition, today: dt.date) -> bool:
    return bool(condition.date and condition.date.end and condition.date.end < today)


def of_checks(checks: Sequence[tuple[str, Check]], lang: str) -> Iterator[Sentence]:
    """How the claims fare; each verdict leads to the first claim that has it."""
    if not checks:
        return
    parts: list[Sentence] = []
    for verdict in Verdict:
        anchors = [anchor for anchor, check in checks if check.verdict is verdict]
        if anchors:
            name = message(f"check.verdict.{verdict}", lang)
            parts.append((Part(f"{name}\N{NO-BREAK SPACE}"), Part(number(len(anchors), lang), anchors[0])))
    n = Part(number(len(checks), lang), "claims")
    yield counted("summary.claims", len(checks), lang, n=n, items=listed(parts, lang))
