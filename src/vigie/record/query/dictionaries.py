"""What the numbers in the index stand for, in memory: lists by number, their members, the places.

In: the tables of an index. Out: numpy arrays, and on them the two questions that every search has: which lists hold a
value, and how often each value occurs where lists occur so often.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from vigie.knowledge.gazetteer import EARTH_KM
from vigie.record.engines import Engine
from vigie.record.profile import weights
from vigie.record.query.filters import Filter
from vigie.record.query.places import Named, Spot, in_unit, name_asked, unit_asked, within
from vigie.record.query.polygons import polygon

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
NEARLY = 1e-6  # kilometres about the edge of a circle that are measured again, as ``places.within`` measures


class Lists:
    """The lists of one column: ``count`` rows have each, and its members. A list may hold a code several times
    (``UNTOLD`` once for each report): each counts as a member, but a row has the code once.
    """

    def __init__(self, engine: Engine, column: str) -> None:
        self.count: Numbers = np.zeros(0, np.int64)
        if column != "area":
            counts = engine.arrow(f"SELECT n FROM search_{column} ORDER BY id")  # noqa: S608
            self.count = _numbers(counts, "n")
        members = engine.arrow(f"SELECT id, code FROM search_{column}_member ORDER BY id, code")  # noqa: S608
        self._members = _numbers(members, "id")
        self.codes, self._every = _coded(members, "code")
        once = _first_of_equals(self._members, self._every)
        self._list, self._code = self._members[once], self._every[once]
        self._number = {code: number for number, code in enumerate(self.codes)}

    def holding(self, codes: Iterable[Any]) -> Numbers:
        """The numbers of the lists that hold any of these codes, in order."""
        wanted = [self._number[code] for code in codes if code in self._number]
        if len(wanted) == 1:
            return np.asarray(self._list[self._code == wanted[0]])
        return np.unique(self._list[np.isin(self._code, np.array(wanted, np.int64))])

    def members(self, number: int) -> list[Any]:
        """The codes of one list, in order."""
        first, last = np.searchsorted(self._members, (number, number + 1))
        return [self.codes[code] for code in self._every[first:last].tolist()]

    def in_use(self) -> list[Any]:
        """The codes that any row has; others may be left of rows that are no more."""
        used = np.unique(self._code[self.count[self._list] > 0])
        return [self.codes[number] for number in used.tolist()]

    def at_least(self, members: int) -> Numbers:
        """The numbers of the lists of so many members."""
        return np.flatnonzero(np.bincount(self._members, minlength=len(self.count)) >= members)

    def expand(self, lists: Numbers, n: Numbers) -> dict[Any, int]:
        """How often each code occurs where these lists occur so often."""
        return self._expand(self.codes, self._list, self._code, lists, n)

    def expand_by(self, kind: Callable[[Any], Any], lists: Numbers, n: Numbers) -> dict[Any, int]:
        """The same of what the codes are a kind of, each once a list; a code may be of none (None)."""
        kinds = [kind(code) for code in self.codes]
        codes = sorted({one for one in kinds if one is not None})
        number = np.array([codes.index(one) if one is not None else -1 for one in kinds], np.int64)
        pairs = (
            np.unique(np.stack((self._list, number[self._code]), axis=1), axis=0) if len(codes) else np.zeros((0, 2))
        )
        pairs = pairs[pairs[:, 1] >= 0].astype(np.int64)
        return self._expand(codes, pairs[:, 0], pairs[:, 1], lists, n)

    @staticmethod
    def _expand(codes: list[Any], of: Numbers, code: Numbers, lists: Numbers, n: Numbers) -> dict[Any, int]:
        size = int(max(of.max(initial=-1), lists.max(initial=-1))) + 1
        often = np.zeros(size, np.int64)
        often[lists] = n
        # Sums in doubles are exact to 2 ** 53.
        found = np.bincount(code, often[of], minlength=len(codes))
        return {codes[at]: int(found[at]) for at in np.flatnonzero(found)}


class Places:
    """Every place on record as ``places.Spot``, judged many at a time."""

    def __init__(self, engine: Engine) -> None:
        found = engine.arrow(
            "SELECT name, admin1, country, lat, lon, name_key, admin1_key FROM search_place ORDER BY id"
        )
        self._parts = [found.column(name).to_pylist() for name in ("name", "admin1", "country")]
        self.lat, self.lon = (_floats(found, name) for name in ("lat", "lon"))
        self.names, self._name = _coded(found, "name_key")
        self.regions, self._region = _coded(found, "admin1_key")
        self._countries, self._country = _coded(found, "country")

    def spot(self, number: int) -> Spot:
        name, admin1, country = (part[number] for part in self._parts)
        lat, lon = float(self.lat[number]), float(self.lon[number])
        return Spot(name, admin1, country, None if math.isnan(lat) else lat, None if math.isnan(lon) else lon)

    def called(self, name_key: str) -> Numbers:
        """The numbers of the places of a name in one spelling."""
        return np.flatnonzero(self._name == self.names.index(name_key)) if name_key in self.names else _none()

    def taken(self, where: Filter) -> Numbers:
        """The numbers of the places that meet all that a filter asks of places: ``where.takes_spot`` of each."""
        kept: Mask = np.ones(len(self.lat), np.bool_)
        if where.point is not None and where.within_km is not None:
            kept &= self._near(*where.point, where.within_km)
        elif where.place is not None:
            kept &= self._named(name_asked(where.place))
        if where.polygon is not None:
            shape = polygon(where.polygon)
            kept &= (self.lat >= shape.south) & (self.lat <= shape.north)
            kept &= (self.lon >= shape.west) & (self.lon <= shape.east)
            at = np.flatnonzero(kept)
            kept[at] = shape.take(self.lat[at], self.lon[at])
        if where.pcode is not None:
            unit = unit_asked(where.pcode)
            kept &= np.isin(self._country, _at(self._countries, {unit.country or "", ""}))
            for number in np.flatnonzero(kept):
                kept[number] = in_unit(self.spot(int(number)), unit)
        return np.flatnonzero(kept)

    def _named(self, asked: Named) -> Mask:
        own = {name for name in self.names if name in asked.spellings}
        if len(asked.wanted) >= weights()["place"]["alike_letters"]:
            least = float(weights()["place"]["alike_ratio"])
            alike = process.extract(asked.wanted, self.names, scorer=ratio, score_cutoff=least, limit=None)
            own |= {name for name, _, _ in alike if asked.alike(name)}
        found: Mask = np.isin(self._name, _at(self.names, own))
        found |= np.isin(self._region, _at(self.regions, asked.spellings - {""}))
        found |= np.isin(self._country, _at(self._countries, asked.countries - {""}))
        return found

    def _near(self, lat: float, lon: float, km: float) -> Mask:
        """``places.within`` of all at once; those on the very edge by that function itself."""
        p, q = math.radians(lat), np.radians(self.lat)
        half = np.sin((q - p) / 2) ** 2 + math.cos(p) * np.cos(q) * np.sin(np.radians(self.lon - lon) / 2) ** 2
        away = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
        kept: Mask = away <= km
        for number in np.flatnonzero(np.abs(away - km) < NEARLY):
            kept[number] = within(self.spot(int(number)), lat, lon, km)
        return kept


def runs(numbers: Numbers) -> list[tuple[int, int]]:
    """Sorted numbers as stretches without a gap, each by its first and last."""
    if not len(numbers):
        return []
    breaks = np.flatnonzero(np.diff(numbers) > 1)
    firsts = numbers[np.concatenate(([0], breaks + 1))]
    lasts = numbers[np.concatenate((breaks, [len(numbers) - 1]))]
    return [(int(a), int(b)) for a, b in zip(firsts, lasts, strict=True)]


def _numbers(table: Any, column: str) -> Numbers:
    return np.asarray(table.column(column).cast("int64").to_numpy(), np.int64)


def _floats(table: Any, column: str) -> NDArray[np.float64]:
    """Unknown ones are NaN, which no comparison takes."""
    return np.asarray(table.column(column).cast("float64").to_numpy(zero_copy_only=False), np.float64)


def _coded(table: Any, column: str) -> tuple[list[Any], Numbers]:
    """The values of a column and the number of each row's."""
    values = table.column(column).combine_chunks()
    if not len(values):
        return [], np.zeros(0, np.int64)
    coded = values.dictionary_encode()
    return coded.dictionary.to_pylist(), np.asarray(coded.indices.to_numpy(), np.int64)


def _first_of_equals(*columns: Numbers) -> Mask:
    """Which rows, of ordered ones, are not the same as the row before."""
    first: Mask = np.ones(len(columns[0]), np.bool_)
    first[1:] = np.any([one[1:] != one[:-1] for one in columns], axis=0)
    return first


def _at(codes: Sequence[Any], wanted: Iterable[Any]) -> Numbers:
    known = set(wanted)
    return np.array([number for number, code in enumerate(codes) if code in known], np.int64)


def _none() -> Numbers:
    return np.zeros(0, np.int64)
