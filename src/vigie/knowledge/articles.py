"""A place's name behind the French 'de': 'd'Abidjan', 'du Centre', 'de l'Est', 'des Cascades', 'de Kayes'.

In: ``places/articles.toml``, the names that take an article. Out: ``Name``, a string whose message may ask for it so:
``{region:de}``; as ``{region}`` it is the bare name.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from vigie.knowledge.text import canonical
from vigie.model import KnowledgeError

ELIDED = re.compile(r"(?!ou[aei])[aeiou]")
"""A canonical name before which 'de' loses its e: not 'de Ouagadougou', whose first sound is a consonant."""


class Name(str):
    """A name that knows its French 'de'.

    >>> f"Région {Name('Centre'):de}, cercle {Name('Ansongo'):de}, {Name('Kayes')}"
    "Région du Centre, cercle d'Ansongo, Kayes"
    """

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return behind_de(self) if spec == "de" else super().__format__(spec)


def behind_de(name: str) -> str:
    """The name with its 'de' before it."""
    asked = canonical(name)
    joined = _articles().get(asked) or ("d'" if ELIDED.match(asked) else "de")
    return joined + ("" if joined[-1] == "'" else " ") + name


@cache
def _articles() -> dict[str, str]:
    """'du', 'de la', "de l'" or 'des' by canonical name."""
    table = tomllib.loads((files("vigie.knowledge") / "places" / "articles.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for article, names in table.items():
        for name in map(canonical, names):
            if found.setdefault(name, article) != article:
                raise KnowledgeError(f"places/articles.toml: '{name}' stands under '{found[name]}' and '{article}'")
    return found
