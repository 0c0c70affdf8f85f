"""Strips varied as another print or scan of the same line would be: few corrections must stand for many to come."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.strips import BASELINE, CUT_STEP
from training.examples import Example


def vary(example: Example, rng: np.random.Generator) -> Example:
    """The same line a little wider or narrower, larger or smaller, leaning, moved, fainter, bolder, blurred, noisy."""
    moved, shift, stretch = _move(example.image, rng)
    inked = _ink(moved.astype(np.float32), rng)
    noisy = inked * rng.uniform(0.75, 1.1) + rng.normal(0, rng.uniform(0, 12), inked.shape)
    edges = example.edges * np.float32(stretch) + np.float32(shift)
    return Example(noisy.clip(0, 255).astype(np.uint8), example.tokens, edges)


def _move(image: NDArray[np.uint8], rng: np.random.Generator) -> tuple[NDArray[np.uint8], float, float]:
    """The strip after an affine map that keeps its baseline, but for a pixel; with its shift and stretch along it."""
    height, width = image.shape
    stretch, growth, lean = rng.uniform(0.92, 1.08), rng.uniform(0.95, 1.05), rng.uniform(-0.05, 0.05)
    shift, lift = rng.uniform(0, CUT_STEP), rng.uniform(-1, 1)
    matrix = np.array(
        [[stretch, -lean, shift + lean * BASELINE], [0, growth, BASELINE - growth * BASELINE + lift]], np.float32
    )
    longer = int(-(-(width * stretch + shift) // CUT_STEP) * CUT_STEP)
    return np.asarray(cv2.warpAffine(image, matrix, (longer, height), flags=cv2.INTER_LINEAR), np.uint8), shift, stretch


def _ink(image: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Sharpness, weight of the strokes and density of a strip in 0..255."""
    kind = rng.random()
    if kind < 0.25:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.8)), np.float32)
    elif kind < 0.35:
        image = image + 0.5 * (image - np.asarray(cv2.GaussianBlur(image, (0, 0), 1.0), np.float32))
    if rng.random() < 0.3:
        square = np.ones((2, 2), np.uint8)
        other = cv2.dilate(image, square) if rng.random() < 0.5 else cv2.erode(image, square)
        share = rng.uniform(0.2, 0.6)
        image = (1 - share) * image + share * np.asarray(other, np.float32)
    if rng.random() < 0.5:
        image = 255 * np.clip(image / 255, 0, 1) ** np.exp(rng.uniform(-0.4, 0.4))
    return np.asarray(image, np.float32)
