"""Datasets in: each row one account whose evidence is the row's own words; nothing wrong goes by."""

import csv
import datetime as dt
import io
import json
import os
import zipfile
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
import xlsxwriter

from vigie.model import Evidence
from vigie.sources.datasets import BadDataset, open_source, packed
from vigie.sources.datasets.names import actors_of, codebook
from vigie.sources.datasets.releases import release

SHARED = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[2] / ".." / "shared")
CANDIDATE = SHARED / "data" / "ucdp" / "GEDEvent_v23_0_10.csv"
UCDP = codebook("ucdp")["columns"]
ACLED = codebook("acled")["columns"]
OLDER = codebook("acled")["older_columns"]


def ged(**changed: str) -> dict[str, str]:
    """A row of UCDP's shape in our own words."""
    row = dict.fromkeys(UCDP, "")
    row.update(
        id="501", relid="MLI-2024-3-1-1", year="2024", active_year="true", code_status="Clear", type_of_violence="3",
        conflict_dset_id="9", conflict_new_id="9", conflict_name="JNIM - Civilians", dyad_dset_id="9", dyad_new_id="9",
        dyad_name="JNIM - Civilians", side_a_dset_id="6716", side_a_new_id="6716", side_a="JNIM",
        side_b_dset_id="9999", side_b_new_id="1", side_b="Civilians", number_of_sources="2",
        source_article='"Radio K,2024-03-02,Two traders killed";"Agence B,2024-03-04,A raid near Diéma"',
        source_office="Radio K;Agence B", source_date="2024-03-02;2024-03-04",
        source_headline="Two traders killed;A raid near Diéma", source_original="residents", where_prec="2",
        where_coordinates="Diéma town", where_description="some 10 km off", adm_1="Kayes region", adm_2="Diéma cercle",
        latitude="14.55", longitude="-9.18", geom_wkt="POINT (-9.18 14.55)", priogrid_gid="150842", country="Mali",
        country_id="432", region="Africa", event_clarity="1", date_prec="2", date_start="2024-03-01 00:00:00.000",
        date_end="2024-03-02 00:00:00.000", deaths_a="0", deaths_b="0", deaths_civilians="2", deaths_unknown="1",
        best="3", high="5", low="2",
    )  # fmt: skip
    return row | changed


def acled(**changed: str) -> dict[str, str]:
    """A row of ACLED's newer shape in our own words."""
    row = dict.fromkeys(ACLED, "")
    row.update(
        event_id_cnty="MLI9001", event_date="2024-05-17", year="2024", time_precision="1",
        disorder_type="Political violence", event_type="Battles", sub_event_type="Armed clash",
        actor1="JNIM: Group for Support of Islam and Muslims", inter1="Rebel group",
        actor2="Military Forces of Mali (2021-)", inter2="State forces", interaction="State forces-Rebel group",
        iso="466", region="Western Africa", country="Mali", admin1="Kayes", admin2="Nioro", location="Gogui",
        latitude="15.6", longitude="-9.35", geo_precision="2", source="Radio K; Undisclosed Source",
        source_scale="Subnational", notes="On 17 May, fighters struck the post at Gogui. Three dead.", fatalities="3",
        timestamp="1716300000",
    )  # fmt: skip
    return row | changed


def older(**changed: str) -> dict[str, str]:
    new = acled()
    row = {c: new.get(c, "") for c in OLDER}
    row |= {"data_id": "77", "event_id_no_cnty": "9001", "event_date": "17 May 2024", "iso3": "MLI"}
    return row | {"inter1": "2", "inter2": "1", "interaction": "12"} | changed


