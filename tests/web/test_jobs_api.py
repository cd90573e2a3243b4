"""Jobs over HTTP: many files and addresses taken in at once, watched, cancelled; what came of each is told."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from waiting import until_over

from vigie.model import Sensitivity
from vigie.record import Added, RecordProblem
from vigie.web import Settings, create_app
from vigie.web.jobs.ledger import Entry, Item, Ledger, State
from vigie.web.jobs.onlyone import OnlyOne
from vigie.web.jobs.task import Said

Serve = Callable[..., TestClient]

ADDRESS, HERE = "http://127.0.0.1:8400", ("127.0.0.1", 50_000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jobs")


@pytest.fixture(scope="module")
def empty(folder: Path) -> Iterator[TestClient]:
    """One server for all tests, so that its reader starts once."""
    app = create_app(Settings(str(folder / "own.duckdb"), state_in=folder / "state"))
    with TestClient(app, base_url=ADDRESS, client=HERE) as found:
        yield found


def lines(count: int, mark: str = "") -> bytes:
    """Reports of their own for each mark."""
    text = "Le 4 mai 2025, des hommes armés ont attaqué le village de Diéma{mark}. Bilan : {n} civils tués."
    return "\n".join(json.dumps({"text": text.format(n=n, mark=mark)}) for n in range(2, count + 2)).encode()


def test_files_and_addresses_are_read_each_by_itself(empty: TestClient, folder: Path) -> None:
    files = [
        ("file", ("trois.jsonl", lines(3))),
        ("file", ("vide.txt", b"")),
        ("file", ("../../étrange\u202e.pdf", b"%PDF-1.4 cut")),
        ("file", ("encore.jsonl", lines(4))),
        ("file", ("gemischt.jsonl", lines(1, " (cercle de Diéma)") + b'\n{"text": 3}\nnonsense')),
    ]
    answer = empty.post("/api/jobs?lang=fr", files=files, data={"url": "http://127.0.0.1/\nfile:///etc/passwd"})
    assert answer.status_code == 201, answer.text
    key = answer.json()["id"]
    job = until_over(empty, key)
    assert job["state"] == "done"
    assert job["counts"] == {"new": 5, "known": 3, "refused": 6}
    items = empty.get(f"/api/jobs/{key}/items").json()["items"]
    assert [one["counts"] for one in items[:4]] == [{"new": 3}, {"refused": 1}, {"refused": 1}, {"known": 3, "new": 1}]
    assert [one["name"] for one in items[2:3]] == ["étrange\\u202e.pdf"]
    refused = empty.get(f"/api/jobs/{key}/outcomes?came=refused&lang=fr").json()["items"]
    assert len(refused) == 6
    assert all(one["told"] and "--" not in one["told"] for one in refused)
    assert list((folder / "state" / "uploads").iterdir()) == [], "files are dropped once they are read"


def test_outcomes_come_in_pages(empty: TestClient) -> None:
    key = empty.post("/api/jobs", files={"file": ("a.jsonl", lines(7, ", page"))}).json()["id"]
    until_over(empty, key)
    seen: list[str] = []
    after = ""
    while True:
        page = empty.get(f"/api/jobs/{key}/outcomes?limit=3{after}").json()
        seen += [one["report"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen)) == 7


def test_progress_is_told_as_it_comes_and_what_was_missed_too(empty: TestClient) -> None:
    key = empty.post("/api/jobs", files={"file": ("a.jsonl", lines(4, ", suite"))}).json()["id"]

    def events(**headers: str) -> list[tuple[str, int, dict[str, Any]]]:
        with empty.stream("GET", f"/api/jobs/{key}/events", headers=headers) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            blocks = "".join(stream.iter_text()).strip().split("\n\n")
        told = [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]
        return [(one["event"], int(one["id"]), json.loads(one["data"])) for one in told]

    found = events()
    assert [name for name, _, _ in found[-2:]] == ["job", "over"]
    assert found[-2][2]["counts"] == {"new": 4}
    assert found[-2][2]["state"] == "done"
    moments = [moment for _, moment, _ in found]
    assert moments == sorted(moments)
    missed = events(**{"Last-Event-ID": str(moments[0])})
    assert missed[-2][2]["counts"] == {"new": 4}
    assert [name for name, _, _ in events(**{"Last-Event-ID": str(moments[-1])})] == ["over"]


def test_a_job_is_cancelled_and_dropped(empty: TestClient) -> None:
    key = empty.post("/api/jobs", files={"file": ("a.jsonl", lines(4000, " x" * 400))}).json()["id"]
    assert empty.delete(f"/api/jobs/{key}").status_code == 204
    job = until_over(empty, key)
    assert job["state"] == "cancelled"
    later = empty.post("/api/jobs", files={"file": ("b.jsonl", lines(2, ", après"))}).json()["id"]
    assert until_over(empty, later)["counts"] == {"new": 2}, "the next job is not held up"
    assert empty.delete(f"/api/jobs/{key}").status_code == 204
    assert empty.get(f"/api/jobs/{key}").status_code == 404


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"data": {"published": "2025-05-06"}, "files": {"x": (None, "y")}}, 422),
        ({"data": {"language": "de"}, "files": {"file": ("a", b"a")}}, 422),
        ({"data": {"published": "morgen"}, "files": {"file": ("a", b"a")}}, 422),
        ({"data": {"sensitivity": "geheim"}, "files": {"file": ("a", b"a")}}, 422),
        ({"data": {"url": "\n".join("http://a/" for _ in range(1001))}, "files": {"x": (None, "y")}}, 413),
    ],
)
def test_a_job_that_cannot_be_is_refused_whole(empty: TestClient, form: dict[str, Any], status: int) -> None:
    before = empty.get("/api/jobs").json()
    answer = empty.post("/api/jobs?lang=en", **form)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]
    assert empty.get("/api/jobs").json() == before


def test_a_body_larger_than_a_job_may_be_is_refused_before_it_is_read(empty: TestClient) -> None:
    kind = {"content-type": "multipart/form-data; boundary=x", "content-length": str(10**9)}
    answer = empty.post("/api/jobs", content=b"--x", headers=kind)
    assert answer.status_code == 413


def test_a_server_that_died_goes_on_with_what_was_under_way(serve: Serve, tmp_path: Path) -> None:
    """Half recorded, half only meant; a second start finishes it, and each report is counted once."""
    first = serve()
    first.post("/api/jobs", files={"file": ("a.jsonl", lines(2))})
    ledger: Ledger = first.app.state.intake.ledger  # type: ignore[attr-defined]
    until_over(first, ledger.jobs(None, None, 1)[0].id)
    entries = [entry for _, entry in ledger.entries(ledger.jobs(None, None, 1)[0].id, (0, -1, ""), 10)]
    first.__exit__(None, None, None)
    uploads = tmp_path / "state" / "uploads" / "0123456789abcdef"
    uploads.mkdir(parents=True)
    (uploads / "00000").write_bytes(lines(5))
    stray = tmp_path / "state" / "uploads" / "stray"
    stray.mkdir()
    os.utime(stray, (0, 0))
    ledger = Ledger(tmp_path / "state" / "jobs.sqlite")
    item = Item(1, "a.jsonl", "0123456789abcdef/00000", 1, State.WAITING)
    ledger.add("0123456789abcdef", "root", Sensitivity.SECRET, Said(), [item])
    assert ledger.take() is not None
    ledger.tell("0123456789abcdef", 1, [Entry(0, entries[0].publication, entries[0].report, Added.NEW.value)])
    ledger.mean("0123456789abcdef", 1, [Entry(1, entries[1].publication, entries[1].report, Added.NEW.value)])
    ledger.close()
    second = serve()
    job = until_over(second, "0123456789abcdef")
    assert job["counts"] == {"new": 5}, "what was recorded by the dead server is counted as it was meant"
    assert second.get("/api/meta").json()["record"]["reports"] == 5
    assert list((tmp_path / "state" / "uploads").iterdir()) == []


def test_what_nobody_asked_for_is_nobodys(empty: TestClient) -> None:
    for path in ("", "/items", "/outcomes", "/events"):
        assert empty.get(f"/api/jobs/{'0' * 16}{path}").status_code == 404
    assert empty.delete(f"/api/jobs/{'0' * 16}").status_code == 404
    assert empty.get("/api/jobs/not-a-job").status_code == 422


def test_a_report_that_no_record_can_keep_is_refused_alone(empty: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that lets such a character through costs that report, not the hundred beside it."""
    monkeypatch.setattr("vigie.record.adding.NO_CHARACTER", re.compile("BROKEN"))
    texts = lines(3, ", BROKEN").splitlines()[:1] + lines(3, ", autre").splitlines()
    key = empty.post("/api/jobs", files={"file": ("a.jsonl", b"\n".join(texts))}).json()["id"]
    assert until_over(empty, key)["counts"] == {"new": 3, "refused": 1}
    assert "no record keeps" in empty.get(f"/api/jobs/{key}/outcomes?came=refused&lang=en").json()["items"][0]["told"]


