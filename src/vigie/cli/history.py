"""What happened to an incident, laid out for people: ``vigie why INCIDENT --history``.

In: happenings. Out: a line each: when (UTC), which account, what and by whom.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from vigie.cli.output import clean, console
from vigie.knowledge.formats import signed
from vigie.knowledge.messages import message
from vigie.record.history import Happening, What
from vigie.record.judgements import Judgement, Verdict
from vigie.record.judgements.words import values_in_words

SHOWN_ID = 12


def print_history(found: Sequence[Happening], lang: str) -> None:
    """Oldest first; what no longer counts says so."""
    out = console()
    for one in found:
        line = Text(f"{one.at:%Y-%m-%d %H:%M}  ", style="dim")
        line.append(f"{clean(one.account)}  ", style="bold")
        line.append(clean(_told(one, lang)), style="strike dim" if one.withdrawn else "not bold")
        for since in ("withdrawn", "waiting"):
            if getattr(one, since):
                line.append(f" · {message(f'judging.happening.since_{since}', lang)}", style="yellow")
        out.print(line, soft_wrap=True)


def _told(one: Happening, lang: str) -> str:
    if one.judgement is not None:
        return _judged(one, one.judgement, lang)
    fields = ", ".join(message(f"cli.title.{name}", lang).lower() for name in one.fields)
    key = str(one.what)
    if one.what is What.REREAD and fields:
        key = "reread_otherwise"
    elif one.what is What.EDITED and not fields:
        key = "edited_same"
    weight = signed(one.weight, lang) if one.weight is not None else ""
    return message(f"judging.happening.{key}", lang, who=one.who, fields=fields, other=one.other or "", weight=weight)


def _judged(one: Happening, judgement: Judgement, lang: str) -> str:
    values = values_in_words(judgement, lang)
    key = "judged_two" if one.other else "judged_values" if values else "judged"
    if judgement.verdict is Verdict.WITHDRAW:
        key = "judged_withdrawal"
    return message(
        f"judging.happening.{key}",
        lang,
        verdict=message(f"judging.verdict.{judgement.verdict.value}", lang),
        who=one.who,
        values=values,
        other=one.other or "",
        of=judgement.a[:SHOWN_ID],
        reason=judgement.reason or "–",
        id=judgement.id[:SHOWN_ID],
    )
