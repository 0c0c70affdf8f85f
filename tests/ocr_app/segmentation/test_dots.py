"""Print in loose dots: the letters are found, not the dots."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import clean_page
from tests.ocr_app.segmentation.drawn import lines_of, page_with

CAP_HEIGHT = 11  # dots, of the letters below


def dotted(rows: int, pitch: int, size: float) -> NDArray[np.uint8]:
    """Lines of text whose every pixel is a dot, `size` of the `pitch` in px wide."""
    text = np.full((20 * rows, 130), 255, np.uint8)
    for row in range(rows):
        cv2.putText(text, "LOTE 4711 E 2026", (3, 20 * row + 14), cv2.FONT_HERSHEY_PLAIN, 0.9, 0, 1)
    page = np.full((pitch * text.shape[0], pitch * text.shape[1]), 255, np.uint8)
    for y, x in np.argwhere(text < 128).tolist():
        centre = (16 * (pitch * x + pitch // 2), 16 * (pitch * y + pitch // 2))
        cv2.circle(page, centre, round(8 * size * pitch), 0, -1, cv2.LINE_AA, shift=4)
    return page


@pytest.mark.parametrize("pitch", [5, 8, 11, 14])
@pytest.mark.parametrize("size", [0.5, 0.7, 0.9])
def test_lines_of_loose_dots_are_found_at_any_pitch(pitch: int, size: float) -> None:
    found = lines_of(dotted(4, pitch, size))
    assert [int(line.y(line.x0) / pitch / 20) for line in found] == [0, 1, 2, 3]
    for line in found:
        assert line.cap_height == pytest.approx(CAP_HEIGHT * pitch, rel=0.2)


def test_dots_of_two_letters_are_not_joined() -> None:
    page = clean_page(dotted(1, 10, 0.7))
    assert page.joined is not None
    assert cv2.connectedComponents(page.joined)[0] - 1 >= 13  # as many as there are letters


def test_points_and_round_letters_are_no_loose_dots() -> None:
    image = page_with(("O.O.0...8..O", 40, 80), ("G.Q.O.D.B....", 40, 160), ("i.i.i.o.o.o.", 40, 240))
    assert clean_page(image).joined is None


@pytest.mark.parametrize("height", [40, 90, 125])
def test_a_line_of_broken_characters_is_one_line(height: int) -> None:
    page = np.full((2 * height, 12 * height), 255, np.uint8)
    cv2.putText(page, "F26735 06/19", (height, 3 * height // 2), cv2.FONT_HERSHEY_SIMPLEX, height / 22, 0, height // 6)
    for y in range(0, 2 * height, height // 3):  # where dots of a row do not touch those of the next
        page[y : y + height // 25] = 255
    (line,) = lines_of(page)
    assert line.cap_height == pytest.approx(height, rel=0.25)
