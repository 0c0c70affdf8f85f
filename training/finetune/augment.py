"""Line images varied as another print or scan of the same line would be: few corrections must stand for many to come."""

import cv2
import numpy as np
from numpy.typing import NDArray

from data_synth.defects import reprint
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH
from training.recognizer.examples import Example

_WORN = 0.8  # of all lines


def vary(example: Example, rng: np.random.Generator) -> Example:
    """The same line a little wider or narrower, larger or smaller, leaning, moved, and mostly worn in another way."""
    image, shift, stretch = _move(example.image, rng)
    if rng.random() < _WORN:
        worn = 255 - reprint(255 - image, CAP_HEIGHT, rng)
        image = worn if worn.any() else image  # once in thousands nothing is left
    return Example(image, example.tokens, example.edges * np.float32(stretch) + np.float32(shift))


def _move(image: NDArray[np.uint8], rng: np.random.Generator) -> tuple[NDArray[np.uint8], float, float]:
    """The line image after an affine map that keeps its baseline, but for a pixel; with its shift and stretch along it."""
    height, width = image.shape
    stretch, growth, lean = rng.uniform(0.92, 1.08), rng.uniform(0.95, 1.05), rng.uniform(-0.05, 0.05)
    shift, lift = rng.uniform(0, CELL_WIDTH), rng.uniform(-1, 1)
    matrix = np.array(
        [[stretch, -lean, shift + lean * BASELINE], [0, growth, BASELINE - growth * BASELINE + lift]], np.float32
    )
    longer = int(-(-(width * stretch + shift) // CELL_WIDTH) * CELL_WIDTH)
    return np.asarray(cv2.warpAffine(image, matrix, (longer, height), flags=cv2.INTER_LINEAR), np.uint8), shift, stretch
