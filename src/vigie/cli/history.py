"""What happened to an incident, laid out for people: ``vigie why INCIDENT --history``.

In: happenings. Out: a line each: when (UTC), which account, what and by whom.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from vigie.cli.output import clean, console
from vigie.knowledge.messages import message
from vigie.record.history import Happening
from vigie.record.telling import happening_in_words


def print_history(found: Sequence[Happening], lang: str) -> None:
    """Oldest first; what no longer counts says so."""
    out = console()
    for one in found:
        line = Text(f"{one.at:%Y-%m-%d %H:%M}  ", style="dim")
        line.append(f"{clean(one.account)}  ", style="bold")
        line.append(clean(happening_in_words(one, lang)), style="strike dim" if one.withdrawn else "not bold")
        for since in ("withdrawn", "waiting"):
            if getattr(one, since):
                line.append(f" · {message(f'judging.happening.since_{since}', lang)}", style="yellow")
        out.print(line, soft_wrap=True)
