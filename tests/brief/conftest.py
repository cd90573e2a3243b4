"""The annotated reports of the second half of 2025 on record, with one that is confidential; briefs of October."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vigie.brief import Composed, compose, named
from vigie.exchange import reading_from_json
from vigie.model import Reading, Report, Sensitivity
from vigie.reading import read
from vigie.record import Filter, Record

GOLD = Path(__file__).parents[1] / "gold"
FILES = ("A1", "A2", "B", "D", "E", "G", "H")
SINCE = dt.date(2025, 6, 1)
OCTOBER = Filter(start=dt.date(2025, 10, 1), end=dt.date(2025, 10, 31), sensitivity=Sensitivity.PUBLIC)
GUARDED = Report(
    "guarded",
    "Jeudi 23 octobre 2025, des hommes armés ont attaqué le village de Tambacara. Neuf civils ont été tués selon "
    "Fanta Kouyaté. La route Yélimané–Tambacara est coupée depuis le 23 octobre. Plus de 73 194 personnes ont été "
    "déplacées au Mali en 2025.",
    "fr",
    dt.date(2025, 10, 24),
    "Réseau Kalanko",
    "Note confidentielle du Réseau Kalanko",
    None,
    Sensitivity.CONFIDENTIAL,
)
Weekly = Callable[[str], Composed]


def _gold() -> list[Reading]:
    lines = [line for f in FILES for line in (GOLD / f"{f}.jsonl").read_text(encoding="utf-8").splitlines() if line]
    found = [reading_from_json(json.loads(line)) for line in lines]
    return [r for r in found if r.report.published and r.report.published >= SINCE]


@pytest.fixture(scope="session")
def october(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record; read it only."""
    path = tmp_path_factory.mktemp("october") / "october.duckdb"
    with Record.open(path) as record:
        record.add_all([*_gold(), read(GUARDED)])
        record.rebuild()
    return path


@pytest.fixture(scope="session")
def weekly(october: Path) -> Iterator[Weekly]:
    """The weekly brief of October 2025 in a language, composed once."""
    kept: dict[str, Composed] = {}
    with Record.open(october, read_only=True) as record:

        def made(lang: str) -> Composed:
            if lang not in kept:
                kept[lang] = compose(record, OCTOBER, lang, named("weekly"))
            return kept[lang]

        yield made
