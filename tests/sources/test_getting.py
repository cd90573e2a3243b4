"""Data from its publisher: whole, interrupted, gone on with, tampered with, offline."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.sources.publisher import Publisher, publishing
from xlsxwriter import Workbook

from vigie.knowledge import kept
from vigie.knowledge.catalogue import CatalogueQuestion, order
from vigie.knowledge.folder import BELOW
from vigie.knowledge.services import services
from vigie.model import VigieError
from vigie.sources.getting import DataProblem, Manner, get, take, transfer

GEONAMES = "/export/dump/ML.zip"
CANDIDATE = "/downloads/candidateged/GEDEvent_v25_0_3.csv"
GED = (
    "id,country_id,type_of_violence,side_a,gwnoa,deaths_civilians,best,low,high\n"
    + "1,432,1,Government of Mali,432,0,5,5,6\n" * 40_000
).encode()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def dump(*names: str) -> bytes:
    rows = (
        f"{n}\t{name}\t{name}\t\t14.5\t-10.5\tP\tPPL\tML\t\t01\t\t\t\t0\t\t10\tUTC\t2014-01-01\n"
        for n, name in enumerate(names)
    )
    return "".join(rows).encode()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing() as state:
        yield state


@pytest.fixture
def manner(publisher: Publisher) -> Manner:
    return Manner(publisher.url, allow_private=True)


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob(".*"))


def test_a_dump_is_fetched_unpacked_read_and_noted(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    publisher.files[GEONAMES] = zipped(ML__txt=dump("Kayes", "Nioro"), readme__txt=b"x")
    (got,) = get(order("geonames:ml"), tmp_path, manner)
    assert (got.state, got.rows, got.path) == ("fetched", 2, tmp_path / "geonames" / "ML.txt")
    note = kept.about(got.path)
    assert note is not None and note == got.about
    assert (note.licence, note.publisher, note.version) == ("CC BY 4.0", "GeoNames", "2026-11-20")
    assert note.sha256 == hashlib.sha256(got.path.read_bytes()).hexdigest()
    assert note.download == hashlib.sha256(publisher.files[GEONAMES]).hexdigest()
    assert note.url.endswith(GEONAMES) and note.fetched[:2] == "20"
    assert kept.whole(got.path) and not hidden(tmp_path)


def test_the_publisher_is_asked_for_what_is_newer_only(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    publisher.files[GEONAMES] = zipped(ML__txt=dump("Kayes"))
    assert get(order("geonames:ML"), tmp_path, manner)[0].state == "fetched"
    assert get(order("geonames:ML"), tmp_path, manner)[0].state == "same"
    publisher.files[GEONAMES] = zipped(ML__txt=dump("Kayes", "Kita"))
    assert get(order("geonames:ML"), tmp_path, manner)[0].rows == 2


def test_a_release_is_not_asked_for_twice(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    publisher.files[CANDIDATE] = GED
    assert get(order("ucdp-candidate:25.0.3"), tmp_path, manner)[0].state == "fetched"
    asked = len(publisher.asked)
    assert get(order("ucdp-candidate:25.0.3"), tmp_path, manner)[0].state == "kept"
    assert len(publisher.asked) == asked


def test_a_line_that_breaks_is_taken_up_again_at_once(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    publisher.files[CANDIDATE] = GED
    publisher.cut[CANDIDATE] = [500_000, 300_000]
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    assert got.path.read_bytes() == GED
    assert publisher.ranges() == ["bytes=500000-", "bytes=800000-"]


def test_an_interrupted_download_says_so_and_the_next_run_goes_on(
    publisher: Publisher, manner: Manner, tmp_path: Path
) -> None:
    publisher.files[CANDIDATE] = GED
    publisher.cut[CANDIDATE] = [400_000, 0]
    with pytest.raises(DataProblem, match=r"0\.4 MB are kept: the same command goes on from there") as caught:
        get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    assert "la même commande reprend là" in caught.value.sentence("fr")
    assert not (tmp_path / "ucdp" / "GEDEvent_v25_0_3.csv").exists()
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    assert got.path.read_bytes() == GED and publisher.ranges()[-1] == "bytes=400000-"
    assert not hidden(tmp_path)


def interrupted(publisher: Publisher, manner: Manner, tmp_path: Path) -> Path:
    publisher.files[CANDIDATE] = GED
    publisher.cut[CANDIDATE] = [400_000, 0]
    with pytest.raises(DataProblem):
        get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    return tmp_path / "ucdp" / ".GEDEvent_v25_0_3.csv.part"


def test_a_part_that_somebody_changed_is_thrown_away(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    part = interrupted(publisher, manner, tmp_path)
    data = bytearray(part.read_bytes())
    data[1000] ^= 1
    part.write_bytes(data)
    before = len(publisher.ranges())
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    assert got.path.read_bytes() == GED and len(publisher.ranges()) == before


def test_bytes_behind_the_last_note_are_fetched_again(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    part = interrupted(publisher, manner, tmp_path)
    with part.open("ab") as stream:
        stream.write(b"what a crash left")
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    assert got.path.read_bytes() == GED and publisher.ranges()[-1] == "bytes=400000-"


def test_a_file_that_changed_at_its_publisher_meanwhile_is_fetched_from_the_start(
    publisher: Publisher, manner: Manner, tmp_path: Path
) -> None:
    interrupted(publisher, manner, tmp_path)
    publisher.files[CANDIDATE] = GED + b"2,432,1,Government of Mali,432,0,1,1,1\n"
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    assert got.path.read_bytes() == publisher.files[CANDIDATE]


@pytest.mark.parametrize("now", [GED.replace(b",5,5,6", b",7,7,8"), GED[:300_000]])
def test_a_publisher_that_gives_a_range_of_another_file_is_asked_for_the_whole(
    publisher: Publisher, manner: Manner, tmp_path: Path, now: bytes
) -> None:
    interrupted(publisher, manner, tmp_path)
    publisher.heeds_if_range = False
    publisher.files[CANDIDATE] = now[: now.rindex(b"\n") + 1]
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    assert got.path.read_bytes() == publisher.files[CANDIDATE]


@pytest.mark.parametrize("seed", range(12))
def test_wherever_the_line_breaks_the_file_is_whole_or_not_there(
    publisher: Publisher, manner: Manner, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    publisher.files[CANDIDATE] = GED
    publisher.cut[CANDIDATE] = [
        chance.choice((0, 1, chance.randrange(len(GED) // 3))) for _ in range(chance.randrange(9))
    ]
    target = tmp_path / "ucdp" / "GEDEvent_v25_0_3.csv"
    for _ in range(12):
        assert not target.exists()
        with contextlib.suppress(DataProblem):
            get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
            break
    assert target.read_bytes() == GED and kept.whole(target) and not hidden(tmp_path)


def test_without_validators_nothing_is_gone_on_with(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    publisher.validators = False
    publisher.files[CANDIDATE] = GED
    publisher.cut[CANDIDATE] = [400_000]
    with pytest.raises(DataProblem) as caught:
        get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    assert "MB are kept" not in str(caught.value)
    assert get(order("ucdp-candidate:25.0.3"), tmp_path, manner)[0].path.read_bytes() == GED
    assert not publisher.ranges()


def test_a_digest_that_differs_throws_the_file_away_and_keeps_the_copy(
    publisher: Publisher, manner: Manner, tmp_path: Path
) -> None:
    publisher.files[CANDIDATE] = GED
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    with pytest.raises(DataProblem, match="not the same file") as caught:
        get(order("ucdp-candidate:25.0.3"), tmp_path, replace(manner, sha256="0" * 64))
    assert f"The copy of {got.about.fetched[:10]} stays in use" in str(caught.value)
    assert got.path.read_bytes() == GED and kept.whole(got.path) and not hidden(tmp_path)


def extract(folder: Path) -> bytes:
    """An OpenStreetMap extract with a clinic, a market, a school mapped as an area, and a bench."""
    import osmium
    from osmium.osm.mutable import Node, Way

    path = folder / "made.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for n, tags in enumerate(
            ({"amenity": "clinic", "name": "CSCOM"}, {"amenity": "marketplace"}, {"amenity": "bench"}, {})
        ):
            writer.add_node(Node(id=n + 1, location=(-9.5 + n / 100, 15.2), tags=tags))
        writer.add_way(Way(id=9, nodes=[4, 1, 2, 4], tags={"amenity": "school", "name": "École"}))
    return path.read_bytes()


def test_the_publishers_own_digest_is_asked_and_held_against(
    publisher: Publisher, manner: Manner, tmp_path: Path
) -> None:
    made = extract(tmp_path)
    publisher.files["/africa/mali-latest.osm.pbf"] = made
    told = "/africa/mali-latest.osm.pbf.md5"
    publisher.files[told] = f"{hashlib.md5(made).hexdigest()}  mali-latest.osm.pbf\n".encode()
    (got,) = get(order("osm:ML"), tmp_path, manner)
    assert (got.about.checked, got.path.name) == ("Geofabrik", "osm_ML.osm.pbf") and got.rows > 1
    publisher.files[told] = b"0" * 32
    with pytest.raises(DataProblem, match="of Geofabrik is 0000"):
        get(order("osm:ML"), tmp_path, replace(manner, again=True))
    assert got.path.read_bytes() == made


def test_a_country_that_the_catalogue_does_not_have_is_found_in_the_publishers_index(
    publisher: Publisher, manner: Manner, tmp_path: Path
) -> None:
    made = extract(tmp_path)

    def listed(name: str, *codes: str) -> dict[str, object]:
        return {
            "properties": {"iso3166-1:alpha2": codes, "urls": {"pbf": f"https://download.geofabrik.de/{name}.osm.pbf"}}
        }

    told = {"features": [listed("europe", "FR", "BE"), listed("europe/france", "FR"), {"properties": {"urls": {}}}]}
    publisher.files["/index-v1-nogeom.json"] = json.dumps(told).encode()
    publisher.files["/europe/france.osm.pbf"] = made
    publisher.files["/europe/france.osm.pbf.md5"] = hashlib.md5(made).hexdigest().encode()
    (got,) = get(order("osm:FR"), tmp_path, manner)
    assert (got.path.name, got.about.checked) == ("osm_FR.osm.pbf", "Geofabrik")
    with pytest.raises(DataProblem, match="no extract of NZ"):
        get(order("osm:NZ"), tmp_path, manner)


def test_services_are_drawn_from_an_extract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))
    mine = tmp_path / "osm_ML.osm.pbf"
    mine.write_bytes(extract(tmp_path))
    take(mine)
    found = [s for s in services() if s.source == "OpenStreetMap"]
    assert sorted((s.kind, s.level, s.name, round(s.lon, 2), s.country) for s in found) == [
        ("health", "clinic", "CSCOM", -9.5, "ML"),
        ("market", "", "", -9.49, "ML"),
        ("school", "", "École", -9.47, "ML"),
    ]
    mine.write_bytes(pbf(b"OSMHeader", b"OSMData"))
    with pytest.raises(DataProblem, match="cannot be read"):
        take(mine)
    assert (tmp_path / "data" / mine.name).stat().st_size > mine.stat().st_size
    assert not hidden(tmp_path / "data")


def pbf(*kinds: bytes) -> bytes:
    blocks = (b"\x0a" + bytes([len(kind)]) + kind + b"\x18\x05" for kind in kinds)
    return b"".join(len(header).to_bytes(4, "big") + header + b"xxxxx" for header in blocks)


@pytest.mark.parametrize("cut", [3, 10, -1])
def test_an_extract_cut_short_is_none(publisher: Publisher, manner: Manner, tmp_path: Path, cut: int) -> None:
    short = extract(tmp_path)[:cut]
    publisher.files["/africa/mali-latest.osm.pbf"] = short
    publisher.files["/africa/mali-latest.osm.pbf.md5"] = hashlib.md5(short).hexdigest().encode()
    with pytest.raises(DataProblem, match="no whole OpenStreetMap extract"):
        get(order("osm:ML"), tmp_path, manner)


def test_a_copy_that_somebody_changed_is_found_out_and_mended(
    publisher: Publisher, manner: Manner, tmp_path: Path
) -> None:
    publisher.files[CANDIDATE] = GED
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    got.path.write_bytes(GED.replace(b",5,5,6", b",0,0,0", 1))
    assert kept.whole(got.path) is False
    away = replace(manner, mirror="http://127.0.0.1:9")
    with pytest.raises(DataProblem, match="do not rely on it"):
        get(order("ucdp-candidate:25.0.3"), tmp_path, away)
    assert get(order("ucdp-candidate:25.0.3"), tmp_path, manner)[0].state == "fetched"
    assert kept.whole(got.path) and got.path.read_bytes() == GED


def test_a_release_that_was_replaced_needs_to_be_wanted(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    publisher.files[CANDIDATE] = GED
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    got.path.write_bytes(b"spoilt")
    publisher.files[CANDIDATE] = GED + b"2,432,1,Government of Mali,432,0,1,1,1\n"
    with pytest.raises(DataProblem, match="--again"):
        get(order("ucdp-candidate:25.0.3"), tmp_path, manner)
    (got,) = get(order("ucdp-candidate:25.0.3"), tmp_path, replace(manner, again=True))
    assert got.state == "fetched"


def test_offline_the_last_copy_stays_and_is_told(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    away = replace(manner, mirror="http://127.0.0.1:9")
    with pytest.raises(DataProblem, match="Nothing of it is there yet"):
        get(order("geonames:ML"), tmp_path, away)
    publisher.files[GEONAMES] = zipped(ML__txt=dump("Kayes"))
    (got,) = get(order("geonames:ML"), tmp_path, manner)
    with pytest.raises(DataProblem, match=rf"The copy of {got.about.fetched[:10]} stays in use"):
        get(order("geonames:ML"), tmp_path, away)
    assert kept.whole(got.path)


def test_a_private_host_must_be_allowed(publisher: Publisher, tmp_path: Path) -> None:
    publisher.files[GEONAMES] = zipped(ML__txt=dump("Kayes"))
    with pytest.raises(DataProblem, match="--allow-private"):
        get(order("geonames:ML"), tmp_path, Manner(publisher.url))
    assert not publisher.asked


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"PK\x03\x04 but no archive", "the archive is broken"),
        (zipped(readme__txt=b"x"), "0 files of that name"),
        (zipped(ML__txt=b"three\tcolumns\tonly\n"), "line 1: 3 columns"),
        (zipped(ML__txt=b""), "no row in it can be used"),
    ],
)
def test_what_cannot_be_read_never_takes_the_place_of_what_can(
    publisher: Publisher, manner: Manner, tmp_path: Path, body: bytes, words: str
) -> None:
    publisher.files[GEONAMES] = zipped(ML__txt=dump("Kayes"))
    (got,) = get(order("geonames:ML"), tmp_path, manner)
    before = got.path.read_bytes()
    publisher.files[GEONAMES] = body
    with pytest.raises(DataProblem, match=words):
        get(order("geonames:ML"), tmp_path, manner)
    assert got.path.read_bytes() == before and kept.whole(got.path) and not hidden(tmp_path)


def test_what_is_larger_than_its_cap_is_not_taken(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    small = replace(order("geonames:ML"), megabytes=1)
    publisher.files[GEONAMES] = b"x" * 1_100_000
    with pytest.raises(DataProblem, match="larger than the 1 MB"):
        get(small, tmp_path, manner)
    publisher.files[GEONAMES] = zipped(ML__txt=b"\n" * 1_100_000)
    with pytest.raises(DataProblem, match="larger than the 1 MB"):
        get(small, tmp_path, manner)
    assert not hidden(tmp_path)


def test_boundaries_are_found_on_the_exchange_both_levels_or_none(
    publisher: Publisher, manner: Manner, tmp_path: Path
) -> None:
    box = {"type": "Polygon", "coordinates": [[[-10, 15], [-9, 15], [-9, 16], [-10, 16], [-10, 15]]]}

    def layer(**properties: str) -> bytes:
        feature = {"type": "Feature", "properties": {"adm0_pcode": "ML", **properties}, "geometry": box}
        return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

    package: dict[str, Any] = {
        "license_title": "CC BY-IGO",
        "resources": [
            {"name": "old.geojson.zip", "url": f"{publisher.url}/old.geojson.zip", "last_modified": "2020-01-01T00"},
            {
                "name": "new.geojson.zip",
                "url": f"{publisher.url}/new.geojson.zip",
                "last_modified": "2025-09-04T00",
                "hash": "0" * 32,
            },
            {"name": "new.shp.zip", "url": f"{publisher.url}/new.shp.zip", "last_modified": "2026-01-01T00"},
        ],
    }
    publisher.files["/api/3/action/package_show"] = json.dumps({"result": package}).encode()
    region = layer(adm1_name="Nioro", adm1_pcode="ML11")
    publisher.files["/new.geojson.zip"] = zipped(mli_admin1__geojson=region)
    with pytest.raises(DataProblem, match="of HDX is 0000"):
        get(order("admin:ML"), tmp_path, manner)
    package["resources"][1]["hash"] = ""
    publisher.files["/api/3/action/package_show"] = json.dumps({"result": package}).encode()
    with pytest.raises(DataProblem, match="0 files of that name"):
        get(order("admin:ML"), tmp_path, manner)
    assert not list((tmp_path / "geo").glob("*.geojson"))
    cercle = layer(adm1_name="Nioro", adm1_pcode="ML11", adm2_name="Sandaré", adm2_pcode="ML1105")
    publisher.files["/new.geojson.zip"] = zipped(mli_admin1__geojson=region, mli_admin2__geojson=cercle)
    got = get(order("admin:ML"), tmp_path, manner)
    assert [(g.path.name, g.rows) for g in got] == [("cod_ab_mli_adm1.geojson", 1), ("cod_ab_mli_adm2.geojson", 1)]
    assert {g.about.version for g in got} == {"2025-09-04"}


def test_a_workbook_becomes_a_table(publisher: Publisher, manner: Manner, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as book:
        book.add_worksheet("notes").write_row(0, 0, ["nothing"])
        sheet = book.add_worksheet("data")
        sheet.write_row(1, 0, ["Country", "Facility name", "Facility type", "Lat", "Long", "LL source"])
        sheet.write_row(2, 0, ["Mali", "Daou", "Hospital", 14.449, -11.435, "GPS"])
    publisher.files["/files/14379593"] = path.read_bytes()
    (got,) = get(order("health"), tmp_path, manner)
    assert got.path.read_text().splitlines()[1] == "Mali,Daou,Hospital,14.449,-11.435,GPS"
    publisher.files["/files/14379593"] = path.read_bytes()[:-400]
    with pytest.raises(DataProblem, match="workbook is broken"):
        get(order("health"), tmp_path, replace(manner, again=True))


def test_a_note_that_waits_when_the_machine_stops_takes_its_place(tmp_path: Path) -> None:
    target, new = tmp_path / "ML.txt", tmp_path / ".new"
    for text in ("old", "new"):
        new.write_text(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        note = kept.About("geonames:ML", "GeoNames", "CC BY 4.0", "https://x", "2026-11-21", digest, 3)
        kept.put(new, target, note)
    beside = tmp_path / "ML.txt.about.json"
    (tmp_path / "ML.txt.about.next.json").write_text(beside.read_text())
    beside.write_text(beside.read_text().replace(digest, "0" * 64))
    assert kept.whole(target) is True
    assert kept.about(target) == note


def test_one_program_at_a_time_fetches_a_file(publisher: Publisher, tmp_path: Path) -> None:
    part = tmp_path / ".ML.txt.part"
    with part.open("ab+") as file, transfer._alone(file, part), pytest.raises(DataProblem, match="another program"):
        transfer.download(f"{publisher.url}/x", part, allow_private=True, megabytes=1)


def test_a_secure_address_leads_to_no_insecure_one() -> None:
    class Answer:
        url = transfer.httpx.URL("http://example.org/x")

    with pytest.raises(DataProblem, match="without encryption"):
        transfer._secure(Answer(), "https://example.org/x")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("geonames", "geonames:ML"),
        ("geonames:XX", "is no country"),
        ("geonames:../../etc", "is no country"),
        ("osm:XX", "is no country"),
        ("ucdp-ged:25.0.1", "ucdp-ged:25.1"),
        ("ucdp-candidate:25.1", "ucdp-candidate:25.0.10"),
        ("world-bank:../x", "SP.POP.TOTL"),
        ("health:ML", "write health alone"),
        ("regions", "not in the catalogue"),
        ("acled", "not in the catalogue"),
    ],
)
def test_what_cannot_be_ordered_is_told_with_what_can(name: str, words: str) -> None:
    with pytest.raises(CatalogueQuestion, match=words):
        order(name)


def test_every_entry_of_the_catalogue_can_be_ordered_and_is_read_by_something() -> None:
    from vigie.knowledge.bringing import reader
    from vigie.knowledge.catalogue import entries

    for name, title, licence in entries():
        one = order(name)
        assert title["fr"] and title["en"] and licence
        assert one.address.startswith("https://") or one.hdx
        assert one.folder in BELOW
        assert all(reader(keep.file) for keep in one.keep), name


def test_problems_are_told_by_their_own_kind_of_error() -> None:
    assert issubclass(DataProblem, VigieError)
