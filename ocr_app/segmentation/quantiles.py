"""Quantiles of a few values: NumPy's own take twenty times as long, and a page asks for thousands."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def quantile(values: NDArray[Any], share: float) -> float:
    """The value below which a share of the values [N] lies, N at least 1, linear between the nearest two."""
    ordered = np.sort(values)
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below]) + (position - below) * (float(ordered[above]) - float(ordered[below]))


def median(values: NDArray[Any]) -> float:
    """The median of the values [N], N at least 1."""
    return quantile(values, 0.5)


def weighted_median(values: NDArray[Any], weights: NDArray[Any]) -> float:
    """The value up to which half of the weights [N] lie, N at least 1."""
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])
