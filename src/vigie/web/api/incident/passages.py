"""The words that an account rests on, in their report's text.

In: an account, the fields of its incident. Out: ``AccountShown``: a short text as a whole, of a long one the stretches
around its evidence; and which words each value rests on. Offsets stay those of the whole text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vigie.model import Attribution
from vigie.record import Recorded
from vigie.record.words import label
from vigie.web.api.incident.fields import decided
from vigie.web.api.incident.models import AccountShown, Field, Mark, Passage, Speaker

SHORT = 15_000
"""Characters of a text that is shown as a whole."""
AROUND = 1_500
MOST = 60_000
"""Characters shown of one text at most."""


def account_shown(item: Recorded, fields: Iterable[Field], lang: str) -> AccountShown:
    """An account with its report, its words and their surroundings."""
    quote, report = item.stated.quote, item.report
    marks = sorted(_marks(item, fields), key=lambda one: (one.start, -one.end, one.key))
    passages = list(_passages(report.text, [(quote.start, quote.end), *((m.start, m.end) for m in marks)]))
    return AccountShown(
        id=item.id,
        report=report.id,
        index=item.index,
        origin=item.origin,
        source=report.source,
        title=report.title,
        url=report.url,
        published=report.published.isoformat() if report.published else None,
        language=report.language,
        sensitivity=report.sensitivity.value,
        said_by=[_speaker(one, lang) for one in item.stated.said_by],
        certainty=item.stated.certainty.value,
        certainty_words=label("certainty", item.stated.certainty, lang),
        quote=(quote.start, quote.end),
        confirmed=[decided(one) for one in item.confirmed],
        passages=passages,
        whole=sum(len(one.text) for one in passages) == len(report.text),
        marks=marks,
    )


def _speaker(one: Attribution, lang: str) -> Speaker:
    return Speaker(name=one.name, kind=one.kind, words=label("speaker", one.kind, lang))


def _marks(item: Recorded, fields: Iterable[Field]) -> Iterator[Mark]:
    for field in fields:
        for version in field.versions:
            if version.account == item.id and version.evidence:
                yield Mark(start=version.evidence[0], end=version.evidence[1], key=field.key)


def _passages(text: str, runs: Iterable[tuple[int, int]]) -> Iterator[Passage]:
    """Stretches that hold the runs, apart from each other and in order."""
    if len(text) <= SHORT:
        yield Passage(start=0, text=text)
        return
    left, last = MOST, 0
    for start, end in _joined((_line_before(text, start), _line_after(text, end)) for start, end in runs):
        start, end = max(start, last), min(end, start + left)
        if end > start:
            yield Passage(start=start, text=text[start:end])
            left, last = left - (end - start), end


def _joined(runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for start, end in sorted(runs):
        if held and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _line_before(text: str, at: int) -> int:
    """The beginning of a line some way before."""
    return text.rfind("\n", 0, max(0, at - AROUND)) + 1 if at > AROUND else 0


def _line_after(text: str, at: int) -> int:
    end = text.find("\n", at + AROUND)
    return min(end if end >= 0 else len(text), at + 2 * AROUND)
