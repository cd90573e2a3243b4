"""How much weight of violence was moved how far: the earth mover's distance between two periods.

In: points and the blocks of two periods. Out: ``Transport``: the least km by which the mean event has to be moved to
turn one period's map into the other's (Kantorovich's problem, solved exactly by POT's network simplex: Bonneel et
al. 2011; Flamary et al. 2021, JMLR 22), and the chance of as much where the two periods are alike: whole blocks are
shuffled between them. The distance of two samples is never 0: ``by_chance_km`` says what the shuffled ones come to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.shift.blocks import Blocks
from vigie.analysis.shift.cylinders import sites
from vigie.analysis.shift.sphere import Floats, kilometres, vectors

CELLS = 120
"""Places that the solver gets: more are put together on a grid, each cell at its mean centre."""
FINEST_KM = 5.0
KM_A_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Transport:
    """``km`` an event, ``by_chance_km`` its mean where nothing moved, ``p_value`` of ``permutations`` shuffles;
    ``cell_km`` the side of the grid (0 where places are taken as they are).
    """

    km: float
    by_chance_km: float
    p_value: float
    permutations: int
    places: int
    cell_km: float


def transport(lat: Floats, lon: Floats, blocks: Blocks, permutations: int = 499, seed: int = 0) -> Transport:
    """The earth mover's distance between the two periods of ``blocks``, with its permutation test."""
    from ot import emd2

    inside = blocks.of >= 0
    of, cell_km, points = _cells(lat[inside], lon[inside])
    weight = np.zeros((len(blocks.late), len(points)))
    np.add.at(weight, (blocks.of[inside], of), 1)
    cost = np.ascontiguousarray(kilometres(points, points))

    def distance(late: NDArray[np.bool_]) -> float:
        first, second = weight[~late].sum(axis=0), weight[late].sum(axis=0)
        if not first.sum() or not second.sum():
            return 0.0
        return float(emd2(first / first.sum(), second / second.sum(), cost))

    km = distance(blocks.late)
    generator = np.random.default_rng(seed)
    chance = np.array([distance(generator.permutation(blocks.late)) for _ in range(permutations)])
    p = (1 + int((chance >= km * (1 - 1e-9)).sum())) / (1 + permutations)
    return Transport(km, float(chance.mean()), p, permutations, len(points), cell_km)


def _cells(lat: Floats, lon: Floats) -> tuple[NDArray[np.int64], float, Floats]:
    """The cell of each event, the side of a cell in km, and the mean centre of each cell as a unit vector."""
    north, east, of_event = sites(lat, lon)
    cell = np.arange(len(north))
    flat = np.stack([north, east * np.cos(np.radians(north.mean()))], axis=1) * KM_A_DEGREE
    side = 0.0
    while cell.max() >= CELLS:
        side = side * 1.25 if side else FINEST_KM
        cell = np.unique(np.floor(flat / side), axis=0, return_inverse=True)[1].reshape(-1)
    of = cell[of_event]
    points = vectors(lat, lon)
    sums = np.stack([np.bincount(of, points[:, axis]) for axis in range(3)], axis=1)
    return of, side, sums / np.linalg.norm(sums, axis=1, keepdims=True)