def test_small_files_go_on_record_together_and_what_breaks_one_costs_that_one(
    empty: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each change is followed by the index: a hundred changes for a hundred files would take minutes."""
    monkeypatch.setattr("vigie.web.jobs.runner.SECONDS", 60.0)
    store = empty.app.state.store  # type: ignore[attr-defined]
    writing, writes = store.writing, list[bool]()
    breaks = iter([False, True, True])

    def counted(who: object) -> object:
        writes.append(next(breaks, False))
        if writes[-1]:
            raise ValueError
        return writing(who)

    monkeypatch.setattr(store, "writing", counted)
    for mark, refused, changes in ((", ensemble", 0, 1), (", seul", 1, 2 + 4)):
        texts = lines(5, mark).splitlines()
        files = [("file", (f"{n}.jsonl", text)) for n, text in enumerate(texts)]
        job = until_over(empty, empty.post("/api/jobs", files=files).json()["id"])
        assert job["counts"] == {"new": 5 - refused} | ({"refused": 1} if refused else {})
        assert len(writes) == changes
        writes.clear()


def test_a_record_that_gives_out_makes_a_job_wait_and_not_fail(
    empty: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = empty.app.state.store  # type: ignore[attr-defined]
    failures = iter([RecordProblem("record.full", path="r", reason="x") for _ in range(2)])
    writing = store.writing

    def full(who: object) -> object:
        for problem in failures:
            raise problem
        return writing(who)

    monkeypatch.setattr(store, "writing", full)
    monkeypatch.setattr("vigie.web.jobs.runner.PAUSE", 0.05)
    key = empty.post("/api/jobs", files={"file": ("a.jsonl", lines(2, ", plein"))}).json()["id"]
    assert until_over(empty, key)["counts"] == {"new": 2}
    assert next(failures, None) is None


def test_of_two_servers_with_one_folder_one_works_at_the_jobs(tmp_path: Path) -> None:
    one, two = OnlyOne(tmp_path / "lock"), OnlyOne(tmp_path / "lock")
    assert one.take() and not two.take()
    one.release()
    assert two.take()
    two.release()
