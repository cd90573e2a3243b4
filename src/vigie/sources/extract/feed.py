"""RSS or Atom -> a report an entry, with the entry's own date, title and link.

In: the bytes of a feed, never an address. Out: found reports in the order of the feed. A date is the day as
the publisher's own clock tells it, so an entry of 00:30 in Bamako is not moved to the day before in UTC.
"""

from __future__ import annotations

import io
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from vigie.sources.extract import Broken, Found
from vigie.sources.extract.blocks import paragraphs


def read(data: bytes, *, charset: str = "", url: str | None = None) -> list[Found]:
    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    feed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not feed.entries:
        raise Broken("feed_broken" if feed.bozo else "feed_empty")
    outlet = paragraphs(feed.feed.get("title", "")) or None
    return [_entry(entry, outlet) for entry in feed.entries]


def _entry(entry: Any, outlet: str | None) -> Found:
    title = paragraphs(entry.get("title", "")).replace("\n", " ") or None
    contents = [c.get("value", "") for c in entry.get("content", [])] + [entry.get("summary", "")]
    text = next((text for content in contents if (text := paragraphs(content))), "")
    return Found(
        text=text or title or "",
        title=title,
        source=paragraphs(entry.get("source", {}).get("title", "")) or outlet,
        url=entry.get("link"),
        stated=_day(entry),
    )


def _day(entry: Any) -> str | None:
    for name in ("published", "updated", "created"):
        written, parsed = entry.get(name), entry.get(f"{name}_parsed")
        if not written or not parsed:
            continue
        if written[:4].isdigit():
            return str(written)[:10]
        try:
            return parsedate_to_datetime(written).date().isoformat()
        except ValueError:
            return f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}"
    return None
