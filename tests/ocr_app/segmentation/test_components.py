"""The components of strokes, of a page that is mostly paper and of one that is not."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.segmentation.ink import connected_components


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
@given(seed=st.integers(0, 2**32 - 1), width=st.integers(1, 90))
def test_boxes_and_areas_are_those_of_the_pixels(share: float, seed: int, width: int) -> None:
    """Also where runs of ink reach the edges of the picture, and one row's goes on in the next."""
    strokes = np.where(np.random.default_rng(seed).random((9000 // width, width)) < share, 255, 0).astype(np.uint8)
    found = connected_components(strokes)
    assert np.array_equal(found.labels > 0, strokes > 0)
    _, _, expected, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    order, wanted = (sorted(stats[1:].tolist()) for stats in (found.stats, expected))
    assert order == wanted
