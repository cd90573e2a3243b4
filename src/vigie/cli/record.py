"""``vigie add``, ``incidents``, ``why`` and ``link``: the record from the command line.

In: sources to add, questions. Out: tables, JSON, CSV, GeoJSON. A record is opened for writing by ``add`` alone.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import (
    Actor,
    After,
    AllowPrivate,
    AsJson,
    AsOf,
    BadOption,
    Facets,
    From,
    FusedBy,
    HowSure,
    Jobs,
    Lang,
    Language,
    Level,
    Limit,
    MinSources,
    Origin,
    Pcode,
    Place,
    Polygon,
    Published,
    RecordedReader,
    RecordFile,
    Source,
    Sources,
    Target,
    To,
    Type,
    UpTo,
    Within,
    Words,
    help_text,
)
from vigie.cli.output import print_json, print_text, progress, sentence, warn
from vigie.cli.question import question
from vigie.cli.read import lines_of, nothing, outcomes, readings
from vigie.knowledge.messages import message
from vigie.model import Reading, Report, Sensitivity

if TYPE_CHECKING:
    from vigie.sources import Refusal

FORMATS = ("table", "json", "csv", "geojson")
COUNTED = ("table", "json")
LARGE = 20_000  # accounts
# Readings go on record together, but none waits long: what a model has read cost time and money.
TOGETHER = 50
SECONDS = 2.0


def _help(key: str) -> str:
    """A message of another topic in the user's language, for an option's help."""
    return message(key, options.language_of(sys.argv[1:], os.environ))


@app.command(help=help_text("add"))
def add(
    sources: Sources,
    record: RecordFile = None,
    published: Published = None,
    language: Language = None,
    sensitivity: Level = None,
    allow_private: AllowPrivate = False,
    reader: RecordedReader = "rules",
    jobs: Jobs = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Read reports and record them."""
    tongue = options.language(lang)
    options.choice(reader, "--reader", options.READERS)
    refused: list[str] = []

    def refuse(reason: str) -> None:
        refused.append(reason)
        warn(reason, tongue)

    found = outcomes(
        sources, published=published, language=language, allow_private=allow_private, sensitivity=sensitivity
    )
    from vigie.reading import configuration as set_up
    from vigie.record import Added, Filter, Record, fingerprint

    counts: Counter[Added] = Counter()
    path = options.record_path(record)
    configuration = " ".join(part for part in (fingerprint(), set_up(reader)) if part)
    with Record.open(path) as store, progress(message("cli.added.reading", tongue)) as step:

        def still_to_read() -> Iterator[Report | Refusal | Added]:
            for outcome in found:
                known = isinstance(outcome, Report) and store.knows(outcome, reader, configuration=configuration)
                yield Added.KNOWN if known else outcome

        waiting: list[Reading] = []
        recorded = time.monotonic()

        def record_them() -> None:
            nonlocal recorded
            for reading, added in zip(waiting, store.add_all(waiting, configuration=configuration), strict=True):
                counts[added] += 1
                if added is Added.REVISED:
                    warn(message("cli.added.revision", tongue, report=reading.report.id), tongue)
            waiting.clear()
            recorded = time.monotonic()

        for one in readings(still_to_read(), refuse, tongue, jobs=jobs, reader=reader):
            if isinstance(one, Added):
                counts[one] += 1
                continue
            step(one.report.id)
            if isinstance(one.result, Reading):
                waiting.append(one.result)
            if len(waiting) >= TOGETHER or time.monotonic() > recorded + SECONDS:
                record_them()
        record_them()
        reports_now, accounts_now = store.counts()
        # Linking a large record anew takes minutes: nobody who adds a report should wait for that.
        quick = accounts_now <= LARGE or store.indexed()
        incidents_now = store.ask().answers.count(Filter()) if quick else None
    if as_json:
        told = {kind.value: counts[kind] for kind in Added}
        print_json(
            {
                "record": store.place,
                **told,
                "refused": refused,
                "reports": reports_now,
                "accounts": accounts_now,
                "incidents": incidents_now,
            }
        )
    else:
        parts = [
            message(f"cli.added.{kind.value}", tongue, n=counts[kind])
            for kind in Added
            if counts[kind] or kind in {Added.NEW, Added.KNOWN}
        ]
        parts.append(message("cli.added.refused", tongue, n=len(refused)))
        told_counts = ", ".join(parts)
        on_record = {"reports": reports_now, "accounts": accounts_now, "incidents": incidents_now}
        print_text(
            message(
                "cli.added.summary" if incidents_now is not None else "cli.added.summary_large",
                tongue,
                record=store.place,
                counts=told_counts,
                **on_record,
            )
        )
    return 0 if counts else nothing(tongue)


