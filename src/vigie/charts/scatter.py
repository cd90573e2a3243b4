"""Where events lie, without a map behind: points of two periods, their centres and ellipses, circles of clusters.

In: longitudes and latitudes in degrees, lengths in kilometres. Out: SVG: a kilometre is as long eastwards as northwards
(equirectangular at the middle latitude), with a bar of scale.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vigie.charts.frame import SIDE, foot, head
from vigie.charts.scales import Scale, between, steps
from vigie.charts.svg import SMALL, WIDTH, Sheet, said, text_width
from vigie.knowledge.formats import number

KM_A_DEGREE = 111.195
LOWEST, HIGHEST = 240.0, 520.0
LEFT = 64.0


@dataclass(frozen=True, slots=True)
class Ellipse:
    """Around a centre: half axes in km; ``bearing`` of the long one in degrees from north, clockwise."""

    lon: float
    lat: float
    long_km: float
    short_km: float
    bearing: float


@dataclass(frozen=True, slots=True)
class Cloud:
    """The events of a period: points as (lon, lat)."""

    label: str
    points: Sequence[tuple[float, float]]
    ellipse: Ellipse | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """A cluster."""

    label: str
    lon: float
    lat: float
    km: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point to find one's way by: a town."""

    label: str
    lon: float
    lat: float


def scatter_chart(
    clouds: Sequence[Cloud],
    *,
    title: str,
    unit: str,
    lang: str,
    circles: Sequence[Circle] = (),
    spots: Sequence[Spot] = (),
    note: str = "",
    width: float = WIDTH,
) -> str:
    """Points as SVG. The first cloud is hollow, the second full, a third crosses; an arrow leads from the first centre
    to the last. At least one point, ellipse or circle."""
    told = "; ".join(f"{cloud.label}: {len(cloud.points)}" for cloud in clouds)
    told = "; ".join([told, *(f"{c.label}: {number(c.km, lang, 0)} km" for c in circles)])
    sheet = Sheet(title, f"{unit}. {told}", lang, width)
    top = head(sheet, title, unit)
    at = SIDE + 6
    for n, cloud in enumerate(clouds):
        _point(sheet, at, top, n)
        sheet.text(at + 11, top + 4, cloud.label, font_size=str(SMALL))
        at += 11 + text_width(cloud.label, SMALL) + 24
    top += 22
    corners = list(_corners(clouds, circles, spots))
    x, y, km = _scales(corners, top, sheet.width)
    for lon in between(x.low, x.high):
        sheet.line(x(lon), y.end, x(lon), y.start, stroke_opacity="0.13")
        sheet.text(x(lon), y.start + 16, _degrees(lon, "EW", lang), anchor="middle", font_size=str(SMALL), soft=True)
    for lat in between(y.low, y.high):
        sheet.line(x.start, y(lat), x.end, y(lat), stroke_opacity="0.13")
        sheet.text(x.start - 8, y(lat) + 4, _degrees(lat, "NS", lang), anchor="end", font_size=str(SMALL), soft=True)
    for n, cloud in enumerate(clouds):
        for lon, lat in cloud.points:
            _point(sheet, x(lon), y(lat), n)
    for n, cloud in enumerate(clouds):
        if cloud.ellipse:
            outline = [(x(lon), y(lat)) for lon, lat in _outline(cloud.ellipse)]
            dashes = {"stroke_dasharray": "6 4"} if n == 0 else {}
            shape = sheet.path(outline, HUES[n % 3], closed=True, fill="none", stroke_width="2.2", **dashes)
            said(shape, cloud.label)
    for circle in circles:
        ring = Ellipse(circle.lon, circle.lat, circle.km, circle.km, 0)
        outline = [(x(lon), y(lat)) for lon, lat in _outline(ring)]
        said(sheet.path(outline, "c", closed=True, fill_opacity="0.14"), circle.label)
        sheet.path(outline, "c", closed=True, fill="none", stroke_width="2")
        sheet.text(x(circle.lon), y(circle.lat) + 4, circle.label, anchor="middle", halo=True, font_size=str(SMALL))
    _journey(sheet, [(x(c.ellipse.lon), y(c.ellipse.lat)) for c in clouds if c.ellipse])
    for spot in spots:
        sheet.rect(x(spot.lon) - 2.5, y(spot.lat) - 2.5, 5, 5)
        sheet.text(x(spot.lon) + 6, y(spot.lat) - 5, spot.label, halo=True, font_size=str(SMALL))
    _bar_of_scale(sheet, x.end, y.start, km, lang)
    return sheet.render(foot(sheet, y.start + 26, note))


