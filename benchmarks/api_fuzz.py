"""Every endpoint of the API asked at random by its own description: ``python -m benchmarks.api_fuzz [EXAMPLES]``.

In: how many examples an endpoint (200). Out: how many questions were asked, by class of status, and every answer that
was an error of the server's own. After schemathesis (Hatfield-Dodds and Dygalo, 'Deriving semantics-aware fuzzers from
web API schemas', 2022).
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation import GenerationMode

from vigie.model import Report
from vigie.reading import read
from vigie.record import Record
from vigie.sources import read_sources
from vigie.web import Settings, create_app

ADDRESS, HERE = "http://127.0.0.1:8400", ("127.0.0.1", 50_000)
SLOW = ("/api/jobs", "/events")
"""What goes on after the answer, or never ends."""
UNFORESEEN, NOT_HERE = 500, 503


@dataclass
class Found:
    """Questions asked, by class of status; those that the server was at fault for."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return sum(self.statuses.values())


def refused(app: FastAPI, examples: int) -> Found:
    """Ask every endpoint so many times, what is right and what is not."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.config.generation.update(modes=list(GenerationMode))
    found = Found()
    with TestClient(app, base_url=ADDRESS, client=HERE, raise_server_exceptions=False) as client:
        for result in schema.get_all_operations():
            operation = result.ok()
            # An account would end the time in which this client needs none.
            if any(part in operation.path for part in SLOW) or (operation.path, operation.method) == (
                "/api/people",
                "post",
            ):
                continue
            _ask(operation, client, examples, found)
    return found


def _ask(operation: schemathesis.schemas.APIOperation, client: TestClient, examples: int, found: Found) -> None:
    @seed(7)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        told = case.as_transport_kwargs(base_url=ADDRESS)
        told["headers"] = {**(told.get("headers") or {}), "Host": "127.0.0.1:8400"}
        told.pop("cookies", None)
        if isinstance(told.get("data"), str):
            told["content"] = told.pop("data")
        try:
            request = client.build_request(**told)
            request.read()
        except (ValueError, TypeError, AttributeError):
            # No client can send this.
            return
        answer = client.send(request)
        found.statuses[answer.status_code // 100] += 1
        # A list that was not fetched, a program that is not installed.
        if answer.status_code >= UNFORESEEN and answer.status_code != NOT_HERE:
            found.faults.append(f"{answer.status_code} {case.as_curl_command()[:400]} -> {answer.text[:300]}")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask()


def main() -> None:
    """Print the figures."""
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.duckdb"
        with as_file(files("vigie.samples") / "reports.jsonl") as reports, Record.open(path) as record:
            record.add_all([read(one) for one in read_sources([str(reports)]) if isinstance(one, Report)])
        found = refused(create_app(Settings(str(path))), examples)
    print(f"{found.asked} questions: " + ", ".join(f"{kind}xx {n}" for kind, n in sorted(found.statuses.items())))
    print(f"{len(found.faults)} at the server's fault")
    for fault in found.faults[:40]:
        print(fault)
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
