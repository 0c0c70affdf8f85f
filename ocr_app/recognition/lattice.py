"""The lattice of spans: its best path is the text that was read, forward-backward gives posteriors.

A path tiles the cells of a line image with spans (one character or space each) and blank cells;
``training.recognizer.lattice_loss`` trains the scores of the same lattice. Arrays: B line images side by side, T cells,
L = longest span in cells, C classes. A shorter line image's path goes on to the end through free blanks.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr_app.recognition.paths import NEVER, best_paths, log_sums, span_posteriors

_CERTAIN = np.float32(80)  # nats; of higher scores a float32 does not hold the exponential
_NEIGHBOURS = 2  # cells: spans whose cuts differ by at most this much are the same character seen with other margins
_LEAST_SHARE = 1e-4  # posterior below which a span adds nothing worth its time
_DOUBTED = 0.95  # probability of a character from which the line image is cut rightly there
_LEAST_SPAN = 0.002  # posterior of a span from which another cut may have it ...
_LEAST_CUT = 0.02  # ... and odds of another cut from which it is worth knowing: those of a word are 50 at most
_MOST_APART = 2  # cells of nothing between the two spans of another cut


@dataclass(frozen=True, slots=True)
class CharacterSpan:
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


@dataclass(frozen=True, slots=True)
class Recut:
    """Another way to cut a part of a line image: two characters for one, or one for two.

    Attributes:
        first, end: the spans of the best path that it replaces, end exclusive.
        spans: those that it has there, with the posteriors that their classes have if it is right.
        odds: how much likelier it is than the best path.
    """

    first: int
    end: int
    spans: tuple[CharacterSpan, ...]
    odds: float


@dataclass(frozen=True, slots=True)
class DecodedLine:
    """What a line image says.

    Attributes:
        spans: the characters and spaces of the best path, from left to right.
        inked: float32 [T] probability that a cell belongs to a character, be it on the best path or not.
        recuts: other ways to cut what is doubtful.
    """

    spans: list[CharacterSpan]
    inked: NDArray[np.float32]
    recuts: tuple[Recut, ...] = ()

    def mean_confidence(self, space: int) -> float:
        """Mean probability of the characters of the best path; `space` is the class that is none."""
        best = [float(span.posteriors[span.best]) for span in self.spans if span.best != space]
        return sum(best) / max(1, len(best))


def decode(
    spans: Sequence[NDArray[np.float32]],
    blanks: Sequence[NDArray[np.float32]],
    space: int,
    temperature: float = 1.0,
) -> list[DecodedLine]:
    """Best path of each line image with the posterior of each of its characters.

    The path is the likeliest way to cut the line image, whatever its characters are; each span then holds its
    likeliest.

    Args:
        spans: float32 [T, L, C] scores of each line image, ``blanks``: float32 [T], as the network gives them.
        space: class that is no character.
        temperature: divides all scores.
    """
    sums, of_space = _sums(spans, temperature, space)
    totals, quiet = _side_by_side(sums, blanks, temperature)
    paths = best_paths(totals, quiet)
    forward, backward = log_sums(totals, quiet)
    occupied = span_posteriors(totals, (forward, backward))
    inked = _covered(occupied * (1 - of_space / sums))
    posteriors = iter(_posteriors(spans, sums, occupied, paths, temperature))
    lines = []
    for i, (path, scores) in enumerate(zip(paths, spans, strict=True)):
        cells = len(scores)
        found = [CharacterSpan(b, e, next(posteriors), int(scores[b, e - b - 1].argmax())) for b, e in path]
        cuts = _cuts(found, occupied[i, :cells], forward[i], backward[i], quiet[i])
        recuts = tuple(
            Recut(first, end, tuple(_alone(scores, sums[i], *span, temperature) for span in cut), odds)
            for first, end, cut, odds in cuts
        )
        lines.append(DecodedLine(found, inked[i, :cells], recuts))
    return lines


def read_paths(
    spans: Sequence[NDArray[np.float32]], blanks: Sequence[NDArray[np.float32]], temperature: float = 1.0
) -> list[list[tuple[int, int]]]:
    """The spans (begin, end) of the paths that `decode` takes, given the same."""
    sums, _ = _sums(spans, temperature, 0)
    return best_paths(*_side_by_side(sums, blanks, temperature))


def without_padding(scores: NDArray[np.float32], cells: NDArray[np.int64] | Sequence[int]) -> list[NDArray[np.float32]]:
    """The scores of each line image of a batch [B, T, ...] that has so many `cells` [B] without its padding."""
    return [each[:count] for each, count in zip(scores, cells, strict=True)]


def _shares(
    scores: NDArray[np.float32], temperature: float, out: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """What is in proportion to the probabilities that belong to scores of one span."""
    shares = np.multiply(scores, np.float32(1 / temperature), out=out)
    if shares.max(initial=0) > _CERTAIN:
        np.minimum(shares, _CERTAIN, out=shares)
    return np.asarray(np.exp(shares, out=shares), np.float32)


def _sums(
    spans: Sequence[NDArray[np.float32]], temperature: float, chosen: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The sum of the shares of all classes of each span [T, L, C], and likewise the share of one class.

    Both are [B, T, L], T being that of the longest line image; for the others it goes on with next to nothing.
    """
    steps = max(map(len, spans))
    sums, of_chosen = np.zeros((2, len(spans), steps, spans[0].shape[1]), np.float32)
    room = np.empty((steps, *spans[0].shape[1:]), np.float32)
    for number, scores in enumerate(spans):  # all at once would take as much memory again
        cells = len(scores)
        shares = _shares(scores, temperature, room[:cells])
        shares.sum(2, out=sums[number, :cells])
        of_chosen[number, :cells] = shares[..., chosen]
    return np.maximum(sums, np.finfo(np.float32).tiny), of_chosen


