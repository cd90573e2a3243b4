"""What was told as a feed that any reader takes: Atom (RFC 4287).

In: the memory. Out: XML. An entry keeps its id for as long as its alert stands; text is escaped by the serialiser, and
characters that XML does not know are left out.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
import xml.etree.ElementTree as ET

from vigie.analysis.alerts.memory import Memory
from vigie.analysis.alerts.telling import lines
from vigie.knowledge.messages import message

ATOM = "http://www.w3.org/2005/Atom"
SHOWN = 100
UNKNOWN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for."""
HOUSE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:vigie:alerts")


def atom(memory: Memory, name: str, day: dt.date, lang: str) -> str:
    """The newest alerts told, newest first; ``name`` is that of the record."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": lang})
    told = sorted(memory.told.items(), key=lambda item: (item[1].first, item[0]), reverse=True)[:SHOWN]
    _add(feed, "id", f"urn:uuid:{uuid.uuid5(HOUSE, name)}")
    _add(feed, "title", message("alerts.feed.title", lang))
    _add(feed, "updated", _instant(max((one.first for _, one in told), default=day)))
    _add(_add(feed, "author"), "name", "Vigie")
    for key, one in told:
        entry = _add(feed, "entry")
        _add(entry, "id", f"urn:uuid:{uuid.uuid5(HOUSE, f'{name} {key} {one.stage} {one.first}')}")
        _add(entry, "title", one.finding["said"][lang])
        _add(entry, "updated", _instant(one.first))
        _add(entry, "content", "\n".join(lines(one.finding, lang))).set("type", "text")
    ET.indent(feed)
    return ET.tostring(feed, encoding="unicode", xml_declaration=True)


def _add(parent: ET.Element, tag: str, text: str | None = None) -> ET.Element:
    found = ET.SubElement(parent, f"{{{ATOM}}}{tag}")
    found.text = UNKNOWN.sub("", text) if text is not None else None
    return found


def _instant(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
