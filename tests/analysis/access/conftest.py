"""Data that is not the project's own: a test that needs it is skipped where it is not at hand."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[4] / "shared")


@pytest.fixture
def trunk_network() -> Path:
    file = SHARED / "data" / "geo" / "africa_road_network.csv"
    if not file.is_file():
        pytest.skip("the trunk network of Africa is not at hand (VIGIE_SHARED)")
    return file
