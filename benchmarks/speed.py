"""How fast: text to JSON beside spaCy's tokenizer with the same place names, start-up, memory, two processes.

    python -m benchmarks.speed [--reports N]

In: reports of some 200 words (``varied``). Out: a table on standard output. Both readers work on the same texts in the
same run on one core, in turns of ``TURN`` reports, by CPU time, and the median of the turns' ratios counts, so that a
busy machine troubles both alike. spaCy is installed by ``make bench`` (the extra 'bench'); without it its lines are
left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.shared import lines, scorer
from benchmarks.varied import place_names, varied
from vigie.exchange import report_to_json
from vigie.model import Report
from vigie.process import sweep_seldom
from vigie.reading import read
from vigie.reading.parallel import cores
from vigie.reading.times import times
from vigie.reading.worker import line_of

TURN = 100
ROOM = 500_000
"""Words that the second spaCy may remember."""


def spacy_peer(remembered: int | None = None) -> Callable[[Sequence[Report]], None] | None:
    """spaCy's blank French tokenizer and an EntityRuler with all place names; None where spaCy is absent.

    Its tokenizer remembers 10,000 words. Our names fill that, so every word of a text is cut anew and spaCy takes five
    times as long; with ``remembered`` it has room for the texts as well. Where a benchmark stands between the two
    depends on how many names it gives before the first text.
    """
    try:
        import spacy
    except ImportError:
        return None
    language = spacy.blank("fr")
    if remembered:
        language.tokenizer.max_cache_size = remembered
    ruler: Any = language.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PLACE", "pattern": name} for name in place_names()])

    def work(reports: Sequence[Report]) -> None:
        for document in language.pipe(report.text for report in reports):
            json.dumps([(e.start_char, e.end_char, e.text) for e in document.ents])

    return work


def vigie_reader(reports: Sequence[Report]) -> None:
    for report in reports:
        line_of(read(report))


def turns(reports: Sequence[Report], workers: Sequence[Callable[[Sequence[Report]], None]]) -> list[list[float]]:
    """Reports a second of CPU of each worker by turn; a first turn warms them up and is not counted."""
    rates: list[list[float]] = [[] for _ in workers]
    for begin in range(-TURN, len(reports), TURN):
        turn = reports[max(begin, 0) : max(begin, 0) + TURN]
        for of, work in zip(rates, workers, strict=True):
            start = time.process_time()
            work(turn)
            if begin >= 0:
                of.append(len(turn) / (time.process_time() - start))
    return rates


def program(*arguments: str | Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak megabytes of ``vigie`` with these arguments, its processes counted in."""
    code = (
        "import resource, sys; from vigie.cli import run; status = run(sys.argv[1:]); "
        "use = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]; "
        "print(sum(u.ru_utime + u.ru_stime for u in use), max(u.ru_maxrss for u in use), file=sys.stderr); "
        "sys.exit(status)"
    )
    start = time.perf_counter()
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wall = time.perf_counter() - start
    used, peak = done.stderr.split()[-2:]
    return wall, float(used), int(peak) / 1024


def french_times() -> str:
    path = scorer("french-timebank.jsonl")
    if path is None:
        return "French TimeBank is not here (set VIGIE_SHARED)"
    documents = list(lines([path]))
    start = time.process_time()
    for document in documents:
        times(document["text"], document["published"], document["language"])
    each = (time.process_time() - start) / len(documents)
    # HeidelTime starts a Java process with a tagger: seconds a document as it is run, 'minutes' for these 71.
    return f"{1000 * each:.1f} ms a document over {len(documents)} documents"


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.speed")
    asked.add_argument("--reports", type=int, default=2000)
    given = asked.parse_args([] if arguments is None else arguments)
    sweep_seldom()  # as the program does
    reports = list(varied(given.reports))
    words = sum(len(report.text.split()) for report in reports) / len(reports)
    peers = [peer for peer in (spacy_peer(), spacy_peer(ROOM)) if peer]
    own, *others = turns(reports, [vigie_reader, *peers])
    print(f"{len(reports)} reports of {words:.0f} words, text to JSON, one core (load {os.getloadavg()[0]:.1f})")
    print(f"  Vigie                      {median(own):8.0f} reports a second")
    for kind, other in zip(("as it comes", "words kept"), others, strict=False):
        ratio = median(a / b for a, b in zip(own, other, strict=True))
        print(f"  spaCy, {kind:20}{median(other):8.0f} reports a second, ratio {ratio:.2f}    (asked: 0.2)")
    if not others:
        print("  spaCy is not installed: make bench installs it (pip install -e '.[bench]')")
    print(f"French times: {french_times()}")
    with tempfile.TemporaryDirectory() as folder:
        one, many = Path(folder, "one.jsonl"), Path(folder, "many.jsonl")
        rows = [json.dumps(report_to_json(report), ensure_ascii=False) + "\n" for report in reports]
        one.write_text(rows[0], encoding="utf-8")
        many.write_text("".join(rows), encoding="utf-8")
        starts = [program("read", one, "--json") for _ in range(4)][1:]
        start = min(starts)
        print(f"start-up (one report)        {start[0]:8.2f} s wall, {start[1]:.2f} s CPU    (asked: 1.5)")
        runs = {jobs: program("read", many, "--json", "--jobs", str(jobs)) for jobs in (1, 2)}
        for jobs, (wall, used, peak) in runs.items():
            print(f"vigie read --jobs {jobs}           {wall:8.2f} s wall, {used:.2f} s CPU, {peak:.0f} MB at most")
        whole = runs[1][0] / runs[2][0]
        both = min(program("read", one, "--json", "--jobs", "2") for _ in range(2))
        net = (runs[1][0] - start[0]) / (runs[2][0] - both[0])
        idle = 2 * (runs[1][1] - start[1]) / (runs[2][1] - both[1])
        print(f"two processes over one       {whole:8.2f}, start-up apart {net:.2f}    (asked: 1.8; {cores()} cores)")
        print(f"  by CPU, as on idle cores   {idle:8.2f}")
    print(f"this process                 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB at most")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
