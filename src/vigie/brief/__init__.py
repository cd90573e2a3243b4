"""The situation report: what the record says of a place and a period, written for people.

``compose(record, where, lang, template)`` gathers the content and puts it together, ``write`` gives it a form (HTML,
DOCX, PDF), ``to_json`` gives the content to programs. ``brief`` is the content alone.
"""

from vigie.brief.compose import Composed, compose
from vigie.brief.content import Brief, brief
from vigie.brief.export import to_json
from vigie.brief.forms import FORMS, write
from vigie.brief.template import Template, named

__all__ = ["FORMS", "Brief", "Composed", "Template", "brief", "compose", "named", "to_json", "write"]
