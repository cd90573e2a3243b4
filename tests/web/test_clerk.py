"""The process that reads: whatever becomes of it, each report of a task is told once and the rest goes on."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.model import Reading, Report
from vigie.reading.worker import Failure
from vigie.sources import Refusal
from vigie.sources.draft import Draft
from vigie.web.jobs.clerk import Clerk, Stopped
from vigie.web.jobs.desks import Desks
from vigie.web.jobs.task import Task
from vigie.web.problems import WebProblem

TEXT = "Le 4 mai 2025, des hommes armés ont attaqué le village de Diéma. Bilan : {n} civils tués."


@pytest.fixture
def clerk() -> Iterator[Clerk]:
    found = Clerk()
    yield found
    found.close()


def task(folder: Path, count: int) -> Task:
    path = folder / "0001"
    lines = [json.dumps({"text": TEXT.format(n=n)}) for n in range(2, count + 2)]
    path.write_text("\n".join([*lines[:1], "no json", *lines[1:]]), encoding="utf-8")
    return Task("rapports.jsonl", path)


def kill(clerk: Clerk) -> None:
    assert clerk._process is not None
    os.kill(clerk._process.pid, signal.SIGKILL)


def test_what_a_task_holds_comes_in_order_and_only_what_is_wanted_is_read(clerk: Clerk, tmp_path: Path) -> None:
    found = list(clerk.work(task(tmp_path, 40), lambda report: "7 civils" not in report.text))
    assert [one.number for one in found] == list(range(41))
    assert isinstance(found[1].found, Refusal)
    unread = [one.found for one in found if isinstance(one.found, Report) and one.result is None]
    assert [one.text for one in unread] == [TEXT.format(n=n) for n in (7, 17, 27, 37)]
    assert all(
        isinstance(one.result, Reading) for one in found if isinstance(one.found, Report) and one.found not in unread
    )
    again = list(clerk.work(Task("text", text=Draft(TEXT.format(n=3)))))
    assert len(again) == 1, "the process serves the next task"


def test_a_process_that_dies_is_replaced_and_nothing_is_told_twice(clerk: Clerk, tmp_path: Path) -> None:
    found = []
    for outcome in clerk.work(task(tmp_path, 40)):
        found.append(outcome)
        if outcome.number in {5, 30}:
            kill(clerk)
    assert [one.number for one in found] == list(range(41))
    assert sum(isinstance(one.result, Reading) for one in found) == 40


def test_a_report_that_kills_twice_is_told_and_the_rest_goes_on(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = clerk._answer

    def dying(process: object) -> object:
        if clerk._at is not None and clerk._at.text == TEXT.format(n=4):
            kill(clerk)
        return answer(process)  # type: ignore[arg-type]

    monkeypatch.setattr(clerk, "_answer", dying)
    found = list(clerk.work(task(tmp_path, 5)))
    assert [one.number for one in found] == list(range(6))
    told = [one.result for one in found if isinstance(one.result, Failure)]
    assert len(told) == 1
    assert sum(isinstance(one.result, Reading) for one in found) == 4


def test_a_report_that_takes_too_long_is_told_at_once(tmp_path: Path) -> None:
    clerk = Clerk(patience=0.01)
    try:
        found = list(clerk.work(Task("text", text=Draft(TEXT.format(n=3) * 50))))
    finally:
        clerk.close()
    assert len(found) == 1
    assert isinstance(found[0].found, Refusal)
    assert "more than 0.01 s" in found[0].found.sentence("en")


def test_stopping_ends_what_is_under_way(clerk: Clerk, tmp_path: Path) -> None:
    work = clerk.work(task(tmp_path, 40))
    next(work)
    clerk.stop()
    with pytest.raises(Stopped):
        list(work)
    assert len(list(clerk.work(task(tmp_path, 2)))) == 3


def test_so_many_are_served_and_the_others_are_told_to_come_again() -> None:
    desks = Desks(most=1, waiting=1, patience=0.2)
    taken = desks._take()
    waited: list[WebProblem] = []

    def ask() -> None:
        with pytest.raises(WebProblem) as told:
            desks._take()
        waited.append(told.value)

    waiting = threading.Thread(target=ask)
    waiting.start()
    time.sleep(0.05)
    with pytest.raises(WebProblem) as at_once:
        desks._take()
    waiting.join()
    assert at_once.value.status == waited[0].status == 503
    assert at_once.value.wait > 0
    taken.close()
