"""The situation report: what the record says of a place and a period, written for people.

``brief(record, where, lang, made)`` gathers the content, ``render`` makes the page, ``to_json`` the same for programs.
"""

from vigie.brief.content import Brief, brief
from vigie.brief.export import to_json
from vigie.brief.page import render

__all__ = ["Brief", "brief", "render", "to_json"]
