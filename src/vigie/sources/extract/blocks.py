"""HTML -> paragraphs of text, however deep or broken it is.

In: an HTML string, a page or a fragment. Out: its visible text, a block a paragraph, without scripts, menus
and forms. One pass over an event stream of lxml, so that 300 or 300 000 nested elements cost the same per
element.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

_BLOCKS = """address article aside blockquote body br caption center dd details div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody td
tfoot th thead title tr ul"""
_HIDDEN = """aside button canvas footer form head iframe input math nav noscript object option script
select style svg template textarea title video audio"""
BLOCKS, HIDDEN = frozenset(_BLOCKS.split()), frozenset(_HIDDEN.split())
LISTED = frozenset({"li"})


class _Gatherer:
    """A parser target (lxml's event interface) that keeps what a reader would see."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._run: list[str] = []
        self._hidden = 0

    def start(self, tag: Any, attributes: Any) -> None:
        if tag in HIDDEN:
            self._hidden += 1
        if tag in BLOCKS:
            self._end_block()
        if tag in LISTED and not self._hidden:
            self._run.append("- ")

    def end(self, tag: Any) -> None:
        if tag in BLOCKS:
            self._end_block()
        if tag in HIDDEN:
            self._hidden = max(self._hidden - 1, 0)

    def data(self, text: str) -> None:
        if not self._hidden:
            self._run.append(text)

    def close(self) -> list[str]:
        self._end_block()
        return self.blocks

    def _end_block(self) -> None:
        block = " ".join("".join(self._run).split())
        if block and block != "-":
            self.blocks.append(block)
        self._run = []


def paragraphs(html: str) -> str:
    """The visible text, paragraphs parted by a line break."""
    if not html.strip():
        return ""
    parser = etree.HTMLParser(target=_Gatherer(), huge_tree=True, no_network=True)
    try:
        parser.feed(html.replace("\x00", ""))
        blocks: list[str] = parser.close()
    except etree.LxmlError:
        return ""
    return "\n".join(blocks)
