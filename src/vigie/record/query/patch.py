"""A few rows of the index replaced, the others left as they are.

In: the ids of incidents that are no more, rows of ``flat.INCIDENT`` that come. Out: the tables of ``index`` as they
would answer if they had been made anew: rows keep their order by day (a new one takes a number between those of its
neighbours), lists and codes that are new get the next numbers, counts follow. Where no number is left between two
neighbours all rows are numbered anew.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import groupby

from vigie.record.engines import Engine, Row
from vigie.record.query import flat, index
from vigie.record.query.index import LISTS, STAGE, STATE, gap, place

COUNTED = ("state", *LISTS)
AMONG = "(SELECT unnest(CAST(? AS VARCHAR[])))"
Key = tuple[str, str, int]
"""What rows are in order by: first day ('' for none), id, first level."""


def patch(engine: Engine, gone: Collection[str], rows: Sequence[Row]) -> None:
    """Take out the rows of these incidents, put these in. Part of a transaction."""
    _take_out(engine, sorted(gone))
    if rows:
        index.stage(engine, rows)
        _new_lists(engine)
        _number(engine, rows)
        _put_in(engine)
        engine.execute(f"DROP TABLE {STAGE}")


def _take_out(engine: Engine, gone: Sequence[str]) -> None:
    engine.execute("DROP TABLE IF EXISTS search_gone")
    engine.script("CREATE TEMPORARY TABLE search_gone (n INTEGER)")
    engine.execute(f"INSERT INTO search_gone SELECT n FROM search_row WHERE id IN {AMONG}", [gone])  # noqa: S608
    _count(engine, "-", "search_row WHERE n IN (SELECT n FROM search_gone)")
    for table in ("search_row", "search_posting"):
        engine.execute(f"DELETE FROM {table} WHERE n IN (SELECT n FROM search_gone)")  # noqa: S608
    engine.execute("DROP TABLE search_gone")


def _count(engine: Engine, sign: str, rows: str) -> None:
    """The lists and states of some rows occur so much more, or less, often."""
    for column in COUNTED:
        engine.execute(
            f"UPDATE search_{column} SET n = search_{column}.n {sign} often.n FROM "  # noqa: S608
            f"(SELECT {column} AS id, count(*) AS n FROM {rows} GROUP BY {column}) AS often "
            f"WHERE search_{column}.id = often.id"
        )


def _new_lists(engine: Engine) -> None:
    """States, lists and their members, places and areas that no row had before."""
    known = " AND ".join(f"known.{name} = s.{name}" for name in STATE.split(", "))
    engine.execute(
        f"INSERT INTO search_state SELECT CAST({_after('state')} + row_number() OVER (ORDER BY {STATE}) AS SMALLINT), "  # noqa: S608
        f"{STATE}, 0 FROM (SELECT DISTINCT {STATE} FROM {STAGE} s "
        f"WHERE NOT EXISTS (SELECT 1 FROM search_state known WHERE {known})) AS fresh"
    )
    for column in LISTS:
        before = _most(engine, column)
        area = ", 0" if column == "places" else ""
        engine.execute(
            f"INSERT INTO search_{column} SELECT {before} + row_number() OVER (ORDER BY {column}), {column}, 0{area} "  # noqa: S608
            f"FROM (SELECT DISTINCT {column} FROM {STAGE} s WHERE NOT EXISTS "
            f"(SELECT 1 FROM search_{column} known WHERE known.members = s.{column})) AS fresh"
        )
        members = f"SELECT id, unnest(members) AS code FROM search_{column} WHERE id > {before}"  # noqa: S608
        if column == "places":
            _new_places(engine, members, before)
        else:
            engine.execute(f"INSERT INTO search_{column}_member {members}")


def _new_places(engine: Engine, members: str, before: int) -> None:
    fresh = engine.all(
        f"SELECT DISTINCT code FROM ({members}) AS m WHERE NOT EXISTS "  # noqa: S608
        "(SELECT 1 FROM search_place known WHERE known.key = m.code) ORDER BY code"
    )
    first = _most(engine, "place") + 1
    engine.insert("search_place", index.PLACE, (place(first + n, key) for n, (key,) in enumerate(fresh)))
    engine.execute(
        f"INSERT INTO search_places_member SELECT m.id, p.id FROM ({members}) AS m "  # noqa: S608
        "JOIN search_place p ON p.key = m.code"
    )
    engine.execute("DROP TABLE IF EXISTS search_fresh")
    engine.execute(f"CREATE TEMPORARY TABLE search_fresh AS {index.areas(f'm.id > {before}')}")
    last = _most(engine, "area")
    engine.execute(
        f"INSERT INTO search_area SELECT {last} + row_number() OVER (ORDER BY codes), codes FROM "  # noqa: S608
        "(SELECT DISTINCT codes FROM search_fresh f WHERE NOT EXISTS "
        "(SELECT 1 FROM search_area known WHERE known.members = f.codes)) AS fresh"
    )
    engine.execute(
        f"INSERT INTO search_area_member SELECT id, unnest(members) FROM search_area WHERE id > {last}"  # noqa: S608
    )
    engine.execute(
        "UPDATE search_places SET area = a.id FROM search_fresh f JOIN search_area a ON a.members = f.codes "
        "WHERE search_places.id = f.id"
    )
    engine.execute("DROP TABLE search_fresh")


def _after(table: str) -> str:
    return f"(SELECT COALESCE(max(id), -1) FROM search_{table})"  # noqa: S608


def _most(engine: Engine, table: str) -> int:
    """The highest number in use; -1 for none, 0 for areas, whose 0 is nowhere."""
    least = 0 if table == "area" else -1
    row = engine.one(f"SELECT COALESCE(max(id), {least}) FROM search_{table}")  # noqa: S608
    return int(row[0]) if row else least


def _number(engine: Engine, rows: Sequence[Row]) -> None:
    """A number for every row that comes: the table ``search_numbered``."""
    keys = sorted((_key(row) for row in rows), key=_order)
    numbers = _between(engine, keys)
    if numbers is None:
        _renumber(engine)
        numbers = _between(engine, keys)
    if numbers is None:
        raise ValueError("more rows between two neighbours than there are numbers")
    engine.execute("DROP TABLE IF EXISTS search_numbered")
    engine.script("CREATE TEMPORARY TABLE search_numbered (n INTEGER, id VARCHAR, level_from SMALLINT)")
    told = [(number, key, level) for number, (_, key, level) in zip(numbers, keys, strict=True)]
    engine.insert("search_numbered", ("n", "id", "level_from"), told)


def _key(row: Row) -> Key:
    key, _, start = row[:3]
    return str(start or ""), key, row[_LEVEL]


_LEVEL = list(flat.INCIDENT).index("level_from")


def _order(key: Key) -> tuple[str, bytes, int]:
    """Ids are in order by their bytes, as the tables are."""
    return key[0], key[1].encode(), key[2]


def _between(engine: Engine, keys: Sequence[Key]) -> list[int] | None:
    """Numbers for new rows, in order, between those that are there; None where some are too close."""
    days = engine.all("SELECT start, min(n), max(n) FROM search_row GROUP BY start ORDER BY start NULLS FIRST", [])
    bounds = [(str(start or ""), low, high) for start, low, high in days]
    starts = [day for day, _, _ in bounds]
    slots: list[tuple[int | None, int | None]] = []
    for day, grouped in groupby(keys, key=lambda key: key[0]):
        at = bisect_left(starts, day)
        here = at < len(starts) and starts[at] == day
        present = _of_day(engine, day) if here else []
        order = [_order(key) for key, _ in present]
        before = bounds[at - 1][2] if at else None
        after = bounds[at + here][1] if at + here < len(bounds) else None
        numbers = [before, *(n for _, n in present), after]
        for key in grouped:
            slot = bisect_left(order, _order(key))
            slots.append((numbers[slot], numbers[slot + 1]))
    step = gap(len(keys))
    found: list[int] = []
    for (low, high), within in groupby(slots):
        spread = _spread(low, high, len(list(within)), step)
        if spread is None:
            return None
        found += spread
    return found


def _of_day(engine: Engine, day: str) -> list[tuple[Key, int]]:
    """The rows of a day, in order, with their numbers."""
    test = "start = ?" if day else "start IS NULL"
    rows = engine.all(
        "SELECT r.id, s.level_from, r.n FROM search_row r JOIN search_state s ON s.id = r.state "  # noqa: S608
        f"WHERE {test} ORDER BY r.n",
        [dt.date.fromisoformat(day)] if day else [],
    )
    return [((day, key, level), n) for key, level, n in rows]


def _spread(low: int | None, high: int | None, wanted: int, step: int) -> list[int] | None:
    """So many numbers between two, evenly; beyond the last or before the first by steps."""
    if low is None:
        first = 0 if high is None else high - step * wanted
        return [first + step * n for n in range(wanted)] if first > -index.HIGHEST else None
    if high is None:
        return [low + step * (n + 1) for n in range(wanted)] if low + step * wanted < index.HIGHEST else None
    if high - low <= wanted:
        return None
    return [low + (high - low) * (n + 1) // (wanted + 1) for n in range(wanted)]


def _renumber(engine: Engine) -> None:
    """All rows numbered anew, in the same order."""
    row = engine.one("SELECT count(*) FROM search_row")
    step = gap(int(row[0]) if row else 0)
    engine.execute(
        "CREATE TEMPORARY TABLE search_anew AS SELECT n, "  # noqa: S608
        f"CAST((row_number() OVER (ORDER BY n) - 1) * {step} AS INTEGER) AS other FROM search_row"
    )
    for table, column in (("search_row", "n"), ("search_posting", "n")):
        engine.execute(f"UPDATE {table} SET {column} = a.other FROM search_anew a WHERE a.n = {table}.{column}")  # noqa: S608
    engine.execute("DROP TABLE search_anew")


def _put_in(engine: Engine) -> None:
    engine.execute("DROP TABLE IF EXISTS search_words")
    engine.execute(
        "CREATE TEMPORARY TABLE search_words AS SELECT o.n, s.words FROM search_numbered o "  # noqa: S608
        f"JOIN {STAGE} s ON s.id = o.id AND s.level_from = o.level_from"
    )
    engine.execute(
        f"INSERT INTO search_row {index.rows('o.n')} "
        "JOIN search_numbered o ON s.id = o.id AND s.level_from = o.level_from"
    )
    _count(engine, "+", "search_row WHERE n IN (SELECT n FROM search_numbered)")
    engine.execute("DROP TABLE IF EXISTS search_split")
    engine.execute(f"CREATE TEMPORARY TABLE search_split AS {index.split('search_words')}")
    engine.execute(
        f"INSERT INTO search_token SELECT {_most(engine, 'token')} + row_number() OVER (ORDER BY token), token, 0 "  # noqa: S608
        "FROM (SELECT DISTINCT token FROM search_split s WHERE token <> chr(10) AND NOT EXISTS "
        "(SELECT 1 FROM search_token known WHERE known.token = s.token)) AS fresh"
    )
    engine.execute(
        "UPDATE search_token SET n = search_token.n + often.n FROM "
        "(SELECT token, count(*) AS n FROM search_split GROUP BY token) AS often WHERE search_token.token = often.token"
    )
    engine.execute(
        "INSERT INTO search_posting SELECT t.id, s.n, CAST(s.place AS INTEGER) FROM search_split s "
        "JOIN search_token t ON t.token = s.token"
    )
    for table in ("search_split", "search_words", "search_numbered"):
        engine.execute(f"DROP TABLE {table}")
