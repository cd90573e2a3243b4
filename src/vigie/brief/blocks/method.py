"""How a brief was made, and what each number rests on: method and data, what the counts count, the sources.

In: an ``Ask`` and, for counts and sources, which of them the document leads to. Out: nodes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from vigie.brief.blocks.ask import Ask
from vigie.brief.blocks.build import QUOTES, joined, judged, line, say, text
from vigie.brief.blocks.told import titled
from vigie.brief.document import Bullets, Entries, Entry, Item, Line, Node, Run
from vigie.brief.notes import Excerpt, Note
from vigie.brief.tallies import Tally
from vigie.knowledge import borders

ALWAYS = ("reading", "coverage")
OF_INCIDENTS = ("linking", "figures", "perpetrators", "places", "change")


def method(ask: Ask) -> Iterator[Node]:
    """How it was made, what it does not show, and whose data it rests on under which licence."""
    lang, content = ask.lang, ask.content
    names = [*ALWAYS, *(OF_INCIDENTS if content.incidents else ()), *(["claims"] if content.claims else [])]
    items = [Item(line(say(f"method.{name}", lang))) for name in names]
    data = {(n.row.name, n.row.version): n.row for n in content.notes if n.row and n.row.licence}
    for row in data.values():
        told = " ".join(filter(None, [f"{row.name} {row.version}".strip() + ".", row.licence.rstrip(".") + "."]))
        items.append(Item(line(told, " " if row.url else None, Run(row.url, row.url) if row.url else None)))
    for dataset in content.datasets:
        items.append(Item(line(f"{dataset.citation.rstrip('.')}. {dataset.licence.rstrip('.')}.")))
    if any(row.incident.point for row in content.incidents):
        items.append(Item(line(say("method.maps", lang, borders=borders.source()))))
    yield Bullets(tuple(items), "method")


def counts(ask: Ask, wanted: Collection[str]) -> Iterator[Node]:
    """What each number of the summary counts: the incidents and what each adds."""
    tallies = [t for t in ask.content.tallies if t.anchor in wanted]
    if tallies:
        yield Bullets(tuple(Item(_tally(t, ask.lang), t.anchor) for t in tallies), "tallies")


def _tally(tally: Tally, lang: str) -> Line:
    shares = [line(Run(str(item.number), item.anchor), f" ({share})" if share else None) for item, share in tally.items]
    head = line(text(f"{tally.label}{say('colon', lang)} {tally.amount}", "strong"), " — ")
    return (*head, *joined(shares))


def sources(ask: Ask, numbers: Mapping[int, int], known: Collection[str]) -> Iterator[Node]:
    """The sources by the numbers given to them; each leads back to what rests on it, where the document has that."""
    listed = sorted((number, note) for note in ask.content.notes if (number := numbers.get(note.number)))
    entries = [
        Entry(note.anchor, str(number), note.back if note.back in known else "", tuple(_lines(note, ask)))
        for number, note in sorted(listed, key=lambda pair: pair[0])
    ]
    if entries:
        yield Entries(tuple(entries))


def _lines(note: Note, ask: Ask) -> Iterator[Line]:
    lang = ask.lang
    if note.row is not None:
        named = " ".join(filter(None, [note.row.name, note.row.version]))
        yield line(Run(named, note.row.url, "strong"))
        yield line(note.row.text)
    if note.report is not None:
        yield titled(note.report, lang)
        if note.judgement is not None:
            yield line(judged(note.judgement, True, lang))
        for excerpt in note.excerpts:
            yield _excerpt(excerpt, note.report.language, ask)


def _excerpt(excerpt: Excerpt, language: str, ask: Ask) -> Line:
    """The sentence with the words that were read marked."""
    before, after = QUOTES[ask.lang]
    found = [Run(before + ("… " if excerpt.cut_before else ""), look="quote")]
    for piece in excerpt.pieces:
        look, key = ("mark", piece.anchor) if piece.anchor else ("quote", "")
        found.append(Run(ask.quote(piece.text), look=look, id=key or "", lang=language))  # type: ignore[arg-type]
    found.append(Run((" …" if excerpt.cut_after else "") + after, look="quote"))
    return tuple(found)
