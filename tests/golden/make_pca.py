#!/usr/bin/env python3
"""Expected values for tests/analysis/pca_test.cpp: principal components by singular vectors.

Made with numpy 2.4.6 and torch 2.14.1 on CPU. Run from anywhere:  python3 tests/golden/make_pca.py
Seeds are fixed, so a second run changes nothing. Needed only to change the values, never to build or test.
"""
import numpy as np
import torch

from golden_values import Source, as_float, tensor, write


def pca():
    """Rows with a mean and directions of unequal size; fewer rows than numbers in a row; fewer directions than asked."""
    cases = []
    for rows, width, rank in [(40, 6, 6), (9, 20, 9), (30, 5, 2), (64, 12, 12)]:
        draw = Source(rows + width)
        table = draw(rows, rank) * torch.linspace(3, 1, rank, dtype=torch.float64) @ draw(rank, width) + draw(width) * 4
        table = as_float(table).numpy()
        centred = table - table.mean(0)
        _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
        count = min(3, rank)
        directions = directions[:count]
        largest = np.abs(directions).argmax(1)
        directions = directions * np.sign(directions[np.arange(count), largest])[:, None]
        cases.append({"rows": tensor(table), "count": count, "scores": tensor(directions @ centred.T),
                      "shares": [float(share) for share in sizes[:count] ** 2 / (sizes ** 2).sum()],
                      "spread": float(np.sqrt((centred ** 2).sum() / (table ** 2).sum()))})
    write("analysis_pca", cases)


if __name__ == "__main__":
    pca()
