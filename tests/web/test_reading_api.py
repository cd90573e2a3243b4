"""A report looked at, decided on and recorded over HTTP: text, file, address; taken back and brought back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from vigie.reading import read
from vigie.web import Settings, create_app
from vigie.web.jobs.uploads import MOST_PARTS

ADDRESS, HERE = "http://127.0.0.1:8400", ("127.0.0.1", 50_000)

TEXT = (
    "Le 4 mai 2025, des hommes armés ont attaqué le village de Diéma, dans la région de Kayes. "
    "Bilan : 4 civils tués. La route Diéma-Nioro est fermée depuis le 5 mai."
)
GIVEN = {"text": TEXT, "title": "Essai", "source": "Radio Tringa", "published": "2025-05-06"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading")


@pytest.fixture(scope="module")
def empty(folder: Path) -> Iterator[TestClient]:
    """One server for all tests, so that its reader starts once."""
    app = create_app(Settings(str(folder / "own.duckdb"), state_in=folder / "state"))
    with TestClient(app, base_url=ADDRESS, client=HERE) as found:
        yield found


def counts(client: TestClient) -> tuple[int, int]:
    record = client.get("/api/meta").json()["record"]
    return record["reports"], record["incidents"]


def of(year: int) -> dict[str, str]:
    """The report of another year: each test has one of its own, so that none is linked to another's."""
    return {"text": TEXT.replace("2025", str(year)), "published": f"{year}-05-06"}


def look(client: TestClient, **given: Any) -> dict[str, Any]:
    answer = client.post("/api/reports/read?lang=fr", json={**GIVEN, **given})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def one(found: dict[str, Any]) -> dict[str, Any]:
    assert len(found["readings"]) == 1
    reading: dict[str, Any] = found["readings"][0]
    return reading


def again(reading: dict[str, Any], **other: Any) -> dict[str, Any]:
    """The report as a page hands it back."""
    fields = {key: value for key, value in reading["report"].items() if key != "id_is_derived"}
    if reading["report"]["id_is_derived"]:
        fields["id"] = None
    return {**fields, "as_given": True, **other}


def of_kind(reading: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in reading["statements"] if s["kind"] == kind)
    return found


def test_what_a_text_says_is_told_with_the_words_it_rests_on_and_nothing_is_stored(empty: TestClient) -> None:
    before = counts(empty)
    reading = one(look(empty))
    account = of_kind(reading, "account")
    assert account["code"] == "attack"
    assert account["head"].startswith("attaque · 2025-05-04 · Diéma")
    words = {one["key"]: [TEXT[slice(*run)] for run in one["runs"]] for one in account["fields"]}
    assert words["date"] == ["Le 4 mai 2025"]
    assert words["places"] == ["Diéma"]
    assert words["killed.civilians"] == ["4 civils tués"]
    assert of_kind(reading, "condition")["code"] == "road_closed"
    assert reading["standing"] == "new"
    assert counts(empty) == before


def test_ids_are_those_of_the_record(empty: TestClient) -> None:
    reading = one(look(empty, **of(2011)))
    answer = empty.post("/api/reports?lang=fr", json={"report": again(reading)})
    assert answer.status_code == 200, answer.text
    assert answer.json()["came"] == "new"
    account = of_kind(reading, "account")
    assert answer.json()["landed"][0]["accounts"] == [account["id"]]
    known = one(look(empty, **of(2011)))
    assert known["standing"] == "known"
    assert known["landed"] == answer.json()["landed"]
    assert empty.post("/api/reports", json={"report": again(reading)}).json()["came"] == "known"


