"""Fuzzing: whatever the text, reading raises nothing and every evidence is a run of that text.

    python -m benchmarks.fuzz [--runs N] [--seed N] [--jobs N]

In: the annotated reports that may be opened, mutated by words, characters and splices, and random texts (``mutant``).
Out: a line a kind of failure with the seed that makes it again (``mutant(seed)``), then the count; status 1 where
there was any.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain
from multiprocessing import get_context
from typing import Any

from benchmarks.shared import lines, opened
from vigie.exchange import reading_to_json, report_to_json
from vigie.knowledge import lexicon
from vigie.model import DateRange, Evidence, Quantity, Reading, Report
from vigie.reading import read
from vigie.reading.parallel import cores
from vigie.reading.worker import line_of

MARKS = [*".,;:!?()[]{}\"'«»“”’–—-/%$€*•…\n\t\r\x00\u200b\u200d\u202e\u00a0\u202f\ufeff\u0301", "\n\n", "\n- "]
LONGEST = 6000
"""Characters: what is wrong with reading shows in a page."""


@cache
def texts() -> list[str]:
    return [value["report"]["text"] for value in lines(list(opened().values()))]


@cache
def forms() -> list[str]:
    """Every word that reading knows, in both languages."""
    return sorted({form for language in ("fr", "en") for form, _, _ in lexicon.entries(language)})


def mutant(seed: int) -> Report:
    """A report that the seed alone decides."""
    chance = random.Random(seed)
    text = chance.choice([_mended, _mended, _mended, _listed, _random])(chance)[:LONGEST]
    published = dt.date.fromordinal(chance.randint(1, dt.date.max.toordinal())) if chance.random() < 0.1 else None
    if chance.random() < 0.6:
        published = dt.date(2025, 1, 1) + dt.timedelta(chance.randrange(365))
    title = chance.choice([None, None, text[:80], chance.choice(texts())[:60]])
    return Report(f"fuzz-{seed}", text, chance.choice(["fr", "fr", "en"]), published, title=title)


def _mended(chance: random.Random) -> str:
    """An annotated report after some mutations, or two of them spliced."""
    text = chance.choice(texts())
    if chance.random() < 0.25:
        other = chance.choice(texts())
        text = text[: chance.randrange(len(text))] + other[chance.randrange(len(other)) :]
    for _ in range(chance.randint(1, 12)):
        text = chance.choice(MUTATIONS)(chance, text)
    return text


def _listed(chance: random.Random) -> str:
    """Words of the lexicon in any order."""
    words = [chance.choice([*MARKS[:12], "de", "le", "12", "2025", "mai"]) for _ in range(chance.randrange(60))]
    words += [chance.choice(forms()) for _ in range(chance.randrange(1, 120))]
    chance.shuffle(words)
    return " ".join(words)


def _random(chance: random.Random) -> str:
    """Any characters: of all Unicode, of one block, or digits and marks."""
    least, most = chance.choice(
        [(0, 0x10FFFF), (0, 0x250), (0x300, 0x370), (0x2000, 0x2100), (0xD800, 0xDFFF), (32, 64)]
    )
    return "".join(chr(chance.randint(least, most)) for _ in range(chance.randrange(400)))


def _words(change: Callable[[random.Random, list[str]], None]) -> Callable[[random.Random, str], str]:
    def mutate(chance: random.Random, text: str) -> str:
        words = text.split(" ")
        for _ in range(chance.randint(1, 10)):
            if words:
                change(chance, words)
        return " ".join(words)

    return mutate


def _delete(chance: random.Random, words: list[str]) -> None:
    del words[chance.randrange(len(words))]


def _repeat(chance: random.Random, words: list[str]) -> None:
    at, long = chance.randrange(len(words)), chance.randint(1, 6)
    words[at:at] = words[at : at + long] * chance.choice([1, 1, 2, 20])


def _swap(chance: random.Random, words: list[str]) -> None:
    a, b = chance.randrange(len(words)), chance.randrange(len(words))
    words[a], words[b] = words[b], words[a]


def _insert(chance: random.Random, words: list[str]) -> None:
    words.insert(chance.randrange(len(words) + 1), chance.choice([*forms(), *(str(n) for n in range(100))]))


def _digits(chance: random.Random, words: list[str]) -> None:
    at = chance.randrange(len(words))
    words[at] = chance.choice(
        ["0", "1", "00", "12,5", "1.000.000", "31", "2025", "9" * 30, "0,0", "٣", "²", "½", "12/13/14"]
    )


def _case(chance: random.Random, text: str) -> str:
    return chance.choice([str.upper, str.lower, str.title, str.swapcase, str.casefold])(text)


def _bare(_: random.Random, text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _form(chance: random.Random, text: str) -> str:
    form = chance.choice(["NFC", "NFD", "NFKC", "NFKD"])
    return unicodedata.normalize(form, text)


def _marks(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(MARKS) + text[at + chance.choice([0, 0, 1]) :]
    return text


def _characters(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chr(chance.randint(0, 0x10FFFF)) + text[at + chance.choice([0, 1, 5]) :]
    return text


def _one_line(chance: random.Random, text: str) -> str:
    return text.replace("\n", " ") if chance.random() < 0.5 else text.replace(" ", "\n")


def _unstopped(chance: random.Random, text: str) -> str:
    return text.replace(chance.choice([".", ",", " ", "-", "'"]), chance.choice(["", " ", "\u00a0", " ,"]))


MUTATIONS: list[Callable[[random.Random, str], str]] = [
    *map(_words, (_delete, _repeat, _swap, _insert, _digits)),
    *(_case, _bare, _form, _marks, _characters, _one_line, _unstopped),
]  # fmt: skip


def parts(value: Any) -> Iterator[Any]:
    """Every dataclass in a value, the value itself first."""
    if isinstance(value, (tuple, list)):
        yield from chain.from_iterable(map(parts, value))
    elif is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in fields(value):
            yield from parts(getattr(value, field.name))


def check(reading: Reading) -> None:
    """Raises AssertionError where a reading breaks its contract."""
    text = reading.report.text
    for part in parts(reading):
        if isinstance(part, Evidence):
            assert 0 <= part.start < part.end <= len(text), f"offsets {part.start}:{part.end} of {len(text)}"
            assert text[part.start : part.end] == part.text, f"evidence {part.text!r}"
        elif isinstance(part, Quantity):
            known = [n for n in (part.low, part.value, part.high) if n is not None]
            assert known == sorted(known) and all(n >= 0 for n in known), f"quantity {part}"
        elif isinstance(part, DateRange):
            assert not part.start or not part.end or part.start <= part.end, f"days {part}"
    line = json.loads(line_of(reading))
    assert line["report"]["id"] == reading.report.id
    json.dumps(reading_to_json(reading), allow_nan=False)
    assert report_to_json(reading.report)["text"] == text


def failure(seed: int) -> tuple[int, str] | None:
    """(seed, what went wrong and where) or None."""
    try:
        check(read(mutant(seed)))
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "vigie" in f.filename]
        last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__} in {last.filename.rsplit('/', 1)[-1]}:{last.lineno}: {str(error)[:120]}"
        return seed, said
    return None


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    asked.add_argument("--runs", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--jobs", type=int, default=cores())
    given = asked.parse_args(arguments)
    seeds = range(given.seed, given.seed + given.runs)
    start = time.monotonic()
    failed = 0
    with get_context("spawn").Pool(given.jobs) as pool:
        for n, found in enumerate(pool.imap_unordered(failure, seeds, chunksize=50), 1):
            if found:
                failed += 1
                print(f"seed {found[0]}: {found[1]}", flush=True)
            if n % 10_000 == 0:
                print(f"{n} read, {failed} failed, {time.monotonic() - start:.0f} s", flush=True)
    print(f"{given.runs} mutated and random reports read, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
