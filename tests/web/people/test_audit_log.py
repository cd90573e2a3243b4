"""The audit log: what is written in it, and that tampering shows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from signing import SignIn

from vigie.web.people.audit import Audit, Entry
from vigie.web.people.base import Base


@pytest.fixture
def log(tmp_path: Path) -> Audit:
    audit = Audit(Base(tmp_path))
    for n in range(10):
        audit.note([Entry("Awa", "admin", "session", "127.0.0.1", "GET /api/export", f"from=2025-10-{n + 1:02d}")])
    return audit


def tampered(path: Path, *statements: str) -> None:
    base = sqlite3.connect(path / "people.sqlite")
    for trigger in ("audit_stays", "audit_keeps"):
        base.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        base.execute(statement)
    base.commit()
    base.close()


def test_a_log_left_alone_is_whole(log: Audit) -> None:
    found = log.verify()
    assert found.whole and found.entries == 10
    log.note([Entry("", "", "", "", "sign-in", "Eve", 401)])
    assert log.verify(found.head).whole
    assert not log.verify("0123456789").known


def test_it_is_append_only(log: Audit, tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "people.sqlite")
    for statement in ("DELETE FROM audit", "UPDATE audit SET who = 'Eve'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            base.execute(statement)


@pytest.mark.parametrize("column", ["at", "who", "role", "by", "origin", "what", "about", "status", "before", "hash"])
def test_a_changed_entry_shows(log: Audit, tmp_path: Path, column: str) -> None:
    tampered(tmp_path, f"UPDATE audit SET {column} = '404' WHERE seq = 4")
    found = log.verify()
    assert not found.whole and found.broken[0] in {4, 5}


@pytest.mark.parametrize(
    ("statement", "tells"),
    [
        ("DELETE FROM audit WHERE seq = 4", lambda v: v.broken == (5,)),
        ("DELETE FROM audit WHERE seq > 7", lambda v: v.cut),
        ("DELETE FROM audit", lambda v: v.cut),
        ("UPDATE audit SET seq = 20 WHERE seq = 10", lambda v: v.broken == (20,)),
        ("INSERT INTO audit SELECT 11, at, who, role, by, origin, what, about, status, hash, hash FROM audit "
         "WHERE seq = 10", lambda v: v.broken == (11,)),
    ],
)  # fmt: skip
def test_entries_taken_out_or_put_in_show(
    log: Audit, tmp_path: Path, statement: str, tells: Callable[[object], bool]
) -> None:
    tampered(tmp_path, statement)
    found = log.verify()
    assert not found.whole and tells(found)


def test_who_writes_after_a_cut_does_not_mend_it(log: Audit, tmp_path: Path) -> None:
    tampered(tmp_path, "DELETE FROM audit WHERE seq > 7")
    log.note([Entry("Eve", "admin", "session", "", "GET /api/meta")])
    assert not log.verify().whole


def test_another_key_makes_another_log(log: Audit, tmp_path: Path) -> None:
    (tmp_path / "audit.key").write_bytes(b"x" * 32)
    assert not Audit(Base(tmp_path)).verify().whole


def test_what_people_do_is_written_down(sign_in: SignIn) -> None:
    awa, cheick = sign_in("Awa"), sign_in("Cheick")
    cheick.get("/api/incidents?place=Kayes")
    cheick.get("/api/incidents?place=Kayes")
    cheick.get("/api/people")
    awa.patch("/api/people/Cheick", json={"level": "restricted"})
    sign_in().post("/api/session", json={"name": "Cheick", "password": "guess guess guess"})
    until = time.monotonic() + 5
    while time.monotonic() < until:
        told = awa.get("/api/audit").json()["items"]
        if len(told) >= 6:
            break
    lines = [(one["who"], one["what"], one["about"], one["status"]) for one in reversed(told)]
    assert lines[:2] == [("Awa", "sign-in", "", 200), ("Cheick", "sign-in", "", 200)]
    assert lines.count(("Cheick", "GET /api/incidents", "place=Kayes", 200)) == 1
    assert ("Cheick", "GET /api/people", "", 403) in lines
    assert ("Awa", "PATCH /api/people/Cheick", "Cheick reader restricted", 200) in lines
    assert ("", "sign-in", "Cheick", 401) in lines
    assert all(one["at"] and one["origin"] == "127.0.0.1" for one in told)
    assert awa.get("/api/audit/verify").json()["whole"] is True
    assert [one["what"] for one in awa.get("/api/audit?who=awa&what=PATCH").json()["items"]] == [
        "PATCH /api/people/Cheick"
    ]


def test_pages_of_the_log(sign_in: SignIn) -> None:
    awa = sign_in("Awa")
    for n in range(12):
        awa.patch("/api/people/Cheick", json={"level": ("public", "restricted")[n % 2]})
    seen, before = [], None
    while True:
        page = awa.get("/api/audit", params={"limit": 5, **({"before": before} if before else {})}).json()
        seen += [one["seq"] for one in page["items"]]
        before = page["next"]
        if before is None:
            break
    assert seen == sorted(seen, reverse=True) and len(seen) == 13


def test_an_entry_is_one_plain_line(log: Audit) -> None:
    log.note([Entry("a\nb", "", "", "", "GET /\u202egpj", "x" * 5000)])
    told = log.page(limit=1)[0].entry
    assert told.who == "a\ufffdb" and "\u202e" not in told.what and len(told.about) == 2000
    assert log.verify().whole
