"""Rows of print that a pen's strokes join."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import clean_page
from tests.ocr_app.segmentation.drawn import lines_of, page_with

_ROWS = [(f"4560{row} ARROZ BRANCO 5KG 21 UN 460,19", 40, 50 + 44 * row) for row in range(12)]


def _printed() -> NDArray[np.uint8]:
    return page_with(*_ROWS, size=(600, 640), scale=0.8)


def _crossed(heights: list[int], thickness: int, grey: int) -> NDArray[np.uint8]:
    """The page with a pen's zigzag over it, which turns at these heights."""
    image = _printed()
    turns = np.array([(90 + 60 * index, y) for index, y in enumerate(heights)], np.int32)
    pen = np.full_like(image, 255)
    cv2.polylines(pen, [turns], False, grey, thickness, cv2.LINE_AA)
    return np.minimum(image, pen)


@pytest.mark.parametrize("grey", [0, 60, 110])
@pytest.mark.parametrize("thickness", [2, 4, 5])
def test_a_pen_across_the_text_hides_no_row(grey: int, thickness: int) -> None:
    found = lines_of(_crossed([320, 180, 260, 90, 300, 150, 420, 240], thickness, grey))
    plain = lines_of(_printed())
    assert len(plain) == len(_ROWS)
    for line in plain:
        parts = [part for part in found if abs(part.y(part.x0) - line.y(part.x0)) < 6]
        assert sum(part.x1 - part.x0 for part in parts) > 0.9 * (line.x1 - line.x0)


@given(heights=st.lists(st.integers(60, 520), min_size=4, max_size=8), grey=st.integers(0, 110))
def test_no_ink_of_a_row_without_pen_changes(heights: list[int], grey: int) -> None:
    plain, crossed = clean_page(_printed()).ink, clean_page(_crossed(heights, 4, grey)).ink
    for _, _, baseline in _ROWS:
        row = slice(baseline - 22, baseline + 8)
        if baseline + 30 < min(heights) or baseline - 40 > max(heights):
            assert np.array_equal(plain[row] > 128, crossed[row] > 128)


def test_the_strokes_of_a_large_heading_are_no_pen() -> None:
    page = page_with(*_ROWS, size=(900, 640), scale=0.8)
    cv2.putText(page, "NAVEX", (30, 790), cv2.FONT_HERSHEY_SIMPLEX, 5.0, 0, 12, cv2.LINE_AA)
    heading = np.flatnonzero(page[640:] < 60)
    assert (clean_page(page).ink[640:].flat[heading] > 128).mean() > 0.99


def test_print_under_a_paler_pen_keeps_its_ink() -> None:
    page = _crossed([320, 180, 260, 90, 300, 150, 420, 240], 5, 120)
    letters = cv2.erode(np.where(_printed() < 60, np.uint8(255), np.uint8(0)), np.ones((2, 2), np.uint8)) > 0
    kept = clean_page(page).ink[letters] > 128
    assert kept.mean() > 0.98