def write(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def events(path: Path, form=None):
    return [event for _, event in open_source(path, form).events()]


def evidences(value):
    if isinstance(value, Evidence):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from evidences(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from evidences(one)


def assert_evidence(found) -> int:
    count = 0
    for event in found:
        for evidence in evidences(event.account):
            assert event.report.text[evidence.start : evidence.end] == evidence.text
            count += 1
    return count


def test_a_ged_row_is_an_account_that_rests_on_the_row(tmp_path):
    (event,) = events(write(tmp_path / "GEDEvent_v25_1.csv", [ged()]))
    account = event.account
    assert event.report.id == "ucdp_ged:501"
    assert event.report.source == "UCDP GED"
    assert str(event.report.published) == "2024-03-04"
    assert "where_prec: 2\nwhere_coordinates: Diéma town" in event.report.text
    assert "gwnoa" not in event.report.text
    assert [t.code for t in account.types] == ["attack"]
    assert (str(account.date.start), str(account.date.end)) == ("2024-03-01", "2024-03-02")
    place = account.places[0]
    assert (place.name, place.role, place.admin1, place.country, place.precision) == (
        *("Diéma", "near", "Kayes", "ML", "near"),
    )
    assert [p.code for p in account.perpetrators] == ["JNIM"]
    assert [t.code for t in account.targets] == ["civilians"]
    assert [(h.who, h.quantity.low, h.quantity.value, h.quantity.high) for h in account.harm] == [
        ("unspecified", 2, 3, 5),
        ("civilians", 2, 2, 2),
    ]
    assert [s.name for s in account.said_by] == ["Radio K", "Agence B"]
    assert account.quote.text == "Two traders killed;A raid near Diéma"
    assert {c.name: c.value for c in account.codes}["date_prec"] == "2"
    assert assert_evidence([event]) > 10


def test_a_stretch_of_road_has_its_ends(tmp_path):
    (event,) = events(
        write(tmp_path / "a.csv", [ged(where_coordinates="Road between Gao town and Anefis", where_prec="5")])
    )
    assert [(p.name, p.role, p.lat) for p in event.account.places] == [
        *[("Road between Gao town and Anefis", "at", 14.55), ("Gao", "from", None), ("Anefis", "to", None)]
    ]
    assert_evidence([event])


def test_soldiers_and_fighters_are_told_apart_by_the_side_that_is_a_state(tmp_path):
    row = ged(
        type_of_violence="1", side_a="Government of Mali", gwnoa="432", side_b="JNIM, GDE", deaths_a="4", deaths_b="2",
        deaths_civilians="0",
    )  # fmt: skip
    (event,) = events(write(tmp_path / "a.csv", [row]))
    assert [p.code for p in event.account.perpetrators] == ["FAMA", "JNIM", "GDE"]
    assert {(h.who, h.quantity.value) for h in event.account.harm} == {
        *[("unspecified", 3), ("soldiers", 4), ("attackers", 2)]
    }


@pytest.mark.parametrize(
    ("name", "country", "codes"),
    [
        ("Government of Niger", "NE", ("FDS_NE",)),
        ("Military Forces of Burkina Faso (2022-)", "BF", ("FDS_BF",)),
        ("Military Forces of Mali (2021-) Gendarmerie", "ML", ("GENDARMERIE_ML",)),
        ("Police Forces of Mali (2021-)", "ML", ("POLICE_ML",)),
        ("Islamic State Sahel Province (ISSP)", "ML", ("ISSP",)),
        ("JNIM: Group for Support of Islam and Muslims", "ML", ("JNIM",)),
        ("IS", "NG", ("ISWAP",)),
        ("IS", "SY", ("ISLAMIC_STATE",)),
        ("XXX140", "BR", ("UNIDENTIFIED_ARMED_GROUP",)),
        ("Unidentified Armed Group (Mali)", "ML", ("UNIDENTIFIED_ARMED_GROUP",)),
        ("Civilians (Mali)", "ML", ("CIVILIANS",)),
        ("Dozo Communal Militia (Mali)", "ML", ("DOZO",)),
        ("VDP: Volunteer for Defense of Homeland", "BF", ("VDP",)),
        ("Sinaloa Cartel - Los Mayos", "MX", ("SINALOA_CARTEL_LOS_MAYOS",)),
    ],
)
def test_actors_get_the_codes_of_the_house(name, country, codes):
    assert actors_of(name, country) == codes


def test_both_shapes_of_acled_and_the_api_say_the_same(tmp_path):
    api = tmp_path / "answer.json"
    numbers = {"iso": 466, "fatalities": 3, "year": 2024, "timestamp": 1716300000}
    api.write_text(json.dumps({"success": True, "status": 200, "count": 1, "data": [{**acled(), **numbers}]}))
    new = events(write(tmp_path / "new.csv", [acled()]))
    old = events(write(tmp_path / "old.csv", [older()], delimiter=";"))
    answer = events(api)
    assert answer[0].id == new[0].id
    for (event,) in (new, old, answer):
        account = event.account
        assert event.report.id == "acled:MLI9001"
        assert str(event.report.published) == "2024-05-21"
        assert [t.code for t in account.types] == ["armed_clash"]
        assert [p.code for p in account.perpetrators] == ["JNIM", "FAMA"]
        assert [t.code for t in account.targets] == ["soldiers"]
        assert str(account.date.start) == str(account.date.end) == "2024-05-17"
        assert (account.places[0].name, account.places[0].country, account.places[0].role) == ("Gogui", "ML", "near")
        assert event.deaths == (3, 3, 3)
        assert account.quote.text.startswith("On 17 May")
        assert [s.name for s in account.said_by] == ["Radio K", "Undisclosed Source"]
    assert_evidence([*new, *old, *answer])


@pytest.mark.parametrize(
    "changed",
    [
        {"inter1": "Rebel Groups", "inter2": "State Forces", "interaction": "Rebel Groups-State Forces"},
        {"event_type": "violence against civilians", "sub_event_type": "ATTACK"},
        {"disorder_type": "Political Violence"},
    ],
)
def test_codes_of_acled_are_known_whatever_their_capitals_and_plurals(tmp_path, changed):
    row = acled(event_type="Violence against civilians", sub_event_type="Attack") | changed
    (event,) = events(write(tmp_path / "a.csv", [row]))
    assert [t.code for t in event.account.types] == ["attack"]


def test_an_acled_export_cut_down_to_what_an_event_needs_comes_in(tmp_path):
    kept = codebook("acled")["essential"]
    (event,) = events(write(tmp_path / "a.csv", [{name: acled()[name] for name in kept}]))
    assert event.account.date.start == event.account.date.end
    assert event.account.places[0].precision == "near"
    with pytest.raises(BadDataset) as told:
        events(write(tmp_path / "b.csv", [{name: acled()[name] for name in kept if name != "fatalities"}]))
    assert told.value.key == "missing_columns"


def test_precision_widens_the_days_of_acled(tmp_path):
    week, month = events(
        write(tmp_path / "a.csv", [acled(time_precision="2"), acled(event_id_cnty="MLI2", time_precision="3")])
    )
    assert (str(week.account.date.start), str(week.account.date.end)) == ("2024-05-14", "2024-05-20")
    assert (str(month.account.date.start), str(month.account.date.end)) == ("2024-05-01", "2024-05-31")


def test_police_who_break_a_protest_up_act_and_civilians_suffer(tmp_path):
    row = acled(
        event_type="Protests", sub_event_type="Excessive force against protesters", disorder_type="Demonstrations",
        actor1="Protesters (Mali)", inter1="Protesters", actor2="Police Forces of Mali (2021-)", inter2="State forces",
        interaction="State forces-Protesters", civilian_targeting="Civilian targeting",
    )  # fmt: skip
    (event,) = events(write(tmp_path / "a.csv", [row]))
    assert [p.code for p in event.account.perpetrators] == ["POLICE_ML"]
    assert [t.code for t in event.account.targets] == ["civilians"]


@pytest.mark.parametrize(
    ("rows", "key", "told"),
    [
        ([ged(), ged(id="502", type_of_violence="4")], "unknown_code", "line 3: '4' in 'type_of_violence'"),
        ([ged(where_prec="9")], "unknown_code", "'9' in 'where_prec'"),
        ([ged(date_prec="")], "unknown_code", "date_prec"),
        ([ged(country_id="999")], "unknown_code", "'999'"),
        ([ged(code_status="Odd")], "unknown_code", "'Odd'"),
        ([ged(best="three")], "number", "'three' in 'best'"),
        ([ged(low="-1")], "number", "'-1'"),
        ([ged(latitude="91")], "degrees", "'91' in 'latitude'"),
        ([ged(longitude="nan")], "degrees", "'nan'"),
        ([ged(date_start="2024-02-31 00:00:00.000")], "day", "2024-02-31"),
        ([ged(date_start="2024-04-01")], "days_backwards", "2024-04-01"),
        ([ged(side_a=" ")], "missing", "side_a"),
        ([acled(sub_event_type="Fight")], "unknown_code", "'Fight' in 'sub_event_type'"),
        ([acled(event_type="Riots")], "unknown_code", "'Riots' in 'event_type'"),
        ([acled(inter2="9")], "unknown_code", "'9' in 'inter2'"),
        ([acled(interaction="Nobody")], "unknown_code", "'Nobody'"),
        ([acled(disorder_type="Order")], "unknown_code", "'Order'"),
        ([acled(year="2023")], "year", "2023"),
        ([acled(iso="999", country="Nowhere")], "unknown_code", "'999'"),
        ([acled(event_date="17 Mai 2024")], "day", "17 Mai 2024"),
    ],
)
def test_a_broken_row_is_named_with_its_file_and_line(tmp_path, rows, key, told):
    with pytest.raises(BadDataset) as caught:
        events(write(tmp_path / "events.csv", rows))
    assert caught.value.key == key
    for lang in ("en", "fr"):
        assert "events.csv" in caught.value.sentence(lang)
    assert told in str(caught.value)
    assert f"line {len(rows) + 1}" in str(caught.value)


def test_lines_are_counted_through_cells_that_hold_line_breaks(tmp_path):
    rows = [ged(where_description="near\nthe\nwell"), ged(id="502", best="x")]
    with pytest.raises(BadDataset, match="line 5:"):
        events(write(tmp_path / "a.csv", rows))


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "unknown_columns"),
        (b"PK\x03\x04", "bad_archive"),
        (b'{"success": false, "error": "no access"}', "no_data"),
        (b'{"success": true, "count": 2, "data": [{"event_id_cnty": "A"}]}', "count"),
        (b'{"data": [', "broken_json"),
        (b"[" * 100_000, "broken_json"),
        (b"[1]", "not_object"),
        (b"relid,relid\n", "column_twice"),
        (b"relid,id\n1\n", "missing_columns"),
    ],
)
def test_a_file_that_is_no_dataset_is_told(tmp_path, data, key):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(BadDataset) as caught:
        events(path)
    assert caught.value.key == key


