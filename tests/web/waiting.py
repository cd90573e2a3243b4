"""Waiting for a job to be over."""

from __future__ import annotations

import time
from typing import Any

from fastapi.testclient import TestClient

PATIENCE = 60.0


def until_over(client: TestClient, key: str) -> dict[str, Any]:
    end, pause = time.monotonic() + PATIENCE, 0.05
    while time.monotonic() < end:
        job: dict[str, Any] = client.get(f"/api/jobs/{key}").json()
        if job["state"] in {"done", "cancelled"}:
            return job
        time.sleep(pause)
        # Never more often than a person may ask for long.
        pause = min(1.0, pause * 1.2)
    raise AssertionError(f"{key} is not over")
