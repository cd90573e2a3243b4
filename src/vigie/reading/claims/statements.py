"""A figure with what it is compared to, and the rules by which two figures stand on one scale.

In: figures. Out: ``Statement``, ratios and matched scales for the modules that compare (``levels``,
``comparisons``).
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from vigie.model import Number, Quantity
from vigie.reading.claims.figures import Figure
from vigie.reading.document import Hit
from vigie.reading.sentences import Sentence


class Statement(Struct, frozen=True, gc=False):
    """A figure and its comparison; ``level`` is the figure compared to, i:j the words that compare."""

    figure: Figure | None
    sentence: Sentence
    i: int
    j: int
    op: str | None = None
    quantity: Quantity | None = None
    direction: str | None = None
    level: Figure | None = None
    trend: Hit | None = None


def ratio_of_change(quantity: Quantity, unit: str | None, down: bool) -> Quantity:
    """'+40 %' is 1.4, '-28 %' is 0.72, 'près de 40 %' about 1.4, 'four fifths less' exactly 0.2."""
    low, value, high = (_ratio(n, unit, down) for n in (quantity.low, quantity.value, quantity.high))
    if unit == "share" and value is not None and low is None and high is None:
        return Quantity.exactly(value)
    return Quantity(high, value, low) if down else Quantity(low, value, high)


def _ratio(n: Number | None, unit: str | None, down: bool) -> Number | None:
    if n is None:
        return None
    change = n if unit == "share" else n / 100
    if down and change > 1:  # nothing falls by more than all of it
        return None
    return plain(1 - change if down else 1 + change)


def plain(n: Number) -> Number:
    """Two decimals, and none where they are zero."""
    rounded = round(n, 2)
    return int(rounded) if float(rounded).is_integer() else rounded


def comparable(a: Figure, b: Figure) -> bool:
    """Can the two stand on one scale? Same unit, or one of them bare; not two different nouns."""
    if a.unit != b.unit and a.unit is not None and b.unit is not None:
        return False
    if (a.unit and b.own and not b.unit) or (b.unit and a.own and not a.unit):
        return False
    return not (a.own and b.own and a.noun and b.noun and a.noun.code != b.noun.code)


def match_scale(main: Figure, level: Figure) -> tuple[Figure, Figure]:
    """'de 180 milliards … 500': the bare one of the two takes the unit and the scale of the other."""
    unit = main.unit or level.unit
    if main.unit is None and level.size >= 10**6 and main.size < 1000:
        main = replace(main, quantity=_scaled(main.quantity, level.size))
    elif level.unit is None and main.size >= 10**6 and level.size < 1000 and unit is not None:
        level = replace(level, quantity=_scaled(level.quantity, main.size))
    noun = main.noun or level.noun
    return replace(main, unit=unit, noun=noun), replace(level, unit=unit, noun=level.noun or noun)


def _scaled(quantity: Quantity, size: float) -> Quantity:
    scale = 10**9 if size >= 10**9 else 10**6
    low, value, high = (None if n is None else n * scale for n in (quantity.low, quantity.value, quantity.high))
    return Quantity(low, value, high)
