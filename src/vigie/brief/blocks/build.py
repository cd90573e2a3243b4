"""Small pieces that blocks are made of.

In: values of the record. Out: runs and lines of a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from vigie.brief.document import Cell, Line, Look, Run
from vigie.brief.notes import Note
from vigie.brief.prose import Part
from vigie.knowledge.formats import THIN
from vigie.knowledge.messages import message
from vigie.model import Quantity, Report
from vigie.record.judgements import Judgement
from vigie.record.judgements.words import values_in_words
from vigie.record.words import label, quantity

NUMBER = re.compile(r"[-−+]?(?:\d{1,3}(?:[,\u202f\u00a0]\d{3}(?!\d))+|\d+)(?:[.,]\d+)?(?:\u202f?%)?")
DATE = re.compile(r"\d{4}(?:-\d{2}){1,2}(?:/\d{2,4}(?:-\d{2}){0,2})?|(?<!\d)(?:19|20)\d{2}(?!\d)")
"""Numbers of four digits have a space or a comma in them; years have none."""
QUOTES = {"fr": ("«\N{NARROW NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}»"), "en": ("“", "”")}


def say(key: str, lang: str, **values: object) -> str:
    """A message of ``brief.toml``."""
    return message(f"brief.{key}", lang, **values)


def text(words: str, look: Look = "", to: str = "") -> Run:
    return Run(words, to, look)


def line(*parts: Run | str | None) -> Line:
    """Runs in a row; text is a plain run, None nothing."""
    return tuple(Run(part) if isinstance(part, str) else part for part in parts if part)


def cell(*parts: Run | str | None) -> Cell:
    """A cell of one line."""
    return (line(*parts),)


def ref(note: Note, at: str = "") -> Run:
    """The number of a source, leading to it or to the words marked in it."""
    return Run("", at or note.anchor, "note", note=note.number)


def refs(notes: Iterable[Note]) -> Line:
    """The numbers of several sources, apart: '3, 7'."""
    found: list[Run] = []
    for note in {note.number: note for note in notes}.values():
        found += [Run(", ", look="note")] if found else []
        found.append(ref(note))
    return tuple(found)


def sentence(parts: Iterable[Part]) -> Line:
    """A sentence whose numbers lead to what they count."""
    return tuple(Run(part.text, part.anchor or "") for part in parts)


def quoted(words: str, report: Report, lang: str) -> Run:
    """The report's own words, in the quotation marks of the reader's language."""
    before, after = QUOTES[lang]
    return Run(f"{before}{words}{after}", look="quote", lang=report.language)


def by(report: Report, lang: str) -> Run:
    """' (Studio Tamani, 2025-10-03)'."""
    day = report.published.isoformat() if report.published else say("undated", lang)
    return Run(f" {label('source', report.publisher, lang)}, {day}", look="quiet")


def joined(lines: Sequence[Line], joint: str = ", ") -> Line:
    """Lines as one."""
    found: list[Run] = []
    for n, one in enumerate(lines):
        found += [Run(joint)] if n else []
        found += one
    return tuple(found)


def traced(words: str, to: str) -> Line:
    """Words whose numbers lead to their source; dates are no numbers."""
    found: list[Run] = []
    at = 0
    dates = [m.span() for m in DATE.finditer(words)]
    for number in NUMBER.finditer(words):
        start, end = number.span()
        if any(a < end and start < b for a, b in dates) or (start and words[start - 1].isalpha()):
            continue
        if at < start:
            found.append(Run(words[at:start]))
        found.append(Run(words[start:end], to))
        at = end
    if at < len(words):
        found.append(Run(words[at:]))
    return tuple(found)


def amount(q: Quantity, lang: str) -> str:
    """A quantity; shares of one as percent."""
    low, value, high = (n * 100 if n is not None and 0 < n < 1 else n for n in (q.low, q.value, q.high))
    if (low, value, high) == (q.low, q.value, q.high):
        return quantity(q, lang)
    share = Quantity(*(None if n is None else round(n) for n in (low, value, high)))
    return quantity(share, lang) + (f"{THIN}%" if lang == "fr" else "%")


def judged(judgement: Judgement, whole: bool, lang: str) -> str:
    """'corrected by A. Diarra'; the whole of it with the day, the values and the reason."""
    told = {"verdict": message(f"judging.verdict.{judgement.verdict.value}", lang), "person": judgement.person}
    if not whole:
        return message("judging.by", lang, **told)
    values = values_in_words(judgement, lang)
    told |= {"day": judgement.made[:10], "reason": judgement.reason or "–", "values": values}
    return message("judging.by_values" if values else "judging.by_whole", lang, **told)


def web_address(report: Report) -> str:
    """The report's address where a reader may safely follow it, else ''."""
    url = report.url or ""
    return url if url.startswith(("https://", "http://")) else ""
