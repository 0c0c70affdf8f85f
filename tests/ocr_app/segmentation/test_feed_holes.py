"""Continuous paper, whose holes touch the print."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import clean_page
from ocr_app.segmentation.feed_holes import feed_holes
from ocr_app.segmentation.ink import ink_map, strokes_of
from ocr_app.segmentation.parameters import LAYOUT
from tests.ocr_app.segmentation.drawn import page_with

_ROWS = [(f"4560{row} ARROZ 5KG 21 UN 460,19", 40, 50 + 44 * row) for row in range(12)]


def _printed() -> NDArray[np.uint8]:
    return page_with(*_ROWS, size=(600, 640), scale=0.8)


def _inked(image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray(clean_page(image).ink > 128)


@pytest.mark.parametrize("x", [26, 628])
@pytest.mark.parametrize("grey", [0, 90])
def test_holes_down_a_margin_leave_no_ink(x: int, grey: int) -> None:
    image = _printed()
    for y in range(33, 600, 62):
        cv2.circle(image, (x, y), 9, grey, -1, cv2.LINE_AA)
    found, plain = _inked(image), _inked(_printed())
    assert np.count_nonzero(found & ~plain) == 0
    assert np.count_nonzero(found & plain) > 0.98 * np.count_nonzero(plain)


def test_three_bullets_are_no_column_of_holes() -> None:
    image = _printed()
    bullets = 61, 105, 149
    for y in bullets:
        cv2.circle(image, (24, y), 6, 0, -1, cv2.LINE_AA)
    assert _inked(image)[bullets, 24].all()


def test_filled_characters_down_a_table_are_no_holes() -> None:
    image = _printed()
    for y in range(33, 380, 62):  # a column of clogged noughts
        cv2.circle(image, (26, y), 7, 0, -1, cv2.LINE_AA)
    assert _inked(image)[range(33, 380, 62), 26].all()


def test_rules_that_cross_are_no_holes() -> None:
    table = _printed()
    for y in range(20, 600, 44):
        cv2.line(table, (0, y), (639, y), 0, 6)
    cv2.line(table, (26, 0), (26, 599), 0, 6)
    assert not feed_holes(strokes_of(ink_map(table), LAYOUT.stroke_blur), 18.0).any()
