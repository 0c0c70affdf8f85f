"""Scores of a network on labelled line images: character error rate, cut recall, confusions and mean NLL."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from rapidfuzz.distance import Levenshtein
from torch import nn

from ocr_app.recognition.lattice import CharacterSpan, decode, without_padding
from ocr_app.segmentation.line_image import CELL_WIDTH
from training.recognizer.examples import CLASSES, SPACE, Example, collate, example_batches
from training.recognizer.lattice_loss import path_loss

_MAX_NLL = 40.0  # nats a token; an untrained network has about 15
_CUT_TOLERANCE = 2.0 + CELL_WIDTH / 2  # line image px: the nearest boundary of cells or the one next to it


@dataclass
class Score:
    """Counts over a set of line images; spaces do not count as characters.

    Attributes:
        classes: the character of each token.
        edits: edit distance between the truths and the texts that were read.
        characters: characters of the truths that are known.
        edges: known edges of characters.
        edges_found: edges that have an edge of a read character nearby.
        confusions: how often each (expected, read) pair occurs; "" for an inserted or a deleted character.
        line_images: for each line its error rate, its example and the text that was read.
    """

    classes: str = CLASSES
    edits: int = 0
    characters: int = 0
    edges: int = 0
    edges_found: int = 0
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    line_images: list[tuple[float, Example, str]] = field(default_factory=list)

    @property
    def cer(self) -> float:
        """Edit distance over reference characters."""
        return self.edits / max(1, self.characters)

    @property
    def cut_recall(self) -> float:
        """Share of the true character edges with an edge of a read character within 4 px."""
        return self.edges_found / max(1, self.edges)

    def add(self, example: Example, readings: Sequence[CharacterSpan]) -> None:
        truth = self._text(example.tokens)
        read = self._text([reading.best for reading in readings])
        spaces = example.tokens == SPACE
        free = np.zeros(len(truth), np.bool_) if example.free is None else example.free[~spaces]
        operations = [
            edit
            for edit in Levenshtein.editops(truth, read)
            if edit.tag == "insert" or not free[edit.src_pos]  # what nobody has seen is neither right nor wrong
        ]
        known = len(truth) - int(free.sum())
        self.edits += len(operations)
        self.characters += known
        for operation in operations:
            expected = truth[operation.src_pos] if operation.tag != "insert" else ""
            found = read[operation.dest_pos] if operation.tag != "delete" else ""
            self.confusions[expected, found] += 1
        cuts = np.array([cut for r in readings for cut in (r.begin, r.end)], float) * CELL_WIDTH
        boxed = ~np.isnan(example.edges).any(1)
        for edge in example.edges[boxed & ~spaces].ravel():
            self.edges += 1
            self.edges_found += bool(len(cuts) and np.abs(cuts - edge).min() <= _CUT_TOLERANCE)
        self.line_images.append((len(operations) / max(1, known), example, read))

    def _text(self, tokens: Iterable[int]) -> str:
        return "".join(self.classes[token] for token in tokens).replace(" ", "")


def evaluate(model: nn.Module, examples: Sequence[Example], device: torch.device, classes: str = CLASSES) -> Score:
    """Read every example with ``model`` and compare it with its truth; ``classes`` are the model's."""
    model.eval()
    score = Score(classes)
    for chosen in example_batches(examples):
        batch = collate(chosen).to(device)
        with torch.inference_mode():
            scores = model(batch.line_images)
        cells = batch.cells.cpu().numpy()
        spans, blanks = (without_padding(each.float().cpu().numpy(), cells) for each in scores)
        decoded = decode(spans, blanks, SPACE)
        for example, found in zip(chosen, decoded, strict=True):
            score.add(example, found.spans)
    return score


def mean_nll(model: nn.Module, examples: Sequence[Example]) -> float:
    """Mean negative log-likelihood of the text of the examples under ``model``, in nats a token.

    A line counts at most _MAX_NLL nats a token, so that one without a legal path does not outweigh all others.
    """
    nats, tokens = 0.0, 0
    for chosen in example_batches(examples):
        batch = collate(chosen)
        with torch.inference_mode():
            spans, blanks = model(batch.line_images)
            allowed = batch.allowed(spans.shape[2])
            losses = path_loss(spans, blanks, batch.cells, batch.targets, batch.lengths, allowed, batch.free)
        nats += float(losses.minimum(_MAX_NLL * (batch.lengths + 1)).sum())
        tokens += int(batch.lengths.sum())
    return nats / max(1, tokens)
