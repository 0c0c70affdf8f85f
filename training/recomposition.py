"""New lines set from the characters of corrected ones.

A page or two show some characters once and always in the same words. Set anew in any order, rare ones as often as the
others, they teach what they look like rather than what stands beside them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from ocr_app.segmentation.strips import CUT_STEP, HEIGHT, MARGIN
from training.examples import SPACE, Example, collate
from training.lattice import log_paths
from training.nets.charnet import CharNet

_INK = 64  # of 255: paler columns at a span's ends are not the character's
_LIKELY = 0.5  # share of all paths that take a token's likeliest span: below, its place is not known
_LENGTHS = (6, 32)  # characters of a line
_SPACES = 0.12  # of them followed by a space
_AS_OFTEN = 0.5  # of the characters are drawn as if all were equally frequent
_FEWEST = 20  # characters; fewer are no case
_BEARING = 1.0  # px beside a character of whose neighbours nothing is known


def aligned(network: CharNet, example: Example) -> Example:
    """The example with the edges of each token where they were not known, as the network sees its text."""
    if not np.isnan(example.edges).any():
        return example
    batch = collate([example])
    with torch.no_grad():
        spans, blanks = network(batch.strips)
    picked = spans.float().gather(3, batch.targets[:, None, None, :].expand(-1, spans.shape[1], spans.shape[2], -1))
    picked.requires_grad_()
    # The gradient of a log-sum of paths is the share of them that takes each span.
    (shares,) = torch.autograd.grad(log_paths(picked, blanks.float(), batch.cells, batch.lengths, 1).sum(), picked)
    share, place = shares[0].flatten(0, 1).max(0)
    begin, length = np.divmod(place.numpy(), spans.shape[2])
    edges = np.stack([begin, begin + length + 1], 1).astype(np.float32) * CUT_STEP
    edges[share.numpy() < _LIKELY] = np.nan
    return replace(example, edges=np.where(np.isnan(example.edges), edges, example.edges))


@dataclass(frozen=True, slots=True)
class _Type:
    """A character as it was printed once: its columns of the strip, uint8 [HEIGHT, W], and where its ink is in them."""

    token: int
    columns: NDArray[np.uint8]
    left: float
    right: float


class TypeCase:
    """The characters of one printer's lines, whose edges are known, and the gaps between their words."""

    def __init__(self, lines: Sequence[Example]) -> None:
        self._types: list[_Type] = []
        self._gaps: list[int] = []
        for line in lines:
            self._types += _types(line)
            spaces = line.edges[line.tokens == SPACE]
            self._gaps += [round(float(right - left)) for left, right in spaces if 2 <= right - left <= HEIGHT]
        of_token: defaultdict[int, list[_Type]] = defaultdict(list)
        for type in self._types:
            of_token[type.token].append(type)
        self._of_token = list(of_token.values())

    def __bool__(self) -> bool:
        """Whether there is enough in it to set lines."""
        return len(self._types) >= _FEWEST

    def line(self, rng: np.random.Generator) -> Example:
        """A line of random characters; rare ones are as frequent as others in half of the places."""
        columns = [np.zeros((HEIGHT, MARGIN), np.uint8)]
        tokens: list[int] = []
        edges: list[tuple[float, float]] = []
        x = MARGIN
        for _ in range(int(rng.integers(*_LENGTHS))):
            if tokens and self._gaps and rng.random() < _SPACES:
                gap = self._gaps[int(rng.integers(len(self._gaps)))]
                columns.append(np.zeros((HEIGHT, gap), np.uint8))
                tokens.append(SPACE)
                edges.append((np.nan, np.nan))
                x += gap
            types = self._of_token[int(rng.integers(len(self._of_token)))] if rng.random() < _AS_OFTEN else self._types
            type = types[int(rng.integers(len(types)))]
            columns.append(type.columns)
            tokens.append(type.token)
            edges.append((x + type.left, x + type.right))
            x += type.columns.shape[1]
        for i, token in enumerate(tokens):
            if token == SPACE:  # never the first or the last one
                edges[i] = edges[i - 1][1], edges[i + 1][0]
        columns.append(np.zeros((HEIGHT, MARGIN + -(x + MARGIN) % CUT_STEP), np.uint8))
        return Example(np.concatenate(columns, 1), np.array(tokens, np.int64), np.array(edges, np.float32))


def _types(line: Example) -> list[_Type]:
    """The characters of a line, each from half-way to its neighbours; those whose edges are not known are left out."""
    inked = line.image.max(0) > _INK
    edges = [_tightened(inked, left, right) if left == left else None for left, right in line.edges.tolist()]
    found = []
    for i, (token, edge) in enumerate(zip(line.tokens.tolist(), edges, strict=True)):
        if token == SPACE or edge is None:
            continue
        left, right = edge
        before = edges[i - 1] if i and line.tokens[i - 1] != SPACE else None
        after = edges[i + 1] if i + 1 < len(edges) and line.tokens[i + 1] != SPACE else None
        begin = (before[1] + left) / 2 if before else left - _BEARING
        end = (right + after[0]) / 2 if after else right + _BEARING
        x0, x1 = max(0, round(begin)), min(line.image.shape[1], round(end))
        if x1 - x0 >= 2:
            found.append(_Type(token, line.image[:, x0:x1], left - x0, right - x0))
    return found


def _tightened(inked: NDArray[np.bool_], left: float, right: float) -> tuple[float, float] | None:
    """The edges of the ink between two edges; None if there is none."""
    begin = max(0, round(left))
    columns = np.flatnonzero(inked[begin : round(right)])
    return (begin + float(columns[0]), begin + float(columns[-1]) + 1) if len(columns) else None
