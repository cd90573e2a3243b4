"""The cells of two grids: PRIO-GRID (half a degree; Tollefsen, Strand and Buhaug, J. Peace Research 49, 2012) and H3.

In: points. Out: the cell's id as text; the middle of a cell.
"""

from __future__ import annotations

from vigie.analysis.outlook.problems import OutlookError
from vigie.knowledge.asked import PlaceQuestion, coordinates

PRIO, H3 = "prio", "h3"
GRIDS = (PRIO, H3)
RESOLUTION = 5
"""Of H3: cells of about 250 square kilometres."""
COLUMNS, ROWS, STEP = 720, 360, 0.5


def cell(grid: str, lat: float, lon: float) -> str:
    """The id of the cell that holds a point."""
    if grid == PRIO:
        row = min(int((lat + 90) / STEP), ROWS - 1)
        column = min(int((lon + 180) / STEP), COLUMNS - 1)
        return str(row * COLUMNS + column + 1)
    import h3

    return str(h3.latlng_to_cell(lat, lon, RESOLUTION))


def middle(grid: str, name: str) -> tuple[float, float]:
    """Latitude and longitude of the middle of a cell."""
    if grid == PRIO:
        row, column = divmod(int(name) - 1, COLUMNS)
        return row * STEP - 90 + STEP / 2, column * STEP - 180 + STEP / 2
    import h3

    lat, lon = h3.cell_to_latlng(name)
    return float(lat), float(lon)


def asked(grid: str, text: str) -> str:
    """The cell meant by its id or by a point in it, 'LAT,LON'. Raises ``OutlookError`` for what is neither."""
    try:
        point = coordinates(text)
    except PlaceQuestion as error:
        raise OutlookError("cell", value=text) from error
    if point is not None:
        return cell(grid, *point)
    if grid == PRIO:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= ROWS * COLUMNS:
            raise OutlookError("cell", value=text)
        return str(int(text))
    import h3

    if not h3.is_valid_cell(text) or h3.get_resolution(text) != RESOLUTION:
        raise OutlookError("cell", value=text)
    return text
