"""Pages that lie so askew that no line can be followed along the page."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.segmentation.tilt import tilt_of
from tests.ocr_app.segmentation.drawn import lines_of, page_with

ROWS = [f"Item {row} Total 1.234,56" for row in range(8)]


@pytest.mark.parametrize("degrees", [-38, -27, -20, 20, 27, 38])
def test_the_lines_of_a_page_that_lies_askew_are_found(degrees: int) -> None:
    level = page_with(*((text, 300, 300 + 50 * row) for row, text in enumerate(ROWS)), size=(1000, 1000))
    turn = cv2.getRotationMatrix2D((500, 500), -degrees, 1.0)
    page = np.asarray(cv2.warpAffine(level, turn, (1000, 1000), borderValue=255), np.uint8)
    found = [line for line in lines_of(page) if line.x1 - line.x0 > 5 * line.cap_height]
    assert len(found) == len(ROWS)
    for line in found:
        assert np.degrees(np.arctan(line.slope(line.x0))) == pytest.approx(degrees, abs=3)


@given(st.integers(0, 2**32 - 1))
def test_letters_that_lie_anywhere_have_no_tilt(seed: int) -> None:
    places = np.random.default_rng(seed).integers(0, 2000, (300, 2))
    assert tilt_of(np.concatenate([places, places + 20], 1).astype(np.int32), 20) == 0
