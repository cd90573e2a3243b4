"""What takes reports in for a server: desks for who waits, a runner for jobs, the folder of uploads.

In: the state folder, the store. Out: ``Intake``, one for an app (``app.state.intake``).
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from vigie.web.jobs.desks import Desks
from vigie.web.jobs.ledger import Item, Job, Ledger, State
from vigie.web.jobs.runner import Runner
from vigie.web.jobs.task import Said
from vigie.web.jobs.uploads import Upload
from vigie.web.people.who import Role, Who
from vigie.web.problems import WebProblem

if TYPE_CHECKING:
    from vigie.web.store import Store

MOST_JOBS = 20
"""Of one person that are not over."""
MOST_ITEMS = 1_000


class Intake:
    """Takes reports in; started and closed with the app."""

    def __init__(self, state: Path, store: Store) -> None:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.uploads = state / "uploads"
        self.uploads.mkdir(mode=0o700, exist_ok=True)
        self.store = store
        self.ledger = Ledger(state / "jobs.sqlite")
        self.desks = Desks()
        self.runner = Runner(self.ledger, store, self.uploads)
        self.runner.start()

    def close(self) -> None:
        self.runner.close()
        self.desks.close()
        self.ledger.close()

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A folder among the uploads that is removed at the end, unless a job has taken it."""
        path = self.uploads / secrets.token_hex(8)
        try:
            yield path
        finally:
            if self.ledger.job(path.name) is None:
                shutil.rmtree(path, ignore_errors=True)

    def begin(self, who: Who, files: Sequence[Upload], addresses: Sequence[str], said: Said, folder: Path) -> Job:
        """A job of files that are in ``folder`` and of addresses; it is on the ledger when this returns."""
        if not files and not addresses:
            raise WebProblem("intake.nothing", 422)
        if len(files) + len(addresses) > MOST_ITEMS:
            raise WebProblem("intake.too_many_files", 413, most=MOST_ITEMS)
        if self.ledger.under_way(who.name) >= MOST_JOBS:
            raise WebProblem("intake.too_many_jobs", 429, most=MOST_JOBS)
        items = [
            *((one.name, f"{folder.name}/{one.path.name}", one.size) for one in files),
            *((address, None, 0) for address in addresses),
        ]
        self.ledger.add(
            folder.name,
            who.name,
            who.level,
            said,
            [Item(n, name, path, size, State.WAITING) for n, (name, path, size) in enumerate(items, 1)],
        )
        self.runner.wake()
        return self.job(folder.name, who)

    def job(self, key: str, who: Who) -> Job:
        """A job of one's own, or to an admin anybody's; WebProblem (404) else."""
        found = self.ledger.job(key)
        if found is None or (found.person != who.name and who.role is not Role.ADMIN):
            raise WebProblem("intake.no_job", 404, asked=key)
        return found


class Folder:
    """``Intake.folder`` for endpoints that wait for a body: made and removed in a thread."""

    def __init__(self, intake: Intake) -> None:
        self._context = intake.folder()

    async def __aenter__(self) -> Path:
        return await run_in_threadpool(self._context.__enter__)

    async def __aexit__(self, *error: object) -> None:
        await run_in_threadpool(self._context.__exit__, None, None, None)


async def _intake(request: Request) -> Intake:
    found: Intake = request.app.state.intake
    return found


Open = Annotated[Intake, Depends(_intake)]
"""The intake of the app, for an endpoint."""
