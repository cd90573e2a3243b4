"""The weights estimated anew from the accounts at hand, where there are many.

In: accounts laid out, the model for small records. Out: a model whose u come from pairs that cannot be one incident
and whose m Splink finds by expectation maximisation (Winkler 1988; Splink's blocked training, u fixed).

What chance brings together is measured on the accounts themselves: moved some weeks in time they meet others that are
as near, as alike in kind and actors, and never the same incident. How many such meetings there are tells how many of
the true candidates are chance too, and so the prior. Estimates are held to the shipped ones as if these had been seen
on some pairs already (a Dirichlet prior), so that few pairs change little and what was never seen keeps its weight.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vigie.record.linking.candidates import find_candidates, lay_out
from vigie.record.linking.model import Comparison, Model
from vigie.record.linking.tables import Tables, levels_of
from vigie.record.profile import weights

FEWEST_ACCOUNTS = 1_000
FEWEST_MATCHES = 50  # pairs beyond chance
MOST_ACCOUNTS = 100_000  # to learn from: whole seasons of large records
SEASON = 91  # days
SAMPLE = 30_000  # of those, whose candidates are looked at
MOST_PAIRS = 200_000  # to run expectation maximisation on
SHIFTS = (-18, -11, 11, 18)  # days: beyond the slack of a date, within a season
HELD = 50  # pairs that the shipped estimates count for
ROUNDS, STEPS = 3, 4  # of expectation maximisation; more steps on end drive what is seldom to nothing
DIGITS = 4  # of a weight
LONGEST = 10  # days; accounts with less of a date teach nothing about dates


LEFT = ("taught", "sample", "near_pair", "shifted", "chance_pair", "chance_level", "chosen", "trained")
"""What learning leaves behind."""

# Accounts dated to some days: all, or as many whole seasons, taken by chance, as the limit holds (one at least).
TAUGHT = """
CREATE OR REPLACE TEMP TABLE taught AS
WITH season AS (SELECT first // {season} AS n, count(*) AS held FROM account
    WHERE first IS NOT NULL AND last - first < {longest} GROUP BY ALL),
