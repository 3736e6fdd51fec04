#!/usr/bin/env python3
"""Expected values of geodesic saliency and of the distance to a border that it weighs, from SciPy.

Made with torch 2.14.1 (random numbers), scipy 1.17.1, numpy 2.4.6. Run from anywhere:
python3 tests/golden/make_geodesic.py
Seeds are fixed, so a second run changes nothing. Needed only to change the values, never to build or test.
"""
import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial.distance import cdist

from golden_values import Source, integers, tensor, write


def graph(features, rows, columns, clip):
    """The grid as a graph of cells: steps between neighbours along rows and columns."""
    places = np.arange(rows * columns).reshape(rows, columns)
    ends = np.concatenate([np.stack([places[:, :-1].ravel(), places[:, 1:].ravel()]),
                           np.stack([places[:-1].ravel(), places[1:].ravel()])], 1)
    steps = np.linalg.norm(features[ends[0]] - features[ends[1]], axis=1)
    if clip and steps.size:
        smallest = np.full(rows * columns, np.inf)
        for end in ends:
            np.minimum.at(smallest, end, steps)
        steps[steps < smallest.mean()] = 0  # SciPy takes a stored zero as a step that costs nothing
    return csr_array((steps, ends), shape=(rows * columns,) * 2)


def ring(rows, columns, width):
    row, column = np.mgrid[:rows, :columns]
    return np.flatnonzero((np.minimum(row, rows - 1 - row) < width) | (np.minimum(column, columns - 1 - column) < width))


def distance(features, sources, paths, shape, nearest=0.05, smooth=1, weight=0.8):
    """As `distance` with its defaults: mean of the nearest references, blurred, weighed by the paths."""
    away = np.sort(cdist(features[sources], features), 0)
    mean = away[:max(int(np.ceil(nearest * len(sources))), 1)].mean(0).reshape(shape)
    blurred = gaussian_filter(mean, smooth, mode="nearest", radius=int(np.ceil(3 * smooth))).ravel()
    return blurred * (1 - weight + weight * paths / paths.max())


def learned_distance(features, sources):
    """As `distance` with its defaults on a network's features: half of the references, squared, neither blur nor paths."""
    away = np.sort(cdist(features[sources], features, "sqeuclidean"), 0)
    return away[:int(np.ceil(len(sources) / 2))].mean(0)


def geodesic():
    cases = []
    for seed, (rows, columns, width, prefix) in enumerate([(6, 7, 3, 0), (9, 8, 5, 1), (5, 5, 1, 0)], 71):
        features = Source(seed)(rows * columns + prefix, width).numpy()
        inside, border = features[prefix:], ring(rows, columns, 1)
        paths = {clip: dijkstra(graph(inside, rows, columns, clip), directed=False, indices=border, min_only=True)
                 for clip in (True, False)}
        start = rows // 2 * columns + columns // 2
        cases.append({"rows": rows, "columns": columns, "prefix": prefix, "tokens": tensor(features),
                      "border": integers(border + prefix), "start": start + prefix,
                      "clipped": tensor(paths[True]), "plain": tensor(paths[False]),
                      "from_start": tensor(dijkstra(graph(inside, rows, columns, True), directed=False, indices=start)),
                      "distance": tensor(distance(inside, border, paths[True], (rows, columns))),
                      "learned_distance": tensor(learned_distance(inside, border))})
    write("geodesic", cases)


if __name__ == "__main__":
    geodesic()
