"""docs/known-misses.md: what reading gets wrong, by kind of fact and of error, with examples.

    python -m benchmarks.misses [FILE]

In: the annotated reports that may be opened (``shared.opened``; those that are only scored stay shut) and the pairing
of the annotators' ``score.py``. Out: the page. What counts as found is what the scorer counts.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import vigie
from benchmarks.shared import ROOT, lines, opened, scorer
from vigie.exchange import reading_to_json, report_from_json
from vigie.reading import read
from vigie.record import fingerprint

PAGE = ROOT / "docs" / "known-misses.md"
EXAMPLES = 5
QUOTE = 110
Json = dict[str, Any]
STATEMENTS = {"conditions": "kind", "claims": "measure", "measures": "kind"}
SLOTS = ("type", "date", "places", "perpetrators", "targets", "harm", "losses")


@dataclass
class Errors:
    """What went wrong in one kind of fact: how often by the kind of error, and where it shows."""

    annotated: int = 0
    found: int = 0
    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, error: str, report: str, words: str | None) -> None:
        self.counts[error] += 1
        shown = self.examples.setdefault(error, [])
        # one example a report: what is wrong in one style of writing is seldom all that is wrong
        if words and len(shown) < EXAMPLES and not any(line.startswith(f"{report}:") for line in shown):
            shown.append(f"{report}: {_short(words)}")


def _short(words: str) -> str:
    words = " ".join(words.split()).replace("|", "/").replace("`", "'")
    return words if len(words) <= QUOTE else words[:QUOTE].rsplit(" ", 1)[0] + " …"


def rules(path: Path) -> Any:
    """The annotators' scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compare(score: Any, gold: Json, got: Json, errors: dict[str, Errors]) -> None:
    """Adds the errors of one report."""
    report = gold["report"]["id"]
    _incidents(score, report, gold["incidents"], got["incidents"], errors)
    likes = {"conditions": score.like_condition, "claims": score.like_claim, "measures": score.like_measure}
    for kind, like in likes.items():
        _statements(score, like, report, gold[kind], got[kind], STATEMENTS[kind], errors[kind])


def _incidents(score: Any, report: str, gold: list[Json], got: list[Json], errors: dict[str, Errors]) -> None:
    pairs = score.pair(gold, got, score.likeness)
    incidents = errors["incidents"]
    _count(incidents, gold, got, len(pairs))
    for missed in _rest(gold, (i for i, _ in pairs)):
        incidents.add(f"missed: {missed['types'][0]}", report, missed.get("quote"))
    for extra in _rest(got, (j for _, j in pairs)):
        incidents.add(f"read where none is: {extra['types'][0]}", report, extra.get("quote"))
    for i, j in pairs:
        for slot in SLOTS:
            wanted, read_out = _values(score, gold[i], slot), _values(score, got[j], slot)
            if slot == "type" and set(read_out) & set(score.types(gold[i])):  # any of the codes that are acceptable
                wanted = read_out
            hits = score.matched(wanted, read_out, _same(score, slot))
            _count(errors[slot], wanted, read_out, hits)
            if hits < max(len(wanted), len(read_out)):
                left = [_told(x) for x in wanted if not any(_same(score, slot)(x, y) for y in read_out)]
                extra = [_told(y) for y in read_out if not any(_same(score, slot)(x, y) for x in wanted)]
                for error in _kinds_of_error(left, extra):
                    errors[slot].add(error, report, gold[i].get("quote"))


def _kinds_of_error(left: list[str], extra: list[str]) -> list[str]:
    """'civilians for soldiers' where both sides differ, else what is missing, or too much."""
    together = [f"{b} read for {a}" for a, b in zip(left, extra, strict=False)]
    n = len(together)
    return [*together, *(f"missing: {a}" for a in left[n:]), *(f"too much: {b}" for b in extra[n:])]


def _values(score: Any, incident: Json, slot: str) -> list[Any]:
    if slot == "type":
        return list(score.types(incident))[:1]
    if slot == "date":
        days = score.span(incident.get("date"))
        return [days] if days else []
    return list(incident.get(slot, []))