taken AS (SELECT n, sum(held) OVER (ORDER BY hash(n), n) - held AS before FROM season)
SELECT account.* FROM account JOIN taken ON first // {season} = n AND (before = 0 OR before < {most})
WHERE last - first < {longest}
"""


def estimate(tables: Tables, model: Model) -> Model:
    """The model for these accounts; the shipped one where they are too few or hold no pairs beyond chance."""
    found = _estimate(tables, model)
    for table in LEFT:
        tables.connection.execute(f"DROP TABLE IF EXISTS {table}")
    return found


def _estimate(tables: Tables, model: Model) -> Model:
    run = tables.connection.execute
    if tables.count("account") < FEWEST_ACCOUNTS:
        return model
    run(TAUGHT.format(longest=LONGEST, season=SEASON, most=MOST_ACCOUNTS))
    run(f"CREATE OR REPLACE TEMP TABLE sample AS SELECT * FROM taught ORDER BY hash(id) LIMIT {SAMPLE}")  # noqa: S608
    lay_out(tables, "taught")
    find_candidates(tables, "near_pair", "sample", once=False)
    near = tables.count("near_pair")
    chance, levels = _chance(tables, model)
    matches = near - chance
    if not chance or matches < FEWEST_MATCHES:
        return model
    by_chance = replace(
        model,
        prior=round(math.log2(matches / chance), DIGITS),
        comparisons=tuple(_with_u(c, levels[c.name]) for c in model.comparisons),
    )
    return _maximise(tables, by_chance, model, matches)


def _chance(tables: Tables, model: Model) -> tuple[float, dict[str, dict[int, int]]]:
    """How many candidate pairs chance accounts for, and on which levels of each comparison its pairs are."""
    run = tables.connection.execute
    expected: list[float] = []
    levels: dict[str, dict[int, int]] = {c.name: {} for c in model.comparisons}
    for shift in SHIFTS:
        run(
            "CREATE OR REPLACE TEMP TABLE shifted AS SELECT * REPLACE "  # noqa: S608
            f"(first + {shift} AS first, last + {shift} AS last) FROM taught"
        )
        lay_out(tables, "shifted")
        find_candidates(tables, "chance_pair", "sample", once=False)
        share = _overlap(tables, shift)
        if share:
            expected.append(tables.count("chance_pair") / share)
        run(f"CREATE OR REPLACE TEMP TABLE chance_level AS {levels_of(model, 'chance_pair', right='shifted')}")
        for comparison in model.comparisons:
            name = comparison.name
            for level, n in run(f'SELECT "{name}", count(*) FROM chance_level GROUP BY ALL').fetchall():  # noqa: S608
                levels[name][level] = levels[name].get(level, 0) + n
    return (sum(expected) / len(expected) if expected else 0.0), levels


def _overlap(tables: Tables, shift: int) -> float:
    """How many pairs of days a shift leaves within the time that the accounts span, as a share of those without it."""
    slack = int(weights()["date"]["slack_days"])
    found = tables.connection.execute(
        "WITH a AS (SELECT first AS day, count(*)::DOUBLE AS n FROM sample GROUP BY ALL), "
        "b AS (SELECT first AS day, count(*)::DOUBLE AS n FROM taught GROUP BY ALL) "
        "SELECT sum(a.n * b.n) FILTER (b.day - a.day BETWEEN -$s AND $s), "
        "sum(a.n * b.n) FILTER (b.day + $d - a.day BETWEEN -$s AND $s) FROM a JOIN b "
        "ON b.day - a.day BETWEEN -$s - abs($d) AND $s + abs($d)",
        {"s": slack, "d": shift},
    ).fetchone()
    return float(found[1] / found[0]) if found and found[0] and found[1] else 0.0


def _with_u(comparison: Comparison, seen: Mapping[int, int]) -> Comparison:
    """The comparison with the shares of its levels among pairs that chance brought together."""
    known = [n for n, level in enumerate(comparison.levels) if not level.null]
    total = sum(seen.get(n, 0) for n in known) + HELD
    found = list(comparison.levels)
    for n in known:
        level = found[n]
        if not level.fixed:
            found[n] = replace(level, u=(seen.get(n, 0) + HELD * level.u) / total)
    return replace(comparison, levels=tuple(found))


def _maximise(tables: Tables, model: Model, shipped: Model, matches: float) -> Model:
    """The model with its m by Splink's expectation maximisation over the candidate pairs."""
    run = tables.connection.execute
    run(
        "CREATE OR REPLACE TEMP TABLE chosen AS SELECT i, j, row_number() OVER () AS pair FROM "  # noqa: S608
        f"(SELECT i, j FROM near_pair ORDER BY hash(i, j), i, j LIMIT {MOST_PAIRS})"
    )
    # Splink trains on pairs that a rule finds; every pair is laid out as two records that share a number.
    run(
        "CREATE OR REPLACE TEMP TABLE trained AS "
        "SELECT a.* REPLACE (2 * pair AS id), pair FROM chosen JOIN account a ON a.id = i "
        "UNION ALL SELECT a.* REPLACE (2 * pair + 1 AS id), pair FROM chosen JOIN account a ON a.id = j"
    )
    for _ in range(ROUNDS):
        model = _trained(tables, model, shipped, matches)
    return model


def _trained(tables: Tables, model: Model, shipped: Model, matches: float) -> Model:
    """The model after some steps of Splink's over the pairs of 'trained', held to the shipped one."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    known = DuckDBAPI(tables.connection).register("trained")
    linker = Linker(known, model.settings(max_iterations=STEPS), log_level=None)
    linker.training.estimate_parameters_using_expectation_maximisation(
        "l.pair = r.pair",
        estimate_without_term_frequencies=True,
        fix_probability_two_random_records_match=True,
        fix_u_probabilities=True,
    )
    learnt: dict[str, Any] = linker.misc.save_model_to_json()
    drop: Callable[[], None] = linker.table_management.delete_tables_created_by_splink_from_db
    drop()
    comparisons = [
        _with_m(own, before, found["comparison_levels"], matches)
        for own, before, found in zip(model.comparisons, shipped.comparisons, learnt["comparisons"], strict=True)
    ]
    return replace(model, comparisons=tuple(comparisons))


def _with_m(own: Comparison, known: Comparison, found: Sequence[Mapping[str, Any]], matches: float) -> Comparison:
    levels = []
    whole = sum(level.m for level in known.levels if not level.null)
    for level, before, learnt in zip(own.levels, known.levels, found, strict=True):
        seen = learnt.get("m_probability")
        if level.null or level.fixed:
            levels.append(level)
            continue
        share = (float(seen) if isinstance(seen, int | float) else 0.0) * matches
        m = (share + HELD * before.m / whole) / (matches + HELD)
        # Rounded: sums are made in no fixed order, and the same accounts must weigh the same.
        levels.append(replace(level, m=level.u * 2 ** round(math.log2(m / level.u), DIGITS)))
    return Comparison(own.name, tuple(levels))
