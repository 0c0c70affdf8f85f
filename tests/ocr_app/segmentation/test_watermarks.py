"""Rows of print that a paler watermark joins."""

import cv2
import numpy as np
import pytest

from tests.ocr_app.segmentation.drawn import lines_of, page_with


@pytest.mark.parametrize("ink", [80, 100, 120])
@pytest.mark.parametrize("scale", [3.0, 4.5])
def test_a_pale_watermark_hides_no_row(ink: int, scale: float) -> None:
    rows = [(f"{row} Cabo USB 31.493,70 UN 12", 40, 50 + 40 * row) for row in range(14)]
    image = page_with(*rows, size=(640, 560), scale=0.8)
    watermark = np.zeros_like(image)
    cv2.putText(watermark, "COPIA", (20, 290), cv2.FONT_HERSHEY_SIMPLEX, scale, ink, 14, cv2.LINE_AA)
    found = [line for line in lines_of(np.minimum(image, 255 - watermark)) if line.cap_height < 24]
    plain = lines_of(image)
    assert len(plain) == len(rows)
    for line in plain:
        parts = [part for part in found if abs(part.y(part.x0) - line.y(part.x0)) < 5]
        assert sum(part.x1 - part.x0 for part in parts) > 0.9 * (line.x1 - line.x0)