def test_the_columns_must_be_those_of_the_dataset(tmp_path):
    with pytest.raises(BadDataset, match="colour"):
        events(write(tmp_path / "a.csv", [{**ged(), "colour": "red"}]))
    short = ged()
    del short["gwnob"]
    with pytest.raises(BadDataset, match="gwnob"):
        events(write(tmp_path / "a.csv", [short]))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda data: data.replace(b",Mali,", b",Mali,extra,"), "cells"),
        (lambda data: data.replace(b"some 10 km off", b"some \xff off"), "not_utf8"),
        (lambda data: data.replace(b"some 10 km off", b'"open' + b" x" * 600_000), "broken_csv"),
    ],
)
def test_bytes_that_are_broken_are_told_with_their_line(tmp_path, change, key):
    path = write(tmp_path / "a.csv", [ged(id="1"), ged(id="2", relid="r2")])
    head, first, second = path.read_bytes().split(b"\r\n")[:3]
    path.write_bytes(b"\r\n".join([head, first, change(second), b""]))
    with pytest.raises(BadDataset) as caught:
        events(path)
    assert caught.value.key == key
    assert "line 3" in str(caught.value)


MAPPING = """
id = "local_ngo"
name = "Local NGO"
language = "fr"
key = "No"
quote = "Résumé"
codes = ["Fiabilité"]
other = ["Saisi par"]
[date]
column = "Date"
format = "%d/%m/%Y"
[place]
name = "Localité"
admin1 = "Région"
country_code = "ML"
lat = "Lat"
lon = "Lon"
[type]
column = "Type"
codes = { EEI = "remote_explosive", "Attaque armée" = "attack" }
[perpetrators]
column = "Auteur"
separator = "/"
codes = { HANI = "UNIDENTIFIED_ARMED_GROUP" }
[[harm]]
kind = "killed"
who = "civilians"
best = "Morts"
[[harm]]
kind = "injured"
who = "unspecified"
best = "Blessés"
"""


