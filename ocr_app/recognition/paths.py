"""Paths through a lattice of spans: the best one, and sums over all of them.

Arrays: B line images side by side, T cells, L = longest span in cells. ``spans`` [B, T, L] are the total scores of the
spans that begin at each cell, ``blanks`` [B, T] those of a cell that no span covers. The recursions walk along the
cells of all line images at once.
"""

import numpy as np
from numpy.typing import NDArray

NEVER = np.float32(-1e4)
"""The score of a span that no path may use."""


def best_paths(spans: NDArray[np.float32], blanks: NDArray[np.float32]) -> list[list[tuple[int, int]]]:
    """Spans (begin, end) in cells of each line image's best path, given the spans' total scores [B, T, L] (Viterbi)."""
    arriving = _by_end(spans)
    line_images, steps, longest = spans.shape
    reach = np.full(
        (line_images, steps + longest + 1), NEVER, np.float32
    )  # reach[:, t + L]: best over the first t cells
    reach[:, longest] = 0
    choice = np.empty((line_images, steps), np.int64)  # cells of the span that ends with each cell, 0 for a blank
    options = np.empty((line_images, longest + 1), np.float32)
    for t in range(steps):
        options[:, 0] = reach[:, t + longest] + blanks[:, t]
        options[:, 1:] = arriving[:, t] + reach[:, t + longest : t : -1]
        choice[:, t] = options.argmax(1)
        reach[:, t + longest + 1] = options.max(1)
    return [_backtrack(lengths) for lengths in choice.tolist()]


def _backtrack(lengths: list[int]) -> list[tuple[int, int]]:
    path = []
    t = len(lengths)
    while t > 0:
        length = lengths[t - 1]
        if length:
            path.append((t - length, t))
        t -= length or 1
    return path[::-1]


def log_sums(
    spans: NDArray[np.float32], blanks: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """log-sums [B, T + 1] over all partial paths, up to each cell and from it on (forward and backward)."""
    # What begins at t ends there, seen from the right. Both ways at once: there are few line images and many steps.
    both = _forward(np.concatenate([_by_end(spans), spans[:, ::-1]]), np.concatenate([blanks, blanks[:, ::-1]]))
    return both[: len(spans)], both[len(spans) :, ::-1]


def span_posteriors(
    spans: NDArray[np.float32], sums: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> NDArray[np.float32]:
    """Probability [B, T, L] that a path drawn from the lattice uses each span, given its `log_sums`."""
    _, steps, longest = spans.shape
    forward, backward = sums
    end = np.arange(steps)[:, None] + np.arange(1, longest + 1)
    logs = forward[:, :steps, None] + spans + backward[:, np.minimum(end, steps)] - forward[:, steps, None, None]
    return np.where(end <= steps, np.exp(np.minimum(logs, 0)), 0).astype(np.float32)


def _by_end(spans: NDArray[np.float32]) -> NDArray[np.float32]:
    """[:, t]: scores of the spans of 1, 2, ... L cells that end with cell t."""
    _, steps, longest = spans.shape
    begin = np.arange(steps)[:, None] - np.arange(longest)
    return np.where(begin >= 0, spans[:, np.maximum(begin, 0), np.arange(longest)], NEVER)


def _forward(arriving: NDArray[np.float32], blanks: NDArray[np.float32]) -> NDArray[np.float64]:
    """log-sum [B, T + 1] over all partial paths through the first t cells; ``arriving[:, t]`` ends with cell t."""
    line_images, steps, longest = arriving.shape
    reach = np.full((line_images, steps + longest + 1), float(NEVER))
    reach[:, longest] = 0
    options = np.empty((line_images, longest + 1))
    for t in range(steps):
        options[:, 0] = reach[:, t + longest] + blanks[:, t]
        options[:, 1:] = arriving[:, t] + reach[:, t + longest : t : -1]
        top = options.max(1)
        reach[:, t + longest + 1] = top + np.log(np.exp(options - top[:, None]).sum(1))
    return reach[:, longest:]
