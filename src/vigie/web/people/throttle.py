"""How often something may be tried: sign-ins by name and by address, dear questions by person.

In: keys and the time. Out: nothing, or PeopleProblem (429) with the seconds to wait. In memory and bounded: a token
bucket each (RFC 2697's), forgotten when full again.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from vigie.web.people.problems import PeopleProblem

MOST_KEYS = 20_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Throttle:
    """``burst`` at once, then one every ``every`` seconds, for each key."""

    def __init__(self, burst: int, every: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst, self.every, self._clock = burst, every, clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, key: str) -> int:
        """Seconds until the next is allowed; 0 where it is now."""
        with self._lock:
            left = self._now(key).left
        return 0 if left >= 1 else max(1, math.ceil((1 - left) * self.every))

    def take(self, key: str) -> None:
        """Count one; PeopleProblem where that is too many."""
        if wait := self.wait(key):
            raise PeopleProblem("people.too_often", status=429, wait=wait, seconds=wait)
        self.count(key)

    def count(self, key: str) -> None:
        """Count one, whether allowed or not."""
        with self._lock:
            bucket = self._now(key)
            bucket.left = max(0.0, bucket.left - 1)
            self._buckets[key] = bucket
            if len(self._buckets) > MOST_KEYS:
                self._forget()

    def forgive(self, key: str) -> None:
        """As if nothing had been counted."""
        with self._lock:
            self._buckets.pop(key, None)

    def _now(self, key: str) -> _Bucket:
        now = self._clock()
        known = self._buckets.get(key)
        if known is None:
            return _Bucket(float(self.burst), now)
        known.left = min(float(self.burst), known.left + (now - known.at) / self.every)
        known.at = now
        return known

    def _forget(self) -> None:
        """Those that are full again, and if that does not help the oldest."""
        now = self._clock()
        kept = {k: b for k, b in self._buckets.items() if b.left + (now - b.at) / self.every < self.burst}
        for key in sorted(kept, key=lambda k: kept[k].at)[: max(0, len(kept) - MOST_KEYS // 2)]:
            del kept[key]
        self._buckets = kept
