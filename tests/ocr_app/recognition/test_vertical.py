"""Vertical text beside upright text is a line of its own."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.io.turning import turned
from ocr_app.recognition.recognizer import Recognizer

TEXTS = ("Rua das Flores, 123", "CNPJ 11.222.333/0001-81", "Data: 15/03/2026", "TOTAL R$ 150,00", "TROCO R$ 1,00")
STUB = "RECEBEMOS OS PRODUTOS"


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load(DEFAULT)


def printed(text: str) -> NDArray[np.uint8]:
    image = np.full((60, 520), 255, np.uint8)
    cv2.putText(image, text, (20, 40), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    return image


def page_with_stub(degrees: int, x: int) -> NDArray[np.uint8]:
    image = np.full((560, 760), 255, np.uint8)
    for row, text in enumerate(TEXTS):
        image[20 + 100 * row : 80 + 100 * row, 120:640] = printed(text)
    image[20:540, x : x + 60] = turned(printed(STUB), degrees)
    return image


@pytest.mark.parametrize("degrees", [90, 270])
@pytest.mark.parametrize("x", [20, 680])
def test_vertical_text_is_its_own_line_after_the_upright_ones(recognizer: Recognizer, degrees: int, x: int) -> None:
    image = page_with_stub(degrees, x)
    page = recognizer.read_segmented(recognizer.segment(image))
    assert page.rotation == 0 and page.unread == ()
    assert page.text.splitlines() == [*TEXTS, STUB]
    for word in page.lines[-1].words:
        assert x <= word.box[0] < word.box[2] <= x + 60
        for character in word.characters:
            x0, y0, x1, y1 = character.box
            assert (image[y0:y1, x0:x1] < 128).mean() > 0.1


def test_a_column_of_digits_is_not_turned(recognizer: Recognizer) -> None:
    image = np.full((560, 300), 255, np.uint8)
    for row, digit in enumerate("1692038"):
        cv2.putText(image, digit, (60, 60 + 70 * row), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    assert [line.text for line in recognizer.read(image)] == list("1692038")
