"""Two accounts held side by side: what speaks for their being one incident, and how much.

In: two profiles. Out: one weight a field, each with the comparison that gave it; their sum is the log2 odds
that the two tell of one incident (Fellegi and Sunter 1969; the weights are knowledge/linking.toml).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from vigie.record.profile import Profile, Range, Spot, kilometres, lineage, off_road, side, weights

GOOD = frozenset({"same", "close", "alike"})
BEST_FIRST = (
    *("same", "close", "alike", "on_road", "same_stretch", "near", "same_end"),
    *("distant_spelling", "within", "same_area"),
)


@dataclass(frozen=True, slots=True)
class Weight:
    """One field's word on the question: the comparison that fits (a key of linking.toml) and its weight."""

    field: str
    comparison: str
    weight: float


def compare(a: Profile, b: Profile) -> list[Weight]:
    """The same weights whichever comes first."""
    found = [("prior", "weight"), ("date", _date(a, b)), ("place", _place(a, b)), ("kind", _kind(a, b))]
    found += [("perpetrators", _perpetrators(a, b)), ("targets", _targets(a, b))]
    listed = [Weight(field, level, float(weights()[field][level])) for field, level in found]
    return [*listed, *_toll(a, b), _losses(a, b)]


def score(a: Profile, b: Profile) -> float:
    """The sum of the weights: above zero the two are rather one incident than not."""
    return sum(w.weight for w in compare(a, b))


def _date(a: Profile, b: Profile) -> str:
    rules = weights()["date"]
    if a.days is None or b.days is None:
        dated, undated = (a, b) if b.days is None else (b, a)
        if dated.days and undated.published is not None:
            before = undated.published - dated.days[0]
            if -1 <= before <= rules["recent_days"]:
                return "unknown_recent"
            return "unknown" if -1 <= before <= rules["undated_days"] else "apart"
        return "unknown"
    gap = max(a.days[0], b.days[0]) - min(a.days[1], b.days[1])
    if gap > 0:
        return {1: "next_day", 2: "two_days", 3: "three_days"}.get(gap, "apart")
    if a.days == b.days and a.days[0] == a.days[1]:
        return "same_day"
    widest = max(a.days[1] - a.days[0], b.days[1] - b.days[0]) + 1
    return "overlap" if widest <= 3 else "inside_ten_days" if widest <= 10 else "inside_month"


def _place(a: Profile, b: Profile) -> str:
    if not a.spots or not b.spots:
        return "unknown"
    if a.road and b.road and _same_road(a.road, b.road):
        return "same_road"
    levels = {spots_level(x, y) for x in _points(a) for y in _points(b)}
    if a.road and b.road:
        levels |= _two_roads(a, b, a.road, b.road)
    levels |= {"on_road" for x, y in ((a, b), (b, a)) if y.road and _on_road(x, y, y.road)}
    return next((level for level in BEST_FIRST if level in levels), "elsewhere")


def _points(a: Profile) -> tuple[Spot, ...]:
    """The places where it happened, not the ends of the road it happened on."""
    return tuple(s for s in a.spots if s not in a.road) if a.road else a.spots


