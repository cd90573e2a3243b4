"""``make bench``: every benchmark, one after the other."""

from __future__ import annotations

from benchmarks import check, links, links_synthetic, places, reading, speed, times


def main() -> int:
    for title, command in (
        ("Reading", reading.main),
        ("Places", places.main),
        ("Speed", speed.main),
        ("Linking", links.main),
        ("Linking two datasets", links_synthetic.main),
        ("Times", times.main),
        ("Checking claims", check.main),
    ):
        print(f"\n== {title}")
        if command():
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
