"""A drawing as SVG text: shapes in, one self-contained string out, the same bytes for the same shapes.

Ink is ``currentColor``, so that a chart set into a page takes the page's; hues are Okabe and Ito's (Color Universal
Design, 2008), lighter in the dark, which a page may replace by ``--vigie-a``, ``--vigie-b``, ``--vigie-c`` and
``--vigie-paper``. The attributes alone draw the light chart, for programs that know no media query. Text is escaped by
the serialiser; characters that XML has no room for are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

LIGHT = {"a": "#0072b2", "b": "#d55e00", "c": "#009e73"}
DARK = {"a": "#56b4e9", "b": "#f0883e", "c": "#2fc79b"}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
WIDTH = 760
SIZE, SMALL, HEAD = 12.5, 11.5, 16.0
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NARROW, WIDE = frozenset("iljtfrI.,:;'’|!()[] \u202f\u00a0"), frozenset("mwMWœæ—%@")


def _hues(hues: dict[str, str]) -> str:
    return " ".join(f"--{name}: var(--vigie-{name}, {value});" for name, value in hues.items())


# All of it inside at-rules: a converter that knows none is left with the attributes.
STYLE = f"""
@media all {{
  svg.vigie {{ {_hues(LIGHT)} --paper: var(--vigie-paper, Canvas); max-width: 100%; height: auto; }}
  svg.vigie:root {{ color-scheme: light dark; color: #1b2124; background: #ffffff; --paper: #ffffff; }}
  svg.vigie text {{ font-variant-numeric: tabular-nums; }}
  svg.vigie .fill-a {{ fill: var(--a); }} svg.vigie .line-a {{ stroke: var(--a); }}
  svg.vigie .fill-b {{ fill: var(--b); }} svg.vigie .line-b {{ stroke: var(--b); }}
  svg.vigie .fill-c {{ fill: var(--c); }} svg.vigie .line-c {{ stroke: var(--c); }}
  svg.vigie .fill-paper {{ fill: var(--paper); }} svg.vigie .line-paper {{ stroke: var(--paper); }}
}}
@media screen and (prefers-color-scheme: dark) {{
  svg.vigie {{ {_hues(DARK)} }}
  svg.vigie:root {{ color: #e6e6e1; background: #15191b; --paper: #15191b; }}
}}
"""


def decimal(value: float) -> str:
    """A coordinate: two digits at most, no '-0'."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_width(text: str, size: float) -> float:
    """About how wide a text will be, in pixels: fonts differ, so with some to spare."""
    units = sum(0.36 if c in NARROW else 0.95 if c in WIDE else 0.7 if c.isupper() else 0.61 for c in text)
    return units * size


def wrapped(text: str, size: float, width: float) -> list[str]:
    """The lines of a text no wider than ``width`` pixels; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class Sheet:
    """A sheet that shapes are drawn on; the height is set when all is drawn."""

    def __init__(self, title: str, desc: str, lang: str, width: float = WIDTH) -> None:
        # Ids must not meet those of another chart on the page.
        key = "v" + hashlib.blake2b(f"{lang}\0{title}\0{desc}".encode("utf-8", "replace"), digest_size=5).hexdigest()
        self.width, self.key = width, key
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "vigie",
                "role": "img",
                "lang": lang,
                "aria-labelledby": f"{key}t {key}d",
                "font-family": FONT,
                "font-size": decimal(SIZE),
                "fill": "currentColor",
            },
        )
        for tag, name, words in (("title", "t", title), ("desc", "d", desc)):
            SubElement(self.root, tag, {"id": key + name}).text = _clean(words)
        SubElement(self.root, "style").text = STYLE

    def line(self, x1: float, y1: float, x2: float, y2: float, hue: str = "", **style: str) -> Element:
        found = self._shape("line", _stroke(hue), style)
        return _at(found, x1=x1, y1=y1, x2=x2, y2=y2)

    def rect(self, x: float, y: float, width: float, height: float, hue: str = "", **style: str) -> Element:
        found = self._shape("rect", _fill(hue), style)
        return _at(found, x=x, y=y, width=max(width, 0.0), height=max(height, 0.0))

    def circle(self, x: float, y: float, r: float, hue: str = "", **style: str) -> Element:
        """Filled with its hue, or hollow where ``fill`` is 'none' or 'paper'."""
        return _at(self._shape("circle", _mark(hue, style), style), cx=x, cy=y, r=r)

    def path(self, points: Iterable[tuple[float, float]], hue: str = "", *, closed: bool, **style: str) -> Element:
        """A line through the points, or the area within them; nothing is filled that is not closed."""
        d = "M" + "L".join(f"{decimal(x)} {decimal(y)}" for x, y in points) + ("Z" if closed else "")
        colour = _mark(hue, style) if closed else _stroke(hue) | {"fill": "none"}
        found = self._shape("path", colour, style)
        found.set("d", d)
        return found

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        halo: bool = False,
        soft: bool = False,
        **style: str,
    ) -> None:
        """Words at a base line; with ``halo`` they can be read on top of shapes, ``soft`` ones step back."""
        style = {**style, "fill_opacity": "0.72"} if soft else style
        if halo:
            around = {"class": "line-paper", "stroke": "#ffffff", "stroke-width": "3.5", "stroke-linejoin": "round"}
            back = self._shape("text", around, style)
            _at(back, x=x, y=y).text = _clean(words)
            back.set("text-anchor", anchor)
            back.set("aria-hidden", "true")
        found = self._shape("text", {}, style)
        _at(found, x=x, y=y).text = _clean(words)
        if anchor != "start":
            found.set("text-anchor", anchor)

    def hatch(self, name: str) -> str:
        """A pattern of slanted lines in ink; what ``fill`` is to be set to."""
        known = f"{self.key}{name}"
        if self.root.find(f"pattern[@id='{known}']") is None:
            size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
            made = SubElement(self.root, "pattern", {"id": known, **size})
            line = {"x1": "0", "y1": "0", "x2": "0", "y2": "6", "stroke": "currentColor", "stroke-opacity": "0.4"}
            SubElement(made, "line", line)
        return f"url(#{known})"

    def render(self, height: float) -> str:
        """The chart as text."""
        self.root.set("viewBox", f"0 0 {decimal(self.width)} {decimal(height)}")
        self.root.set("width", decimal(self.width))
        self.root.set("height", decimal(height))
        return tostring(self.root, encoding="unicode", short_empty_elements=True) + "\n"

    def _shape(self, tag: str, colour: dict[str, str], style: dict[str, str]) -> Element:
        given = {name.replace("_", "-"): value for name, value in style.items()}
        return SubElement(self.root, tag, {**colour, **given})


def said(shape: Element, words: str) -> None:
    """What a pointer resting on the shape is told."""
    SubElement(shape, "title").text = _clean(words)


def _clean(words: str) -> str:
    return NOT_IN_XML.sub("", words)


def _at(shape: Element, **places: float) -> Element:
    for name, value in places.items():
        shape.set(name, decimal(value))
    return shape


def _fill(hue: str) -> dict[str, str]:
    return {"class": f"fill-{hue}", "fill": LIGHT[hue]} if hue else {}


def _stroke(hue: str) -> dict[str, str]:
    return {"class": f"line-{hue}", "stroke": LIGHT[hue]} if hue else {"stroke": "currentColor"}


def _mark(hue: str, style: dict[str, str]) -> dict[str, str]:
    match style.get("fill"):
        case "paper":
            style["fill"] = "#ffffff"
            return {**_stroke(hue), "class": f"fill-paper line-{hue}" if hue else "fill-paper"}
        case "none":
            return _stroke(hue)
    return _fill(hue)