def ngo(**changed: str) -> dict[str, str]:
    row = {"No": "7", "Date": "17/05/2024", "Localité": "Sandaré", "Région": "Kayes", "Lat": "14.7", "Lon": "-10.3"}
    row |= {"Type": "EEI", "Auteur": "HANI/JNIM", "Morts": "2", "Blessés": "", "Fiabilité": "B"}
    return row | {"Résumé": "Un engin a sauté sous un car.", "Saisi par": "AK"} | changed


def test_any_table_comes_in_by_its_mapping(tmp_path):
    mapping = tmp_path / "ngo.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    (event,) = events(write(tmp_path / "a.csv", [ngo()], ";"), mapping)
    account = event.account
    assert (event.report.id, event.report.language, event.report.source) == ("local_ngo:7", "fr", "Local NGO")
    assert [t.code for t in account.types] == ["remote_explosive"]
    assert [p.code for p in account.perpetrators] == ["UNIDENTIFIED_ARMED_GROUP", "JNIM"]
    assert [(h.kind, h.who, h.quantity.value) for h in account.harm] == [("killed", "civilians", 2)]
    assert str(account.date.start) == "2024-05-17"
    assert account.places[0].country == "ML"
    assert_evidence([event])


@pytest.mark.parametrize(
    ("row", "mapping", "key"),
    [
        (ngo(Type="Autre"), MAPPING, "unknown_code"),
        (ngo(Morts="deux"), MAPPING, "number"),
        (ngo(Date="2024-05-17"), MAPPING, "day"),
        ({**ngo(), "Neu": "1"}, MAPPING, "extra_columns"),
        (ngo(), MAPPING.replace('"attack"', '"atack"'), "mapping_code"),
        (ngo(), MAPPING.replace("separator", "seperator"), "bad_mapping"),
        (ngo(), MAPPING.replace('id = "local_ngo"', 'id = "acled"'), "bad_mapping"),
        (ngo(), MAPPING.replace('other = ["Saisi par"]', 'other = ["Initiales"]'), "missing_columns"),
    ],
)
def test_a_mapping_is_held_to_its_table_and_to_the_contract(tmp_path, row, mapping, key):
    path = tmp_path / "ngo.toml"
    path.write_text(mapping, encoding="utf-8")
    with pytest.raises(BadDataset) as caught:
        events(write(tmp_path / "a.csv", [row]), path)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("version", "first", "last", "day"),
    [
        ("25.1", "1989-01-01", "2024-12-31", "2025-06-30"),
        ("23.0.10", "2023-10-01", "2023-10-31", "2023-11-20"),
        ("23.0.12", "2023-12-01", "2023-12-31", "2024-01-20"),
        ("24.01.24.06", "2024-01-01", "2024-06-30", "2024-07-20"),
    ],
)
def test_a_release_covers_the_days_that_its_version_names(version, first, last, day):
    found = release(version)
    assert [str(one) for one in (found.first, found.last, found.day)] == [first, last, day]


