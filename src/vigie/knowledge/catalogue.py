"""What can be fetched from its publisher: ``catalogue.toml``, read for one order such as 'geonames:ML'.

In: a name as typed. Out: ``Order``: addresses, what of the answer is kept and under which name. An unknown name, a
country that is none, a release that is none: a ``CatalogueQuestion`` that says what may be asked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.knowledge.countries import by_iso2
from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError

RELEASE = re.compile(r"(?:20)?([0-9]{2})\.([0-9]{1,2})(?:\.([0-9]{1,2}))?")
INDICATOR = re.compile(r"[A-Z][A-Z0-9]*(?:\.[A-Z0-9]+){1,6}")
REGIONS = "regions"


@dataclass(frozen=True, slots=True)
class Keep:
    """One file that is kept of what is fetched.

    ``member``: a pattern for its name in the archive; '' where the answer is no archive. ``sheet``: the columns that
    tell the right sheet of a workbook, which becomes CSV; () for a file that is kept as it is.
    """

    file: str
    member: str = ""
    sheet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Something to fetch. Without an ``address`` it is looked up: in the ``hdx`` dataset, or under its ``country`` in
    the publisher's ``index``. ``megabytes`` caps it, packed and unpacked; ``fixed``: it never changes once it is out,
    and ``version`` is its number."""

    name: str
    title: Mapping[str, str]
    publisher: str
    licence: str
    folder: str
    keep: tuple[Keep, ...]
    address: str = ""
    hdx: str = ""
    resource: str = ""
    digest_address: str = ""
    digest_algorithm: str = ""
    index: str = ""
    country: str = ""
    fixed: bool = False
    version: str = ""
    megabytes: int = 100


class CatalogueQuestion(Spoken, QuestionError):
    """A name that the catalogue does not have, or one without what it needs."""

    topic = "data.ask"


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((files("vigie.knowledge") / "catalogue.toml").read_text(encoding="utf-8"))


def entries() -> list[tuple[str, Mapping[str, str], str]]:
    """What can be ordered: an example of the name, its title by language, its licence."""
    return [(t["example"], t["title"], t["licence"]) for name, t in _tables().items() if name != REGIONS]


def order(name: str) -> Order:
    """The order that a name stands for; raises CatalogueQuestion."""
    kind, colon, argument = name.strip().partition(":")
    table = None if kind == REGIONS else _tables().get(kind)
    if table is None:
        raise CatalogueQuestion("unknown", name=name, known=", ".join(example for example, _, _ in entries()))
    wanted = table.get("argument", "")
    if bool(wanted) != bool(argument):
        raise CatalogueQuestion("argument" if wanted else "no_argument", name=name, example=table["example"])
    values = _values(wanted, argument, table) if wanted else {}
    fill = _Filled(values)
    plain = fill.plain
    digest = table.get("digest", {})
    listed = "index" not in table or "region" in values
    return Order(
        name=f"{kind}{colon}{argument.upper() if wanted == 'country' else argument}",
        title=table["title"],
        publisher=table["publisher"],
        licence=table["licence"],
        folder=table["folder"],
        keep=tuple(
            Keep(plain(k["file"]), fill.pattern(k.get("member", "")), tuple(k.get("sheet", ()))) for k in table["keep"]
        ),
        address=plain(table.get("address", "")) if listed else "",
        hdx=plain(table.get("hdx", "")),
        resource=table.get("resource", ""),
        digest_address=plain(digest.get("address", "")) if listed else "",
        digest_algorithm=digest.get("algorithm", ""),
        index=table.get("index", ""),
        country=values.get("ISO2", ""),
        fixed=table.get("fixed", False),
        version=argument if wanted == "release" else table.get("version", ""),
        megabytes=table["megabytes"],
    )


@dataclass(frozen=True, slots=True)
class _Filled:
    """Fills {names} of the catalogue in; braces of a pattern that are no name stay."""

    values: Mapping[str, str]

    def plain(self, text: str) -> str:
        for name, value in self.values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def pattern(self, text: str) -> str:
        for name, value in self.values.items():
            text = text.replace(f"{{{name}}}", re.escape(value))
        return text


def _values(wanted: str, argument: str, table: Mapping[str, Any]) -> dict[str, str]:
    if wanted == "country":
        return _country(argument)
    if wanted == "release":
        found = RELEASE.fullmatch(argument)
        monthly = "{m}" in table["address"]
        if found is None or monthly != bool(found[3]) or (monthly and found[2] != "0"):
            raise CatalogueQuestion("release", name=argument, example=table["example"])
        return {"yy": found[1], "n": found[2], "m": found[3] or ""}
    if not INDICATOR.fullmatch(argument):
        raise CatalogueQuestion("indicator", name=argument, example=table["example"])
    return {"CODE": argument}


def _country(argument: str) -> dict[str, str]:
    code = argument.upper()
    area = by_iso2(code)
    if area is None:
        raise CatalogueQuestion("country", name=argument)
    values = {"ISO2": code, "iso3": area.members[0].iso3.lower()}
    regions: Mapping[str, str] = _tables()[REGIONS]
    return values | ({"region": regions[code]} if code in regions else {})
