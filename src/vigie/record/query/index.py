"""The tables that searches ask: flat rows with every list and code replaced by a small number.

In: incidents as rows (``flat.INCIDENT``), in a staging table. Out: the tables ``search_…``, made whole or not at all.
A row is sorted in by its first day, so that a period is read from a stretch of the table. What rows have in common
(their types, targets, actors, sources, places, and how sure, guarded and coded they are) stands once, numbered, in a
table of its own (``dictionaries``): conditions are decided there and rows are compared by number alone.
``search_posting`` is the inverted index of the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from vigie.record.engines import Engine, Row
from vigie.record.incidents import Incident
from vigie.record.profile import squashed
from vigie.record.query import flat
from vigie.record.query.places import Spot

STAGE = "search_stage"
LISTS = ("types", "targets", "actors", "sources", "places")
STATE = "certainty, origins, level_from, level_to"
TABLES = (
    *(f"search_{column}" for column in LISTS),
    *(f"search_{column}_member" for column in LISTS),
    *("search_state", "search_place", "search_area", "search_area_member", "search_token", "search_posting"),
    "search_row",
)
PLACE = ("id", "key", "name", "admin1", "country", "lat", "lon", "name_key", "admin1_key")
FIGURES = ", ".join(f"s.{name}" for name in flat.TOLLS)


def build(
    engine: Engine, incidents: Iterable[tuple[Incident, int, int]], then: Callable[[], None] | None = None
) -> None:
    """The index of these incidents, each with the levels at which it is seen, in place of the one before.

    The incidents are read first, so that the transaction holds others up for the tables alone; ``then`` is part of it.
    """
    stage(engine, (flat.row(*one) for one in incidents))
    with engine.transaction():
        engine.lock("search")
        index(engine)
        if then:
            then()


def stage(engine: Engine, rows: Iterable[Row] = ()) -> None:
    """The staging table with these rows of ``flat.INCIDENT``; ``index`` takes it away again."""
    engine.execute(f"DROP TABLE IF EXISTS {STAGE}")
    engine.script(flat.ddl(STAGE, flat.INCIDENT, temporary=True))
    engine.insert(STAGE, tuple(flat.INCIDENT), rows)


def index(engine: Engine) -> None:
    """All tables of the index, from the staging table."""
    for table in TABLES:
        engine.execute(f"DROP TABLE IF EXISTS {table}")
    engine.execute(
        f"CREATE TABLE search_state AS SELECT CAST(row_number() OVER (ORDER BY {STATE}) - 1 AS SMALLINT) AS id, "  # noqa: S608
        f"{STATE}, CAST(count(*) AS BIGINT) AS n FROM {STAGE} GROUP BY {STATE}"
    )
    for column in LISTS:
        _lists(engine, column)
    _places(engine)
    _areas(engine)
    _rows(engine)
    _words(engine)
    engine.execute(f"DROP TABLE {STAGE}")


def _lists(engine: Engine, column: str) -> None:
    """Every list that rows have in a column, numbered in order, and its members."""
    engine.execute(
        f"CREATE TABLE search_{column} AS SELECT CAST(row_number() OVER (ORDER BY {column}) - 1 AS INTEGER) AS id, "  # noqa: S608
        f"{column} AS members, CAST(count(*) AS BIGINT) AS n FROM {STAGE} GROUP BY {column}"
    )
    engine.execute(
        f"CREATE TABLE search_{column}_member AS SELECT id, unnest(members) AS code FROM search_{column}"  # noqa: S608
    )


def _places(engine: Engine) -> None:
    """Every place by its parts, numbered in order, with its names in one spelling; lists then hold numbers."""
    engine.script(
        "CREATE TABLE search_place (id INTEGER, key VARCHAR, name VARCHAR, admin1 VARCHAR, country VARCHAR, "
        "lat DOUBLE, lon DOUBLE, name_key VARCHAR, admin1_key VARCHAR)"
    )
    found = engine.all("SELECT DISTINCT code FROM search_places_member ORDER BY code")
    engine.insert("search_place", PLACE, (place(number, key) for number, (key,) in enumerate(found)))
    engine.execute(
        "CREATE TABLE search_numbered AS SELECT m.id, p.id AS code FROM search_places_member m "
        "JOIN search_place p ON m.code = p.key"
    )
    engine.execute("DROP TABLE search_places_member")
    engine.execute("ALTER TABLE search_numbered RENAME TO search_places_member")


def place(number: int, key: str) -> Row:
    """A row of ``search_place``."""
    spot = Spot.from_key(key)
    return (number, key, *spot, squashed(spot.name), squashed(spot.admin1))


def _areas(engine: Engine) -> None:
    """For every list of places the countries and regions they lie in: 'ML', 'ML/Kayes'; number 0 is nowhere."""
    engine.execute(f"CREATE TABLE search_area_of AS {areas('TRUE')}")
    engine.execute(
        "CREATE TABLE search_area AS SELECT CAST(row_number() OVER (ORDER BY codes) AS INTEGER) AS id, "
        "codes AS members FROM (SELECT DISTINCT codes FROM search_area_of) AS every_list"
    )
    engine.execute("CREATE TABLE search_area_member AS SELECT id, unnest(members) AS code FROM search_area")
    engine.execute(
        "CREATE TABLE search_placed AS SELECT p.id, p.members, p.n, CAST(COALESCE(a.id, 0) AS INTEGER) AS area "
        "FROM search_places p LEFT JOIN search_area_of o ON o.id = p.id LEFT JOIN search_area a ON a.members = o.codes"
    )
    engine.execute("DROP TABLE search_places")
    engine.execute("ALTER TABLE search_placed RENAME TO search_places")
    engine.execute("DROP TABLE search_area_of")


def areas(which: str) -> str:
    """The query for the codes of the lists of places that a condition on ``m.id`` takes: (id, codes)."""
    of = "search_places_member m JOIN search_place p ON m.code = p.id"
    return (
        "SELECT id, array_agg(DISTINCT code ORDER BY code) AS codes FROM ("  # noqa: S608
        f"SELECT m.id, p.country AS code FROM {of} WHERE {which} AND p.country <> '' UNION ALL "
        f"SELECT m.id, p.country || '/' || p.admin1 FROM {of} WHERE {which} AND p.country <> '' AND p.admin1 <> ''"
        ") AS every_code GROUP BY id"
    )


HIGHEST = 2**31 - 1


def gap(rows: int) -> int:
    """How far apart the numbers of neighbours are among so many rows, so that others find room between them."""
    return max(1, min(4096, HIGHEST // 4 // max(rows, 1)))


def rows(number: str, more: str = " ") -> str:
    """The query for staged rows as rows of ``search_row``, with ``more`` columns; ``month`` counts from the year 0, -1
    is undated.
    """
    numbers = ", ".join(f"{column}.id AS {column}" for column in ("state", *LISTS))
    joins = " ".join(f"JOIN search_{column} {column} ON {column}.members = s.{column}" for column in LISTS)
    same = " AND ".join(f"state.{name} = s.{name}" for name in STATE.split(", "))
    return (
        f"SELECT {number} AS n, s.start, s.finish, "  # noqa: S608
        "CAST(COALESCE(extract(year FROM s.start) * 12 + extract(month FROM s.start) - 1, -1) AS SMALLINT) AS month, "
        f"{numbers}, places.area AS area, s.lat, s.lon, s.place AS label, s.precision, s.lies_in, s.reach, s.type, "
        f"{FIGURES}, s.id, s.members{more}"
        f"FROM {STAGE} s JOIN search_state state ON {same} {joins}"
    )


def split(table: str) -> str:
    """The query for the words of rows (n, words), each with its row and where it stands in it."""
    return (
        "SELECT n, unnest(tokens) AS token, generate_subscripts(tokens, 1) AS place FROM ("  # noqa: S608
        "SELECT n, string_to_array(replace(words, chr(10), concat(' ', chr(10), ' ')), ' ') AS tokens "
        f"FROM {table} WHERE words <> '') AS every_passage"
    )


def _rows(engine: Engine) -> None:
    """One row an incident, sorted by day."""
    row = engine.one(f"SELECT count(*) FROM {STAGE}")  # noqa: S608
    step = gap(int(row[0]) if row else 0)
    order = "row_number() OVER (ORDER BY s.start NULLS FIRST, s.id, s.level_from) - 1"
    query = rows(f"CAST(({order}) * {step} AS INTEGER)", ", s.words ")
    engine.execute(f"CREATE TABLE search_row AS {query} ORDER BY n")


def _words(engine: Engine) -> None:
    """Every word with the rows it stands in and where, sorted by word; a line's end takes up a place of its own."""
    engine.execute(f"CREATE TABLE search_split AS {split('search_row')}")
    engine.execute("ALTER TABLE search_row DROP COLUMN words")
    engine.execute(
        "CREATE TABLE search_token AS SELECT CAST(row_number() OVER (ORDER BY token) - 1 AS INTEGER) AS id, token, "
        "CAST(count(*) AS BIGINT) AS n FROM search_split WHERE token <> chr(10) GROUP BY token"
    )
    engine.execute(
        "CREATE TABLE search_posting AS SELECT t.id AS token, s.n, CAST(s.place AS INTEGER) AS place "
        "FROM search_split s JOIN search_token t ON t.token = s.token ORDER BY 1, 2, 3"
    )
    engine.execute("DROP TABLE search_split")
    if engine.name == "postgres":
        # DuckDB keeps the bounds of every stretch of a sorted table; here an index stands for them.
        for table, columns in (("row", "start"), ("row", "n"), ("posting", "token, n"), ("posting", "n")):
            engine.execute(f"CREATE INDEX ON search_{table} ({columns})")
