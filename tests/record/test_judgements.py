"""What persons decide outranks what was read, outlives re-reading, can be taken back, and is never lost from sight."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vigie.model import DateRange, Harm, Quantity, QuestionError, Reading, Sensitivity
from vigie.record import Filter, Incident, Record, RecordProblem, Rule
from vigie.record.history import What
from vigie.record.judgements.corrections import written
from vigie.record.judgements.typed import values
from vigie.record.review import again
from vigie.record.why import values as values_of

CONVOY = ("A2-01", "A2-02")
A, B = (f"{report}#0" for report in CONVOY)


def typed(*words: str) -> str:
    return written(values(words))


def changed(reading: Reading, text: str = "", level: Sensitivity | None = None) -> Reading:
    """The same report with words before its text, at another level."""
    report = dataclasses.replace(
        reading.report, text=text + reading.report.text, sensitivity=level or reading.report.sensitivity
    )
    return dataclasses.replace(reading, report=report)


def without(reading: Reading, *numbers: int) -> Reading:
    return dataclasses.replace(reading, incidents=tuple(a for n, a in enumerate(reading.incidents) if n not in numbers))


@pytest.fixture
def convoy(readings: list[Reading]) -> dict[str, Reading]:
    return {r.report.id: r for r in readings if r.report.id in CONVOY}


@pytest.fixture
def record(place: str, convoy: dict[str, Reading]) -> Iterator[Record]:
    with Record.open(place) as opened:
        opened.add_all(list(convoy.values()))
        yield opened


def decide(record: Record, verdict: str, name: str, b: str = "", person: str = "Awa", made: str | None = None) -> str:
    return record.judge(verdict, record.account(name).id, b, person, "because", made).id


def killed(incident: Incident) -> tuple[float | None, float | None]:
    toll = incident.toll("killed")
    return (toll.low, toll.high) if toll else (None, None)


def test_a_correction_outranks_every_rule_and_hides_nothing(record: Record) -> None:
    before = record.incident(A)
    assert len(before.accounts) == 2
    key = decide(record, "correct", B, typed("killed=7", "date=2025-10-18", "place=Kadiana", "type=shelling"))
    for rule in Rule:
        now = record.incident(A).by(rule)
        assert (killed(now), now.type, now.types) == ((7, 7), "shelling", ("shelling",))
        assert now.date == DateRange(dt.date(2025, 10, 18), dt.date(2025, 10, 18))
        assert [p.name for p in now.places] == ["Kadiana"]
        toll = now.toll("killed")
        assert toll
        assert not toll.disputed
        assert {f.evidence.text for f in toll.figures if f.evidence} == {
            f.evidence.text for s in before.harm if s.kind == "killed" for f in s.figures if f.evidence
        }
        assert [f.judgement.id for f in toll.figures if f.judgement] == [key]
    assert [a.stated for a in now.accounts] == [a.account for a in before.accounts]
    stated = {(v.name, v.account.id, v.value) for v in values_of(now) if not v.corrected}
    assert stated == {(v.name, v.account.id, v.value) for v in values_of(before)}
    assert {v.corrected.judgement.id for v in values_of(now) if v.corrected} == {key}


def test_a_group_is_corrected_by_itself_and_a_whole_toll_stands_for_all_groups(
    record: Record, convoy: dict[str, Reading]
) -> None:
    told = {"A2-01": {"civilians": 10, "soldiers": 5}, "A2-02": {"soldiers": 6}}
    for name, groups in told.items():
        harm = tuple(Harm("killed", who, Quantity.exactly(n)) for who, n in groups.items())
        first = dataclasses.replace(convoy[name].incidents[0], harm=harm)
        record.add(dataclasses.replace(convoy[name], incidents=(first, *convoy[name].incidents[1:])), version="2")
    assert killed(record.incident(A)) == (6, 15)
    decide(record, "correct", A, typed("killed.soldiers=4"), made="2026-01-01")
    assert killed(record.incident(A)) == (4, 14)
    decide(record, "correct", B, typed("killed.civilians=5"), made="2026-01-02")
    assert killed(record.incident(A)) == (9, 9)
    decide(record, "correct", A, typed("killed=20"), made="2026-01-03")
    found = record.incident(A)
    assert killed(found) == (20, 20)
    assert [(s.of, s.low) for s in found.harm if s.kind == "killed" and s.low is not None] == [("unspecified", 20)]
    decide(record, "correct", A, typed("killed=none"), made="2026-01-04")
    found = record.incident(A)
    assert found.toll("killed") is None
    assert [f for s in found.harm if s.kind == "killed" for f in s.figures if f.evidence]
    assert all(s.low is None for s in found.harm if s.kind == "killed")


def test_a_correction_joins_and_parts_nothing(record: Record) -> None:
    together = [[a.id for a in i.accounts] for i in record.incidents()]
    decide(
        record, "correct", A, typed("date=2023-01", "place=from: Kayes; to: Diéma", "type=arrests", "perpetrator=none")
    )
    assert sorted([a.id for a in i.accounts] for i in record.incidents()) == sorted(together)
    assert [p.role for p in record.incident(A).places] == ["from", "to"]


def test_rejected_accounts_leave_view_counts_and_exports(record: Record, tmp_path: Path) -> None:
    from vigie.record.exporting import export

    gone = record.account(B)
    reports, accounts = record.counts()
    key = decide(record, "reject", B)
    assert record.counts() == (reports, accounts - 1)
    assert gone.id not in {a.id for a in record.accounts()}
    assert [a.id for a in record.incident(A).accounts] == [record.account(A).id]
    for name in (B, gone.id, gone.id[:12]):
        with pytest.raises(QuestionError, match="Awa rejected it"):
            record.incident(name)
    for form in ("csv", "json", "jsonl"):
        export(record, tmp_path / form, form)
        assert gone.id not in (tmp_path / form).read_text(encoding="utf-8")
    for name in (A, B):
        assert key in {one.judgement.id for one in record.history(name) if one.judgement}
    decide(record, "confirm", B)
    assert [one.person for one in record.incident(A).confirmed] == ["Awa"]


def test_a_withdrawal_of_a_withdrawal_restores(record: Record) -> None:
    before = record.incidents()
    key = decide(record, "correct", A, typed("killed=99"))
    first = record.judge("withdraw", key, person="Bah", reason="wrong list")
    assert record.incidents() == before
    second = record.judge("withdraw", key, person="Cissé", reason="wrong day")
    record.judge("withdraw", first.id, person="Bah")
    assert record.incidents() == before
    record.judge("withdraw", second.id, person="Cissé")
    assert killed(record.incident(A)) == (99, 99)
    told = [one for one in record.history(A) if one.what is What.JUDGED]
    assert [one.withdrawn for one in told] == [False, True, True, False, False]
    assert len(record.judgements()) == 5


def test_what_is_no_judgement_is_refused(record: Record) -> None:
    a = record.account(A).id
    for refused in (
        ("confirm", a, "", " "),
        ("confirm", "nobody", "", "Awa"),
        ("reject", a, "something", "Awa"),
        ("correct", a, "{}", "Awa"),
        ("correct", a, '{"killed": 5}', "Awa"),
        ("correct", a, '{"weather":[]}', "Awa"),
        ("correct", a, '{"killed":{"high":5,"low":5,"value":5}} ', "Awa"),
        ("withdraw", "f" * 64, "", "Awa"),
        ("same", a, a, "Awa"),
    ):
        with pytest.raises(RecordProblem):
            record.judge(*refused)
    assert record.judgements() == []


@pytest.mark.parametrize("harm", ["reason = 'x'", "b = '{}'", "decision = 'reject'", "made = '2020'"])
def test_a_judgement_that_was_tampered_with_is_found_out(record: Record, harm: str) -> None:
    key = decide(record, "correct", A, typed("killed=7"))
    assert record.verify() == []
    record.engine.execute(f"UPDATE judgement SET {harm} WHERE id = ?", [key])
    assert record.verify() == [key]


def test_a_judgement_about_nothing_is_found_out(record: Record) -> None:
    key = decide(record, "confirm", A)
    back = record.judge("withdraw", key, person="Awa")
    record.engine.execute("DELETE FROM judgement WHERE id = ?", [key])
    assert record.verify() == [back.id]


def test_judgements_outlive_another_reading_of_the_same_text(record: Record, convoy: dict[str, Reading]) -> None:
    decide(record, "correct", A, typed("killed=7"))
    decide(record, "confirm", A)
    decide(record, "reject", "A2-01#1")
    reading = convoy["A2-01"]
    other = dataclasses.replace(
        reading.incidents[0],
        harm=(Harm("killed", "civilians", Quantity(2, None, None)),),
        quote=reading.incidents[0].quote,
    )
    record.add(dataclasses.replace(reading, incidents=(other, *reading.incidents[1:])), version="2")
    assert killed(record.incident(A)) == (7, 7)
    assert record.incident(A).confirmed
    assert record.account("A2-01#1").id in record.judged().rejected
    assert record.review() == []
    # The reader no longer finds what a person confirmed: it stays, under the same evidence.
    record.add(without(reading, 0), version="3")
    kept = record.account(f"A2-01#{len(reading.incidents) - 1}")
    assert kept.stated.quote == reading.incidents[0].quote
    assert kept in record.accounts()
    assert len(record.incident(kept.id).accounts) == 2
    assert record.review() == []
    assert [one.what for one in record.history(kept.id) if one.account.startswith("A2-01") and not one.judgement] == [
        What.PUBLISHED, What.READ, What.REREAD, What.LOST
    ]  # fmt: skip
    record.add(reading, version="4")
    assert record.account(A).confirmed
    assert len(record.judged().kept) == 0


def test_an_id_finds_its_account_after_re_reading(record: Record, convoy: dict[str, Reading]) -> None:
    old = record.account(A)
    record.add(changed(convoy["A2-01"], "Flash. "))
    now = record.account(A)
    assert now.id != old.id
    assert record.account(old.id) == now
    assert record.incident(old.id) == record.incident(A)
    with pytest.raises(QuestionError, match="No incident"):
        record.incident("f" * 64)


def test_judgements_outlive_another_text_that_says_the_same(record: Record, convoy: dict[str, Reading]) -> None:
    decide(record, "correct", A, typed("killed=7"))
    record.add(changed(convoy["A2-01"], "Flash. "), version="2")
    assert killed(record.incident(A)) == (7, 7)
    assert record.review() == []


def test_where_text_and_reading_change_a_person_is_asked(record: Record, convoy: dict[str, Reading]) -> None:
    a, b = record.account(A), record.account(B)
    key = decide(record, "correct", A, typed("killed=7"))
    pair = record.judge("not_same", a.id, b.id, "Awa", "two convoys").id
    lost = decide(record, "confirm", "A2-01#1")
    reading = convoy["A2-01"]
    moved = dataclasses.replace(reading.incidents[0], date=DateRange(dt.date(2025, 10, 18), dt.date(2025, 10, 18)))
    record.add(changed(dataclasses.replace(reading, incidents=(moved,)), "Correction. "), version="2")
    waiting = {one.judgement.id: one for one in record.review()}
    assert set(waiting) == {key, pair, lost}
    assert not record.account(A).corrected
    assert len(record.incident(A).accounts) == 2
    for one in waiting.values():
        assert one.sides[0].before or one.sides[1].before
    (side,) = waiting[key].sides
    assert (side.before, side.now) == (a, record.account(A))
    assert {one.settled for one in waiting[pair].sides} == {True, False}
    record.judge_all(again(waiting[key], [], "Bah", "still so"))
    record.judge_all(again(waiting[pair], [], "Bah", "still two"))
    assert killed(record.incident(A)) == (7, 7)
    assert len(record.incident(A).accounts) == 1
    assert [one.judgement.id for one in record.review()] == [lost]
    record.judge("withdraw", lost, person="Bah", reason="no longer told")
    assert record.review() == []
    # The text of before comes back, and with it nothing that was made anew.
    assert record.verify() == []


def test_an_account_takes_no_judgement_of_its_neighbour(record: Record, convoy: dict[str, Reading]) -> None:
    reading = convoy["A2-01"]
    quote = reading.incidents[0].quote
    first, second = (dataclasses.replace(a, quote=quote) for a in reading.incidents[:2])
    record.add(dataclasses.replace(reading, incidents=(first, second)), version="2")
    decide(record, "reject", "A2-01#0")
    otherwise = dataclasses.replace(first, harm=())
    record.add(dataclasses.replace(reading, incidents=(second, otherwise)), version="3")
    standing = {a.index for a in record.accounts() if a.report.id == "A2-01"}
    assert standing == {0}


def test_a_judgement_is_guarded_like_its_accounts(record: Record, convoy: dict[str, Reading], tmp_path: Path) -> None:
    from vigie.record.exporting import export

    record.add(changed(convoy["A2-02"], level=Sensitivity.SECRET))
    secret = record.judge("correct", record.account(B).id, typed("killed=7"), "Awa", "an informer counted")
    record.judge("same", record.account(A).id, record.account(B).id, "Awa", "an informer saw both")
    back = record.judge("withdraw", secret.id, person="Awa", reason="the informer erred")
    record.judge("withdraw", back.id, person="Awa", reason="the informer did not err")
    public = Filter(sensitivity=Sensitivity.PUBLIC)
    for form in ("csv", "json", "jsonl", "geojson"):
        export(record, tmp_path / form, form, public)
        told = (tmp_path / form).read_text(encoding="utf-8")
        assert "informer" not in told
        assert secret.id not in told
        export(record, tmp_path / form, form)
        assert secret.id in (tmp_path / form).read_text(encoding="utf-8")
    for name in (A, record.incident(A).id):
        told = record.history(name, Sensitivity.PUBLIC)
        assert "informer" not in repr(told)
        assert {one.account for one in told} == {A}
        assert "informer" in repr(record.history(name))
        assert {a.report.id for a in record.incident(name, Sensitivity.PUBLIC).accounts} == {"A2-01"}
    (open_one,) = [i for i in record.incidents(public) if record.account(A).id in {a.id for a in i.accounts}]
    assert killed(open_one) != (7, 7)
    assert killed(record.incident(A)) == (7, 7)
    moved = dataclasses.replace(convoy["A2-02"].incidents[0], date=None, harm=(), types=(), places=())
    record.add(changed(dataclasses.replace(convoy["A2-02"], incidents=(moved,)), "New. ", Sensitivity.SECRET))
    assert {one.judgement.reason for one in record.review()} == {"an informer counted", "an informer saw both"}
    assert record.review(Sensitivity.CONFIDENTIAL) == []


def test_why_something_is_rejected_is_guarded_too(record: Record, convoy: dict[str, Reading]) -> None:
    record.add(changed(convoy["A2-02"], level=Sensitivity.SECRET))
    decide(record, "reject", B)
    with pytest.raises(QuestionError, match="Awa rejected it"):
        record.incident(B)
    for ask in (record.incident, record.history):
        with pytest.raises(QuestionError, match=r"No (incident|account)"):
            ask(B, Sensitivity.PUBLIC)
    assert "Awa" not in repr(record.history(A, Sensitivity.PUBLIC))
    assert "Awa" in repr(record.history(A))


def test_events_of_datasets_are_judged_too(place: str, tmp_path: Path) -> None:
    from benchmarks.labour import datasets

    from vigie.record.exporting import export

    with Record.open(place) as record:
        for n, (file, version, day) in enumerate(datasets(tmp_path)):
            if n:
                edited, same, dropped = (record.account(f"synthetic:{key}#0") for key in (4, 5, 7))
                for item in (edited, same, dropped):
                    record.judge("correct", item.id, typed("killed=17"), "Awa", "counted")
            record.import_dataset(
                file, form=tmp_path / "mapping.toml", version=version, day=dt.date.fromisoformat(day), complete=True
            )
        assert killed(record.incident("synthetic:5#0")) == (17, 17)
        assert killed(record.incident("synthetic:4#0")) == (11, 11)
        assert {side.account for one in record.review() for side in one.sides} == {edited.id, dropped.id}
        told = [one.what for one in record.history("synthetic:4#0")]
        assert told == [What.CODED, What.JUDGED, What.EDITED]
        export(record, tmp_path / "out.json", "json")
        assert '"killed"' in (tmp_path / "out.json").read_text(encoding="utf-8")


def test_as_of_a_day_no_later_judgement_counts(record: Record) -> None:
    key = decide(record, "correct", A, typed("killed=7"))
    decide(record, "reject", "A2-01#1")
    record.engine.execute("UPDATE publication SET recorded = TIMESTAMPTZ '2024-05-01 00:00:00+00'")
    record.engine.execute("UPDATE reading SET recorded = TIMESTAMPTZ '2024-05-01 00:00:00+00'")
    record.engine.execute("UPDATE judgement SET recorded = TIMESTAMPTZ '2024-05-03 00:00:00+00' WHERE id = ?", [key])
    before, between = record.at(dt.date(2024, 5, 2)), record.at(dt.date(2024, 5, 3))
    assert before.incident("A2-01#1").accounts
    assert killed(before.incident(A)) != (7, 7)
    assert killed(between.incident(A)) == (7, 7)
    assert between.incident("A2-01#1").accounts
    assert [one.what for one in before.history(A)].count(What.JUDGED) == 0
    with pytest.raises(QuestionError):
        record.incident("A2-01#1")
    with pytest.raises(RecordProblem, match="as of"):
        before.judge("confirm", record.account(A).id, person="Awa")


def test_history_tells_all_that_happened_in_time_order(
    record: Record, convoy: dict[str, Reading], places: Callable[[], str]
) -> None:
    record.add(dataclasses.replace(convoy["A2-01"], incidents=convoy["A2-01"].incidents[:1]), version="2")
    record.add(changed(convoy["A2-01"], "Flash. "), version="2")
    key = decide(record, "confirm", A)
    record.judge("withdraw", key, person="Bah", reason="too early")
    told = record.history(record.incident(A).id)
    assert sorted(told, key=lambda one: (one.at, one.order)) == told
    own = [one.what for one in told if one.account == A]
    assert own == [What.PUBLISHED, What.READ, What.REREAD, What.REVISED, What.REREAD, What.JUDGED, What.JUDGED]
    assert What.LINKED in {one.what for one in told}
    assert [(one.who, one.withdrawn) for one in told[-2:]] == [("Awa", True), ("Bah", False)]
    with Record.open(places()) as copy:
        copy.take(record.export(), "copy")
        assert [(one.what, one.who, one.account) for one in copy.history(A)] == [
            (one.what, one.who, one.account) for one in told
        ]
