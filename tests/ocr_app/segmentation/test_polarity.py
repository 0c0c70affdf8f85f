"""Light text on dark grounds is found like any other; what is dark for another reason stays as it is."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.segmentation.polarity import dark_on_light
from tests.ocr_app.segmentation.drawn import lines_of, page_with

ROWS = [("TOTAL 123,45", 40, 80), ("TROCO 0,55", 40, 160), ("OBRIGADO", 40, 240)]


def baselines(image: NDArray[np.uint8]) -> list[int]:
    return [round(float(line.y(line.x0)) / 80) for line in lines_of(image)]


def with_bar(dark: int, light: int, angle: float = 0.0) -> NDArray[np.uint8]:
    """A page with a dark bar, on which the first row stands in light letters."""
    image = page_with(*ROWS)
    image[40:100] = 255
    bar = np.full((52, 600), dark, np.uint8)
    cv2.putText(bar, ROWS[0][0], (10, 38), cv2.FONT_HERSHEY_SIMPLEX, 1.0, light, 2, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((300, 26), angle, 1.0)
    turn[:, 2] += 30, 42
    return np.asarray(
        cv2.warpAffine(bar, turn, image.shape[::-1], dst=image, borderMode=cv2.BORDER_TRANSPARENT), np.uint8
    )


@pytest.mark.parametrize(("dark", "light"), [(0, 255), (40, 230), (120, 255)])
def test_a_title_on_a_dark_bar_is_a_line_and_hides_no_other(dark: int, light: int) -> None:
    assert baselines(with_bar(dark, light)) == [1, 2, 3]


def test_a_tilted_bar_is_one_too() -> None:
    assert baselines(with_bar(20, 250, angle=2.0)) == [1, 2, 3]


def test_a_negative_page_has_the_lines_of_its_positive() -> None:
    image = page_with(*ROWS)
    assert baselines(255 - image) == baselines(image) == [1, 2, 3]


def test_letters_that_run_together_are_no_ground() -> None:
    image = page_with(("8808B80088", 40, 80), *ROWS[1:], scale=1.0)
    image[58:82, 40:240] = cv2.erode(image[58:82, 40:240], np.ones((3, 5), np.uint8))
    assert dark_on_light(image) is image


def test_the_desk_around_a_sheet_is_no_ground() -> None:
    desk = np.full((600, 900), 40, np.uint8)
    desk[::7, ::9] = 90  # its grain
    desk[100:400, 100:800] = page_with(*ROWS)
    assert dark_on_light(desk) is desk


def test_a_frame_around_text_is_no_ground() -> None:
    image = page_with(*ROWS)
    cv2.rectangle(image, (10, 20), (690, 280), 0, 6)
    assert dark_on_light(image) is image
