"""Dumps compiled: the same answers from disk as from the rows, made again when broken or outdated."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from vigie.knowledge import compiled, geonames
from vigie.knowledge.gazetteer import Gazetteer
from vigie.knowledge.text import canonical
from vigie.model import KnowledgeError


def dump_line(
    id: int,
    name: str,
    lat: float,
    lon: float,
    *,
    alternates: str = "",
    feature: str = "P.PPL",
    country: str = "NG",
    codes: tuple[str, str] = ("", ""),
    population: int = 0,
) -> str:
    kind, code = feature.split(".")
    cells = [str(id), name, name, alternates, str(lat), str(lon), kind, code, country, "", *codes, "", ""]
    return "\t".join([*cells, str(population), "", "300", "Africa/Lagos", "2014-01-01"])


LINES = [
    dump_line(1, "Borno State", 11.8, 13.1, feature="A.ADM1", codes=("27", "")),
    dump_line(2, "Kukawa Local Government Area", 12.9, 13.5, feature="A.ADM2", codes=("27", "9")),
    dump_line(3, "Zabarmari", 11.99, 13.3, alternates="Zabarmari Gari,Забармари", codes=("27", "9"), population=900),
    dump_line(4, "Zabarmari", 9.1, 7.2, population=20),
    dump_line(5, "Ancien Village", 9.2, 7.3, feature="P.PPLQ"),
]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "NG.txt"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "vigie"


def loaded(*dumps: Path) -> compiled.Compiled:
    found = compiled.load(dumps)
    assert found is not None
    return found


def files_in(cache: Path) -> list[Path]:
    return sorted(cache.iterdir()) if cache.is_dir() else []


def test_no_dump_is_nothing_to_compile(cache: Path) -> None:
    assert compiled.load([]) is None and files_in(cache) == []


def test_every_row_is_found_again_under_every_name(dump: Path, cache: Path) -> None:
    places = loaded(dump)
    rows = list(geonames.rows(dump))
    assert len(places) == len(rows) == 4
    for row in rows:
        for name in (row.name, *row.alternates):
            found = next(p for p in places.named(canonical(name)) if p.geoname_id == row.id)
            assert (found.name, found.lat, found.lon, found.kind) == (row.name, row.lat, row.lon, row.kind)


def test_codes_become_names_and_units_lose_their_generic_word(dump: Path, cache: Path) -> None:
    village = loaded(dump).named("zabarmari")[0]
    assert (village.geoname_id, village.admin1, village.admin2) == (3, "Borno", "Kukawa")
    assert loaded(dump).named("kukawa")[0].kind == "admin2"


def test_first_words_open_names_and_other_words_do_not(dump: Path, cache: Path) -> None:
    places = loaded(dump)
    assert places.opens("zabarmari") and not places.opens("gari") and not places.opens("lundi")


def test_the_second_load_reads_the_file_and_not_the_dump(
    dump: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(dump)
    monkeypatch.setattr(geonames, "rows", lambda path: pytest.fail("the dump was parsed again"))
    assert len(loaded(dump)) == 4


@pytest.mark.parametrize("break_", ["flip", "cut", "empty", "other"])
def test_a_broken_file_is_made_again(dump: Path, cache: Path, break_: str) -> None:
    loaded(dump)
    (path,) = files_in(cache)
    whole = path.read_bytes()
    path.write_bytes(
        {
            "flip": whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
            "cut": whole[: len(whole) // 2],
            "empty": b"",
            "other": b"GIF89a" + whole[6:],
        }[break_]
    )
    assert loaded(dump).named("zabarmari")[0].geoname_id == 3
    assert files_in(cache) == [path] and path.read_bytes() == whole


def test_a_changed_dump_is_compiled_anew(dump: Path, cache: Path) -> None:
    loaded(dump)
    with dump.open("a", encoding="utf-8") as file:
        file.write(dump_line(6, "Nouveauville", 10, 8) + "\n")
    assert loaded(dump).named("nouveauville")


def test_old_files_go(dump: Path, cache: Path) -> None:
    for n in range(compiled.KEPT + 3):
        dump.write_text(dump_line(n + 1, f"Village {n}x", 10, 8) + "\n", encoding="utf-8")
        loaded(dump)
    assert len(files_in(cache)) == compiled.KEPT


def test_where_nothing_can_be_written_it_works_all_the_same(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert loaded(dump).named("zabarmari")


def test_several_countries_are_one_gazetteer(
    dump: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "TD.txt").write_text(dump_line(9, "Zabarmari", 12.1, 15.1, country="TD") + "\n", encoding="utf-8")
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    gazetteer = Gazetteer.load()
    assert [e.country for e in gazetteer.named("Zabarmari")] == ["NG", "NG", "TD"]
    assert [e.country for _, e in gazetteer.similar("Zabarmary", near=[gazetteer.named("N'Djamena")[0]])] == ["TD"]
    assert gazetteer.nearby(12.1, 15.1, 1)[0][1].name == "Zabarmari"


def test_a_region_of_a_dump_takes_the_name_that_the_project_uses(
    dump: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        dump_line(11, "Timbuktu Region", 16.7, -3, feature="A.ADM1", country="ML", codes=("08", "")),
        dump_line(12, "Zebrabougou", 20.5, -4.9, country="ML", codes=("08", "")),
    ]
    (tmp_path / "ML.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    village = Gazetteer.load().named("Zebrabougou")[0]
    assert (village.admin1, village.admin2) == ("Tombouctou", None)


def test_a_point_off_the_earth_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "NG.txt"
    path.write_text(dump_line(1, "Nulle part", 912, 7) + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"NG\.txt"):
        list(geonames.rows(path))


MEASURED = """
import os, time
from vigie.knowledge.gazetteer import Gazetteer
from vigie.reading.places import names
start = time.perf_counter()
names.names_of(Gazetteer.load())
print(time.perf_counter() - start, int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6)
"""


def test_100000_places_are_ready_at_once_and_stay_on_disk(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        dump_line(n + 1, f"Ville{n:06d} {n % 97}", 4 + n % 900 / 100, 3 + n % 1100 / 100, alternates=f"Autre{n}")
        for n in range(100_000)
    )
    (tmp_path / "NG.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    loaded(tmp_path / "NG.txt")
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    result = subprocess.run([sys.executable, "-c", MEASURED], check=True, capture_output=True, text=True)
    seconds, megabytes = map(float, result.stdout.split())
    assert seconds < 1.5 and megabytes < 150
    gazetteer = Gazetteer.load()
    start = time.process_time()
    for n in range(0, 100_000, 100):
        assert len(gazetteer.named(f"Autre{n}")) == 1
    assert time.process_time() - start < 1.0
