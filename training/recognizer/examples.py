"""Training examples: line images that the recognizer's segmentation cuts from synthetic pages, with their text and the
edges of its characters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from data_synth.alphabet import ALPHABET
from data_synth.pages import SynthPage
from ocr_app.segmentation.batching import batches_by_width
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH, LineImage, cut_variants
from ocr_app.segmentation.page import segment_page

CLASSES = ALPHABET + " "
CLASS_INDEX = {character: index for index, character in enumerate(CLASSES)}
SPACE = CLASS_INDEX[" "]

_VARIANTS_SHARE = 0.4  # of the lines
_EDGE_TOLERANCE = 5.0  # line image px between an edge of a character and the edge of its span
_CELLS_PER_BATCH = 2000  # padding included, where nothing is learnt: 12 MB of span scores
_MAX_CELLS = 256  # longer line images are rare and are left out: a batch is as slow as its longest one
_BODY = (
    BASELINE - 1.15 * CAP_HEIGHT,
    BASELINE + 0.35 * CAP_HEIGHT,
)  # rows of a character's middle


@dataclass(frozen=True, slots=True)
class Example:
    """A line image with its text.

    Attributes:
        image: uint8 [32, W], 255 = ink.
        tokens: int64 [N] indices into CLASSES; runs of spaces are one token.
        edges: float32 [N, 2] left and right edge of each token in line image px; those of a space are the ends of its
            gap; NaN where not known.
        free: bool [N] which tokens may be any character, because nobody has seen what they are; None: none of them.
    """

    image: NDArray[np.uint8]
    tokens: NDArray[np.int64]
    edges: NDArray[np.float32]
    free: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples padded to one width, as ``path_loss`` takes them (shapes there).

    ``line_images``: float [B, 1, 32, W], 0 = paper, 1 = full ink. ``edges``: float [B, J, 2] in line image px.
    ``free``: bool [B, J].
    """

    line_images: Tensor
    cells: Tensor
    targets: Tensor
    lengths: Tensor
    edges: Tensor
    free: Tensor

    def to(self, device: torch.device) -> "Batch":
        fields = (self.line_images, self.cells, self.targets, self.lengths, self.edges, self.free)
        return Batch(*(field.to(device, non_blocking=True) for field in fields))

    def allowed(self, longest_span: int) -> Tensor:
        """Which spans each token may take, bool [B, T, L, J].

        A character takes spans whose ends are close to its edges, a space any span inside its gap, and a token whose
        edges are not known any span.
        """
        begin = (
            torch.arange(self.line_images.shape[3] // CELL_WIDTH, device=self.line_images.device)[:, None] * CELL_WIDTH
        )
        end = begin + torch.arange(1, longest_span + 1, device=begin.device) * CELL_WIDTH  # [T, L]
        begin, end = begin[None, :, :, None].float(), end[None, :, :, None].float()
        left, right = self.edges[:, None, None, :, 0], self.edges[:, None, None, :, 1]
        close = ((begin - left).abs() <= _EDGE_TOLERANCE) & ((end - right).abs() <= _EDGE_TOLERANCE)
        close &= (begin < (left + right) / 2) & (end > (left + right) / 2)
        inside = (begin >= left - _EDGE_TOLERANCE) & (end <= right + _EDGE_TOLERANCE)
        space = (self.targets == SPACE)[:, None, None, :]
        unknown = self.edges.isnan().any(2)[:, None, None, :]
        return torch.where(space, inside, close) | unknown


def page_examples(page: SynthPage, rng: np.random.Generator | None = None) -> Iterator[Example]:
    """An example for each line that the segmentation finds on ``page``, including those without text.

    With ``rng``, some are cut as the recognizer cuts them for its further hypotheses (test-time augmentation).
    """
    segmented = segment_page(page.image)
    for line_image in segmented.line_images:
        if rng is not None and rng.random() < _VARIANTS_SHARE:
            variants = cut_variants(segmented.clean, line_image, thoroughly=True)
            line_image = variants[rng.integers(len(variants))]
        if line_image.image.shape[1] > _MAX_CELLS * CELL_WIDTH:
            continue
        example = _label(line_image, page)
        if example is not None:
            yield example


def _label(line_image: LineImage, page: SynthPage) -> Example | None:
    """The example of a line image, from the page's truth; None if two lines of text share the line image."""
    found: list[tuple[float, float, str, int]] = []
    for number, line in enumerate(page.lines):
        x, y = (line.boxes[:, :2] + line.boxes[:, 2:]).T.astype(float) / 2
        half = (line.boxes[:, 2] - line.boxes[:, 0]) / 2 * line_image.scale * line_image.stretch
        u, v = line_image.from_page(x, y)
        within = (u > 0) & (u < line_image.image.shape[1]) & (v > _BODY[0]) & (v < _BODY[1])
        if not within.any():
            continue
        first, last = np.flatnonzero(within)[[0, -1]]
        found += [(u[i] - half[i], u[i] + half[i], line.text[i], number) for i in range(first, last + 1)]
    found.sort(key=lambda token: token[0] + token[1])
    tokens: list[tuple[float, float, str]] = []
    before = -1
    for left, right, character, number in found:
        if character == " ":
            if tokens and tokens[-1][2] != " ":
                tokens.append((left, right, " "))
            continue
        if tokens and tokens[-1][2] != " ":
            if left < (tokens[-1][0] + tokens[-1][1]) / 2:
                return None  # characters of one line never overlap that far: two lines share these rows
            if number != before:  # two columns that the segmentation took for one line
                tokens.append((tokens[-1][1], left, " "))
        tokens.append((left, right, character))
        before = number
    # The edges of a gap are those of the characters beside it.
    for i, (_, _, character) in enumerate(tokens):
        if character == " " and 0 < i < len(tokens) - 1:
            tokens[i] = (tokens[i - 1][1], tokens[i + 1][0], " ")
    while tokens and tokens[-1][2] == " ":
        tokens.pop()
    return Example(
        line_image.image,
        np.array([CLASS_INDEX[character] for _, _, character in tokens], np.int64),
        np.array([(left, right) for left, right, _ in tokens], np.float32).reshape(-1, 2),
    )


def example_batches(examples: Iterable[Example], max_cells: int = _CELLS_PER_BATCH) -> list[list[Example]]:
    """Batches of examples of similar width; those of equal width keep their order."""
    return batches_by_width(examples, lambda example: example.image.shape[1], max_cells)


def collate(examples: Sequence[Example]) -> Batch:
    """Pad examples on the right to the widest."""
    width = max(example.image.shape[1] for example in examples)
    longest = max(1, *(len(example.tokens) for example in examples))
    line_images = np.zeros((len(examples), 1, examples[0].image.shape[0], width), np.uint8)
    targets = np.zeros((len(examples), longest), np.int64)
    edges = np.zeros((len(examples), longest, 2), np.float32)
    free = np.zeros((len(examples), longest), np.bool_)
    for i, example in enumerate(examples):
        line_images[i, 0, :, : example.image.shape[1]] = example.image
        targets[i, : len(example.tokens)] = example.tokens
        edges[i, : len(example.tokens)] = example.edges
        if example.free is not None:
            free[i, : len(example.tokens)] = example.free
    return Batch(
        torch.from_numpy(line_images).float() / 255,
        torch.tensor([example.image.shape[1] // CELL_WIDTH for example in examples]),
        torch.from_numpy(targets),
        torch.tensor([len(example.tokens) for example in examples]),
        torch.from_numpy(edges),
        torch.from_numpy(free),
    )
