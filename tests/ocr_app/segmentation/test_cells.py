"""Tables whose rows are low."""

import cv2
import numpy as np
import pytest

from tests.ocr_app.segmentation.drawn import lines_of, page_with


@pytest.mark.parametrize("gap", [3, 6])
@pytest.mark.parametrize("height", [40, 60])
def test_a_title_beside_the_side_of_its_low_cell_is_a_line(gap: int, height: int) -> None:
    titles = [("MARCA", 60), ("UF", 300), ("CIOT", 480)]
    text = [("DADOS DO PRODUTO 12,50", 60, 60), ("VALOR DO FRETE 1.234,56", 60, 200)]
    image = page_with(*((title, x, 126) for title, x in titles), *text)
    for y in (98, 98 + height):
        cv2.line(image, (20, y), (680, y), 0, 2)
    for _, x in titles:
        cv2.line(image, (x - gap, 98), (x - gap, 98 + height), 0, 2)
    found = sorted((line for line in lines_of(np.asarray(image)) if 110 < line.y(line.x0) < 140), key=lambda t: t.x0)
    assert [line.x0 for line in found] == pytest.approx([x for _, x in titles], abs=6)
    assert [line.cap_height for line in found] == pytest.approx(3 * [22], abs=3)