_Cut = tuple[int, int, list[tuple[int, int]], float]
"""A `Recut` before its classes are known."""


def _cuts(
    path: list[CharacterSpan],
    occupied: NDArray[np.float32],
    forward: NDArray[np.float64],
    reverse: NDArray[np.float64],
    blanks: NDArray[np.float32],
) -> Iterator[_Cut]:
    """Other cuts of the doubtful characters of a line image's path, given its `log_sums`."""
    doubtful = [(k, span) for k, span in enumerate(path) if span.posteriors[span.best] < _DOUBTED]
    if not doubtful:
        return
    likely = _likely(occupied)
    apart = _apart(forward, reverse, blanks)
    for k, span in doubtful:
        first, last = (path[k - 1].end if k else 0), (path[k + 1].begin if k + 1 < len(path) else len(occupied))
        own = _likelihood(occupied, span.begin, span.end)
        parts: dict[int, list[tuple[float, list[tuple[int, int]]]]] = {}
        for begin, e, p in _near(likely, span.begin, None, span.end):
            if e <= first:  # the one before it is a neighbour
                continue
            for b, end, q in _near(likely, None, span.end, e):
                if b < last:  # else it is a neighbour itself
                    spans = [(max(begin, first), e), (b, min(end, last))]
                    parts.setdefault(e, []).append((p * q * apart[b - e][e], spans))
        for ways in parts.values():
            odds = sum(p for p, _ in ways) / own if own else 0.0
            if odds > _LEAST_CUT:
                yield k, k + 1, max(ways)[1], odds
        if k + 1 < len(path):
            after = path[k + 1]
            last = path[k + 2].begin if k + 2 < len(path) else len(occupied)
            ones = [one for one in _near(likely, span.begin, after.end) if one[0] < span.end and one[1] > after.begin]
            ones = [(b, e, p) for b, e, p in ones if 2 * b < span.begin + span.end and 2 * e > after.begin + after.end]
            least = min(own, _likelihood(occupied, after.begin, after.end))
            odds = sum(p for _, _, p in ones) / least if least else 0.0
            if odds > _LEAST_CUT:
                begin, end, _ = max(ones, key=lambda one: one[2])
                yield k, k + 2, [(max(begin, first), min(end, last))], odds


def _apart(
    forward: NDArray[np.float64], reverse: NDArray[np.float64], blanks: NDArray[np.float32]
) -> list[list[float]]:
    """For 0, 1, ... cells of nothing and each cell: by how much likelier two spans are so far apart there together.

    The product of their probabilities is that of two spans that are independent of each other.
    """
    apart, nothing = [], np.zeros(len(forward), np.float32)
    for cells in range(min(_MOST_APART, len(blanks)) + 1):
        places = len(forward) - cells
        logs = forward[-1] + nothing[:places] - reverse[:places] - forward[cells:]
        # Sums of enormous scores, which an untrained network gives, are not exact to many nats.
        apart.append(np.exp(np.minimum(logs, _CERTAIN)).tolist())
        nothing[: places - 1] += blanks[cells:]
    return apart


def _likelihood(occupied: NDArray[np.float32], begin: int, end: int) -> float:
    """The probability of a span, with margins that differ by a cell: with more, half of it would be it too."""
    return float(
        sum(
            occupied[b, max(0, end - b - 2) : end - b + 1].sum()
            for b in range(max(0, begin - 1), min(begin + 2, len(occupied), end))
        )
    )


def _likely(occupied: NDArray[np.float32]) -> list[list[tuple[int, float]]]:
    """For each cell, the ends of the likely enough spans that begin there, each with its probability."""
    found: list[list[tuple[int, float]]] = [[] for _ in occupied]
    begins, lengths = np.nonzero(occupied >= _LEAST_SPAN)
    probabilities = occupied[begins, lengths].tolist()
    for begin, length, p in zip(begins.tolist(), lengths.tolist(), probabilities, strict=True):
        found[begin].append((begin + length + 1, p))
    return found


