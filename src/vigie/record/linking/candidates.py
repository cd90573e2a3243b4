"""Which accounts are worth comparing: those near in time that share a place, a spelling, a road or a region.

In: the table ``account``. Out: a table of pairs (i, j), each once, made in SQL. Accounts are laid into cells of the
map and windows of days, so that the work grows with their number and not with its square. What shares a crowded key
is compared less: only accounts of one kind, then only those of one name (or toll) too, then only of one day and toll.

Whether two accounts are candidates depends on the accounts of the same days alone: so a few of many can be linked anew
with those (``regroup``).
"""

from __future__ import annotations

from vigie.record.linking.tables import Tables
from vigie.record.profile import weights

CELL = 0.3  # degrees of latitude and longitude
WINDOW = 4  # days
LONG_WINDOW = 64  # days: accounts without a date
WIDEST = 62  # days; a longer range is laid into its first days only
CROWD = 200  # accounts of one key from which on fewer of them are compared
FARTHEST_NORTH = 70  # degrees; nearer the pole cells are too narrow to hold what is near
WAY_KM = 1  # a point of a road may lie so much farther off than the road itself


def lay_out(tables: Tables, source: str = "account") -> None:
    """Lay the accounts of a table out by key: the tables ``own`` and ``crowded``."""
    run = tables.connection.execute
    run(RARE)
    run(f"CREATE OR REPLACE TEMP TABLE laid AS {_keys(source, around=False)}")
    _settle(tables, "laid", "own")
    run("DROP TABLE laid")


def elsewhere(tables: Tables, came: str, gone: str) -> None:
    """Make the table ``moved`` of the other accounts (id) whose keys are not the same with and without those that came
    and those that went (ids in tables of these names): a key gets crowded, or is so no more.
    """
    run = tables.connection.execute
    run(RARE)
    run(f"CREATE OR REPLACE TEMP TABLE every_key AS {_keys('account', around=False)}")
    run(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT key FROM every_key "  # noqa: S608
        f"WHERE id IN (SELECT id FROM {came} UNION ALL SELECT id FROM {gone})"
    )
    for when, without in (("before", came), ("after", gone)):
        run(
            "CREATE OR REPLACE TEMP TABLE laid AS SELECT * FROM every_key SEMI JOIN touched USING (key) "  # noqa: S608
            f"WHERE id NOT IN (SELECT id FROM {without})"
        )
        _settle(tables, "laid", when)
    run(
        "CREATE OR REPLACE TEMP TABLE moved AS SELECT DISTINCT id FROM ("  # noqa: S608
        "(SELECT id, key FROM before EXCEPT SELECT id, key FROM after) UNION ALL "
        "(SELECT id, key FROM after EXCEPT SELECT id, key FROM before)) "
        f"WHERE id NOT IN (SELECT id FROM {came} UNION ALL SELECT id FROM {gone})"
    )


def find_candidates(tables: Tables, into: str, left: str = "account", once: bool = True, right: str = "own") -> None:
    """Make the table ``into`` of the pairs that could be one incident, i of ``left`` and j of what is laid out (or of
    ``right``, a part of it), with i < j if ``once``. Accounts of one house are no candidates.
    """
    run = tables.connection.execute
    run(f"CREATE OR REPLACE TEMP TABLE around_laid AS {_keys(left, around=True)}")
    run(f"CREATE OR REPLACE TEMP TABLE around AS {_settled('around_laid')}")
    known = weights()
    run(
        PAIRS.format(
            into=into,
            right=right,
            once="a.id < o.id" if once else "a.id <> o.id",
            slack=known["date"]["slack_days"],
            undated=known["date"]["undated_days"],
            km=known["place"]["near_km"],
            way=WAY_KM,
        )
    )


def find_all(tables: Tables, into: str) -> None:
    """As ``lay_out`` and ``find_candidates`` where the accounts are so few that each is held against every other."""
    tables.connection.execute(ALL.format(into=into, slack=weights()["date"]["slack_days"]))


