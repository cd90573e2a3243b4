"""Typst, with the fonts that come in packages and nothing else: no font of the machine, no package from outside.

In: a typst source of this folder, its input as text. Out: PDF, or a drawing as PNG. Typst (Mädje and Haug 2022) writes
tagged PDF; the fonts are Libertinus Serif, in typst, and Source Sans Pro (SIL Open Font License 1.1, both).
"""

from __future__ import annotations

import datetime as dt
import importlib.util
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

SANS = "font_source_sans_pro"
PER_INCH = 200.0
NO_GLYPH = "could not be displayed with font"


@cache
def _fonts() -> typst.Fonts:
    found = importlib.util.find_spec(SANS)
    folder = Path(found.origin).parent / "files" if found and found.origin else Path()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _compiler(source: str) -> typst.Compiler:
    text = (files("vigie.brief") / "forms" / source).read_bytes()
    return typst.Compiler(text, font_paths=_fonts())


def pdf(source: str, document: str, day: dt.date) -> bytes:
    """A PDF/UA-1 file, dated by the day it is about; where the text has signs that no font here has, a tagged PDF with
    a box for each, which that standard does not allow.
    """
    moment = dt.datetime.combine(day, dt.time(), dt.UTC)
    how: dict[str, Any] = {"format": "pdf", "sys_inputs": {"document": document}, "timestamp": moment}
    try:
        return _one(_compiler(source).compile(**how, pdf_standards=["ua-1"]))
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
        return _one(_compiler(source).compile(**how))


def png(svg: str) -> bytes:
    """A drawing as pixels, at twice what a screen has."""
    return _one(_compiler("picture.typ").compile(format="png", ppi=PER_INCH, sys_inputs={"svg": svg}))


def _one(told: bytes | list[bytes] | None) -> bytes:
    if not isinstance(told, bytes):
        raise RuntimeError("typst gave no single file")
    return told