def _near(
    likely: list[list[tuple[int, float]]], begin: int | None, end: int | None, bound: int = 0
) -> list[tuple[int, int, float]]:
    """Those of the `_likely` spans that begin and end near these cells, each with its probability.

    Without an end they end before `bound`, without a begin they begin from there on, not far from it.
    """
    if begin is None:
        assert end is not None
        first, last = bound, min(end + _NEIGHBOURS, bound + _MOST_APART + 1)
    else:
        first, last = max(0, begin - _NEIGHBOURS), begin + _NEIGHBOURS + 1
    found = []
    for b, ends in enumerate(likely[first:last], first):
        low, high = (b + 1, bound) if end is None else (max(b + 1, end - _NEIGHBOURS), end + _NEIGHBOURS + 1)
        found += [(b, e, p) for e, p in ends if low <= e < high]
    return found


def _alone(
    spans: NDArray[np.float32], sums: NDArray[np.float32], begin: int, end: int, temperature: float
) -> CharacterSpan:
    """A span of a line image, with the probabilities of its classes if it is there."""
    scores = spans[begin, end - begin - 1]
    return CharacterSpan(begin, end, _shares(scores, temperature) / sums[begin, end - begin - 1], int(scores.argmax()))


def _nearest(path: list[tuple[int, int]]) -> list[tuple[float, float]]:
    """For each span of a path, between which sums of begin and end its middle is the nearest one of the path."""
    sums = [b + e for b, e in path]
    bounds = [-np.inf, *((one + other) / 2 for one, other in itertools.pairwise(sums)), np.inf]
    return list(itertools.pairwise(bounds))[: len(path)]


def _covered(occupied: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probability [B, T] that a span covers each cell, given each span's probability [B, T, L]."""
    _, steps, longest = occupied.shape
    change = np.pad(occupied.sum(2), ((0, 0), (0, longest)))  # spans that begin with a cell, less those that have ended
    for length in range(1, longest + 1):
        change[:, length : length + steps] -= occupied[:, :, length - 1]
    return np.asarray(np.clip(change[:, :steps].cumsum(1), 0, 1), np.float32)


def _posteriors(
    spans: Sequence[NDArray[np.float32]],
    sums: NDArray[np.float32],
    occupied: NDArray[np.float32],
    paths: list[list[tuple[int, int]]],
    temperature: float,
) -> NDArray[np.float32]:
    """Class probabilities [N, C] of each place of each path: of its span and of those with slightly other margins.

    The margins of a narrow character's neighbour differ as little: a span counts for the place whose middle is nearest,
    so the sum of its begin and its end lies between the bounds of ``_nearest``.
    What share of a span a class has is that of ``spans`` [T, L, C] over ``sums`` [B, T, L].
    """
    _, steps, longest = sums.shape
    places = [(i, b, e) for i, path in enumerate(paths) for b, e in path]
    posteriors = np.zeros((len(places), spans[0].shape[2]), np.float32)
    if not places:
        return posteriors
    line_image, begin, end = np.array(places)[:, :, None, None].transpose(1, 0, 2, 3)
    lower, upper = np.concatenate([_nearest(path) for path in paths if path])[:, :, None, None].transpose(1, 0, 2, 3)
    margins = np.arange(-_NEIGHBOURS, _NEIGHBOURS + 1)
    begin, end = begin + margins[:, None], end + margins  # [N, 5, 1] and [N, 1, 5]
    cells = np.array([len(each) for each in spans])[line_image]
    near = (begin >= 0) & (end <= cells) & (end > begin) & (end - begin <= longest)
    near &= (lower < begin + end) & (begin + end < upper)
    length = np.clip(end - begin, 1, longest) - 1
    share = np.where(near, occupied[line_image, np.clip(begin, 0, steps - 1), length], 0)
    place, *margin = np.nonzero(share > _LEAST_SHARE)
    found = (line_image[place, 0, 0], begin[place, margin[0], 0], length[place, *margin])
    weighed = share[place, *margin] / sums[found]
    kept, first = np.unique(place, return_index=True)
    if len(kept):
        of_line = np.searchsorted(found[0], np.arange(len(spans) + 1))  # they are in the order of the line images
        parts = zip(spans, itertools.pairwise(of_line.tolist()), strict=True)
        scores = np.concatenate([each[found[1][a:b], found[2][a:b]] for each, (a, b) in parts])
        shares = weighed[:, None] * _shares(scores, temperature)
        posteriors[kept] = np.minimum(np.add.reduceat(shares, first), 1)
    return posteriors


def _side_by_side(
    sums: NDArray[np.float32], blanks: Sequence[NDArray[np.float32]], temperature: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Scores [B, T, L] and [B, T] with which no span leaves its line image, and what follows the shorter ones is free.

    `sums` are [B, T, L], and `blanks` [T] of each line image.
    """
    count, steps, longest = sums.shape
    cells = np.array([len(each) for each in blanks])
    quiet = np.zeros((count, steps), np.float32)
    for row, each in zip(quiet, blanks, strict=True):
        row[: len(each)] = each / np.float32(temperature)
    end = np.arange(steps)[:, None] + np.arange(1, longest + 1)
    return np.where(end <= cells[:, None, None], np.log(sums), NEVER), quiet
