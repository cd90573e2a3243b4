"""Text that every form can show.

In: values of a document. Out: the same without the control characters and lone surrogates that XML, HTML and PDF
forbid, each a replacement character.
"""

from __future__ import annotations

import re
from typing import Any

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
REPLACED = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    return FORBIDDEN.sub(REPLACED, text)


def printable(value: Any) -> Any:
    """Every text in a value of JSON, cleaned."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {key: printable(one) for key, one in value.items()}
        case list() | tuple():
            return [printable(one) for one in value]
    return value
