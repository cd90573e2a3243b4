"""What ``vigie link`` does: reads accounts, prints which are one incident, records what a person decides.

In: lines of readings, ids of accounts. Out: lines {"report", "index", "incident"}, weights, judgements.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from vigie.cli.options import BadOption
from vigie.cli.output import clean, console, print_json, print_text
from vigie.exchange import account_from_json, report_from_json
from vigie.knowledge.messages import message
from vigie.model import VigieError
from vigie.record import Record, Recorded, explain
from vigie.record.words import days, labels, places

Pair = tuple[str, str]


def accounts_of(lines: Iterable[tuple[str, str]]) -> tuple[list[Recorded], list[BadOption]]:
    """The accounts of readings in the form of the contract, and what was wrong with the other lines."""
    found: list[Recorded] = []
    bad: list[BadOption] = []
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
            found.extend(Recorded(f"{report.id}#{n}", report, n, a) for n, a in enumerate(accounts))
    return found, bad


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


def account(accounts: Iterable[Recorded], asked: str) -> Recorded:
    """The account of an id, the beginning of one, or REPORT#INDEX."""
    found = [a for a in accounts if asked in (a.id, f"{a.report.id}#{a.index}")]
    found = found or [a for a in accounts if len(asked) >= 4 and a.id.startswith(asked)]
    if len(found) != 1:
        raise BadOption("account", asked=asked)
    return found[0]


def decide(store: Record, verdict: str, pair: Pair, by: str, reason: str, as_json: bool, lang: str) -> None:
    """Record that two accounts are, or are not, one incident, or are open again."""
    accounts = store.accounts()
    a, b = account(accounts, pair[0]), account(accounts, pair[1])
    judgement = store.judge(verdict, a.id, b.id, by, reason)
    if as_json:
        print_json(
            {
                "judgement": judgement.id,
                "decision": judgement.verdict.value,
                "a": judgement.a,
                "b": judgement.b,
                "by": judgement.person,
                "reason": judgement.reason,
                "made": judgement.made,
            }
        )
        return
    names = [f"{x.report.id}#{x.index}" for x in (a, b)]
    print_text(clean(message(f"cli.judged.{verdict}", lang, a=names[0], b=names[1], person=judgement.person)))


def print_explanation(accounts: Sequence[Recorded], pair: Pair, as_json: bool, lang: str) -> None:
    """The weights of the comparison of two accounts."""
    a, b = account(accounts, pair[0]), account(accounts, pair[1])
    weights = explain(a, b)
    total = round(sum(w.weight for w in weights), 2)
    if as_json:
        listed = [{"field": w.field, "comparison": w.comparison, "weight": w.weight} for w in weights]
        print_json({"a": a.id, "b": b.id, "sum": total, "weights": listed})
        return
    table = Table(box=None)
    table.add_column(message("cli.column.field", lang))
    table.add_column(message("cli.column.comparison", lang))
    table.add_column(message("cli.column.weight", lang), justify="right")
    for w in weights:
        table.add_row(Text(w.field), Text(w.comparison), f"{w.weight:+.1f}")
    out = console()
    out.print(table)
    verdict = message(f"cli.judged.verdict_{'same' if total > 0 else 'apart'}", lang)
    out.print(Text(message("cli.judged.sum", lang, total=f"{total:+.1f}", verdict=verdict)))
