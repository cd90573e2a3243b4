"""A brief for other programs.

In: a ``Brief``. Out: plain dicts: the same sentences, rows, tallies and notes as on the page, with the anchors that tie
them together.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from vigie import exchange
from vigie.brief.content import Brief
from vigie.brief.notes import Note
from vigie.brief.prose import plain
from vigie.record.exporting.incidents import incident_to_json
from vigie.record.exporting.judgements import judgement_to_json

Json = dict[str, Any]


def to_json(brief: Brief) -> Json:
    """The whole content."""
    period = brief.period
    return {
        "language": brief.lang,
        "made": brief.made.isoformat(),
        "digest": brief.digest,
        "period": period
        and {
            "from": period.start and period.start.isoformat(),
            "to": period.end and period.end.isoformat(),
        },
        "asked": dict(brief.asked),
        "left_out": brief.left_out,
        "summary": [
            {
                "text": plain(sentence),
                "links": [{"text": p.text, "anchor": p.anchor} for p in sentence if p.anchor],
            }
            for sentence in brief.summary
        ],
        "counts": [
            {
                "anchor": tally.anchor,
                "label": tally.label,
                "amount": tally.amount,
                "incidents": [{"number": item.number, "adds": share or None} for item, share in tally.items],
            }
            for tally in brief.tallies
        ],
        "incidents": [
            {
                "number": row.item.number,
                "anchor": row.anchor,
                **incident_to_json(row.incident),
                "notes": [note.number for note in row.notes],
            }
            for row in brief.incidents
        ],
        "conditions": [
            {
                "anchor": row.anchor,
                "report": row.report.id,
                **exchange.condition_to_json(row.condition),
                "ended": row.ended,
                "note": row.note.number,
            }
            for row in brief.conditions
        ],
        "claims": [{"anchor": row.anchor, **row.check.to_json(), "note": row.note.number} for row in brief.claims],
        "measures": [
            {"report": row.report.id, **exchange.measure_to_json(row.measure), "note": row.note.number}
            for row in brief.measures
        ],
        "reports": [
            {
                "id": row.report.id,
                "source": row.report.source,
                "title": row.report.title,
                "published": row.report.published and row.report.published.isoformat(),
                "url": row.report.url,
                "incidents": [item.number for item in row.incidents],
                "warnings": [
                    {**exchange.warning_to_json(w.warning), "note": w.note and w.note.number} for w in row.warnings
                ],
            }
            for row in brief.reports
        ],
        "notes": [_note(note) for note in brief.notes],
    }


def _note(note: Note) -> Json:
    return {
        "number": note.number,
        "anchor": note.anchor,
        "report": note.report and note.report.id,
        **({"data": asdict(note.row)} if note.row else {}),
        "row": note.back,
        **({"judgement": judgement_to_json(note.judgement)} if note.judgement else {}),
        "excerpts": [
            {
                "start": excerpt.pieces[0].start,
                "end": excerpt.pieces[-1].end,
                "text": "".join(piece.text for piece in excerpt.pieces),
                "marks": [{"start": p.start, "end": p.end, "text": p.text} for p in excerpt.pieces if p.anchor],
            }
            for excerpt in note.excerpts
        ],
    }