def _keys(source: str, around: bool) -> str:
    """Where the accounts lie, or with ``around`` where those lie that they could be one with."""
    known = weights()
    return KEYS.format(
        source=source,
        slack=known["date"]["slack_days"] if around else 0,
        window=WINDOW,
        long=LONG_WINDOW,
        widest=WIDEST,
        cell=CELL,
        rows="[-1, 0, 1]" if around else "[0]",
        columns=f"range(-{_reach()}, {_reach()} + 1)" if around else "[0]",
        town="town of" if around else "area",
        area="area" if around else "town of",
        nowhere="['nowhere', 'somewhere']" if around else "['nowhere']",
        somewhere="['nowhere']" if around else "['somewhere']",
        undated="['undated', 'dated']" if around else "['undated']",
        dated="['undated']" if around else "['dated']",
        before=known["date"]["undated_days"] if around else 0,
    )


def _reach() -> str:
    """How many cells to the east or west are near, at the latitude of the row."""
    km = weights()["place"]["near_km"] + WAY_KM
    return f"ceil({km} / (111.195 * cos(radians(least(abs(lat), {FARTHEST_NORTH}))) * {CELL}))::INTEGER"


def _settled(laid: str) -> str:
    return SETTLED.format(laid=laid)


def _settle(tables: Tables, laid: str, into: str) -> None:
    """The keys laid out, crowded ones by finer ones: the tables ``crowded`` and ``into``."""
    tables.connection.execute(CROWDED.format(crowd=CROWD, laid=laid))
    tables.connection.execute(f"CREATE OR REPLACE TEMP TABLE {into} AS {_settled(laid)}")


# Names that are looked for in ways of their own: those of regions, those of accounts without a date.
RARE = """
CREATE OR REPLACE TEMP TABLE region AS SELECT DISTINCT unnest(regions) AS name FROM account;
CREATE OR REPLACE TEMP TABLE undated AS SELECT DISTINCT unnest(names) AS name FROM account WHERE first IS NULL;
"""

# A row: an account under a key. Weak keys hold accounts together that may lie far apart; ``fine`` is what parts them
# further where the key is crowded. Like names bring together accounts of the one and of the other (``via``), and names
# that are only somewhat alike those of which one has no point (``blind``): so no third account has a say in it.
KEYS = """
WITH one AS (
    SELECT id, hash(house) AS house, first, last, published, families, names, along, regions, admins, placed,
        lats, lons, way_lats, way_lons, len(lats) = 0 AS blind, names[1] AS name, killed_exact[1] AS toll
    FROM {source}),
dated AS (
    SELECT id, unnest(range(
        (first - {slack}) // {window}, (least(last, first + {widest}) + {slack}) // {window} + 1)) AS w
    FROM one WHERE first IS NOT NULL),
spot AS (
    SELECT id, unnest(lats) AS lat, unnest(lons) AS lon, false AS way FROM one
    UNION ALL SELECT id, unnest(way_lats), unnest(way_lons), true FROM one),
near AS (
    SELECT id, lat, lon, way, floor(lat / {cell})::INTEGER + y AS y,
        unnest({columns}) + floor(lon / {cell})::INTEGER AS x
    FROM spot, (SELECT unnest({rows}) AS y)),
cells AS (
    SELECT id, hash('cell', x::BIGINT, y::BIGINT, w) AS key, lat, lon, way, NULL::VARCHAR AS via, true AS blind,
        false AS weak
    FROM near JOIN dated USING (id)),
alike AS (
    SELECT id, pair, near, name, blind
    FROM (SELECT id, unnest(names) AS name, blind FROM one) JOIN spelling USING (name)),
called AS (
    SELECT id, 'name' AS kind, unnest(list_distinct(list_concat(names, along))) AS name, NULL::VARCHAR AS via,
        true AS blind, false AS weak FROM one
    UNION ALL SELECT id, 'sound', pair, name, true, false FROM alike WHERE near
    UNION ALL SELECT id, 'echo', pair, name, blind, false FROM alike WHERE blind OR NOT near
    UNION ALL SELECT id, '{town}', unnest(regions), NULL, true, true FROM one
    UNION ALL SELECT id, '{area}', name, NULL, true, true FROM (
        SELECT id, unnest(list_distinct(list_concat(regions, list_concat(names, admins)))) AS name FROM one)
        SEMI JOIN region USING (name)
    UNION ALL SELECT id, unnest({nowhere}), '', NULL, true, true FROM one WHERE NOT placed
    UNION ALL SELECT id, unnest({somewhere}), '', NULL, true, true FROM one WHERE placed),
names AS (
    SELECT DISTINCT id, hash(kind, name, w) AS key, NULL::DOUBLE AS lat, NULL::DOUBLE AS lon, false AS way, via, blind,
        weak
    FROM called JOIN dated USING (id)),
long AS (
    SELECT id, unnest({undated}) AS kind, unnest(range((coalesce(published, -1) - {before}) // {long},
        (coalesce(published, -1) + {before}) // {long} + 1)) AS w FROM one WHERE first IS NULL
    UNION ALL SELECT id, unnest({dated}), unnest(range((first - least({before}, 1)) // {long},
        (first + {before}) // {long} + 1)) FROM one WHERE first IS NOT NULL),
late AS (
    SELECT DISTINCT id, hash(kind, name, w), NULL::DOUBLE, NULL::DOUBLE, false, NULL, true, true
    FROM (SELECT id, unnest(names) AS name FROM one) SEMI JOIN undated USING (name) JOIN long USING (id)),
every AS (SELECT * FROM cells UNION ALL SELECT * FROM names UNION ALL SELECT * FROM late)
SELECT id, key, lat, lon, way, via, every.blind, house, first, last, published, families,
    CASE WHEN weak THEN toll::VARCHAR ELSE coalesce(one.name, '') END AS fine, toll
FROM every JOIN one USING (id)
"""