@app.command(help=help_text("incidents"))
def incidents(
    record: RecordFile = None,
    start: From = None,
    end: To = None,
    place: Place = None,
    within: Within = None,
    pcode: Pcode = None,
    polygon: Polygon = None,
    actor: Actor = None,
    kind: Type = None,
    target: Target = None,
    source: Source = None,
    origin: Origin = None,
    certainty: HowSure = None,
    min_sources: MinSources = 1,
    sensitivity: UpTo = None,
    text: Words = None,
    rule: FusedBy = "span",
    as_of: AsOf = None,
    facets: Facets = False,
    limit: Limit = None,
    after: After = None,
    form: Annotated[str, typer.Option("--format", help=help_text("format"), metavar="FORMAT")] = "table",
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """List the incidents on record."""
    tongue = options.language(lang)
    form = "json" if as_json else options.choice(form, "--format", FORMATS) or "table"
    where = question(
        start=start,
        end=end,
        place=place,
        within=within,
        actor=actor,
        kind=kind,
        target=target,
        certainty=certainty,
        min_sources=min_sources,
        text=text,
        sensitivity=sensitivity,
        pcode=pcode,
        polygon=polygon,
        source=source,
        origin=origin,
    )
    if facets and form not in COUNTED:
        raise BadOption("choice", value=form, option="--format", choices=", ".join(COUNTED))
    from vigie.record import Record
    from vigie.record.query.names import understood

    fused_by = options.fused_by(rule)
    day = options.day(as_of, "--as-of")
    with Record.open(options.record_path(record), read_only=True, as_of=day, level=where.sensitivity) as store:
        asking = store.ask()
        if asking.slow and day is None:
            warn(message("query.phrase.slow", tongue), tongue)
        where = understood(where, asking.answers)
        if facets:
            from vigie.cli.facets import print_facets

            print_facets(asking.answers, where, form == "json", tongue)
            return
        listed = asking.listed(where, limit, after)
    shown = [i.by(fused_by) for i in listed.incidents]
    if form == "table":
        from vigie.cli.incidents import print_table

        print_table(shown, listed.total, tongue, listed.next)
        return
    from vigie.record.exporting.cells import csv_rows
    from vigie.record.exporting.incidents import geojson, incident_to_json

    if listed.next:
        warn(message("query.phrase.next_page", tongue, cursor=listed.next), tongue)
    if form == "json":
        print_json([incident_to_json(i) for i in shown], lines=False)
    elif form == "csv":
        csv.writer(sys.stdout, lineterminator="\r\n").writerows(csv_rows(shown))
    else:
        collection = geojson(shown)
        print_json(collection)
        if lacking := collection["without_point"]:
            ids = ", ".join(one["id"][:10] for one in lacking[:5]) + ("…" if len(lacking) > 5 else "")
            warn(message("cli.phrase.no_point", tongue, n=len(lacking), ids=ids), tongue)


@app.command(help=help_text("why"))
def why(
    incident: Annotated[str, typer.Argument(help=help_text("why_incident"), metavar="INCIDENT")],
    other: Annotated[str | None, typer.Argument(help=help_text("why_other"), metavar="[OTHER]")] = None,
    record: RecordFile = None,
    rule: FusedBy = "span",
    sensitivity: UpTo = None,
    history: Annotated[bool, typer.Option("--history", help=_help("judging.help.history"))] = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Show every value of an incident with each source's sentence, or what happened to it; or why two accounts are, or
    are not, one."""
    tongue = options.language(lang)
    day = options.day(as_of, "--as-of")
    asked = options.choice(sensitivity, "--sensitivity", [s.value for s in Sensitivity])
    level = Sensitivity(asked) if asked else Sensitivity.SECRET
    path = options.record_path(record)
    from vigie.record import Record

    if other is not None:
        from vigie.cli import linking

        with Record.open(path, read_only=True, as_of=day, level=level) as store:
            a, b = (store.account(asked).id for asked in (incident, other))
            if a == b:
                raise BadOption("one_account", asked=other)
            linking.print_explanation(store.explanation(a, b), as_json, tongue)
        return
    fused_by = options.fused_by(rule)
    if history:
        from vigie.cli.history import print_history
        from vigie.record.exporting.judgements import happening_to_json

        with Record.open(path, read_only=True, as_of=day) as store:
            told = store.history(incident, level)
        if as_json:
            print_json([happening_to_json(one) for one in told], lines=False)
        else:
            print_history(told, tongue)
        return
    with Record.open(path, read_only=True, as_of=day) as store:
        found, weights = store.incident(incident, level).by(fused_by), store.ask().weights
    if as_json:
        from vigie.record.exporting.incidents import why_to_json

        print_json(why_to_json(found, weights))
    else:
        from vigie.cli.incidents import print_why

        print_why(found, tongue, weights)


@app.command(help=help_text("link"))
def link(
    file: Annotated[str | None, typer.Argument(help=help_text("link_file"), metavar="[FILE]")] = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Say which accounts are one incident."""
    tongue = options.language(lang)
    from vigie.cli import linking
    from vigie.record import Record
    from vigie.record import link as join

    path = options.record_path(record)
    if file is None:
        with Record.open(path, read_only=True) as store:
            linking.print_clusters([i.accounts for i in store.incidents()], as_json, tongue)
        return 0
    bad: list[BadOption] = []
    accounts = linking.accounts_in(lines_of(file), bad)
    if as_json:
        count = linking.print_groups(accounts)
    else:
        listed = list(accounts)
        linking.print_clusters([cluster.accounts for cluster in join(listed)], as_json, tongue)
        count = len(listed)
    for problem in bad:
        warn(sentence(problem, tongue), tongue)
    return nothing(tongue) if bad and not count else 0
