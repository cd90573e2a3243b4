"""Identity by content: the same parts give the same digest, everywhere and for ever.

In: the parts of a thing. Out: SHA-256 over the parts, each with its length before it, so that ('ab', 'c') and
('a', 'bc') differ, and None differs from the empty string.
"""

from __future__ import annotations

import hashlib


def digest(*parts: str | None) -> str:
    """64 hex digits for these parts in this order; lone surrogates are allowed."""
    found = hashlib.sha256()
    for part in parts:
        if part is None:
            found.update(b"-:")
        else:
            data = part.encode("utf-8", "surrogatepass")
            found.update(b"%d:" % len(data))
            found.update(data)
    return found.hexdigest()
