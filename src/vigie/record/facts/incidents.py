"""Facts of what is linked: an incident once, whoever tells of it.

In: a table of facts and which accounts tell of one incident, at which levels of sensitivity. Out: the table of
incidents, of the same columns. An incident takes of what its accounts say what most do, else the earliest; of figures
the lowest low, the highest high and the lower middle one of the best ones, which somebody states; a person's correction
outranks them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from vigie.record.engines import Engine, Row
from vigie.record.facts.coding import COLUMNS, LEVELS
from vigie.record.facts.tables import LISTED, Made, Maker
from vigie.record.query.asking import Asking
from vigie.record.query.filters import Filter
from vigie.record.query.plain import Plain

FIGURES = ("killed", "civilians")
MEMBERS = ("incident", "id", "level_from", "level_to")
MOST = (
    *("source", "day", "start", "finish", "country", "admin1", "admin2", "admin1_key", "admin2_key"),
    *("place", "place_key", "violence", "event_type", "type", "certainty", "geo_precision"),
)
KEYS = ("incident", "level_from", "level_to")
Ask = Callable[[dt.date | None], Asking]
"""Who answers of incidents as of a day."""


class Linker:
    """Lays the table of incidents."""

    def __init__(self, engine: Engine, ask: Ask) -> None:
        self._engine, self._ask = engine, ask

    def lay(self, made: Made, day: dt.date | None, maker: Maker) -> None:
        """Make the table of incidents beside the table of facts, unless it is there."""
        if maker.is_laid(made):
            return
        answers = self._ask(day).answers
        rows = _rows(answers) if isinstance(answers, Plain) else None
        with maker.writing(temporary=True):
            self._engine.execute("DROP TABLE IF EXISTS fact_member")
            self._engine.script(
                "CREATE TEMPORARY TABLE fact_member "
                "(incident VARCHAR, id VARCHAR, level_from SMALLINT, level_to SMALLINT)"
            )
            if rows is not None:
                self._engine.insert("fact_member", MEMBERS, rows)
            else:
                self._engine.execute(
                    "INSERT INTO fact_member SELECT r.id, unnest(r.members), s.level_from, s.level_to "
                    "FROM search_row r JOIN search_state s ON s.id = r.state"
                )
        with maker.writing(temporary=made.temporary):
            self._engine.execute(f"DROP TABLE IF EXISTS {made.incidents}")
            kind = "TEMPORARY " if made.temporary else ""
            self._engine.execute(f"CREATE {kind}TABLE {made.incidents} AS {_query(made.facts)}")
            maker.laid(made)
            self._engine.execute("DROP TABLE fact_member")


def _rows(answers: Plain) -> Iterator[Row]:
    """(incident, account, first level, last level) of a small record: its groups at each level."""
    since: dict[tuple[str, tuple[str, ...]], int] = {}
    for level, name in enumerate(LEVELS):
        groups = {(one.id, one.accounts) for one in answers.page(Filter(sensitivity=name)).found}
        for one in [one for one in since if one not in groups]:
            yield from _members(one, since.pop(one), level - 1)
        for one in groups:
            since.setdefault(one, level)
    for one, level in since.items():
        yield from _members(one, level, len(LEVELS) - 1)


def _members(one: tuple[str, tuple[str, ...]], first: int, last: int) -> Iterator[Row]:
    incident, accounts = one
    return ((incident, account, first, last) for account in accounts)


def _query(facts: str) -> str:
    """Incidents of one account as they are; of several fused."""
    alone = {name: f"f.{name}" for name in COLUMNS} | {"id": "m.incident"}
    joined = f"fact_member m JOIN {facts} f ON f.id = m.id"
    keys = ", ".join(KEYS)
    single = f"SELECT {keys} FROM fact_member GROUP BY {keys} HAVING count(*)"  # noqa: S608
    same = " AND ".join(f"n.{key} = m.{key}" for key in KEYS)
    parts = ", ".join(f"{sql} AS {name}" for name, sql in alone.items())
    one = (
        f"SELECT {parts}, f.version, m.level_from, m.level_to FROM {joined} "  # noqa: S608
        f"JOIN ({single} = 1) n ON {same}"
    )
    fused: dict[str, str] = {
        "id": "m.incident",
        "origin": "string_agg(DISTINCT f.origin, '+' ORDER BY f.origin)",
        **{name: f"mode() WITHIN GROUP (ORDER BY f.{name})" for name in MOST},
        **{name: _first(name, "f.lat IS NULL, f.geo_precision <> 'exact'") for name in ("lat", "lon")},
        **{name: f"max(l.{name})" for name in LISTED},
        **{f"{c}_low": _sure(f"min(f.{c}_low)") for c in FIGURES},
        **{c: _sure(f"percentile_disc(0.5) WITHIN GROUP (ORDER BY f.{c})") for c in FIGURES},
        **{f"{c}_high": _sure(f"max(f.{c}_high)") for c in FIGURES},
        "level": "max(f.level)",
        "corrected": "bool_or(f.corrected)",
    }
    told = ", ".join(f"{fused[name]} AS {name}" for name in COLUMNS)
    lists = " LEFT JOIN ".join(
        ["(SELECT DISTINCT incident, level_from, level_to FROM fact_member) k"]
        + [
            f"(SELECT m.incident, m.level_from, m.level_to, array_agg(DISTINCT code ORDER BY code) AS {name} FROM "  # noqa: S608
            f"(SELECT m.*, unnest(f.{name}) AS code FROM {joined}) m GROUP BY 1, 2, 3) {name}_of USING "
            "(incident, level_from, level_to)"
            for name in LISTED
        ]
    )
    every = ", ".join(f"coalesce({name}_of.{name}, CAST(ARRAY[] AS VARCHAR[])) AS {name}" for name in LISTED)
    many = (
        f"SELECT {told}, '' AS version, m.level_from, m.level_to FROM {joined} "  # noqa: S608
        f"JOIN ({single} > 1) n ON {same} JOIN (SELECT k.*, {every} FROM {lists}) l "
        "ON l.incident = m.incident AND l.level_from = m.level_from AND l.level_to = m.level_to "
        "GROUP BY m.incident, m.level_from, m.level_to"
    )
    return f"SELECT * FROM ({one} UNION ALL {many}) AS every ORDER BY day NULLS FIRST, id"  # noqa: S608


def _sure(figure: str) -> str:
    """Of the accounts whose figures a person corrected, where there are such."""
    return f"coalesce({figure} FILTER (WHERE f.corrected), {figure})"


def _first(name: str, order: str) -> str:
    return f"(array_agg(f.{name} ORDER BY {order}, f.day, f.id))[1]"