HUES = "abc"


def _point(sheet: Sheet, x: float, y: float, n: int) -> None:
    match n % 3:
        case 0:
            sheet.circle(x, y, 3.6, "a", fill="none", stroke_width="1.5", stroke_opacity="0.85")
        case 1:
            sheet.circle(x, y, 3.6, "b", fill_opacity="0.62")
        case _:
            sheet.line(x - 3, y - 3, x + 3, y + 3, "c", stroke_width="1.6")
            sheet.line(x - 3, y + 3, x + 3, y - 3, "c", stroke_width="1.6")


def _outline(ellipse: Ellipse) -> Iterator[tuple[float, float]]:
    turn, squeeze = math.radians(ellipse.bearing), math.cos(math.radians(ellipse.lat))
    for step in range(72):
        angle = math.tau * step / 72
        along, across = ellipse.long_km * math.cos(angle), ellipse.short_km * math.sin(angle)
        north = along * math.cos(turn) - across * math.sin(turn)
        east = along * math.sin(turn) + across * math.cos(turn)
        yield ellipse.lon + east / (KM_A_DEGREE * squeeze), ellipse.lat + north / KM_A_DEGREE


def _corners(
    clouds: Sequence[Cloud], circles: Sequence[Circle], spots: Sequence[Spot]
) -> Iterator[tuple[float, float]]:
    for cloud in clouds:
        yield from cloud.points
        if cloud.ellipse:
            yield from _outline(cloud.ellipse)
    for circle in circles:
        yield from _outline(Ellipse(circle.lon, circle.lat, circle.km, circle.km, 0))
    for spot in spots:
        yield spot.lon, spot.lat


def _scales(corners: list[tuple[float, float]], top: float, width: float) -> tuple[Scale, Scale, float]:
    """Of longitude, of latitude, and the pixels of a kilometre; never closer than some 20 km across."""
    lons, lats = [lon for lon, _ in corners], [lat for _, lat in corners]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    squeeze = math.cos(math.radians(lat))
    east = max((max(lons) - min(lons)) * squeeze * 1.08, 0.2)
    north = max((max(lats) - min(lats)) * 1.08, 0.1)
    right = width - SIDE
    pixels = min((right - LEFT) / east, HIGHEST / north)
    height = max(north * pixels, LOWEST)
    half_east, half_north = (right - LEFT) / pixels / squeeze / 2, height / pixels / 2
    x = Scale(lon - half_east, lon + half_east, LEFT, right)
    y = Scale(lat - half_north, lat + half_north, top + height, top)
    return x, y, pixels / KM_A_DEGREE


def _journey(sheet: Sheet, centres: list[tuple[float, float]]) -> None:
    """From the first centre to the last."""
    for x, y in centres:
        sheet.line(x - 7, y, x + 7, y, stroke_width="2")
        sheet.line(x, y - 7, x, y + 7, stroke_width="2")
    if len(centres) < 2:
        return
    (x1, y1), (x2, y2) = centres[0], centres[-1]
    long = math.hypot(x2 - x1, y2 - y1)
    if long < 18:
        return
    east, south = (x2 - x1) / long, (y2 - y1) / long
    tip = (x2 - 9 * east, y2 - 9 * south)
    sheet.line(x1 + 9 * east, y1 + 9 * south, *tip, stroke_width="2")
    back = (tip[0] - 9 * east, tip[1] - 9 * south)
    wings = [(back[0] - 4.5 * south, back[1] + 4.5 * east), (back[0] + 4.5 * south, back[1] - 4.5 * east)]
    sheet.path([tip, *wings], closed=True)


def _bar_of_scale(sheet: Sheet, right: float, bottom: float, km: float, lang: str) -> None:
    long = steps(90 / km, 1)[-1] if 90 / km > 1 else 1.0
    width = long * km
    sheet.line(right - width - 8, bottom - 10, right - 8, bottom - 10, stroke_width="3")
    words = f"{number(long, lang)} km"
    sheet.text(right - 8 - width / 2, bottom - 16, words, anchor="middle", halo=True, font_size=str(SMALL))


def _degrees(value: float, sides: str, lang: str) -> str:
    side = sides[value < 0] if value else ""
    side = "O" if side == "W" and lang == "fr" else side
    return f"{number(abs(value), lang)}° {side}".rstrip()
