"""Which extract of OpenStreetMap holds a country, by Geofabrik's own index (download.geofabrik.de/technical.html).

In: the index's address, an ISO 3166-1 alpha-2 code. Out: the address of the extract with the fewest other countries.
"""

from __future__ import annotations

import json

from vigie.sources.fetch import fetch
from vigie.sources.getting.problems import DataProblem
from vigie.sources.limits import Limits

CODES = "iso3166-1:alpha2"


def find(index: str, country: str, *, allow_private: bool) -> str:
    """The address of the country's extract (.osm.pbf); raises DataProblem or Unreadable."""
    page = fetch(index, allow_private=allow_private, limits=Limits())
    try:
        told = [feature["properties"] for feature in json.loads(page.data)["features"]]
        found = [
            (len(of[CODES]), str(of["urls"]["pbf"]))
            for of in told
            if country in of.get(CODES, ()) and "pbf" in of["urls"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataProblem("index_odd", url=index) from error
    if not found:
        raise DataProblem("index_none", url=index, country=country)
    return min(found)[1]
