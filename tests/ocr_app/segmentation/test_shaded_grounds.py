"""Dark text on a shaded band is found like any other; what is grey for another reason stays as it is."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.segmentation.shaded_grounds import on_paper
from tests.ocr_app.segmentation.drawn import lines_of, page_with

ROWS = [("TOTAL 123,45", 40, 80), ("TROCO 0,55", 40, 160), ("OBRIGADO", 40, 240)]


def baselines(image: NDArray[np.uint8]) -> list[int]:
    return [round(float(line.y(line.x0)) / 80) for line in lines_of(image)]


def with_band(ground: int, print_level: int, angle: float = 0.0) -> NDArray[np.uint8]:
    """A page with a shaded band behind its first row."""
    image = page_with(*ROWS)
    band = cv2.boxPoints(((180.0, 68.0), (300.0, 46.0), angle)).round().astype(np.int32)
    grey = cv2.fillPoly(np.full_like(image, 255), [band], ground, cv2.LINE_AA).astype(float)
    return np.asarray(print_level + (grey - print_level) * (image / 255.0), np.uint8)


@pytest.mark.parametrize(("ground", "print_level"), [(110, 20), (140, 40), (165, 60), (180, 20)])
@pytest.mark.parametrize("angle", [0.0, 2.0])
def test_a_row_on_a_shaded_band_is_a_line(ground: int, print_level: int, angle: float) -> None:
    assert baselines(with_band(ground, print_level, angle)) == [1, 2, 3]


def test_a_band_without_letters_stays_as_it_is() -> None:
    image = page_with(*ROWS)
    cv2.rectangle(image, (300, 60), (600, 100), 150, -1)
    assert on_paper(image) is image


def test_a_sheet_in_a_shadow_stays_as_it_is() -> None:
    shadow = np.linspace(0.4, 1.0, 700)[None]
    image = np.asarray(page_with(*ROWS) * shadow, np.uint8)
    assert on_paper(image) is image
