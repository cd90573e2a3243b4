"""What ``vigie link`` does: reads accounts, prints which are one incident.

In: lines of readings, ids of accounts. Out: lines {"report", "index", "incident"}, weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from rich.table import Table
from rich.text import Text

from vigie.cli.options import BadOption
from vigie.cli.output import clean, console, print_json
from vigie.exchange import account_from_json, report_from_json
from vigie.knowledge.formats import signed
from vigie.knowledge.messages import message
from vigie.model import VigieError
from vigie.record import Explanation, Recorded, Weight
from vigie.record.linking import group
from vigie.record.telling import finding_in_words, respect_in_words
from vigie.record.words import days, labels, places, with_name


def accounts_in(lines: Iterable[tuple[str, str]], bad: list[BadOption]) -> Iterator[Recorded]:
    """The accounts of readings in the form of the contract; what is wrong with other lines is added to ``bad``."""
    for where, line in lines:
        try:
            value = json.loads(line)
            report = report_from_json({"language": "fr", "text": "", **value["report"]})
            accounts = [account_from_json(one, report.text) for one in value.get("incidents", [])]
        except KeyError as error:
            bad.append(BadOption("line", where=where, reason=f"{error} ?"))
        except (ValueError, TypeError, AttributeError, IndexError, RecursionError, VigieError) as error:
            bad.append(BadOption("line", where=where, reason=clean(str(error))[:200]))
        else:
            yield from (Recorded(f"{report.id}#{n}", report, n, a) for n, a in enumerate(accounts))


def print_groups(accounts: Iterable[Recorded]) -> int:
    """As ``print_clusters`` in JSON, for accounts of which nothing is kept but where they stand; how many they were."""
    names: list[tuple[str, int, str]] = []

    def noted() -> Iterator[Recorded]:
        for item in accounts:
            names.append((item.report.id, item.index, item.id))
            yield item

    for numbers in group(noted()).groups:
        for number in numbers:
            report, index, _ = names[number]
            print_json({"report": report, "index": index, "incident": names[numbers[0]][2]})
    return len(names)


def print_clusters(clusters: Iterable[Sequence[Recorded]], as_json: bool, lang: str) -> None:
    """One line an account, or for people one block an incident with several accounts."""
    out = None if as_json else console()
    for accounts in clusters:
        first = accounts[0]
        if out is None:
            for item in accounts:
                print_json({"report": item.report.id, "index": item.index, "incident": first.id})
            continue
        account = first.account
        kind = labels("type", [t.code for t in account.types[:1]], lang)
        out.print(Text(f"{days(account.date, lang)} · {clean(places(account.places, lang))} · {kind}", style="bold"))
        for item in accounts:
            out.print(Text(f"     {clean(item.report.id)}#{item.index}  {clean(item.report.source or '')}"))


def print_explanation(found: Explanation, as_json: bool, lang: str) -> None:
    """Why two accounts are, or are not, one incident: what each says, how that compares, what it weighs."""
    a, b = (f"{clean(x.report.id)}#{x.index}" for x in (found.a, found.b))
    if as_json:
        listed = [{"field": w.field, "comparison": w.comparison, "weight": round(w.weight, 3)} for w in found.weights]
        print_json(
            {
                "a": found.a.id,
                "b": found.b.id,
                "joined": found.joined,
                "settled": found.settled.value,
                "sum": round(found.total, 3),
                "weights": listed,
                "estimated": found.anew,
            }
        )
        return
    out = console()
    out.print(Text(message(f"linking.{'same' if found.joined else 'apart'}", lang, a=a, b=b), style="bold"))
    out.print(Text(message(f"linking.settled.{found.settled.value}", lang)))
    out.print()
    table = Table(box=None)
    for title in (message("linking.column.respect", lang), a, b, message("linking.column.finding", lang)):
        table.add_column(title, overflow="fold")
    table.add_column(message("linking.column.weight", lang), justify="right", no_wrap=True)
    for w in found.weights:
        said = (Text(clean(respect_in_words(x, w.field, lang))) for x in (found.a, found.b))
        table.add_row(
            message(f"linking.field.{w.field}", lang), *said, finding_in_words(w, lang), signed(w.weight, lang)
        )
    out.print(table)
    verdict = message(f"linking.verdict_{'same' if found.total > 0 else 'apart'}", lang)
    out.print(Text(message("linking.sum", lang, total=signed(found.total, lang), verdict=verdict), style="bold"))
    out.print(Text(message("linking.scale", lang)))
    out.print(Text(message(f"linking.{'anew' if found.anew else 'shipped'}", lang)))


def weights_in_words(weights: Iterable[Weight], lang: str) -> str:
    """'day: the same day +3.0, …' for all that count for something."""
    told = (
        (with_name(message(f"linking.field.{w.field}", lang), finding_in_words(w, lang), lang), signed(w.weight, lang))
        for w in weights
        if w.weight and w.field != "prior"
    )
    return ", ".join(f"{finding} {weight}" for finding, weight in told)