def _two_roads(a: Profile, b: Profile, one: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> set[str]:
    if len(a.along & b.along) > 1:
        return {"same_stretch"}
    return {"same_end" for x in one for y in other if spots_level(x, y) in GOOD}


def _same_road(a: tuple[Spot, Spot], b: tuple[Spot, Spot]) -> bool:
    straight = spots_level(a[0], b[0]) in GOOD and spots_level(a[1], b[1]) in GOOD
    return straight or (spots_level(a[0], b[1]) in GOOD and spots_level(a[1], b[0]) in GOOD)


def _on_road(a: Profile, b: Profile, road: tuple[Spot, Spot]) -> bool:
    """Does a place of ``a`` lie on the road of ``b``, at an end of it or near the line between?"""
    near = float(weights()["place"]["near_km"])
    return any(
        s.name in b.along or any(spots_level(s, end) in GOOD for end in road) or off_road(s, road) <= near
        for s in _points(a)
        if not s.area
    )


@lru_cache(maxsize=1 << 18)
def spots_level(a: Spot, b: Spot) -> str:
    """How two places compare: a key of [place] in linking.toml."""
    rules = weights()["place"]
    distance = kilometres(a, b)
    known = distance != float("inf")
    if a.area or b.area:
        if a.area and b.area:
            return "same_area" if a.name == b.name else "elsewhere"
        area, town = (a, b) if a.area else (b, a)
        return "within" if area.name in {town.admin1, town.name} else "elsewhere"
    if known and distance <= rules["close_km"]:
        return "same" if a.name == b.name or distance < rules["point_km"] else "close"
    if a.name == b.name:
        # The same name far away is another place; within a day's walk it is one place measured twice.
        return "same" if not known or distance <= 2 * rules["near_km"] else "elsewhere"
    if known:
        if distance > rules["near_km"]:
            return "elsewhere"
        return "alike" if ratio(a.name, b.name) >= rules["alike_ratio"] else "near"
    return _spelling(a, b)


def _spelling(a: Spot, b: Spot) -> str:
    rules = weights()["place"]
    letters = min(len(a.name), len(b.name))
    if a.admin1 and b.admin1 and a.admin1 != b.admin1:
        return "elsewhere"
    if letters >= rules["alike_letters"]:
        likeness = ratio(a.name, b.name)
        if likeness >= rules["alike_ratio"]:
            return "alike"
        if letters >= rules["distant_letters"] and likeness >= rules["distant_ratio"]:
            return "distant_spelling"
    if (a.name and a.name == b.admin1) or (b.name and b.name == a.admin1):
        return "within"
    return "elsewhere"


def _kind(a: Profile, b: Profile) -> str:
    if not a.types or not b.types:
        return "mixed"
    if a.types[0] == b.types[0]:
        return "same"
    if a.types[0] in b.types or b.types[0] in a.types:
        return "acceptable"
    if set(a.types) & set(b.types):
        return "shared"
    if a.families & b.families:
        return "kin"
    mixed = weights()["kind"]["mixed_families"]
    if any(y in mixed.get(x, ()) or x in mixed.get(y, ()) for x in a.families for y in b.families):
        return "mixed"
    return "apart"


def _perpetrators(a: Profile, b: Profile) -> str:
    if not a.perpetrators or not b.perpetrators:
        return "missing"
    vague = weights()["perpetrators"]["vague"]
    shared = a.perpetrators & b.perpetrators
    if shared - set(vague):
        return "same"
    if shared or any(_stands_for(x, y) for x in a.perpetrators for y in b.perpetrators):
        return "compatible"
    if a.sides & b.sides:
        return "rival"
    if "state" not in a.sides | b.sides:
        return "other"
    return "crossed" if "armed_clash" in a.types and "armed_clash" in b.types else "opposed"


def _stands_for(a: str, b: str) -> bool:
    vague = weights()["perpetrators"]["vague"]
    if a in lineage(b) or b in lineage(a):
        return True
    return side(b) in vague.get(a, ()) or side(a) in vague.get(b, ())


def _targets(a: Profile, b: Profile) -> str:
    if not a.targets or not b.targets:
        return "missing"
    shared = a.targets & b.targets
    if shared:
        return "specific" if shared - set(weights()["targets"]["common"]) else "shared"
    families = weights()["targets"]["families"].values()
    if any(a.targets.intersection(codes) and b.targets.intersection(codes) for codes in families):
        return "kin"
    fighters = {"jihadists"}
    return "opposed" if (a.targets == fighters) != (b.targets == fighters) else "disjoint"


def _toll(a: Profile, b: Profile) -> list[Weight]:
    rules = weights()["toll"]
    if not a.harm or not b.harm:
        return [Weight("toll", "missing", float(rules["missing"]))]
    kinds = sorted(set(a.harm) & set(b.harm))
    if not kinds:
        return [Weight("toll", "other_harm", float(rules["other_harm"]))]
    found = []
    for kind in kinds:
        level = max((_figures(x, y) for x in a.harm[kind] for y in b.harm[kind]), key=lambda k: float(rules[k]))
        found.append(Weight(f"toll.{kind}", level, float(rules[level])))
    return found


def _figures(x: Range, y: Range) -> str:
    low, high = sorted((x, y))
    if x == y and x[0] == x[1]:
        return "exact_large" if x[0] >= 10 else "exact" if x[0] >= 3 else "exact_small"
    if high[0] <= low[1]:
        return "near"
    if low[1] == 0:
        return "none_against_some" if high[0] >= 2 else "far"
    apart = high[0] / low[1]
    return "near" if apart <= 1.25 else "far" if apart <= 5 else "very_far"


def _losses(a: Profile, b: Profile) -> Weight:
    rules = weights()["losses"]
    if not a.losses or not b.losses:
        return Weight("losses", "missing", float(rules["missing"]))
    shared = set(a.losses) & set(b.losses)
    if not shared:
        return Weight("losses", "disjoint", float(rules["disjoint"]))
    exact = {item for item in shared if a.losses[item] == b.losses[item] and a.losses[item][0] >= 2}
    total = len(exact) * rules["same_figure"] + len(shared - exact) * rules["shared"]
    return Weight("losses", "same_figure" if exact else "shared", min(float(rules["most"]), float(total)))