def _same(score: Any, slot: str) -> Callable[[Any, Any], bool]:
    special = {"places": score.same_place, "harm": score.harms, "losses": score.losses}
    return special.get(slot, lambda a, b: bool(a == b))


def _told(value: Any) -> str:
    """A value by its kind: no names, no figures, so that like errors fall together."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        length = (value[1] - value[0]).days
        return "a day" if length == 0 else "some days" if length < 10 else "a longer time"
    if "item" in value:
        return f"{value['item']} {value['how']}"
    if "who" in value:
        return f"{value['kind']} {value['who']}"
    return f"a place ({value.get('role') or 'at'})"


def _statements(
    score: Any, like: Any, report: str, gold: list[Json], got: list[Json], key: str, errors: Errors
) -> None:
    pairs = score.pair(gold, got, like)
    _count(errors, gold, got, len(pairs))
    extra = _rest(got, (j for _, j in pairs))
    for missed in _rest(gold, (i for i, _ in pairs)):
        near = next((x for x in extra if _overlap(missed, x)), None)
        if near is None:
            errors.add(f"missed: {missed[key]}", report, missed.get("quote"))
            continue
        extra.remove(near)
        what = "its figure, period or place" if near[key] == missed[key] else f"{near[key]} read for it"
        errors.add(f"{missed[key]}: {what}", report, missed.get("quote"))
    for x in extra:
        errors.add(f"read where none is: {x[key]}", report, x.get("quote"))


def _overlap(a: Json, b: Json) -> bool:
    """Do two statements rest on the same sentence?"""
    x, y = " ".join((a.get("quote") or "").split()), " ".join((b.get("quote") or "").split())
    return bool(x and y) and (x in y or y in x)


def _count(errors: Errors, gold: Sequence[Any], got: Sequence[Any], hits: int) -> None:
    errors.annotated += len(gold)
    errors.read += len(got)
    errors.found += hits


def _rest(every: list[Json], used: Iterable[int]) -> list[Json]:
    taken = set(used)
    return [one for n, one in enumerate(every) if n not in taken]


def page(errors: dict[str, Errors], sets: Sequence[str], reports: int) -> str:
    out = [
        "# Known misses",
        "",
        f"Written by `make misses` on {dt.date.today()} with vigie {vigie.__version__}, knowledge `{fingerprint()}`,",
        f"over {reports} annotated reports ({', '.join(sets)}). The sets that are only scored are not opened for it.",
        "",
        "Facts of an incident (type to losses) are counted over the incidents that were found. 'a read for b':",
        "a stands there, and b should.",
        "",
        "| kind of fact | annotated | found | missed or wrong | too much |",
        "|---|---|---|---|---|",
    ]
    for kind, e in errors.items():
        out.append(f"| {kind} | {e.annotated} | {e.found} | {e.annotated - e.found} | {e.read - e.found} |")
    for kind, e in errors.items():
        out += ["", f"## {kind.capitalize()}", ""]
        for error, count in sorted(e.counts.items(), key=lambda pair: (-pair[1], pair[0]))[:15]:
            out.append(f"- {count} × {error}")
            out += [f"  - {line}" for line in e.examples.get(error, [])[: 3 if count > 1 else 1]]
        rest = sum(n for _, n in sorted(e.counts.items(), key=lambda pair: (-pair[1], pair[0]))[15:])
        out += [f"- {rest} of other kinds"] if rest else []
    return "\n".join(out) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    path = scorer("score.py")
    if path is None:
        print("misses: the annotators' score.py is not here (set VIGIE_SHARED); skipped")
        return 0
    score, sets, reports = rules(path), opened(), 0
    errors = {kind: Errors() for kind in ("incidents", *SLOTS, *STATEMENTS)}
    for gold in lines(list(sets.values())):
        reports += 1
        got = json.loads(json.dumps(reading_to_json(read(report_from_json(gold["report"])))))
        compare(score, gold, got, errors)
    target = Path(arguments[0]) if arguments else PAGE
    target.write_text(page(errors, list(sets), reports), encoding="utf-8")
    print(f"{target}: {sum(sum(e.counts.values()) for e in errors.values())} errors in {reports} reports")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
