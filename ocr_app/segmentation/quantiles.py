"""Quantiles of a few values: NumPy's own take twenty times as long, and a page asks for thousands."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray


def quantile(values: NDArray[Any], share: float) -> float:
    """The value below which a share of the values [N] lies, N at least 1, linear between the nearest two."""
    ordered = np.sort(values)
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below]) + (position - below) * (float(ordered[above]) - float(ordered[below]))


def level_quantile(levels: NDArray[np.uint8], share: float) -> float:
    """As `quantile`, of at least one grey level, uint8 of any shape: they are counted, not sorted."""
    counts = np.cumsum(level_counts(levels))
    position = share * (levels.size - 1)
    below = int(position)
    low, high = np.searchsorted(counts, (below, min(below + 1, levels.size - 1)), "right").tolist()
    return float(low + (position - below) * (high - low))


def level_counts(levels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How often a picture, uint8 of any shape, has each of the 256 grey levels; fewer than 16 million times each."""
    return cv2.calcHist([levels.reshape(-1, 1)], [0], None, [256], [0, 256]).ravel().astype(np.int64)


def median(values: NDArray[Any]) -> float:
    """The median of the values [N], N at least 1."""
    return quantile(values, 0.5)


def weighted_median(values: NDArray[Any], weights: NDArray[Any]) -> float:
    """The value up to which half of the weights [N] lie, N at least 1."""
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])
