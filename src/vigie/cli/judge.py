"""``vigie judge …`` and ``vigie review``: what a person decides about accounts, signed, with a reason, reversible.

In: accounts (an id, the beginning of one, REPORT#INDEX), values, a name, a reason. Out: judgements on record; the list
of those that await a person.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from rich.text import Text

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AsJson, AsOf, BadOption, Lang, RecordFile, UpTo, language_of
from vigie.cli.output import clean, console, print_indented, print_json, print_text
from vigie.knowledge.messages import message
from vigie.model import QuestionError, Sensitivity
from vigie.record import Judgement, Record, Recorded, Verdict
from vigie.record.judgements.deciding import decision
from vigie.record.judgements.words import values_in_words
from vigie.record.review import Pending, Side, again

SHOWN_ID = 12


class BadDecision(BadOption):
    """What was typed is no decision; ends the program with status 2."""

    def __init__(self, problem: str | QuestionError, **values: object) -> None:
        self.told = problem
        super().__init__(str(problem), **values)

    def sentence(self, lang: str) -> str:
        if isinstance(self.told, str):
            return message(f"judging.{self.told}", lang, **self.values)
        tell: Callable[[str], str] = getattr(self.told, "sentence", lambda lang: str(self.told))
        return tell(lang)


def _help(key: str) -> str:
    return message(f"judging.help.{key}", language_of(sys.argv[1:], os.environ))


By = Annotated[str | None, typer.Option("--by", help=_help("by"), metavar="NAME")]
Reason = Annotated[str | None, typer.Option("--reason", help=_help("reason"), metavar="WHY")]
Accounts = Annotated[list[str], typer.Argument(help=_help("accounts"), metavar="INCIDENT…")]
Account = Annotated[str, typer.Argument(help=_help("account"), metavar="ACCOUNT")]
First = Annotated[str, typer.Argument(help=_help("account"), metavar="A")]
Second = Annotated[str, typer.Argument(help=_help("account"), metavar="B")]
JudgementId = Annotated[str, typer.Argument(help=_help("judgement"), metavar="JUDGEMENT")]

group = typer.Typer(rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})
app.add_typer(group, name="judge", help=_help("judge"), no_args_is_help=True)


@group.command(help=_help("confirm"))
def confirm(
    accounts: Accounts,
    by: By = None,
    reason: Reason = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Hold accounts to be right."""
    _of_one(Verdict.CONFIRM, accounts, (by, reason), record, as_json, lang)


