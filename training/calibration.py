"""Calibration: one temperature that makes the reader's posteriors mean what they say."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocr_app.recognition.lattice import decode
from training.examples import SPACE, Example, collate
from training.nets.charnet import CharNet

_Scores: TypeAlias = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64], Example]

_TEMPERATURES = np.geomspace(0.7, 2.5, 14)


def fit_temperature(model: CharNet, examples: Sequence[Example]) -> float:
    """Temperature with the least log-loss of "this character is right" over the characters read from `examples`."""
    scores = []
    for example in examples:
        if len(example.tokens):
            batch = collate([example])
            with torch.inference_mode():
                spans, blanks = model(batch.strips)
            scores.append((spans.numpy(), blanks.numpy(), batch.cells.numpy(), example))
    return float(min(_TEMPERATURES, key=lambda temperature: _log_loss(scores, float(temperature))))


def _log_loss(scores: list[_Scores], temperature: float) -> float:
    losses = []
    for spans, blanks, cells, example in scores:
        readings = [r for r in decode(spans, blanks, cells, SPACE, temperature)[0].readings if r.best != SPACE]
        truth = [int(token) for token in example.tokens if token != SPACE]
        wrong = {o.src_pos for o in Levenshtein.editops([r.best for r in readings], truth) if o.tag != "insert"}
        for i, reading in enumerate(readings):
            confidence = float(np.clip(reading.posteriors[reading.best], 1e-4, 1 - 1e-4))
            losses.append(-np.log(1 - confidence if i in wrong else confidence))
    return float(np.mean(losses))