def test_decisions_are_recorded_beside_the_reading(empty: TestClient) -> None:
    reading = one(look(empty, **of(2012)))
    account, condition = of_kind(reading, "account"), of_kind(reading, "condition")
    choices = [
        {
            "statement": account["id"],
            "verdict": "correct",
            "values": [{"field": "killed.civilians", "value": "5-7"}, {"field": "date", "value": "2012-05-03"}],
            "reason": "la liste des noms",
        },
        {"statement": condition["id"], "verdict": "reject"},
    ]
    answer = empty.post("/api/reports", json={"report": again(reading), "choices": choices})
    assert answer.status_code == 200, answer.text
    landed = answer.json()["landed"]
    assert len(answer.json()["judgements"]) == 2
    shown = empty.get(f"/api/incidents/{landed[0]['id']}?lang=fr").json()
    assert shown["date"]["from"] == "2012-05-03"
    assert [toll["words"] for toll in shown["tolls"] if toll["kind"] == "killed"] == ["5–7"]
    on_record = empty.get(f"/api/reports/{answer.json()['report']}?lang=fr").json()
    assert on_record["report"]["text"] == reading["report"]["text"]
    decided = {one["kind"]: [d["verdict"] for d in one["decided"]] for one in on_record["statements"]}
    assert decided == {"account": ["correct"], "condition": ["reject"]}
    assert of_kind(on_record, "account")["incident"] == landed[0]["id"]
    assert of_kind(on_record, "account")["fields"] == account["fields"], "what the source says stands beside"
    assert empty.get("/api/reports/nothing").status_code == 404


def test_a_decision_that_cannot_be_records_nothing(empty: TestClient) -> None:
    reading = one(look(empty, **of(2013)))
    before = counts(empty)
    account, condition = of_kind(reading, "account"), of_kind(reading, "condition")
    mend = {"verdict": "correct", "values": [{"field": "date", "value": "gestern"}]}
    for choices, status, code in (
        ([{"statement": account["id"], **mend}], 422, "intake.wrong_values"),
        ([{"statement": condition["id"], **mend}], 422, "intake.nobody_mends"),
        ([{"statement": "0" * 64, "verdict": "reject"}], 409, "intake.changed"),
        ([{"statement": account["id"], "verdict": "reject"}] * 2, 422, "intake.twice"),
        ([{"statement": account["id"], **mend, "verdict": "reject"}], 422, "intake.too_much"),
    ):
        answer = empty.post("/api/reports", json={"report": again(reading), "choices": choices})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert counts(empty) == before


def test_what_is_known_of_a_report_is_mended_before_it_is_read_anew(empty: TestClient) -> None:
    undated = one(look(empty, text=TEXT.replace("Le 4 mai 2025", "Dimanche"), published=None))
    dated = one(look(empty, **again(undated, published="2025-05-06", title="Autre titre")))
    assert undated["report"]["id"] != dated["report"]["id"], "a derived id follows what the report says"
    account = of_kind(dated, "account")
    assert [one["words"] for one in account["fields"] if one["key"] == "date"] == ["2025-05-04"]
    assert dated["report"]["title"] == "Autre titre"


def test_a_report_taken_back_is_gone_from_every_answer_and_comes_back(empty: TestClient) -> None:
    reading = one(look(empty, **of(2014)))
    reports, incidents = counts(empty)
    recorded = empty.post("/api/reports", json={"report": again(reading)}).json()
    back = empty.post("/api/reports/take-back", json={"report": recorded["report"]})
    assert back.json()["set_aside"] == len(reading["statements"])
    assert counts(empty) == (reports + 1, incidents)
    assert empty.post("/api/reports/take-back", json={"report": recorded["report"]}).json()["set_aside"] == 0
    undo = empty.post(f"/api/judgements/{back.json()['undo']}/withdraw", json={"reason": "doch"})
    assert undo.status_code == 200, undo.text
    assert counts(empty) == (reports + 1, incidents + 1)
    missing = empty.post("/api/reports/take-back", json={"report": "nothing"})
    assert (missing.status_code, missing.json()["code"]) == (404, "intake.no_report")