@group.command(help=_help("reject"))
def reject(
    accounts: Accounts,
    by: By = None,
    reason: Reason = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Hold accounts to tell of no incident."""
    _of_one(Verdict.REJECT, accounts, (by, reason), record, as_json, lang)


@group.command(help=_help("correct"))
def correct(
    account: Account,
    values: Annotated[list[str], typer.Argument(help=_help("values"), metavar="KEY=VALUE…")],
    by: By = None,
    reason: Reason = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Put values in place of what an account says."""
    tongue = options.language(lang)
    person, why = _signed(by, reason)
    from vigie.record.judgements.corrections import written
    from vigie.record.judgements.typed import values as typed

    try:
        told = written(typed(values))
    except QuestionError as error:
        raise BadDecision(error) from error
    with Record.open(options.record_path(record)) as store:
        item = _named(store, account)
        _decide(store, [decision(Verdict.CORRECT, item.id, told, person, why)], {item.id: item}, as_json, tongue)


@group.command(help=_help("same"))
def same(
    a: First,
    b: Second,
    by: By = None,
    reason: Reason = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Hold two accounts to be one incident."""
    _of_two(Verdict.SAME, (a, b), (by, reason), record, as_json, lang)


@group.command("not-same", help=_help("not_same"))
def not_same(
    a: First,
    b: Second,
    by: By = None,
    reason: Reason = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Hold two accounts not to be one incident."""
    _of_two(Verdict.NOT_SAME, (a, b), (by, reason), record, as_json, lang)


@group.command("open", help=_help("open"))
def reopen(
    a: First,
    b: Second,
    by: By = None,
    reason: Reason = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Leave two accounts to the weights again."""
    _of_two(Verdict.OPEN, (a, b), (by, reason), record, as_json, lang)


@group.command(help=_help("withdraw"))
def withdraw(
    judgement: JudgementId,
    by: By = None,
    reason: Reason = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Take a judgement back."""
    tongue = options.language(lang)
    person, why = _signed(by, reason)
    with Record.open(options.record_path(record)) as store:
        found = _judgement(store, judgement)
        _decide(store, [decision(Verdict.WITHDRAW, found.id, "", person, why)], {}, as_json, tongue)


@group.command(help=_help("renew"))
def renew(
    judgement: JudgementId,
    accounts: Annotated[list[str] | None, typer.Argument(help=_help("renewed"), metavar="[ACCOUNT]…")] = None,
    by: By = None,
    reason: Reason = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Make a judgement again that awaits review."""
    tongue = options.language(lang)
    person, why = _signed(by, reason)
    with Record.open(options.record_path(record)) as store:
        old = _judgement(store, judgement)
        pending = next((one for one in store.review() if one.judgement.id == old.id), None)
        if pending is None:
            raise BadDecision("settled", asked=old.id[:SHOWN_ID])
        items = [_named(store, name) for name in accounts or ()]
        try:
            decisions = again(pending, [item.id for item in items], person, why)
        except QuestionError as error:
            raise BadDecision(error) from error
        stand = [*items, *(side.now for side in pending.sides if side.now)]
        _decide(store, decisions, {item.id: item for item in stand}, as_json, tongue)


@app.command(help=_help("review"))
def review(
    record: RecordFile = None,
    sensitivity: UpTo = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """List the judgements that await a person."""
    tongue = options.language(lang)
    level = options.choice(sensitivity, "--sensitivity", [s.value for s in Sensitivity])
    day = options.day(as_of, "--as-of")
    with Record.open(options.record_path(record), read_only=True, as_of=day) as store:
        found = store.review(Sensitivity(level) if level else None)
    if as_json:
        from vigie.record.exporting.judgements import pending_to_json

        print_json([pending_to_json(one) for one in found], lines=False)
        return
    out = console()
    if not found:
        out.print(Text(message("judging.nothing_waits", tongue)))
    for one in found:
        _print_pending(one, tongue)


def _signed(by: str | None, reason: str | None) -> tuple[str, str]:
    """Who decides and why; both must be told."""
    if not (by or "").strip():
        raise BadDecision("nobody")
    if not (reason or "").strip():
        raise BadDecision("no_reason")
    return by or "", reason or ""


def _named(store: Record, name: str) -> Recorded:
    try:
        return store.account(name)
    except QuestionError as error:
        raise BadDecision(error) from error


def _meant(store: Record, name: str) -> Sequence[Recorded]:
    """The account of REPORT#INDEX; of an id all accounts of the incident, or the account that was rejected."""
    item = _named(store, name)
    alone = "#" in name or item.id in store.judged().rejected
    return [item] if alone else store.incident(item.id).accounts


def _judgement(store: Record, name: str) -> Judgement:
    try:
        return store.judgement(name)
    except QuestionError as error:
        raise BadDecision(error) from error


def _of_one(
    verdict: Verdict,
    names: Sequence[str],
    signed: tuple[str | None, str | None],
    record: str | None,
    as_json: bool,
    lang: str | None,
) -> None:
    tongue = options.language(lang)
    person, why = _signed(*signed)
    with Record.open(options.record_path(record)) as store:
        items = {item.id: item for name in names for item in _meant(store, name)}
        _decide(store, [decision(verdict, key, "", person, why) for key in items], items, as_json, tongue)


def _of_two(
    verdict: Verdict,
    names: tuple[str, str],
    signed: tuple[str | None, str | None],
    record: str | None,
    as_json: bool,
    lang: str | None,
) -> None:
    tongue = options.language(lang)
    person, why = _signed(*signed)
    with Record.open(options.record_path(record)) as store:
        a, b = (_named(store, name) for name in names)
        if a.id == b.id:
            raise BadOption("one_account", asked=names[1])
        _decide(store, [decision(verdict, a.id, b.id, person, why)], {a.id: a, b.id: b}, as_json, tongue)


def _decide(
    store: Record, decisions: Sequence[Judgement], items: dict[str, Recorded], as_json: bool, lang: str
) -> None:
    """Record the decisions, all or none, and tell each."""
    store.judge_all(decisions)
    for one in decisions:
        if as_json:
            from vigie.record.exporting.judgements import judgement_to_json

            print_json(judgement_to_json(one))
            continue
        places = [_place(items[key]) for key in one.accounts] or [one.a[:SHOWN_ID]]
        told = {"a": places[0], "b": places[-1], "person": one.person, "id": one.id[:SHOWN_ID]}
        text = message(f"judging.recorded.{one.verdict.value}", lang, values=values_in_words(one, lang), **told)
        print_text(clean(text))


def _place(item: Recorded) -> str:
    return f"{item.report.id}#{item.index}"


def _print_pending(pending: Pending, lang: str) -> None:
    """What was decided, the old sentence, the new one."""
    out, one = console(), pending.judgement
    head = message(f"judging.verdict.{one.verdict.value}", lang)
    line = Text(f"{one.id[:SHOWN_ID]} · {head}", style="bold")
    line.append(f" · {clean(one.person)}, {one.made[:10]} · {clean(one.reason)}", style="not bold")
    out.print(line)
    if values := values_in_words(one, lang):
        print_indented(out, Text(clean(values)), 2)
    for side in pending.sides:
        print_indented(out, Text(clean(_was(side, lang))), 2)
        print_indented(out, Text(clean(_is(side, lang))), 2)


def _was(side: Side, lang: str) -> str:
    if side.before is None:
        return message("judging.unknown", lang, account=side.account[:SHOWN_ID])
    return message("judging.was", lang, account=_place(side.before), words=side.before.stated.quote.text)


def _is(side: Side, lang: str) -> str:
    if side.now is None:
        return message("judging.is_none", lang)
    key = "judging.is" if side.settled else "judging.may_be"
    return message(key, lang, account=_place(side.now), words=side.now.stated.quote.text)