@pytest.mark.parametrize("version", ["", "spring", "25.0", "23.0.13", "24.01.23.12"])
def test_what_is_no_release_is_none(version):
    assert release(version) is None


@pytest.mark.skipif(not CANDIDATE.exists(), reason="needs ../shared/data (or VIGIE_SHARED)")
def test_the_candidate_release_comes_in_whole():
    with CANDIDATE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    source = open_source(CANDIDATE)
    found = [event for _, event in source.events()]
    assert len(found) == len(rows) == 2391
    for n, column in enumerate(("low", "best", "high")):
        assert sum(e.deaths[n] for e in found) == sum(int(row[column]) for row in rows)
    for end, column in (("low", "low"), ("value", "best"), ("high", "high")):
        stated = sum(getattr(e.account.harm[0].quantity, end) for e in found)
        assert stated == sum(int(row[column]) for row in rows)
    assert source.release.version == "23.0.10"
    assert [json.loads(e.row) for e in found] == [{k: v for k, v in row.items() if v} for row in rows]
    assert assert_evidence(found) > 30_000
    assert len({e.id for e in found}) == 2391


def test_a_cell_of_any_kind_of_text_stays_what_it_is(tmp_path):
    odd = 'quote " comma , line\nbreak \t=1+1 \u202e ż 漢'
    (event,) = events(write(tmp_path / "a.csv", [ged(source_headline=odd, source_office=odd)]))
    assert json.loads(event.row)["source_headline"] == odd
    assert event.account.quote.text == odd
    assert_evidence([event])
    assert io.StringIO(event.report.text).readline() == "id: 501\n"


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return path


