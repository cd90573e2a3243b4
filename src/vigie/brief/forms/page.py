"""A document as one HTML file that asks nothing of the network.

In: a ``Document``, or nodes of one. Out: a page, well-formed as XML, everything escaped, with a content security policy
that allows its own style sheets alone; or the nodes as a fragment for a page that has a style sheet already.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import jinja2
from markupsafe import Markup

from vigie.brief.document import Document, Heading, Node
from vigie.brief.forms.words import clean

STYLE = re.compile(r"<style>(.*?)</style>", re.S)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("vigie.brief", "forms"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["kind"] = lambda node: type(node).__name__.lower()
    environment.globals["drawing"] = lambda svg: Markup(svg)  # noqa: S704  drawn by this program, text escaped
    return environment


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; None for what comes before the first."""

    heading: Heading | None
    nodes: tuple[Node, ...]


def sections(nodes: Sequence[Node]) -> Iterator[Section]:
    """The nodes by the headings over them."""
    heading: Heading | None = None
    waiting: list[Node] = []
    for node in nodes:
        if isinstance(node, Heading):
            if heading or waiting:
                yield Section(heading, tuple(waiting))
            heading, waiting = node, []
        else:
            waiting.append(node)
    if heading or waiting:
        yield Section(heading, tuple(waiting))


def to_html(document: Document) -> bytes:
    """The page in UTF-8."""
    environment = _environment()
    css = environment.get_template("brief.css").render()
    styles = dict.fromkeys([css, *(s for n in document.nodes for s in STYLE.findall(getattr(n, "svg", "")))])
    hashes = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    page = environment.get_template("page.html").render(
        d=document, css=css, hashes=hashes, sections=list(sections(document.nodes))
    )
    return clean(page).encode("utf-8", "replace")


def fragment(nodes: Sequence[Node], lang: str) -> str:
    """Nodes alone, for the editor of a brief."""
    template = _environment().get_template("fragment.html")
    return clean(template.render(sections=list(sections(nodes)), lang=lang))
