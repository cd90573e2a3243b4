"""Claims made up from UCDP's country-years, true, near, false and out of reach: is each verdict the one the data give?

    python -m benchmarks.claims_generated [--seed 1 2 3] [--n 300] [--show]

Every claim is drawn with what it means (benchmarks/claims_truth.py reads that against the publisher's file), then put
into words by benchmarks/claims_wordings.toml, French and English in turn. Prints the share of right verdicts, and of
false claims that were called supported.
"""

from __future__ import annotations

import argparse
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from typing import Any

from benchmarks.claims_truth import LAST, expected, figure
from benchmarks.shared import ROOT
from vigie.analysis.check import check_text

BOUND = ("exact", "exact", "approx", "approx", "at_least", "at_most")


class Maker:
    """Draws claims of one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        text = (ROOT / "benchmarks" / "claims_wordings.toml").read_text(encoding="utf-8")
        self.wordings: dict[str, Any] = tomllib.loads(text)
        self.kinds: dict[str, int] = self.wordings["kinds"]
        self.places: dict[str, list[str]] = self.wordings["places"]

    def claim(self, lang: str) -> tuple[str, str, str]:
        """(kind, text, truth); drawn again where the data hold nothing to say."""
        kind = self.random.choices([*self.kinds], [*self.kinds.values()])[0]
        found = None
        while found is None:
            found = self._make(kind, lang)
        return kind, *found

    def _make(self, kind: str, lang: str) -> tuple[str, str] | None:
        self.lang, self.say, self.words = lang, self.wordings[lang], self.wordings["words"][lang]
        self.code = self.random.choice([*self.places])
        self.year = self.random.randint(2005 if self.random.random() < 0.3 else 2014, LAST)
        self.measure = self.random.choice(["deaths", "deaths", "civilian_deaths"])
        makers: dict[str, Callable[[str], tuple[str, str] | None]] = {"kind": self.kind, "group": self.group}
        makers |= {"none": self.none, "part": self.part, "span": self.span, "together": self.together}
        makers |= {"two_levels": self.two_levels, "ratio": self.ratio, "more_times": self.more_times}
        makers |= {"percent": self.percent, "share": self.share, "order": self.order, "order_area": self.order_area}
        makers |= {"direction": self.direction, "highest": self.record, "lowest": self.record, "streak": self.streak}
        return (makers | {"average": self.average, "difference": self.difference, "level": self.level})[kind](kind)

    # numbers ------------------------------------------------------------------------------------------------

    def best(self, area: str | None = None, period: object = None, measure: str | None = None) -> int:
        return figure(measure or self.measure, area or self.code, str(period or self.year))[0]

    def stated(self, data: float, words: str | None = None) -> tuple[int, str, str]:
        """A number about ``data`` (true, near or false), how it is bound, and the two in words."""
        words = words or self.random.choice(BOUND)
        off = self.random.choice([1.0, 1.0, 1.0, 0.87, 1.17, 2.3, 0.4, 6.0, 0.15])
        n = data * off
        if words == "approx" and off == 1.0:
            n *= self.random.uniform(0.93, 1.07)
        if words == "at_least" and off == 1.0:
            n *= self.random.uniform(0.72, 0.99)
        if words == "at_most" and off == 1.0:
            n *= self.random.uniform(1.01, 1.4)
        n = round(n) if words == "exact" else self._round(n)
        return n, words, self.random.choice(self.say["bound"][words]) + self._written(n)

    def _round(self, n: float) -> int:
        digits = len(str(int(n)))
        return int(round(n, -(digits - 2))) if digits > 2 else round(n)

    def _written(self, n: int) -> str:
        style = self.random.random()
        if style < 0.5 and str(n) in self.words["round"]:
            return str(self.words["round"][str(n)])
        if n >= 1_000_000 and n % 100_000 == 0:
            text = f"{n / 1_000_000:g}"
            return text.replace(".", ",") + " millions de" if self.lang == "fr" else text + " million"
        if n < 1000 or style < 0.15:
            return str(n)
        return f"{n:,}".replace(",", self.random.choice([" ", "\u202f", "\u00a0"])) if self.lang == "fr" else f"{n:,}"

    # words --------------------------------------------------------------------------------------------------

    def fill(self, template: str, **more: object) -> str:
        """The template with the claim's place, year and nouns."""
        there = self.places[self.code]
        noun = {k: self.random.choice(self.say[k][self.measure]) for k in ("killed", "dead", "toll", "people")}
        values: dict[str, object] = {"in": there[0], "of": there[1], "the": there[2], "c": there[3], "y": self.year}
        values |= {"In": _capital(there[0]), "The": _capital(there[2]), "C": _capital(there[3]), **noun}
        text = template.format(**{**values, "Toll": _capital(noun["toll"]), **more})
        if self.lang == "fr":
            text = text.replace("qu'en en", "qu'en").replace("de de ", "de ").replace("qu'au ", "qu'au ")
        return _capital(text)

    def pick(self, kind: str) -> Any:
        return self.random.choice(self.say[kind])

    def other(self) -> str:
        return self.random.choice([c for c in self.places if c != self.code])

    def earlier(self, most: int = 6) -> int:
        return self.year - self.random.choice([1, 1, self.random.randint(2, most)])

    # kinds --------------------------------------------------------------------------------------------------

    def level(self, _: str) -> tuple[str, str] | None:
        data = self.best()
        if data < 20:
            return None
        n, words, said = self.stated(data)
        return self.fill(self.pick("level"), n=said), f"level {self.measure} {self.code} {self.year} {n} {words}"

    def two_levels(self, _: str) -> tuple[str, str] | None:
        y0 = self.earlier()
        now, then = self.best(), self.best(period=y0)
        if min(now, then) < 20:
            return None
        (n, words, said), (n0, words0, said0) = self.stated(now), self.stated(then)
        truth = f"level {self.measure} {self.code} {self.year} {n} {words};"
        return (
            self.fill(self.pick("two_levels"), n=said, n0=said0, y0=y0),
            truth + f"level {self.measure} {self.code} {y0} {n0} {words0}",
        )

    def span(self, _: str) -> tuple[str, str] | None:
        y0 = self.year - self.random.randint(1, 8)
        data = self.best(period=f"{y0}/{self.year}")
        if data < 30:
            return None
        n, words, said = self.stated(data)
        text = self.fill(self.pick("span"), n=said, y0=y0)
        return text, f"level {self.measure} {self.code} {y0}/{self.year} {n} {words}"

    def _compared(self) -> tuple[int, float] | None:
        y0 = self.earlier()
        now, then = self.best(), self.best(period=y0)
        return (y0, now / then) if min(now, then) > 15 else None

    def ratio(self, _: str) -> tuple[str, str] | None:
        compared = self._compared()
        if not compared or 0.6 < compared[1] < 1.6:
            return None
        y0, true = compared
        true = true if self.random.random() < 0.6 else true * self.random.choice([0.3, 3, 1.5])
        k = max(2, round(true if true > 1 else 1 / true))
        if k > 12:
            return None
        bound = self.random.choice(["exact", "approx", "at_least"])
        how = {"exact": "approx", "at_least": "at_least" if true > 1 else "at_most"}.get(bound, bound)
        verb, words = self.words["times"].get(str(k)), self.words
        number = words["numbers"][k] if k <= 10 else str(k)
        times = words["multiplied" if true > 1 else "divided"] + words["by"][bound] + number
        if true > 1 and verb and self.random.random() < 0.6:
            times = ("a " if self.lang == "fr" else "") + words["near"][bound] + verb
        n = k if true >= 1 else round(1 / k, 4)
        text = self.fill(self.pick("ratio"), times=times, y0=y0)
        return text, f"ratio {self.measure} {self.code} {self.year} {self.code} {y0} {n} {how}"

    def more_times(self, _: str) -> tuple[str, str] | None:
        compared = self._compared()
        if not compared or 0.6 < compared[1] < 1.6:
            return None
        y0, true = compared
        true = true if self.random.random() < 0.6 else true * self.random.choice([0.25, 4])
        k = max(2, round(true if true > 1 else 1 / true))
        if k > 10:
            return None
        number = self.words["numbers"][k]
        if self.lang == "fr":
            words = f"{number} fois {'plus' if true > 1 else 'moins'} de"
        else:
            half = {2: "half as many", 3: "a third as many", 4: "a quarter as many"}
            if true < 1 and k not in half:
                return None
            words = half[k] if true < 1 else "twice as many" if k == 2 else f"{number} times as many"
        n = k if true > 1 else round(1 / k, 4)
        template = self.pick("more_times")
        spoken = self.words["spoken"][self.measure][0 if template.startswith("{k_cap}") else 1]
        text = self.fill(template, k=words, k_cap=_capital(words), y0=y0, dead_as=spoken)
        return text, f"ratio {self.measure} {self.code} {self.year} {self.code} {y0} {n} approx"

    def _moved(self, up: bool) -> dict[str, str]:
        words = self.words["up" if up else "down"]
        noun, more = self.random.choice(words["noun"]), words["more"]
        found = {"moved": self.random.choice(words["moved"]), "noun": _capital(noun), "noun_low": noun, "plus": more}
        return found | {"more": more, "more_cap": _capital(more), "sign": words["sign"], "deadlier": words["deadlier"]}

    def percent(self, _: str) -> tuple[str, str] | None:
        compared = self._compared()
        if not compared or not 0.1 < compared[1] < 4 or 0.9 < compared[1] < 1.1:
            return None
        y0, true = compared
        said = true if self.random.random() < 0.5 else true * self.random.choice([0.5, 0.8, 1.3, 2])
        p = round(abs(said - 1) * 100)
        if p < 5 or (said < 1 and p > 95):
            return None
        n = 1 + p / 100 if said > 1 else 1 - p / 100
        text = self.fill(self.pick("percent"), p=p, y0=y0, **self._moved(said > 1))
        return text, f"ratio {self.measure} {self.code} {self.year} {self.code} {y0} {n:.4f} approx"

    def share(self, _: str) -> tuple[str, str] | None:
        whole = self.best(measure="deaths")
        if whole < 50:
            return None
        true = self.best(measure="civilian_deaths") / whole
        true = min(0.98, true if self.random.random() < 0.6 else true * self.random.choice([0.4, 0.8, 1.2, 2]))
        named = min(map(float, self.words["shares"]), key=lambda s: abs(s - true))
        if self.random.random() < 0.4 and abs(named - true) < 0.08:
            share, said, words = named, self.words["shares"][str(named)], "approx"
        else:
            share, words = round(true, 2), "exact"
            said = f"{round(true * 100)}" + (" %" if self.lang == "fr" else "%")
        if share < 0.03:
            return None
        text = self.fill(self.pick("share"), share=said, share_cap=_capital(said))
        return text, f"share civilian_deaths {self.code} {self.year} deaths {self.code} {share} {words}"

    def order(self, _: str) -> tuple[str, str] | None:
        compared = self._compared()
        if not compared:
            return None
        up = self.random.random() < 0.5
        template = self.pick("order")
        if "meurtri" in template or "deadlier" in template:
            self.measure = "deaths"
        word = "up" if up else "down"
        text = self.fill(template, y0=compared[0], **self._moved(up))
        return text, f"order {self.measure} {self.code} {self.year} {self.code} {compared[0]} {word}"

    def order_area(self, _: str) -> tuple[str, str] | None:
        other = self.other()
        if min(self.best(), self.best(other)) < 5:
            return None
        up = self.random.random() < 0.5
        there = self.places[other]
        more = {"in2": there[0], "the2": there[2], "c2": there[3]}
        text = self.fill(self.pick("order_area"), **more, **self._moved(up))
        text = text.replace("que Ha", "qu'Ha").replace("que Isra", "qu'Isra")
        return text, f"order {self.measure} {self.code} {self.year} {other} {self.year} {'up' if up else 'down'}"

    def direction(self, _: str) -> tuple[str, str] | None:
        compared = self._compared()
        if not compared:
            return None
        up = self.random.random() < 0.5
        text = self.fill(self.pick("direction"), y0=compared[0], **self._moved(up))
        return (
            text,
            f"direction {self.measure} {self.code} {self.year} {self.code} {compared[0]} {'up' if up else 'down'}",
        )

    def record(self, kind: str) -> tuple[str, str] | None:
        self.measure = "deaths"
        start = self.random.randint(1992, self.year - 3)
        years = range(start, LAST + 1)
        best = (max if kind == "highest" else min)(years, key=lambda y: self.best(period=y))
        self.year = best if self.random.random() < 0.5 and best > start else self.year
        if self.best() < 20 or (self.code == "SS" and start < 2012):
            return None
        text = self.fill(self.pick(kind), y0=start)
        return text, f"{kind} deaths {self.code} {self.year} {start}/{LAST}"

    def streak(self, _: str) -> tuple[str, str] | None:
        length = self.random.choice([2, 3])
        up = self.best() > self.best(period=self.year - 1)
        y0 = self.year - length
        if self.code == "SS" and y0 < 2012:
            return None
        text = self.fill(self.pick("streak"), y0=y0, nth=self.words["nth"][str(length)], **self._moved(up))
        return text, f"streak {self.measure} {self.code} {y0}/{self.year} {'up' if up else 'down'}"

    def average(self, _: str) -> tuple[str, str] | None:
        unit = self.random.choice(["month", "day"])
        data = self.best() / (12 if unit == "month" else 365.25)
        if data < 3:
            return None
        n, words, said = self.stated(data)
        text = self.fill(self.pick("average"), n=said, unit=self.words["units"][unit])
        return text, f"average {self.measure} {self.code} {self.year} {n} {unit} {words}"

    def kind(self, _: str) -> tuple[str, str] | None:
        measure, template = self.pick("kind")
        data = self.best(measure=measure)
        if data < 20:
            return None
        n, words, said = self.stated(data)
        return self.fill(template, n=said), f"level {measure} {self.code} {self.year} {n} {words}"

    def difference(self, _: str) -> tuple[str, str] | None:
        y0 = self.earlier()
        change = self.best() - self.best(period=y0)
        if abs(change) < 20:
            return None
        n, words, said = self.stated(abs(change), "exact")
        text = self.fill(self.pick("difference"), n=said, y0=y0, **self._moved(change > 0))
        way = "up" if change > 0 else "down"
        return text, f"difference {self.measure} {self.code} {self.year} {y0} {n} {way} {words}"

    def together(self, _: str) -> tuple[str, str] | None:
        other = self.other()
        area = f"{self.code}+{other}"
        data = self.best(area)
        if data < 30:
            return None
        n, words, said = self.stated(data)
        there = self.places[other]
        text = self.fill(self.pick("together"), n=said, in2=there[0], the2=there[2], c2=there[3])
        return text, f"level {self.measure} {area} {self.year} {n} {words}"

    def group(self, _: str) -> tuple[str, str] | None:
        area, template = self.pick("group")
        n, words, said = self.stated(self.best(area))
        return self.fill(template, n=said), f"level {self.measure} {area} {self.year} {n} {words}"

    def none(self, _: str) -> tuple[str, str] | None:
        why, template = self.pick("none")
        if why == "finer" and self.year == 2023:
            self.year = 2022
        n = self._round(self.random.randint(30, 9000))
        return self.fill(template, n=self._written(n)), f"none {why.replace(' ', '_')} {self.measure} {self.code}"

    def part(self, _: str) -> tuple[str, str] | None:
        self.code, template = self.pick("part")
        n = self._round(self.random.randint(30, 3000))
        return self.fill(template, n=self._written(n)), f"none subnational {self.measure} {self.code}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--n", type=int, default=300)
    options.add_argument("--show", action="store_true")
    given = options.parse_args(arguments)
    for seed in given.seed:
        maker, counts, wrong = Maker(seed), Counter[str](), Counter[str]()
        for k in range(given.n):
            lang = ("fr", "en")[k % 2]
            kind, text, truth = maker.claim(lang)
            wanted, found = expected(truth)["verdict"], check_text(text, lang).to_json()
            counts["right"] += wanted == found["verdict"]
            counts["false"] += wanted == "contradicted"
            counts["passed"] += wanted == "contradicted" and found["verdict"] == "supported"
            if wanted != found["verdict"]:
                wrong[f"{kind} {lang}"] += 1
                if given.show:
                    parts = [(p["op"], p["claimed"], p["period"], p["data"]) for p in found["figures"].get("parts", [])]
                    print(
                        f"{text}\n    {truth}: {wanted}, found {found['verdict']} {found['figures'].get('why')} {parts}"
                    )
        share, passed = counts["right"] / given.n, counts["passed"] / max(1, counts["false"])
        print(f"seed {seed}: {counts['right']}/{given.n} verdicts right ({share:.3f}); ", end="")
        print(f"{counts['passed']} of {counts['false']} false ones called supported ({passed:.3f})", dict(wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