CROWDED = """
CREATE OR REPLACE TEMP TABLE crowded AS
WITH much AS (SELECT key FROM {laid} GROUP BY key HAVING count(*) > {crowd}),
kinds AS (
    SELECT key, kind, fine, count(*) AS n
    FROM (SELECT key, unnest(families) AS kind, fine FROM {laid} SEMI JOIN much USING (key)) GROUP BY ALL)
SELECT key, kind, sum(n) > {crowd} AS by_kind, list(fine) FILTER (n > {crowd}) AS by_fine
FROM kinds GROUP BY key, kind
"""

# A crowded key is replaced by finer ones; what has no kind, or no toll where the toll parts, is left out there.
SETTLED = """
SELECT id, key, lat, lon, way, via, blind, house, first, last, published FROM {laid} ANTI JOIN crowded USING (key)
UNION ALL
SELECT id, CASE
    WHEN NOT by_kind THEN hash(key, kind)
    WHEN NOT coalesce(list_contains(by_fine, fine), false) THEN hash(key, kind, fine)
    ELSE hash(key, kind, fine, first, toll) END,
    lat, lon, way, via, blind, house, first, last, published
FROM (SELECT *, unnest(families) AS kind FROM {laid} SEMI JOIN crowded USING (key)) JOIN crowded USING (key, kind)
WHERE NOT by_kind OR fine IS NOT NULL
"""

PAIRS = """
CREATE OR REPLACE TEMP TABLE {into} AS
SELECT DISTINCT a.id AS i, o.id AS j
FROM around a JOIN {right} o ON a.key = o.key AND {once} AND a.house <> o.house
WHERE coalesce(a.first <= o.last + {slack} AND o.first <= a.last + {slack}, true)
AND coalesce(km(a.lat, a.lon, o.lat, o.lon) <= {km} + CASE WHEN a.way OR o.way THEN {way} ELSE 0 END, true)
AND coalesce(a.via <> o.via, true) AND (a.blind OR o.blind)
AND CASE
    WHEN a.first IS NULL AND o.first IS NULL THEN coalesce(abs(a.published - o.published) <= {undated}, true)
    WHEN a.first IS NULL THEN coalesce(a.published - o.first BETWEEN -1 AND {undated}, true)
    WHEN o.first IS NULL THEN coalesce(o.published - a.first BETWEEN -1 AND {undated}, true)
    ELSE true END
"""

ALL = """
CREATE OR REPLACE TEMP TABLE {into} AS
SELECT a.id AS i, o.id AS j FROM account a JOIN account o ON a.id < o.id AND a.house <> o.house
WHERE coalesce(a.first <= o.last + {slack} AND o.first <= a.last + {slack}, true)
"""
