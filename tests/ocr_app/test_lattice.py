"""The lattice against brute force over all its paths."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ocr_app.recognition.lattice import best_path, decode, span_posteriors

Path = list[tuple[int, int]]


def all_paths(steps: int, longest: int, start: int = 0) -> Iterator[Path]:
    if start == steps:
        yield []
        return
    for rest in all_paths(steps, longest, start + 1):
        yield rest
    for end in range(start + 1, min(steps, start + longest) + 1):
        for rest in all_paths(steps, longest, end):
            yield [(start, end), *rest]


def path_score(path: Path, spans: NDArray[np.float32], blanks: NDArray[np.float32]) -> float:
    covered = {cell for begin, end in path for cell in range(begin, end)}
    blank = sum(float(blanks[cell]) for cell in range(len(blanks)) if cell not in covered)
    return blank + sum(float(spans[begin, end - begin - 1]) for begin, end in path)


lattices = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@given(lattices, st.integers(1, 6), st.integers(1, 3))
def test_best_path_is_the_best_of_all_paths(rng: np.random.Generator, steps: int, longest: int) -> None:
    spans = rng.normal(0, 2, (steps, longest)).astype(np.float32)
    blanks = rng.normal(0, 2, steps).astype(np.float32)
    best = max(path_score(path, spans, blanks) for path in all_paths(steps, longest))
    assert path_score(best_path(spans, blanks), spans, blanks) == pytest.approx(best, abs=1e-4)


@given(lattices, st.integers(1, 6), st.integers(1, 3))
def test_posteriors_are_the_share_of_all_paths(rng: np.random.Generator, steps: int, longest: int) -> None:
    spans = rng.normal(0, 2, (steps, longest)).astype(np.float32)
    blanks = rng.normal(0, 2, steps).astype(np.float32)
    paths = list(all_paths(steps, longest))
    weights = np.exp([path_score(path, spans, blanks) for path in paths])
    expected = np.zeros((steps, longest))
    for path, weight in zip(paths, weights / weights.sum(), strict=True):
        for begin, end in path:
            expected[begin, end - begin - 1] += weight
    assert span_posteriors(spans, blanks) == pytest.approx(expected, abs=1e-4)


def test_reading_names_the_runner_up() -> None:
    spans = np.full((4, 2, 3), -9, np.float32)
    spans[1, 1] = [-9, 4.0, 3.0]
    (reading,) = decode(spans, np.zeros(4, np.float32))
    assert (reading.begin, reading.end, reading.best) == (1, 3, 1)
    assert reading.posteriors[1] > reading.posteriors[2] > 0.2 > reading.posteriors[0]


def test_higher_temperature_doubts_more() -> None:
    spans = np.full((4, 2, 3), -9, np.float32)
    spans[1, 1] = [-9, 4.0, 3.0]
    sure, doubtful = (decode(spans, np.zeros(4, np.float32), t)[0].posteriors[1] for t in (0.5, 2.0))
    assert sure > doubtful


def test_paper_reads_as_nothing() -> None:
    assert decode(np.full((5, 3, 4), -5, np.float32), np.ones(5, np.float32)) == []
