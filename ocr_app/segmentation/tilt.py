"""The tilt of a page whose lines are too steep to be followed from one letter to the next."""

import numpy as np
from numpy.typing import NDArray

_GENTLE = 8  # degrees; lines that are less steep are followed from letter to letter
_STEEPEST = 40  # degrees; beyond, the page is nearer to one on its side
_FEWEST = 12  # letters: fewer stand in a row by chance
_MOST = 4000  # letters looked at
_BIN = 0.25  # letter heights
_CLEARER = 1.05  # times clearer rows than those of the level page ...
_CHANCE = 4.2  # ... and this, by the root of the number of letters, more: letters strewn at random never were


def tilt_of(boxes: NDArray[np.int32], height: float) -> float:
    """The slope dy/dx along which letters stand in rows; 0.0 where it is gentle or no clearer than along the page.

    `boxes` [N, 4] are those of letters, x0 y0 x1 y1, and `height` is their height in px. The rows are the clearest
    where the profile of the letters' middles, projected along them, varies most (Postl 1986, US 4723297).
    """
    if len(boxes) < _FEWEST:
        return 0.0
    chosen = boxes[np.linspace(0, len(boxes) - 1, min(_MOST, len(boxes))).astype(int)].astype(float)
    x, y = (chosen[:, :2] + chosen[:, 2:]).T / 2
    angles = np.radians(np.arange(-_STEEPEST, _STEEPEST + 1))
    clearness = [_clearness((y - np.tan(angle) * x) * np.cos(angle) / (_BIN * height)) for angle in angles.tolist()]
    best = int(np.argmax(clearness))
    least = _CLEARER + _CHANCE / len(chosen) ** 0.5
    steep = abs(best - _STEEPEST) > _GENTLE and clearness[best] >= least * clearness[_STEEPEST]
    return float(np.tan(angles[best])) if steep else 0.0


def _clearness(places: NDArray[np.float64]) -> float:
    """How far the letters gather at few of the `places`, in bins."""
    counts = np.bincount((places - places.min()).astype(np.int64))
    return float((counts.astype(float) ** 2).sum())