def test_a_file_is_read_by_its_bytes_and_called_by_its_name(empty: TestClient) -> None:
    lines = "\n".join(json.dumps({"text": TEXT.replace("4 civils", f"{n} civils")}) for n in range(3, 20))
    answer = empty.post("/api/reports/read/file", files={"file": ("rapports.txt", lines.encode())})
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["readings"]) == 10
    assert answer.json()["more"] is True
    html = f"<html><head><title>Attaque</title></head><body><article><p>{TEXT}</p></article></body></html>"
    found = empty.post(
        "/api/reports/read/file",
        files={"file": ("a.bin", html.encode())},
        data={"published": "2025-05-06", "sensitivity": "restricted", "language": "fr"},
    ).json()
    report = one(found)["report"]
    assert (report["sensitivity"], report["published"]) == ("restricted", "2025-05-06")
    broken = empty.post("/api/reports/read/file?lang=fr", files={"file": ("../../\u202eétrange\n.pdf", b"%PDF-1.4")})
    assert broken.json()["readings"] == []
    assert broken.json()["refused"][0].startswith("\\u202eétrange")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"text": ""}, "empty"),
        ({"text": "  \n "}, "blanks"),
        ({"text": "a\x00b Le village a été attaqué."}, "not a character"),
        ({"text": "Der Angriff auf das Dorf hat gestern viele Menschen getötet und verletzt."}, "German"),
        ({"text": TEXT, "published": "morgen"}, "not a date"),
        ({"text": TEXT, "language": "de"}, "German"),
        ({"text": TEXT, "language": "xx-" * 6}, "read"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_in_one_sentence(
    empty: TestClient, given: dict[str, Any], says: str
) -> None:
    answer = empty.post("/api/reports/read?lang=en", json=given)
    told = answer.json()["refused"] if answer.status_code == 200 else [answer.json()["detail"]]
    assert answer.status_code in {200, 422}
    assert says in told[0]
    assert "--" not in told[0], "no option of the command line means anything here"
    refused = empty.post("/api/reports", json={"report": given})
    assert refused.status_code == 422


FORBIDDEN = [
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://localhost/",
    "http://0/",
    "http://10.0.0.8/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://user:pass@127.0.0.1/",
    "http://127.0.0.1:8400/api/meta",
    "https://127.0.0.1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:11211/_stats",
    "ftp://127.0.0.1/",
    "dict://127.0.0.1/",
    "data:text/html,<p>x",
    "javascript:alert(1)",
    "/etc/passwd",
    "../../etc/passwd",
    "-",
    "//127.0.0.1/",
    "http:///etc/passwd",
    "http://127.0.0.1\\@example.org/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://[::ffff:a9fe:a9fe]/",
]


def test_no_address_leads_into_this_machine_or_its_network(empty: TestClient) -> None:
    for address in FORBIDDEN:
        answer = empty.post("/api/reports/read?lang=en", json={"address": address})
        assert answer.status_code == 200, (address, answer.text)
        found = answer.json()
        assert found["readings"] == [], address
        assert len(found["refused"]) == 1, address
        assert "--" not in found["refused"][0], address


def docx_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(b"<w:document>")
            for _ in range(200):
                part.write(b" " * 1_000_000)
    return out.getvalue()


def test_an_archive_that_unpacks_to_too_much_is_refused(empty: TestClient) -> None:
    found = empty.post("/api/reports/read/file?lang=en", files={"file": ("report.docx", docx_bomb())}).json()
    assert "larger than 100 MB" in found["refused"][0]


def test_a_form_that_is_none_is_refused_and_leaves_nothing(empty: TestClient, folder: Path) -> None:
    kind = "multipart/form-data; boundary=x"
    many = b"".join(b"--x\r\nContent-Disposition: form-data; name=f\r\n\r\n\r\n" for _ in range(MOST_PARTS + 2))
    for body, told, status in (
        (b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\ncut off", kind, 400),
        (b"nonsense", kind, 400),
        (b"{}", "application/json", 415),
        (b"--x--\r\n", "multipart/form-data", 415),
        (b"--x--\r\n", kind, 400),
        (many + b"--x--\r\n", kind, 413),
        (b"--x\r\nContent-Disposition: form-data; name=url\r\n\r\n" + b"u" * 200_000 + b"\r\n--x--\r\n", kind, 413),
    ):
        for path in ("/api/reports/read/file", "/api/jobs"):
            answer = empty.post(path, content=body, headers={"content-type": told})
            assert answer.status_code in {status, 422}, (body[:60], answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
    assert list((folder / "state" / "uploads").iterdir()) == []


def test_the_server_reads_as_the_program_does(empty: TestClient) -> None:
    from vigie.model import Report
    from vigie.sources import read_bytes

    line = json.dumps(GIVEN).encode()
    report = next(found for found in read_bytes(line, "a.jsonl") if isinstance(found, Report))
    shown = one(look(empty))
    assert shown["report"]["id"] == report.id
    said = read(report)
    kinds = (said.incidents, said.conditions, said.claims, said.measures, said.warnings)
    assert len(shown["statements"]) == sum(map(len, kinds))
