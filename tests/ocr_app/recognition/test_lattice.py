"""The lattice against brute force over all its paths."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ocr_app.recognition.lattice import CharacterSpan, decode
from ocr_app.recognition.paths import best_paths, log_sums, span_posteriors

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
    spans = rng.normal(0, 2, (2, steps, longest)).astype(np.float32)
    blanks = rng.normal(0, 2, (2, steps)).astype(np.float32)
    # No span may leave the line image.
    spans[:, np.arange(steps)[:, None] + np.arange(1, longest + 1) > steps] = -1e4
    for path, span, blank in zip(best_paths(spans, blanks), spans, blanks, strict=True):
        best = max(path_score(path, span, blank) for path in all_paths(steps, longest))
        assert path_score(path, span, blank) == pytest.approx(best, abs=1e-4)


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
    assert span_posteriors(spans[None], log_sums(spans[None], blanks[None]))[0] == pytest.approx(expected, abs=1e-4)


@given(lattices, st.integers(1, 5), st.integers(1, 3))
def test_inked_cells_are_those_that_characters_cover(rng: np.random.Generator, steps: int, longest: int) -> None:
    spans = rng.normal(0, 2, (1, steps, longest, 2)).astype(np.float32)
    spans[..., 0] = -1e4  # no spaces
    blanks = rng.normal(0, 2, (1, steps)).astype(np.float32)
    paths = list(all_paths(steps, longest))
    weights = np.exp([path_score(path, spans[0, ..., 1], blanks[0]) for path in paths])
    expected = np.zeros(steps)
    for path, weight in zip(paths, weights / weights.sum(), strict=True):
        for begin, end in path:
            expected[begin:end] += weight
    (decoded,) = decode(spans, blanks, space=0)
    assert decoded.inked == pytest.approx(expected, abs=1e-4)


@given(lattices, st.integers(1, 8), st.integers(1, 8))
def test_a_line_image_says_the_same_beside_another(rng: np.random.Generator, cells: int, others: int) -> None:
    spans = [rng.normal(0, 2, (length, 3, 4)).astype(np.float32) for length in (cells, others)]
    blanks = [rng.normal(0, 2, length).astype(np.float32) for length in (cells, others)]
    (alone,) = decode(spans[:1], blanks[:1], space=0)
    beside, _ = decode(spans, blanks, space=0)
    assert [(r.begin, r.end, r.best) for r in beside.spans] == [(r.begin, r.end, r.best) for r in alone.spans]
    for a, b in zip(alone.spans, beside.spans, strict=True):
        assert a.posteriors == pytest.approx(b.posteriors, abs=1e-4)
    assert beside.inked == pytest.approx(alone.inked, abs=1e-4)
    assert [(r.first, r.end) for r in beside.recuts] == [(r.first, r.end) for r in alone.recuts]


def one_doubtful_character(temperature: float = 1.0) -> CharacterSpan:
    """Cells 1 and 2 hold class 1 or, less likely, class 2."""
    spans = np.full((1, 4, 2, 3), -9, np.float32)
    spans[0, 1, 1] = [-9, 4.0, 3.0]
    (decoded,) = decode(spans, np.zeros((1, 4), np.float32), 0, temperature)
    (span,) = decoded.spans
    return span


def test_reading_names_the_runner_up() -> None:
    span = one_doubtful_character()
    assert (span.begin, span.end, span.best) == (1, 3, 1)
    assert span.posteriors[1] > span.posteriors[2] > 0.2 > span.posteriors[0]


def test_higher_temperature_doubts_more() -> None:
    assert one_doubtful_character(0.5).posteriors[1] > one_doubtful_character(2.0).posteriors[1]


def test_paper_reads_as_nothing() -> None:
    (decoded,) = decode(np.full((1, 5, 3, 4), -5, np.float32), np.ones((1, 5), np.float32), space=0)
    assert decoded.spans == []
    assert decoded.inked.max() < 0.1


def test_a_narrow_characters_neighbour_is_none_of_its_alternatives() -> None:
    """Of "-5", a dash of two cells and a five of four; margins of two cells more or less would make them one place."""
    spans = np.full((1, 6, 4, 3), -20, np.float32)
    spans[0, 0, 1, 0] = spans[0, 2, 3, 1] = 10  # the dash and the five
    (decoded,) = decode(spans, np.full((1, 6), -20, np.float32), space=2)
    assert [span.best for span in decoded.spans] == [0, 1]
    for span in decoded.spans:
        assert span.posteriors[span.best] == pytest.approx(1, abs=1e-3)
        assert span.posteriors.sum() == pytest.approx(1, abs=1e-3)


def test_two_narrow_characters_may_stand_for_a_wide_one() -> None:
    """Of "IJ", read as a U as wide as both."""
    spans = np.full((1, 6, 4, 4), -20, np.float32)
    spans[0, 1, 3, 1], spans[0, 1, 1, 2], spans[0, 3, 1, 3] = 5, 2, 2
    (decoded,) = decode(spans, np.zeros((1, 6), np.float32), space=0)
    assert [span.best for span in decoded.spans] == [1]
    (recut,) = decoded.recuts
    assert (recut.first, recut.end) == (0, 1)
    assert [(span.begin, span.end, span.best) for span in recut.spans] == [(1, 3, 2), (3, 5, 3)]
    assert recut.odds == pytest.approx(np.exp(4 - 5), rel=1e-3)
    assert recut.spans[0].posteriors[2] == pytest.approx(1, abs=1e-3)


def test_a_wide_character_may_stand_for_two_narrow_ones() -> None:
    spans = np.full((1, 6, 4, 4), -20, np.float32)
    spans[0, 1, 3, 1], spans[0, 1, 1, 2], spans[0, 3, 1, 3] = 4, 2.5, 2.5
    (decoded,) = decode(spans, np.zeros((1, 6), np.float32), space=0)
    assert [span.best for span in decoded.spans] == [2, 3]
    (recut,) = decoded.recuts
    assert (recut.first, recut.end, recut.spans[0].best) == (0, 2, 1)
    assert recut.odds == pytest.approx(np.exp(4 - 5), rel=0.1)


@given(lattices, st.integers(1, 12), st.integers(1, 5))
def test_what_is_cut_otherwise_stands_between_its_neighbours(
    rng: np.random.Generator, steps: int, longest: int
) -> None:
    spans = rng.normal(0, 2, (1, steps, longest, 3)).astype(np.float32)
    (decoded,) = decode(spans, rng.normal(0, 2, (1, steps)).astype(np.float32), space=0)
    for recut in decoded.recuts:
        line = [*decoded.spans[: recut.first], *recut.spans, *decoded.spans[recut.end :]]
        edges = [edge for span in line for edge in (span.begin, span.end)]
        assert edges == sorted(edges)
        assert all(span.begin < span.end for span in line)


@given(lattices)
def test_enormous_scores_overflow_nowhere(rng: np.random.Generator) -> None:
    """As those of a network that is hardly trained: warnings fail."""
    spans = rng.normal(0, 1, (4, 20, 4, 3)).astype(np.float32)
    for line in decode(spans, rng.normal(0, 1e22, (4, 20)).astype(np.float32), space=0):
        assert np.isfinite([recut.odds for recut in line.recuts]).all()


@given(lattices)
def test_enormous_scores_are_of_their_own_line_image(rng: np.random.Generator) -> None:
    """Of a shorter line image beside a longer one, nothing is read beyond its end."""
    spans = [rng.normal(0, 1e22, (cells, 12, 6)).astype(np.float32) for cells in (15, 40)]
    blanks = [rng.normal(0, 1e22, cells).astype(np.float32) for cells in (15, 40)]
    short, _ = decode(spans, blanks, space=0)
    assert all(span.end <= 15 for span in short.spans)
