"""Augmented line images: still the same line, with its characters where they are said to be."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.segmentation.line_image import CELL_WIDTH, HEIGHT
from training.finetune.augment import augment
from training.recognizer.examples import Example

BARS = [(8, 14), (30, 36), (70, 90)]


@given(st.integers(0, 10_000))
def test_edges_stay_on_the_ink(seed: int) -> None:
    image = np.zeros((HEIGHT, 100), np.uint8)
    for left, right in BARS:
        image[6:24, left:right] = 255
    tokens = np.array([1, 2, 3])
    augmented = augment(Example(image, tokens, np.array(BARS, np.float32)), np.random.default_rng(seed))
    assert augmented.image.shape[0] == HEIGHT and augmented.image.shape[1] % CELL_WIDTH == 0
    assert augmented.image.dtype == np.uint8 and augmented.tokens is tokens
    ink = augmented.image[10:20].astype(float).mean(0)
    column = np.arange(len(ink)) + 0.5
    bars = [(column > left) & (column < right) for left, right in augmented.edges]
    around = [(column > left - 4) & (column < right + 4) for left, right in augmented.edges]
    paper = ink[~np.any(around, axis=0)].mean()
    inked = [ink[bar].mean() - paper for bar in bars]
    assert min(inked) > -5 and max(inked) > 5  # wear may take much of it, and puts none elsewhere


def test_a_token_without_known_edges_stays_without() -> None:
    unknown = np.full((1, 2), np.nan, np.float32)
    augmented = augment(Example(np.zeros((HEIGHT, 40), np.uint8), np.array([1]), unknown), np.random.default_rng(0))
    assert np.isnan(augmented.edges).all()