def test_a_zip_with_one_table_is_that_table(tmp_path):
    plain = write(tmp_path / "GEDEvent_v24_0_3.csv", [ged(), ged(id="502")])
    archive = zipped(tmp_path / "ged.zip", GEDEvent_v24_0_3__csv=plain.read_bytes(), readme__txt=b"x")
    source = open_source(archive)
    assert source.release == release("24.0.3")
    assert [e.account for _, e in source.events()] == [e.account for e in events(plain)]
    with pytest.raises(BadDataset) as told:
        open_source(zipped(tmp_path / "two.zip", a__csv=b"x", b__csv=b"y"))
    assert (told.value.key, told.value.values["n"]) == ("no_member", "2")
    broken = write(tmp_path / "GEDEvent_v24_0_4.csv", [ged(), ged(best="many")])
    with pytest.raises(BadDataset) as told:
        list(open_source(zipped(tmp_path / "b.zip", GEDEvent_v24_0_4__csv=broken.read_bytes())).events())
    assert (told.value.values["file"], told.value.values["line"]) == ("GEDEvent_v24_0_4.csv", "3")


def test_an_archive_that_swells_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "LARGEST", 1)
    with pytest.raises(BadDataset) as told:
        open_source(zipped(tmp_path / "bomb.zip", GEDEvent_v24_0_3__csv=b"0" * 3_000_000))
    assert told.value.key == "bad_archive"


def test_a_workbook_is_read_by_the_sheet_that_has_the_columns(tmp_path):
    row, path = ged(), tmp_path / "events.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("About").write_string(0, 0, "UCDP")
        sheet = book.add_worksheet("Events")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for n, (column, value) in enumerate(row.items()):
            sheet.write_string(0, n, column)
            if column in {"date_start", "date_end"}:
                sheet.write_datetime(1, n, dt.datetime.fromisoformat(value), day)
            elif value.replace(".", "").replace("-", "").isdigit() and value.count("-") < 2:
                sheet.write_number(1, n, float(value))
            else:
                sheet.write_string(1, n, value)
    (found,) = [event for _, event in open_source(path, version="24.0.3").events()]
    (plain,) = events(write(tmp_path / "plain.csv", [row]))
    assert (found.key, found.deaths, found.span, found.account.places[0].lat) == (
        plain.key, plain.deaths, plain.span, plain.account.places[0].lat
    )  # fmt: skip
    with xlsxwriter.Workbook(tmp_path / "other.xlsx") as book:
        book.add_worksheet("Sheet").write_string(0, 0, "name")
    with pytest.raises(BadDataset) as told:
        open_source(tmp_path / "other.xlsx")
    assert told.value.key == "no_sheet"


def test_an_older_row_of_ucdp_names_its_sources_in_its_articles(tmp_path):
    (event,) = events(write(tmp_path / "g.csv", [ged(source_office="")]))
    assert [one.name for one in event.account.said_by] == ["Radio K", "Agence B"]
    assert assert_evidence([event])
