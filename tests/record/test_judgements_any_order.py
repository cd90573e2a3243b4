"""Whatever is decided and taken back leaves the view as it was; the order in which judgements come tells nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.model import Reading
from vigie.record import Judgement, Record
from vigie.record.judgements.corrections import written
from vigie.record.judgements.deciding import decision
from vigie.record.judgements.decisions import in_force, withdrawn
from vigie.record.judgements.typed import values

CORRECTIONS = [
    written(values(words))
    for words in (
        ["killed=7"],
        ["killed.civilians=3", "type=shelling"],
        ["killed=none"],
        ["date=2025-01", "place=none"],
    )
]
OF_ONE = st.sampled_from([("confirm", ""), ("reject", ""), *(("correct", told) for told in CORRECTIONS)])
DECIDED = st.lists(
    st.one_of(
        st.tuples(st.just("one"), OF_ONE, st.integers(0, 7)),
        st.tuples(st.just("two"), st.sampled_from(["same", "not_same", "open"]), st.integers(0, 7), st.integers(0, 7)),
        st.tuples(st.just("back"), st.integers(0, 20)),
    ),
    max_size=12,
)
clock = itertools.count()
CALM = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


def stamp() -> str:
    """A moment later than the one before."""
    n = next(clock)
    return f"2026-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}+00:00"


def decisions(plan: Sequence[tuple[object, ...]], accounts: Sequence[str]) -> list[Judgement]:
    made: list[Judgement] = []
    for kind, *rest in plan:
        match kind, rest:
            case "one", [(str(verdict), str(told)), int(n)]:
                made.append(decision(verdict, accounts[n], told, "Awa", "because", stamp()))
            case "two", [str(verdict), int(n), int(m)] if n != m:
                made.append(decision(verdict, accounts[n], accounts[m], "Awa", "because", stamp()))
            case "back", [int(n)] if made:
                made.append(decision("withdraw", made[n % len(made)].id, "", "Bah", "because", stamp()))
    return made


def taken_back(made: Sequence[Judgement]) -> list[Judgement]:
    """Withdrawals after which none of these counts, whatever of them is withdrawn already."""
    return [decision("withdraw", one.id, "", "Bah", "all of it", stamp()) for one in in_force(made)]


@pytest.fixture
def some(readings: list[Reading]) -> list[Reading]:
    return [r for r in readings if r.report.id.startswith("A2")]


@pytest.fixture
def record(place: str, some: list[Reading]) -> Iterator[Record]:
    with Record.open(place) as opened:
        opened.add_all(some)
        yield opened


def test_what_is_taken_back_leaves_no_trace_in_the_view(record: Record) -> None:
    before, incidents = record.accounts(), record.incidents()
    ids = [item.id for item in before]
    assert len(ids) > 7

    @settings(max_examples=12, **CALM)  # type: ignore[arg-type]
    @given(DECIDED)
    def check(plan: list[tuple[object, ...]]) -> None:
        made = decisions(plan, ids)
        record.judge_all(made)
        record.judge_all(taken_back(made))
        found = record.judged()
        assert (found.rejected, found.confirmed, found.corrected, found.rulings) == ({}, {}, {}, ())
        assert record.accounts() == before

    check()
    assert record.incidents() == incidents
    assert record.verify() == []


def test_the_order_of_arrival_tells_nothing(places: Callable[[], str], some: list[Reading]) -> None:
    with Record.open(places()) as one, Record.open(places()) as other:
        for record in (one, other):
            record.add_all(some)
        ids = [item.id for item in one.accounts()]

        @settings(max_examples=6, **CALM)  # type: ignore[arg-type]
        @given(DECIDED, st.randoms(use_true_random=False))
        def check(plan: list[tuple[object, ...]], chance: object) -> None:
            made = decisions(plan, ids)
            shuffled = made[:]
            chance.shuffle(shuffled)  # type: ignore[attr-defined]
            for single in made:
                one.judge_all([single])
            other.judge_all(shuffled)
            other.judge_all(made)
            assert one.digest() == other.digest()
            assert one.judged() == other.judged()
            assert one.accounts() == other.accounts()

        check()
        assert one.incidents() == other.incidents()


@given(DECIDED)
def test_one_counts_unless_a_counting_withdrawal_names_it(plan: list[tuple[object, ...]]) -> None:
    made = decisions(plan, [f"{n:064x}" for n in range(8)])
    gone = withdrawn(made)
    for one in made:
        against = [w.id for w in made if w.verdict == "withdraw" and w.a == one.id]
        assert (one.id in gone) == any(key not in gone for key in against)
    assert gone == withdrawn(made[::-1])
