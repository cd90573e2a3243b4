"""The lexicon: what words mean, as TOML data, one folder a language.

In: ``lexicon/<language>/<layer>.toml``. A table is a code; ``forms`` lists the words, with brace expansion
(``tué{,e,s,es}``) and the endings of ``endings.toml`` (``attaqu@er``); every other key is kept as an attribute. A code
with several sets of attributes is an array of tables (``[[killed]]``). ``grammar.toml`` holds the words that carry a
sentence.
Out: one automaton per language over all layers, matched once per report.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct

from vigie.knowledge.text import ends_accented, spelled
from vigie.model import KnowledgeError

# files of the folder that are no layers
APART = frozenset({"endings", "grammar"})
BRACES = re.compile(r"\{([^{}]*)\}")


LEAST = 5  # letters of a first word that may be read for another: 'marche de', 'marché de'

Endings = tuple[bool | None, bool | None]
NO_ENDINGS: Endings = (None, None)


class Entry(Struct, frozen=True, gc=False):
    """What a word or phrase stands for: the layer (file), the code (table) and the table's attributes."""

    layer: str
    code: str
    attributes: Mapping[str, Any]


def expand(form: str, endings: Mapping[str, list[str]] | None = None) -> Iterator[str]:
    """'brûl{é,er}' -> 'brûlé', 'brûler'; several groups multiply; '@er' stands for the endings of that name."""
    if endings and "@" in form:
        for name, suffixes in endings.items():
            form = form.replace(f"@{name}", "{" + ",".join(suffixes) + "}")
    if "{" not in form:
        return iter((form,))
    parts = BRACES.split(form)
    choices = [part.split(",") if i % 2 else [part] for i, part in enumerate(parts)]
    return map("".join, itertools.product(*choices))


@cache
def layers(language: str) -> dict[str, dict[str, Any]]:
    """Every TOML file of a language's folder, by layer name."""
    folder = files("vigie.knowledge") / "lexicon" / language
    return {
        item.name.removesuffix(".toml"): tomllib.loads(item.read_text(encoding="utf-8"))
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".toml")
    }


def entries(language: str) -> Iterator[tuple[str, Entry, Endings]]:
    """(canonical form, entry, how its first and its last word end) for every form of every layer.

    The endings tell 'attaqué' (True) from 'attaque' (False), which canonical words do not; None where it cannot matter.
    """
    endings = layers(language).get("endings", {})
    for layer, tables in layers(language).items():
        if layer in APART:
            continue
        for code, tables_of_code in tables.items():
            for table in tables_of_code if isinstance(tables_of_code, list) else [tables_of_code]:
                if not isinstance(table, dict) or not isinstance(table.get("forms"), list):
                    raise KnowledgeError(f"lexicon/{language}/{layer}.toml: [{code}] needs a list 'forms'")
                entry = Entry(layer, code, {k: v for k, v in table.items() if k != "forms"})
                for form in table["forms"]:
                    for word in expand(form, endings):
                        # an elided word stands before its apostrophe in canonical text
                        written = spelled(word).removesuffix(" '")
                        yield written, entry, (_first_ends(word, written), ends_accented(word))


def _first_ends(word: str, written: str) -> bool | None:
    """How the first of several words ends."""
    first = word.partition(" ")[0]
    if len(first) < LEAST or len(first) != written.find(" "):
        return None
    return ends_accented(first)


@cache
def grammar(language: str) -> dict[str, frozenset[str]]:
    """The words that hold a sentence together, by what they do (``grammar.toml``)."""
    return {name: frozenset(words.split()) for name, words in layers(language)["grammar"].items()}
