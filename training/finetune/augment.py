"""Augmentation of training samples: each line as another print or scan of it would look, because samples are few."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from data_synth.defects import reprint
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH
from training.recognizer.examples import Example

_DEGRADED = 0.8  # share of the lines that get print and scan defects: docs/retraining.md compares shares


def augment(example: Example, rng: np.random.Generator) -> Example:
    """The same line moved, scaled and sheared a little, and in four of five cases with other defects."""
    image, shift, stretch = _move(example.image, rng)
    if rng.random() < _DEGRADED:
        degraded = 255 - reprint(255 - image, CAP_HEIGHT, rng)
        image = degraded if degraded.any() else image  # one in thousands loses all its ink
    return replace(example, image=image, edges=example.edges * np.float32(stretch) + np.float32(shift))


def _move(image: NDArray[np.uint8], rng: np.random.Generator) -> tuple[NDArray[np.uint8], float, float]:
    """The line image [32, W] after a random affine map that moves its baseline by at most 1 px.

    Returns it, uint8 [32, W'], with the shift in px and the stretch of the map along the line.
    """
    height, width = image.shape
    stretch, growth, lean = rng.uniform(0.92, 1.08), rng.uniform(0.95, 1.05), rng.uniform(-0.05, 0.05)
    shift, lift = rng.uniform(0, CELL_WIDTH), rng.uniform(-1, 1)
    matrix = np.array(
        [[stretch, -lean, shift + lean * BASELINE], [0, growth, BASELINE - growth * BASELINE + lift]], np.float32
    )
    longer = int(-(-(width * stretch + shift) // CELL_WIDTH) * CELL_WIDTH)
    return np.asarray(cv2.warpAffine(image, matrix, (longer, height), flags=cv2.INTER_LINEAR), np.uint8), shift, stretch
