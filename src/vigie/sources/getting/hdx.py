"""Where a dataset's file is on the Humanitarian Data Exchange, by its CKAN action API (``package_show``).

In: a dataset's name and a pattern for the resource's name. Out: ``Resource``, the newest that fits; or a refusal.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from vigie.sources.fetch import fetch
from vigie.sources.getting.problems import DataProblem
from vigie.sources.limits import Limits

API = "https://data.humdata.org/api/3/action/package_show?id={dataset}"
HEX = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})")
ALGORITHMS = {32: "md5", 40: "sha1", 64: "sha256"}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of a dataset: its address, the day of its last change, its licence, its digest where it is given."""

    url: str
    changed: str
    licence: str
    digest: str = ""
    algorithm: str = ""


def find(api: str, wanted: str, *, allow_private: bool) -> Resource:
    """The newest resource whose name or file's name fits ``wanted``; raises DataProblem or Unreadable."""
    page = fetch(api, allow_private=allow_private, limits=Limits())
    try:
        package = json.loads(page.data)["result"]
        licence = str(package.get("license_title") or package.get("license_id") or "")
        found = [
            (
                str(one.get("last_modified") or one.get("created") or "")[:10],
                str(one["url"]),
                str(one.get("hash") or ""),
            )
            for one in package["resources"]
            if re.fullmatch(wanted, str(one.get("name"))) or re.fullmatch(wanted, urlsplit(str(one["url"])).path)
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataProblem("hdx_odd", url=api) from error
    if not found:
        raise DataProblem("hdx_none", url=api)
    changed, url, digest = max(found)
    known = HEX.fullmatch(digest.casefold())
    return Resource(url, changed, licence, known[0] if known else "", ALGORITHMS[len(known[0])] if known else "")
