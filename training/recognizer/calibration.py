"""Calibration: the temperature that makes the recognizer's posteriors match how often they are right.

Temperature scaling: Guo et al., "On calibration of modern neural networks", ICML 2017.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocr_app.recognition.lattice import CharacterSpan, decode, without_padding
from training.recognizer.charnet import CharNet
from training.recognizer.examples import SPACE, Example, collate, example_batches

_TEMPERATURES = np.geomspace(0.7, 2.5, 14)
_RATIO = _TEMPERATURES[1] / _TEMPERATURES[0]


def fit_temperature(model: CharNet, examples: Sequence[Example]) -> float:
    """Temperature with the smallest log-loss of "this character is right" over the characters read from `examples`."""
    losses = np.zeros(len(_TEMPERATURES))
    for chosen in example_batches(example for example in examples if len(example.tokens)):
        batch = collate(chosen)
        with torch.inference_mode():
            scores = model(batch.line_images)
        spans, blanks = (without_padding(each.numpy(), batch.cells.numpy()) for each in scores)
        for i, temperature in enumerate(_TEMPERATURES):
            read = decode(spans, blanks, SPACE, float(temperature))
            losses[i] += sum(_log_loss(line.spans, example.tokens) for line, example in zip(read, chosen, strict=True))
    best = int(losses[1:-1].argmin()) + 1
    before, least, after = losses[best - 1 : best + 2]
    # The vertex of the parabola through the three points, or the lowest of them if there is no minimum between them.
    bend = before - 2 * least + after
    step = np.clip((before - after) / (2 * bend), -1, 1) if bend > 0 else np.sign(before - after)
    return float(_TEMPERATURES[best] * _RATIO**step)


def _log_loss(readings: Sequence[CharacterSpan], tokens: NDArray[np.int64]) -> float:
    """Negative log-likelihood, in nats, of which of a line's characters are right; the sum over them."""
    readings = [reading for reading in readings if reading.best != SPACE]
    truth = [int(token) for token in tokens if token != SPACE]
    operations = Levenshtein.editops([reading.best for reading in readings], truth)
    right = np.ones(len(readings), bool)
    right[[operation.src_pos for operation in operations if operation.tag != "insert"]] = False
    confidences = np.array([reading.posteriors[reading.best] for reading in readings]).clip(1e-4, 1 - 1e-4)
    return float(-np.log(np.where(right, confidences, 1 - confidences)).sum())
