"""The lattice of spans: its best path is the reading, forward-backward gives posteriors.

A path tiles the cells of a strip with spans (one character or space each) and blank cells; ``training.lattice`` trains
the scores of the same lattice. Arrays of one strip: T cells, L = longest span in cells, C classes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NEVER = np.float32(-1e4)
_NEIGHBOURS = 2  # cells: spans whose cuts differ by at most this much are the same character seen with other margins


@dataclass(frozen=True, slots=True)
class Reading:
    """A character (or space) of the best path.

    Attributes:
        begin, end: cells, end exclusive.
        posteriors: float32 [C] probability that this place holds each class; the rest to 1 is "no such character here".
        best: class index on the best path.
    """

    begin: int
    end: int
    posteriors: NDArray[np.float32]
    best: int


def decode(spans: NDArray[np.float32], blanks: NDArray[np.float32], temperature: float = 1.0) -> list[Reading]:
    """Best path of one strip with the posterior of each of its characters.

    Args:
        spans: float32 [T, L, C] scores; ``blanks``: float32 [T].
        temperature: divides all scores in the posteriors (not in the choice of the path).
    """
    path = best_path(spans.max(2), blanks)
    if not path:
        return []
    scaled = spans if temperature == 1 else spans / np.float32(temperature)
    top = scaled.max(2, keepdims=True)
    total = (top + np.log(np.exp(scaled - top).sum(2, keepdims=True)))[..., 0]
    occupied = span_posteriors(total, blanks / np.float32(temperature))
    readings = []
    steps, longest = total.shape
    for begin, end in path:
        posterior = np.zeros(spans.shape[2], np.float32)
        for b in range(max(0, begin - _NEIGHBOURS), min(steps, begin + _NEIGHBOURS + 1)):
            for e in range(max(b + 1, end - _NEIGHBOURS), min(steps, end + _NEIGHBOURS, b + longest) + 1):
                share = occupied[b, e - b - 1]
                if share > 1e-4:
                    posterior += share * np.exp(scaled[b, e - b - 1] - total[b, e - b - 1])
        readings.append(Reading(begin, end, np.minimum(posterior, 1), int(spans[begin, end - begin - 1].argmax())))
    return readings


def best_path(spans: NDArray[np.float32], blanks: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Spans (begin, end) in cells of the best path, given the best class score [T, L] of each span (Viterbi)."""
    arriving = _by_end(spans)
    steps, longest = spans.shape
    reach = np.full(steps + longest + 1, _NEVER, np.float32)  # reach[t + L]: best path over the first t cells
    reach[longest] = 0
    choice = np.zeros(steps, np.int64)  # cells of the span that ends at each cell, 0 for a blank
    for t in range(steps):
        options = arriving[t] + reach[t + 1 : t + 1 + longest][::-1]
        best = int(options.argmax())
        blank = reach[t + longest] + blanks[t]
        if options[best] > blank:
            choice[t], reach[t + longest + 1] = best + 1, options[best]
        else:
            reach[t + longest + 1] = blank
    path = []
    t = steps
    while t > 0:
        length = int(choice[t - 1])
        if length:
            path.append((t - length, t))
        t -= length or 1
    return path[::-1]


def span_posteriors(spans: NDArray[np.float32], blanks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probability [T, L] that a path drawn from the lattice uses each span, given the spans' total scores [T, L]."""
    steps, longest = spans.shape
    forward = _forward(_by_end(spans), blanks)
    reverse = _forward(spans[::-1], blanks[::-1])[::-1]  # a span that begins at t, seen from the right, ends there
    begin = np.arange(steps)[:, None]
    end = np.minimum(begin + np.arange(1, longest + 1), steps)
    inside = begin + np.arange(1, longest + 1) <= steps
    logs = forward[:steps, None] + spans + reverse[end] - forward[steps]
    return np.where(inside, np.exp(np.minimum(logs, 0)), 0).astype(np.float32)


def _by_end(spans: NDArray[np.float32]) -> NDArray[np.float32]:
    """Row t: scores of the spans of 1, 2, ... L cells that end with cell t."""
    steps, longest = spans.shape
    begin = np.arange(steps)[:, None] - np.arange(longest)
    scores = spans[np.maximum(begin, 0), np.arange(longest)]
    return np.where(begin >= 0, scores, _NEVER)


def _forward(arriving: NDArray[np.float32], blanks: NDArray[np.float32]) -> NDArray[np.float64]:
    """log-sum [T + 1] over all partial paths that cover the first t cells; row t of ``arriving`` ends with cell t."""
    steps, longest = arriving.shape
    reach = np.full(steps + longest + 1, float(_NEVER))
    reach[longest] = 0
    options = np.empty(longest + 1)
    for t in range(steps):
        options[:longest] = arriving[t] + reach[t + 1 : t + 1 + longest][::-1]
        options[longest] = reach[t + longest] + blanks[t]
        top = options.max()
        reach[t + longest + 1] = top + np.log(np.exp(options - top).sum())
    return reach[longest:]
