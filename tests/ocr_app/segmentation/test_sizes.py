"""Print of several sizes on one page."""

import cv2
import numpy as np
import pytest

from tests.ocr_app.segmentation.drawn import lines_of


@pytest.mark.parametrize("heading", [2.0, 3.5, 5.0])
def test_a_heading_of_any_size_and_the_text_below_it_are_found(heading: float) -> None:
    image = np.full((520, 1200), 255, np.uint8)
    cv2.putText(image, "RECIBO", (40, 180), cv2.FONT_HERSHEY_SIMPLEX, heading, 0, round(4 * heading), cv2.LINE_AA)
    for row in range(4):
        cv2.putText(image, "Valor R$ 350,00", (40, 300 + 50 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0, 1, cv2.LINE_AA)
    found = lines_of(image)
    assert [round(float(line.y(line.x0)) / 10) for line in found] == [18, 30, 35, 40, 45]
    assert found[0].cap_height == pytest.approx(21 * heading, rel=0.25)
    assert all(line.cap_height == pytest.approx(13, abs=4) for line in found[1:])


def test_small_print_under_large_text_is_found() -> None:
    image = np.full((400, 1200), 255, np.uint8)
    for row in range(2):
        cv2.putText(image, "NOTA FISCAL", (40, 80 + 90 * row), cv2.FONT_HERSHEY_SIMPLEX, 2.2, 0, 6, cv2.LINE_AA)
    for row in range(5):
        text = "Consulta em www.fazenda.gov.br com a chave de acesso"
        cv2.putText(image, text, (40, 240 + 24 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.45, 0, 1, cv2.LINE_AA)
    assert [round(float(line.y(line.x0))) for line in lines_of(image)][2:] == pytest.approx(
        [240, 264, 288, 312, 336], abs=4
    )


def test_a_dash_between_two_words_makes_one_line_of_them() -> None:
    image = np.full((120, 900), 255, np.uint8)
    for text, x in (("Centro", 40), ("-", 165), ("Campinas", 206)):
        cv2.putText(image, text, (x, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 2, cv2.LINE_AA)
    assert len(lines_of(image)) == 1
