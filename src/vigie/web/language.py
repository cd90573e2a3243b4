"""The language of an answer: what ``lang`` asks for, else what the browser prefers (RFC 9110, 12.5.4), else English.

In: a request. Out: 'fr' or 'en'.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import HTTPConnection

from vigie.knowledge.messages import LANGUAGES
from vigie.record.query.typed import WrongValue

LONGEST = 200
"""Of a header that is looked at."""


def language_of(request: HTTPConnection) -> str:
    """The language to answer in; an unknown one counts as none, so that a problem can always be told."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    return _preferred(request.headers.get("accept-language", "")[:LONGEST])


def _preferred(header: str) -> str:
    ranked: list[tuple[float, int, str]] = []
    for n, part in enumerate(header.split(",")):
        tag, _, quality = part.partition(";")
        code = tag.strip().lower().split("-")[0]
        weight = quality.strip().removeprefix("q=") or "1"
        if code in LANGUAGES and weight.replace(".", "", 1).isdigit() and float(weight) > 0:
            ranked.append((-float(weight), n, code))
    return min(ranked)[2] if ranked else "en"


async def _language(
    request: HTTPConnection,
    lang: Annotated[str | None, Query(description="fr or en; without it what Accept-Language prefers")] = None,
) -> str:
    if lang is not None and lang not in LANGUAGES:
        raise WrongValue("language", value=lang)
    return language_of(request)


Lang = Annotated[str, Depends(_language)]
"""'fr' or 'en', of an endpoint that returns words."""
